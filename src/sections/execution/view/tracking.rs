//! 进度跟踪表: how far each task is and should be, what needs attention first.

use super::{Execution, index};
use crate::analysis::schedule::states;
use crate::diagnostic::Span;
use crate::report::{Cell, Column, ColumnKind, Filter, Heading, Inline, Row, RowKind, Rows, Shown, Table, Text, shown};

/// Columns: id, kind, where shown, whether narrow screens may leave it out.
const COLUMNS: [(&str, ColumnKind, Shown, bool); 18] = [
    ("task", ColumnKind::Text, Shown::Both, false),
    ("owner", ColumnKind::Text, Shown::Both, false),
    ("start", ColumnKind::Date, Shown::Workbook, false),
    ("end", ColumnKind::Date, Shown::Both, true),
    ("as_of", ColumnKind::Date, Shown::Workbook, false),
    ("planned_progress", ColumnKind::Number, Shown::Both, false),
    ("progress", ColumnKind::Number, Shown::Both, false),
    ("deviation", ColumnKind::Variance, Shown::Both, false),
    ("deviation_bar", ColumnKind::Deviation { of: "deviation" }, Shown::Site, true),
    ("state", ColumnKind::Status, Shown::Both, false),
    ("days_late", ColumnKind::Number, Shown::Site, false),
    ("overdue_days", ColumnKind::Number, Shown::Workbook, false),
    ("expected_finish", ColumnKind::Date, Shown::Both, true),
    ("remark", ColumnKind::Prose, Shown::Site, true),
    ("risk", ColumnKind::Prose, Shown::Workbook, false),
    ("mitigation", ColumnKind::Prose, Shown::Workbook, false),
    ("updated", ColumnKind::Date, Shown::Both, true),
    ("source", ColumnKind::Source, Shown::Site, true),
];

/// The table, over leaf tasks, with the whole plan in its last row.
pub fn table(execution: &Execution<'_>) -> Table {
    let sight = execution.sight;
    let head = |&(id, kind, shown, minor): &(&'static str, ColumnKind, Shown, bool)| Column { shown, minor, ..sight.head("execution", id, kind) };
    let leaves: Vec<usize> = execution.leaves().collect();
    let on_page = shown(&leaves).len();
    let mut rows: Rows = leaves.iter().enumerate().map(|(number, &position)| row(execution, position, number < on_page)).collect();
    rows.push(total(execution));
    let filter = |label: &str, tag| Filter { label: sight.word(label), tag };
    let filters = vec![
        filter("filter.all", ""),
        filter("filter.attention", "attention"),
        filter("filter.overdue", "overdue"),
        filter("filter.upcoming", "upcoming"),
    ];
    Table {
        id: "tracking".into(),
        heading: Heading { note: sight.word("execution.tracking"), ..Heading { title: title(execution), ..Heading::default() } },
        sheets: vec![sight.sheet("execution", "sheet.tracking", 2)],
        columns: COLUMNS.iter().map(head).collect(),
        rows,
        filters,
        footnote: execution.footnote("execution.tracking.aid"),
        ..Table::default()
    }
}

fn title(execution: &Execution<'_>) -> Text {
    let figure = |key: &str| execution.sight.figures.find(key);
    let number = |key: &str| figure(key).map_or_else(Text::default, |id| Text(vec![Inline::Number(id)]));
    execution.sight.sentence("execution.tracking.title", &[("overdue", number("schedule/overdue")), ("at_risk", number("schedule/at_risk"))])
}

/// Words by which the filters find a task.
fn tags(execution: &Execution<'_>, position: usize) -> Vec<&'static str> {
    let state = execution.state(position);
    let late = state == Some(states::OVERDUE);
    let stale = execution.is_true(position, execution.columns.stale);
    let attention = late || stale || matches!(state, Some(states::AT_RISK | states::DELAYED_START));
    let upcoming = execution.is_true(position, execution.columns.upcoming);
    [("attention", attention), ("overdue", late), ("upcoming", upcoming)].into_iter().filter(|&(_, holds)| holds).map(|(tag, _)| tag).collect()
}

/// A row; what only pages show is left out of rows that no page shows.
fn row(execution: &Execution<'_>, position: usize, on_page: bool) -> Row {
    let columns = execution.columns;
    let task = execution.task(position);
    let late = execution.state(position) == Some(states::OVERDUE);
    let as_of = execution.sight.figures.find("plan/as_of").map_or_else(Cell::default, Cell::figure);
    let newest = execution.reports.newest(position);
    let risk = newest.and_then(|entry| entry.risk.as_ref()).or(task.risk.as_ref());
    let mitigation = newest.and_then(|entry| entry.mitigation.as_ref()).or(task.mitigation.as_ref());
    let text = |field: Option<&crate::diagnostic::Spanned<String>>| field.map_or_else(Cell::default, |field| Cell::text(&field.value));
    let cells = vec![
        Cell::rich(execution.numbered_link(position)),
        execution.owner_cell(position, on_page),
        execution.cell_if_present(position, columns.start),
        execution.cell_if_present(position, columns.end),
        as_of,
        execution.cell(position, columns.planned_progress),
        execution.cell(position, columns.progress),
        execution.deviation_cell(position),
        Cell::default(),
        execution.state_cell(position),
        if late && on_page { execution.cell(position, columns.overdue_days) } else { Cell::default() },
        execution.cell(position, columns.overdue_days),
        execution.cell_if_present(position, columns.expected_finish),
        if on_page { Cell::rich(words(execution, position)) } else { Cell::default() },
        text(risk),
        text(mitigation),
        execution.cell_if_present(position, columns.updated),
        if on_page { Cell::rich(source(execution, position)) } else { Cell::default() },
    ];
    let entity = (!execution.has_pages()).then(|| format!("task/{}", task.id.value));
    Row { entity, tags: tags(execution, position), cells, ..Row::default() }
}

/// What the last report says, after a tag when the report itself is doubtful.
fn words(execution: &Execution<'_>, position: usize) -> Text {
    let mut text = Text::default();
    if execution.is_true(position, execution.columns.stale) {
        text = text.with(Inline::Tag(execution.sight.word("execution.tag.stale"), true)).with(Inline::Plain(" ".into()));
        text.0.extend(execution.remark(position).0);
        text = text.with(Inline::Plain(" ".into()));
    }
    let own = execution.task(position).risk.as_ref().map(|risk| risk.value.as_str());
    match execution.reports.remark(position).or(own) {
        Some(words) => text.with(Inline::Plain(words.to_string())),
        None => text,
    }
}

/// Place of the progress, else of the task.
fn source(execution: &Execution<'_>, position: usize) -> Text {
    let span = execution.present(position, execution.columns.progress).map_or(Span::Nowhere, |id| execution.sight.figures.span(id));
    let span = if span == Span::Nowhere { execution.task(position).span } else { span };
    Text(vec![Inline::Source(span)])
}

/// The whole plan: weighted progress and SPI.
fn total(execution: &Execution<'_>) -> Row {
    let figure = |column: fn(&crate::analysis::schedule::ScheduleColumns) -> crate::figures::ColumnId| index::total(execution, column);
    let cell = |id: Option<crate::figures::FigureId>| id.map_or_else(Cell::default, Cell::figure);
    let mut cells = vec![Cell::default(); COLUMNS.len()];
    let mut set = |id: &str, cell: Cell| {
        if let Some(place) = COLUMNS.iter().position(|&(column, ..)| column == id) {
            cells[place] = cell;
        }
    };
    set("task", Cell::text(execution.sight.word("execution.total")));
    set("planned_progress", cell(figure(|all| all.planned)));
    set("progress", cell(figure(|all| all.actual)));
    let deviation = figure(|all| all.deviation);
    let number = deviation.and_then(|id| execution.sight.figures.number(id)).filter(|number| !number.is_zero());
    set("deviation", cell(deviation).judged(number.map(|number| number.is_sign_positive())));
    let spi = figure(|all| all.spi).filter(|&id| execution.sight.figures.value(id).is_present());
    if let Some(spi) = spi {
        set("state", Cell::rich(Text(vec![Inline::Plain("SPI ".into()), Inline::Number(spi)])));
    }
    Row { kind: RowKind::Total, cells, ..Row::default() }
}
