//! What was reported on each task: the newest report by the as-of date counts, then what the task itself says.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::diagnostic::{Span, Spanned};
use crate::model::Plan;
use crate::model::execution::{ProgressEntry, Task, TaskStatus};

/// Progress entries by task, oldest first, none later than the as-of date.
#[derive(Debug)]
pub struct Reports<'a> {
    plan: &'a Plan,
    entries: Vec<Vec<u32>>,
}

impl<'a> Reports<'a> {
    /// The reports up to `as_of`; an entry without a date counts as the oldest.
    pub fn until(plan: &'a Plan, as_of: Date) -> Self {
        let mut entries = vec![Vec::new(); plan.execution.tasks.len()];
        for (number, entry) in plan.execution.progress.iter().enumerate() {
            let known = entry.date.as_ref().is_none_or(|date| date.value <= as_of);
            if let Some(task) = entry.task.value.target.filter(|_| known) {
                entries[task as usize].push(number as u32);
            }
        }
        let date = |number: u32| plan.execution.progress[number as usize].date.as_ref().map(|date| date.value);
        entries.iter_mut().for_each(|of_task| of_task.sort_by_key(|&number| (date(number), number)));
        Self { plan, entries }
    }

    /// The entries of the task at this position, oldest first.
    pub fn entries(&self, task: usize) -> impl DoubleEndedIterator<Item = &'a ProgressEntry> + '_ {
        self.entries[task].iter().map(|&number| &self.plan.execution.progress[number as usize])
    }

    /// The newest entry of the task.
    pub fn newest(&self, task: usize) -> Option<&'a ProgressEntry> {
        self.entries(task).next_back()
    }

    /// Share done: of the newest entry that has one, else the task's own.
    pub fn progress(&self, task: usize) -> Option<Spanned<Decimal>> {
        let of_entries = self.entries(task).rev().find_map(|entry| fraction(entry.progress.as_ref()));
        of_entries.or_else(|| fraction(self.plan.execution.tasks[task].progress.as_ref()))
    }

    /// State as declared beside that progress: by the newest entry, else by the task itself.
    pub fn status(&self, task: usize) -> Option<Spanned<TaskStatus>> {
        match self.newest(task) {
            Some(entry) => entry.status,
            None => self.plan.execution.tasks[task].status,
        }
    }

    /// Whether words alone say how far the task is, none of them a state: nobody reports on what has not begun.
    pub fn is_told_in_words(&self, task: usize) -> bool {
        let own = &self.plan.execution.tasks[task].progress;
        let said = self.newest(task).map_or(own, |entry| &entry.progress).as_ref();
        self.status(task).is_none() && said.is_some_and(|said| said.value.remark().is_some())
    }

    /// Day of the last report.
    pub fn updated(&self, task: usize) -> Option<Spanned<Date>> {
        let own = self.plan.execution.tasks[task].updated_at;
        let newest = self.newest(task).and_then(|entry| entry.date);
        newest.into_iter().chain(own).max_by_key(|date| date.value)
    }

    /// What is in the way, or else the remark of the newest entry.
    pub fn remark(&self, task: usize) -> Option<&'a str> {
        let entry = self.newest(task)?;
        let text = entry.risk.as_ref().or(entry.note.as_ref()).or(entry.mitigation.as_ref());
        text.map(|text| text.value.as_str()).or_else(|| entry.progress.as_ref().and_then(|progress| progress.value.text.as_deref()))
    }
}

fn fraction(progress: Option<&Spanned<crate::value::Progress>>) -> Option<Spanned<Decimal>> {
    progress.and_then(|progress| Some(Spanned::new(progress.value.fraction?, progress.span)))
}

/// First day planned: its own field, else the beginning of `time`.
pub fn planned_start(task: &Task) -> Option<Spanned<Date>> {
    task.planned_start.or_else(|| task.time.and_then(|time| Some(Spanned::new(time.value.start?, time.span))))
}

/// Last day planned: its own field, else the end of `time`.
pub fn planned_end(task: &Task) -> Option<Spanned<Date>> {
    let own = task.planned_end.map(|end| end.map(|end| end.0));
    own.or_else(|| task.time.and_then(|time| Some(Spanned::new(time.value.end?, time.span))))
}

/// Place of a value of the task: of the given field, else of the task.
pub fn place<T>(task: &Task, field: Option<&Spanned<T>>) -> Span {
    field.map_or(task.span, |field| field.span)
}
