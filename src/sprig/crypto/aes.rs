//! AES with 256 bits in CBC mode, the initialisation vector before the text, in base64.

use aes::Aes256;
use cbc::cipher::block_padding::{NoPadding, Pkcs7};
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};

use crate::data::Str;
use crate::go::base64;
use crate::host::Host;
use crate::sprig::random::HostRng;
use crate::template::func::FuncError;

/// The length of AES's blocks, and of the initialisation vector.
const BLOCK: usize = 16;

/// The key is the password itself, cut or filled up with zeros.
fn key(password: &[u8]) -> [u8; 32] {
    let mut key = [0; 32];
    for (byte, &given) in key.iter_mut().zip(password) {
        *byte = given;
    }
    key
}

/// Sprig's `encryptAES`. An empty text stays empty.
pub(super) fn encrypt_aes(host: &dyn Host, password: Str, plaintext: Str) -> Result<String, FuncError> {
    if plaintext.is_empty() {
        return Ok(String::new());
    }
    let iv: [u8; BLOCK] = HostRng(host).bytes();
    let encryptor = cbc::Encryptor::<Aes256>::new(&key(&password).into(), &iv.into());
    Ok(base64::encode(
        &[&iv[..], &encryptor.encrypt_padded_vec::<Pkcs7>(&plaintext)].concat(),
    ))
}

/// Sprig's `decryptAES`. It trusts the text, so what is wrong with it shows as the panics of Go's slices.
pub(super) fn decrypt_aes(password: Str, encrypted: Str) -> Result<Vec<u8>, FuncError> {
    if encrypted.is_empty() {
        return Ok(Vec::new());
    }
    let bytes = base64::decode(&encrypted).map_err(|error| FuncError::new(error.to_string()))?;
    let Some((iv, ciphertext)) = bytes.split_first_chunk::<BLOCK>() else {
        let capacity = encrypted.len() / 4 * 3;
        let message = format!("runtime error: slice bounds out of range [:{BLOCK}] with capacity {capacity}");
        return Err(FuncError::new(message));
    };
    let decryptor = cbc::Decryptor::<Aes256>::new(&key(&password).into(), iv.into());
    let mut plaintext = decryptor
        .decrypt_padded_vec::<NoPadding>(ciphertext)
        .map_err(|_| FuncError::new("crypto/cipher: input not full blocks"))?;
    let Some(&padding) = plaintext.last() else {
        return Err(FuncError::new("runtime error: index out of range [-1]"));
    };
    match plaintext.len().checked_sub(usize::from(padding)) {
        Some(length) => plaintext.truncate(length),
        None => {
            let end = plaintext.len() as i64 - i64::from(padding);
            return Err(FuncError::new(format!(
                "runtime error: slice bounds out of range [:{end}]"
            )));
        }
    }
    Ok(plaintext)
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::host::FixedHost;

    fn decrypt(password: &str, encrypted: &str) -> Result<String, String> {
        decrypt_aes(Str::from(password), Str::from(encrypted))
            .map(|text| String::from_utf8(text).unwrap())
            .map_err(|error| error.to_string())
    }

    /// Recorded from Helm.
    #[test]
    fn decrypts_as_sprig() {
        for (password, encrypted, expected) in [
            (
                "secretkey",
                "30tEfhuJSVRhpG97XCuWgz2okj7L8vQ1s6V9zVUPeDQ=",
                Ok("plaintext"),
            ),
            ("k", "", Ok("")),
            ("k", "bad", Err("illegal base64 data at input byte 0")),
            (
                "k",
                "YWJj",
                Err("runtime error: slice bounds out of range [:16] with capacity 3"),
            ),
            (
                "k",
                "MDEyMzQ1Njc4OWFiY2RlZg==",
                Err("runtime error: index out of range [-1]"),
            ),
            (
                "k",
                "MDEyMzQ1Njc4OWFiY2RlZjEyMw==",
                Err("crypto/cipher: input not full blocks"),
            ),
            (
                "k",
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
                Err("runtime error: slice bounds out of range [:-233]"),
            ),
            (
                "",
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
                Err("runtime error: slice bounds out of range [:-126]"),
            ),
        ] {
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(decrypt(password, encrypted), expected, "{password:?} {encrypted:?}");
        }
    }

    #[test]
    fn what_was_encrypted_decrypts() {
        let host = FixedHost::new(1, SystemTime::UNIX_EPOCH);
        let long_key = "k".repeat(40);
        for (password, text) in [
            ("secretkey", "plaintext"),
            (&long_key, "sixteen bytes 16"),
            ("", "ä"),
            ("k", ""),
        ] {
            let encrypted = encrypt_aes(&host, Str::from(password), Str::from(text)).unwrap();
            assert_eq!(decrypt(password, &encrypted), Ok(text.to_owned()), "{text:?}");
        }
        assert_eq!(
            encrypt_aes(&host, Str::from("k"), Str::from("plaintext"))
                .unwrap()
                .len(),
            44
        );
    }
}
