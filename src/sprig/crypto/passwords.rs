//! Passwords: hashes for `.htpasswd` files, and passwords derived from a master password.

use std::error::Error;

use bcrypt::Version;
use hmac::{Hmac, KeyInit, Mac};
use scrypt::Params;
use sha2::Sha256;

use crate::data::Str;
use crate::host::Host;
use crate::sprig::random::HostRng;

/// Go's `bcrypt.DefaultCost`.
const BCRYPT_COST: u32 = 10;

/// The longest password that Go's bcrypt hashes; it would ignore the rest.
const BCRYPT_MAX_LENGTH: usize = 72;

/// A bcrypt hash. What goes wrong is said in its place, as Sprig does.
pub(super) fn bcrypt(host: &dyn Host, password: Str) -> String {
    if password.len() > BCRYPT_MAX_LENGTH {
        return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes".to_owned();
    }
    match bcrypt::hash_with_salt(&password, BCRYPT_COST, HostRng(host).bytes()) {
        Ok(hash) => hash.format_for_version(Version::TwoA),
        Err(error) => format!("failed to encrypt string with bcrypt: {error}"),
    }
}

/// A line of a `.htpasswd` file.
pub(super) fn htpasswd(host: &dyn Host, username: Str, password: Str) -> Vec<u8> {
    if username.contains(&b':') {
        return [b"invalid username: ", &username[..]].concat();
    }
    [&username[..], b":", bcrypt(host, password).as_bytes()].concat()
}

/// What every key of the Master Password algorithm begins with.
const MASTER_PASSWORD_SEED: &[u8] = b"com.lyndir.masterpassword";

/// The parameters of Master Password's scrypt: 2 to the 15th rounds, blocks of 8, 2 lanes.
const SCRYPT_PARAMETERS: (u8, u32, u32) = (15, 8, 2);

/// The templates of a kind of password. Each letter stands for a set of characters.
fn templates(password_type: &[u8]) -> Option<&'static [&'static str]> {
    Some(match password_type {
        b"maximum" => &["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"],
        b"long" => &[
            "CvcvnoCvcvCvcv",
            "CvcvCvcvnoCvcv",
            "CvcvCvcvCvcvno",
            "CvccnoCvcvCvcv",
            "CvccCvcvnoCvcv",
            "CvccCvcvCvcvno",
            "CvcvnoCvccCvcv",
            "CvcvCvccnoCvcv",
            "CvcvCvccCvcvno",
            "CvcvnoCvcvCvcc",
            "CvcvCvcvnoCvcc",
            "CvcvCvcvCvccno",
            "CvccnoCvccCvcv",
            "CvccCvccnoCvcv",
            "CvccCvccCvcvno",
            "CvcvnoCvccCvcc",
            "CvcvCvccnoCvcc",
            "CvcvCvccCvccno",
            "CvccnoCvcvCvcc",
            "CvccCvcvnoCvcc",
            "CvccCvcvCvccno",
        ],
        b"medium" => &["CvcnoCvc", "CvcCvcno"],
        b"short" => &["Cvcn"],
        b"basic" => &["aaanaaan", "aannaaan", "aaannaaa"],
        b"pin" => &["nnnn"],
        _ => return None,
    })
}

/// The characters that a letter of a template stands for.
fn characters(letter: u8) -> &'static [u8] {
    match letter {
        b'C' => b"BCDFGHJKLMNPQRSTVWXYZ",
        b'v' => b"aeiou",
        b'c' => b"bcdfghjklmnpqrstvwxyz",
        b'a' => b"AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz",
        b'n' => b"0123456789",
        b'o' => b"@&%?,=[]_:-+*$#!'^~;()/.",
        _ => b"AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()",
    }
}

/// The password of a site, derived from a master password (Sprig's `derivePassword`, the Master Password algorithm).
/// What goes wrong is said in its place.
pub(super) fn derive_password(counter: u32, password_type: Str, password: Str, user: Str, site: Str) -> Vec<u8> {
    let Some(templates) = templates(&password_type) else {
        return [b"cannot find password template ", &password_type[..]].concat();
    };
    match site_seed(counter, &password, &user, &site) {
        Ok(seed) => fill_template(templates, &seed),
        Err(error) => format!("failed to derive password: {error}").into_bytes(),
    }
}

/// The bytes that choose the template of a password and its characters.
fn site_seed(counter: u32, password: &[u8], user: &[u8], site: &[u8]) -> Result<[u8; 32], Box<dyn Error>> {
    let (log_n, r, p) = SCRYPT_PARAMETERS;
    let mut key = [0; 64];
    scrypt::scrypt(password, &prefixed(user), &Params::new(log_n, r, p)?, &mut key)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key)?;
    mac.update(&prefixed(site));
    mac.update(&counter.to_be_bytes());
    Ok(mac.finalize().into_bytes().into())
}

/// The first byte of the seed chooses the template, each other one a character.
fn fill_template(templates: &[&str], seed: &[u8; 32]) -> Vec<u8> {
    let [first, rest @ ..] = seed;
    let template = templates
        .get(usize::from(*first) % templates.len())
        .copied()
        .unwrap_or_default();
    let pick = |(letter, &byte): (u8, &u8)| {
        let characters = characters(letter);
        characters.get(usize::from(byte) % characters.len()).copied()
    };
    template.bytes().zip(rest).filter_map(pick).collect()
}

/// The seed of all keys, then a text with its length.
fn prefixed(text: &[u8]) -> Vec<u8> {
    // Go's conversion to uint32, which drops the high bits.
    let length = text.len() as u32;
    [MASTER_PASSWORD_SEED, &length.to_be_bytes(), text].concat()
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::host::FixedHost;

    fn host() -> FixedHost {
        FixedHost::new(3, SystemTime::UNIX_EPOCH)
    }

    #[test]
    fn bcrypt_is_of_version_2a_and_verifies() {
        for password in ["", "p", "pässword", &"a".repeat(72)] {
            let hash = bcrypt(&host(), Str::from(password));
            assert!(hash.starts_with("$2a$10$") && hash.len() == 60, "{hash}");
            assert!(bcrypt::verify(password, &hash).unwrap(), "{password}");
        }
        assert_eq!(
            bcrypt(&host(), Str::from("a".repeat(73))),
            "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes"
        );
    }

    #[test]
    fn htpasswd_names_the_user() {
        let line = htpasswd(&host(), Str::from("me"), Str::from("p"));
        assert_eq!(line, format!("me:{}", bcrypt(&host(), Str::from("p"))).into_bytes());
        assert_eq!(
            htpasswd(&host(), Str::from("a:b"), Str::from("c")),
            b"invalid username: a:b"
        );
    }

    /// Recorded from Helm.
    #[test]
    fn derives_the_passwords_that_sprig_derives() {
        for (counter, password_type, expected) in [
            (1, "long", "ZedaFaxcZaso9*"),
            (2, "long", "Fovi2@JifpTupx"),
            (1, "maximum", "pf4zS1LjCg&LjhsZ7T2~"),
            (1, "medium", "ZedJuz8$"),
            (1, "short", "Zed5"),
            (1, "basic", "pIS54PLs"),
            (1, "pin", "6685"),
            (1, "foo", "cannot find password template foo"),
        ] {
            let text = |text| Str::from(text);
            let derived = derive_password(
                counter,
                text(password_type),
                text("password"),
                text("user"),
                text("example.com"),
            );
            assert_eq!(
                String::from_utf8(derived).unwrap(),
                expected,
                "{counter} {password_type}"
            );
        }
    }
}
