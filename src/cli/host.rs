//! The real world, as a render may see it.

use std::env;
use std::net::{IpAddr, ToSocketAddrs};
use std::time::SystemTime;

use jiff::tz::TimeZone;

use crate::host::{FixedHost, Host, RandomStream};

/// The system's clock, time zone, random bytes and name resolution.
#[derive(Debug)]
pub struct SystemHost {
    enable_dns: bool,
    random: RandomStream,
}

impl SystemHost {
    /// The real host; it resolves names only with `enable_dns` (Helm's `--enable-dns`). Fails where the operating system
    /// has no random bytes: better now than with a key that is none.
    pub fn new(enable_dns: bool) -> Result<SystemHost, getrandom::Error> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)?;
        Ok(SystemHost {
            enable_dns,
            random: RandomStream::new(seed),
        })
    }
}

impl Host for SystemHost {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn time_zone(&self) -> TimeZone {
        TimeZone::system()
    }

    fn random(&self, buffer: &mut [u8]) {
        self.random.fill(buffer);
    }

    fn resolve(&self, name: &str) -> Option<Vec<IpAddr>> {
        self.enable_dns.then(|| {
            let mut addresses: Vec<IpAddr> = (name, 0)
                .to_socket_addrs()
                .map(|found| found.map(|a| a.ip()).collect())
                .unwrap_or_default();
            addresses.dedup();
            addresses
        })
    }

    fn variable(&self, name: &str) -> Option<String> {
        env::var_os(name).map(|value| value.to_string_lossy().into_owned())
    }
}

/// How much memory the process uses, in bytes, where the system tells.
pub fn memory_in_use() -> Option<usize> {
    memory_stats::memory_stats().map(|memory| memory.physical_mem)
}

/// The real host, but for what is fixed: random bytes that a seed decides, a clock that stands still.
#[derive(Debug)]
pub struct RepeatableHost {
    system: SystemHost,
    seeded: Option<FixedHost>,
    now: Option<SystemTime>,
}

impl RepeatableHost {
    /// The real host with a seed and a time, as far as they are given.
    ///
    /// # Errors
    /// As of [`SystemHost::new`].
    pub fn new(
        enable_dns: bool,
        seed: Option<u64>,
        now: Option<SystemTime>,
    ) -> Result<RepeatableHost, getrandom::Error> {
        let system = SystemHost::new(enable_dns)?;
        Ok(RepeatableHost {
            seeded: seed.map(|seed| FixedHost::new(seed, system.now())),
            system,
            now,
        })
    }
}

impl Host for RepeatableHost {
    fn now(&self) -> SystemTime {
        self.now.unwrap_or_else(|| self.system.now())
    }

    /// With a fixed clock the zone is fixed too: dates would differ between machines.
    fn time_zone(&self) -> TimeZone {
        if self.now.is_some() {
            TimeZone::UTC
        } else {
            self.system.time_zone()
        }
    }

    fn random(&self, buffer: &mut [u8]) {
        match &self.seeded {
            Some(host) => host.random(buffer),
            None => self.system.random(buffer),
        }
    }

    fn resolve(&self, name: &str) -> Option<Vec<IpAddr>> {
        self.system.resolve(name)
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.system.variable(name)
    }

    fn begin(&self, template: &[u8]) {
        if let Some(host) = &self.seeded {
            host.begin(template);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_resolve_only_when_enabled() {
        assert_eq!(SystemHost::new(false).unwrap().resolve("127.0.0.1"), None);
        assert_eq!(
            SystemHost::new(true).unwrap().resolve("127.0.0.1"),
            Some(vec![IpAddr::from([127, 0, 0, 1])])
        );
    }

    #[test]
    fn two_hosts_differ() {
        let bytes = || {
            let mut buffer = [0; 16];
            SystemHost::new(false).unwrap().random(&mut buffer);
            buffer
        };
        assert_ne!(bytes(), bytes());
    }
}
