//! Progress as reported, and how old and how far behind it is (domain/3 §3.8.3, §3.8.4).

use super::reports::planned_start;
use super::{EntryColumns, Work, missing};
use crate::figures::{Expr, Reason};
use crate::model::execution::TaskStatus;

impl Work<'_> {
    /// Progress, deviation and the day of the last report.
    pub(super) fn progress(&mut self) {
        let columns = self.columns;
        self.leaf_progress();
        let summaries = self.summary_rows();
        self.figures.compute(columns.progress, summaries, self.mean_of_children(columns.progress));
        let measured = self
            .rows_where(|position| self.has(columns.progress.at(self.rows[position])) && self.has(columns.planned_progress.at(self.rows[position])));
        self.figures.compute(columns.deviation, measured, (columns.progress - columns.planned_progress) * 100);
        self.reported_summaries();
        self.last_reports();
        self.history();
    }

    /// What was reported; 100 % when only the word says done, 0 % when it is not to begin before the as-of date, else missing.
    fn leaf_progress(&mut self) {
        let column = self.columns.progress;
        for position in (0..self.rows.len()).filter(|&position| self.tree.is_leaf(position)) {
            let row = self.rows[position];
            let task = &self.tasks()[position];
            let status = self.reports.status(position).map(|status| status.value);
            let said_to_run = matches!(status, Some(TaskStatus::Running | TaskStatus::Paused));
            let ahead = planned_start(task).is_some_and(|start| start.value > self.as_of) && !said_to_run;
            match self.reports.progress(position) {
                Some(progress) => {
                    self.figures.read(column, row, progress.value, progress.span);
                }
                None if status == Some(TaskStatus::Done) || task.actual_end.is_some() => self.figures.compute(column, [row], Expr::constant(1)),
                None if status == Some(TaskStatus::ToDo) || (ahead && task.actual_start.is_none()) => {
                    self.figures.compute(column, [row], Expr::constant(0));
                }
                None => {
                    self.figures.read(column, row, missing(Reason::NoActual), task.span);
                }
            }
        }
    }

    /// What was reported on summaries, beside what their parts say.
    fn reported_summaries(&mut self) {
        let columns = self.columns;
        let mut both = Vec::new();
        for position in (0..self.rows.len()).filter(|&position| !self.tree.is_leaf(position)) {
            if let Some(progress) = self.reports.progress(position) {
                let row = self.rows[position];
                self.figures.read(columns.reported, row, progress.value, progress.span);
                if self.has(columns.progress.at(row)) {
                    both.push(row);
                }
            }
        }
        self.figures.compute(columns.reported_gap, both, (columns.reported - columns.progress) * 100);
    }

    fn last_reports(&mut self) {
        let columns = self.columns;
        let mut rows = Vec::new();
        for position in (0..self.rows.len()).filter(|&position| self.tree.is_leaf(position)) {
            if let Some(updated) = self.reports.updated(position) {
                self.figures.read(columns.updated, self.rows[position], updated.value, updated.span);
                rows.push(self.rows[position]);
            }
        }
        self.figures.compute(columns.age, rows, self.as_of() - columns.updated);
    }

    /// Family `progress_entry`: what was reported when, and how much that was more than before.
    fn history(&mut self) {
        let columns = EntryColumns::define(self.figures);
        self.figures.keyed_by(columns.family, &["task", "day"]);
        let (mut pairs, mut later) = (Vec::new(), Vec::new());
        for (position, task) in self.tasks().iter().enumerate() {
            let mut before = None;
            for entry in self.reports.entries(position) {
                let (Some(date), Some(progress)) = (entry.date, entry.progress.as_ref()) else { continue };
                let Some(fraction) = progress.value.fraction else { continue };
                let row = self.figures.row(columns.family, &format!("{}/{}", task.id.value, date.value));
                self.figures.read(columns.date, row, date.value, date.span);
                self.figures.read(columns.progress, row, fraction, progress.span);
                if let Some(before) = before.filter(|&before| before != row && later.last() != Some(&row)) {
                    pairs.push((row, before));
                    later.push(row);
                }
                before = Some(row);
            }
        }
        let previous = self.figures.relate("previous", columns.family, pairs);
        self.figures.compute(columns.change, later, (columns.progress - Expr::Via(previous, columns.progress)) * 100);
    }
}
