//! Character classes as Go understands them: sets of code points, folded rune by rune, in the Unicode version of Go.

use std::sync::LazyLock;

use regex_syntax::hir::{Class, ClassBytes, ClassBytesRange, ClassUnicode, ClassUnicodeRange, Hir, HirKind};
use regex_syntax::utf8::{Utf8Range, Utf8Sequences};

/// A range of code points as a pattern writes it. It may touch surrogates, which no text contains.
pub(super) type Range = (u32, u32);

/// The first and the last surrogate.
const SURROGATES: Range = (0xD800, 0xDFFF);

/// The most ranges of a class that are spelt out as bytes.
const FEW_RANGES: usize = 8;

/// Gathers the members of a class while it is parsed.
pub(super) struct ClassBuilder {
    fold: bool,
    ranges: Vec<ClassUnicodeRange>,
    negated: Vec<ClassUnicode>,
}

impl ClassBuilder {
    /// An empty class; `fold` is the flag `i`.
    pub(super) fn new(fold: bool) -> ClassBuilder {
        ClassBuilder {
            fold,
            ranges: Vec::new(),
            negated: Vec::new(),
        }
    }

    /// Adds a range of code points.
    pub(super) fn add_range(&mut self, range: Range) {
        self.ranges.extend(without_surrogates(range));
    }

    /// Adds a group or, if `negate` says so, everything else. Under `i` a group is folded before it is negated.
    pub(super) fn add_group(&mut self, group: &ClassUnicode, negate: bool) {
        if !negate {
            self.ranges.extend_from_slice(group.ranges());
            return;
        }
        let mut class = group.clone();
        if self.fold {
            fold(&mut class);
        }
        class.negate();
        self.negated.push(class);
    }

    /// The finished class.
    pub(super) fn build(self) -> ClassUnicode {
        let mut class = ClassUnicode::new(self.ranges);
        if self.fold {
            fold(&mut class);
        }
        for other in &self.negated {
            class.union(other);
        }
        class
    }
}

/// The class of a few ranges.
pub(super) fn class(ranges: &[Range]) -> ClassUnicode {
    ClassUnicode::new(ranges.iter().copied().flat_map(without_surrogates))
}

/// What matches the members of a class, as characters.
pub(super) fn in_characters(class: ClassUnicode) -> Hir {
    Hir::class(Class::Unicode(class))
}

/// What matches the members of a class, as bytes where these are few sequences: before it compiles the first class of
/// characters that are not ASCII, regex-automata fills a table of 320 KB.
pub(super) fn in_bytes(class: ClassUnicode) -> Hir {
    if class.is_ascii() || class.literal().is_some() || class.ranges().len() > FEW_RANGES {
        return in_characters(class);
    }
    let bytes = |ranges: &[Utf8Range]| {
        let ranges = ranges.iter().map(|range| ClassBytesRange::new(range.start, range.end));
        Hir::class(Class::Bytes(ClassBytes::new(ranges)))
    };
    let ranges = class.iter();
    let sequences = ranges.flat_map(|range| Utf8Sequences::new(range.start(), range.end()));
    let (ascii, longer): (Vec<_>, Vec<_>) = sequences.partition(|sequence| sequence.len() == 1);
    let ascii: Vec<Utf8Range> = ascii.iter().flat_map(|sequence| sequence.as_slice()).copied().collect();
    let longer = longer
        .iter()
        .map(|sequence| Hir::concat(sequence.as_slice().iter().map(|range| bytes(&[*range])).collect()));
    let ascii = (!ascii.is_empty()).then(|| bytes(&ascii));
    Hir::alternation(ascii.into_iter().chain(longer).collect())
}

/// The parts of a range that are characters.
fn without_surrogates((low, high): Range) -> impl Iterator<Item = ClassUnicodeRange> {
    let below = (low, high.min(SURROGATES.0 - 1));
    let above = (low.max(SURROGATES.1 + 1), high);
    [below, above]
        .into_iter()
        .filter(|(low, high)| low <= high)
        .filter_map(|(low, high)| Some(ClassUnicodeRange::new(char::from_u32(low)?, char::from_u32(high)?)))
}

/// Adds every character that differs from a member only in case: Go's `unicode.SimpleFold`.
pub(super) fn fold(class: &mut ClassUnicode) {
    let mut folded = class.clone();
    // What Go does not know has no other case there, and is none.
    if !class.is_ascii() {
        folded.intersect(&ASSIGNED_IN_GO);
    }
    if folded.try_case_fold_simple().is_err() {
        return;
    }
    if !folded.is_ascii() {
        folded.intersect(&ASSIGNED_IN_GO);
    }
    class.union(&folded);
}

/// What Go's tables of Unicode 15.0 know; regex-syntax is newer.
static ASSIGNED_IN_GO: LazyLock<ClassUnicode> = LazyLock::new(|| property("age=15.0").unwrap_or_else(everything));

/// A property of regex-syntax.
fn property(query: &str) -> Option<ClassUnicode> {
    match regex_syntax::parse(&format!(r"\p{{{query}}}")).ok()?.into_kind() {
        HirKind::Class(Class::Unicode(class)) => Some(class),
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            Some(ClassUnicode::new(text.chars().map(|c| ClassUnicodeRange::new(c, c))))
        }
        _ => None,
    }
}

fn everything() -> ClassUnicode {
    class(&[(0, u32::from(char::MAX))])
}

/// The class of `\p{name}`, as Go's `unicodeTable` (`regexp/syntax/parse.go`) finds it.
pub(super) fn named(name: &[u8]) -> Option<ClassUnicode> {
    let name = canonical_name(name)?;
    match name.as_str() {
        "Any" => return Some(everything()),
        "Ascii" => return Some(class(&[(0, 0x7F)])),
        // Text has no surrogates.
        "Cs" | "Surrogate" => return Some(ClassUnicode::empty()),
        "Assigned" => {
            let mut unassigned = named(b"Cn")?;
            unassigned.negate();
            return Some(unassigned);
        }
        _ => {}
    }
    if CATEGORIES.binary_search(&name.as_str()).is_ok() {
        let mut class = property(&format!("gc={name}"))?;
        class.intersect(&ASSIGNED_IN_GO);
        if matches!(name.as_str(), "C" | "Cn" | "Other" | "Unassigned") {
            let mut unassigned = ASSIGNED_IN_GO.clone();
            unassigned.negate();
            class.union(&unassigned);
        }
        return Some(class);
    }
    if SCRIPTS.binary_search(&name.as_str()).is_ok() {
        let mut class = property(&format!("sc={name}"))?;
        class.intersect(&ASSIGNED_IN_GO);
        return Some(class);
    }
    None
}

/// The form in which Go looks names up: a capital, then small letters, without `_`, `-` and spaces.
fn canonical_name(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    let mut letters = name.chars().filter(|c| !matches!(c, '_' | '-' | ' '));
    let first = letters.next()?.to_ascii_uppercase();
    Some(
        std::iter::once(first)
            .chain(letters.map(|c| c.to_ascii_lowercase()))
            .collect(),
    )
}

/// Go's general categories and their aliases, in canonical form, sorted.
#[rustfmt::skip]
const CATEGORIES: &[&str] = &[
    "C", "Casedletter", "Cc", "Cf", "Closepunctuation", "Cn", "Cntrl", "Co", "Combiningmark",
    "Connectorpunctuation", "Control", "Cs", "Currencysymbol", "Dashpunctuation", "Decimalnumber", "Digit",
    "Enclosingmark", "Finalpunctuation", "Format", "Initialpunctuation", "L", "Lc", "Letter", "Letternumber",
    "Lineseparator", "Ll", "Lm", "Lo", "Lowercaseletter", "Lt", "Lu", "M", "Mark", "Mathsymbol", "Mc", "Me",
    "Mn", "Modifierletter", "Modifiersymbol", "N", "Nd", "Nl", "No", "Nonspacingmark", "Number",
    "Openpunctuation", "Other", "Otherletter", "Othernumber", "Otherpunctuation", "Othersymbol", "P",
    "Paragraphseparator", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Privateuse", "Ps", "Punct", "Punctuation", "S",
    "Sc", "Separator", "Sk", "Sm", "So", "Spaceseparator", "Spacingmark", "Surrogate", "Symbol",
    "Titlecaseletter", "Unassigned", "Uppercaseletter", "Z", "Zl", "Zp", "Zs",
];

/// Go's scripts, sorted. Those of two words are missing: no canonical name reaches their keys.
#[rustfmt::skip]
const SCRIPTS: &[&str] = &[
    "Adlam", "Ahom", "Arabic", "Armenian", "Avestan", "Balinese", "Bamum", "Batak", "Bengali", "Bhaiksuki",
    "Bopomofo", "Brahmi", "Braille", "Buginese", "Buhid", "Carian", "Chakma", "Cham", "Cherokee", "Chorasmian",
    "Common", "Coptic", "Cuneiform", "Cypriot", "Cyrillic", "Deseret", "Devanagari", "Dogra", "Duployan",
    "Elbasan", "Elymaic", "Ethiopic", "Georgian", "Glagolitic", "Gothic", "Grantha", "Greek", "Gujarati",
    "Gurmukhi", "Han", "Hangul", "Hanunoo", "Hatran", "Hebrew", "Hiragana", "Inherited", "Javanese", "Kaithi",
    "Kannada", "Katakana", "Kawi", "Kharoshthi", "Khmer", "Khojki", "Khudawadi", "Lao", "Latin", "Lepcha",
    "Limbu", "Lisu", "Lycian", "Lydian", "Mahajani", "Makasar", "Malayalam", "Mandaic", "Manichaean", "Marchen",
    "Medefaidrin", "Miao", "Modi", "Mongolian", "Mro", "Multani", "Myanmar", "Nabataean", "Nandinagari", "Newa",
    "Nko", "Nushu", "Ogham", "Oriya", "Osage", "Osmanya", "Palmyrene", "Phoenician", "Rejang", "Runic",
    "Samaritan", "Saurashtra", "Sharada", "Shavian", "Siddham", "Sinhala", "Sogdian", "Soyombo", "Sundanese",
    "Syriac", "Tagalog", "Tagbanwa", "Takri", "Tamil", "Tangsa", "Tangut", "Telugu", "Thaana", "Thai",
    "Tibetan", "Tifinagh", "Tirhuta", "Toto", "Ugaritic", "Vai", "Vithkuqi", "Wancho", "Yezidi", "Yi",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn size(class: &ClassUnicode) -> usize {
        class.ranges().iter().map(ClassUnicodeRange::len).sum()
    }

    /// Each class that Go 1.26 knows by a short name: how many characters it has, and how many under `(?i)`
    /// (`LC` has one less in Go, whose tables forget that U+0345 is ι in another case; one character has moved from `Mn` to
    /// `Mc` since Unicode 15.0).
    #[rustfmt::skip]
    const SIZES: &[(&str, usize, usize)] = &[
        ("Any", 1112064, 1112064), ("Assigned", 286719, 286719), ("ASCII", 128, 130), ("C", 963048, 963048),
        ("Cc", 65, 65), ("Cf", 170, 170), ("Cn", 825345, 825345), ("Co", 137468, 137468), ("Cs", 0, 0),
        ("L", 136104, 136105), ("LC", 4095, 4096), ("Ll", 2233, 3624), ("Lm", 397, 397), ("Lo", 131612, 131612),
        ("Lt", 31, 66), ("Lu", 1831, 3212), ("M", 2450, 2453), ("Mc", 453, 453), ("Me", 13, 13), ("Mn", 1984, 1987),
        ("N", 1831, 1831), ("Nd", 680, 680), ("Nl", 236, 236), ("No", 915, 915), ("P", 842, 842), ("Pc", 10, 10),
        ("Pd", 26, 26), ("Pe", 77, 77), ("Pf", 10, 10), ("Pi", 12, 12), ("Po", 628, 628), ("Ps", 79, 79),
        ("S", 7770, 7770), ("Sc", 63, 63), ("Sk", 125, 125), ("Sm", 948, 948), ("So", 6634, 6634), ("Z", 19, 19),
        ("Zl", 1, 1), ("Zp", 1, 1), ("Zs", 17, 17), ("Adlam", 88, 88), ("Ahom", 65, 65), ("Arabic", 1368, 1368),
        ("Armenian", 96, 96), ("Avestan", 61, 61), ("Balinese", 124, 124), ("Bamum", 657, 657), ("Batak", 56, 56),
        ("Bengali", 96, 96), ("Bhaiksuki", 97, 97), ("Bopomofo", 77, 77), ("Brahmi", 115, 115),
        ("Braille", 256, 256), ("Buginese", 30, 30), ("Buhid", 20, 20), ("Carian", 49, 49), ("Chakma", 71, 71),
        ("Cham", 83, 83), ("Cherokee", 172, 172), ("Chorasmian", 28, 28), ("Common", 8301, 8303),
        ("Coptic", 137, 137), ("Cuneiform", 1234, 1234), ("Cypriot", 55, 55), ("Cyrillic", 506, 506),
        ("Deseret", 80, 80), ("Devanagari", 164, 164), ("Dogra", 60, 60), ("Duployan", 143, 143),
        ("Elbasan", 40, 40), ("Elymaic", 23, 23), ("Ethiopic", 523, 523), ("Georgian", 173, 173),
        ("Glagolitic", 134, 134), ("Gothic", 27, 27), ("Grantha", 85, 85), ("Greek", 518, 520),
        ("Gujarati", 91, 91), ("Gurmukhi", 80, 80), ("Han", 98408, 98408), ("Hangul", 11739, 11739),
        ("Hanunoo", 21, 21), ("Hatran", 26, 26), ("Hebrew", 134, 134), ("Hiragana", 381, 381),
        ("Inherited", 657, 660), ("Javanese", 90, 90), ("Kaithi", 68, 68), ("Kannada", 91, 91),
        ("Katakana", 321, 321), ("Kawi", 86, 86), ("Kharoshthi", 68, 68), ("Khmer", 146, 146), ("Khojki", 65, 65),
        ("Khudawadi", 69, 69), ("Lao", 83, 83), ("Latin", 1481, 1481), ("Lepcha", 74, 74), ("Limbu", 68, 68),
        ("Lisu", 49, 49), ("Lycian", 29, 29), ("Lydian", 27, 27), ("Mahajani", 39, 39), ("Makasar", 25, 25),
        ("Malayalam", 118, 118), ("Mandaic", 29, 29), ("Manichaean", 51, 51), ("Marchen", 68, 68),
        ("Medefaidrin", 91, 91), ("Miao", 149, 149), ("Modi", 79, 79), ("Mongolian", 168, 168), ("Mro", 43, 43),
        ("Multani", 38, 38), ("Myanmar", 223, 223), ("Nabataean", 40, 40), ("Nandinagari", 65, 65),
        ("Newa", 97, 97), ("Nko", 62, 62), ("Nushu", 397, 397), ("Ogham", 29, 29), ("Oriya", 91, 91),
        ("Osage", 72, 72), ("Osmanya", 40, 40), ("Palmyrene", 32, 32), ("Phoenician", 29, 29), ("Rejang", 37, 37),
        ("Runic", 86, 86), ("Samaritan", 61, 61), ("Saurashtra", 82, 82), ("Sharada", 96, 96), ("Shavian", 48, 48),
        ("Siddham", 92, 92), ("Sinhala", 111, 111), ("Sogdian", 42, 42), ("Soyombo", 83, 83), ("Sundanese", 72, 72),
        ("Syriac", 88, 88), ("Tagalog", 23, 23), ("Tagbanwa", 18, 18), ("Takri", 68, 68), ("Tamil", 123, 123),
        ("Tangsa", 89, 89), ("Tangut", 6914, 6914), ("Telugu", 100, 100), ("Thaana", 50, 50), ("Thai", 86, 86),
        ("Tibetan", 207, 207), ("Tifinagh", 59, 59), ("Tirhuta", 82, 82), ("Toto", 31, 31), ("Ugaritic", 31, 31),
        ("Vai", 300, 300), ("Vithkuqi", 70, 70), ("Wancho", 59, 59), ("Yezidi", 47, 47), ("Yi", 1220, 1220),
    ];

    #[test]
    fn classes_are_as_large_as_go_s() {
        let mut wrong = Vec::new();
        for &(name, plain, folded) in SIZES {
            let mut class = named(name.as_bytes()).unwrap();
            let before = size(&class);
            fold(&mut class);
            if (before, size(&class)) != (plain, folded) {
                wrong.push(format!(
                    "{name}: {before} and {}, not {plain} and {folded}",
                    size(&class)
                ));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn names_are_found_as_go_finds_them() {
        for name in ["greek", "GREEK", "Upper_case-Letter", "punct", "lc", "a s c i i"] {
            assert!(named(name.as_bytes()).is_some(), "{name}");
        }
        for name in [
            "",
            "_",
            "Grek",
            "Old_Italic",
            "Olditalic",
            "Alphabetic",
            "Garay",
            "Greek\u{e9}",
        ] {
            assert!(named(name.as_bytes()).is_none(), "{name}");
        }
    }
}
