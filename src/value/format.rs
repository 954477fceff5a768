//! How values are shown to people (domain/3 §3.0): rounded once, here, half away from zero.
//!
//! Money in the display unit with one decimal (a `.0` is left out), rates and achievements with one decimal (so that 99.6 % does
//! not look met), quotients with two; a true minus sign, a comma from 1,000. The bare text never holds the unit, which stands in a head.

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use super::date::fill;
use crate::vocabulary::Vocabulary;

/// The minus sign of typography.
pub const MINUS: char = '\u{2212}';

/// The unit in which money is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// 元.
    Yuan,
    /// 万元.
    #[default]
    Wan,
    /// 亿元.
    Yi,
}

impl Scale {
    /// How many 元 one unit is.
    pub fn size(self) -> Decimal {
        match self {
            Scale::Yuan => Decimal::ONE,
            Scale::Wan => Decimal::from(10_000),
            Scale::Yi => Decimal::from(100_000_000),
        }
    }

    /// Its key in the vocabulary.
    fn key(self) -> &'static str {
        match self {
            Scale::Yuan => "yuan",
            Scale::Wan => "wan",
            Scale::Yi => "yi",
        }
    }
}

/// How a number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Money in 元, shown in a scale with one decimal.
    Money(Scale),
    /// A fraction in percent.
    Percent {
        /// Decimals.
        decimals: u32,
    },
    /// A fraction that is a difference of percentages, in points with one decimal and its sign.
    PercentPoints,
    /// A count: as many decimals as it has, at most one.
    Count,
    /// A quotient such as SPI, two decimals.
    Quotient,
    /// A number of days.
    Days,
    /// A score, one decimal.
    Score,
}

/// A number as shown, and the unit that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The number without its unit.
    pub text: String,
    /// The unit; empty when there is none.
    pub unit: String,
}

impl Shown {
    /// Number and unit: nothing before a percent sign, a space that does not break before a word.
    ///
    /// ```
    /// use planpress::{value::format::{Format, Scale}, vocabulary::Vocabulary};
    /// let words = Vocabulary::load("zh-CN");
    /// assert_eq!(Format::Money(Scale::Wan).show(7_180_000.into(), &words).joined(), "718\u{a0}万元");
    /// ```
    pub fn joined(&self) -> String {
        match self.unit.as_str() {
            "" | "%" | "‰" => format!("{}{}", self.text, self.unit),
            unit => format!("{}\u{a0}{unit}", self.text),
        }
    }
}

impl Format {
    /// The value as tables and cards show it.
    pub fn show(self, value: Decimal, vocabulary: &Vocabulary) -> Shown {
        self.shown(value, self.decimals(), vocabulary)
    }

    /// The value as an explanation shows it: two decimals, without zeros at the end.
    ///
    /// ```
    /// use planpress::{value::format::Format, vocabulary::Vocabulary};
    /// let rate = "0.95733".parse().unwrap();
    /// assert_eq!(Format::Percent { decimals: 0 }.explain(rate, &Vocabulary::load("en")).text, "95.73");
    /// ```
    pub fn explain(self, value: Decimal, vocabulary: &Vocabulary) -> Shown {
        self.shown(value, 2, vocabulary)
    }

    /// The value beside the threshold it was judged by: when rounding would show the threshold itself though it was not reached
    /// (79.96 % as 80 %), one decimal more, as often as it takes.
    ///
    /// ```
    /// use planpress::{value::format::Format, vocabulary::Vocabulary};
    /// let (words, format) = (Vocabulary::load("zh-CN"), Format::Percent { decimals: 0 });
    /// let at = |text: &str| format.against(text.parse().unwrap(), "0.8".parse().unwrap(), &words).text;
    /// assert_eq!((at("0.7996"), at("0.8"), at("0.79")), ("79.96".into(), "80".into(), "79".into()));
    /// ```
    pub fn against(self, value: Decimal, threshold: Decimal, vocabulary: &Vocabulary) -> Shown {
        let (scaled, limit) = (self.scaled(value), self.scaled(threshold));
        let hidden = |decimals: &u32| scaled != limit && round(scaled, *decimals) == round(limit, *decimals);
        let decimals = (self.decimals()..=6).find(|decimals| !hidden(decimals)).unwrap_or(6);
        self.shown(value, decimals, vocabulary)
    }

    /// The value in the unit in which it is shown, not rounded.
    pub fn scaled(self, value: Decimal) -> Decimal {
        match self {
            Format::Money(scale) => value / scale.size(),
            Format::Percent { .. } | Format::PercentPoints => value.saturating_mul(Decimal::ONE_HUNDRED),
            Format::Count | Format::Quotient | Format::Days | Format::Score => value,
        }
    }

    /// The word of the unit.
    pub fn unit(self, vocabulary: &Vocabulary) -> String {
        let key = match self {
            Format::Money(scale) => scale.key(),
            Format::Percent { .. } => "percent",
            Format::PercentPoints => "percent_points",
            Format::Days => "days",
            Format::Count | Format::Quotient | Format::Score => return String::new(),
        };
        vocabulary.unit(key).to_string()
    }

    /// Decimals in tables and cards.
    fn decimals(self) -> u32 {
        match self {
            Format::Percent { decimals } => decimals,
            Format::Money(_) | Format::PercentPoints | Format::Count | Format::Days | Format::Score => 1,
            Format::Quotient => 2,
        }
    }

    /// Whether decimals that are zero are left out; rates and quotients keep theirs, so that a column lines up.
    fn trims(self) -> bool {
        match self {
            Format::Money(_) | Format::Count | Format::Days | Format::Score => true,
            Format::Percent { .. } | Format::PercentPoints | Format::Quotient => false,
        }
    }

    fn shown(self, value: Decimal, decimals: u32, vocabulary: &Vocabulary) -> Shown {
        let rounded = round(self.scaled(value), decimals);
        let decimals = if self.trims() { rounded.normalize().scale() } else { decimals };
        Shown { text: number(rounded, decimals, self == Format::PercentPoints), unit: self.unit(vocabulary) }
    }
}

/// Decimals behind which a value says only that something was divided: spreadsheets know no more of it.
const EXACT: u32 = 12;

/// Rounds half away from zero: 92.5 is 93. So is 92.499999999999999999999, a half that was divided and multiplied, for a workbook shows
/// it so.
pub fn round(value: Decimal, decimals: u32) -> Decimal {
    let to = |value: Decimal, decimals: u32| value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    to(to(value, EXACT.max(decimals)), decimals)
}

/// A number with thousands commas from 1,000, a true minus sign, and a plus sign when signs matter.
///
/// ```
/// use planpress::value::format::number;
/// assert_eq!(number("-1234.5".parse().unwrap(), 1, false), "\u{2212}1,234.5");
/// assert_eq!(number("0.05".parse().unwrap(), 1, true), "+0.1");
/// ```
pub fn number(value: Decimal, decimals: u32, signed: bool) -> String {
    let rounded = round(value, decimals);
    let digits = format!("{:.*}", decimals as usize, rounded.abs());
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut shown = String::with_capacity(digits.len() + 4);
    match (rounded.is_zero(), rounded.is_sign_negative(), signed) {
        (false, true, _) => shown.push(MINUS),
        (false, false, true) => shown.push('+'),
        (true, _, _) | (false, false, false) => {}
    }
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown + fraction
}

/// A day in full: 2026-03-31.
pub fn date(day: Date, vocabulary: &Vocabulary) -> String {
    fill(vocabulary.period_pattern("date", 1), day).replace("{year}", &format!("{:04}", day.year()))
}

/// A day where the year is plain: 03-31.
pub fn month_day(day: Date, vocabulary: &Vocabulary) -> String {
    fill(vocabulary.period_pattern("month_day", 1), day)
}
