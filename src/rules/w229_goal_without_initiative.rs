//! W229: a goal that no initiative serves.

use super::Case;
use crate::analysis::goals::names::goal_name;
use crate::diagnostic::Diagnostic;

/// One per goal that no initiative names, nor the goal above it, nor one of its parts; when the plan has initiatives at all.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    if case.plan.strategy.initiatives.is_empty() {
        return;
    }
    for goal in case.plan.given_goals() {
        let near = case.number(&format!("goal/{}/initiatives_near", goal.id.value));
        if near.is_some_and(|near| near.is_zero()) {
            let name = goal_name(case.plan, goal);
            tell(Diagnostic::new("W229", goal.span).arg("name", name).subject(format!("goal/{}", goal.id.value)));
        }
    }
}
