//! W220: an initiative that nobody carries out.

use super::Case;
use crate::diagnostic::Diagnostic;
use crate::model::strategy::InitiativeStatus;

/// One per initiative without a task, when the plan has tasks at all. What was given up needs none.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    if case.plan.execution.tasks.is_empty() {
        return;
    }
    for initiative in case.plan.strategy.initiatives.iter() {
        let stopped = initiative.status.as_ref().is_some_and(|status| status.value == InitiativeStatus::Stopped);
        let tasks = case.number(&format!("initiative/{}/tasks", initiative.id.value));
        if !stopped && tasks.is_some_and(|tasks| tasks.is_zero()) {
            tell(Diagnostic::new("W220", initiative.span).arg("name", &initiative.name.value).subject(format!("initiative/{}", initiative.id.value)));
        }
    }
}
