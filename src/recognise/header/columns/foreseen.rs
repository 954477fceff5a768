//! What is expected is not what was done: 4-6月（预计） beside 一季度 is no actual, and neither is 上半年 beside both, of which it is a part.

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::recognise::words::{self, Measure, layout_words};
use crate::value::{Context, Period};

use super::{Layout, Role};

impl Layout {
    /// Leaves out the columns of what was done that hold the period of one of what is expected, which is told (W107). Whoever says 上半年实际
    /// means what was done, and so does who writes 二季度 beside 二季度预计.
    pub(super) fn leave_foreseen(&mut self, sheet: &Sheet, context: &Context<'_>) {
        let expected = self.columns.iter().filter(|column| column.role == Role::Unknown);
        let expected = expected.filter_map(|column| Some((foreseen(&column.header, context)?, column.header.clone())));
        let expected: Vec<(Period, String)> = expected.collect();
        let known: Vec<Period> = self.columns.iter().filter_map(|column| self.silently_done(column, context)).collect();
        for at in 0..self.columns.len() {
            let Some(own) = self.silently_done(&self.columns[at], context) else { continue };
            let is_in = |period: &Period| own.covers(period) && !known.contains(period);
            let Some((_, other)) = expected.iter().find(|(period, _)| is_in(period)) else { continue };
            let told = Diagnostic::new("W107", self.header_span(sheet, self.columns[at].index)).variant("foreseen");
            context.report(told.arg("name", &self.columns[at].header).arg("other", other));
            self.columns[at].role = Role::Redundant;
        }
    }

    /// The period of a column of what was done that does not say so.
    fn silently_done(&self, column: &super::Column, context: &Context<'_>) -> Option<Period> {
        let Role::Period { text, .. } = &column.role else { return None };
        let is_silent = words::period_header(&column.header, context).is_some_and(|(_, measure)| measure == Measure::Silent);
        let is_done = self.measure(column) == Some(Measure::Actual);
        words::period(text, context).filter(|_| is_silent && is_done)
    }
}

/// The period of which a header says what is expected: 4-6月（预计）.
fn foreseen(header: &str, context: &Context<'_>) -> Option<Period> {
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '（' | '）' | '[' | ']' | '/' | '、');
    let bare = header.to_lowercase().replace(is_mark, "");
    let period = |word: &String| bare.strip_suffix(word.as_str()).or_else(|| bare.strip_prefix(word.as_str()));
    layout_words().foreseen.iter().filter_map(period).find_map(|text| words::period(text, context))
}
