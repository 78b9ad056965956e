//! `--partition 2/8`: one share of the work, for machines that share it.

use std::num::NonZero;
use std::str::FromStr;

use sha2::{Digest, Sha256};

/// A share of the work: `2/8` is the second of eight. Shares are counted from 1 or from 0, as the one who splits the work
/// does it: `0/8` and `8/8` are the same share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partition {
    share: usize,
    of: NonZero<usize>,
}

impl FromStr for Partition {
    type Err = String;

    fn from_str(text: &str) -> Result<Partition, String> {
        let parts = text
            .split_once('/')
            .and_then(|(share, of)| Some((share.parse().ok()?, of.parse::<NonZero<usize>>().ok()?)));
        match parts {
            Some((share, of)) if share <= of.get() => Ok(Partition { share, of }),
            Some((share, of)) => Err(format!("there is no share {share} of {of}")),
            None => Err("a share is written as `2/8`, the second of eight".to_owned()),
        }
    }
}

impl Partition {
    /// The items of this share, in their order. The items are ranked by a digest of what they are called and dealt out one
    /// by one: shares differ by one item at most, likenesses of neighbours are spread, and neither the order of the items
    /// nor the machine changes who gets what.
    pub fn of<T>(self, items: Vec<T>, name: impl Fn(&T) -> String) -> Vec<T> {
        let mut ranked: Vec<(usize, T)> = items.into_iter().enumerate().collect();
        ranked.sort_by_cached_key(|(_, item)| Sha256::digest(name(item)));
        let share = self.share % self.of;
        let dealt = ranked
            .into_iter()
            .enumerate()
            .filter(|(rank, _)| (rank + 1) % self.of == share);
        let mut own: Vec<(usize, T)> = dealt.map(|(_, item)| item).collect();
        own.sort_by_key(|(place, _)| *place);
        own.into_iter().map(|(_, item)| item).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(text: &str, items: &[u32]) -> Vec<u32> {
        let partition: Partition = text.parse().unwrap();
        partition.of(items.to_vec(), ToString::to_string)
    }

    #[test]
    fn every_item_is_in_one_share_and_shares_are_even() {
        let items: Vec<u32> = (0..1_003).collect();
        let shares: Vec<Vec<u32>> = (1..=8).map(|number| share(&format!("{number}/8"), &items)).collect();
        let mut all: Vec<u32> = shares.concat();
        all.sort_unstable();
        assert_eq!(all, items);
        assert!(
            shares
                .iter()
                .all(|share| share.is_sorted() && (125..=126).contains(&share.len()))
        );
        assert_eq!(share("0/8", &items), shares[7]);
        assert_eq!(share("1/1", &items), items);
        assert!(share("3/4", &[1]).len() + share("1/4", &[1]).len() <= 1);
    }

    #[test]
    fn the_order_of_the_items_changes_no_share() {
        let items: Vec<u32> = (0..100).collect();
        let reversed: Vec<u32> = items.iter().rev().copied().collect();
        let mut found = share("2/3", &reversed);
        found.reverse();
        assert_eq!(found, share("2/3", &items));
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in ["", "2", "9/8", "1/0", "-1/2", "a/b", "1/2/3"] {
            assert!(text.parse::<Partition>().is_err(), "{text}");
        }
    }
}
