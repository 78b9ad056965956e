//! Sprig's network functions.

use crate::data::Str;
use crate::host::Host;
use crate::host_functions;
use crate::template::func::FuncError;

use super::random::HostRng;

/// The table of those that ask the host.
pub const HOST_FUNCTIONS: &[super::HostFunction] = host_functions! {
    "getHostByName" => get_host_by_name(Str);
};

/// One of the addresses of a host name. Without `--enable-dns` it is empty (Helm's `engine.go`); with it, a name
/// without addresses is the error that Sprig's `getHostByName` panics with.
fn get_host_by_name(host: &dyn Host, name: Str) -> Result<String, FuncError> {
    let Some(addresses) = host.resolve(&name.to_text()) else {
        return Ok(String::new());
    };
    addresses
        .get(HostRng(host).index(addresses.len()))
        .map(|address| address.to_string())
        .ok_or_else(|| FuncError::new("invalid argument to Intn"))
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::host::FixedHost;
    use crate::sprig::testing::SmallWorld;

    #[test]
    fn resolves_what_the_host_resolves() {
        let fixed = FixedHost::new(1, SystemTime::UNIX_EPOCH);
        assert_eq!(get_host_by_name(&fixed, Str::from("known")).unwrap(), "");
        let host = SmallWorld::new();
        assert_eq!(get_host_by_name(&host, Str::from("known")).unwrap(), "10.0.0.1");
        let error = get_host_by_name(&host, Str::from("unknown")).unwrap_err();
        assert_eq!(error.to_string(), "invalid argument to Intn");
    }
}
