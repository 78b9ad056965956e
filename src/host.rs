//! The only door to the world: clock, randomness, name resolution, and the cluster that is not there.

use std::net::IpAddr;
use std::time::SystemTime;

use jiff::tz::TimeZone;

/// What a render may ask of the world. Tests pass one that always answers the same.
pub trait Host {
    /// The time now.
    fn now(&self) -> SystemTime;

    /// The local time zone, which dates without a zone are shown in.
    fn time_zone(&self) -> TimeZone;

    /// Fills the buffer with random bytes, good enough for keys.
    fn random(&self, buffer: &mut [u8]);

    /// The addresses of a host name; empty where it is not found or must not be asked.
    fn resolve(&self, name: &str) -> Vec<IpAddr>;
}
