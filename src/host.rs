//! The only door to the world: clock, randomness, name resolution, and the cluster that is not there.

use std::cell::RefCell;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use chacha20::ChaCha20Rng;
use chacha20::rand_core::{Rng, SeedableRng};
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

/// What a render may ask of the world. Tests pass one that always answers the same.
pub trait Host {
    /// The time now.
    fn now(&self) -> SystemTime;

    /// The local time zone, which dates without a zone are shown in.
    fn time_zone(&self) -> TimeZone;

    /// Fills the buffer with random bytes, good enough for keys.
    fn random(&self, buffer: &mut [u8]);

    /// A template begins. A host with a seed begins its random bytes anew for it: what one template takes of them then
    /// changes nothing in another.
    fn begin(&self, _template: &[u8]) {}

    /// The addresses of a host name, none where it is not found. `None` where the render must not ask (no `--enable-dns`).
    fn resolve(&self, name: &str) -> Option<Vec<IpAddr>>;

    /// A variable of the environment, where there is one. No chart gets to ask for it.
    fn variable(&self, _name: &str) -> Option<String> {
        None
    }
}

/// Random bytes without end, decided by a seed: the ChaCha20 stream, good enough for keys if the seed is.
#[derive(Debug)]
pub struct RandomStream(Mutex<ChaCha20Rng>);

impl RandomStream {
    /// The stream of a seed.
    pub fn new(seed: [u8; 32]) -> RandomStream {
        RandomStream(Mutex::new(ChaCha20Rng::from_seed(seed)))
    }

    /// Begins anew with another seed.
    fn restart(&self, seed: [u8; 32]) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = ChaCha20Rng::from_seed(seed);
    }

    /// Fills the buffer with the next bytes of the stream.
    pub fn fill(&self, buffer: &mut [u8]) {
        // A panic elsewhere leaves the generator whole: at worst some bytes of the stream are skipped.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(buffer);
    }
}

/// A host whose answers are known beforehand: the clock stands still, the seed decides what is random, no name resolves.
///
/// Tests use it, and whoever wants the same keys and passwords at every render.
#[derive(Debug)]
pub struct FixedHost {
    now: SystemTime,
    seed: u64,
    random: RandomStream,
    /// The template whose bytes are asked for next, if none was asked for yet: few templates ask.
    begun: RefCell<Option<Box<[u8]>>>,
}

impl FixedHost {
    /// A host with this seed, where it is always this time, in UTC.
    pub fn new(seed: u64, now: SystemTime) -> FixedHost {
        let mut bytes = [0; 32];
        let (low, _) = bytes.split_at_mut(8);
        low.copy_from_slice(&seed.to_le_bytes());
        FixedHost {
            now,
            seed,
            random: RandomStream::new(bytes),
            begun: RefCell::default(),
        }
    }
}

impl Host for FixedHost {
    fn now(&self) -> SystemTime {
        self.now
    }

    fn time_zone(&self) -> TimeZone {
        TimeZone::UTC
    }

    fn random(&self, buffer: &mut [u8]) {
        if let Some(template) = self.begun.take() {
            let digest = Sha256::new()
                .chain_update(self.seed.to_le_bytes())
                .chain_update(template);
            self.random.restart(digest.finalize().into());
        }
        self.random.fill(buffer);
    }

    fn resolve(&self, _name: &str) -> Option<Vec<IpAddr>> {
        None
    }

    fn begin(&self, template: &[u8]) {
        self.begun.replace(Some(template.into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(host: &FixedHost) -> [u8; 16] {
        let mut buffer = [0; 16];
        host.random(&mut buffer);
        buffer
    }

    #[test]
    fn a_seed_decides_the_bytes() {
        let (one, same, other) = (
            FixedHost::new(1, SystemTime::UNIX_EPOCH),
            FixedHost::new(1, SystemTime::UNIX_EPOCH),
            FixedHost::new(2, SystemTime::UNIX_EPOCH),
        );
        let first = bytes(&one);
        assert_eq!(first, bytes(&same));
        assert_ne!(first, bytes(&other));
        assert_ne!(first, bytes(&one), "the stream goes on");
        one.begin(b"a");
        let of_template = bytes(&one);
        assert_ne!(first, of_template);
        bytes(&one);
        one.begin(b"a");
        assert_eq!(of_template, bytes(&one), "a template has bytes of its own");
    }
}
