//! What several jobs use: made by the first that asks, and let go with the last.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// Things by key, each made once however many ask for it at once, and kept no longer than anybody will.
#[derive(Debug)]
pub struct Shared<K, T>(HashMap<K, Mutex<Entry<T>>>);

#[derive(Debug)]
struct Entry<T> {
    /// How often it will still be asked for.
    uses: usize,
    made: Option<T>,
}

impl<K: Hash + Eq, T: Clone> Shared<K, T> {
    /// A thing for each key, which will be asked for as often as the key is in `uses`.
    pub fn new(uses: impl IntoIterator<Item = K>) -> Shared<K, T> {
        let mut entries: HashMap<K, Mutex<Entry<T>>> = HashMap::new();
        for key in uses {
            let entry = entries
                .entry(key)
                .or_insert_with(|| Mutex::new(Entry { uses: 0, made: None }));
            entry.get_mut().unwrap_or_else(PoisonError::into_inner).uses += 1;
        }
        Shared(entries)
    }

    /// The thing of a key. Whoever asks while it is made waits for it.
    pub fn get(&self, key: &K, make: impl FnOnce() -> T) -> T {
        let Some(entry) = self.0.get(key) else {
            return make();
        };
        let mut entry = entry.lock().unwrap_or_else(PoisonError::into_inner);
        let made = entry.made.take().unwrap_or_else(make);
        entry.uses = entry.uses.saturating_sub(1);
        if entry.uses > 0 {
            entry.made = Some(made.clone());
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::cli::parallel;

    #[test]
    fn a_thing_is_made_once_and_let_go_with_its_last_use() {
        let uses: Vec<&str> = ["a", "b"].into_iter().cycle().take(100).collect();
        let shared = Shared::new(uses.iter().copied());
        let (made, alive) = (AtomicUsize::new(0), Arc::new(()));
        let things = parallel::map(&uses, |key| {
            let thing = shared.get(key, || {
                made.fetch_add(1, Ordering::Relaxed);
                Arc::clone(&alive)
            });
            Arc::ptr_eq(&thing, &alive)
        });
        assert_eq!(things.unwrap(), [true; 100]);
        assert_eq!(made.into_inner(), 2);
        assert_eq!(
            Arc::strong_count(&alive),
            1,
            "nothing is kept that nobody asks for again"
        );
    }
}
