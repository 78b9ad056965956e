//! Private keys: generated, read from PEM and written as PEM, as Sprig and Go's `crypto/x509` do.

use std::fmt::Display;

use crypto_bigint::{Bounded, BoxedUint, RandomBits, RandomMod, U1024, U2048, UnsignedWithMontyForm};
use der::asn1::{ObjectIdentifier, OctetStringRef, UintRef};
use der::{Decode, Encode, Sequence};
use dsa::{Components, KeySize};
use ed25519_dalek::pkcs8::{EncodePrivateKey, KeypairBytes};
use p256::elliptic_curve::sec1::ModulusSize;
use p256::elliptic_curve::{Curve, FieldBytes, FieldBytesSize, Generate, SecretKey};
use p384::NistP384;
use p521::NistP521;
use rsa::RsaPrivateKey;
use rsa::pkcs1::{EncodeRsaPrivateKey, RsaPrivateKeyRef};
use rsa::pkcs8::PrivateKeyInfoRef;
use sec1::{EcParameters, EcPrivateKey};

use crate::data::Str;
use crate::host::Host;
use crate::sprig::random::HostRng;

use super::pem;
use super::prime::random_prime;

/// A prime of the RSA keys of `genPrivateKey`, which have 4096 bits.
type RsaKeyPrime = U2048;

/// A prime of the RSA keys of generated certificates, which have 2048 bits.
type RsaCertificatePrime = U1024;

/// The public exponent that Go gives RSA keys.
const RSA_EXPONENT: u32 = 65537;

/// The smallest RSA keys that Go signs with.
const RSA_MIN_BITS: usize = 1024;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const X25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.110");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");

/// A private key.
pub(super) enum PrivateKey {
    /// RSA with two primes.
    Rsa(Box<RsaPrivateKey>),
    /// ECDSA on NIST's P-256, with its public key: that is most of the work.
    P256(p256::ecdsa::SigningKey),
    /// ECDSA on NIST's P-384.
    P384(SecretKey<NistP384>),
    /// ECDSA on NIST's P-521.
    P521(SecretKey<NistP521>),
    /// Ed25519.
    Ed25519(ed25519_dalek::SigningKey),
    /// A key that Go reads but makes no certificate with.
    Unfit {
        /// The PEM block's label.
        label: &'static str,
        /// The PEM block's bytes.
        der: Vec<u8>,
        /// Go's words for why not.
        reason: String,
    },
}

/// What Go calls a DSA key in PEM (Sprig's `DSAKeyFormat`, which is OpenSSL's).
#[derive(Sequence)]
struct DsaPrivateKey<'a> {
    version: u8,
    p: UintRef<'a>,
    q: UintRef<'a>,
    g: UintRef<'a>,
    y: UintRef<'a>,
    x: UintRef<'a>,
}

/// Sprig's `genPrivateKey`. What goes wrong is said in the key's place.
pub(super) fn gen_private_key(host: &dyn Host, key_type: Str) -> Vec<u8> {
    let mut rng = HostRng(host);
    let key = match &key_type[..] {
        b"" | b"rsa" => generate_rsa::<RsaKeyPrime>(&mut rng),
        b"dsa" => generate_dsa(&mut rng),
        b"ecdsa" => Ok(PrivateKey::P256(p256::SecretKey::generate_from_rng(&mut rng).into())),
        b"ed25519" => Ok(PrivateKey::Ed25519(ed25519_dalek::SigningKey::from_bytes(&rng.bytes()))),
        _ => return [b"Unknown type ", &key_type[..]].concat(),
    };
    match key.and_then(|key| key.to_pem()) {
        Ok(pem) => pem.into_bytes(),
        Err(error) => format!("failed to generate private key: {error}").into_bytes(),
    }
}

/// A key of two primes of type `P`. Their size is known to the compiler, which `RsaPrivateKey::new` has no use for: it
/// takes half as long again.
fn generate_rsa<P>(rng: &mut HostRng<'_>) -> Result<PrivateKey, String>
where
    P: UnsignedWithMontyForm + RandomBits + RandomMod + Bounded + Send + Sync,
    BoxedUint: From<P>,
{
    let mut prime = || {
        random_prime::<P>(rng, RSA_EXPONENT)
            .map(BoxedUint::from)
            .ok_or("no prime found")
    };
    let key = RsaPrivateKey::from_p_q(prime()?, prime()?, RSA_EXPONENT.into()).map_err(text)?;
    Ok(PrivateKey::Rsa(Box::new(key)))
}

fn generate_dsa(rng: &mut HostRng<'_>) -> Result<PrivateKey, String> {
    let Ok(components) = Components::try_generate_from_rng_with_key_size(rng, KeySize::DSA_2048_256);
    let Ok(key) = dsa::SigningKey::try_generate_from_rng_with_components(rng, components);
    let public = key.verifying_key();
    let numbers = [
        public.components().p().to_be_bytes(),
        public.components().q().to_be_bytes(),
        public.components().g().to_be_bytes(),
        public.y().to_be_bytes(),
        key.x().to_be_bytes(),
    ];
    let [p, q, g, y, x] = &numbers;
    let key = DsaPrivateKey {
        version: 0,
        p: UintRef::new(p).map_err(text)?,
        q: UintRef::new(q).map_err(text)?,
        g: UintRef::new(g).map_err(text)?,
        y: UintRef::new(y).map_err(text)?,
        x: UintRef::new(x).map_err(text)?,
    };
    Ok(unsigning("DSA PRIVATE KEY", &key.to_der().map_err(text)?))
}

impl PrivateKey {
    /// A key for a certificate whose key was not given.
    pub fn generate(host: &dyn Host) -> Result<PrivateKey, String> {
        generate_rsa::<RsaCertificatePrime>(&mut HostRng(host))
    }

    /// The key in the first PEM block of a text (Sprig's `parsePrivateKeyPEM`). The error is Go's text.
    pub fn parse(text: &[u8]) -> Result<PrivateKey, String> {
        let block = pem::decode(text).ok_or("no PEM data in input")?;
        let label = &*block.label;
        if label == "PRIVATE KEY" {
            return parse_pkcs8(&block.bytes).map_err(|error| format!("decoding PEM as PKCS#8: {error}"));
        }
        let Some(algorithm) = label.strip_suffix(" PRIVATE KEY") else {
            return Err(format!("no private key data in PEM block of type {label}"));
        };
        let key = match algorithm {
            "RSA" => parse_pkcs1(&block.bytes),
            "EC" => parse_sec1(None, &block.bytes),
            "DSA" => parse_dsa(&block.bytes),
            _ => return Err(format!("invalid private key type {label}")),
        };
        key.map_err(|error| format!("parsing {algorithm} private key from PEM: {error}"))
    }

    /// The key as a PEM block (Sprig's `pemBlockForKey`).
    pub fn to_pem(&self) -> Result<String, String> {
        Ok(match self {
            PrivateKey::Rsa(key) => pem::encode("RSA PRIVATE KEY", key.to_pkcs1_der().map_err(text)?.as_bytes()),
            PrivateKey::P256(key) => pem::encode("EC PRIVATE KEY", &p256_der(key).map_err(text)?),
            PrivateKey::P384(key) => pem::encode("EC PRIVATE KEY", &key.to_sec1_der().map_err(text)?),
            PrivateKey::P521(key) => pem::encode("EC PRIVATE KEY", &key.to_sec1_der().map_err(text)?),
            PrivateKey::Ed25519(key) => {
                // Without the public key, as Go writes it.
                let key = KeypairBytes {
                    secret_key: key.to_bytes(),
                    public_key: None,
                };
                pem::encode("PRIVATE KEY", key.to_pkcs8_der().map_err(text)?.as_bytes())
            }
            PrivateKey::Unfit { label, der, .. } => pem::encode(label, der),
        })
    }
}

/// `x509.ParsePKCS1PrivateKey`.
fn parse_pkcs1(der: &[u8]) -> Result<PrivateKey, String> {
    let key = RsaPrivateKeyRef::from_der(der).map_err(|error| explain(der, error))?;
    let modulus = key.modulus.as_bytes();
    let bits = modulus.len() * 8 - modulus.first().map_or(0, |byte| byte.leading_zeros() as usize);
    if bits < RSA_MIN_BITS {
        let url = "https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size";
        let reason = format!("crypto/rsa: {bits}-bit keys are insecure (see {url})");
        return Ok(PrivateKey::Unfit {
            label: "RSA PRIVATE KEY",
            der: der.to_vec(),
            reason,
        });
    }
    let key = RsaPrivateKey::try_from(key).map_err(|error| format!("crypto/rsa: {error}"))?;
    Ok(PrivateKey::Rsa(Box::new(key)))
}

/// `x509.ParseECPrivateKey`; `curve` is what a container says. Go's P-224 is not among the curves here.
fn parse_sec1(curve: Option<ObjectIdentifier>, der: &[u8]) -> Result<PrivateKey, String> {
    let key = EcPrivateKey::from_der(der).map_err(|error| match other_format(der) {
        Some(hint) => hint,
        None => format!("x509: failed to parse EC private key: {}", explain(der, error)),
    })?;
    match curve.or_else(|| key.parameters.and_then(|parameters| parameters.named_curve())) {
        Some(P256) => scalar(key.private_key).map(|key: p256::SecretKey| PrivateKey::P256(key.into())),
        Some(P384) => scalar(key.private_key).map(PrivateKey::P384),
        Some(P521) => scalar(key.private_key).map(PrivateKey::P521),
        _ => Err("x509: unknown elliptic curve".to_owned()),
    }
}

/// A P-256 key as `x509.MarshalECPrivateKey` writes it.
fn p256_der(key: &p256::ecdsa::SigningKey) -> der::Result<Vec<u8>> {
    let public = key.verifying_key().to_sec1_point(false);
    EcPrivateKey {
        private_key: &key.to_bytes(),
        parameters: Some(EcParameters::NamedCurve(P256)),
        public_key: Some(public.as_bytes()),
    }
    .to_der()
}

/// The secret number of an EC key; zeros before it may be missing or too many.
fn scalar<C>(bytes: &[u8]) -> Result<SecretKey<C>, String>
where
    C: Curve,
    FieldBytesSize<C>: ModulusSize,
{
    let significant = bytes
        .iter()
        .position(|&byte| byte != 0)
        .and_then(|start| bytes.get(start..))
        .unwrap_or_default();
    let mut padded = FieldBytes::<C>::default();
    let start = padded
        .len()
        .checked_sub(significant.len())
        .ok_or("x509: invalid private key length")?;
    if let Some(end) = padded.get_mut(start..) {
        end.copy_from_slice(significant);
    }
    SecretKey::from_bytes(&padded).map_err(|_| "crypto/ecdsa: invalid private key".to_owned())
}

fn parse_dsa(der: &[u8]) -> Result<PrivateKey, String> {
    DsaPrivateKey::from_der(der).map_err(|error| explain(der, error))?;
    Ok(unsigning("DSA PRIVATE KEY", der))
}

/// `x509.ParsePKCS8PrivateKey`.
fn parse_pkcs8(der: &[u8]) -> Result<PrivateKey, String> {
    let info = PrivateKeyInfoRef::from_der(der).map_err(|error| explain(der, error))?;
    let inner = info.private_key.as_bytes();
    match info.algorithm.oid {
        RSA => parse_pkcs1(inner)
            .map_err(|error| format!("x509: failed to parse RSA private key embedded in PKCS#8: {error}")),
        EC => {
            let curve = info
                .algorithm
                .parameters
                .and_then(|parameters| parameters.decode_as().ok());
            parse_sec1(curve, inner)
                .map_err(|error| format!("x509: failed to parse EC private key embedded in PKCS#8: {error}"))
        }
        ED25519 => {
            let seed = <&OctetStringRef>::from_der(inner)
                .map_err(|error| format!("x509: invalid Ed25519 private key: {}", explain(inner, error)))?
                .as_bytes();
            let seed = seed
                .try_into()
                .map_err(|_| format!("x509: invalid Ed25519 private key length: {}", seed.len()))?;
            Ok(PrivateKey::Ed25519(ed25519_dalek::SigningKey::from_bytes(seed)))
        }
        X25519 => Ok(unsigning("PRIVATE KEY", der)),
        oid => Err(format!(
            "x509: PKCS#8 wrapping contained private key with unknown algorithm: {oid}"
        )),
    }
}

/// A key of a kind that cannot sign.
fn unsigning(label: &'static str, der: &[u8]) -> PrivateKey {
    let reason = "x509: certificate private key does not implement crypto.Signer".to_owned();
    PrivateKey::Unfit {
        label,
        der: der.to_vec(),
        reason,
    }
}

/// Why Go's `encoding/asn1` does not take these bytes, or which format they have instead. The words for broken DER are
/// Go's only where nothing is there at all.
fn explain(der: &[u8], error: der::Error) -> String {
    match other_format(der) {
        Some(hint) => hint,
        None if der.is_empty() => "asn1: syntax error: sequence truncated".to_owned(),
        None => format!("asn1: structure error: {error}"),
    }
}

/// Go's hint for a key that is in another format than its label says.
fn other_format(der: &[u8]) -> Option<String> {
    let function = if EcPrivateKey::from_der(der).is_ok() {
        "ParseECPrivateKey"
    } else if RsaPrivateKeyRef::from_der(der).is_ok() {
        "ParsePKCS1PrivateKey"
    } else if PrivateKeyInfoRef::from_der(der).is_ok() {
        "ParsePKCS8PrivateKey"
    } else {
        return None;
    };
    Some(format!(
        "x509: failed to parse private key (use {function} instead for this key format)"
    ))
}

fn text(error: impl Display) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests;
