//! Sprig's functions of letter case, which in its documentation stand among the strings.
//!
//! Go changes the case of one code point into one code point: `ß` has no upper case here. A byte that is not UTF-8
//! becomes U+FFFD wherever a text is rebuilt from its code points.

use crate::data::Str;
use crate::functions;
use crate::go::unicode;
use crate::template::func::Function;

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "camelcase" => camelcase(Str);
    "kebabcase" => kebabcase(Str);
    "lower" => lower(Str);
    "snakecase" => snakecase(Str);
    "swapcase" => swapcase(Str);
    "title" => title(Str);
    "untitle" => untitle(Str);
    "upper" => upper(Str);
};

/// `upper`: `strings.ToUpper`.
fn upper(text: Str) -> Str {
    if text.is_ascii() {
        Str::from(text.to_ascii_uppercase())
    } else {
        map(&text, unicode::to_upper)
    }
}

/// `lower`: `strings.ToLower`.
fn lower(text: Str) -> Str {
    if text.is_ascii() {
        Str::from(text.to_ascii_lowercase())
    } else {
        map(&text, unicode::to_lower)
    }
}

fn map(text: &[u8], change: impl FnMut(char) -> char) -> Str {
    Str::from(unicode::runes(text).map(change).collect::<String>())
}

/// `title`: the first letter of each word in title case (`strings.Title`).
fn title(text: Str) -> Str {
    let mut before = ' ';
    map(&text, |c| {
        let first = is_separator(before);
        before = c;
        if first { unicode::to_title(c) } else { c }
    })
}

/// What ends a word for `strings.Title`: not letters, digits and the underscore; of the rest beyond ASCII only space.
fn is_separator(c: char) -> bool {
    match c {
        '_' => false,
        c if c.is_ascii() => !c.is_ascii_alphanumeric(),
        c => !unicode::is_letter(c) && !unicode::is_digit(c) && unicode::is_space(c),
    }
}

/// `untitle`: the first letter of each word in lower case (`goutils.Uncapitalize`).
fn untitle(text: Str) -> Str {
    let mut first = true;
    map(&text, |c| {
        if unicode::is_space(c) {
            first = true;
            c
        } else if std::mem::take(&mut first) {
            unicode::to_lower(c)
        } else {
            c
        }
    })
}

/// `swapcase`: upper case to lower and back; the first letter after a space goes to title case (`goutils.SwapCase`).
fn swapcase(text: Str) -> Str {
    let mut after_space = true;
    map(&text, |c| {
        if unicode::is_upper(c) || unicode::is_title(c) {
            after_space = false;
            unicode::to_lower(c)
        } else if unicode::is_lower(c) {
            if std::mem::take(&mut after_space) {
                unicode::to_title(c)
            } else {
                unicode::to_upper(c)
            }
        } else {
            after_space = unicode::is_space(c);
            c
        }
    })
}

/// What separates words for xstrings.
fn is_connector(c: char) -> bool {
    c == '-' || c == '_' || unicode::is_space(c)
}

/// `camelcase`: words joined, each with an upper case letter at its start (`xstrings.ToPascalCase`).
///
/// Connectors at the beginning stay, and all but one of several in a row.
fn camelcase(text: Str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = unicode::runes(&text);
    let mut previous = None;
    let mut word_is_upper = false;
    for c in rest.by_ref() {
        if !is_connector(c) {
            word_is_upper = unicode::is_upper(c);
            previous = Some(unicode::to_upper(c));
            break;
        }
        out.push(c);
    }
    let Some(mut previous) = previous else {
        // xstrings writes the last character of a text that has nothing but connectors twice.
        out.extend(out.chars().next_back());
        return out;
    };
    for mut c in rest {
        match (is_connector(previous), is_connector(c)) {
            (true, true) => {
                out.push(previous);
                previous = c;
                continue;
            }
            (true, false) => {
                word_is_upper = unicode::is_upper(c);
                c = unicode::to_upper(c);
            }
            (false, _) => {
                if word_is_upper {
                    if unicode::is_upper(c) {
                        c = unicode::to_lower(c);
                    } else {
                        word_is_upper = false;
                    }
                }
                out.push(previous);
            }
        }
        previous = c;
    }
    out.push(previous);
    out
}

/// `snakecase`: words in lower case with underscores between them (`xstrings.ToSnakeCase`).
fn snakecase(text: Str) -> Vec<u8> {
    separate_words(&text, b'_')
}

/// `kebabcase`: words in lower case with hyphens between them (`xstrings.ToKebabCase`).
fn kebabcase(text: Str) -> Vec<u8> {
    separate_words(&text, b'-')
}

/// What xstrings takes a run of characters for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Invalid,
    Number,
    UpperCase,
    Alphabet,
    Connector,
    Punctuation,
    Other,
}

impl Word {
    /// Whether a connector is due before this word.
    fn needs_connector(self) -> bool {
        !matches!(self, Word::Connector | Word::Punctuation)
    }

    fn joins_number(self) -> bool {
        matches!(self, Word::Alphabet | Word::Number)
    }
}

/// The words of a text, one after the other (`xstrings.nextWord`).
struct Words<'a> {
    kind: Word,
    word: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Words<'a> {
    fn new(text: &'a [u8]) -> Words<'a> {
        let mut words = Words {
            kind: Word::Invalid,
            word: &[],
            rest: text,
        };
        words.advance();
        words
    }

    /// Takes the next word. After the last one the word is empty and invalid.
    fn advance(&mut self) {
        let (kind, length) = next_word(self.rest);
        (self.word, self.rest) = self.rest.split_at(length.min(self.rest.len()));
        self.kind = kind;
    }
}

/// `xstrings.camelCaseToLowerCase`.
fn separate_words(text: &[u8], connector: u8) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + text.len() / 4);
    let mut words = Words::new(text);
    while !words.rest.is_empty() {
        if words.kind != Word::Connector {
            write_lower(&mut out, words.kind, words.word, connector);
        }
        let (kind, word) = (words.kind, words.word);
        words.advance();
        match kind {
            Word::Number => finish_number(&mut out, &mut words, connector),
            Word::Connector => write_lower(&mut out, kind, word, connector),
            Word::Punctuation => {}
            _ if words.kind == Word::Number => number_after_letters(&mut out, &mut words, connector),
            _ if words.kind.needs_connector() => out.push(connector),
            _ => {}
        }
    }
    write_lower(&mut out, words.kind, words.word, connector);
    out
}

/// Letters and digits that follow a number belong to its word; a connector ends it.
fn finish_number(out: &mut Vec<u8>, words: &mut Words<'_>, connector: u8) {
    while words.kind.joins_number() {
        write_lower(out, words.kind, words.word, connector);
        words.advance();
    }
    if words.kind != Word::Invalid && words.kind.needs_connector() {
        out.push(connector);
    }
}

/// A number after letters is part of their word, unless lower case letters follow: `Bld4Floor` but `HTTP_2xx`.
fn number_after_letters(out: &mut Vec<u8>, words: &mut Words<'_>, connector: u8) {
    if words.rest.is_empty() {
        return;
    }
    let number = words.word;
    words.advance();
    if words.kind != Word::Alphabet {
        write_lower(out, Word::Number, number, connector);
        if words.kind.needs_connector() {
            out.push(connector);
        }
        return;
    }
    out.push(connector);
    write_lower(out, Word::Number, number, connector);
    finish_number(out, words, connector);
}

/// `xstrings.toLower`: only words of upper case letters and of connectors change.
fn write_lower(out: &mut Vec<u8>, kind: Word, word: &[u8], connector: u8) {
    if !matches!(kind, Word::UpperCase | Word::Connector) {
        out.extend_from_slice(word);
        return;
    }
    for c in unicode::runes(word) {
        if is_connector(c) {
            out.push(connector);
        } else {
            unicode::append_rune(out, if unicode::is_upper(c) { unicode::to_lower(c) } else { c });
        }
    }
}

/// What the next word is, and its length in bytes.
fn next_word(text: &[u8]) -> (Word, usize) {
    let mut cursor = Cursor { text, length: 0 };
    let (first, width) = cursor.peek(unicode::RUNE_ERROR);
    cursor.length = width;
    let kind = match first {
        unicode::RUNE_ERROR => Word::Invalid,
        c if is_connector(c) => {
            cursor.take_while(c, is_connector);
            Word::Connector
        }
        c if unicode::is_punct(c) => {
            cursor.take_while(c, unicode::is_punct);
            Word::Punctuation
        }
        c if unicode::is_upper(c) => {
            cursor.take_upper_case_word(c);
            Word::UpperCase
        }
        c if is_alphabet(c) => {
            cursor.take_while(c, is_small_letter);
            Word::Alphabet
        }
        c if unicode::is_number(c) => {
            cursor.take_while(c, unicode::is_number);
            Word::Number
        }
        c => {
            cursor.take_while(c, |c| {
                !is_connector(c) && !is_alphabet(c) && !unicode::is_number(c) && !unicode::is_punct(c)
            });
            Word::Other
        }
    };
    (kind, cursor.length)
}

/// A word that is being measured: its bytes so far.
struct Cursor<'a> {
    text: &'a [u8],
    length: usize,
}

impl Cursor<'_> {
    /// The next valid character and the bytes up to its end; the previous one where none follows
    /// (`xstrings.nextValidRune`).
    fn peek(&self, previous: char) -> (char, usize) {
        let mut width = 0;
        while let Some((c, size)) = unicode::decode_rune(self.text.get(self.length + width..).unwrap_or_default()) {
            width += size;
            if c != unicode::RUNE_ERROR {
                return (c, width);
            }
        }
        (previous, width)
    }

    fn is_at_end(&self) -> bool {
        self.length >= self.text.len()
    }

    /// Takes characters as long as they fit, and tells the last one looked at and the width of the last one taken.
    fn take_while(&mut self, first: char, fits: impl Fn(char) -> bool) -> (char, usize) {
        let (mut seen, mut taken) = (first, 0);
        while !self.is_at_end() {
            let (c, width) = self.peek(seen);
            seen = c;
            if !fits(c) {
                break;
            }
            taken = width;
            self.length += width;
        }
        (seen, taken)
    }

    /// `HTTP` of `HTTPStatus`, or `Status`.
    fn take_upper_case_word(&mut self, first: char) {
        if self.is_at_end() {
            return;
        }
        let (second, width) = self.peek(first);
        if unicode::is_upper(second) {
            self.length += width;
            let (stopped_at, taken) = self.take_while(second, unicode::is_upper);
            // The last upper case letter begins the next word if a small letter follows it.
            if !self.is_at_end() && is_alphabet(stopped_at) {
                self.length -= if taken == 0 { width } else { taken };
            }
        } else if is_alphabet(second) {
            self.length += width;
            self.take_while(second, is_small_letter);
        }
    }
}

fn is_small_letter(c: char) -> bool {
    is_alphabet(c) && !unicode::is_upper(c)
}

/// Letters of alphabets, which Chinese characters are not (`xstrings.isAlphabet`).
fn is_alphabet(c: char) -> bool {
    unicode::is_letter(c) && !matches!(c, '\u{4E00}'..='\u{9FCC}' | '\u{3400}'..='\u{4D85}' | '\u{20000}'..='\u{2B81D}')
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn agrees_with_helm() {
        check(&[
            (r#"upper "abc""#, "string ABC"),
            (r#"upper "ß""#, "string ß"),
            (r#"upper "héllo ǆ ŉ ᾳ""#, "string HÉLLO Ǆ ŉ ᾼ"),
            (r#"upper "a\xffé""#, "string A�É"),
            (r#"upper "a\xffb""#, "string A�B"),
            (r#"upper """#, "string "),
            (r#"lower "ABC""#, "string abc"),
            (r#"lower "İSTANBUL""#, "string istanbul"),
            (r#"lower "ÀÉ Σ""#, "string àé σ"),
            (r#"lower "A\xffÉ""#, "string a�é"),
            (r#"lower "ABC\xff""#, "string abc�"),
            (r#"lower """#, "string "),
            (r#"title "hello world""#, "string Hello World"),
            (r#"title "hello-world it's 2nd_x""#, "string Hello-World It'S 2nd_x"),
            (r#"title "ǆ éa""#, "string ǅ Éa"),
            (r#"title "a\xffb""#, "string A�b"),
            (r#"title """#, "string "),
            (r#"title "HELLO wORLD""#, "string HELLO WORLD"),
            (r#"title "a.b,c/d""#, "string A.B,C/D"),
            (r#"title "日本 語x""#, "string 日本 語x"),
            (r#"untitle "First Try""#, "string first try"),
            (r#"untitle "FIRST TRY""#, "string fIRST tRY"),
            (r#"untitle """#, "string "),
            (r#"untitle "Éa  Ob""#, "string éa  ob"),
            (r#"untitle "A\xff B""#, "string a� b"),
            (r#"untitle "-A B""#, "string -A b"),
            (r#"swapcase "This Is A.Test""#, "string tHIS iS a.tEST"),
            (r#"swapcase """#, "string "),
            (r#"swapcase "ǅ ǆ aǆ""#, "string ǆ ǅ AǄ"),
            (r#"swapcase "hello-world""#, "string HELLO-WORLD"),
            (r#"swapcase "é É ß""#, "string É é ß"),
            (r#"swapcase "1a b2c""#, "string 1A B2C"),
            (r#"camelcase "http_server""#, "string HttpServer"),
            (r#"camelcase "_complex__case_""#, "string _Complex_Case_"),
            (r#"camelcase "some words""#, "string SomeWords"),
            (r#"camelcase "GOLANG_IS_GREAT""#, "string GolangIsGreat"),
            (r#"camelcase "_a__b_""#, "string _A_B_"),
            (r#"camelcase """#, "string "),
            (r#"camelcase "a""#, "string A"),
            (r#"camelcase "_""#, "string __"),
            (r#"camelcase "__""#, "string ___"),
            (r#"camelcase "-_ ""#, "string -_  "),
            (r#"camelcase "A""#, "string A"),
            (r#"camelcase "ABC""#, "string Abc"),
            (r#"camelcase "aBC-dEF""#, "string ABCDEF"),
            (r#"camelcase "foo.bar""#, "string Foo.bar"),
            (r#"camelcase "é_é""#, "string ÉÉ"),
            (r#"camelcase "a\xff_b""#, "string A�B"),
            (r#"camelcase "HTTPServer""#, "string Httpserver"),
            (r#"camelcase "a_1b""#, "string A1b"),
            (r#"snakecase "FirstName""#, "string first_name"),
            (r#"snakecase "HTTPServer""#, "string http_server"),
            (r#"snakecase "NoHTTPS""#, "string no_https"),
            (r#"snakecase "GO_PATH""#, "string go_path"),
            (r#"snakecase "GO PATH""#, "string go_path"),
            (r#"snakecase "GO-PATH""#, "string go_path"),
            (r#"snakecase "http2xx""#, "string http_2xx"),
            (r#"snakecase "HTTP20xOK""#, "string http_20x_ok"),
            (r#"snakecase "Duration2m3s""#, "string duration_2m3s"),
            (r#"snakecase "Bld4Floor3rd""#, "string bld4_floor_3rd"),
            (r#"snakecase """#, "string "),
            (r#"snakecase "_A__b""#, "string _a__b"),
            (r#"snakecase "a.b.C""#, "string a.b.c"),
            (r#"snakecase "日本語Text""#, "string 日本語_text"),
            (r#"snakecase "éÀb""#, "string é_àb"),
            (r#"snakecase "A\xffB""#, "string a�b"),
            (r#"snakecase "\xff\xff""#, r#"string \xff\xff"#),
            (r#"snakecase "a\xff""#, r#"string a\xff"#),
            (r#"snakecase "😀Ab1""#, "string 😀_ab1"),
            (r#"snakecase "1a2B3""#, "string 1a2_b3"),
            (r#"snakecase "ABc12""#, "string a_bc12"),
            (r#"snakecase "A1""#, "string a1"),
            (r#"snakecase "a1.b""#, "string a1.b"),
            (r#"snakecase "x1-y""#, "string x1_y"),
            (r#"snakecase "  x  ""#, "string __x__"),
            (r#"snakecase "a!B""#, "string a!b"),
            (r#"snakecase "aB1C2dE""#, "string a_b1_c_2d_e"),
            (r#"snakecase "AΒΓδ""#, "string aβ_γδ"),
            (r#"kebabcase "FirstName""#, "string first-name"),
            (r#"kebabcase "HTTPServer""#, "string http-server"),
            (r#"kebabcase "foo.barBaz""#, "string foo.bar-baz"),
            (r#"kebabcase "foo_bar baz""#, "string foo-bar-baz"),
            (r#"kebabcase "Bld4Floor3rd""#, "string bld4-floor-3rd"),
            (r#"kebabcase """#, "string "),
        ]);
    }
}
