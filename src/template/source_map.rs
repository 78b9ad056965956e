//! Which node of which template wrote what of an execution's output: recorded where somebody asks, after an error.
//!
//! The output is made of pieces, each written by one node. What `include` and `tpl` give to other functions is no output
//! yet; it is kept as a fragment, and found again by its lines in what the node wrote in the end: functions such as
//! `nindent` change where a line begins, and nothing else.

use std::ops::Range;

use super::exec::NO_VALUE;
use super::node::{Pos, Template, Unit};
use super::site::{Site, Spot};

/// What an execution keeps while it writes.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    pieces: Vec<Piece>,
    fragments: Vec<Fragment>,
    calls: Vec<Call>,
    /// The call of `template` that is being executed.
    open: Option<usize>,
}

/// A stretch of output that one node wrote: from its start to that of the next piece.
#[derive(Debug)]
struct Piece {
    start: usize,
    spot: Spot,
    pos: Pos,
    /// The call of `template` that the node was executed in.
    call: Option<usize>,
    kind: Kind,
}

/// How a piece came from its node.
#[derive(Debug)]
enum Kind {
    /// As it stands in the template.
    Literal,
    /// Computed, with these fragments made on the way.
    Computed(Range<usize>),
}

/// What a template gave to a function.
#[derive(Debug)]
struct Fragment {
    text: Vec<u8>,
    pieces: Vec<Piece>,
}

/// A `{{ template }}` that is executed.
#[derive(Debug)]
struct Call {
    spot: Spot,
    pos: Pos,
    outer: Option<usize>,
}

/// A state of the recorder that a fragment or a call ends with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Checkpoint {
    pieces: usize,
    fragments: usize,
    open: Option<usize>,
}

impl Recorder {
    /// Notes that a literal text is written from here on.
    pub(super) fn literal(&mut self, start: usize, unit: &Unit, template: &Template, pos: usize) {
        self.piece(start, unit, template, pos, Kind::Literal);
    }

    /// Notes what a node has written since the start, when its evaluation had begun at the checkpoint.
    pub(super) fn computed(&mut self, start: usize, unit: &Unit, template: &Template, pos: usize, begun: Checkpoint) {
        let fragments = begun.fragments..self.fragments.len();
        self.piece(start, unit, template, pos, Kind::Computed(fragments));
    }

    fn piece(&mut self, start: usize, unit: &Unit, template: &Template, pos: usize, kind: Kind) {
        self.pieces.push(Piece {
            start,
            spot: Spot::new(unit, template),
            pos: Pos::try_from(pos).unwrap_or(Pos::MAX),
            call: self.open,
            kind,
        });
    }

    /// The state now.
    pub(super) fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            pieces: self.pieces.len(),
            fragments: self.fragments.len(),
            open: self.open,
        }
    }

    /// A template is called that writes to the same output, until [`Recorder::leave`].
    pub(super) fn call(&mut self, unit: &Unit, template: &Template, pos: usize) -> Checkpoint {
        let outer = self.checkpoint();
        self.calls.push(Call {
            spot: Spot::new(unit, template),
            pos: Pos::try_from(pos).unwrap_or(Pos::MAX),
            outer: self.open,
        });
        self.open = Some(self.calls.len() - 1);
        outer
    }

    /// The call is over.
    pub(super) fn leave(&mut self, outer: Checkpoint) {
        self.open = outer.open;
    }

    /// A template is executed for a function, until [`Recorder::fragment`].
    pub(super) fn begin(&mut self) -> Checkpoint {
        let outer = self.checkpoint();
        self.open = None;
        outer
    }

    /// What was written since the checkpoint goes to a function; it began at this place of the output.
    pub(super) fn fragment(&mut self, outer: Checkpoint, start: usize, text: &[u8]) {
        self.open = outer.open;
        let mut pieces = self.pieces.split_off(outer.pieces.min(self.pieces.len()));
        for piece in &mut pieces {
            piece.start = piece.start.saturating_sub(start);
        }
        self.fragments.push(Fragment {
            text: text.to_vec(),
            pieces,
        });
    }

    /// What was recorded of an output, and begins anew.
    pub(super) fn take(&mut self, text: &[u8]) -> SourceMap {
        let Recorder {
            pieces,
            fragments,
            calls,
            ..
        } = std::mem::take(self);
        SourceMap {
            output: Fragment {
                text: text.to_vec(),
                pieces,
            },
            fragments,
            calls,
        }
    }
}

/// Which node of which template wrote what of an output.
#[derive(Debug)]
pub struct SourceMap {
    output: Fragment,
    fragments: Vec<Fragment>,
    calls: Vec<Call>,
}

impl SourceMap {
    /// Who wrote a place of the output, as it is without any `<no value>`: line and column in characters, both from 1.
    /// First the node of the file that was rendered, then those of the templates that it executed for it.
    pub fn sites(&self, line: u32, column: u32) -> Vec<Site> {
        let mut sites = Vec::new();
        if let Some(offset) = offset(&self.output.text, line, column) {
            self.follow(&self.output, offset, self.fragments.len(), &mut sites);
        }
        sites
    }

    /// Adds who wrote a place of a fragment. Only fragments before `end` were there when it was made.
    fn follow(&self, fragment: &Fragment, offset: usize, end: usize, sites: &mut Vec<Site>) {
        let next = fragment.pieces.partition_point(|piece| piece.start <= offset);
        let Some(piece) = next.checked_sub(1).and_then(|index| fragment.pieces.get(index)) else {
            return;
        };
        self.add_calls(piece.call, sites);
        let inside = offset - piece.start;
        let fragments = match &piece.kind {
            Kind::Literal => {
                let pos = (piece.pos as usize).saturating_add(inside);
                sites.push(piece.spot.at(pos));
                return;
            }
            Kind::Computed(fragments) => fragments.start..fragments.end.min(end),
        };
        sites.push(piece.spot.at(piece.pos as usize));
        let until = fragment.pieces.get(next).map_or(fragment.text.len(), |next| next.start);
        let written = fragment.text.get(piece.start..until).unwrap_or_default();
        // The last one was made of those before it, if it was made of any.
        let found = fragments.rev().find_map(|index| {
            let inner = self.fragments.get(index)?;
            Some((index, inner, same_line(written, inside, &inner.text)?))
        });
        if let Some((index, inner, offset)) = found {
            self.follow(inner, offset, index, sites);
        }
    }

    /// Adds the calls of `template` that lead to one, the outermost first.
    fn add_calls(&self, call: Option<usize>, sites: &mut Vec<Site>) {
        let Some(call) = call.and_then(|index| self.calls.get(index)) else {
            return;
        };
        self.add_calls(call.outer, sites);
        sites.push(call.spot.at(call.pos as usize));
    }
}

/// The offset of a place of a text, which is told without any `<no value>` in it.
fn offset(text: &[u8], line: u32, column: u32) -> Option<usize> {
    let finder = memchr::memmem::Finder::new(NO_VALUE);
    let (mut at_line, mut at_column, mut offset) = (1, 1, 0);
    while (at_line, at_column) < (line, column) {
        let rest = text.get(offset..)?;
        if rest.starts_with(finder.needle()) {
            offset += NO_VALUE.len();
            continue;
        }
        match rest.first()? {
            b'\n' if at_line == line => return Some(offset),
            b'\n' => (at_line, at_column) = (at_line + 1, 1),
            _ => at_column += 1,
        }
        offset += 1;
        // What follows the first byte of a character belongs to it.
        while text.get(offset).is_some_and(|byte| byte & 0xc0 == 0x80) {
            offset += 1;
        }
    }
    Some(offset)
}

/// Where the line at an offset of a text stands in the text that it was made of, by what it says: of several that say the
/// same, the one of the same number.
fn same_line(text: &[u8], offset: usize, origin: &[u8]) -> Option<usize> {
    let (start, line) = lines(text).take_while(|(start, _)| *start <= offset).last()?;
    let said = line.trim_ascii();
    if said.is_empty() {
        return None;
    }
    let says_it = |line: &[u8]| line.trim_ascii() == said;
    let number = lines(text)
        .take_while(|(before, _)| *before < start)
        .filter(|(_, line)| says_it(line))
        .count();
    let (origin_start, origin_line) = lines(origin).filter(|(_, line)| says_it(line)).nth(number)?;
    let indent = |line: &[u8]| line.len() - line.trim_ascii_start().len();
    let inside = (offset - start)
        .saturating_sub(indent(line))
        .min(said.len().saturating_sub(1));
    Some(origin_start + indent(origin_line) + inside)
}

/// The lines of a text, each with its offset.
fn lines(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut next = 0;
    text.split(|&byte| byte == b'\n').map(move |line| {
        let start = next;
        next += line.len() + 1;
        (start, line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_by_what_it_says() {
        let origin = b"a: 1\nb:\n  a: 1\n";
        let indented = b"\n    a: 1\n    b:\n      a: 1";
        assert_eq!(same_line(indented, 5, origin), Some(0));
        assert_eq!(same_line(indented, 14, origin), Some(5));
        assert_eq!(same_line(indented, 25, origin), Some(12));
        assert_eq!(same_line(b"c", 0, origin), None);
    }

    #[test]
    fn places_are_counted_without_no_value() {
        let text = "é<no value>: x\ny".as_bytes();
        assert_eq!(offset(text, 1, 1), Some(0));
        assert_eq!(offset(text, 1, 3), Some(13));
        assert_eq!(offset(text, 1, 99), Some(text.len() - 2));
        assert_eq!(offset(text, 2, 1), Some(text.len() - 1));
        assert_eq!(offset(text, 3, 1), None);
    }
}
