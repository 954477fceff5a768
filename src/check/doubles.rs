//! Two actuals of one KPI, scope and period (E502). Two tables that say the same, as a file of the month and a table of the year do, say
//! it once (I104).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, FileId, Severity, Span};
use crate::model::Plan;
use crate::model::facts::{FactRow, Facts};
use crate::value::Context;

use super::actuals::{series_name, shown};

/// A sheet.
type Sheet = (FileId, Option<u16>);

/// Tells them.
pub fn tell(plan: &Plan, facts: &Facts, context: &Context<'_>) {
    let mut again: BTreeMap<(Sheet, Sheet), Vec<[&FactRow; 2]>> = BTreeMap::new();
    for group in facts.rows().chunk_by(FactRow::is_beside) {
        for pair in group.windows(2).filter(|pair| !facts.are_listed(&pair[0], &pair[1])) {
            if facts.is_of_totals(&pair[0]) {
                tell_of_totals(plan, facts, &pair[0], &pair[1], context);
            } else if says_same(facts, group, &pair[0], &pair[1]) {
                again.entry((sheet(facts, &pair[0]), sheet(facts, &pair[1]))).or_default().push([&pair[0], &pair[1]]);
            } else {
                tell_two(plan, facts, &pair[0], &pair[1], context);
            }
        }
    }
    again.values().for_each(|pairs| tell_again(plan, facts, pairs, context));
}

fn tell_two(plan: &Plan, facts: &Facts, one: &FactRow, other: &FactRow, context: &Context<'_>) {
    let (first, second) = order(facts.span(one), facts.span(other));
    let told = Diagnostic::new("E502", second).arg("kpi", series_name(plan, &facts.series()[one.series() as usize], context));
    context.report(told.arg("period", shown(facts.period_of(one))).related("first", first));
}

fn sheet(facts: &Facts, row: &FactRow) -> Sheet {
    let origin = facts.origin_of(row);
    (origin.file, origin.sheet)
}

/// Whether two tables come to the same.
fn says_same(facts: &Facts, group: &[FactRow], one: &FactRow, other: &FactRow) -> bool {
    let total = |of: &FactRow| {
        let mut rows = group.iter().filter(|row| row.origin() == of.origin());
        rows.try_fold(Decimal::ZERO, |sum, row| sum.checked_add(row.measure().value()?))
    };
    sheet(facts, one) != sheet(facts, other) && total(one).is_some_and(|one| Some(one) == total(other))
}

/// I104 for what a table says that another one said: it counts once.
fn tell_again(plan: &Plan, facts: &Facts, pairs: &[[&FactRow; 2]], context: &Context<'_>) {
    let placed = pairs.iter().map(|[one, other]| (order(facts.span(one), facts.span(other)), one));
    let Some(((first, second), row)) = placed.min_by_key(|((_, second), _)| *second) else { return };
    let told = Diagnostic::new("I104", second).variant("again").arg("name", series_name(plan, &facts.series()[row.series() as usize], context));
    context.report(told.arg("period", facts.period_of(row).label(context.vocabulary)).arg("count", pairs.len()).related("first", first));
}

/// E502, as a warning, for two rows of totals that differ: 合计 of the regions and 合计 of the products both say the rate of the company.
fn tell_of_totals(plan: &Plan, facts: &Facts, first: &FactRow, second: &FactRow, context: &Context<'_>) {
    let value = |row: &FactRow| row.measure().value().map(|value| value.normalize());
    let (Some(one), Some(other)) = (value(first), value(second)) else { return };
    if one != other {
        let told = Diagnostic::new("E502", facts.span(second)).variant("totals").severity(Severity::Warning).related("first", facts.span(first));
        let told = told.arg("kpi", series_name(plan, &facts.series()[first.series() as usize], context)).arg("first", one).arg("second", other);
        context.report(told.arg("period", shown(facts.period_of(first))));
    }
}

fn order(a: Span, b: Span) -> (Span, Span) {
    if a <= b { (a, b) } else { (b, a) }
}
