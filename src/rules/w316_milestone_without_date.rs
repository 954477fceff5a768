//! W316: a milestone without a date.

use super::Case;
use super::tasks::Tasks;
use crate::analysis::schedule::milestone_name;
use crate::diagnostic::Diagnostic;

/// One warning per milestone.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    for position in tasks.leaves().filter(|&position| tasks.date(position, tasks.columns.end).is_none()) {
        let task = tasks.task(position);
        if let Some(name) = milestone_name(task) {
            tell(Diagnostic::new("W316", task.span).arg("task", name).subject(format!("task/{}", task.id.value)));
        }
    }
}
