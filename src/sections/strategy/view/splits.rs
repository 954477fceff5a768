//! How goals are split: what the parts come to, and the matrices of parts × months.

use super::{goal_link, verdict_status};
use crate::analysis::goals::{BY_MONTHS, Split, splits};
use crate::model::goals::Goal;
use crate::report::{Cell, Column, ColumnKind, Footnote, Heading, Row, RowKind, Rows, Status, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::total;
use crate::value::Period;

/// Months that a matrix has room for.
const MATRIX_MONTHS: usize = 24;

/// Words of a way of splitting: the labels of its dimensions.
fn by(sight: &Sight<'_>, code: &str) -> String {
    code.split('+').map(|code| sight.word(&format!("split.{code}"))).collect::<Vec<_>>().join(" × ")
}

/// Every split and every row of months: parts, goal, difference, verdict.
pub fn reconciliation(sight: &Sight<'_>) -> Table {
    let mut rows: Rows = splits(sight.plan).iter().filter_map(|split| row(sight, &sight.plan.goals.goals[split.goal], &split.code)).collect();
    rows.extend(sight.plan.goals.goals.iter().filter(|goal| !goal.months.is_empty()).filter_map(|goal| row(sight, goal, BY_MONTHS)));
    let columns = [
        ("goal", ColumnKind::Text),
        ("split", ColumnKind::Text),
        ("parts", ColumnKind::Number),
        ("children", ColumnKind::Number),
        ("goal_target", ColumnKind::Number),
        ("diff", ColumnKind::Variance),
        ("ratio", ColumnKind::Number),
        ("verdict", ColumnKind::Status),
    ];
    let (heading, footnote) = (sight.heading("table.reconcile"), sight.aid("table.reconcile.aid"));
    Table {
        id: "reconcile".into(),
        heading,
        sheets: vec![sight.sheet("strategy", "sheet.reconcile", 3)],
        columns: sight.heads("strategy", &columns),
        rows,
        footnote,
        ..Table::default()
    }
}

/// The row of one split; `None` when it was not computed.
pub fn row(sight: &Sight<'_>, goal: &Goal, code: &str) -> Option<Row> {
    let key = |column: &str| format!("reconcile/{}/{code}/{column}", goal.id.value);
    let verdict = sight.figures.find(&key("verdict"))?;
    let cells = vec![
        Cell::rich(goal_link(sight, goal)),
        Cell::text(by(sight, code)),
        sight.cell(&key("count")),
        sight.cell(&key("children")),
        sight.cell(&key("parent")),
        sight.cell(&key("diff")),
        sight.cell(&key("ratio")),
        Cell::figure(verdict).with_status(Some(verdict_status(sight, verdict))),
    ];
    Some(Row { cells, ..Row::default() })
}

/// One matrix for each split whose parts have months; the first stands on the sheet 目标分解.
pub fn matrices(sight: &Sight<'_>) -> Vec<Table> {
    let with_months = |split: &&Split| !split.by.is_empty() && split.parts.iter().any(|&part| !sight.plan.goals.goals[part].months.is_empty());
    let found = splits(sight.plan);
    let found: Vec<&Split> = found.iter().filter(with_months).collect();
    found.into_iter().enumerate().map(|(position, split)| matrix(sight, split, position == 0)).collect()
}

/// The months that a goal and its parts name, in order.
fn months(sight: &Sight<'_>, split: &Split) -> Vec<Period> {
    let goals = &sight.plan.goals.goals;
    let named = split.parts.iter().chain([&split.goal]).flat_map(|&goal| goals[goal].months.iter().map(|(period, _)| *period));
    let mut months: Vec<Period> = named.collect();
    months.sort_by_key(|month| (month.start, month.end));
    months.dedup();
    months
}

/// Parts by months: sums both ways beside the goal, and what is missing.
pub fn matrix(sight: &Sight<'_>, split: &Split, on_sheet: bool) -> Table {
    let goal = &sight.plan.goals.goals[split.goal];
    let cut = sight.months_shown(months(sight, split), MATRIX_MONTHS);
    let months = &cut.shown;
    let mut columns = vec![Column { title: by(sight, &split.code), ..sight.head("strategy", "part", ColumnKind::Text) }];
    columns.extend(cut.columns(sight, ColumnKind::Number));
    columns.extend(sight.heads(
        "strategy",
        &[("months_total", ColumnKind::Number), ("target", ColumnKind::Number), ("diff", ColumnKind::Variance), ("verdict", ColumnKind::Status)],
    ));
    let mut rows: Rows = split.parts.iter().map(|&part| goal_row(sight, &sight.plan.goals.goals[part], months, RowKind::Plain)).collect();
    rows.push(sums(sight, goal, split, months));
    rows.push(goal_row(sight, goal, months, RowKind::Total));
    rows.push(differences(sight, goal, split, months));
    let id = format!("split-{}-{}", crate::report::slug(&goal.id.value, "goal"), split.code.replace(['+', '_'], "-"));
    let title = sight.sentence("table.matrix", &[("goal", goal_link(sight, goal)), ("by", Text::plain(by(sight, &split.code)))]);
    let sheets = if on_sheet { vec![sight.sheet("strategy", "sheet.split", 2)] } else { Vec::new() };
    Table {
        id,
        heading: Heading { title, ..Heading::default() },
        sheets,
        columns,
        rows,
        footnote: Footnote { aid: cut.note(sight, Text::plain(sight.word("table.matrix.aid"))), sources: Vec::new() },
        ..Table::default()
    }
}

/// A goal with its months, their total, its target and the difference.
pub fn goal_row(sight: &Sight<'_>, goal: &Goal, months: &[Period], kind: RowKind) -> Row {
    let key = |column: &str| format!("goal/{}/{column}", goal.id.value);
    let mut cells = vec![Cell::rich(goal_link(sight, goal))];
    cells.extend(months.iter().map(|month| sight.cell(&format!("goal_month/{}/{}/target", goal.id.value, month.code()))));
    cells.extend([sight.cell(&key("months_total")), sight.cell(&key("target")), sight.cell(&key("months_diff"))]);
    cells.push(verdict(sight, &format!("reconcile/{}/{BY_MONTHS}/verdict", goal.id.value)));
    Row { kind, cells, ..Row::default() }
}

fn verdict(sight: &Sight<'_>, key: &str) -> Cell {
    sight.figures.find(key).map_or_else(Cell::default, |id| Cell::figure(id).with_status(Some(verdict_status(sight, id))))
}

fn sums(sight: &Sight<'_>, goal: &Goal, split: &Split, months: &[Period]) -> Row {
    let month = |month: &Period| sight.cell(&format!("split_month/{}/{}/{}/children", goal.id.value, split.code, month.code()));
    let mut cells = vec![Cell::text(sight.word("total.sum"))];
    cells.extend(months.iter().map(month));
    cells.extend([Cell::default(), sight.cell(&format!("reconcile/{}/{}/children", goal.id.value, split.code)), Cell::default(), Cell::default()]);
    total(cells)
}

fn differences(sight: &Sight<'_>, goal: &Goal, split: &Split, months: &[Period]) -> Row {
    let month = |month: &Period| {
        let key = format!("split_month/{}/{}/{}/diff", goal.id.value, split.code, month.code());
        let open = sight.figures.find(&key).and_then(|id| sight.figures.number(id)).is_some_and(|diff| !diff.is_zero());
        sight.cell(&key).with_status(open.then_some(Status::Watch))
    };
    let key = |column: &str| format!("reconcile/{}/{}/{column}", goal.id.value, split.code);
    let mut cells = vec![Cell::text(sight.word("total.diff"))];
    cells.extend(months.iter().map(month));
    cells.extend([Cell::default(), sight.cell(&key("diff")), Cell::default(), verdict(sight, &key("verdict"))]);
    total(cells)
}
