//! The normaliser of domain/4 §4.2: two spellings that people take for the same name become one.

use std::borrow::Cow;
use std::sync::OnceLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use unicode_normalization::UnicodeNormalization;

use super::grammar::{grammar, is_unit};

/// A header in the form in which headers are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The name, folded, without unit and punctuation.
    pub key: String,
    /// The words of the name, folded each: those outside brackets first, then those inside.
    pub tokens: Vec<String>,
    /// How many of the tokens stand outside brackets.
    pub outside: usize,
    /// Unit that the header named, as in `目标值(万元)`.
    pub unit: Option<String>,
    /// Readings in brackets (`責(zé)任人`) that were left out (I101).
    pub readings: usize,
}

/// Normalises the header of a column.
///
/// ```
/// let header = planpress::vocabulary::normalise::header(" *目標值（萬元）");
/// assert_eq!((header.key.as_str(), header.unit.as_deref()), ("目标值", Some("万元")));
/// ```
pub fn header(text: &str) -> Header {
    let (text, readings) = without_readings(text);
    let folded = fold(&text).to_lowercase();
    let (name, unit) = split_unit(without_numbering(&folded));
    let (tokens, outside) = tokens(name);
    Header { key: squeeze(name), tokens, outside, unit, readings }
}

/// The comparable form of a name: of a header, a sheet, an entity.
///
/// ```
/// use planpress::vocabulary::normalise::name;
/// assert_eq!(name("1. 計畫 開始_時間"), name("计划开始时间"));
/// assert_ne!(name("促销1-2月"), name("促销12月"));
/// ```
pub fn name(text: &str) -> String {
    let (text, _) = without_readings(text);
    squeeze(without_numbering(&fold(&text).to_lowercase()))
}

/// The comparable form of a word of a closed set; punctuation counts, for `+` and `-` are words.
pub fn word(text: &str) -> String {
    fold(text).to_lowercase().chars().filter(|c| !c.is_whitespace()).collect()
}

/// Folds full-width forms, invisible characters and traditional characters; case, spaces and punctuation stay.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let compatible: String = text.chars().filter(|&c| !is_invisible(c)).nfkc().collect();
    if compatible.is_ascii() { Cow::Owned(compatible) } else { Cow::Owned(converter().convert(&compatible)) }
}

fn converter() -> &'static OpenCC {
    static CONVERTER: OnceLock<OpenCC> = OnceLock::new();
    CONVERTER.get_or_init(|| match OpenCC::from_config(BuiltinConfig::T2s) {
        Ok(converter) => converter,
        Err(error) => panic!("the embedded table of characters cannot be read: {error}"),
    })
}

/// Zero-width and direction characters, and the byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
}

/// Whether a character is Han.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

/// Leaves out readings in brackets after a Han character, and counts them.
///
/// A reading is Latin letters with at least one tone mark; `(%)` and `(万元)` are none.
///
/// ```
/// assert_eq!(planpress::vocabulary::normalise::without_readings("責(zé)任人").0, "責任人");
/// ```
pub fn without_readings(text: &str) -> (Cow<'_, str>, usize) {
    if !text.contains(['(', '（']) {
        return (Cow::Borrowed(text), 0);
    }
    let characters: Vec<char> = text.chars().collect();
    let mut kept = String::with_capacity(text.len());
    let (mut at, mut count) = (0, 0);
    while at < characters.len() {
        let after_han = at > 0 && is_han(characters[at - 1]);
        match after_han.then(|| reading_end(&characters, at)).flatten() {
            Some(end) => (at, count) = (end, count + 1),
            None => {
                kept.push(characters[at]);
                at += 1;
            }
        }
    }
    (Cow::Owned(kept), count)
}

/// Position after the reading that begins with the bracket at `at`, if one does.
fn reading_end(characters: &[char], at: usize) -> Option<usize> {
    if !matches!(characters.get(at), Some('(' | '（')) {
        return None;
    }
    let length = characters[at + 1..].iter().position(|c| matches!(c, ')' | '）'))?;
    let inner: String = characters[at + 1..at + 1 + length].iter().collect();
    let decomposed: Vec<char> = inner.nfd().filter(|c| !c.is_whitespace()).collect();
    let toned = decomposed.iter().any(|c| matches!(c, '\u{0300}' | '\u{0301}' | '\u{0304}' | '\u{030C}'));
    let latin = decomposed.iter().all(|&c| c.is_ascii_alphabetic() || matches!(c, '\u{0300}'..='\u{030C}' | '’' | '\''));
    (toned && latin).then_some(at + length + 2)
}

/// Leaves out `1.`, `①`, `(一)` and the like at the start; NFKC has made `①` a plain 1 with nothing after it.
fn without_numbering(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '#'));
    let (rest, bracketed) = match text.strip_prefix('(') {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let number = rest.trim_start_matches(|c: char| c.is_ascii_digit() || grammar().digits.contains_key(&c) || grammar().tens.contains_key(&c));
    if number.len() == rest.len() {
        return text;
    }
    let after = if bracketed { number.strip_prefix(')') } else { number.strip_prefix(['.', '、', ')', ':']) };
    match after {
        // `1.5倍` and `1:3` are no numbering.
        Some(after) if !after.starts_with(|c: char| c.is_ascii_digit()) && !after.trim().is_empty() => after.trim_start(),
        _ => text,
    }
}

/// Splits a unit off the end of a header: `(万元)`, `(不含税,万元)`, `(含税)万元`, `/万元`, `【%】`, `单位:万元`.
fn split_unit(text: &str) -> (&str, Option<String>) {
    let text = text.trim();
    for (open, close) in [('(', ')'), ('[', ']'), ('【', '】')] {
        let Some(body) = text.strip_suffix(close) else { continue };
        let Some((name, inner)) = body.rsplit_once(open) else { continue };
        if let Some(unit) = unit_word(inner).or_else(|| unit_among(inner)) {
            return (name, Some(unit));
        }
    }
    if let Some((name, unit)) = text.rsplit_once(')')
        && let Some((name, _)) = name.split_once('(')
        && let Some(unit) = unit_word(unit)
    {
        return (name, Some(unit));
    }
    for separator in [',', '/', ' ', '\n', ':'] {
        let Some((name, unit)) = text.rsplit_once(separator) else { continue };
        // `month of the year` is a name, not a number of years.
        let named = name.trim().is_empty() || unit.trim().bytes().all(|b| b.is_ascii_alphabetic());
        if let Some(unit) = unit_word(unit).filter(|_| !named) {
            return (name, Some(unit));
        }
    }
    (text, None)
}

/// The only unit among the words in brackets: of `不含税, 万元`, `万元/年`, `万 元`.
fn unit_among(text: &str) -> Option<String> {
    let whole: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let each =
        |part: &str| unit_word(part.rsplit_once('/').filter(|(_, each)| grammar().cadences.contains_key(*each)).map_or(part, |(unit, _)| unit));
    let mut units = whole.split([',', '、', ';']).filter_map(each);
    unit_word(&whole).or_else(|| units.next().filter(|_| units.next().is_none()))
}

/// The unit that a piece of a header is, with or without the word for unit and a colon before it.
fn unit_word(text: &str) -> Option<String> {
    let text = grammar().keys.unit.iter().find_map(|word| text.trim().strip_prefix(word.as_str())).map_or(text, |rest| rest.trim_start_matches(':'));
    let text = text.trim();
    is_unit(text).then(|| text.to_string())
}

/// Drops spaces and punctuation, then replaces the words of Taiwan. What stands between two digits is kept: 1-2月 is not 12月, nor 1.5升 15升.
fn squeeze(text: &str) -> String {
    let (mut kept, mut marks) = (String::with_capacity(text.len()), String::new());
    for c in text.chars().filter(|&c| !c.is_whitespace() && !is_invisible(c)) {
        if is_mark(c) {
            marks.push(c);
            continue;
        }
        if c.is_ascii_digit() && kept.ends_with(|before: char| before.is_ascii_digit()) {
            kept.push_str(&marks);
        }
        marks.clear();
        kept.push(c);
    }
    if kept.is_ascii() {
        return kept;
    }
    grammar().taiwan.iter().fold(kept, |name, (theirs, ours)| if name.contains(theirs.as_str()) { name.replace(theirs, ours) } else { name })
}

/// Punctuation that does not tell names apart.
fn is_mark(c: char) -> bool {
    matches!(c, '*' | '#' | ':' | '/' | '、' | '·' | '_' | '-' | '【' | '】' | '.' | '★' | '☆' | '"' | '\'' | ',' | ';')
}

/// The words of a header: outside of brackets, then inside; the number of those outside.
fn tokens(text: &str) -> (Vec<String>, usize) {
    let (mut outside, mut inside) = (String::new(), String::new());
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = (depth - 1).max(0),
            _ if depth > 0 => inside.push(c),
            _ => outside.push(c),
        }
        if matches!(c, '(' | '[' | '【' | ')' | ']' | '】') {
            outside.push(' ');
            inside.push(' ');
        }
    }
    let split = |text: &str| -> Vec<String> {
        text.split(|c: char| c.is_whitespace() || matches!(c, '/' | '、' | '·' | '-' | '|' | ':' | ',' | '+' | '&'))
            .map(squeeze)
            .filter(|token| !token.is_empty())
            .collect()
    };
    let mut tokens = split(&outside);
    let count = tokens.len();
    tokens.extend(split(&inside));
    (tokens, count)
}
