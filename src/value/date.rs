//! Dates, deadlines and stretches of days as people write them.

use jiff::civil::Date;

/// A last day. `6月15日前` includes that day; `5月前` is the last day of April (domain/4 §4.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(pub Date);

/// A first and a last day, either of which may be open: `6-8月`, `6月1日-6月30日`, `7月30日前`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateSpan {
    /// First day, if one was written.
    pub start: Option<Date>,
    /// Last day, if one was written.
    pub end: Option<Date>,
}
