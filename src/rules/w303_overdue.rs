//! W303: a task whose last day has passed and that is not done.

use super::Case;
use super::tasks::{Tasks, plain};
use crate::analysis::schedule::states;
use crate::diagnostic::Diagnostic;

/// One warning per leaf task.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    for position in tasks.leaves().filter(|&position| tasks.state(position) == Some(states::OVERDUE)) {
        let (Some(days), Some(end)) = (tasks.number(position, tasks.columns.overdue_days), tasks.date(position, tasks.columns.end)) else { continue };
        let found = tasks.tell("W303", position, tasks.columns.end).arg("end", end).arg("days", plain(days));
        tell(match tasks.number(position, tasks.columns.progress) {
            Some(progress) => found.arg("progress", case.percent()(progress)),
            None => found.variant("unreported"),
        });
    }
}
