//! Rows above a header that head none of its columns: a title, a unit at the right, whose table it is beside a month.

use super::{Reader, Series};
use crate::recognise::words;

impl Reader<'_, '_> {
    /// Whether the upper of two rows stands over the table as a whole.
    pub(super) fn is_preface(&self, upper: &[(u16, String)], lower: &[(u16, String)]) -> bool {
        self.is_title_over(upper, lower) || self.is_line_of_labels(upper, lower)
    }

    /// Whether it is one text that stands over all of the lower one and heads nothing itself: a title, whose month or KPI is that of the
    /// whole table.
    fn is_title_over(&self, upper: &[(u16, String)], lower: &[(u16, String)]) -> bool {
        matches!((upper, lower), ([(column, text)], [(first, _), _, ..]) if column == first && self.series(text) != Series::Plain)
    }

    /// Whether it has labels with what they say, and beside them no more than a title or the month of the table. What stands over a blank
    /// cell heads its column.
    fn is_line_of_labels(&self, upper: &[(u16, String)], lower: &[(u16, String)]) -> bool {
        let rest: Vec<&(u16, String)> = upper.iter().filter(|(_, text)| !words::is_label(text)).collect();
        let is_first = |column: u16| lower.first().is_some_and(|(first, _)| *first == column);
        let is_over = |column: u16| lower.iter().any(|(at, _)| *at == column);
        let is_idle = |(column, text): &&(u16, String)| is_first(*column) || self.is_period(text);
        rest.len() < upper.len() && rest.iter().all(|(column, _)| is_over(*column)) && rest.iter().all(is_idle)
    }
}
