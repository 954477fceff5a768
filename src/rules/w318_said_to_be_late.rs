//! W318: a task that its people call late, where neither its dates nor its progress show it.

use super::Case;
use super::tasks::Tasks;
use crate::analysis::schedule::states;
use crate::diagnostic::Diagnostic;
use crate::model::execution::TaskStatus;

/// One warning per task, at the word.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    for position in tasks.leaves() {
        let Some(status) = tasks.reports.status(position).filter(|status| status.value == TaskStatus::Delayed) else { continue };
        let Some(state) = tasks.state(position).filter(|state| ![states::OVERDUE, states::AT_RISK, states::DONE].contains(state)) else { continue };
        let task = tasks.task(position);
        let label = |term| case.vocabulary.term_label(term);
        let found = Diagnostic::new("W318", status.span).arg("task", &task.name.value).subject(format!("task/{}", task.id.value));
        tell(found.arg("status", label(status.value.term())).arg("state", label(state)));
    }
}
