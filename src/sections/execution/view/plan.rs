//! 执行计划表: every task with what it belongs to, what comes out, what it waits for, and who does it.

use super::Execution;
use crate::analysis::schedule::milestone_name;
use crate::report::{Cell, Column, ColumnKind, Inline, Row, RowKind, SheetPlace, Table, Text, shown};
use crate::sections::cells::entity;
use crate::value::dependency::Tie;

/// The columns of domain/5 §5.2 beside the number, with whether narrow screens may leave them out.
const COLUMNS: [(&str, ColumnKind, bool); 13] = [
    ("task", ColumnKind::Text, false),
    ("initiative", ColumnKind::Text, true),
    ("deliverable_standard", ColumnKind::Prose, true),
    ("depends_on", ColumnKind::Text, true),
    ("owner", ColumnKind::Text, false),
    ("collaborators", ColumnKind::Text, true),
    ("start", ColumnKind::Date, false),
    ("end", ColumnKind::Date, false),
    ("duration", ColumnKind::Number, true),
    ("buffer", ColumnKind::Number, true),
    ("milestone", ColumnKind::Text, true),
    ("total_slack", ColumnKind::Number, true),
    ("state", ColumnKind::Status, false),
];

/// The table, in execution.xlsx and in report.xlsx.
pub fn table(execution: &Execution<'_>) -> Table {
    let sight = execution.sight;
    let others = COLUMNS.iter().map(|&(id, kind, minor)| Column { minor, ..sight.head("execution", id, kind) });
    let columns = execution.number_head().into_iter().chain(others).collect();
    let numbered = execution.number_head().is_some();
    let sheet = sight.word("sheet.execution_plan");
    let order = &execution.tree.order;
    let on_page = shown(order).len();
    let place = |workbook, order| SheetPlace { workbook, sheet: sheet.clone(), order, overview: false };
    Table {
        id: "execution-plan".into(),
        heading: sight.heading("execution.plan"),
        sheets: vec![place("execution", 1), place("report", 40)],
        columns,
        rows: order.iter().enumerate().map(|(number, &position)| row(execution, position, (numbered, number < on_page))).collect(),
        footnote: execution.footnote("execution.plan.aid"),
        ..Table::default()
    }
}

fn row(execution: &Execution<'_>, position: usize, (numbered, on_page): (bool, bool)) -> Row {
    let columns = execution.columns;
    let task = execution.task(position);
    let summary = !execution.tree.is_leaf(position);
    let standard = task.deliverable_standard.as_ref().or(task.deliverable.as_ref());
    let others = [
        Cell::rich(execution.link(position)),
        Cell::rich(initiative(execution, position)),
        standard.map_or_else(Cell::default, |standard| Cell::text(&standard.value)),
        Cell::rich(predecessors(execution, position)),
        execution.owner_cell(position, on_page),
        Cell::rich(execution.sight.joined(task.collaborators.iter().map(|person| execution.sight.person(Some(person))))),
        execution.cell_if_present(position, columns.start),
        execution.cell_if_present(position, columns.end),
        execution.cell(position, columns.duration),
        execution.cell_if_present(position, columns.buffer),
        milestone_name(task).map_or_else(Cell::default, Cell::text),
        execution.cell_if_present(position, columns.total_slack),
        execution.state_cell(position),
    ];
    let cells = numbered.then(|| Cell::text(execution.number(position))).into_iter().chain(others).collect();
    let kind = if summary { RowKind::Plain } else { RowKind::at_depth(execution.tree.levels[position].into()) };
    // A summary has its home here when tasks have no pages: the tracking table shows leaves only.
    let entity = (summary && !execution.has_pages()).then(|| format!("task/{}", task.id.value));
    Row { kind, entity, cells, ..Row::default() }
}

/// Link to the initiative of a task.
pub fn initiative(execution: &Execution<'_>, position: usize) -> Text {
    let Some(reference) = &execution.task(position).initiative else { return Text::default() };
    match execution.sight.plan.strategy.initiatives.get(&reference.value) {
        Some(initiative) => entity("initiative", &initiative.id.value, &initiative.name.value),
        None => Text::plain(&reference.value.name),
    }
}

/// The tasks before it, each with its tie and lag unless it is a plain finish-to-start; one text where nothing links to tasks.
fn predecessors(execution: &Execution<'_>, position: usize) -> Text {
    let linked = linked_predecessors(execution, position);
    let words = |piece: &Inline| if let Inline::Plain(words) | Inline::Link(_, words) = piece { words.clone() } else { String::new() };
    if execution.has_links() || linked.is_empty() { linked } else { Text::plain(linked.0.iter().map(words).collect::<String>()) }
}

fn linked_predecessors(execution: &Execution<'_>, position: usize) -> Text {
    execution.sight.joined(execution.task(position).depends_on.iter().map(|tie| {
        let name = tie.value.on.target.map_or_else(|| Text::plain(&tie.value.on.name), |target| execution.link(target as usize));
        match tie_words(execution, tie.value.tie, tie.value.lag) {
            Some(words) => name.with(Inline::Plain(words)),
            None => name,
        }
    }))
}

/// `SS+3天`; `None` for a finish-to-start without lag.
pub fn tie_words(execution: &Execution<'_>, tie: Tie, lag: i32) -> Option<String> {
    let code = match tie {
        Tie::FinishStart => "FS",
        Tie::StartStart => "SS",
        Tie::FinishFinish => "FF",
        Tie::StartFinish => "SF",
    };
    let days = || format!("{lag:+}{}", execution.sight.word("execution.lag.days"));
    (tie != Tie::FinishStart || lag != 0).then(|| format!(" {code}{}", if lag == 0 { String::new() } else { days() }))
}
