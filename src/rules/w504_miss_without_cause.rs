//! W504: a missed goal without a cause (domain/3 §3.2.3).

use rust_decimal::Decimal;

use super::Case;
use crate::analysis::measures::series::depth;
use crate::analysis::measures::{Series, focus};
use crate::diagnostic::Diagnostic;
use crate::value::Period;

/// Judges each goal once, for its period to date: company goals short by more than the tolerance, others when red.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let look = case.look;
    let Some(focus) = focus(case.plan) else { return };
    for series in look.series.iter().filter(|series| !series.goals.is_empty()) {
        if is_missed(case, series, &focus) && !is_explained(case, series) {
            let goal = &case.plan.goals.goals[series.goals[0] as usize];
            let achievement = look.at(series, &focus, "achievement").and_then(|id| case.figures.number(id)).unwrap_or_default();
            tell(
                Diagnostic::new("W504", goal.span)
                    .arg("name", case.series_name(series))
                    .arg("achievement", case.percent()(achievement))
                    .subject(format!("goal/{}", goal.id.value)),
            );
        }
    }
}

fn is_missed(case: &Case<'_>, series: &Series, focus: &Period) -> bool {
    let number = |column: &str| case.look.at(series, focus, column).and_then(|id| case.figures.number(id));
    let Some(achievement) = number("achievement") else { return false };
    if depth(&series.scope) == 0 {
        let tolerance = case.figures.find("plan/tolerance").and_then(|id| case.figures.number(id)).unwrap_or_default();
        return achievement < Decimal::ONE - tolerance;
    }
    let grade = case.look.at(series, focus, "rag").and_then(|id| case.figures.value(id).term());
    grade.is_some_and(|grade| grade.code == "red")
}

/// Whether a cause names one of the goals, or the KPI and scope.
fn is_explained(case: &Case<'_>, series: &Series) -> bool {
    case.plan.measurement.attributions.iter().any(|item| match item.goal.as_ref().and_then(|goal| goal.value.target) {
        Some(goal) => series.goals.contains(&goal),
        None => {
            let kpi = item.kpi.as_ref().and_then(|kpi| kpi.value.target);
            let region = item.region.as_ref().and_then(|region| region.value.target);
            let person = item.person.as_ref().and_then(|person| person.value.target);
            kpi == Some(series.kpi) && region == series.scope.region && person == series.scope.person
        }
    })
}
