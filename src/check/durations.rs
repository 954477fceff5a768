//! The duration of a task, 5天 or 10个工作日, with its dates: it gives the one that is not written, and is compared where both are.

use indexmap::IndexMap;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::diagnostic::{Diagnostic, Severity, Span, Spanned};
use crate::model::execution::Task;
use crate::model::frame::TaskDays;
use crate::model::{Entity, Plan};
use crate::value::{Context, Deadline, Duration, Shown};

use super::identity::{Sheet, sheet_of};

/// Most days that a duration may have to be reckoned with.
const MOST: i64 = 3660;
/// Days by which a task of whole weeks may be shorter: it begins on Monday and ends on Friday.
const WEEKEND: i64 = 2;

/// The days on which people work.
struct Work {
    /// Whether a duration in days counts these alone.
    is_usual: bool,
    holidays: Vec<Date>,
    makeup_days: Vec<Date>,
}

/// Completes the dates of tasks, which is told once for a sheet (I104), and tells durations that they contradict (E104).
pub fn settle(plan: &mut Plan, context: &Context<'_>) {
    let work = Work::of(plan);
    let mut completed: IndexMap<Option<Sheet>, (Span, String, Date, usize)> = IndexMap::new();
    for task in plan.execution.tasks.iter_mut() {
        let Some(duration) = task.duration else { continue };
        if let Some(day) = work.complete(task, &duration) {
            let first = || (duration.span, duration.value.shown(), day, 0);
            completed.entry(sheet_of(duration.span)).or_insert_with(first).3 += 1;
        } else {
            work.compare(task, &duration, context);
        }
    }
    for (span, text, day, count) in completed.into_values() {
        context.report(Diagnostic::new("I104", span).variant("duration").arg("text", text).arg("read", day).arg("count", count));
    }
}

impl Work {
    fn of(plan: &Plan) -> Self {
        let days = |days: &[Spanned<Date>]| days.iter().map(|day| day.value).collect();
        let settings = plan.settings();
        Self {
            is_usual: settings.and_then(|settings| settings.task_days.as_ref()).is_some_and(|days| days.value == TaskDays::Workdays),
            holidays: settings.map(|settings| days(&settings.holidays)).unwrap_or_default(),
            makeup_days: settings.map(|settings| days(&settings.makeup_days)).unwrap_or_default(),
        }
    }

    fn is_work(&self, day: Date) -> bool {
        let is_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.makeup_days.contains(&day) || (!is_weekend && !self.holidays.contains(&day))
    }

    /// Gives a task the date that it lacks beside another one.
    fn complete(&self, task: &mut Task, duration: &Spanned<Duration>) -> Option<Date> {
        let days = duration.value.whole_days().filter(|days| (1..=MOST).contains(days))?;
        let counts = |day: &Date| !(duration.value.is_working || (self.is_usual && duration.value.is_in_days)) || self.is_work(*day);
        let nth = |start: Date, step: i32| start.series(step.days()).filter(counts).nth(usize::try_from(days).ok()? - 1);
        match (task.planned_start.map(|start| start.value), task.planned_end.map(|end| end.value.0)) {
            (Some(start), None) => {
                let end = nth(start, 1)?;
                task.planned_end = Some(Spanned::new(Deadline(end), duration.span));
                Some(end)
            }
            (None, Some(end)) => {
                let start = nth(end, -1)?;
                task.planned_start = Some(Spanned::new(start, duration.span));
                Some(start)
            }
            _ => None,
        }
    }

    /// Tells a duration that is neither that of all days between the dates of the task nor that of the days of work.
    fn compare(&self, task: &Task, duration: &Spanned<Duration>, context: &Context<'_>) {
        let (Some(start), Some(end)) = (task.planned_start, task.planned_end.map(|end| end.value.0)) else { return };
        let Some(wanted) = duration.value.whole_days().filter(|_| start.value <= end) else { return };
        let between = start.value.series(1.days()).take_while(|day| *day <= end);
        let (all, work) = between.fold((0, 0), |(all, work), day| (all + 1, work + i64::from(self.is_work(day))));
        let is_rough = all <= wanted + duration.value.slack() && all + duration.value.slack() + WEEKEND >= wanted;
        let agrees = wanted == all || wanted == work || (is_rough && !duration.value.is_in_days);
        if !agrees {
            let told = Diagnostic::new("E104", duration.span)
                .severity(Severity::Warning)
                .variant("duration")
                .arg("entity", context.vocabulary.entity("task"));
            let told = told.arg("id", &task.name.value).arg("text", duration.value.shown()).arg("start", start.value).arg("end", end);
            context.report(told.arg("days", all).related("start", start.span).subject(format!("task/{}", task.id())));
        }
    }
}
