//! The unit of money that a text beside a table states for its amounts: `单位：万元`, `2026年目标（含税，万元）`, `注：以上金额均为万元`.

use rust_decimal::Decimal;

use super::given::plain;
use super::numeral;
use super::unit::is_foreign;
use super::{Hint, Unit};
use crate::vocabulary::grammar::{grammar, take, take_end};

/// The unit that a text states.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// As written, folded.
    pub word: String,
    /// What it means for numbers without a unit; `None` for another currency, where the text names several units, and where it calls
    /// something a unit that is none we know.
    pub hint: Option<Hint>,
    /// Whether the text calls it a unit, so that it is nothing else.
    pub is_named: bool,
}

/// Whether a text says a unit as one, 单位：万元, and so holds for what stands around it.
pub fn names_unit(text: &str) -> bool {
    stated(text).is_some_and(|stated| stated.is_named)
}

/// The unit of money that a text states.
///
/// ```
/// use planpress::value::stated::stated;
/// assert_eq!(stated("2026年目标（含税，万元）").unwrap().word, "万元");
/// assert_eq!(stated("全年目标 1800 万元"), None);
/// ```
pub fn stated(text: &str) -> Option<Stated> {
    let text = plain(text);
    let pieces = pieces(&text);
    let mut found: Vec<Stated> = pieces.iter().filter_map(Piece::unit).collect();
    let is_named = found.iter().any(|stated| stated.is_named);
    let unread = pieces.iter().filter(|piece| piece.unit().is_none()).find_map(Piece::unread);
    // The currency of 单位：人民币/万元 is that of the unit beside it.
    if !found.iter().all(Stated::is_currency) {
        found.retain(|stated| !stated.is_currency());
    }
    let Some(first) = found.first().cloned() else { return unread };
    let hint = first.hint.filter(|hint| unread.is_none() && found.iter().all(|other| other.hint.as_ref() == Some(hint)));
    Some(Stated { hint, is_named, ..first })
}

/// What the header of a column of money says of its unit in words that mean something else above other columns: `预算(K)`, `Budget USD`.
///
/// ```
/// use planpress::value::stated::in_header_of_money;
/// assert_eq!(in_header_of_money("Budget ('000)").unwrap().hint.unwrap().factor, Some(1000.into()));
/// assert_eq!(in_header_of_money("预算（含税）"), None);
/// ```
pub fn in_header_of_money(header: &str) -> Option<Stated> {
    let text = plain(header);
    stated(&text).or_else(|| foreign(&text)).or_else(|| pieces(&text).iter().find_map(Piece::multiple))
}

/// Whether a word beside an amount is a unit of money, of whatever currency: `万元`, `K`, `美元`; `次` counts something else.
pub fn is_of_money(unit: &str) -> bool {
    in_header_of_money(&format!("({unit})")).is_some()
}

/// Another currency that a text names where it does not name ours.
pub fn foreign(text: &str) -> Option<Stated> {
    let text = plain(text);
    let (ours, others) = (&grammar().yuan_before, grammar().foreign.values().flatten());
    let word = others.filter(|word| names(&text, word)).max_by_key(|word| word.len())?;
    let is_ours = ours.iter().any(|word| names(&text, word));
    (!is_ours).then(|| Stated { word: word.clone(), hint: None, is_named: false })
}

/// Whether a text has this word; letters do not run on.
fn names(text: &str, word: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic()) && word.is_ascii();
    let runs_on = |at: usize| {
        let (before, after) = (text[..at].chars().last(), text[at + word.len()..].chars().next());
        (is_letter(before) && is_letter(word.chars().next())) || (is_letter(after) && is_letter(word.chars().last()))
    };
    text.match_indices(word).any(|(at, _)| !runs_on(at))
}

impl Stated {
    /// Whether the unit is the name of our currency and nothing more.
    fn is_currency(&self) -> bool {
        grammar().yuan_before.contains(&self.word)
    }
}

/// A part of a text between brackets and stops.
struct Piece<'t> {
    text: &'t str,
    in_brackets: bool,
    /// Whether it follows a word for unit and a colon.
    is_named: bool,
    /// Whether it follows a colon.
    is_answer: bool,
    /// Whether the text ends with it.
    is_last: bool,
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut start, mut depth, mut is_named, mut is_answer) = (Vec::new(), 0, 0_usize, false, false);
    for (at, c) in text.char_indices().chain([(text.len(), '\n')]) {
        if !is_stop(text, at, c) {
            continue;
        }
        let is_last = text[at..].trim().is_empty();
        let piece = Piece { text: unnumbered(text[start..at].trim()), in_brackets: depth > 0, is_named, is_answer, is_last };
        is_answer = c == ':';
        is_named = match c {
            ':' => take_end(piece.text, &grammar().unit_words).is_some() || is_word_for_amounts(piece.text),
            '(' => is_word_for_unit(piece.text),
            ',' | '、' | '/' => is_named,
            _ => false,
        };
        depth = if is_opening(c) { depth + 1 } else { depth.saturating_sub(usize::from(is_closing(c))) };
        start = at + c.len_utf8();
        pieces.push(piece);
    }
    pieces
}

/// Whether a text calls what follows a unit and says nothing else: 金额：万元, but not 合同金额：万元.
fn is_word_for_amounts(text: &str) -> bool {
    !text.is_empty() && Bare::of(text).text.is_empty()
}

/// Whether a text is a word for unit, 计量单位（万元）; 金额（万元） is the header of amounts.
fn is_word_for_unit(text: &str) -> bool {
    let bare = Bare::of(text);
    bare.is_named && bare.text.is_empty()
}

/// A note without its number: `1.金额单位万元`.
fn unnumbered(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let note = rest.strip_prefix('.').filter(|note| rest.len() < text.len() && !note.starts_with(|c: char| c.is_ascii_digit()));
    note.map_or(text, str::trim_start)
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '【' | '〔' | '{')
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '】' | '〕' | '}')
}

/// Whether a piece ends here; the comma of `10,000` ends none.
fn is_stop(text: &str, at: usize, c: char) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let in_number = || is_digit(text[..at].chars().last()) && is_digit(text[at + c.len_utf8()..].chars().next());
    match c {
        ',' => !in_number(),
        _ => is_opening(c) || is_closing(c) || matches!(c, ':' | ';' | '、' | '/' | '。' | '|' | '_' | '\n'),
    }
}

impl Piece<'_> {
    fn unit(&self) -> Option<Stated> {
        let bare = Bare::of(self.text);
        let is_named = self.is_named || bare.is_named;
        let is_sure = is_named || self.in_brackets || bare.text.len() < self.text.len();
        let whole = Some(bare.text).filter(|_| is_sure || self.is_answer || self.is_last).and_then(|text| money(text, is_sure));
        let letter = || factor(bare.text).filter(|_| is_named).map(|factor| (bare.text, Some(of_money(factor))));
        let part = || money(self.part(bare.text, is_named)?, is_sure);
        let (word, hint) = whole.or_else(letter).or_else(part)?;
        let stated = Stated { word: word.to_string(), hint, is_named };
        // `币种：人民币` names the currency, not the unit.
        (is_named || !stated.is_currency()).then_some(stated)
    }

    /// The factor in letters that stands for the unit of a column of money: the whole of a piece, or its last word.
    fn multiple(&self) -> Option<Stated> {
        let word = self.text.rsplit(' ').next().filter(|_| self.in_brackets || self.is_last)?;
        Some(Stated { word: word.to_string(), hint: Some(of_money(thousands(word)?)), is_named: false })
    }

    /// What the text calls its unit, where it speaks of money in words that are not read; 单位：华东公司 names whose table it is.
    fn unread(&self) -> Option<Stated> {
        let grammar = grammar();
        let is_short = self.text.chars().count() <= LONGEST_UNIT && take_end(self.text, &grammar.departments).is_none();
        let is_of_money = || {
            let mut words = grammar.yuan.iter().chain(&grammar.yuan_before).chain(grammar.foreign.values().flatten());
            self.text.contains(|c| grammar.myriads.contains_key(&c)) || words.any(|word| self.text.contains(word.as_str()))
        };
        (self.is_named && is_short && is_of_money()).then(|| Stated { word: self.text.to_string(), hint: None, is_named: true })
    }

    /// The word of a piece that may be the unit: the first after a word for unit, else the last, unless a number stands before it.
    fn part<'t>(&self, text: &'t str, is_named: bool) -> Option<&'t str> {
        if is_named {
            return text.split_whitespace().next();
        }
        let (before, last) = text.rsplit_once(|c: char| c.is_whitespace() || c == '-')?;
        let is_amount = before.trim_end().ends_with(|c: char| c.is_numeric() || grammar().digits.contains_key(&c) || grammar().tens.contains_key(&c));
        ((self.in_brackets || self.is_last) && !is_amount).then_some(last)
    }
}

/// A piece without the words around the unit.
struct Bare<'t> {
    text: &'t str,
    /// Whether one of them is a word for unit.
    is_named: bool,
}

impl<'t> Bare<'t> {
    fn of(text: &'t str) -> Self {
        let mut bare = Self { text, is_named: false };
        while let Some(shorter) = bare.without_first().or_else(|| bare.without_last()) {
            bare = shorter;
        }
        bare
    }

    fn without_first(&self) -> Option<Self> {
        let named = before(self.text, &grammar().unit_words);
        let text = named.or_else(|| before(self.text, &grammar().unit_before))?;
        Some(Self { text, is_named: self.is_named || named.is_some() })
    }

    fn without_last(&self) -> Option<Self> {
        let text = take_end(self.text, &grammar().unit_after)?.trim_end();
        Some(Self { text, is_named: true })
    }
}

/// The text after one of these words; a word in Latin letters ends where it ends.
fn before<'t>(text: &'t str, words: &[String]) -> Option<&'t str> {
    let rest = take(text, words)?;
    let runs_on = text[..text.len() - rest.len()].is_ascii() && rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    (!runs_on).then_some(rest.trim_start())
}

/// A unit of money, with what it means. A factor alone (`万`) and factors in Latin letters or digits are units only where it is `sure` that
/// a unit is meant.
fn money(text: &str, sure: bool) -> Option<(&str, Option<Hint>)> {
    let factor = match Unit::parse(text) {
        Some((Unit::Money, factor)) => Some(factor),
        Some((Unit::None, factor)) => Some(factor).filter(|factor| sure && *factor >= THOUSAND),
        Some(_) => None,
        None => latin(text).filter(|_| sure),
    };
    match factor {
        Some(factor) => Some((text, Some(of_money(factor)))),
        None => (sure && is_foreign(text)).then_some((text, None)),
    }
}

fn of_money(factor: Decimal) -> Hint {
    Hint { unit: Some(Unit::Money), factor: Some(factor).filter(|factor| *factor != Decimal::ONE), ..Hint::default() }
}

const THOUSAND: Decimal = Decimal::ONE_THOUSAND;

/// Letters of the longest unit that is called one: 人民币百万元/件.
const LONGEST_UNIT: usize = 8;

/// A factor in Latin letters: `w`, `million`.
fn factor(word: &str) -> Option<Decimal> {
    grammar().factors.get(word).map(|factor| Decimal::from(*factor))
}

/// A thousand or more in letters, or in the digits that are left out: `k`, `millions`, `'000`.
fn thousands(word: &str) -> Option<Decimal> {
    let word = word.trim_end_matches(" of").trim_end_matches('s');
    if word.trim_start_matches(['\'', '’']) == "000" { Some(THOUSAND) } else { factor(word) }
}

/// `rmb'000`, `10,000 rmb`, `rmb 10k`, `rmb million`: a currency beside a thousand or more.
fn latin(text: &str) -> Option<Decimal> {
    let grammar = grammar();
    let rest = take(text, &grammar.yuan_before).or_else(|| take_end(text, &grammar.yuan))?.trim();
    if let Some(factor) = thousands(rest) {
        return Some(factor);
    }
    let (numeral, rest) = numeral::read(rest)?;
    let value = numeral.value()?.normalize();
    (rest.is_empty() && value >= THOUSAND && is_power_of_ten(value)).then_some(value)
}

fn is_power_of_ten(value: Decimal) -> bool {
    let digits = value.to_string();
    digits.strip_prefix('1').is_some_and(|zeros| zeros.bytes().all(|b| b == b'0'))
}
