//! TOML text as values (BurntSushi's `parse.go`): what may be defined twice, what may be extended, and its words for
//! what may not.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

use crate::data::{Elem, List, Map, Str, Value};
use crate::go::strconv;

use super::datetime::Local;
use super::scalar::{float, integer, unescape, without_escaped_newlines, without_first_newline};
use super::scan::{Scan, Scanner, Token, quoted};
use super::{Error, MAX_DEPTH, MAX_TEXT, SyntaxError, encode};

/// Reads a document into a `map[string]interface {}`. Dates and times without a zone are those of `local`.
pub fn unmarshal(text: &[u8], local: &Local) -> Result<Map, Error> {
    let text = without_byte_order_mark(text);
    if text.len() > MAX_TEXT {
        return Err(Error::TooLong);
    }
    if text.iter().take(6).any(|&byte| byte == 0) {
        let message = "files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8".to_owned();
        return Err(Error::Syntax(SyntaxError {
            line: 1,
            last_key: Str::default(),
            message,
        }));
    }
    let mut parser = Parser {
        scanner: Scanner::new(text),
        local,
        root: Table::default(),
        context: Vec::new(),
        current_key: Str::default(),
        key_line: 1,
        implicit: HashSet::new(),
        arrays: HashSet::new(),
        depth: 0,
    };
    parser.document()?;
    Ok(parser.root.into_map())
}

fn without_byte_order_mark(text: &[u8]) -> &[u8] {
    let marks: [&[u8]; 3] = [b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"];
    marks.iter().find_map(|mark| text.strip_prefix(*mark)).unwrap_or(text)
}

type Key = Vec<Str>;

/// A table while it can still grow, shared between the path to it and its children.
#[derive(Clone, Default)]
struct Table(Rc<RefCell<BTreeMap<Str, Node>>>);

enum Node {
    Value(Value),
    Table(Table),
    Tables(Vec<Table>),
}

impl Table {
    /// The table that keys under this key belong to: of a list of tables the last.
    fn below(&self, key: &Str) -> Option<Table> {
        match self.0.borrow().get(key)? {
            Node::Table(table) => Some(table.clone()),
            Node::Tables(tables) => tables.last().cloned(),
            Node::Value(_) => None,
        }
    }

    fn contains(&self, key: &Str) -> bool {
        self.0.borrow().contains_key(key)
    }

    fn insert(&self, key: Str, node: Node) {
        self.0.borrow_mut().insert(key, node);
    }

    /// Adds a table to a list of tables; `false` if something else stands there.
    fn push(&self, key: &Str, table: Table) -> bool {
        match self
            .0
            .borrow_mut()
            .entry(key.clone())
            .or_insert_with(|| Node::Tables(Vec::new()))
        {
            Node::Tables(tables) => {
                tables.push(table);
                true
            }
            _ => false,
        }
    }

    fn into_map(self) -> Map {
        let entries = self.0.take();
        entries
            .into_iter()
            .map(|(key, node)| (key, node.into_value()))
            .collect()
    }
}

impl Node {
    fn into_value(self) -> Value {
        match self {
            Node::Value(value) => value,
            Node::Table(table) => Value::Map(table.into_map()),
            Node::Tables(tables) => {
                let tables = tables.into_iter().map(|table| Value::Map(table.into_map()));
                Value::List(List::new(Elem::Map, tables.collect()))
            }
        }
    }
}

struct Parser<'a> {
    scanner: Scanner<'a>,
    local: &'a Local,
    root: Table,
    /// The key of the table that keys belong to.
    context: Key,
    /// The key whose value is being read.
    current_key: Str,
    /// The line of the key that was read last.
    key_line: usize,
    /// The tables that came about only as parents of others, and may still be defined.
    implicit: HashSet<Key>,
    /// The keys of arrays.
    arrays: HashSet<Key>,
    depth: usize,
}

impl Parser<'_> {
    fn document(&mut self) -> Result<(), Error> {
        loop {
            let first = self.scanned(|scanner| scanner.next())?;
            match first {
                None => return Ok(()),
                Some(' ' | '\t' | '\r' | '\n') => {}
                Some('#') => self.scanned(|scanner| scanner.skip_comment())?,
                Some('[') => {
                    self.header()?;
                    self.line_end()?;
                }
                Some(_) => {
                    self.scanner.back(first);
                    self.key_value()?;
                    self.line_end()?;
                }
            }
        }
    }

    /// Nothing but a comment may follow on the line.
    fn line_end(&mut self) -> Result<(), Error> {
        self.scanned(|scanner| scanner.skip_blanks())?;
        match self.scanned(|scanner| scanner.next())? {
            None | Some('\r' | '\n') => Ok(()),
            Some('#') => self.scanned(|scanner| scanner.skip_comment()),
            found => {
                let found = quoted(found);
                self.fail(format!(
                    "expected a top-level item to end with a newline, comment, or EOF, but got {found} instead"
                ))
            }
        }
    }

    /// `[table]` or `[[tables]]`, whose first bracket was taken.
    fn header(&mut self) -> Result<(), Error> {
        let array = self.scanned(|scanner| scanner.peek())? == Some('[');
        if array {
            self.scanned(|scanner| scanner.next())?;
        }
        let mut key = Key::new();
        loop {
            self.scanned(|scanner| scanner.skip_blanks())?;
            let part = match self.scanned(|scanner| scanner.peek())? {
                Some(']') | None => return self.fail("unexpected end of table name (table names cannot be empty)"),
                Some('.') => return self.fail("unexpected table separator (table names cannot be empty)"),
                first => self.key_part(first)?,
            };
            if key.is_empty() {
                self.key_line = self.scanner.line;
            }
            key.push(part);
            self.scanned(|scanner| scanner.skip_blanks())?;
            match self.scanned(|scanner| scanner.next())? {
                Some('.') => {}
                Some(']') => break,
                found => {
                    let message = format!(
                        "expected '.' or ']' to end table name, but got {} instead",
                        quoted(found)
                    );
                    return self.fail_about(found, message);
                }
            }
        }
        if array {
            let found = self.scanned(|scanner| scanner.next())?;
            if found != Some(']') {
                let found_text = quoted(found);
                let message = format!("expected end of table array name delimiter ']', but got {found_text} instead");
                return self.fail_about(found, message);
            }
        }
        self.add_context(key, array)
    }

    /// A part of a key, in quotes or bare.
    fn key_part(&mut self, first: Option<char>) -> Result<Str, Error> {
        if !matches!(first, Some('"' | '\'')) {
            return Ok(Str::from(self.scanned(|scanner| scanner.bare_name())?));
        }
        match self.scanned(|scanner| scanner.quoted_name())? {
            Token::Escaped(text) => Ok(Str::from(self.checked(unescape(&text))?)),
            Token::Plain(text) => Ok(Str::from(text)),
            _ => Ok(Str::default()),
        }
    }

    /// Everything up to the `=`.
    fn key(&mut self) -> Result<Key, Error> {
        self.scanned(|scanner| scanner.skip_blanks())?;
        match self.scanned(|scanner| scanner.peek())? {
            Some('=') | None => return self.fail("unexpected '=': key name appears blank"),
            Some('.') => return self.fail("unexpected '.': keys cannot start with a '.'"),
            _ => {}
        }
        let mut key = Key::new();
        loop {
            self.scanned(|scanner| scanner.skip_blanks())?;
            let part = match self.scanned(|scanner| scanner.peek())? {
                Some('=') | None => return self.fail("unexpected '='"),
                Some('.') => return self.fail("unexpected '.'"),
                first => self.key_part(first)?,
            };
            if key.is_empty() {
                self.key_line = self.scanner.line;
            }
            key.push(part);
            self.scanned(|scanner| scanner.skip_blanks())?;
            let found = self.scanned(|scanner| scanner.next())?;
            match found {
                Some('.') => {}
                Some('=') => return Ok(key),
                None => return self.fail_about(found, "unexpected EOF; expected key separator '='"),
                _ => {
                    let message = format!("expected '.' or '=', but got {} instead", quoted(found));
                    let at_line_end = found == Some('\n');
                    return self.scanned(|scanner| {
                        Err(match at_line_end {
                            true => scanner.error_on_previous_line(message),
                            false => scanner.error(message),
                        })
                    });
                }
            }
        }
    }

    fn key_value(&mut self) -> Result<(), Error> {
        let outer = self.context.clone();
        self.entry()?;
        self.context = outer;
        self.current_key = Str::default();
        Ok(())
    }

    /// A key and its value, in the table of the context. Gives the whole key and the value.
    fn entry(&mut self) -> Result<(Key, Value), Error> {
        let key = self.key()?;
        let Some((last, parents)) = key.split_last() else {
            return Ok((key, Value::Nil));
        };
        self.current_key = last.clone();
        for parent in parents {
            let mut path = self.context.clone();
            path.push(parent.clone());
            self.implicit.insert(path.clone());
            self.add_context(path, false)?;
        }
        let value = self.value(false)?;
        self.set_value(last, Node::Value(value.clone()))?;
        // Marked only now: as an array it could have been extended by a table within itself.
        let mut path = self.context.clone();
        path.push(last.clone());
        match value {
            Value::List(_) => self.arrays.insert(path),
            _ => self.arrays.remove(&path),
        };
        Ok((key, value))
    }

    fn value(&mut self, in_array: bool) -> Result<Value, Error> {
        let token = self.scanned(|scanner| scanner.value())?;
        Ok(match token {
            Token::Plain(text) => Value::string(text),
            Token::Escaped(text) => Value::string(self.checked(unescape(&text))?),
            Token::Multiline(text) => {
                let text = without_escaped_newlines(without_first_newline(&text));
                Value::string(self.checked(unescape(&text))?)
            }
            Token::RawMultiline(text) => Value::string(without_first_newline(&text)),
            Token::Bool(value) => Value::Bool(value),
            Token::Integer(text) => self.checked(integer(&text))?,
            Token::Float(text) => self.checked(float(&text))?,
            Token::Datetime(text) => self.checked(self.local.datetime(&text))?,
            Token::Array => self.deeper(Parser::array)?,
            Token::InlineTable => self.deeper(|parser| parser.inline_table(in_array))?,
        })
    }

    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Result<Value, Error>) -> Result<Value, Error> {
        if self.depth == MAX_DEPTH {
            return Err(Error::TooDeep);
        }
        self.depth += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    /// An array whose first bracket was taken.
    fn array(&mut self) -> Result<Value, Error> {
        let mut path = self.context.clone();
        path.push(self.current_key.clone());
        self.arrays.insert(path);
        let mut items = Vec::new();
        loop {
            let first = self.skip_space_and_comments()?;
            match first {
                Some(',') => return self.fail("unexpected comma"),
                Some(']') => break,
                _ => self.scanner.back(first),
            }
            items.push(self.value(true)?);
            let found = self.skip_space_and_comments()?;
            match found {
                Some(',') => {}
                Some(']') => break,
                _ => {
                    let found_text = character_or_end(found);
                    let message = format!("expected a comma (',') or array terminator (']'), but got {found_text}");
                    return self.fail_about(found, message);
                }
            }
        }
        Ok(Value::List(List::from(items)))
    }

    /// An inline table whose first brace was taken. It is also put in place, entry by entry, for what it may not define
    /// again is decided there.
    fn inline_table(&mut self, in_array: bool) -> Result<Value, Error> {
        let (outer_context, outer_key) = (self.context.clone(), self.current_key.clone());
        self.context.push(std::mem::take(&mut self.current_key));
        self.implicit.insert(self.context.clone());
        self.add_context(self.context.clone(), in_array)?;
        let context = self.context.clone();
        let table = Map::new();
        loop {
            let first = self.skip_space_and_comments()?;
            match first {
                Some(',') => return self.fail("unexpected comma"),
                Some('}') => break,
                _ => self.scanner.back(first),
            }
            let (key, value) = self.entry()?;
            self.insert(&table, &key, value)?;
            self.context = context.clone();
            let found = self.skip_space_and_comments()?;
            match found {
                Some(',') => {}
                Some('}') => break,
                _ => {
                    let found_text = character_or_end(found);
                    let message =
                        format!("expected a comma or an inline table terminator '}}', but got {found_text} instead");
                    return self.fail_about(found, message);
                }
            }
        }
        (self.context, self.current_key) = (outer_context, outer_key);
        Ok(Value::Map(table))
    }

    /// Sets a key of several parts in a table that is a value by itself.
    fn insert(&self, table: &Map, key: &[Str], value: Value) -> Result<(), Error> {
        let Some((last, parents)) = key.split_last() else {
            return Ok(());
        };
        let mut table = table.clone();
        for parent in parents {
            let inner = table.get(parent).unwrap_or_else(|| {
                let inner = Value::Map(Map::new());
                table.insert(parent.clone(), inner.clone());
                inner
            });
            let Value::Map(inner) = inner else {
                let name = strconv::quote(&encode::key_text(&self.context));
                return self.fail_at_key(format!("{name} is not a table"));
            };
            table = inner;
        }
        table.insert(last.clone(), value);
        Ok(())
    }

    fn skip_space_and_comments(&mut self) -> Result<Option<char>, Error> {
        loop {
            match self.scanned(|scanner| scanner.next())? {
                Some(' ' | '\t' | '\r' | '\n') => {}
                Some('#') => self.scanned(|scanner| scanner.skip_comment())?,
                other => return Ok(other),
            }
        }
    }

    /// Makes a key the context, and the tables on the way to it where they are missing (`addContext`).
    fn add_context(&mut self, key: Key, array: bool) -> Result<(), Error> {
        let Some((last, parents)) = key.split_last() else {
            return Ok(());
        };
        let mut table = self.root.clone();
        let mut path = Key::new();
        for parent in parents {
            path.push(parent.clone());
            if !table.contains(parent) {
                self.implicit.insert(path.clone());
                table.insert(parent.clone(), Node::Table(Table::default()));
            }
            let Some(inner) = table.below(parent) else {
                return self.fail_at_key(format!("Key '{}' was already created as a hash.", text_of(&path)));
            };
            table = inner;
        }
        self.context = path;
        if !array {
            self.set_value(last, Node::Table(Table::default()))?;
        } else if !table.push(last, Table::default()) {
            let key = text_of(&key);
            return self.fail_at_key(format!(
                "Key '{key}' was already created and cannot be used as an array."
            ));
        }
        self.context.push(last.clone());
        Ok(())
    }

    /// Sets a key in the table of the context, unless it is there already (`setValue`).
    fn set_value(&mut self, key: &Str, node: Node) -> Result<(), Error> {
        let mut table = self.root.clone();
        let mut path = Key::new();
        for part in &self.context {
            path.push(part.clone());
            let Some(inner) = table.below(part) else {
                return self.fail_at_key(format!("Key '{}' has already been defined.", text_of(&path)));
            };
            table = inner;
        }
        path.push(key.clone());
        if table.contains(key) {
            // What only came about as a parent may be defined once.
            if !self.implicit.remove(&path) {
                return self.fail_at_key(format!("Key '{}' has already been defined.", text_of(&path)));
            }
            if !self.arrays.contains(&path) {
                return Ok(());
            }
        }
        table.insert(key.clone(), node);
        Ok(())
    }

    /// Asks the scanner; its errors learn the key that was read last.
    fn scanned<T>(&mut self, scan: impl FnOnce(&mut Scanner<'_>) -> Scan<T>) -> Result<T, Error> {
        scan(&mut self.scanner).map_err(|error| self.error(error.line, error.message))
    }

    /// Gives the words for a wrong token their place.
    fn checked<T>(&self, result: Result<T, String>) -> Result<T, Error> {
        result.or_else(|message| self.fail(message))
    }

    /// An error where the scanner stands.
    fn fail<T>(&self, message: impl Into<String>) -> Result<T, Error> {
        Err(self.error(self.scanner.line, message.into()))
    }

    /// An error about a character that was taken.
    fn fail_about<T>(&self, found: Option<char>, message: impl Into<String>) -> Result<T, Error> {
        let error = self.scanner.error_about(found, message);
        Err(self.error(error.line, error.message))
    }

    /// An error on the line of the last key.
    fn fail_at_key<T>(&self, message: impl Into<String>) -> Result<T, Error> {
        Err(self.error(self.key_line, message.into()))
    }

    fn error(&self, line: usize, message: String) -> Error {
        let last_key = match (self.current_key.is_empty(), self.context.is_empty()) {
            (true, _) => Str::from(encode::key_text(&self.context)),
            (false, true) => self.current_key.clone(),
            (false, false) => Str::from([&encode::key_text(&self.context)[..], b".", &self.current_key].concat()),
        };
        Error::Syntax(SyntaxError {
            line,
            last_key,
            message,
        })
    }
}

fn text_of(key: &[Str]) -> String {
    String::from_utf8_lossy(&encode::key_text(key)).into_owned()
}

fn character_or_end(character: Option<char>) -> String {
    character.map_or_else(|| "end of file".to_owned(), |character| format!("'{character}'"))
}
