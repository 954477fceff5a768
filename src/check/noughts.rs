//! Noughts of periods after the last one in which anything was measured: a table that was prepared for the year, or whose formulas sum up
//! nothing yet, says 0 of what is to come. They are not read, and that is told; until the day on which the plan says that it is looked at,
//! 0 is 0.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::facts::{FactRow, Facts};
use crate::value::{Context, Period};

/// Leaves them out, and tells it (W104); whether there were any. `as_of` is the day that is asked for or written.
pub fn leave_out(facts: &mut Facts, as_of: Option<Date>, context: &Context<'_>) -> bool {
    if !facts.rows().iter().any(is_nought) {
        return false;
    }
    let Some(last) = last_measured(facts).map(|last| as_of.map_or(last, |day| day.max(last))) else { return false };
    let is_to_come: Vec<bool> = facts.periods().iter().map(|period| period.start > last).collect();
    let is_left_out = |row: &FactRow| is_to_come[row.period() as usize] && is_nought(row);
    let left_out = facts.rows().iter().filter(|row| is_left_out(row));
    let noughts: Vec<(Period, Span)> = left_out.map(|row| (facts.period_of(row), facts.span(row))).collect();
    let Some((first, span)) = noughts.iter().min_by_key(|(period, span)| (period.start, *span)) else { return false };
    let told = Diagnostic::new("W104", *span).variant("noughts").arg("period", first.label(context.vocabulary));
    context.report(told.arg("count", noughts.len()).arg("end", last));
    facts.leave_out(is_left_out);
    true
}

fn is_nought(row: &FactRow) -> bool {
    row.measure().value().is_none_or(|value| value.is_zero())
}

/// The last day of the newest period in which anything was measured.
fn last_measured(facts: &Facts) -> Option<Date> {
    (0..facts.series().len() as u32).filter_map(|series| last_of(facts, series)).max()
}

/// The same of a series. That a year has come to something does not say that its last quarter has.
fn last_of(facts: &Facts, series: u32) -> Option<Date> {
    let mut ends: BTreeMap<Date, &FactRow> = BTreeMap::new();
    for row in facts.effective(series) {
        let period = facts.period_of(row);
        let shortest = ends.entry(period.end).or_insert(row);
        let is_of_list = facts.are_listed(row, shortest) && !is_nought(row);
        if is_of_list || period.days() < facts.period_of(shortest).days() {
            *shortest = row;
        }
    }
    ends.into_iter().rev().find(|(_, row)| !is_nought(row)).map(|(end, _)| end)
}
