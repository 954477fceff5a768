//! W301: the last report on a running task is older than a week and three days.

use super::Case;
use super::tasks::{Tasks, plain};
use crate::diagnostic::Diagnostic;

/// One warning per task.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    for position in tasks.leaves().filter(|&position| tasks.holds(position, tasks.columns.stale)) {
        let Some(days) = tasks.number(position, tasks.columns.age) else { continue };
        let Some(date) = tasks.date(position, tasks.columns.updated) else { continue };
        tell(tasks.tell("W301", position, tasks.columns.progress).arg("date", date).arg("days", plain(days)));
    }
}
