//! A value as it stands in the input, before anything is known of its meaning.
//!
//! YAML scalars and sheet cells meet here: one decoder per type serves both.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::given::plain;
use super::unit::{Unit, is_foreign};
use crate::diagnostic::{Span, Spanned};
use crate::vocabulary::grammar::grammar;

/// What a cell or a YAML node holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Raw<'a> {
    /// Nothing: a blank cell, an empty YAML value.
    Blank,
    /// Text as typed; YAML scalars are always text, so `001` and `no` stay what they are.
    Text(Cow<'a, str>),
    /// A number of a cell, taken at 15 significant digits.
    Number {
        /// The number as stored.
        value: Decimal,
        /// Whether the cell is formatted as a percentage (15 % is stored as 0.15).
        percent: bool,
    },
    /// A cell formatted as a date.
    Date(Date),
    /// A cell that holds true or false.
    Flag(bool),
    /// An error value such as `#REF!`, or a formula that was never calculated.
    Error(Cow<'a, str>),
    /// A YAML sequence.
    List(Vec<Node<'a>>),
    /// A YAML mapping, in the order of the file.
    Map(Vec<(Key<'a>, Node<'a>)>),
}

/// A key of a mapping.
pub type Key<'a> = Spanned<Cow<'a, str>>;

impl Raw<'_> {
    /// Whether the words that a cell shows around its number say its unit: nothing or our currency before it, a unit behind.
    ///
    /// ```
    /// use planpress::value::Raw;
    /// assert!(Raw::is_unit("¥", "万") && Raw::is_unit("", "家"));
    /// assert!(!Raw::is_unit("第", "周") && !Raw::is_unit("", "(估)"));
    /// ```
    pub fn is_unit(before: &str, after: &str) -> bool {
        let (before, after) = (plain(before), plain(after));
        let is_bare = before.is_empty() || grammar().yuan_before.iter().any(|currency| *currency == before);
        is_bare && (Unit::parse(&after).is_some() || is_foreign(&after))
    }

    /// The factor of a unit that a cell shows behind its number: 10000 of 万元.
    pub fn factor_of(unit: &str) -> Option<Decimal> {
        Unit::parse(unit).map(|(_, factor)| factor)
    }

    /// The factor that stands for so many digits that a cell does not show; nothing where there is none.
    pub fn factor_word(digits: u32) -> &'static str {
        grammar().digits_left_out.get(&digits).map_or("", String::as_str)
    }

    /// Text of a [`Raw::Error`] for a formula whose value was never calculated.
    pub const NEVER_CALCULATED: &'static str = "=…";
}

/// A raw value with its place and with what its column says about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Node<'a> {
    /// The value.
    pub raw: Raw<'a>,
    /// Where it stands.
    pub span: Span,
    /// What the header of its column tells (unit, percent scale); `None` for YAML and for silent headers.
    pub hint: Option<Arc<Hint>>,
}

/// What a column tells about the cells below its header.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hint {
    /// Unit in the header, as in `目标值(万元)`.
    pub unit: Option<Unit>,
    /// Factor of that unit: 10000 for `万元`, 1 when the header has no factor.
    pub factor: Option<Decimal>,
    /// How bare numbers of a percent column are meant.
    pub percent: PercentScale,
    /// Whether the dates of a column of periods are all first days of a month, and so mean the months.
    pub months: bool,
}

impl Hint {
    /// What the unit of a header or of a row's `单位` column tells. Bare percentages are taken as points (15 is 15 %) until the whole
    /// column shows that they are fractions.
    ///
    /// ```
    /// use planpress::value::{Hint, Unit};
    /// let hint = Hint::for_unit("万元").unwrap();
    /// assert_eq!((hint.unit, hint.factor), (Some(Unit::Money), Some(10000.into())));
    /// ```
    pub fn for_unit(text: &str) -> Option<Self> {
        let (unit, factor) = Unit::parse(text)?;
        let hundredths = matches!(unit, Unit::Percent | Unit::PercentPoints) && factor == Decimal::ONE;
        Some(Self {
            percent: if hundredths { PercentScale::Points } else { PercentScale::Fraction },
            factor: (factor != Decimal::ONE).then_some(factor),
            unit: (unit != Unit::None).then_some(unit),
            ..Self::default()
        })
    }
}

/// How a bare number in a column of percentages is meant; decided once for the whole column (domain/4 §4.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PercentScale {
    /// 0.15 means 15 %.
    #[default]
    Fraction,
    /// 15 means 15 %.
    Points,
    /// 15 means 15 %, and 0.15 does too: a column in which both sorts were found.
    Each,
}

impl PercentScale {
    /// Above this a number of either sort is taken for percent points: 1.5 is 150 %.
    pub const LARGEST_FRACTION: Decimal = Decimal::from_parts(15, 0, 0, false, 1);

    /// Whether a bare number is in points.
    pub fn is_points(self, value: Decimal) -> bool {
        match self {
            PercentScale::Fraction => false,
            PercentScale::Points => true,
            PercentScale::Each => value.abs() > Self::LARGEST_FRACTION,
        }
    }
}

impl Raw<'_> {
    /// The text as a person sees it, trimmed; `None` for blank, a list or a map.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Raw::Text(text) => Some(Cow::Borrowed(text.trim())),
            Raw::Number { value, percent: false } => Some(Cow::Owned(value.normalize().to_string())),
            Raw::Number { value, percent: true } => Some(Cow::Owned(format!("{}%", value.saturating_mul(Decimal::ONE_HUNDRED).normalize()))),
            Raw::Date(date) => Some(Cow::Owned(date.to_string())),
            Raw::Flag(flag) => Some(Cow::Borrowed(if *flag { "TRUE" } else { "FALSE" })),
            Raw::Error(error) => Some(Cow::Borrowed(error)),
            Raw::Blank | Raw::List(_) | Raw::Map(_) => None,
        }
    }

    /// Whether nothing was written: blank, or text of white space only.
    pub fn is_blank(&self) -> bool {
        match self {
            Raw::Blank => true,
            Raw::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// The same value without a copy of its text.
    pub fn borrowed(&self) -> Raw<'_> {
        match self {
            Raw::Text(text) => Raw::Text(Cow::Borrowed(text)),
            Raw::Error(error) => Raw::Error(Cow::Borrowed(error)),
            Raw::Blank => Raw::Blank,
            Raw::Number { value, percent } => Raw::Number { value: *value, percent: *percent },
            Raw::Date(date) => Raw::Date(*date),
            Raw::Flag(flag) => Raw::Flag(*flag),
            Raw::List(_) | Raw::Map(_) => self.clone(),
        }
    }
}

impl<'a> Node<'a> {
    /// A node without a column hint.
    pub fn new(raw: Raw<'a>, span: Span) -> Self {
        Self { raw, span, hint: None }
    }

    /// The text as a person sees it, trimmed; `None` for blank, a list or a map.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        self.raw.text()
    }

    /// Whether nothing was written: blank, or text of white space only.
    pub fn is_blank(&self) -> bool {
        self.raw.is_blank()
    }

    /// The same node, owning its text.
    pub fn into_owned(self) -> Node<'static> {
        let raw = match self.raw {
            Raw::Blank => Raw::Blank,
            Raw::Text(text) => Raw::Text(Cow::Owned(text.into_owned())),
            Raw::Number { value, percent } => Raw::Number { value, percent },
            Raw::Date(date) => Raw::Date(date),
            Raw::Flag(flag) => Raw::Flag(flag),
            Raw::Error(error) => Raw::Error(Cow::Owned(error.into_owned())),
            Raw::List(items) => Raw::List(items.into_iter().map(Node::into_owned).collect()),
            Raw::Map(entries) => {
                Raw::Map(entries.into_iter().map(|(key, node)| (key.map(|key| Cow::Owned(key.into_owned())), node.into_owned())).collect())
            }
        };
        Node { raw, span: self.span, hint: self.hint }
    }
}
