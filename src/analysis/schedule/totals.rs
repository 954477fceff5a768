//! The plan's progress as a whole, over its leaf tasks (domain/3 §3.8.3).

use super::{ScheduleColumns, Work, flag, states, term};
use crate::analysis::limits::graded;
use crate::figures::{ColumnId, Compare, Expr, Figures, RelationId, Series};
use crate::vocabulary::Term;

impl Work<'_> {
    /// Counts by state, weighted progress and SPI.
    pub(super) fn totals(&mut self) {
        let columns = ScheduleColumns::define(self.figures);
        let row = self.figures.row(columns.family, "");
        let leaves = self.rows_where(|position| self.counts(position));
        let measured = self.measured();
        let leaves = self.figures.relate("leaves", columns.family, leaves.into_iter().map(|task| (row, task)).collect());
        let measured = self.figures.relate("measured", columns.family, measured.into_iter().map(|task| (row, task)).collect());
        let task = self.columns;
        self.figures.compute_one(columns.task_count, row, Expr::Count(Series::Related(leaves, task.state)));
        for (column, state) in by_state(&columns) {
            self.figures.compute_one(column, row, count_of(leaves, task.state, state));
        }
        self.figures.compute_one(columns.stale, row, count_true(leaves, task.stale));
        self.figures.compute_one(columns.upcoming, row, count_true(leaves, task.upcoming));
        self.figures.compute_one(columns.critical, row, count_true(leaves, task.critical));
        self.figures.compute_one(columns.measured, row, Expr::Count(Series::Related(measured, task.deviation)));
        weighted(self.figures, row, measured, (task.planned_progress, task.weight), columns.planned);
        weighted(self.figures, row, measured, (task.progress, task.weight), columns.actual);
        self.figures.compute_one(columns.deviation, row, (columns.actual - columns.planned) * 100);
        self.figures.compute_one(columns.spi, row, columns.actual / columns.planned);
        self.figures.compute_one(columns.spi_grade, row, graded(columns.spi, self.settings.rag_green, self.settings.rag_yellow));
    }

    /// Leaves with planned progress, progress and weight: both averages cover the same tasks.
    pub(super) fn measured(&self) -> Vec<u32> {
        let columns = self.columns;
        self.rows_where(|position| {
            self.counts(position) && self.has(columns.deviation.at(self.rows[position])) && self.has(columns.weight.at(self.rows[position]))
        })
    }
}

fn by_state(columns: &ScheduleColumns) -> [(ColumnId, Term); 6] {
    [
        (columns.done, states::DONE),
        (columns.overdue, states::OVERDUE),
        (columns.at_risk, states::AT_RISK),
        (columns.delayed_start, states::DELAYED_START),
        (columns.running, states::RUNNING),
        (columns.todo, states::TODO),
    ]
}

/// How many related tasks are in this state.
pub(super) fn count_of(relation: RelationId, column: ColumnId, state: Term) -> Expr {
    Expr::CountWhere { of: Series::Related(relation, column), compare: Compare::Equal, than: Box::new(term(state)) }
}

pub(super) fn count_true(relation: RelationId, column: ColumnId) -> Expr {
    Expr::CountWhere { of: Series::Related(relation, column), compare: Compare::Equal, than: Box::new(flag(true)) }
}

/// The weighted mean over the related tasks.
pub(super) fn weighted(figures: &mut Figures, row: u32, relation: RelationId, (of, weight): (ColumnId, ColumnId), column: ColumnId) {
    let mean = Expr::Mean { of: Series::Related(relation, of), weights: Some(Series::Related(relation, weight)) };
    figures.compute_one(column, row, mean);
}
