use std::time::SystemTime;

use super::*;
use crate::host::FixedHost;
use crate::sprig::crypto::openssl::openssl;

/// A host whose seed finds a DSA key soon.
fn host() -> FixedHost {
    FixedHost::new(4, SystemTime::UNIX_EPOCH)
}

fn generate(key_type: &str) -> String {
    String::from_utf8(gen_private_key(&host(), Str::from(key_type))).unwrap()
}

fn parse_error(pem: &str) -> String {
    PrivateKey::parse(pem.as_bytes())
        .err()
        .unwrap_or_else(|| panic!("parsed: {pem}"))
}

#[test]
fn openssl_reads_generated_keys() {
    for (key_type, label, expected) in [
        ("", "RSA PRIVATE KEY", "Private-Key: (4096 bit, 2 primes)"),
        ("rsa", "RSA PRIVATE KEY", "Private-Key: (4096 bit, 2 primes)"),
        ("dsa", "DSA PRIVATE KEY", "Private-Key: (2048 bit)"),
        ("ecdsa", "EC PRIVATE KEY", "ASN1 OID: prime256v1"),
        ("ed25519", "PRIVATE KEY", "ED25519 Private-Key:"),
    ] {
        let pem = generate(key_type);
        assert!(
            pem.starts_with(&format!("-----BEGIN {label}-----\n")),
            "{key_type}: {pem}"
        );
        let parsed = PrivateKey::parse(pem.as_bytes()).unwrap();
        assert_eq!(parsed.to_pem().unwrap(), pem, "what was written is read");
        let Some(text) = openssl(&["pkey", "-noout", "-text", "-check"], pem.as_bytes()) else {
            return;
        };
        assert!(
            text.starts_with("Key is valid\n") && text.contains(expected),
            "{key_type}: {text}"
        );
    }
    assert_eq!(generate("foo"), "Unknown type foo");
}

#[test]
fn keys_of_others_are_read_from_either_form() {
    for algorithm in [
        &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"][..],
        &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
        &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
        &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
        &["-algorithm", "ED25519"],
    ] {
        let Some(pkcs8) = openssl(&[&["genpkey"], algorithm].concat(), b"") else {
            return;
        };
        // Ed25519 has no other form.
        let traditional = match algorithm {
            ["-algorithm", "ED25519"] => pkcs8.clone(),
            _ => openssl(&["pkey", "-traditional"], pkcs8.as_bytes()).unwrap(),
        };
        for form in [&pkcs8, &traditional] {
            let key = PrivateKey::parse(form.as_bytes()).unwrap();
            assert!(!matches!(key, PrivateKey::Unfit { .. }), "{algorithm:?}");
            assert_eq!(key.to_pem().unwrap(), traditional, "{algorithm:?}");
        }
    }
}

#[test]
fn some_keys_are_read_but_make_no_certificate() {
    let not_a_signer = "x509: certificate private key does not implement crypto.Signer";
    let weak = "crypto/rsa: 512-bit keys are insecure (see https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)";
    let weak_key = openssl(&["genrsa", "-traditional", "512"], b"");
    let x25519 = openssl(&["genpkey", "-algorithm", "X25519"], b"");
    let cases = [
        (Some(generate("dsa")), not_a_signer),
        (x25519, not_a_signer),
        (weak_key, weak),
    ];
    for (pem, expected) in cases.into_iter().filter_map(|(pem, expected)| Some((pem?, expected))) {
        match PrivateKey::parse(pem.as_bytes()).unwrap() {
            PrivateKey::Unfit { reason, .. } => assert_eq!(reason, expected),
            _ => panic!("fit: {pem}"),
        }
    }
}

/// Recorded from Helm.
#[test]
fn refuses_what_go_refuses() {
    let (rsa, ec, dsa) = (generate("rsa"), generate("ecdsa"), generate("dsa"));
    let empty = |label: &str| format!("-----BEGIN {label}-----\n-----END {label}-----\n");
    for (pem, expected) in [
        ("hello".to_owned(), "no PEM data in input"),
        (
            empty("CERTIFICATE"),
            "no private key data in PEM block of type CERTIFICATE",
        ),
        (empty("FOO PRIVATE KEY"), "invalid private key type FOO PRIVATE KEY"),
        (
            empty("ENCRYPTED PRIVATE KEY"),
            "invalid private key type ENCRYPTED PRIVATE KEY",
        ),
        (
            empty("RSA PRIVATE KEY"),
            "parsing RSA private key from PEM: asn1: syntax error: sequence truncated",
        ),
        (
            empty("DSA PRIVATE KEY"),
            "parsing DSA private key from PEM: asn1: syntax error: sequence truncated",
        ),
        (
            empty("EC PRIVATE KEY"),
            "parsing EC private key from PEM: x509: failed to parse EC private key: asn1: syntax error: sequence truncated",
        ),
        (
            ec.replace("EC ", "RSA "),
            "parsing RSA private key from PEM: x509: failed to parse private key \
             (use ParseECPrivateKey instead for this key format)",
        ),
        (
            rsa.replace("RSA ", "EC "),
            "parsing EC private key from PEM: x509: failed to parse private key \
             (use ParsePKCS1PrivateKey instead for this key format)",
        ),
        (
            rsa.replace("RSA ", ""),
            "decoding PEM as PKCS#8: x509: failed to parse private key \
             (use ParsePKCS1PrivateKey instead for this key format)",
        ),
    ] {
        assert_eq!(parse_error(&pem), expected);
    }
    let Some(pkcs8) = openssl(&["pkcs8", "-topk8", "-nocrypt"], rsa.as_bytes()) else {
        return;
    };
    assert_eq!(
        parse_error(&pkcs8.replace("PRIVATE", "RSA PRIVATE")),
        "parsing RSA private key from PEM: x509: failed to parse private key \
         (use ParsePKCS8PrivateKey instead for this key format)"
    );
    let dsa_in_pkcs8 = openssl(&["pkcs8", "-topk8", "-nocrypt"], dsa.as_bytes()).unwrap();
    assert_eq!(
        parse_error(&dsa_in_pkcs8),
        "decoding PEM as PKCS#8: x509: PKCS#8 wrapping contained private key with unknown algorithm: 1.2.840.10040.4.1"
    );
    let koblitz = openssl(&["ecparam", "-name", "secp256k1", "-genkey", "-noout"], b"").unwrap();
    assert_eq!(
        parse_error(&koblitz),
        "parsing EC private key from PEM: x509: unknown elliptic curve"
    );
}
