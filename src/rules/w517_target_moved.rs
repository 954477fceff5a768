//! W517: a target that was changed when its actuals were already known.
//!
//! **Decision.** A goal says so itself: the target before, and the day of the change. Without a day, any actual counts as known before.

use super::Case;
use crate::analysis::goals::names::goal_name;
use crate::diagnostic::Diagnostic;
use crate::model::goals::Goal;
use crate::value::{Period, PeriodKind};

/// One warning per goal.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for (position, goal) in case.plan.goals.goals.iter().enumerate() {
        let Some(before) = &goal.baseline_target else { continue };
        let Some(target) = case.figures.find(&format!("goal/{}/target", goal.id.value)) else { continue };
        if case.figures.number(target) == Some(before.value.value) {
            continue;
        }
        if let Some(known) = known_before(case, goal, position as u32) {
            let found = Diagnostic::new("W517", before.span).arg("goal", goal_name(case.plan, goal)).arg("after", case.shown(target));
            let found = found.arg("before", case.amount(before.value.value, case.figures.unit(target))).arg("period", known.label(case.vocabulary));
            tell(found.subject(format!("goal/{}", goal.id.value)));
        }
    }
}

/// The last month of a goal whose actual was known when its target was changed.
fn known_before(case: &Case<'_>, goal: &Goal, position: u32) -> Option<Period> {
    let series = case.look.series.iter().find(|series| series.goals.contains(&position))?;
    let whole = goal.period.as_ref().map(|period| period.value);
    let is_over = |month: &Period| goal.changed_on.as_ref().is_none_or(|day| month.end < day.value);
    let months = case
        .look
        .periods(series)
        .filter(|period| period.kind == PeriodKind::Month && whole.is_none_or(|whole| whole.covers(period)) && is_over(period));
    let is_known = |month: &Period| case.look.at(series, month, "actual").is_some_and(|id| case.figures.number(id).is_some());
    months.filter(is_known).last()
}
