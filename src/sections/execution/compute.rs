//! Figures of the section: the schedule, and the due days of hand-offs and action items.

use crate::analysis::schedule;
use crate::diagnostic::Spanned;
use crate::figures::{ColumnId, Figures, Unit};
use crate::model::Plan;
use crate::value::Deadline;

/// Makes the families of the schedule, and families `handoff` and `action_item`.
pub fn compute(plan: &Plan, figures: &mut Figures) {
    schedule::schedule(plan, figures);
    let family = figures.family("handoff");
    let due = figures.column(family, "due", Unit::Date, "");
    for item in plan.execution.handoffs.iter() {
        figures.label("handoff", item.id.value.clone(), item.deliverable.value.clone());
        read_due(figures, due, &item.id.value, item.due.as_ref());
    }
    let family = figures.family("action_item");
    let due = figures.column(family, "due", Unit::Date, "");
    for item in plan.execution.action_items.iter() {
        figures.label("action_item", item.id.value.clone(), item.text.value.clone());
        read_due(figures, due, &item.id.value, item.due.as_ref());
    }
}

fn read_due(figures: &mut Figures, column: ColumnId, id: &str, due: Option<&Spanned<Deadline>>) {
    if let Some(due) = due {
        let row = figures.row(column.family(), id);
        figures.read(column, row, due.value.0, due.span);
    }
}
