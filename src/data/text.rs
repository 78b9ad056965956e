//! Go's strings.

use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// A Go string: immutable bytes. Usually UTF-8, never guaranteed to be. Most are names and words, which stand in place;
/// longer ones are shared by reference count.
#[derive(Clone)]
pub struct Str(Repr);

/// As many bytes as fit in place, in three words with what else is to be told.
const MAX_INLINE: usize = 22;

#[derive(Clone)]
enum Repr {
    Inline { length: u8, bytes: [u8; MAX_INLINE] },
    Shared(Arc<[u8]>),
}

impl Str {
    /// The bytes, to be kept elsewhere; long ones without a copy.
    pub fn shared(&self) -> Arc<[u8]> {
        match &self.0 {
            Repr::Inline { .. } => Arc::from(&**self),
            Repr::Shared(bytes) => Arc::clone(bytes),
        }
    }

    /// Their [`prefix`].
    pub(super) fn prefix(&self) -> u64 {
        match &self.0 {
            Repr::Inline { bytes, .. } => prefix(bytes),
            Repr::Shared(bytes) => prefix(bytes),
        }
    }

    /// The bytes in place, if they are few enough.
    fn inline(text: &[u8]) -> Option<Str> {
        let mut bytes = [0; MAX_INLINE];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        let length = u8::try_from(text.len()).ok()?;
        Some(Str(Repr::Inline { length, bytes }))
    }

    /// The text, with invalid UTF-8 replaced by U+FFFD: for messages, never for output.
    pub fn to_text(&self) -> Cow<'_, str> {
        to_text(self)
    }
}

/// The first eight bytes as a number, zeros where there are fewer. Texts whose numbers differ are in the order of these: most
/// are told apart so, without a look at the rest.
pub(super) fn prefix(text: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    match text.first_chunk() {
        Some(first) => bytes = *first,
        None => bytes.iter_mut().zip(text).for_each(|(byte, &given)| *byte = given),
    }
    u64::from_be_bytes(bytes)
}

/// Bytes as text, with invalid UTF-8 replaced by U+FFFD. What is valid, as nearly everything, is found so in a fraction of
/// the time that `String::from_utf8_lossy` takes.
pub fn to_text(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

impl Deref for Str {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Repr::Inline { length, bytes } => bytes.get(..usize::from(*length)).unwrap_or_default(),
            Repr::Shared(bytes) => bytes,
        }
    }
}

impl Borrow<[u8]> for Str {
    fn borrow(&self) -> &[u8] {
        self
    }
}

impl AsRef<[u8]> for Str {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl Default for Str {
    fn default() -> Self {
        Str(Repr::Inline {
            length: 0,
            bytes: [0; MAX_INLINE],
        })
    }
}

impl From<&str> for Str {
    fn from(text: &str) -> Self {
        Str::from(text.as_bytes())
    }
}

impl From<String> for Str {
    fn from(text: String) -> Self {
        Str::from(text.into_bytes())
    }
}

impl From<&[u8]> for Str {
    fn from(bytes: &[u8]) -> Self {
        Str::inline(bytes).unwrap_or_else(|| Str(Repr::Shared(Arc::from(bytes))))
    }
}

impl From<Vec<u8>> for Str {
    fn from(bytes: Vec<u8>) -> Self {
        Str::inline(&bytes).unwrap_or_else(|| Str(Repr::Shared(Arc::from(bytes))))
    }
}

impl From<Arc<[u8]>> for Str {
    fn from(bytes: Arc<[u8]>) -> Self {
        Str(Repr::Shared(bytes))
    }
}

impl PartialEq for Str {
    fn eq(&self, other: &Str) -> bool {
        **self == **other
    }
}

impl Eq for Str {}

impl PartialOrd for Str {
    fn partial_cmp(&self, other: &Str) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Str {
    fn cmp(&self, other: &Str) -> Ordering {
        let by_prefix = self.prefix().cmp(&other.prefix());
        by_prefix.then_with(|| (**self).cmp(other))
    }
}

impl Hash for Str {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl PartialEq<str> for Str {
    fn eq(&self, other: &str) -> bool {
        **self == *other.as_bytes()
    }
}

impl PartialEq<&str> for Str {
    fn eq(&self, other: &&str) -> bool {
        **self == *other.as_bytes()
    }
}

impl fmt::Debug for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_text(), f)
    }
}

/// The longest string that a render makes, in bytes: templates could else double one until no memory is left. A
/// Kubernetes object holds about 1.5 MB.
pub const MAX_STRING: usize = 32 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_in_the_order_of_their_bytes() {
        let texts: [&[u8]; 12] = [
            b"",
            b"\0",
            b"\0\0",
            b"a",
            b"a\0",
            b"a\0b",
            b"ab",
            b"abcdefgh",
            b"abcdefgh\0",
            b"abcdefghi",
            b"abcdefghijklmnopqrstuvwxyz",
            b"\xff",
        ];
        for (index, one) in texts.iter().enumerate() {
            for (other_index, other) in texts.iter().enumerate() {
                let order = Str::from(*one).cmp(&Str::from(*other));
                assert_eq!(order, index.cmp(&other_index), "{one:?} {other:?}");
                let shared = Str::from(Arc::<[u8]>::from(*one)).cmp(&Str::from(*other));
                assert_eq!(shared, order);
            }
        }
    }
}
