//! W231: an initiative that is due before its tasks end.

use super::Case;
use super::tasks::{Tasks, plain};
use crate::analysis::schedule::states;
use crate::analysis::strategy::{last_day, task_initiative};
use crate::diagnostic::Diagnostic;

/// One warning per initiative, naming the task that ends last. A task that is done is no matter any more.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    for (position, initiative) in case.plan.strategy.initiatives.iter().enumerate() {
        let Some(due) = last_day(initiative) else { continue };
        let own = tasks.leaves().filter(|&task| task_initiative(case.plan, tasks.task(task)) == Some(position as u32));
        let late = own.filter(|&task| tasks.state(task) != Some(states::DONE));
        let late = late.filter_map(|task| Some((tasks.date(task, tasks.columns.end)?, task))).filter(|(end, _)| *end > due.value);
        let late: Vec<_> = late.collect();
        if let Some((end, task)) = late.iter().max_by_key(|(end, _)| *end) {
            let found = Diagnostic::new("W231", due.span).arg("initiative", &initiative.name.value).arg("due", due.value);
            let found = found.arg("count", plain(late.len().into())).arg("task", &tasks.task(*task).name.value).arg("end", end);
            tell(found.subject(format!("initiative/{}", initiative.id.value)));
        }
    }
}
