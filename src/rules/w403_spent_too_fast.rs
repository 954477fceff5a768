//! W403: the budget as a whole is spent faster than time passes, or will not last.

use super::Case;
use super::budget::Budget;
use crate::diagnostic::Diagnostic;

/// One warning for the budget; single lines are not judged.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(budget) = Budget::of(case) else { return };
    let fast = budget.value(|all| all.pace_state).and_then(|value| value.term()).is_some_and(|term| term.code != "within");
    let end = case.figures.find("plan/end").and_then(|id| case.figures.value(id).date());
    let day = budget.value(|all| all.exhausted_on).and_then(|value| value.date());
    let short = day.zip(end).is_some_and(|(day, end)| day < end);
    if !fast && !short {
        return;
    }
    let elapsed = case.figures.find("plan/elapsed").map_or_else(String::new, |id| case.shown(id));
    let found = Diagnostic::new("W403", budget.place())
        .arg("used", budget.shown(|all| all.used))
        .arg("elapsed", elapsed)
        .arg("pace", budget.shown(|all| all.pace));
    tell(match day.filter(|_| short) {
        Some(day) => found.arg("day", day),
        None => found.variant("lasting"),
    });
}
