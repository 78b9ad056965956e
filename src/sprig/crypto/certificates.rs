//! The certificates of templates, and the functions that make them.

use std::any::Any;
use std::borrow::Cow;
use std::net::IpAddr;
use std::rc::Rc;

use crate::data::{Kind, List, Object, Param, Str, Value};
use crate::go::base64;
use crate::host::Host;
use crate::sprig::random::HostRng;
use crate::template::fmt;
use crate::template::func::{FuncError, Input, Output};

use super::keys::PrivateKey;
use super::pem;
use super::x509::{self, Issuer, Template};

/// Sprig's `certificate`: a certificate and its key, both as PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    cert: Str,
    key: Str,
}

/// The name of the Go type.
const TYPE_NAME: &str = "sprig.certificate";

impl Object for Certificate {
    fn type_name(&self) -> Cow<'static, str> {
        Cow::Borrowed(TYPE_NAME)
    }

    fn kind(&self) -> Kind {
        Kind::Struct
    }

    fn field(&self, name: &str) -> Option<Value> {
        match name {
            "Cert" => Some(Value::String(self.cert.clone())),
            "Key" => Some(Value::String(self.key.clone())),
            _ => None,
        }
    }

    fn display(&self) -> Vec<u8> {
        [b"{", &self.cert[..], b" ", &self.key, b"}"].concat()
    }

    fn fields(&self) -> Option<Vec<(&'static str, Value)>> {
        Some(vec![
            ("Cert", Value::String(self.cert.clone())),
            ("Key", Value::String(self.key.clone())),
        ])
    }

    fn equals(&self, other: &dyn Object) -> bool {
        other.as_any().downcast_ref() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Input for Certificate {
    const PARAM: Param = Param::Object(TYPE_NAME);

    fn take(value: &Value) -> Option<Self> {
        match value {
            Value::Object(object) => object.as_any().downcast_ref().cloned(),
            _ => None,
        }
    }
}

impl Output for Certificate {
    fn into_result(self) -> Result<Value, FuncError> {
        Ok(Value::Object(Rc::new(self)))
    }
}

/// Sprig's `buildCustomCert`: both arguments are PEM in base64.
pub(super) fn build_custom_cert(cert: Str, key: Str) -> Result<Certificate, FuncError> {
    let cert = base64::decode(&cert).map_err(|_| "unable to decode base64 certificate")?;
    let key = base64::decode(&key).map_err(|_| "unable to decode base64 private key")?;
    let block = pem::decode(&cert).ok_or("unable to decode certificate")?;
    x509::parse_certificate(&block.bytes)
        .map_err(|error| format!("error parsing certificate: decodedCert.Bytes: {error}"))?;
    PrivateKey::parse(&key).map_err(|error| format!("error parsing private key: {error}"))?;
    Ok(Certificate {
        cert: Str::from(cert),
        key: Str::from(key),
    })
}

pub(super) fn gen_ca(host: &dyn Host, cn: Str, days: i64) -> Result<Certificate, FuncError> {
    sign(&authority(host, cn, days), &generate_key(host)?, None)
}

pub(super) fn gen_ca_with_key(host: &dyn Host, cn: Str, days: i64, key: Str) -> Result<Certificate, FuncError> {
    sign(&authority(host, cn, days), &parse_key(&key)?, None)
}

pub(super) fn gen_self_signed_cert(
    host: &dyn Host,
    cn: Str,
    ips: List,
    dns_names: List,
    days: i64,
) -> Result<Certificate, FuncError> {
    sign(&server(host, cn, &ips, &dns_names, days)?, &generate_key(host)?, None)
}

pub(super) fn gen_self_signed_cert_with_key(
    host: &dyn Host,
    cn: Str,
    ips: List,
    dns_names: List,
    days: i64,
    key: Str,
) -> Result<Certificate, FuncError> {
    let key = parse_key(&key)?;
    sign(&server(host, cn, &ips, &dns_names, days)?, &key, None)
}

pub(super) fn gen_signed_cert(
    host: &dyn Host,
    cn: Str,
    ips: List,
    dns_names: List,
    days: i64,
    ca: Certificate,
) -> Result<Certificate, FuncError> {
    let issuer = parse_issuer(&ca)?;
    sign(
        &server(host, cn, &ips, &dns_names, days)?,
        &generate_key(host)?,
        Some(&issuer),
    )
}

pub(super) fn gen_signed_cert_with_key(
    host: &dyn Host,
    cn: Str,
    ips: List,
    dns_names: List,
    days: i64,
    ca: Certificate,
    key: Str,
) -> Result<Certificate, FuncError> {
    let key = parse_key(&key)?;
    let issuer = parse_issuer(&ca)?;
    sign(&server(host, cn, &ips, &dns_names, days)?, &key, Some(&issuer))
}

/// The certificate of a key, signed by an issuer or by the key itself (Sprig's `getCertAndKey`).
fn sign(template: &Template, key: &PrivateKey, issuer: Option<&Issuer>) -> Result<Certificate, FuncError> {
    let cert = template
        .create(key, issuer)
        .map_err(|error| format!("error creating certificate: {error}"))?;
    let key = key
        .to_pem()
        .map_err(|error| format!("error pem-encoding key: {error}"))?;
    Ok(Certificate {
        cert: Str::from(pem::encode("CERTIFICATE", &cert)),
        key: Str::from(key),
    })
}

/// What the certificate of an authority says.
fn authority(host: &dyn Host, cn: Str, days: i64) -> Template {
    Template {
        common_name: cn,
        ips: Vec::new(),
        dns_names: Vec::new(),
        is_ca: true,
        serial: HostRng(host).bytes(),
        not_before: host.now(),
        days,
    }
}

/// What the certificate of a server says (Sprig's `getBaseCertTemplate`).
fn server(host: &dyn Host, cn: Str, ips: &List, dns_names: &List, days: i64) -> Result<Template, FuncError> {
    Ok(Template {
        is_ca: false,
        ips: ips.iter().map(parse_ip).collect::<Result<_, _>>()?,
        dns_names: dns_names.iter().map(parse_dns_name).collect::<Result<_, _>>()?,
        ..authority(host, cn, days)
    })
}

fn generate_key(host: &dyn Host) -> Result<PrivateKey, FuncError> {
    PrivateKey::generate(host).map_err(|error| FuncError::new(format!("error generating rsa key: {error}")))
}

fn parse_key(pem: &[u8]) -> Result<PrivateKey, FuncError> {
    PrivateKey::parse(pem).map_err(|error| FuncError::new(format!("parsing private key: {error}")))
}

fn parse_issuer(ca: &Certificate) -> Result<Issuer, FuncError> {
    let block = pem::decode(&ca.cert).ok_or("unable to decode certificate")?;
    let cert = x509::parse_certificate(&block.bytes)
        .map_err(|error| format!("error parsing certificate: decodedSignerCert.Bytes: {error}"))?;
    let key = PrivateKey::parse(&ca.key).map_err(|error| format!("error parsing private key: {error}"))?;
    Ok(Issuer { cert, key })
}

fn parse_ip(value: &Value) -> Result<IpAddr, FuncError> {
    let Value::String(text) = value else {
        return Err(not_a_string("error parsing ip", value));
    };
    let address = std::str::from_utf8(text).ok().and_then(|text| text.parse().ok());
    address.ok_or_else(|| FuncError::new([b"error parsing ip: ", &text[..]].concat()))
}

fn parse_dns_name(value: &Value) -> Result<Str, FuncError> {
    match value {
        Value::String(text) => Ok(text.clone()),
        _ => Err(not_a_string("error processing alternate dns name", value)),
    }
}

fn not_a_string(prefix: &str, value: &Value) -> FuncError {
    let mut message = format!("{prefix}: ").into_bytes();
    fmt::print_value(&mut message, value);
    message.extend_from_slice(b" is not a string");
    FuncError::new(message)
}

#[cfg(test)]
mod tests;
