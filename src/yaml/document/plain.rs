//! Whether a document is so plain that its data need not be made to know that they can be.

use super::{Content, Tree};
use crate::yaml::Scalar;
use crate::yaml::decode::MAX_DEPTH;
use crate::yaml::resolve::plain;

/// A collection that is being walked through.
struct Open {
    /// The node after it and all it holds.
    end: u32,
    is_mapping: bool,
    /// Whether a key comes next, if it is a mapping.
    at_key: bool,
}

impl Tree {
    /// Whether nothing can go wrong any more on the way to JSON: no tags, anchors or merges; keys that are texts, and no
    /// infinite numbers. `false` says nothing.
    pub(in crate::yaml) fn is_plain(&self, source: &[u8]) -> bool {
        // Without anchors, no node is an alias.
        if !self.properties.is_empty() {
            return false;
        }
        let mut open: Vec<Open> = Vec::new();
        for (index, node) in (0u32..).zip(&self.nodes) {
            while open.last().is_some_and(|innermost| innermost.end <= index) {
                open.pop();
            }
            let is_key = open.last_mut().is_some_and(|innermost| {
                let is_key = innermost.at_key;
                innermost.at_key = innermost.is_mapping && !is_key;
                is_key
            });
            let is_mapping = match node.content {
                Content::Scalar { text, implicit } => {
                    if implicit && !is_plain_scalar(text.bytes(source, &self.scratch), is_key) {
                        return false;
                    }
                    continue;
                }
                Content::Mapping => true,
                Content::Sequence => false,
                Content::Alias { .. } => return false,
            };
            if is_key || open.len() == MAX_DEPTH {
                return false;
            }
            open.push(Open {
                end: node.next,
                is_mapping,
                at_key: is_mapping,
            });
        }
        true
    }
}

/// Whether a scalar without quotes is so plain.
pub(in crate::yaml) fn is_plain_scalar(text: &[u8], is_key: bool) -> bool {
    match text.first() {
        _ if is_key => text != b"<<" && plain(text).is_none(),
        Some(b'.' | b'+' | b'-' | b'0'..=b'9') => !matches!(plain(text), Some(Scalar::Float(n)) if !n.is_finite()),
        _ => true,
    }
}
