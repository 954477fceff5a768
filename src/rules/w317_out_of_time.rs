//! W317: a task or an initiative more than 90 days before the plan, or a task after the due day of every goal it serves.

use rust_decimal::Decimal;

use super::Case;
use super::tasks::{PREPARATION, preparation, start_of};
use super::tasks::{Tasks, plain};
use crate::diagnostic::Diagnostic;
use crate::model::execution::Task;
use crate::value::Date;

/// One warning per task and initiative.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    if let Some(tasks) = Tasks::of(case) {
        for position in tasks.leaves() {
            let columns = tasks.columns;
            let early = tasks.number(position, columns.early_days).filter(|days| *days > Decimal::from(PREPARATION));
            let late = tasks.date(position, columns.end).zip(due_of(case, tasks.task(position))).filter(|(end, due)| end > due);
            if let Some((days, start)) = early.zip(tasks.date(position, columns.start)) {
                tell(tasks.tell("W317", position, columns.start).arg("start", start).arg("days", plain(days)));
            } else if let Some((end, due)) = late {
                tell(tasks.tell("W317", position, columns.end).variant("after_goal").arg("end", end).arg("due", due));
            }
        }
    }
    let Some((_, earliest)) = preparation(case) else { return };
    for initiative in case.plan.strategy.initiatives.iter() {
        if let Some(start) = start_of(initiative).filter(|start| start.value < earliest) {
            let found = Diagnostic::new("W317", start.span).variant("initiative").arg("initiative", &initiative.name.value).arg("start", start.value);
            tell(found.subject(format!("initiative/{}", initiative.id.value)));
        }
    }
}

/// The latest due day that is written on the goals of the task's initiative; `None` when one of them has none.
fn due_of(case: &Case<'_>, task: &Task) -> Option<Date> {
    let initiative = case.plan.strategy.initiatives.get(&task.initiative.as_ref()?.value)?;
    let due = |goal: &crate::model::goals::Goal| goal.due.as_ref().map(|due| due.value.0);
    let days: Option<Vec<Date>> = initiative.goals.iter().map(|goal| case.plan.goals.goals.get(&goal.value).and_then(due)).collect();
    days?.into_iter().max()
}
