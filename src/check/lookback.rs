//! Looking back: the plan as it stood on the day that the command line asks for. What is dated later is left out, and said once;
//! what bears no date cannot be put back, and that is said too.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::Plan;
use crate::model::execution::{ProgressEntry, Task, TaskStatus};
use crate::model::facts::Facts;
use crate::value::Context;

use super::Options;

/// Leaves out what came after the day that was asked for. A day that the plan itself names is not looked back from: there, a later
/// actual is a fault (E503, E305).
pub fn forget_later(plan: &mut Plan, facts: &mut Facts, options: &Options, context: &Context<'_>) {
    let Some(day) = options.as_of else { return };
    let actuals = facts.forget_after(day);
    let entries = plan.execution.progress.len();
    plan.execution.progress.retain(|entry| entry.date.as_ref().is_none_or(|date| date.value <= day));
    forget_sums(plan);
    let spends = plan.execution.spends.len();
    plan.execution.spends.retain(|spend| spend.date.value.0 <= day);
    let tasks = plan.execution.tasks.iter_mut().filter_map(|task| put_back(task, day).then_some(())).count();
    let left_out = [actuals, entries - plan.execution.progress.len(), spends - plan.execution.spends.len(), tasks];
    let lines = plan.execution.budget.iter().filter(|line| line.spent.is_some() || line.used.is_some() || line.remaining.is_some()).count();
    if lines > 0 {
        context.report(Diagnostic::new("I116", Span::Nowhere).variant("undated_lines").arg("as_of", day).arg("count", lines));
    }
    if left_out.iter().all(|&count| count == 0) {
        return;
    }
    let [actuals, reports, spends, tasks] = left_out;
    let told = Diagnostic::new("I116", Span::Nowhere).arg("as_of", day).arg("actuals", actuals).arg("reports", reports);
    context.report(told.arg("spends", spends).arg("tasks", tasks));
    tell_undated(plan, day, context);
}

/// Dates the reports that columns of months hold on the day on which the plan is looked at, where that lies in their month: whoever fills the
/// month in does so while it lasts, as with its actuals.
pub fn date_months(plan: &mut Plan, day: Option<Date>) {
    let Some(day) = day else { return };
    let is_of_month = |entry: &&mut ProgressEntry| {
        let said = [entry.progress.as_ref().map(|said| said.span), entry.status.as_ref().map(|said| said.span)];
        entry.date.as_ref().is_some_and(|date| said.contains(&Some(date.span)))
    };
    for entry in plan.execution.progress.iter_mut().filter(is_of_month) {
        let date = entry.date.as_mut().filter(|date| date.value > day && date.value.first_of_month() == day.first_of_month());
        date.into_iter().for_each(|date| date.value = day);
    }
}

/// I116 for reports that are later than the day on which the plan looks at itself: they do not count.
pub fn tell_later(plan: &Plan, context: &Context<'_>) {
    let Some(day) = plan.settings().and_then(|settings| settings.as_of.as_ref()).map(|day| day.value) else { return };
    let is_later = |entry: &&ProgressEntry| entry.date.as_ref().is_some_and(|date| date.value > day);
    let later: Vec<&ProgressEntry> = plan.execution.progress.iter().filter(is_later).collect();
    if let Some(first) = later.first() {
        context.report(Diagnostic::new("I116", first.span).variant("later_reports").arg("as_of", day).arg("reports", later.len()));
    }
}

/// Takes from the lines of which a ledger tells what they have spent in all: it is of today, and the ledger knows the days.
fn forget_sums(plan: &mut Plan) {
    let told: BTreeSet<u32> = plan.execution.spends.iter().filter_map(|spend| spend.line.as_ref()?.value.target).collect();
    for (_, line) in (0..).zip(plan.execution.budget.iter_mut()).filter(|(position, _)| told.contains(position)) {
        (line.spent, line.used, line.remaining) = (None, None, None);
    }
}

/// Takes from a task what is dated later; whether there was something.
fn put_back(task: &mut Task, day: Date) -> bool {
    let later = |date: &Option<crate::diagnostic::Spanned<Date>>| date.as_ref().is_some_and(|date| date.value > day);
    let (began, ended, updated) = (later(&task.actual_start), later(&task.actual_end), later(&task.updated_at));
    if began {
        task.actual_start = None;
    }
    if ended {
        task.actual_end = None;
    }
    if updated {
        task.updated_at = None;
    }
    // The state is that of the newest date the task bears.
    if began || ended || updated {
        task.status = task.status.filter(|status| status.value == TaskStatus::Cancelled);
        task.progress = None;
    }
    began || ended || updated
}

/// Counts the tasks whose state is that of today, for all that anybody wrote down.
fn tell_undated(plan: &Plan, day: Date, context: &Context<'_>) {
    let mut reported = vec![false; plan.execution.tasks.len()];
    let targets = plan.execution.progress.iter().filter_map(|entry| entry.task.value.target);
    targets.for_each(|task| reported[task as usize] = true);
    let is_undated = |(at, task): &(usize, &Task)| {
        let has_state = task.progress.is_some() || task.status.is_some();
        has_state && !reported[*at] && task.updated_at.is_none() && task.actual_end.is_none()
    };
    let count = plan.execution.tasks.iter().enumerate().filter(is_undated).count();
    if count > 0 {
        context.report(Diagnostic::new("I116", Span::Nowhere).variant("undated").arg("as_of", day).arg("tasks", count));
    }
}
