//! RE2's syntax as Go reads it (`regexp/syntax/parse.go`), into the form that regex-automata compiles.
//!
//! The parser keeps a stack as Go's does, so that its errors and limits come out the same. It leaves out what Go does to
//! alternatives (`factor`): that changes no match.

use regex_syntax::hir::{Capture, ClassUnicode, Hir, Look, Repetition};

use super::class::{self, ClassBuilder};
use super::error::{Error, ErrorKind};
use super::scan::{Bounds, MAX_REPEAT, Scanner};

/// Go's `maxHeight`: how deep an expression may nest.
const MAX_HEIGHT: u32 = 1_000;
/// Go's `maxSize`: the most instructions of a program, 128 MB of 40 bytes each.
const MAX_SIZE: u64 = (128 << 20) / 40;
/// Go's `maxRunes`: the most ends of ranges in all classes, 128 MB of 4 bytes each.
const MAX_RUNES: usize = (128 << 20) / 4;

/// A parsed pattern.
#[derive(Debug)]
pub(super) struct Parsed {
    /// The expression.
    pub(super) hir: Hir,
    /// Whether there is none.
    pub(super) is_empty: bool,
    /// How deep it nests.
    pub(super) height: u32,
    /// The names of the groups; the first stands for the whole match, and is empty as all that are not named.
    pub(super) group_names: Vec<Box<[u8]>>,
}

/// Parses a pattern with Go's `syntax.Perl` flags, its classes of characters as `spell` puts them.
pub(super) fn parse(pattern: &[u8], spell: fn(ClassUnicode) -> Hir) -> Result<Parsed, Error> {
    let mut parser = Parser {
        scanner: Scanner::new(pattern),
        spell,
        flags: Flags {
            fold: false,
            multi_line: false,
            dot_newline: false,
            swap_greed: false,
        },
        stack: Vec::new(),
        group_names: vec![Box::default()],
        runes: 0,
    };
    let Node { hir, height, .. } = parser.parse()?;
    Ok(Parsed {
        hir,
        is_empty: pattern.is_empty(),
        height,
        group_names: parser.group_names,
    })
}

/// What `(?imsU)` switches.
#[derive(Clone, Copy)]
struct Flags {
    fold: bool,
    multi_line: bool,
    dot_newline: bool,
    swap_greed: bool,
}

/// What Go makes of an expression, as far as it decides the height of those around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A string of characters, which swallows its neighbours in a concatenation.
    Literal {
        fold: bool,
    },
    /// A class of characters, which melts with its neighbours in an alternation.
    Class,
    Concat,
    Alternate,
    Other,
}

/// An expression with the measures that Go's limits count.
struct Node {
    hir: Hir,
    shape: Shape,
    height: u32,
    /// The number of instructions.
    size: u64,
    /// The most copies that counted repetitions make of anything inside.
    copies: u32,
}

impl Node {
    fn leaf(hir: Hir, shape: Shape) -> Node {
        Node {
            hir,
            shape,
            height: 1,
            size: 1,
            copies: 1,
        }
    }

    /// Whether Go holds this as one character or a class.
    fn is_char_class(&self) -> bool {
        matches!(self.shape, Shape::Literal { .. } | Shape::Class) && self.size == 1
    }
}

enum Item {
    Node(Node),
    LeftParen { group: Option<u32>, flags: Flags },
    VerticalBar,
}

struct Parser<'p> {
    scanner: Scanner<'p>,
    spell: fn(ClassUnicode) -> Hir,
    flags: Flags,
    stack: Vec<Item>,
    group_names: Vec<Box<[u8]>>,
    runes: usize,
}

impl Parser<'_> {
    fn parse(&mut self) -> Result<Node, Error> {
        // Where the repetition operator just before the current position starts.
        let mut last_repeat = None;
        while let Some(byte) = self.scanner.peek() {
            let start = self.scanner.pos();
            let bounds = match byte {
                b'*' => Some(Bounds { min: 0, max: None }),
                b'+' => Some(Bounds { min: 1, max: None }),
                b'?' => Some(Bounds { min: 0, max: Some(1) }),
                b'{' => self.scanner.bounds()?,
                _ => None,
            };
            if let Some(bounds) = bounds {
                if byte != b'{' {
                    self.scanner.skip(1);
                }
                self.repeat(bounds, byte == b'{', start, last_repeat)?;
                last_repeat = Some(start);
            } else {
                self.step(byte)?;
                last_repeat = None;
            }
        }
        self.concat()?;
        self.alternate()?;
        match (self.stack.pop(), self.stack.is_empty()) {
            (Some(Item::Node(node)), true) => Ok(node),
            _ => Err(self.error(ErrorKind::MissingParen)),
        }
    }

    /// Reads one thing that is no repetition.
    fn step(&mut self, byte: u8) -> Result<(), Error> {
        match byte {
            b'(' => return self.left_paren(),
            b'\\' => return self.backslash(),
            b'[' => {
                let class = self.scanner.bracket_class(self.flags.fold)?;
                return self.push_class(class);
            }
            _ => {}
        }
        match byte {
            b'|' => {
                self.concat()?;
                self.stack.push(Item::VerticalBar);
            }
            b')' => self.right_paren()?,
            b'^' => self.push_look(if self.flags.multi_line {
                Look::StartLF
            } else {
                Look::Start
            })?,
            b'$' => self.push_look(if self.flags.multi_line { Look::EndLF } else { Look::End })?,
            b'.' => {
                let mut class = class::class(if self.flags.dot_newline { &[] } else { &[(10, 10)] });
                class.negate();
                self.push(Node::leaf((self.spell)(class), Shape::Class))?;
            }
            _ => {
                return match self.scanner.next_char()? {
                    Some(c) => self.push_literal(u32::from(c)),
                    None => Ok(()),
                };
            }
        }
        self.scanner.skip(1);
        Ok(())
    }

    /// The error that shows the whole pattern.
    fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind, self.scanner.pattern())
    }

    fn push(&mut self, node: Node) -> Result<(), Error> {
        if node.size > MAX_SIZE || self.runes > MAX_RUNES {
            return Err(self.error(ErrorKind::Large));
        }
        if node.height > MAX_HEIGHT {
            return Err(self.error(ErrorKind::NestingDepth));
        }
        self.stack.push(Item::Node(node));
        Ok(())
    }

    fn push_look(&mut self, look: Look) -> Result<(), Error> {
        self.push(Node::leaf(Hir::look(look), Shape::Other))
    }

    /// A character; a surrogate, which no text contains, matches nothing.
    fn push_literal(&mut self, code: u32) -> Result<(), Error> {
        self.runes += 1;
        let mut class = class::class(&[(code, code)]);
        if self.flags.fold {
            class::fold(&mut class);
        }
        self.push(Node::leaf(
            (self.spell)(class),
            Shape::Literal { fold: self.flags.fold },
        ))
    }

    fn push_class(&mut self, class: ClassUnicode) -> Result<(), Error> {
        self.runes += 2 * class.ranges().len();
        let shape = if class.literal().is_some() {
            Shape::Literal { fold: false }
        } else {
            Shape::Class
        };
        self.push(Node::leaf((self.spell)(class), shape))
    }

    fn backslash(&mut self) -> Result<(), Error> {
        let look = match self.scanner.rest().get(1) {
            Some(b'A') => Some(Look::Start),
            Some(b'z') => Some(Look::End),
            Some(b'b') => Some(Look::WordAscii),
            Some(b'B') => Some(Look::WordAsciiNegate),
            Some(b'Q') => return self.quoted(),
            _ => None,
        };
        if let Some(look) = look {
            self.scanner.skip(2);
            return self.push_look(look);
        }
        let mut class = ClassBuilder::new(self.flags.fold);
        if self.scanner.class_escape(&mut class)? {
            return self.push_class(class.build());
        }
        let code = self.scanner.escape()?;
        self.push_literal(code)
    }

    /// `\Q…\E`, or up to the end.
    fn quoted(&mut self) -> Result<(), Error> {
        self.scanner.skip(2);
        let rest = self.scanner.rest();
        let length = rest.windows(2).position(|pair| pair == br"\E").unwrap_or(rest.len());
        let mut literal = Scanner::new(rest.get(..length).unwrap_or_default());
        while let Some(c) = literal.next_char()? {
            self.push_literal(u32::from(c))?;
        }
        self.scanner.skip(length + 2);
        Ok(())
    }

    /// Applies the repetition operator that was just read to the top of the stack: Go's `parser.repeat`.
    fn repeat(&mut self, bounds: Bounds, counted: bool, start: usize, last: Option<usize>) -> Result<(), Error> {
        let lazy = self.scanner.eat(b"?");
        if let Some(last) = last {
            return Err(Error::new(ErrorKind::InvalidRepeatOp, self.scanner.since(last)));
        }
        let Some(Item::Node(sub)) = self.stack.pop_if(|item| matches!(item, Item::Node(_))) else {
            return Err(Error::new(ErrorKind::MissingRepeatArgument, self.scanner.since(start)));
        };
        let Bounds { min, max } = bounds;
        let size = match max {
            None if min == 0 => 2 + sub.size,
            None => 1 + u64::from(min) * sub.size,
            Some(_) if !counted => 1 + sub.size,
            Some(max) => u64::from(max) * sub.size + u64::from(max - min),
        };
        let copies = match max.unwrap_or(min) {
            _ if !counted => sub.copies,
            0 if max.is_some() => 1,
            count => sub.copies.saturating_mul(count.max(1)),
        };
        let node = Node {
            shape: Shape::Other,
            height: sub.height + 1,
            size: size.max(1),
            copies,
            hir: Hir::repetition(Repetition {
                min,
                max,
                greedy: lazy == self.flags.swap_greed,
                sub: Box::new(sub.hir),
            }),
        };
        self.push(node)?;
        if counted && (min >= 2 || max >= Some(2)) && copies > MAX_REPEAT {
            return Err(Error::new(ErrorKind::InvalidRepeatSize, self.scanner.since(start)));
        }
        Ok(())
    }

    /// Takes off the stack's top what `belongs`, and gives the expressions of it.
    fn pop_nodes(&mut self, belongs: fn(&Item) -> bool) -> Vec<Node> {
        let start = self
            .stack
            .iter()
            .rposition(|item| !belongs(item))
            .map_or(0, |at| at + 1);
        self.stack
            .drain(start..)
            .filter_map(|item| if let Item::Node(node) = item { Some(node) } else { None })
            .collect()
    }

    /// Joins what stands above the last `(` or `|`.
    fn concat(&mut self) -> Result<(), Error> {
        let node = collapse(self.pop_nodes(|item| matches!(item, Item::Node(_))), Shape::Concat);
        self.push(node)
    }

    /// Joins the alternatives above the last `(`.
    fn alternate(&mut self) -> Result<(), Error> {
        let node = collapse(
            self.pop_nodes(|item| !matches!(item, Item::LeftParen { .. })),
            Shape::Alternate,
        );
        self.push(node)
    }

    fn left_paren(&mut self) -> Result<(), Error> {
        let start = self.scanner.pos();
        let rest = self.scanner.rest();
        let name: &[u8] = if rest.starts_with(b"(?P<") && rest.len() > 4 {
            self.scanner.skip(4);
            self.scanner.capture_name(start)?
        } else if rest.starts_with(b"(?<") && rest.len() > 3 {
            self.scanner.skip(3);
            self.scanner.capture_name(start)?
        } else if rest.starts_with(b"(?") {
            self.scanner.skip(2);
            return self.perl_flags(start);
        } else {
            self.scanner.skip(1);
            b""
        };
        let group = u32::try_from(self.group_names.len()).map_err(|_| self.error(ErrorKind::Large))?;
        self.group_names.push(name.into());
        self.stack.push(Item::LeftParen {
            group: Some(group),
            flags: self.flags,
        });
        Ok(())
    }

    /// After `(?` at `start`: flags for the rest of the group, or for a group of their own.
    fn perl_flags(&mut self, start: usize) -> Result<(), Error> {
        let mut flags = self.flags;
        let mut on = true;
        let mut seen_flag = true;
        while let Some(c) = self.scanner.next_char()? {
            match c {
                'i' => flags.fold = on,
                'm' => flags.multi_line = on,
                's' => flags.dot_newline = on,
                'U' => flags.swap_greed = on,
                '-' if on => {
                    on = false;
                    seen_flag = false;
                    continue;
                }
                ':' | ')' if seen_flag => {
                    if c == ':' {
                        self.stack.push(Item::LeftParen {
                            group: None,
                            flags: self.flags,
                        });
                    }
                    self.flags = flags;
                    return Ok(());
                }
                _ => break,
            }
            seen_flag = true;
        }
        Err(Error::new(ErrorKind::InvalidPerlOp, self.scanner.since(start)))
    }

    fn right_paren(&mut self) -> Result<(), Error> {
        self.concat()?;
        self.alternate()?;
        let (Some(Item::Node(node)), Some(Item::LeftParen { group, flags })) = (self.stack.pop(), self.stack.pop())
        else {
            return Err(self.error(ErrorKind::UnexpectedParen));
        };
        self.flags = flags;
        let Some(index) = group else { return self.push(node) };
        self.push(Node {
            // Names are kept apart: Go allows the same one twice, Hir's users do not.
            hir: Hir::capture(Capture {
                index,
                name: None,
                sub: Box::new(node.hir),
            }),
            shape: Shape::Other,
            height: node.height + 1,
            size: node.size + 2,
            copies: node.copies,
        })
    }
}

/// Joins expressions into a concatenation or an alternation, with the measures of the tree that Go would make.
fn collapse(mut nodes: Vec<Node>, shape: Shape) -> Node {
    if nodes.len() == 1
        && let Some(node) = nodes.pop()
    {
        return node;
    }
    let alternate = shape == Shape::Alternate;
    let size: u64 = nodes.iter().map(|node| node.size).sum();
    let copies = nodes.iter().map(|node| node.copies).max().unwrap_or(1);
    let mut measured = Node {
        hir: Hir::empty(),
        shape,
        height: 1,
        size: size.max(1),
        copies,
    };
    if nodes.is_empty() {
        measured.shape = Shape::Other;
    } else if alternate && nodes.iter().all(Node::is_char_class) {
        measured.shape = Shape::Class;
        measured.size = 1;
    } else if !alternate && is_one_literal(&nodes) {
        measured.shape = nodes.first().map_or(shape, |node| node.shape);
    } else {
        // A concatenation in a concatenation is one concatenation, and so with alternations.
        let inner = |node: &Node| {
            if node.shape == shape {
                node.height - 1
            } else {
                node.height
            }
        };
        measured.height = 1 + nodes.iter().map(inner).max().unwrap_or(0);
        measured.size += if alternate { nodes.len() as u64 - 1 } else { 0 };
    }
    let hirs = nodes.into_iter().map(|node| node.hir).collect();
    measured.hir = if alternate {
        Hir::alternation(hirs)
    } else {
        Hir::concat(hirs)
    };
    measured
}

/// Whether all parts are characters of the same case sensitivity: Go makes one literal of them.
fn is_one_literal(nodes: &[Node]) -> bool {
    nodes.iter().all(|node| matches!(node.shape, Shape::Literal { .. }))
        && nodes
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if a.shape == b.shape))
}
