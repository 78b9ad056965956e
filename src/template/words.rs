//! The words that templates say over and over: the strings in them, and the functions that they call.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

use crate::data::Str;

use super::func::FuncId;
use super::node::Callee;

/// How many words are remembered: a power of two.
const REMEMBERED: usize = 512;

/// The longest word that is: what is longer is said once.
const MAX_LENGTH: usize = 64;

/// What the templates that are parsed together have in common: the functions that they may call, and the words that were
/// met last, so that equal ones share their text, and a function is looked up once.
pub struct Words {
    lookup: Box<Lookup>,
    /// Each word has one place here, which it may share with others: the last one has it. Empty until there is a word.
    places: Vec<Option<Word>>,
}

/// What finds the function of a name.
type Lookup = dyn Fn(&str) -> Option<FuncId>;

/// A word, and the function of that name once it was looked up.
struct Word {
    text: Str,
    callee: Option<Callee>,
}

impl Words {
    /// No word yet. `lookup` knows the functions.
    pub fn new(lookup: impl Fn(&str) -> Option<FuncId> + 'static) -> Words {
        Words {
            lookup: Box::new(lookup),
            places: Vec::new(),
        }
    }

    /// A text, which is shared with all who say the same.
    pub(super) fn text(&mut self, text: &[u8]) -> Str {
        self.place(text)
            .map_or_else(|| Str::from(text), |word| word.text.clone())
    }

    /// What a name in function position means, if it means anything.
    pub(super) fn callee(&mut self, name: &[u8]) -> Option<Callee> {
        if let Some(Word {
            callee: Some(callee), ..
        }) = self.place(name)
        {
            return Some(*callee);
        }
        let callee = match name {
            b"and" => Some(Callee::And),
            b"or" => Some(Callee::Or),
            b"call" => Some(Callee::Call),
            _ => std::str::from_utf8(name)
                .ok()
                .and_then(&self.lookup)
                .map(Callee::Function),
        };
        if let Some(word) = self.place(name) {
            word.callee = callee;
        }
        callee
    }

    /// The word in its place; a long one has none.
    fn place(&mut self, text: &[u8]) -> Option<&mut Word> {
        if text.len() > MAX_LENGTH {
            return None;
        }
        if self.places.is_empty() {
            self.places.resize_with(REMEMBERED, || None);
        }
        let mut hasher = FixedState::default().build_hasher();
        hasher.write(text);
        let place = self.places.get_mut(hasher.finish() as usize % REMEMBERED)?;
        if place.as_ref().is_some_and(|known| *known.text != *text) {
            *place = None;
        }
        Some(place.get_or_insert_with(|| Word {
            text: Str::from(text),
            callee: None,
        }))
    }
}
