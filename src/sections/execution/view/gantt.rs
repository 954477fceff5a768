//! The bars over time, and the sheet with the dates of the critical path.

use std::collections::HashMap;

use super::Execution;
use crate::analysis::schedule::{TaskColumns, milestone_name, states};
use crate::figures::{ColumnId, FigureId};
use crate::report::{
    Bars, Cell, Column, ColumnKind, Heading, Inline, LeftOut, Row, RowKind, SheetPlace, Table, Text, Timeline, TimelineArrow, TimelineRow,
    is_shown_whole, shown,
};
use crate::value::dependency::Tie;

/// Names of the path shown in the heading.
const PATH: usize = 6;

/// The Gantt chart of the whole plan.
pub fn timeline(execution: &Execution<'_>) -> Timeline {
    let plan = |key: &str| execution.sight.figures.find(key).expect("the settings of the plan are computed");
    let heading =
        Heading { title: title(execution), legend: vec!["task", "critical", "baseline", "buffer", "late", "milestone"], ..Heading::default() };
    let positions = shown(&execution.tree.order);
    let unshown = execution.tree.order.len() - positions.len();
    Timeline {
        heading,
        number: execution.number_head().map(|head| head.title),
        span: span(execution),
        as_of: plan("plan/as_of"),
        end: plan("plan/end"),
        rows: positions.iter().map(|&position| row(execution, position)).collect(),
        arrows: arrows(execution, positions),
        left_out: (unshown > 0).then(|| LeftOut { rows: unshown, at: place(execution) }),
        footnote: execution.footnote("execution.gantt.aid"),
    }
}

/// First and last day of the plan and of its tasks.
fn span(execution: &Execution<'_>) -> (FigureId, FigureId) {
    let figure = |key: &str| execution.sight.figures.find(key);
    let plan = |key: &str| figure(key).expect("the settings of the plan are computed");
    let first = earlier(execution, plan("plan/start"), figure("schedule/first_start"), true);
    (first, earlier(execution, plan("plan/end"), figure("schedule/last_finish"), false))
}

/// The earlier (or later) of two dates; the first when the other is missing.
fn earlier(execution: &Execution<'_>, own: FigureId, other: Option<FigureId>, earlier: bool) -> FigureId {
    let date = |id: FigureId| execution.sight.figures.value(id).date();
    other.filter(|&other| date(other).zip(date(own)).is_some_and(|(other, own)| if earlier { other < own } else { other > own })).unwrap_or(own)
}

fn row(execution: &Execution<'_>, position: usize) -> TimelineRow {
    let columns = execution.columns;
    let task = execution.task(position);
    let state = execution.state(position);
    let baseline = execution.present(position, columns.baseline_start).zip(execution.present(position, columns.baseline_end));
    let moved = [(columns.baseline_start, columns.start), (columns.baseline_end, columns.end)];
    let moved = moved.into_iter().any(|(approved, now)| execution.date(position, approved) != execution.date(position, now));
    TimelineRow {
        number: execution.number(position).to_string(),
        level: execution.tree.levels[position],
        name: execution.link(position),
        owner: execution.owner(position),
        summary: !execution.tree.is_leaf(position),
        start: execution.present(position, columns.start),
        end: execution.present(position, columns.end),
        progress: execution.present(position, columns.progress),
        status: execution.status(position),
        state: state.map(|state| execution.sight.vocabulary.term_label(state).to_string()).unwrap_or_default(),
        critical: execution.is_true(position, columns.critical),
        buffer: execution.present(position, columns.buffer),
        baseline: baseline.filter(|_| moved),
        milestone: milestone_name(task).map(|name| (name.to_string(), state == Some(states::DONE))),
        remark: execution.remark(position),
    }
}

/// The dependencies among the tasks that are shown.
fn arrows(execution: &Execution<'_>, positions: &[usize]) -> Vec<TimelineArrow> {
    let place: HashMap<usize, usize> = positions.iter().enumerate().map(|(row, &position)| (position, row)).collect();
    let critical = |position: usize| execution.is_true(position, execution.columns.critical);
    let mut arrows = Vec::new();
    for &position in positions {
        for tie in &execution.task(position).depends_on {
            let Some(before) = tie.value.on.target.map(|target| target as usize) else { continue };
            let Some(&from) = place.get(&before) else { continue };
            let (from_end, to_end) = match tie.value.tie {
                Tie::FinishStart => (true, false),
                Tie::StartStart => (false, false),
                Tie::FinishFinish => (true, true),
                Tie::StartFinish => (false, true),
            };
            arrows.push(TimelineArrow { from, to: place[&position], from_end, to_end, critical: critical(before) && critical(position) });
        }
    }
    arrows
}

/// `关键路径：A → B → C`, of what is not done; the name of the chart when nothing is critical.
fn title(execution: &Execution<'_>) -> Text {
    let path = open_path(execution);
    if path.len() < 2 {
        return Text::plain(execution.sight.word("execution.gantt"));
    }
    let mut text = Text::default();
    for (number, &position) in path.iter().take(PATH).enumerate() {
        if number > 0 {
            text = text.with(Inline::Plain(" → ".into()));
        }
        text.0.extend(execution.link(position).0);
    }
    if path.len() > PATH {
        text = text.with(Inline::Plain(" → …".into()));
    }
    execution.sight.sentence("execution.gantt.path", &[("path", text)])
}

/// The chain of unfinished critical tasks that ends last, back along the ties to its beginning.
fn open_path(execution: &Execution<'_>) -> Vec<usize> {
    let columns = execution.columns;
    let open = |position: usize| execution.is_true(position, columns.critical) && execution.state(position) != Some(states::DONE);
    let finish = |position: usize| execution.date(position, columns.earliest_finish);
    let last = |positions: &mut dyn Iterator<Item = usize>| {
        positions.filter(|&position| open(position)).max_by_key(|&position| (finish(position), std::cmp::Reverse(position)))
    };
    let mut path = Vec::new();
    let mut next = last(&mut execution.leaves());
    while let Some(position) = next.filter(|position| !path.contains(position)) {
        path.push(position);
        next = last(&mut execution.task(position).depends_on.iter().filter_map(|tie| tie.value.on.target).map(|target| target as usize));
    }
    path.reverse();
    path
}

fn place(execution: &Execution<'_>) -> SheetPlace {
    execution.sight.sheet("execution", "sheet.gantt", 3)
}

/// The sheet 甘特: the dates and slack of each task, with its bar. Beside the many rows of a long plan no bars are drawn; then the
/// sheet has the earliest and latest dates, and what other sheets show is not shown again.
pub fn sheet(execution: &Execution<'_>) -> Table {
    let sight = execution.sight;
    let barred = is_shown_whole(&execution.tree.order);
    let columns: Vec<(&str, ColumnKind, ColumnId)> =
        columns(&execution.columns).into_iter().filter(|(id, ..)| barred || !ELSEWHERE.contains(id)).collect();
    let number = execution.number_head();
    let numbered = number.is_some();
    let mut heads: Vec<Column> = number.into_iter().chain([sight.head("execution", "task", ColumnKind::Text)]).collect();
    heads.extend(columns.iter().map(|&(id, kind, _)| sight.head("execution", id, kind)));
    let rows = execution.tree.order.iter().map(|&position| {
        let mut cells = Vec::with_capacity(heads.len());
        cells.extend(numbered.then(|| Cell::text(execution.number(position))));
        cells.push(Cell::rich(execution.link(position)));
        cells.extend(columns.iter().map(|&(_, kind, column)| match kind {
            ColumnKind::Status => execution.state_cell(position),
            ColumnKind::Text => execution.cell(position, column),
            _ => execution.cell_if_present(position, column),
        }));
        let kind = RowKind::at_depth(execution.tree.levels[position].into());
        Row { kind, cells, ..Row::default() }
    });
    let rows = rows.collect();
    let bars = Bars { span: span(execution), start: "start", end: "end", progress: "progress", critical: "critical" };
    Table {
        id: "gantt".into(),
        bars: barred.then_some(bars),
        heading: sight.heading("execution.gantt"),
        sheets: vec![place(execution)],
        columns: heads,
        rows,
        ..Table::default()
    }
}

/// Columns of the sheet that the plan and its tracking show too.
const ELSEWHERE: [&str; 6] = ["start", "end", "duration", "progress", "total_slack", "state"];

fn columns(columns: &TaskColumns) -> [(&'static str, ColumnKind, ColumnId); 12] {
    [
        ("start", ColumnKind::Date, columns.start),
        ("end", ColumnKind::Date, columns.end),
        ("earliest_start", ColumnKind::Date, columns.earliest_start),
        ("earliest_finish", ColumnKind::Date, columns.earliest_finish),
        ("latest_start", ColumnKind::Date, columns.latest_start),
        ("latest_finish", ColumnKind::Date, columns.latest_finish),
        ("duration", ColumnKind::Number, columns.duration),
        ("progress", ColumnKind::Number, columns.progress),
        ("total_slack", ColumnKind::Number, columns.total_slack),
        ("free_slack", ColumnKind::Number, columns.free_slack),
        ("critical", ColumnKind::Text, columns.critical),
        ("state", ColumnKind::Status, columns.state),
    ]
}
