//! The lines of an evaluation table: first which there are, then the rows of those that are shown.

use super::Evaluation;
use super::row::kpi_path;
use crate::analysis::measures::Series;
use crate::report::{Cell, LeftOut, Link, Row, RowKind, Rows, SheetPlace, Text, shown};
use crate::value::Period;

/// Number of columns of an evaluation table.
const WIDTH: usize = 10;

/// A line of an evaluation table.
#[derive(Clone, Copy)]
pub enum Line<'e> {
    /// A heading: business results, or process.
    Group(&'static str),
    /// A KPI that only its parts have goals for.
    Head(u32),
    /// A KPI, or one of its parts.
    Series(&'e Series, RowKind),
}

/// The lines of a period: business results, then process; under each KPI its parts.
pub fn of_period<'e>(evaluation: &'e Evaluation<'_>, period: &Period) -> Vec<Line<'e>> {
    let kpis = evaluation.look.kpis();
    let mut lines = Vec::new();
    for group in ["business", "process"] {
        let of_group = kpis.iter().copied().filter(|&kpi| group_of(evaluation, kpi) == group);
        let group_lines: Vec<Line<'e>> = of_group.flat_map(|kpi| of_kpi(evaluation, kpi, period)).collect();
        if !group_lines.is_empty() {
            lines.push(Line::Group(group));
            lines.extend(group_lines);
        }
    }
    lines
}

fn group_of(evaluation: &Evaluation<'_>, kpi: u32) -> &'static str {
    let kind = evaluation.sight.plan.goals.kpis[kpi as usize].kind.as_ref().map(|kind| kind.value);
    if kind == Some(crate::model::goals::GoalKind::Process) { "process" } else { "business" }
}

/// The line of a KPI and those of its parts that have a goal.
pub fn of_kpi<'e>(evaluation: &'e Evaluation<'_>, kpi: u32, period: &Period) -> Vec<Line<'e>> {
    let company = evaluation.look.company(kpi).filter(|series| evaluation.has(series, period));
    let parts = evaluation.look.tree(kpi, |series| !series.goals.is_empty() && evaluation.has(series, period));
    let head = match company {
        Some(series) => Some(Line::Series(series, RowKind::Plain)),
        None if parts.is_empty() => None,
        None => Some(Line::Head(kpi)),
    };
    head.into_iter().chain(parts.into_iter().map(|(series, depth)| Line::Series(series, RowKind::at_depth(depth)))).collect()
}

/// All rows.
pub fn rows(evaluation: &Evaluation<'_>, lines: &[Line<'_>], period: &Period) -> Rows {
    lines.iter().map(|line| row(evaluation, line, period)).collect()
}

/// The rows that a page shows, and how many stand only on the sheet `at`.
pub fn first_rows(evaluation: &Evaluation<'_>, lines: &[Line<'_>], period: &Period, at: SheetPlace) -> (Rows, Option<LeftOut>) {
    let first = shown(lines);
    let unshown = lines.len() - first.len();
    (rows(evaluation, first, period), (unshown > 0).then_some(LeftOut { rows: unshown, at }))
}

fn row(evaluation: &Evaluation<'_>, line: &Line<'_>, period: &Period) -> Row {
    match *line {
        Line::Group(group) => {
            Row { kind: RowKind::Group, cells: vec![Cell::text(evaluation.sight.word(&format!("goal_kind.{group}")))], ..Row::default() }
        }
        Line::Head(kpi) => {
            let kpi = &evaluation.sight.plan.goals.kpis[kpi as usize];
            let mut cells = vec![Cell::rich(Text::link(Link::Page(kpi_path(&kpi.id.value)), &kpi.name.value))];
            cells.resize_with(WIDTH, Cell::default);
            Row { cells, ..Row::default() }
        }
        Line::Series(series, kind) => evaluation.evaluation_row(series, period, kind),
    }
}

/// The weighted achievement as the last row.
pub fn total(evaluation: &Evaluation<'_>, period: &Period) -> Option<Row> {
    let figure = |column: &str| evaluation.sight.figures.find(&format!("score/{}/{column}", period.code()));
    let (total, rag) = (figure("achievement")?, figure("rag"));
    let mut cells = vec![Cell::text(evaluation.sight.word("score.achievement")), Cell::default(), Cell::default()];
    cells.push(Cell::figure(total).with_status(Some(evaluation.sight.grade(rag))));
    cells.push(rag.map_or_else(Cell::default, Cell::figure));
    cells.push(Cell::default());
    let coverage = figure("coverage").map(Text::figure).unwrap_or_default();
    cells.push(Cell::rich(evaluation.sight.sentence("score.coverage", &[("coverage", coverage)])));
    cells.resize_with(WIDTH, Cell::default);
    Some(Row { kind: RowKind::Total, cells, ..Row::default() })
}
