//! Two actuals of one KPI, scope and period (E502).

use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::model::Plan;
use crate::model::facts::{FactRow, Facts};
use crate::value::Context;

use super::actuals::{series_name, shown};

/// Tells them.
pub fn tell(plan: &Plan, facts: &Facts, context: &Context<'_>) {
    for pair in facts.rows().windows(2) {
        let same = pair[0].is_beside(&pair[1]) && !facts.are_listed(&pair[0], &pair[1]);
        if same && facts.is_of_totals(&pair[0]) {
            tell_of_totals(plan, facts, &pair[0], &pair[1], context);
        } else if same {
            let (first, second) = order(facts.span(&pair[0]), facts.span(&pair[1]));
            context.report(
                Diagnostic::new("E502", second)
                    .arg("kpi", series_name(plan, &facts.series()[pair[0].series() as usize], context))
                    .arg("period", shown(facts.period_of(&pair[0])))
                    .related("first", first),
            );
        }
    }
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
