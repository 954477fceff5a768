//! Units of quantities: money, fractions, counts with their measure word.

use std::borrow::Cow;

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
