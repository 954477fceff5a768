//! W312: a task that names a risk and nothing that is done about it.

use super::Case;
use super::tasks::Tasks;
use crate::analysis::schedule::states;
use crate::diagnostic::Diagnostic;

/// One warning per leaf task that is not done.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    for position in tasks.leaves().filter(|&position| tasks.state(position) != Some(states::DONE)) {
        let task = tasks.task(position);
        let newest = tasks.reports.newest(position);
        let risk = newest.and_then(|entry| entry.risk.as_ref()).or(task.risk.as_ref());
        let answered = task.mitigation.is_some() || newest.is_some_and(|entry| entry.mitigation.is_some());
        if let Some(risk) = risk.filter(|_| !answered) {
            let found = Diagnostic::new("W312", risk.span).arg("task", &task.name.value).arg("risk", &risk.value);
            tell(found.subject(format!("task/{}", task.id.value)));
        }
    }
}
