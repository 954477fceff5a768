//! W311: an initiative of the first priority on which nobody has worked for 30 days.
//!
//! **Decision.** A task counts from its first planned day to its last, in fact or as planned; one that is begun or late and not done
//! counts until it is done. Before an initiative begins, and after it is due, nothing is expected.

use jiff::ToSpan;

use super::Case;
use super::tasks::{Tasks, start_of};
use crate::analysis::schedule::states;
use crate::analysis::strategy::{last_day, task_initiative};
use crate::diagnostic::Diagnostic;
use crate::model::strategy::{Initiative, InitiativeStatus, Priority};
use crate::value::Date;

/// Days without a task.
const DAYS: i64 = 30;

/// One warning per initiative that has tasks.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    let Some(as_of) = case.figures.find("plan/as_of").and_then(|id| case.figures.value(id).date()) else { return };
    let Ok(since) = as_of.checked_sub(DAYS.days()) else { return };
    for (position, initiative) in case.plan.strategy.initiatives.iter().enumerate().filter(|(_, one)| is_expected(case, one, since, as_of)) {
        let own: Vec<usize> = tasks.leaves().filter(|&task| task_initiative(case.plan, tasks.task(task)) == Some(position as u32)).collect();
        if own.is_empty() || own.iter().any(|&task| is_worked_on(&tasks, task, since, as_of)) {
            continue;
        }
        let ended = own.iter().filter_map(|&task| last_of(&tasks, task)).filter(|end| *end <= since).max();
        let found = Diagnostic::new("W311", initiative.span).arg("initiative", &initiative.name.value);
        let found = found.subject(format!("initiative/{}", initiative.id.value));
        tell(match ended {
            Some(end) => found.arg("end", end),
            None => found.variant("never"),
        });
    }
}

/// Whether an initiative comes first and should have been at work all these days.
fn is_expected(case: &Case<'_>, initiative: &Initiative, since: Date, as_of: Date) -> bool {
    let is_first = initiative.priority.as_ref().is_some_and(|priority| priority.value == Priority::P0);
    let status = initiative.status.as_ref().map(|status| status.value);
    let is_over = matches!(status, Some(InitiativeStatus::Paused | InitiativeStatus::Stopped | InitiativeStatus::Done));
    let plan = case.plan.settings().map(|settings| settings.period.value.start);
    let start = start_of(initiative).map(|start| start.value).or(plan);
    let due = last_day(initiative).map(|due| due.value);
    is_first && !is_over && start.is_some_and(|start| start <= since) && due.is_none_or(|due| due >= as_of)
}

/// The last day of a task, in fact or as planned.
fn last_of(tasks: &Tasks<'_>, task: usize) -> Option<Date> {
    tasks.date(task, tasks.columns.actual_end).or_else(|| tasks.date(task, tasks.columns.end))
}

fn is_worked_on(tasks: &Tasks<'_>, task: usize, since: Date, as_of: Date) -> bool {
    let begin = tasks.date(task, tasks.columns.actual_start).or_else(|| tasks.date(task, tasks.columns.start));
    let is_done = tasks.state(task) == Some(states::DONE);
    let ended = last_of(tasks, task).is_some_and(|end| end <= since);
    begin.is_none_or(|begin| begin <= as_of) && !(is_done && ended)
}
