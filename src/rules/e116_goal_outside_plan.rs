//! E116: a goal whose period or due day lies outside of the plan; a warning when it is preparation.
//!
//! **Decision.** A goal of a longer period that reaches into the plan, such as that of the year in a plan of half a year, is not
//! outside of it.

use super::Case;
use super::tasks::preparation;
use crate::analysis::goals::names::goal_name;
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::model::goals::Goal;
use crate::value::{Date, Period};

/// One diagnostic per goal.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(plan) = case.plan.settings().map(|settings| settings.period.value) else { return };
    let Some((_, earliest)) = preparation(case) else { return };
    for goal in case.plan.given_goals() {
        let Some((variant, written, last, span)) = outside(case, goal, &plan) else { continue };
        let found = Diagnostic::new("E116", if span == Span::Nowhere { goal.span } else { span }).variant(variant);
        let found = found.arg("goal", goal_name(case.plan, goal)).arg("period", written).arg("start", plan.start).arg("end", plan.end);
        let found = found.subject(format!("goal/{}", goal.id.value));
        let is_early = last < plan.start;
        tell(match (is_early, last >= earliest) {
            (true, true) => found.variant("preparing").severity(Severity::Warning),
            _ => found,
        });
    }
}

/// What of a goal lies outside: how it is told, how it is written, its last day, and where it stands.
fn outside(case: &Case<'_>, goal: &Goal, plan: &Period) -> Option<(&'static str, String, Date, Span)> {
    let period = goal.period.as_ref()?;
    if !period.value.overlaps(plan) {
        return Some(("period", period.value.label(case.vocabulary), period.value.end, period.span));
    }
    let due = goal.due.as_ref().filter(|due| due.span != Span::Nowhere)?;
    let is_out = due.value.0 < plan.start || (due.value.0 > plan.end && due.value.0 > period.value.end);
    is_out.then(|| ("due", due.value.0.to_string(), due.value.0, due.span))
}
