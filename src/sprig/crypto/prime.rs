//! Random primes for RSA keys.
//!
//! Most of the work is to test candidates, each by a power as large as itself. So all odd numbers near a random one are
//! sieved first, by far more small primes than Go's `crypto/rsa` and the crate crypto-primes divide candidates by: on the way
//! to a prime of 2,048 bits 64 are left to test, where Go tests 107 and crypto-primes 98.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;

use chacha20::rand_core::CryptoRng;
use crypto_bigint::{Bounded, Limb, NonZero, RandomBits, RandomMod, RemLimb, UnsignedWithMontyForm, Word};
use crypto_primes::hazmat::{SetBits, random_odd_integer};
use crypto_primes::{Flavor, is_prime};

/// What the primes of the sieve are below. With twice as many, primes of 1,024 bits would be found later: what tests they
/// spare is less than what the sieve takes.
const SIEVE_BOUND: u32 = 1 << SIEVE_BITS;

const SIEVE_BITS: u32 = 18;

/// How many primes of the sieve have a product that fits a word: the start is divided once for all of them.
const PRIMES_A_WORD: usize = (Word::BITS / SIEVE_BITS) as usize;

/// How many odd numbers are sieved at once. Once in 100,000 times none of so many numbers of 2,048 bits is prime.
const WINDOW: usize = 1 << 13;

/// On how many threads candidates are tested at once: more would test what comes after the prime.
const MAX_THREADS: usize = 8;

/// The odd primes below [`SIEVE_BOUND`].
static SMALL_PRIMES: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let numbers = || (3..SIEVE_BOUND).step_by(2);
    let mut composite = vec![false; numbers().len()];
    let mut primes = Vec::new();
    for (index, number) in numbers().enumerate() {
        if composite.get(index) == Some(&false) {
            primes.push(number);
            strike(&mut composite, index, number);
        }
    }
    primes
});

/// A random prime with as many bits as `P` has, the first two of them set, for keys with this public exponent, a prime too.
/// None where `P` has no room for such numbers.
pub(super) fn random_prime<P>(rng: &mut (impl CryptoRng + ?Sized), exponent: u32) -> Option<P>
where
    P: UnsignedWithMontyForm + RandomBits + RandomMod + Bounded + Send + Sync,
{
    let size = std::num::NonZero::new(P::BITS)?;
    let fits = |candidate: &P| remainder(candidate, exponent.into()) != 1 && is_prime(Flavor::Any, candidate);
    loop {
        let start = random_odd_integer::<P, _>(rng, size, SetBits::TwoMsb).ok()?.get();
        let numbers = sieve(&start).into_iter().zip((0u32..).step_by(2));
        let offsets: Vec<u32> = numbers
            .filter(|(composite, _)| !composite)
            .map(|(_, offset)| offset)
            .collect();
        let candidate = |&offset: &u32| start.checked_add(&P::from(offset)).into_option();
        let prime = find_first(&offsets, |offset| candidate(offset).filter(fits));
        if prime.is_some() {
            return prime;
        }
    }
}

/// What the job gives for the first of the items that it gives something for. Each thread takes the next item that none has
/// taken, so it is what one alone would find.
fn find_first<T: Sync, R: Send>(items: &[T], job: impl Fn(&T) -> Option<R> + Sync) -> Option<R> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(None);
    let end = AtomicUsize::new(items.len());
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index).filter(|_| index < end.load(Ordering::Relaxed)) else {
                return;
            };
            let Some(result) = job(item) else { continue };
            let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
            if index < end.fetch_min(index, Ordering::Relaxed) {
                *found = Some(result);
            }
        }
    };
    let threads = thread::available_parallelism()
        .map_or(1, std::num::NonZero::get)
        .min(MAX_THREADS);
    thread::scope(|scope| {
        for _ in 1..threads {
            if thread::Builder::new().spawn_scoped(scope, work).is_err() {
                // The system has no room for more.
                break;
            }
        }
        work();
    });
    found.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Which of the odd numbers from `start` on, which is odd, have a small factor.
fn sieve<P: RemLimb>(start: &P) -> Vec<bool> {
    let mut composite = vec![false; WINDOW];
    for primes in SMALL_PRIMES.chunks(PRIMES_A_WORD) {
        let rest = remainder(start, primes.iter().map(|&prime| Word::from(prime)).product());
        for &prime in primes {
            // How far it is to a multiple of the prime, and where that is even, to the next, which is odd.
            let distance = prime - (rest % Word::from(prime)) as u32;
            let distance = if distance.is_multiple_of(2) {
                distance
            } else {
                distance + prime
            };
            strike(&mut composite, (distance / 2 % prime) as usize, prime);
        }
    }
    composite
}

/// Marks every `step`th number from the `first` on as composite.
fn strike(composite: &mut [bool], first: usize, step: u32) {
    for number in composite.iter_mut().skip(first).step_by(step as usize) {
        *number = true;
    }
}

/// What is left of a large number divided by a small one, which is not 0.
fn remainder<P: RemLimb>(number: &P, divisor: Word) -> Word {
    NonZero::new(Limb(divisor))
        .into_option()
        .map_or(0, |divisor| number.rem_limb(divisor).0)
}

#[cfg(test)]
mod tests {
    use chacha20::ChaCha20Rng;
    use chacha20::rand_core::SeedableRng;
    use crypto_bigint::{U64, U1024};

    use super::*;

    #[test]
    fn small_primes_are_all_there() {
        assert_eq!(SMALL_PRIMES.first(), Some(&3));
        assert_eq!(SMALL_PRIMES.last(), Some(&262_139));
        // The 23,000 primes below 2^18 (OEIS A007053) without 2.
        assert_eq!(SMALL_PRIMES.len(), 22_999);
    }

    #[test]
    fn the_sieve_marks_multiples_and_nothing_else() {
        for start in [1_u64 << 40 | 1, (1 << 61) - 1, 3 * 5 * 7 * 262_139] {
            for (composite, number) in sieve(&U64::from(start)).into_iter().zip((start..).step_by(2)) {
                let divisible = SMALL_PRIMES.iter().any(|&prime| number % u64::from(prime) == 0);
                assert_eq!(composite, divisible, "{number}");
            }
        }
    }

    #[test]
    fn the_first_is_found_whichever_thread_is_quicker() {
        let slow_first = |&item: &u64| {
            thread::sleep(std::time::Duration::from_micros(300 - item));
            (item % 7 == 6).then_some(item)
        };
        for start in 0..50 {
            let items: Vec<u64> = (start..start + 200).collect();
            let first = items.iter().find(|&item| item % 7 == 6).copied();
            assert_eq!(find_first(&items, slow_first), first);
        }
        assert_eq!(find_first(&[1, 2], |_| None::<()>), None);
    }

    #[test]
    fn primes_have_their_first_two_bits_and_are_not_one_above_a_multiple_of_the_exponent() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        for _ in 0..20 {
            let prime = random_prime::<U1024>(&mut rng, 3).unwrap();
            assert!(crypto_primes::is_prime(Flavor::Any, &prime));
            assert!(prime.bit_vartime(1023) && prime.bit_vartime(1022));
            assert_eq!(remainder(&prime, 3), 2);
        }
    }
}
