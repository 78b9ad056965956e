//! Random primes for RSA keys.
//!
//! Most of the work is to test candidates, each by a power as large as itself. So all odd numbers near a random one are
//! sieved first, by far more small primes than Go's `crypto/rsa` and the crate crypto-primes divide candidates by: on the way
//! to a prime of 2,048 bits 61 are left to test, where Go tests 107 and crypto-primes 98.

use std::sync::LazyLock;

use chacha20::ChaCha20Rng;
use crypto_bigint::{Bounded, Limb, NonZero, RandomBits, RandomMod, RemLimb, UnsignedWithMontyForm, Word};
use crypto_primes::hazmat::{SetBits, random_odd_integer};
use crypto_primes::{Flavor, is_prime};

/// What the primes of the sieve are below. With twice as many a prime of 2,048 bits would need three tests less, which take
/// hardly longer than the sieve would.
const SIEVE_BOUND: u32 = 1 << SIEVE_BITS;

const SIEVE_BITS: u32 = 19;

/// How many primes of the sieve have a product that fits a word: the start is divided once for all of them.
const PRIMES_A_WORD: usize = (Word::BITS / SIEVE_BITS) as usize;

/// How many odd numbers are sieved at once. Once in 100,000 times none of so many numbers of 2,048 bits is prime.
const WINDOW: usize = 1 << 13;

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
pub(super) fn random_prime<P>(rng: &mut ChaCha20Rng, exponent: u32) -> Option<P>
where
    P: UnsignedWithMontyForm + RandomBits + RandomMod + Bounded,
{
    let size = std::num::NonZero::new(P::BITS)?;
    loop {
        let start = random_odd_integer::<P, _>(rng, size, SetBits::TwoMsb).ok()?.get();
        let prime = sieve(&start)
            .into_iter()
            .zip((0u32..).step_by(2))
            .filter(|(composite, _)| !composite)
            .filter_map(|(_, offset)| start.checked_add(&P::from(offset)).into_option())
            .find(|candidate| remainder(candidate, exponent.into()) != 1 && is_prime(Flavor::Any, candidate));
        if prime.is_some() {
            return prime;
        }
    }
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
    use chacha20::rand_core::SeedableRng;
    use crypto_bigint::{U64, U1024};

    use super::*;

    #[test]
    fn small_primes_are_all_there() {
        assert_eq!(SMALL_PRIMES.first(), Some(&3));
        assert_eq!(SMALL_PRIMES.last(), Some(&524_287));
        // The 43,390 primes below 2^19 (OEIS A007053) without 2.
        assert_eq!(SMALL_PRIMES.len(), 43_389);
    }

    #[test]
    fn the_sieve_marks_multiples_and_nothing_else() {
        for start in [1_u64 << 40 | 1, (1 << 61) - 1, 3 * 5 * 7 * 524_287] {
            for (composite, number) in sieve(&U64::from(start)).into_iter().zip((start..).step_by(2)) {
                let divisible = SMALL_PRIMES.iter().any(|&prime| number % u64::from(prime) == 0);
                assert_eq!(composite, divisible, "{number}");
            }
        }
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
