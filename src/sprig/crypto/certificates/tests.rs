use std::time::{Duration, SystemTime};

use super::*;
use crate::host::FixedHost;
use crate::sprig::crypto::keys::gen_private_key;
use crate::sprig::crypto::openssl::openssl;

/// 2026-11-21 22:14:00 UTC, and a name for what it is in a certificate.
const NOW: u64 = 1_795_299_240;

fn host() -> FixedHost {
    FixedHost::new(1, SystemTime::UNIX_EPOCH + Duration::from_secs(NOW))
}

fn list(items: &[&str]) -> List {
    items.iter().map(|item| Value::string(*item)).collect()
}

fn none() -> List {
    List::from(Vec::new())
}

/// The text of a certificate without what is random in it, a trimmed line each.
fn describe(cert: &Certificate) -> Option<String> {
    let arguments = [
        "x509",
        "-noout",
        "-text",
        "-certopt",
        "no_serial,no_pubkey,no_sigdump,no_version",
    ];
    let text = openssl(&arguments, &cert.cert)?;
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    Some(lines.join("\n"))
}

fn error(result: Result<Certificate, FuncError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn authorities_are_as_sprig_makes_them() {
    let ca = gen_ca(&host(), Str::from("foo"), 365).unwrap();
    assert!(ca.key.starts_with(b"-----BEGIN RSA PRIVATE KEY-----\n"));
    let Some(text) = describe(&ca) else { return };
    let (text, identifier) = text.split_once("\nX509v3 Subject Key Identifier:\n").unwrap();
    assert_eq!(
        text,
        "Certificate:\nData:\nSignature Algorithm: sha256WithRSAEncryption\nIssuer: CN = foo\nValidity\n\
         Not Before: Nov 21 22:14:00 2026 GMT\nNot After : Nov 21 22:14:00 2027 GMT\nSubject: CN = foo\n\
         X509v3 extensions:\nX509v3 Key Usage: critical\nDigital Signature, Key Encipherment, Certificate Sign\n\
         X509v3 Extended Key Usage:\nTLS Web Server Authentication, TLS Web Client Authentication\n\
         X509v3 Basic Constraints: critical\nCA:TRUE"
    );
    assert_eq!(identifier.len(), 20 * 3 - 1);
}

#[test]
fn servers_are_as_sprig_makes_them() {
    let ips = list(&["10.0.0.1", "::1", "::ffff:1.2.3.4"]);
    let cert = gen_self_signed_cert(&host(), Str::from("*.x.com"), ips, list(&["a.b", "*.c"]), 365).unwrap();
    let Some(text) = describe(&cert) else { return };
    assert_eq!(
        text,
        "Certificate:\nData:\nSignature Algorithm: sha256WithRSAEncryption\nIssuer: CN = *.x.com\nValidity\n\
         Not Before: Nov 21 22:14:00 2026 GMT\nNot After : Nov 21 22:14:00 2027 GMT\nSubject: CN = *.x.com\n\
         X509v3 extensions:\nX509v3 Key Usage: critical\nDigital Signature, Key Encipherment\n\
         X509v3 Extended Key Usage:\nTLS Web Server Authentication, TLS Web Client Authentication\n\
         X509v3 Basic Constraints: critical\nCA:FALSE\nX509v3 Subject Alternative Name:\n\
         DNS:a.b, DNS:*.c, IP Address:10.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:1.2.3.4"
    );
    let structure = openssl(&["asn1parse"], &cert.cert).unwrap_or_default();
    assert!(
        structure.contains("UTF8STRING        :*.x.com"),
        "the asterisk is not printable: {structure}"
    );
}

#[test]
fn without_a_subject_the_names_are_critical() {
    let cert = gen_self_signed_cert(&host(), Str::from(""), none(), list(&["a.b"]), 365).unwrap();
    let Some(text) = describe(&cert) else { return };
    assert!(
        text.contains("X509v3 Subject Alternative Name: critical\nDNS:a.b"),
        "{text}"
    );
}

#[test]
fn the_validity_may_end_late_and_early() {
    for (days, expected) in [
        (100_000, "Not After : Sep  6 22:14:00 2300 GMT"),
        (-5, "Not After : Nov 16 22:14:00 2026 GMT"),
        (3_000_000, "Not After : Nov  8 04:10:08 2056 GMT"),
        (-40_000, "Not After : May 17 22:14:00 1917 GMT"),
        (106_752, "Not After : Aug 12 22:39:26 1734 GMT"),
        (8_000, "Not After : Oct 16 22:14:00 2048 GMT"),
        (-28_000, "Not After : Mar 25 22:14:00 1950 GMT"),
    ] {
        let cert = gen_ca(&host(), Str::from("x"), days).unwrap();
        let Some(text) = describe(&cert) else { return };
        assert!(text.contains(expected), "{days}: {text}");
    }
    let days = i64::MAX;
    assert!(
        gen_ca(&host(), Str::from("x"), days).is_ok(),
        "wraps around like Go's durations"
    );
}

#[test]
fn openssl_verifies_what_an_authority_signed() {
    let host = host();
    let keys = ["ecdsa", "ed25519"].map(|kind| Str::from(gen_private_key(&host, Str::from(kind))));
    let [ecdsa, ed25519] = &keys;
    let cn = || Str::from("server");
    let names = || list(&["server.local"]);
    for ca in [
        gen_ca(&host, Str::from("ca"), 10).unwrap(),
        gen_ca_with_key(&host, Str::from("ca"), 10, ecdsa.clone()).unwrap(),
        gen_ca_with_key(&host, Str::from("ca"), 10, ed25519.clone()).unwrap(),
    ] {
        for cert in [
            gen_signed_cert(&host, cn(), none(), names(), 5, ca.clone()).unwrap(),
            gen_signed_cert_with_key(&host, cn(), none(), names(), 5, ca.clone(), ecdsa.clone()).unwrap(),
            gen_signed_cert_with_key(&host, cn(), none(), names(), 5, ca.clone(), ed25519.clone()).unwrap(),
        ] {
            let directory = tempfile::tempdir().unwrap();
            let file = directory.path().join("ca.pem");
            std::fs::write(&file, &ca.cert).unwrap();
            let at = NOW.to_string();
            let Some(said) = openssl(
                &["verify", "-attime", &at, "-CAfile", file.to_str().unwrap()],
                &cert.cert,
            ) else {
                return;
            };
            assert_eq!(said, "stdin: OK\n");
            let from_cert = openssl(&["x509", "-noout", "-pubkey"], &cert.cert);
            assert_eq!(openssl(&["pkey", "-pubout"], &cert.key), from_cert, "the key fits");
            let identifiers = describe(&cert).unwrap();
            assert!(
                identifiers.contains("X509v3 Authority Key Identifier:\n"),
                "{identifiers}"
            );
        }
    }
}

#[test]
fn a_seed_gives_the_same_certificate_again() {
    let make = || gen_ca(&host(), Str::from("x"), 1).unwrap();
    assert_eq!(make(), make());
}

#[test]
fn a_custom_certificate_is_itself() {
    let ca = gen_ca(&host(), Str::from("ca"), 1).unwrap();
    let encoded = |text: &[u8]| Str::from(base64::encode(text));
    assert_eq!(build_custom_cert(encoded(&ca.cert), encoded(&ca.key)).unwrap(), ca);

    let other = gen_private_key(&host(), Str::from("ecdsa"));
    let mixed = build_custom_cert(encoded(&ca.cert), encoded(&other)).unwrap();
    assert_eq!(
        error(gen_signed_cert(&host(), Str::from("x"), none(), none(), 1, mixed)),
        "error creating certificate: x509: provided PrivateKey doesn't match parent's PublicKey"
    );
    for (cert, key, expected) in [
        (Str::from("!"), Str::from(""), "unable to decode base64 certificate"),
        (Str::from(""), Str::from("!"), "unable to decode base64 private key"),
        (Str::from(""), Str::from(""), "unable to decode certificate"),
        (
            encoded(&ca.key),
            encoded(&ca.key),
            "error parsing certificate: decodedCert.Bytes: x509: malformed tbs certificate",
        ),
        (
            encoded(pem::encode("CERTIFICATE", b"\0\0\0").as_bytes()),
            Str::from(""),
            "error parsing certificate: decodedCert.Bytes: x509: malformed certificate",
        ),
        (
            encoded(&ca.cert),
            encoded(b"x"),
            "error parsing private key: no PEM data in input",
        ),
    ] {
        assert_eq!(error(build_custom_cert(cert, key)), expected);
    }
}

/// Recorded from Helm.
#[test]
fn refuses_what_sprig_refuses() {
    let host = host();
    let map = Value::Map([("a", Value::Int(1))].into_iter().collect());
    let cases = [
        (Value::Int(1), "error parsing ip: 1 is not a string"),
        (Value::Nil, "error parsing ip: <nil> is not a string"),
        (map, "error parsing ip: map[a:1] is not a string"),
        (Value::string("1.2.3.4/8"), "error parsing ip: 1.2.3.4/8"),
        (Value::string("01.2.3.4"), "error parsing ip: 01.2.3.4"),
        (Value::string("fe80::1%eth0"), "error parsing ip: fe80::1%eth0"),
        (Value::string(""), "error parsing ip: "),
    ];
    for (ip, expected) in cases {
        assert_eq!(
            error(gen_self_signed_cert(
                &host,
                Str::from("x"),
                List::from(vec![ip]),
                none(),
                1
            )),
            expected
        );
    }
    let cases = [
        (
            Value::Float(1.5),
            "error processing alternate dns name: 1.5 is not a string",
        ),
        (
            Value::string("é"),
            "error creating certificate: x509: \"é\" cannot be encoded as an IA5String",
        ),
    ];
    for (name, expected) in cases {
        assert_eq!(
            error(gen_self_signed_cert(
                &host,
                Str::from("x"),
                none(),
                List::from(vec![name]),
                1
            )),
            expected
        );
    }
    assert_eq!(
        error(gen_ca(&host, Str::from(&b"\xff"[..]), 1)),
        "error creating certificate: asn1: string not valid UTF-8"
    );
}

#[test]
fn templates_see_a_struct() {
    let cert = Certificate {
        cert: Str::from("c"),
        key: Str::from("k"),
    };
    let value = cert.clone().into_result().unwrap();
    assert_eq!(
        (value.type_name(), value.kind()),
        (Cow::from("sprig.certificate"), Kind::Struct)
    );
    assert_eq!(Certificate::take(&value), Some(cert.clone()));
    assert_eq!(cert.field("Cert").unwrap().as_str(), Some(&Str::from("c")));
    assert_eq!(cert.field("Key").unwrap().as_str(), Some(&Str::from("k")));
    assert!(cert.field("Foo").is_none());
    assert_eq!(cert.display(), b"{c k}");
    assert!(cert.equals(&cert.clone()));
}
