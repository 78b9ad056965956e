//! Chart.lock: which versions a chart's dependencies came down to, and the digest that tells whether that still holds.

use sha2::{Digest, Sha256};

use super::metadata::API_VERSION_1;
use super::{Dependency, Lock, Metadata, encode};
use crate::go::json;
use crate::yaml;

impl Lock {
    /// The lock file of a chart: those for Helm 2 have one of their own.
    pub fn file_name(metadata: &Metadata) -> &'static str {
        if metadata.api_version == API_VERSION_1 {
            "requirements.lock"
        } else {
            "Chart.lock"
        }
    }

    /// The digest of what Chart.yaml asks for and what that came down to. Matches Helm's `resolver.HashReq`.
    ///
    /// # Errors
    /// The dependencies cannot be written as JSON.
    pub fn digest_of(requirements: &[Dependency], locked: &[Dependency]) -> Result<String, json::Error> {
        let (requirements, locked) = (encode::to_json(requirements)?, encode::to_json(locked)?);
        Ok(sha256(&format!("[{requirements},{locked}]")))
    }

    /// The digest that Helm 2 wrote. Matches `resolver.HashV2Req`.
    ///
    /// # Errors
    /// The dependencies cannot be written as JSON.
    pub fn helm_2_digest_of(requirements: &[Dependency]) -> Result<String, json::Error> {
        let requirements = encode::to_json(requirements)?;
        Ok(sha256(&format!("{{\"dependencies\":{requirements}}}")))
    }

    /// The file, as Helm writes it.
    ///
    /// # Errors
    /// It cannot be written as YAML.
    pub fn to_yaml(&self) -> Result<Vec<u8>, yaml::Error> {
        encode::to_yaml(self)
    }
}

fn sha256(text: &str) -> String {
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(text));
    format!("sha256:{digest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_helms() {
        // From Helm's `internal/resolver/resolver_test.go` (`TestHashReq`).
        let requirement = Dependency::locked("alpine", "0.1.0", "http://localhost:8879/charts");
        let digest = |version: &str| {
            let locked = Dependency::locked("alpine", version, "http://localhost:8879/charts");
            Lock::digest_of(std::slice::from_ref(&requirement), &[locked]).unwrap()
        };
        assert_eq!(
            digest("0.1.0"),
            "sha256:fb239e836325c5fa14b29d1540a13b7d3ba13151b67fe719f820e0ef6d66aaaf"
        );
        assert_ne!(digest("0.1.0"), digest("0.2.0"));
    }
}
