//! Sprig's random functions. All randomness is the host's, so a host with a seed gives the same strings at every render.

use std::convert::Infallible;

use chacha20::rand_core::{TryCryptoRng, TryRng};

use crate::data::{Str, Value};
use crate::host::Host;
use crate::host_functions;
use crate::template::func::FuncError;

/// The table of those that ask the host.
pub const HOST_FUNCTIONS: &[super::HostFunction] = host_functions! {
    "randAlpha" => rand_alpha(i64);
    "randAlphaNum" => rand_alpha_num(i64);
    "randAscii" => rand_ascii(i64);
    "randInt" => rand_int(i64, i64);
    "randNumeric" => rand_numeric(i64);
    "shuffle" => shuffle(Str);
};

/// How many random bytes or characters one call may ask for. Far above any secret, far below what exhausts memory.
pub(super) const MAX_LENGTH: usize = 1 << 20;

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LETTERS_AND_DIGITS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const DIGITS: &[u8] = b"0123456789";
const PRINTABLE: &[u8] =
    b" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

/// The host's random bytes, in the form in which the cryptography crates take them.
pub(super) struct HostRng<'a>(pub &'a dyn Host);

impl HostRng<'_> {
    /// The next bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.random(&mut bytes);
        bytes
    }

    /// A number below `bound`, each as likely as the others; 0 for 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        // Numbers above the last whole multiple of the bound would favour the small ones.
        let excess = (u64::MAX % bound.max(1) + 1) % bound.max(1);
        loop {
            let number = u64::from_le_bytes(self.bytes());
            if number <= u64::MAX - excess {
                return number % bound.max(1);
            }
        }
    }

    /// An index of a list with `len` items; 0 for an empty one.
    pub fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).unwrap_or_default()
    }
}

impl TryRng for HostRng<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(self.bytes()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(self.bytes()))
    }

    fn try_fill_bytes(&mut self, buffer: &mut [u8]) -> Result<(), Infallible> {
        self.0.random(buffer);
        Ok(())
    }
}

impl TryCryptoRng for HostRng<'_> {}

fn rand_alpha(host: &dyn Host, count: i64) -> Result<String, FuncError> {
    rand_string(host, count, LETTERS)
}

fn rand_alpha_num(host: &dyn Host, count: i64) -> Result<String, FuncError> {
    rand_string(host, count, LETTERS_AND_DIGITS)
}

fn rand_ascii(host: &dyn Host, count: i64) -> Result<String, FuncError> {
    rand_string(host, count, PRINTABLE)
}

fn rand_numeric(host: &dyn Host, count: i64) -> Result<String, FuncError> {
    rand_string(host, count, DIGITS)
}

/// `count` characters, each as likely as the others; none for a negative count, whose error Sprig drops.
fn rand_string(host: &dyn Host, count: i64, characters: &[u8]) -> Result<String, FuncError> {
    let count = checked_length(count.max(0))?;
    let mut rng = HostRng(host);
    Ok((0..count)
        .filter_map(|_| characters.get(rng.index(characters.len())))
        .copied()
        .map(char::from)
        .collect())
}

/// A length that a template asked for, unless it is negative or absurd.
pub(super) fn checked_length(count: i64) -> Result<usize, FuncError> {
    let length = usize::try_from(count).map_err(|_| FuncError::new("runtime error: makeslice: len out of range"))?;
    if length > MAX_LENGTH {
        return Err(FuncError::new(format!(
            "{length} random characters are more than the limit of {MAX_LENGTH}"
        )));
    }
    Ok(length)
}

/// A number from `min` to below `max` (`rand.Intn`, whose panic is the error).
fn rand_int(host: &dyn Host, min: i64, max: i64) -> Result<Value, FuncError> {
    match u64::try_from(max.wrapping_sub(min)) {
        Ok(range @ 1..) => Ok(Value::Int(min.wrapping_add_unsigned(HostRng(host).below(range)))),
        _ => Err(FuncError::new("invalid argument to Intn")),
    }
}

/// The characters in random order (`xstrings.Shuffle`: Fisher and Yates's way, from the end).
fn shuffle(host: &dyn Host, text: Str) -> String {
    let mut characters: Vec<char> = text.to_text().chars().collect();
    let mut rng = HostRng(host);
    for last in (1..characters.len()).rev() {
        characters.swap(last, rng.index(last + 1));
    }
    characters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::host::FixedHost;

    fn host() -> FixedHost {
        FixedHost::new(7, SystemTime::UNIX_EPOCH)
    }

    #[test]
    fn strings_have_their_length_and_all_their_characters() {
        type Rand = fn(&dyn Host, i64) -> Result<String, FuncError>;
        let cases: [(Rand, &[u8]); 4] = [
            (rand_alpha, LETTERS),
            (rand_alpha_num, LETTERS_AND_DIGITS),
            (rand_ascii, PRINTABLE),
            (rand_numeric, DIGITS),
        ];
        for (rand, alphabet) in cases {
            let text = rand(&host(), 5_000).unwrap();
            assert_eq!(text.len(), 5_000);
            let mut seen = text.into_bytes();
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen, alphabet);
            assert_eq!(rand(&host(), 0).unwrap(), "");
            assert_eq!(rand(&host(), -1).unwrap(), "");
            assert!(rand(&host(), i64::MAX).is_err());
        }
    }

    #[test]
    fn the_alphabets_are_sorted_and_whole() {
        assert_eq!(
            (LETTERS.len(), LETTERS_AND_DIGITS.len(), DIGITS.len(), PRINTABLE.len()),
            (52, 62, 10, 95)
        );
        assert!(PRINTABLE.iter().copied().eq(b' '..=b'~'));
    }

    #[test]
    fn a_seed_gives_the_same_again() {
        assert_eq!(
            rand_alpha_num(&host(), 20).unwrap(),
            rand_alpha_num(&host(), 20).unwrap()
        );
        let one = host();
        assert_ne!(rand_alpha_num(&one, 20).unwrap(), rand_alpha_num(&one, 20).unwrap());
    }

    #[test]
    fn integers_stay_in_their_range() {
        let host = host();
        let mut seen = [false; 3];
        for _ in 0..200 {
            let Ok(Value::Int(number)) = rand_int(&host, -1, 2) else {
                panic!("no int")
            };
            seen[usize::try_from(number + 1).unwrap()] = true;
        }
        assert_eq!(seen, [true; 3]);
        for (min, max) in [(5, 5), (6, 5), (i64::MIN, i64::MAX)] {
            assert_eq!(
                rand_int(&host, min, max).unwrap_err().to_string(),
                "invalid argument to Intn"
            );
        }
    }

    #[test]
    fn shuffling_keeps_the_characters() {
        let host = host();
        assert_eq!(shuffle(&host, Str::default()), "");
        let text = "aäbcdefghijklmnop";
        let shuffled = shuffle(&host, Str::from(text));
        assert_ne!(shuffled, text);
        let mut characters: Vec<char> = shuffled.chars().collect();
        characters.sort_unstable();
        let mut expected: Vec<char> = text.chars().collect();
        expected.sort_unstable();
        assert_eq!(characters, expected);
        assert_eq!(
            shuffle(&host, Str::from(&b"a\xff"[..])).len(),
            4,
            "the invalid byte became U+FFFD"
        );
    }
}
