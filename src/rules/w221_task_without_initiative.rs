//! W221: a leaf task that belongs to no strategy.

use super::Case;
use crate::analysis::strategy::{leaf_tasks, task_initiative};
use crate::diagnostic::Diagnostic;

/// One per leaf task that names no initiative, neither itself nor through the tasks above it.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    if case.plan.strategy.initiatives.is_empty() {
        return;
    }
    for task in leaf_tasks(case.plan).into_iter().map(|task| &case.plan.execution.tasks[task as usize]) {
        if task.initiative.is_none() && task_initiative(case.plan, task).is_none() {
            tell(Diagnostic::new("W221", task.span).arg("name", &task.name.value).subject(format!("task/{}", task.id.value)));
        }
    }
}
