//! W307: a later report tells less progress than an earlier one.

use super::Case;
use super::tasks::{Tasks, plain};
use crate::diagnostic::Diagnostic;

/// One warning per task, at the first report that falls back.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    for position in 0..case.plan.execution.tasks.len() {
        let task = tasks.task(position);
        let fallen = tasks.reports.entries(position).find_map(|entry| {
            let date = entry.date?.value;
            let change = case.figures.find(&format!("progress_entry/{}/{date}/change", task.id.value)).and_then(|id| case.figures.number(id))?;
            (change.is_sign_negative() && !change.is_zero()).then_some((entry, date, change))
        });
        if let Some((entry, date, change)) = fallen {
            let span = entry.progress.as_ref().map_or(entry.span, |progress| progress.span);
            let found = Diagnostic::new("W307", span).arg("task", &task.name.value).arg("date", date).arg("points", plain(change));
            tell(found.subject(format!("task/{}", task.id.value)));
        }
    }
}
