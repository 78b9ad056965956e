//! Making certificates, as Go's `x509.CreateCertificate` does from the template that Sprig gives it.

use std::fmt;
use std::net::IpAddr;
use std::time::{Duration, SystemTime};

use der::asn1::{Any, Ia5String, ObjectIdentifier, OctetString, PrintableStringRef, Utf8StringRef};
use der::oid::AssociatedOid;
use der::{Decode, Encode, Tag, Tagged};
use rsa::pkcs1v15;
use sha2::{Digest, Sha256};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{self, Builder, CertificateBuilder};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectAltName,
    SubjectKeyIdentifier,
};
use x509_cert::name::{Name, RdnSequence};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::SubjectPublicKeyInfoRef;
use x509_cert::time::{Time, Validity};
use x509_cert::{Certificate, SubjectPublicKeyInfo, TbsCertificate};

use crate::data::Str;
use crate::go::strconv;

use super::keys::PrivateKey;

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
    /// Something cannot be put together or signed.
    Builder(builder::Error),
}

impl fmt::Display for CreateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CreateError::Go(text) => f.write_str(text),
            CreateError::Der(error) => error.fmt(f),
            CreateError::Builder(error) => error.fmt(f),
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

impl From<builder::Error> for CreateError {
    fn from(error: builder::Error) -> Self {
        CreateError::Builder(error)
    }
}

impl Template {
    /// The DER of the certificate of a key, signed by an issuer or by the key itself. What is checked, its order and
    /// the order of the extensions are those of Go's `CreateCertificate`.
    pub fn create(&self, key: &PrivateKey, issuer: Option<&Issuer>) -> Result<Vec<u8>, CreateError> {
        let signer = issuer.map_or(key, |issuer| &issuer.key);
        let signer_key = public_key(signer)?;
        let subject_key = public_key(key)?;
        let subject = common_name(&self.common_name)?;
        let parent = issuer.map(|issuer| issuer.cert.tbs_certificate());
        if parent.is_some_and(|parent| *parent.subject_public_key_info() != signer_key) {
            return Err("x509: provided PrivateKey doesn't match parent's PublicKey".into());
        }
        let issuer_name = parent.map_or_else(|| subject.clone(), |parent| parent.subject().clone());
        let authority = issuer
            .filter(|_| issuer_name != subject)
            .and_then(Issuer::key_identifier);
        let contents = Contents {
            extensions: self.extensions(&subject_key, subject.is_empty(), authority)?,
            issuer: issuer_name,
            subject,
        };
        let serial = SerialNumber::new(&self.serial)?;
        let builder = CertificateBuilder::new(contents, serial, self.validity()?, subject_key)?;
        Ok(sign(builder, signer)?.to_der()?)
    }

    fn validity(&self) -> Result<Validity, CreateError> {
        // Go's durations are nanoseconds in an int64, and wrap around.
        let nanoseconds = self.days.wrapping_mul(24 * 60 * 60 * 1_000_000_000);
        let duration = Duration::from_nanos(nanoseconds.unsigned_abs());
        let not_after = match nanoseconds {
            0.. => self.not_before.checked_add(duration),
            _ => self.not_before.checked_sub(duration),
        };
        let not_after = not_after.ok_or("x509: the validity ends outside of time")?;
        Ok(Validity::new(
            Time::try_from(self.not_before)?,
            Time::try_from(not_after)?,
        ))
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

/// Hands the builder what was decided before.
struct Contents {
    issuer: Name,
    subject: Name,
    extensions: Vec<Extension>,
}

impl BuilderProfile for Contents {
    fn get_issuer(&self, _subject: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        _subject_key: SubjectPublicKeyInfoRef<'_>,
        _issuer_key: SubjectPublicKeyInfoRef<'_>,
        _tbs: &TbsCertificate,
    ) -> builder::Result<Vec<Extension>> {
        Ok(self.extensions.clone())
    }
}

/// The public half of a key.
fn public_key(key: &PrivateKey) -> Result<SubjectPublicKeyInfo, CreateError> {
    let info = match key {
        PrivateKey::Rsa(key) => SubjectPublicKeyInfo::from_key(&key.to_public_key()),
        PrivateKey::P256(key) => SubjectPublicKeyInfo::from_key(&key.public_key()),
        PrivateKey::P384(key) => SubjectPublicKeyInfo::from_key(&key.public_key()),
        PrivateKey::P521(key) => SubjectPublicKeyInfo::from_key(&key.public_key()),
        PrivateKey::Ed25519(key) => SubjectPublicKeyInfo::from_key(&key.verifying_key()),
        PrivateKey::Unfit { reason, .. } => return Err(reason.as_str().into()),
    };
    Ok(info.map_err(builder::Error::from)?)
}

/// Signs with the algorithm that Go chooses for the key.
fn sign(builder: CertificateBuilder<Contents>, key: &PrivateKey) -> Result<Certificate, CreateError> {
    let certificate = match key {
        PrivateKey::Rsa(key) => {
            builder.build::<_, pkcs1v15::Signature>(&pkcs1v15::SigningKey::<Sha256>::new((**key).clone()))
        }
        PrivateKey::P256(key) => builder.build::<_, p256::ecdsa::DerSignature>(&p256::ecdsa::SigningKey::from(key)),
        PrivateKey::P384(key) => builder.build::<_, p384::ecdsa::DerSignature>(&p384::ecdsa::SigningKey::from(key)),
        PrivateKey::P521(key) => builder.build::<_, p521::ecdsa::DerSignature>(&p521::ecdsa::SigningKey::from(key)),
        PrivateKey::Ed25519(key) => builder.build::<_, ed25519_dalek::Signature>(key),
        PrivateKey::Unfit { reason, .. } => return Err(reason.as_str().into()),
    };
    Ok(certificate?)
}
