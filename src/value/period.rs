//! Periods of the calendar: year, half, quarter, month, week, day, or any stretch of days.

use jiff::civil::Date;

/// A stretch of days, both ends included, with the kind of period it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// What sort of period; it decides the code.
    pub kind: PeriodKind,
}

/// The sorts of periods, from long to short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PeriodKind {
    /// Any stretch of days that is none of the others.
    Range,
    /// A (fiscal) year.
    Year,
    /// Half of a (fiscal) year.
    Half,
    /// A quarter of a (fiscal) year.
    Quarter,
    /// A calendar month.
    Month,
    /// An ISO week.
    Week,
    /// One day.
    Day,
}
