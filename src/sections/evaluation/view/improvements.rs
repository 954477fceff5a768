//! The page 改进跟踪: what is done about variances, the overdue ones first.

use super::causes::goal;
use crate::analysis::improvements::ImprovementColumns;
use crate::figures::ColumnId;
use crate::model::measurement::{Improvement, WorkStatus};
use crate::report::{Block, Cell, ColumnKind, Page, Row, Rows, Status, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{entity, home, written};
use crate::sections::units::beside;

/// The page.
pub fn page(sight: &Sight<'_>) -> Page {
    let columns = ImprovementColumns::find(sight.figures).filter(|_| !sight.plan.measurement.improvements.is_empty());
    let block = columns.map_or_else(|| sight.missing("improvement.empty"), |columns| Block::Table(table(sight, &columns)));
    let mut page = sight.child("evaluation/improvements", "evaluation", vec![block]);
    let pieces =
        [("total", "improvements/total"), ("overdue", "improvements/overdue"), ("done", "improvements/done"), ("next", "improvements/next_due")];
    if let Some(title) = sight.finding_text("page.evaluation/improvements", &pieces) {
        page.title = title;
    }
    page
}

/// How a state of work stands.
pub fn standing(status: Option<WorkStatus>) -> Status {
    match status.unwrap_or(WorkStatus::Open) {
        WorkStatus::Open => Status::ToDo,
        WorkStatus::Doing => Status::Running,
        WorkStatus::Done => Status::Good,
        WorkStatus::Dropped => Status::None,
    }
}

fn table(sight: &Sight<'_>, columns: &ImprovementColumns) -> Table {
    let late = |item: &Improvement| sight.figures.value_of(columns.overdue, &item.id.value).is_some_and(|value| value.is_true());
    let rank = |item: &Improvement| match item.status.as_ref().map(|status| status.value) {
        Some(WorkStatus::Done) => 2,
        Some(WorkStatus::Dropped) => 3,
        _ => u8::from(!late(item)),
    };
    let mut items: Vec<&Improvement> = sight.plan.measurement.improvements.iter().collect();
    items.sort_by_key(|item| (rank(item), item.due.as_ref().map(|due| due.value.0)));
    let rows: Rows = items.into_iter().map(|item| row(sight, item, columns, late(item))).collect();
    let kinds = [
        ("improvement", ColumnKind::Prose),
        ("goal", ColumnKind::Text),
        ("cause", ColumnKind::Prose),
        ("becomes", ColumnKind::Text),
        ("owner", ColumnKind::Text),
        ("due", ColumnKind::Date),
        ("status", ColumnKind::Status),
        ("overdue_days", ColumnKind::Number),
        ("last_actual", ColumnKind::Number),
        ("next_target", ColumnKind::Number),
        ("distance", ColumnKind::Variance),
        ("note", ColumnKind::Prose),
    ];
    Table {
        id: "improvements".into(),
        heading: sight.heading("evaluation.improvements"),
        sheets: vec![sight.sheet("evaluation", "sheet.improvements", 13)],
        columns: sight.heads("evaluation", &kinds),
        footnote: sight.footnote(Text::plain(sight.word("evaluation.improvements.aid")), &rows),
        rows,
        ..Table::default()
    }
    .with_blank_columns_off_page()
}

/// What an improvement became: a task, an initiative, or both.
fn becomes(sight: &Sight<'_>, item: &Improvement) -> Text {
    let task = item.task.as_ref().and_then(|task| sight.plan.execution.tasks.get(&task.value));
    let initiative = item.initiative.as_ref().and_then(|initiative| sight.plan.strategy.initiatives.get(&initiative.value));
    let task = task.map(|task| entity("task", &task.id.value, &task.name.value));
    let initiative = initiative.map(|initiative| entity("initiative", &initiative.id.value, &initiative.name.value));
    sight.joined(task.into_iter().chain(initiative))
}

fn row(sight: &Sight<'_>, item: &Improvement, columns: &ImprovementColumns, late: bool) -> Row {
    let figure = |column: ColumnId| sight.cell_of(column, &item.id.value);
    let cause = item.attribution.as_ref().and_then(|cause| sight.plan.measurement.attributions.get(&cause.value));
    let actual = sight.figures.find(&format!("improvement/{}/actual", item.id.value));
    let unit = beside(sight, actual, false);
    let mark = if late { Status::Miss } else { standing(item.status.as_ref().map(|status| status.value)) };
    let cells = vec![
        Cell::text(&item.text.value),
        Cell::rich(Text(goal(sight, item.goal.as_ref().and_then(|goal| goal.value.target)).0.into_iter().chain(unit.0).collect())),
        Cell::rich(cause.map(|cause| entity("attribution", &cause.id.value, &cause.text.value)).unwrap_or_default()),
        Cell::rich(becomes(sight, item)),
        Cell::rich(sight.person(item.owner.as_ref())),
        figure(columns.due),
        figure(columns.status).with_status(Some(mark)),
        figure(columns.overdue_days),
        figure(columns.actual),
        figure(columns.next_target),
        figure(columns.distance),
        written(&item.note),
    ];
    home("improvement", &item.id.value, cells)
}
