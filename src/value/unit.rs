//! Units of quantities: money, fractions, counts with their measure word.

use std::borrow::Cow;
use std::sync::OnceLock;

use foldhash::HashMap;
use rust_decimal::Decimal;

use super::given::plain;
use crate::vocabulary::grammar::{grammar, measure_class, without_currency};

/// What a number counts. Money is in 元 and fractions are 0.15 for 15 %, whatever the input wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Unit {
    /// No unit was written.
    #[default]
    None,
    /// Money, in the plan's currency, in 元.
    Money,
    /// A fraction: 0.15 for 15 %.
    Percent,
    /// A difference of percentages, as a fraction: 0.15 for 15 percentage points.
    PercentPoints,
    /// A count with its measure word (`家`, `条`, `天`, `分` ..); words of one class compare equal through [`Unit::class`].
    Count(Cow<'static, str>),
}

impl Unit {
    /// The class of quantities that may be compared with one another: `家`, `个`, `户` and `位` are `customer`.
    ///
    /// ```
    /// use planpress::value::Unit;
    /// let unit = |text| Unit::parse(text).unwrap().0;
    /// assert_eq!(unit("家").class(), unit("户").class());
    /// assert_ne!(unit("家").class(), unit("条").class());
    /// ```
    pub fn class(&self) -> &str {
        match self {
            Unit::None => "",
            Unit::Money => "money",
            Unit::Percent => "percent",
            Unit::PercentPoints => "percent_points",
            Unit::Count(word) => measure_class(word).unwrap_or(word),
        }
    }

    /// Whether a quantity of this unit can be measured against one of the other; no unit fits every unit.
    pub fn fits(&self, other: &Unit) -> bool {
        *self == Unit::None || *other == Unit::None || self.class() == other.class()
    }

    /// The unit that a header or a field `unit` names, and the factor that brings its numbers to the base unit: 10000 for `万元`.
    ///
    /// A percentage has the factor 1: whether bare numbers are points or fractions is decided per column.
    ///
    /// ```
    /// use planpress::value::Unit;
    /// assert_eq!(Unit::parse("萬元"), Some((Unit::Money, 10000.into())));
    /// assert_eq!(Unit::parse("%"), Some((Unit::Percent, 1.into())));
    /// assert_eq!(Unit::parse("万"), Some((Unit::None, 10000.into())));
    /// assert_eq!(Unit::parse("人民币万元"), Some((Unit::Money, 10000.into())));
    /// assert_eq!(Unit::parse("华东"), None);
    /// ```
    pub fn parse(text: &str) -> Option<(Unit, Decimal)> {
        let text = plain(text);
        let grammar = grammar();
        let (text, of_money) = without_currency(&text);
        let base = text.trim_start_matches(|c| grammar.tens.contains_key(&c) || grammar.myriads.contains_key(&c));
        let mut factor = Decimal::ONE;
        for c in text[..text.len() - base.len()].chars() {
            let times = grammar.tens.get(&c).or_else(|| grammar.myriads.get(&c))?;
            factor = factor.checked_mul(Decimal::from(*times))?;
        }
        if factor > LARGEST_FACTOR {
            return None;
        }
        if base.is_empty() {
            return (factor != Decimal::ONE).then_some((if of_money { Unit::Money } else { Unit::None }, factor));
        }
        let (word, rest) = unit_word(base)?;
        if !rest.is_empty() {
            return None;
        }
        match word {
            UnitWord::Money => Some((Unit::Money, factor)),
            _ if of_money => None,
            UnitWord::Percent => Some((Unit::Percent, factor)),
            UnitWord::Permille => Some((Unit::Percent, Decimal::new(1, 3))),
            UnitWord::Points => Some((Unit::PercentPoints, factor)),
            UnitWord::Measure(word) => Some((Unit::Count(Cow::Borrowed(word)), factor)),
            UnitWord::Foreign(_) | UnitWord::Discount | UnitWord::Tenths => None,
        }
    }

    /// The measure word of a count, as written; empty for the other units.
    pub fn word(&self) -> &str {
        match self {
            Unit::Count(word) => word,
            Unit::None | Unit::Money | Unit::Percent | Unit::PercentPoints => "",
        }
    }
}

/// 万亿; a longer row of 万 and 亿 is no unit.
const LARGEST_FACTOR: Decimal = Decimal::from_parts(3_567_587_328, 232, 0, false, 0);

/// What a word after a number means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitWord {
    /// 元.
    Money,
    /// Another currency, by its ISO code.
    Foreign(&'static str),
    /// %.
    Percent,
    /// ‰.
    Permille,
    /// 个百分点.
    Points,
    /// 折: 8.5折 is 0.85.
    Discount,
    /// 成: 八成 is 0.8.
    Tenths,
    /// A measure word.
    Measure(&'static str),
}

/// Whether a plain text is a unit of another currency, with or without a factor.
pub fn is_foreign(text: &str) -> bool {
    let word = text.trim_start_matches(|c| grammar().tens.contains_key(&c) || grammar().myriads.contains_key(&c));
    matches!(unit_word(word), Some((UnitWord::Foreign(_), "")))
}

/// The longest unit that a plain text begins with, and the rest.
pub fn unit_word(text: &str) -> Option<(UnitWord, &str)> {
    let first = text.chars().next()?;
    let starting = table().get(&first)?.iter().filter(|(word, _)| text.starts_with(*word));
    let (word, meaning) = starting.filter(|(word, _)| ends_there(text, word)).max_by_key(|(word, _)| word.len())?;
    Some((*meaning, &text[word.len()..]))
}

/// A word in Latin letters must not run on: `d` is not the beginning of `deals`.
fn ends_there(text: &str, word: &str) -> bool {
    let letters = word.ends_with(|c: char| c.is_ascii_alphabetic());
    !(letters && text[word.len()..].starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// The words of units by their first character.
fn table() -> &'static HashMap<char, Vec<(&'static str, UnitWord)>> {
    static TABLE: OnceLock<HashMap<char, Vec<(&'static str, UnitWord)>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let grammar = grammar();
        let plain = [
            (&grammar.yuan, UnitWord::Money),
            (&grammar.percent, UnitWord::Percent),
            (&grammar.permille, UnitWord::Permille),
            (&grammar.points, UnitWord::Points),
            (&grammar.discount, UnitWord::Discount),
            (&grammar.tenths, UnitWord::Tenths),
        ];
        let mut table: Vec<_> = plain.into_iter().flat_map(|(words, meaning)| words.iter().map(move |word| (word.as_str(), meaning))).collect();
        table.extend(grammar.foreign.iter().flat_map(|(code, words)| words.iter().map(|word| (word.as_str(), UnitWord::Foreign(code)))));
        table.extend(grammar.measures.values().flatten().map(|word| (word.as_str(), UnitWord::Measure(word))));
        let mut by_first: HashMap<char, Vec<_>> = HashMap::default();
        for (word, meaning) in table {
            by_first.entry(word.chars().next().unwrap_or_default()).or_default().push((word, meaning));
        }
        by_first
    })
}
