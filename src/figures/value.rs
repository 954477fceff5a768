//! What a figure can be: a number, a date, a word; or missing, with the reason.

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::vocabulary::Term;

/// Days from which a span leaves the calendar, wherever it begins: 9999 years are 3,652,059 days.
const LONGEST_SPAN: u32 = 4_000_000;

/// The value of a figure. Missing is never 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A number; money in 元, rates as fractions.
    Number(Decimal),
    /// A day.
    Date(Date),
    /// Yes or no.
    Flag(bool),
    /// Text from an input.
    Text(TextId),
    /// A word of the vocabulary: a status, a grade. The only text a formula may yield.
    Term(Term),
    /// No value, and why.
    Missing(Reason),
}

/// A text kept once in [`Figures`](super::Figures).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextId(pub(super) u32);

/// Why a value is missing (domain/3 §3.0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// The input does not say.
    NoData,
    /// There is no target.
    NoTarget,
    /// There is no actual.
    NoActual,
    /// The divisor is zero.
    ZeroBase,
    /// Its time has not come.
    NotDue,
    /// Hidden from this audience.
    Masked,
    /// Too few cases to judge.
    TooFew,
    /// Nothing there to be added up or averaged.
    Nothing,
}

impl Reason {
    /// Every reason, in their order.
    pub(super) const ALL: [Reason; 8] =
        [Reason::NoData, Reason::NoTarget, Reason::NoActual, Reason::ZeroBase, Reason::NotDue, Reason::Masked, Reason::TooFew, Reason::Nothing];

    /// The code in the snapshot and in the vocabulary (`reasons`).
    pub fn code(self) -> &'static str {
        match self {
            Reason::NoData => "no_data",
            Reason::NoTarget => "no_target",
            Reason::NoActual => "no_actual",
            Reason::ZeroBase => "zero_base",
            Reason::NotDue => "not_due",
            Reason::Masked => "masked",
            Reason::TooFew => "too_few",
            Reason::Nothing => "nothing",
        }
    }
}

impl Value {
    /// The number, if it is one.
    pub fn number(self) -> Option<Decimal> {
        match self {
            Value::Number(number) => Some(number),
            Value::Date(_) | Value::Flag(_) | Value::Text(_) | Value::Term(_) | Value::Missing(_) => None,
        }
    }

    /// The date, if it is one.
    pub fn date(self) -> Option<Date> {
        match self {
            Value::Date(date) => Some(date),
            Value::Number(_) | Value::Flag(_) | Value::Text(_) | Value::Term(_) | Value::Missing(_) => None,
        }
    }

    /// The word, if it is one.
    pub fn term(self) -> Option<Term> {
        match self {
            Value::Term(term) => Some(term),
            Value::Number(_) | Value::Date(_) | Value::Flag(_) | Value::Text(_) | Value::Missing(_) => None,
        }
    }

    /// Whether there is a value.
    pub fn is_present(self) -> bool {
        !matches!(self, Value::Missing(_))
    }

    /// Whether it is `true`.
    pub fn is_true(self) -> bool {
        self == Value::Flag(true)
    }
}

/// The date `days` later; `None` beyond the calendar. A span of days has a limit of its own, beyond which it cannot even be made.
pub fn after(date: Date, days: i64) -> Option<Date> {
    let days = i32::try_from(days).ok().filter(|days| days.unsigned_abs() < LONGEST_SPAN)?;
    date.checked_add(days.days()).ok()
}

impl From<Decimal> for Value {
    fn from(number: Decimal) -> Self {
        Value::Number(number)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Number(number.into())
    }
}

impl From<Date> for Value {
    fn from(date: Date) -> Self {
        Value::Date(date)
    }
}

impl From<Term> for Value {
    fn from(term: Term) -> Self {
        Value::Term(term)
    }
}

/// The unit in which a column counts; it decides how a value is shown, never the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Money in 元.
    Money,
    /// Money for one piece: in 元 whatever the unit of the report, as ¥350 a lead would be 0.0 万元.
    Price,
    /// A fraction, shown in percent.
    Percent,
    /// An achievement or another share shown in percent, always with one decimal, so that a column lines up.
    Achievement,
    /// Percentage points: already times 100.
    Points,
    /// A count with its measure word; a text of the input.
    Count(TextId),
    /// A bare whole number.
    Number,
    /// A quotient such as SPI.
    Quotient,
    /// Days.
    Days,
    /// A score or rating.
    Score,
    /// A day.
    Date,
    /// Yes or no.
    Flag,
    /// Text.
    Text,
    /// A word of the vocabulary.
    Term,
    /// That of the row (a KPI's unit).
    OfRow,
    /// A difference of two values in the unit of the row: percentages differ by points.
    OfRowDifference,
}

impl Unit {
    /// Whether values of the unit are numbers or dates, which Excel's `COUNT` counts.
    pub fn is_numeric(self) -> bool {
        !matches!(self, Unit::Flag | Unit::Text | Unit::Term)
    }
}
