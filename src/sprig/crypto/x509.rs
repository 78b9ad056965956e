//! Making certificates, as Go's `x509.CreateCertificate` does from the template that Sprig gives it.

use std::fmt;
use std::net::IpAddr;
use std::time::SystemTime;

use der::asn1::{Any, BitString, Ia5String, ObjectIdentifier, OctetString, PrintableStringRef, Uint, Utf8StringRef};
use der::oid::AssociatedOid;
use der::{Decode, Encode, Sequence, Tag, Tagged};
use rsa::pkcs1v15;
use rsa::signature::{self, Signer};
use sha2::{Digest, Sha256};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectAltName,
    SubjectKeyIdentifier,
};
use x509_cert::name::{Name, RdnSequence};
use x509_cert::spki::{self, AlgorithmIdentifier, DynSignatureAlgorithmIdentifier, SignatureBitStringEncoding};
use x509_cert::{Certificate, SubjectPublicKeyInfo};

use crate::data::Str;
use crate::go::strconv;
use crate::go::time::{Time, Zone};

use super::keys::PrivateKey;

/// What version 3 is in DER.
const VERSION_3: u8 = 2;

/// Stands where the signer's algorithm will be.
const NO_ALGORITHM: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.0");

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SERVER_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1");
const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");

/// How many bytes a serial number has.
const SERIAL_BYTES: usize = 16;

/// How many bytes of a SHA-256 identify a key (RFC 7093, section 2, method 1).
const KEY_IDENTIFIER_BYTES: usize = 20;

/// `x509.ParseCertificate`, with the more general ones of Go's words.
pub(super) fn parse_certificate(bytes: &[u8]) -> Result<Certificate, &'static str> {
    Certificate::from_der(bytes).map_err(|_| match Any::from_der(bytes) {
        Ok(outer) if outer.tag() == Tag::Sequence => "x509: malformed tbs certificate",
        _ => "x509: malformed certificate",
    })
}

/// Who signs a certificate that does not sign itself.
pub(super) struct Issuer {
    /// The issuer's own certificate.
    pub cert: Certificate,
    /// The issuer's key, which should fit the certificate.
    pub key: PrivateKey,
}

impl Issuer {
    /// What identifies the issuer's key, if its certificate says so.
    fn key_identifier(&self) -> Option<OctetString> {
        let (_, identifier) = self
            .cert
            .tbs_certificate()
            .get_extension::<SubjectKeyIdentifier>()
            .ok()??;
        Some(identifier.0)
    }
}

/// What a certificate shall say.
pub(super) struct Template {
    /// The whole of the subject.
    pub common_name: Str,
    /// The addresses it is for.
    pub ips: Vec<IpAddr>,
    /// The host names it is for.
    pub dns_names: Vec<Str>,
    /// Whether it may sign others.
    pub is_ca: bool,
    /// The serial number.
    pub serial: [u8; SERIAL_BYTES],
    /// When it begins to be valid.
    pub not_before: SystemTime,
    /// How long it is valid.
    pub days: i64,
}

/// Why no certificate was made.
#[derive(Debug)]
pub(super) enum CreateError {
    /// As Go says it.
    Go(String),
    /// Something cannot be written as DER.
    Der(der::Error),
    /// Something of a key cannot be written as DER.
    Key(spki::Error),
    /// The signature fails.
    Signature(signature::Error),
}

impl fmt::Display for CreateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CreateError::Go(text) => f.write_str(text),
            CreateError::Der(error) => error.fmt(f),
            CreateError::Key(error) => error.fmt(f),
            CreateError::Signature(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CreateError {}

impl From<String> for CreateError {
    fn from(text: String) -> Self {
        CreateError::Go(text)
    }
}

impl From<&str> for CreateError {
    fn from(text: &str) -> Self {
        CreateError::Go(text.to_owned())
    }
}

impl From<der::Error> for CreateError {
    fn from(error: der::Error) -> Self {
        CreateError::Der(error)
    }
}

impl From<spki::Error> for CreateError {
    fn from(error: spki::Error) -> Self {
        CreateError::Key(error)
    }
}

impl From<signature::Error> for CreateError {
    fn from(error: signature::Error) -> Self {
        CreateError::Signature(error)
    }
}

impl Template {
    /// The DER of the certificate of a key, signed by an issuer or by the key itself. What is checked, its order and
    /// the order of the extensions are those of Go's `CreateCertificate`.
    pub fn create(&self, key: &PrivateKey, issuer: Option<&Issuer>) -> Result<Vec<u8>, CreateError> {
        let signer = issuer.map_or(key, |issuer| &issuer.key);
        let issuer_key = issuer.map(|issuer| public_key(&issuer.key)).transpose()?;
        let subject_key = public_key(key)?;
        let subject = common_name(&self.common_name)?;
        let parent = issuer.map(|issuer| issuer.cert.tbs_certificate());
        if parent.map(|parent| parent.subject_public_key_info()) != issuer_key.as_ref() {
            return Err("x509: provided PrivateKey doesn't match parent's PublicKey".into());
        }
        let issuer_name = parent.map_or_else(|| subject.clone(), |parent| parent.subject().clone());
        let authority = issuer
            .filter(|_| issuer_name != subject)
            .and_then(Issuer::key_identifier);
        let contents = Contents {
            version: VERSION_3,
            serial: Uint::new(&self.serial)?,
            algorithm: AlgorithmIdentifier {
                oid: NO_ALGORITHM,
                parameters: None,
            },
            issuer: issuer_name,
            validity: self.validity()?,
            extensions: self.extensions(&subject_key, subject.is_empty(), authority)?,
            subject,
            key: subject_key,
        };
        sign(contents, signer)
    }

    fn validity(&self) -> Result<Validity, CreateError> {
        let not_before = Time::now(self.not_before, Zone::Utc);
        // Go's durations are nanoseconds in an int64, and wrap around.
        let not_after = not_before.add(self.days.wrapping_mul(24 * 60 * 60 * 1_000_000_000));
        Ok(Validity {
            not_before: time(&not_before)?,
            not_after: time(&not_after)?,
        })
    }

    /// The extensions in Go's order (`buildCertExtensions`).
    fn extensions(
        &self,
        subject_key: &SubjectPublicKeyInfo,
        subject_is_empty: bool,
        authority: Option<OctetString>,
    ) -> Result<Vec<Extension>, CreateError> {
        let mut usages = KeyUsages::DigitalSignature | KeyUsages::KeyEncipherment;
        if self.is_ca {
            usages |= KeyUsages::KeyCertSign;
        }
        let constraints = BasicConstraints {
            ca: self.is_ca,
            path_len_constraint: None,
        };
        let mut extensions = vec![
            extension(true, &KeyUsage(usages))?,
            extension(false, &ExtendedKeyUsage(vec![SERVER_AUTH, CLIENT_AUTH]))?,
            extension(true, &constraints)?,
        ];
        if self.is_ca {
            let mut hash = Sha256::digest(subject_key.subject_public_key.raw_bytes()).to_vec();
            hash.truncate(KEY_IDENTIFIER_BYTES);
            extensions.push(extension(false, &SubjectKeyIdentifier(OctetString::new(hash)?))?);
        }
        if authority.is_some() {
            let identifier = AuthorityKeyIdentifier {
                key_identifier: authority,
                ..Default::default()
            };
            extensions.push(extension(false, &identifier)?);
        }
        let names = self.alternative_names()?;
        if !names.is_empty() {
            extensions.push(extension(subject_is_empty, &SubjectAltName(names))?);
        }
        Ok(extensions)
    }

    /// Go's `marshalSANs`: names first, then addresses, those of IPv4 in four bytes.
    fn alternative_names(&self) -> Result<Vec<GeneralName>, CreateError> {
        let dns_names = self.dns_names.iter().map(|name| match std::str::from_utf8(name) {
            Ok(text) if text.is_ascii() => Ok(GeneralName::DnsName(Ia5String::new(text)?)),
            _ => {
                let quoted = strconv::quote(name);
                Err(CreateError::from(format!(
                    "x509: {quoted} cannot be encoded as an IA5String"
                )))
            }
        });
        let addresses = self.ips.iter().map(|address| {
            let bytes = match address.to_canonical() {
                IpAddr::V4(v4) => v4.octets().to_vec(),
                IpAddr::V6(v6) => v6.octets().to_vec(),
            };
            Ok(GeneralName::IpAddress(OctetString::new(bytes)?))
        });
        dns_names.chain(addresses).collect()
    }
}

/// A name with nothing but the common name, in Go's choice of string type: printable if it can be.
fn common_name(cn: &[u8]) -> Result<Name, CreateError> {
    let mut sequence = RdnSequence::default();
    if !cn.is_empty() {
        let value = match (PrintableStringRef::new(cn), Utf8StringRef::new(cn)) {
            (Ok(printable), _) => Any::from(printable),
            (_, Ok(utf8)) => Any::from(utf8),
            _ => return Err("asn1: string not valid UTF-8".into()),
        };
        sequence.push(
            vec![AttributeTypeAndValue {
                oid: COMMON_NAME,
                value,
            }]
            .try_into()?,
        );
    }
    Ok(Name::from_der(&sequence.to_der()?)?)
}

fn extension<T: Encode + AssociatedOid>(critical: bool, value: &T) -> Result<Extension, CreateError> {
    Ok(Extension {
        extn_id: T::OID,
        critical,
        extn_value: OctetString::new(value.to_der()?)?,
    })
}

/// A time in DER: without its century from 1950 to 2049 (Go's `asn1.Marshal`).
fn time(time: &Time) -> Result<Any, CreateError> {
    let text = time.format(b"20060102150405Z");
    match (text.len(), text.split_at_checked(2)) {
        (15, Some((b"19", short))) if short >= &b"5"[..] => Ok(Any::new(Tag::UtcTime, short)?),
        (15, Some((b"20", short))) if short < &b"5"[..] => Ok(Any::new(Tag::UtcTime, short)?),
        (15, _) => Ok(Any::new(Tag::GeneralizedTime, text)?),
        _ => Err("asn1: structure error: cannot represent time as GeneralizedTime".into()),
    }
}

/// What is signed: RFC 5280's TBSCertificate. It is not x509-cert's, whose times begin in 1970.
#[derive(Sequence)]
struct Contents {
    #[asn1(context_specific = "0")]
    version: u8,
    serial: Uint,
    algorithm: AlgorithmIdentifier<Any>,
    issuer: Name,
    validity: Validity,
    subject: Name,
    key: SubjectPublicKeyInfo,
    #[asn1(context_specific = "3")]
    extensions: Vec<Extension>,
}

#[derive(Sequence)]
struct Validity {
    not_before: Any,
    not_after: Any,
}

#[derive(Sequence)]
struct SignedCertificate {
    contents: Contents,
    algorithm: AlgorithmIdentifier<Any>,
    signature: BitString,
}

/// The public half of a key.
fn public_key(key: &PrivateKey) -> Result<SubjectPublicKeyInfo, CreateError> {
    let info = match key {
        PrivateKey::Rsa(key) => SubjectPublicKeyInfo::from_key(&key.to_public_key()),
        PrivateKey::P256(key) => SubjectPublicKeyInfo::from_key(key.verifying_key()),
        PrivateKey::P384(key) => SubjectPublicKeyInfo::from_key(&key.public_key()),
        PrivateKey::P521(key) => SubjectPublicKeyInfo::from_key(&key.public_key()),
        PrivateKey::Ed25519(key) => SubjectPublicKeyInfo::from_key(&key.verifying_key()),
        PrivateKey::Unfit { reason, .. } => return Err(reason.as_str().into()),
    };
    Ok(info?)
}

/// Signs with the algorithm that Go chooses for the key.
fn sign(contents: Contents, key: &PrivateKey) -> Result<Vec<u8>, CreateError> {
    match key {
        PrivateKey::Rsa(key) => {
            let key = pkcs1v15::SigningKey::<Sha256>::new((**key).clone());
            sign_with::<pkcs1v15::Signature, _>(contents, &key)
        }
        PrivateKey::P256(key) => sign_with::<p256::ecdsa::DerSignature, _>(contents, key),
        PrivateKey::P384(key) => {
            sign_with::<p384::ecdsa::DerSignature, _>(contents, &p384::ecdsa::SigningKey::from(key))
        }
        PrivateKey::P521(key) => {
            sign_with::<p521::ecdsa::DerSignature, _>(contents, &p521::ecdsa::SigningKey::from(key))
        }
        PrivateKey::Ed25519(key) => sign_with::<ed25519_dalek::Signature, _>(contents, key),
        PrivateKey::Unfit { reason, .. } => Err(reason.as_str().into()),
    }
}

fn sign_with<S, K>(mut contents: Contents, key: &K) -> Result<Vec<u8>, CreateError>
where
    K: Signer<S> + DynSignatureAlgorithmIdentifier,
    S: SignatureBitStringEncoding,
{
    let algorithm = key.signature_algorithm_identifier()?;
    contents.algorithm = algorithm.clone();
    let signature = key.try_sign(&contents.to_der()?)?.to_bitstring()?;
    Ok(SignedCertificate {
        contents,
        algorithm,
        signature,
    }
    .to_der()?)
}
