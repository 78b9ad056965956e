//! Sprig's crypto functions (`crypto.go`): checksums, passwords, keys, certificates, AES.
//!
//! All randomness is the host's and all time is the host's: a host with a seed and a fixed clock gives the same keys and
//! certificates at every render.

mod aes;
mod certificates;
mod keys;
#[cfg(test)]
mod openssl;
mod passwords;
mod pem;
mod prime;
mod x509;

use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use crate::data::{List, Str};
use crate::go::base64;
use crate::host::Host;
use crate::template::func::{FuncError, Function};
use crate::{functions, host_functions};

use self::aes::{decrypt_aes, encrypt_aes};
use self::certificates::{
    Certificate, build_custom_cert, gen_ca, gen_ca_with_key, gen_self_signed_cert, gen_self_signed_cert_with_key,
    gen_signed_cert, gen_signed_cert_with_key,
};
use self::keys::gen_private_key;
use self::passwords::{bcrypt, derive_password, htpasswd};
use super::random::checked_length;

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "adler32sum" => adler32sum(Str);
    "buildCustomCert" => build_custom_cert(Str, Str);
    "decryptAES" => decrypt_aes(Str, Str);
    "derivePassword" => derive_password(u32, Str, Str, Str, Str);
    "sha1sum" => sha1sum(Str);
    "sha256sum" => sha256sum(Str);
    "sha512sum" => sha512sum(Str);
};

/// The table of those that ask the host.
pub const HOST_FUNCTIONS: &[super::HostFunction] = host_functions! {
    "bcrypt" => bcrypt(Str);
    "encryptAES" => encrypt_aes(Str, Str);
    "genCA" => gen_ca(Str, i64);
    "genCAWithKey" => gen_ca_with_key(Str, i64, Str);
    "genPrivateKey" => gen_private_key(Str);
    "genSelfSignedCert" => gen_self_signed_cert(Str, List, List, i64);
    "genSelfSignedCertWithKey" => gen_self_signed_cert_with_key(Str, List, List, i64, Str);
    "genSignedCert" => gen_signed_cert(Str, List, List, i64, Certificate);
    "genSignedCertWithKey" => gen_signed_cert_with_key(Str, List, List, i64, Certificate, Str);
    "htpasswd" => htpasswd(Str, Str);
    "randBytes" => rand_bytes(i64);
    "uuidv4" => uuidv4();
};

fn sha1sum(text: Str) -> String {
    hex(&Sha1::digest(&text))
}

fn sha256sum(text: Str) -> String {
    hex(&Sha256::digest(&text))
}

fn sha512sum(text: Str) -> String {
    hex(&Sha512::digest(&text))
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// Adler-32 (RFC 1950) in decimal.
fn adler32sum(text: Str) -> String {
    const MODULUS: u32 = 65_521;
    let (low, high) = text.iter().fold((1, 0), |(low, high), &byte| {
        let low = (low + u32::from(byte)) % MODULUS;
        (low, (high + low) % MODULUS)
    });
    (high << 16 | low).to_string()
}

/// Random bytes in base64.
fn rand_bytes(host: &dyn Host, count: i64) -> Result<String, FuncError> {
    let mut bytes = vec![0; checked_length(count)?];
    host.random(&mut bytes);
    Ok(base64::encode(&bytes))
}

/// A random UUID (RFC 9562, version 4).
fn uuidv4(host: &dyn Host) -> String {
    let mut bytes = [0; 16];
    host.random(&mut bytes);
    let mut uuid = u128::from_be_bytes(bytes);
    uuid = uuid & !(0xf << 76) | 0x4 << 76;
    uuid = uuid & !(0x3 << 62) | 0x2 << 62;
    let digits = format!("{uuid:032x}");
    let mut text = String::with_capacity(36);
    for (index, digit) in digits.chars().enumerate() {
        if matches!(index, 8 | 12 | 16 | 20) {
            text.push('-');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::host::FixedHost;

    /// Recorded from Helm.
    #[test]
    fn checksums() {
        type Sum = fn(Str) -> String;
        let cases: [(Sum, &str, &str); 6] = [
            (adler32sum, "", "1"),
            (adler32sum, "hello", "103547413"),
            (sha1sum, "a", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"),
            (
                sha256sum,
                "",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            ),
            (
                sha256sum,
                "hello",
                "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
            ),
            (
                sha512sum,
                "a",
                "1f40fc92da241694750979ee6cf582f2d5d7d28e18335de05abc54d0560e0f53\
                 02860c652bf08d560252aa5e74210546f369fbbbce8c12cfc7957b2652fe9a75",
            ),
        ];
        for (sum, text, expected) in cases {
            assert_eq!(sum(Str::from(text)), expected, "{text:?}");
        }
    }

    #[test]
    fn random_bytes_are_of_the_length_asked_for() {
        let host = FixedHost::new(1, SystemTime::UNIX_EPOCH);
        assert_eq!(rand_bytes(&host, 0).unwrap(), "");
        assert_eq!(rand_bytes(&host, 16).unwrap().len(), 24);
        assert_ne!(rand_bytes(&host, 16).unwrap(), rand_bytes(&host, 16).unwrap());
        assert_eq!(
            rand_bytes(&host, -1).unwrap_err().to_string(),
            "runtime error: makeslice: len out of range"
        );
        assert!(rand_bytes(&host, i64::MAX).is_err());
    }

    #[test]
    fn uuids_are_of_version_4() {
        let host = FixedHost::new(1, SystemTime::UNIX_EPOCH);
        for _ in 0..50 {
            let uuid = uuidv4(&host);
            let parts: Vec<&str> = uuid.split('-').collect();
            assert_eq!(
                parts.iter().map(|part| part.len()).collect::<Vec<_>>(),
                [8, 4, 4, 4, 12],
                "{uuid}"
            );
            assert!(parts[2].starts_with('4'), "{uuid}");
            assert!(parts[3].starts_with(['8', '9', 'a', 'b']), "{uuid}");
        }
    }
}
