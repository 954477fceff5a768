//! The lines of the budget with their shares, and what is kept in reserve.

use super::Resources;
use crate::analysis::budget::{LineColumns, contingency, is_reserve};
use crate::figures::ColumnId;
use crate::model::execution::{BudgetKind, BudgetLine};
use crate::report::{Cell, Column, ColumnKind, Row, RowKind, Rows, Shown, Table, Text};
use crate::sections::cells::{entity, home, written};

/// Columns: id, kind, where shown, whether narrow screens may leave it out.
const COLUMNS: [(&str, ColumnKind, Shown, bool); 13] = [
    ("line", ColumnKind::Text, Shown::Both, false),
    ("category", ColumnKind::Text, Shown::Both, true),
    ("initiative", ColumnKind::Text, Shown::Both, true),
    ("owner", ColumnKind::Text, Shown::Both, true),
    ("planned", ColumnKind::Number, Shown::Both, false),
    ("spent", ColumnKind::Number, Shown::Both, false),
    ("remaining", ColumnKind::Number, Shown::Both, false),
    ("share", ColumnKind::Number, Shown::Both, false),
    ("share_bar", ColumnKind::Progress { of: "share" }, Shown::Site, true),
    ("used", ColumnKind::Number, Shown::Both, false),
    ("contingency_ok", ColumnKind::Status, Shown::Both, true),
    ("scope", ColumnKind::Prose, Shown::Both, true),
    ("approval_flow", ColumnKind::Prose, Shown::Both, true),
];

/// The table 预算.
pub fn table(resources: &Resources<'_>) -> Table {
    let sight = resources.sight;
    let mut rows: Rows = sight.plan.execution.budget.iter().map(|line| row(resources, line)).collect();
    rows.extend(unassigned(resources));
    rows.extend(spent_without_line(resources));
    rows.push(total(resources));
    let footnote = sight.footnote(statement(resources), &rows);
    Table {
        id: "budget".into(),
        heading: sight.heading("resources.budget"),
        sheets: vec![sight.sheet("resources", "sheet.budget", 2)],
        columns: COLUMNS.iter().map(|&(id, kind, shown, minor)| Column { shown, minor, ..sight.head("resources", id, kind) }).collect(),
        rows,
        footnote,
        ..Table::default()
    }
}

fn row(resources: &Resources<'_>, line: &BudgetLine) -> Row {
    let sight = resources.sight;
    let plan = sight.plan;
    let initiative = line.initiative.as_ref().map_or_else(Text::default, |reference| match plan.strategy.initiatives.get(&reference.value) {
        Some(initiative) => entity("initiative", &initiative.id.value, &initiative.name.value),
        None => Text::plain(&reference.value.name),
    });
    let columns = LineColumns::find(sight.figures);
    let number = columns.and_then(|columns| sight.figures.family_ref(columns.family).row(&line.id.value));
    let cell = |column: fn(&LineColumns) -> ColumnId| {
        let id = columns.zip(number).map(|(columns, row)| column(&columns).at(row)).filter(|&id| sight.figures.exists(id));
        id.map_or_else(Cell::default, Cell::figure)
    };
    let reserve = resources.total(|all| all.contingency_ok).filter(|_| is_reserve(line));
    let cells = vec![
        Cell::text(&line.name.value),
        line.category.as_ref().map_or_else(Cell::default, |category| Cell::text(kind(resources, &category.value))),
        Cell::rich(initiative),
        Cell::rich(sight.person(line.owner.as_ref())),
        cell(|all| all.planned),
        cell(|all| all.spent),
        cell(|all| all.remaining),
        cell(|all| all.share),
        Cell::default(),
        cell(|all| all.used),
        reserve.map_or_else(Cell::default, |id| Cell::figure(id).with_status(Some(resources.contingency_status()))),
        written(&line.scope),
        written(&line.approval_flow),
    ];
    home("budget_line", &line.id.value, cells)
}

/// The kind of a line in the words of the report, else as it is written.
fn kind<'k>(resources: &Resources<'k>, kind: &'k BudgetKind) -> &'k str {
    match kind {
        BudgetKind::Common(category) => resources.sight.vocabulary.term_label(category.term()),
        BudgetKind::Own(word) => word,
    }
}

/// A row from the figures of the whole budget, in the columns named.
fn of_total(resources: &Resources<'_>, word: &str, cells: &[(&str, Cell)]) -> Vec<Cell> {
    let given = |id: &str| cells.iter().find(|(column, _)| *column == id).map(|(_, cell)| cell.clone()).unwrap_or_default();
    COLUMNS.iter().map(|&(id, ..)| if id == "line" { Cell::text(resources.sight.word(word)) } else { given(id) }).collect()
}

fn unassigned(resources: &Resources<'_>) -> Option<Row> {
    let id = resources.total(|all| all.unassigned)?;
    let something = resources.sight.figures.number(id).is_some_and(|number| !number.is_zero());
    something.then(|| Row { cells: of_total(resources, "resources.unassigned", &[("planned", Cell::figure(id))]), ..Row::default() })
}

/// What was spent of no line, which is in the sum as well.
fn spent_without_line(resources: &Resources<'_>) -> Option<Row> {
    let spent = resources.total(|all| all.spent_without_line)?;
    Some(Row { cells: of_total(resources, "figure.budget_total.spent_without_line", &[("spent", Cell::figure(spent))]), ..Row::default() })
}

fn total(resources: &Resources<'_>) -> Row {
    let cell = |column: fn(&crate::analysis::budget::TotalColumns) -> ColumnId| resources.total(column).map_or_else(Cell::default, Cell::figure);
    let cells = [
        ("planned", cell(|all| all.total)),
        ("spent", cell(|all| all.spent)),
        ("remaining", cell(|all| all.remaining)),
        ("share", cell(|all| all.assigned)),
        ("used", cell(|all| all.used)),
    ];
    Row { kind: RowKind::Total, cells: of_total(resources, "resources.total", &cells), ..Row::default() }
}

/// What the reserve is and should be.
fn statement(resources: &Resources<'_>) -> Text {
    let sight = resources.sight;
    let state = resources.total(|all| all.contingency_ok).and_then(|id| sight.figures.value(id).term());
    let plan = |key: &str| sight.figures.find(key).map_or_else(Text::default, Text::figure);
    let pieces = [
        ("contingency", resources.text(|all| all.contingency)),
        ("ratio", resources.text(|all| all.contingency_ratio)),
        ("low", plan("plan/contingency_low")),
        ("high", plan("plan/contingency_high")),
        ("state", state.map_or_else(Text::default, |state| Text::plain(sight.vocabulary.term_label(state)))),
        ("lines", resources.text(|all| all.lines_total)),
        ("reserve_low", resources.text(|all| all.reserve_low)),
        ("reserve_high", resources.text(|all| all.reserve_high)),
    ];
    match state {
        Some(contingency::ABSENT) => sight.sentence("resources.reserve.absent", &pieces),
        Some(_) => sight.sentence("resources.reserve", &pieces),
        None => Text::default(),
    }
}
