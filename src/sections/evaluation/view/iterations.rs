//! The page 策略迭代: what of the plan was changed, from what to what, and which data asked for it.

use crate::analysis::improvements::IterationColumns;
use crate::model::measurement::Iteration;
use crate::report::{Block, Cell, ColumnKind, Page, Row, Rows, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{entity, home, written};

/// The page.
pub fn page(sight: &Sight<'_>) -> Page {
    let columns = IterationColumns::find(sight.figures).filter(|_| !sight.plan.measurement.iterations.is_empty());
    let block = columns.map_or_else(|| sight.missing("iteration.empty"), |columns| Block::Table(table(sight, &columns)));
    sight.child("evaluation/iterations", "evaluation", vec![block])
}

fn table(sight: &Sight<'_>, columns: &IterationColumns) -> Table {
    let mut items: Vec<&Iteration> = sight.plan.measurement.iterations.iter().collect();
    items.sort_by_key(|item| std::cmp::Reverse(item.date.value));
    let rows: Rows = items.into_iter().map(|item| row(sight, item, columns)).collect();
    let kinds = [
        ("changed_on", ColumnKind::Date),
        ("object", ColumnKind::Text),
        ("before", ColumnKind::Prose),
        ("after", ColumnKind::Prose),
        ("reason", ColumnKind::Prose),
        ("data_ref", ColumnKind::Text),
        ("triggers", ColumnKind::Text),
        ("approver", ColumnKind::Text),
        ("effective_from", ColumnKind::Date),
        ("budget_delta", ColumnKind::Variance),
        ("note", ColumnKind::Prose),
    ];
    Table {
        id: "iterations".into(),
        heading: sight.heading("evaluation.iterations"),
        sheets: vec![sight.sheet("evaluation", "sheet.iterations", 17)],
        columns: sight.heads("evaluation", &kinds),
        footnote: sight.footnote(Text::default(), &rows),
        rows,
        ..Table::default()
    }
    .with_blank_columns_off_page()
}

/// The KPI whose data asked for a change, else the words of the input.
fn data_ref(sight: &Sight<'_>, item: &Iteration) -> Cell {
    let Some(named) = &item.data_ref else { return Cell::default() };
    let kpi = sight.plan.goals.kpis.iter().find(|kpi| kpi.id.value == named.value.trim() || kpi.name.value == named.value.trim());
    kpi.map_or_else(|| Cell::text(&named.value), |kpi| Cell::rich(entity("kpi", &kpi.id.value, &kpi.name.value)))
}

fn row(sight: &Sight<'_>, item: &Iteration, columns: &IterationColumns) -> Row {
    let figure = |column| sight.cell_of(column, &item.id.value);
    let cells = vec![
        figure(columns.date),
        Cell::text(&item.object.value),
        written(&item.before),
        written(&item.after),
        written(&item.reason),
        data_ref(sight, item),
        sight.words(&item.triggers),
        written(&item.approver),
        figure(columns.effective_from),
        figure(columns.budget_delta),
        written(&item.note),
    ];
    home("iteration", &item.id.value, cells)
}
