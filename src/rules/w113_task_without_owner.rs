//! W113: a leaf task that nobody answers for.

use super::Case;
use super::tasks::Tasks;
use crate::diagnostic::Diagnostic;

/// One warning per leaf task.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    for position in tasks.leaves().filter(|&position| tasks.task(position).owner.is_none()) {
        let task = tasks.task(position);
        tell(Diagnostic::new("W113", task.span).arg("task", &task.name.value).subject(format!("task/{}", task.id.value)));
    }
}
