//! Spending by month, and the ledger.

use super::Resources;
use crate::analysis::budget::{MonthColumns, SpendColumns};
use crate::report::{Block, Cell, Chart, ChartKind, ColumnKind, Footnote, Row, Rows, Series, SeriesRole, Table, Text};
use crate::sections::cells::{entity, written};

/// Spending by month: chart and table; none without a ledger.
pub fn months(resources: &Resources<'_>) -> Option<Block> {
    let sight = resources.sight;
    let columns = MonthColumns::find(sight.figures)?;
    let keys: Vec<String> = sight.figures.family_ref(columns.family).keys().map(str::to_string).collect();
    if keys.is_empty() {
        return None;
    }
    let row = |(row, key): (usize, &String)| {
        let cells = vec![Cell::text(key), Cell::figure(columns.spent.at(row as u32)), Cell::figure(columns.cumulative.at(row as u32))];
        Row { cells, ..Row::default() }
    };
    let rows: Rows = keys.iter().enumerate().map(row).collect();
    let kinds = [("month", ColumnKind::Text), ("month_spent", ColumnKind::Number), ("cumulative", ColumnKind::Number)];
    let table = Table {
        id: "spend-months".into(),
        heading: sight.heading("resources.months"),
        sheets: vec![sight.sheet("resources", "sheet.spend_months", 4)],
        columns: sight.heads("resources", &kinds),
        footnote: sight.footnote(Text::default(), &rows),
        rows,
        ..Table::default()
    };
    let chart = Chart {
        heading: sight.heading("resources.months.chart"),
        kind: ChartKind::Columns,
        table: "spend-months".into(),
        category: "month",
        series: vec![Series { column: "month_spent", role: SeriesRole::Actual }],
        as_of: None,
        summary: Text::plain(sight.word("resources.months.chart")),
        footnote: Footnote::default(),
    };
    Some(Block::Columns(vec![(6, vec![Block::Chart(chart)]), (6, vec![Block::Table(table)])]))
}

/// The sheet 支出流水: every entry up to the as-of date.
pub fn sheet(resources: &Resources<'_>) -> Option<Table> {
    let sight = resources.sight;
    let plan = sight.plan;
    let columns = SpendColumns::find(sight.figures)?;
    let family = sight.figures.family_ref(columns.family);
    let mut entries: Vec<_> = plan.execution.spends.iter().filter_map(|entry| Some((entry, family.row(&entry.id.value)?))).collect();
    entries.sort_by_key(|(entry, row)| (entry.date.value, *row));
    let rows: Rows = entries
        .into_iter()
        .map(|(entry, row)| {
            let line = entry.line.as_ref().map_or_else(Text::default, |line| match plan.execution.budget.get(&line.value) {
                Some(line) => entity("budget_line", &line.id.value, &line.name.value),
                None => Text::plain(&line.value.name),
            });
            let task = entry.task.as_ref().map_or_else(Text::default, |task| match plan.execution.tasks.get(&task.value) {
                Some(task) => entity("task", &task.id.value, &task.name.value),
                None => Text::plain(&task.value.name),
            });
            let cells = vec![
                Cell::figure(columns.date.at(row)),
                Cell::rich(line),
                Cell::figure(columns.amount.at(row)),
                Cell::rich(task),
                written(&entry.approved_by),
                written(&entry.doc),
                written(&entry.note),
            ];
            Row { cells, ..Row::default() }
        })
        .collect();
    let kinds = [
        ("date", ColumnKind::Date),
        ("line", ColumnKind::Text),
        ("amount", ColumnKind::Number),
        ("task", ColumnKind::Text),
        ("approved_by", ColumnKind::Text),
        ("doc", ColumnKind::Text),
        ("note", ColumnKind::Prose),
    ];
    let table =
        Table { id: "ledger".into(), heading: sight.heading("resources.ledger"), columns: sight.heads("resources", &kinds), ..Table::default() };
    (!rows.is_empty()).then(|| Table { sheets: vec![sight.sheet("resources", "sheet.ledger", 3)], rows, ..table })
}
