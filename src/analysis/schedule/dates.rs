//! Dates, durations, weights and planned progress (domain/3 §3.8.1 to §3.8.3).

use rust_decimal::Decimal;

use super::reports::{planned_end, planned_start};
use super::{Work, is_milestone, missing};
use crate::analysis::calendar::Calendar;
use crate::diagnostic::Spanned;
use crate::figures::{ColumnId, Compare, Expr, Reason, Series};
use crate::model::execution::Task;
use crate::value::Date;

impl Work<'_> {
    /// Reads the dates of leaves, sums them up, and derives durations, weights and planned progress.
    pub(super) fn dates(&mut self) {
        let columns = self.columns;
        self.read_date(columns.start, planned_start);
        self.read_date(columns.end, planned_end);
        self.read_date(columns.actual_start, |task| task.actual_start);
        self.read_date(columns.actual_end, |task| task.actual_end);
        self.read_date(columns.baseline_start, |task| task.baseline_start);
        self.read_date(columns.baseline_end, |task| task.baseline_end.map(|end| end.map(|day| day.0)));
        self.lone_milestones();
        let summaries = self.summary_rows();
        self.figures.compute(columns.start, summaries.iter().copied(), Expr::Smallest(Series::Related(self.children, columns.start)));
        self.figures.compute(columns.end, summaries, Expr::Largest(Series::Related(self.children, columns.end)));
        self.beyond_the_plan();
        self.durations();
        self.weights();
        self.planned_progress();
        self.read_days();
    }

    /// A milestone with a deadline alone begins on that day.
    fn lone_milestones(&mut self) {
        let columns = self.columns;
        let tasks = self.tasks();
        let alone =
            |position: usize| is_milestone(&tasks[position]) && planned_start(&tasks[position]).is_none() && planned_end(&tasks[position]).is_some();
        let rows = self.rows_where(|position| self.tree.is_leaf(position) && alone(position));
        self.figures.compute(columns.start, rows, Expr::from(columns.end));
    }

    /// How far leaves reach over the ends of the plan.
    fn beyond_the_plan(&mut self) {
        let columns = self.columns;
        let (first, last) = (Expr::from(self.settings.start), Expr::from(self.settings.end));
        let dated =
            |work: &Self, column: ColumnId| work.rows_where(|position| work.tree.is_leaf(position) && work.has(column.at(work.rows[position])));
        let (started, ended) = (dated(self, columns.start), dated(self, columns.end));
        self.figures.compute(columns.early_days, started, Expr::Max(vec![Expr::constant(0), first - columns.start]));
        self.figures.compute(columns.past_days, ended, Expr::Max(vec![Expr::constant(0), columns.end - last]));
    }

    fn read_date(&mut self, column: ColumnId, field: impl Fn(&Task) -> Option<Spanned<Date>>) {
        for (position, task) in self.tasks().iter().enumerate().filter(|&(position, _)| self.tree.is_leaf(position)) {
            if let Some(date) = field(task) {
                self.figures.read(column, self.rows[position], date.value, date.span);
            }
        }
    }

    /// Buffers and efforts, as read.
    fn read_days(&mut self) {
        for (position, task) in self.tasks().iter().enumerate() {
            if let Some(buffer) = &task.buffer {
                self.figures.read(self.columns.buffer, self.rows[position], buffer.value.0, buffer.span);
            }
            if let Some(effort) = task.effort_days.as_ref().filter(|_| self.tree.is_leaf(position)) {
                self.figures.read(self.columns.effort, self.rows[position], effort.value, effort.span);
            }
        }
    }

    fn durations(&mut self) {
        let columns = self.columns;
        match &self.calendar {
            Calendar::EveryDay => self.figures.compute(columns.duration, self.rows.clone(), columns.end - columns.start + 1),
            Calendar::Workdays { .. } => {
                for &row in &self.rows {
                    let ends = self.date(columns.start, row).zip(self.date(columns.end, row));
                    let days = ends.map_or(missing(Reason::NoData), |(start, end)| self.calendar.count(start, end).into());
                    let from = vec![Series::List(vec![columns.start.into(), columns.end.into()])];
                    self.figures.derive(columns.duration, row, days, "workdays", from);
                }
            }
        }
    }

    /// As declared when every leaf has a weight, else the duration; scales of two kinds are not mixed.
    fn weights(&mut self) {
        let columns = self.columns;
        let tasks = self.tasks();
        let leaves: Vec<usize> = (0..tasks.len()).filter(|&position| self.counts(position)).collect();
        let declared: Option<Vec<Spanned<Decimal>>> =
            leaves.iter().map(|&position| tasks[position].weight.filter(|weight| !weight.value.is_sign_negative())).collect();
        match declared {
            Some(weights) => {
                for (&position, weight) in leaves.iter().zip(weights) {
                    self.figures.read(columns.weight, self.rows[position], weight.value, weight.span);
                }
            }
            None => self.figures.compute(columns.weight, leaves.iter().map(|&position| self.rows[position]), Expr::from(columns.duration)),
        }
        let summaries = self.summary_rows();
        self.figures.compute(columns.weight, summaries, Expr::Sum(Series::Related(self.children, columns.weight)));
    }

    fn planned_progress(&mut self) {
        let columns = self.columns;
        let tasks = self.tasks();
        let milestones = self.rows_where(|position| self.tree.is_leaf(position) && is_milestone(&tasks[position]));
        let others = self.rows_where(|position| self.tree.is_leaf(position) && !is_milestone(&tasks[position]));
        self.elapsed(&others);
        self.figures.compute(columns.planned_progress, others, columns.elapsed / columns.duration);
        let reached = self.as_of().compare(Compare::AtLeast, columns.end);
        self.figures.compute(columns.planned_progress, milestones, reached.choose(1, 0));
        let summaries = self.summary_rows();
        self.figures.compute(columns.planned_progress, summaries, self.mean_of_children(columns.planned_progress));
    }

    fn elapsed(&mut self, rows: &[u32]) {
        let columns = self.columns;
        match &self.calendar {
            Calendar::EveryDay => {
                let begun = self.as_of() - columns.start + 1;
                let expr = Expr::Max(vec![Expr::constant(0), Expr::Min(vec![begun, columns.duration.into()])]);
                self.figures.compute(columns.elapsed, rows.iter().copied(), expr);
            }
            Calendar::Workdays { .. } => {
                for &row in rows {
                    let ends = self.date(columns.start, row).zip(self.date(columns.end, row));
                    let days = ends.map_or(missing(Reason::NoData), |(start, end)| self.calendar.count(start, end.min(self.as_of)).into());
                    let from = vec![Series::List(vec![columns.start.into(), columns.end.into(), self.settings.as_of.into()])];
                    self.figures.derive(columns.elapsed, row, days, "workdays", from);
                }
            }
        }
    }

    /// The mean over the tasks directly below, weighted; the same as over all leaves below.
    pub(super) fn mean_of_children(&self, column: ColumnId) -> Expr {
        Expr::Mean { of: Series::Related(self.children, column), weights: Some(Series::Related(self.children, self.columns.weight)) }
    }

    pub(super) fn date(&self, column: ColumnId, row: u32) -> Option<Date> {
        self.figures.value(column.at(row)).date()
    }
}
