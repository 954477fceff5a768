//! W302: the declared status contradicts the progress beside it.

use rust_decimal::Decimal;

use super::Case;
use super::tasks::Tasks;
use crate::diagnostic::Diagnostic;
use crate::model::execution::TaskStatus;

/// One warning per task.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    for position in tasks.leaves() {
        let Some(status) = tasks.reports.status(position) else { continue };
        let Some(progress) = tasks.number(position, tasks.columns.progress) else { continue };
        let full = progress >= Decimal::ONE;
        let contradicts = match status.value {
            TaskStatus::Done => !full,
            TaskStatus::Running | TaskStatus::Delayed | TaskStatus::Paused => full,
            TaskStatus::ToDo => !progress.is_zero(),
            TaskStatus::Cancelled => false,
        };
        if contradicts {
            let label = case.vocabulary.term_label(status.value.term());
            let found = tasks.tell("W302", position, tasks.columns.progress);
            tell(found.arg("status", label).arg("progress", case.percent()(progress)).related("status", status.span));
        }
    }
}
