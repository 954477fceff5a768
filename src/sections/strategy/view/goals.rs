//! The page 目标设定表: every goal with its target, how it is split, and whether the parts add up.

use super::splits;
use crate::analysis::goals::LETTERS;
use crate::analysis::goals::names::scope_names;
use crate::model::goals::{Goal, GoalKind};
use crate::report::{Block, Cell, Column, ColumnKind, Heading, Inline, Page, Row, RowKind, Rows, Shown, Status, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{entity, written};
use crate::sections::units::beside;

/// The page.
pub fn page(sight: &Sight<'_>) -> Page {
    let mut page = super::child(sight, "strategy/goals", Vec::new());
    if sight.plan.goals.goals.is_empty() {
        page.blocks = vec![sight.missing("goals.empty")];
        return page;
    }
    page.blocks.push(Block::Table(table(sight)));
    page.blocks.push(Block::Table(splits::reconciliation(sight)));
    page.blocks.extend(splits::matrices(sight).into_iter().map(Block::Table));
    page.blocks.extend(super::cash::table(sight).map(Block::Table));
    page
}

/// Positions of the goals as a tree: roots in the order of the plan, parts below them; each with its depth. A goal that nobody gives
/// stands where the first of its parts does.
pub fn tree(sight: &Sight<'_>) -> Vec<(usize, usize)> {
    let goals = &sight.plan.goals.goals;
    let mut parts = vec![Vec::new(); goals.len()];
    let mut open = Vec::new();
    for (position, goal) in goals.iter().enumerate().rev() {
        match goal.parent.as_ref().and_then(|parent| parent.value.target) {
            Some(parent) => parts[parent as usize].push(position),
            None => open.push((position, 0)),
        }
    }
    let first = |position: usize| std::iter::successors(Some(position), |&at| parts[at].last().copied().filter(|_| is_added(sight, at))).last();
    open.sort_by_key(|&(position, _)| std::cmp::Reverse(first(position)));
    let (mut ordered, mut seen) = (Vec::new(), vec![false; goals.len()]);
    while let Some((position, depth)) = open.pop() {
        if !std::mem::replace(&mut seen[position], true) {
            ordered.push((position, depth));
            open.extend(parts[position].iter().map(|&part| (part, depth + 1)));
        }
    }
    ordered
}

fn is_added(sight: &Sight<'_>, position: usize) -> bool {
    sight.plan.added.contains(&(position as u32))
}

/// 目标设定表 (001-T1): dimension, KPI, target, base, marks, due day, owner, key action, SMART.
pub fn table(sight: &Sight<'_>) -> Table {
    let columns = columns(sight);
    let rows = tree(sight).into_iter().map(|(position, depth)| row(sight, &sight.plan.goals.goals[position], depth));
    let rows: Rows = rows.collect();
    let sheets = vec![sight.sheet("strategy", "sheet.goals", 1), sight.sheet("report", "sheet.goals", 2)];
    let heading = Heading { note: sight.word("table.goals.note"), ..sight.heading("table.goals") };
    let footnote = sight.footnote(Text::plain(sight.word("table.goals.aid")), &rows);
    Table { id: "goals".into(), heading, sheets, columns, rows, footnote, ..Table::default() }
}

fn columns(sight: &Sight<'_>) -> Vec<Column> {
    let head = |id, kind| sight.head("strategy", id, kind);
    let minor = |id, kind| Column { minor: true, ..head(id, kind) };
    vec![
        head("dimension", ColumnKind::Text),
        head("goal", ColumnKind::Text),
        head("target", ColumnKind::Number),
        head("base", ColumnKind::Number),
        head("growth_over_base", ColumnKind::Number),
        head("share_of_parent", ColumnKind::Number),
        minor("must_hit", ColumnKind::Number),
        minor("stretch", ColumnKind::Number),
        Column { shown: Shown::Workbook, ..head("period", ColumnKind::Text) },
        head("due", ColumnKind::Date),
        head("owner", ColumnKind::Text),
        head("key_action", ColumnKind::Prose),
        minor("assessment", ColumnKind::Prose),
        minor("goal_kind", ColumnKind::Text),
        head("smart", ColumnKind::Number),
        head("initiatives", ColumnKind::Number),
    ]
}

fn row(sight: &Sight<'_>, goal: &Goal, depth: usize) -> Row {
    let key = |column: &str| format!("goal/{}/{column}", goal.id.value);
    let complete = sight.figures.find(&key("smart")).and_then(|id| sight.figures.number(id)).is_some_and(|score| score >= LETTERS.len().into());
    let cells = vec![
        Cell::text(dimension(sight, goal)),
        Cell::rich(measure(sight, goal)),
        sight.cell(&key("target")),
        sight.cell(&key("base")),
        sight.cell(&key("growth_over_base")),
        sight.cell(&key("share")),
        sight.cell(&key("must_hit")),
        sight.cell(&key("stretch")),
        Cell::text(period_words(sight, goal)),
        sight.cell(&key("due")),
        Cell::rich(sight.person(goal.owner.as_ref())),
        written(&goal.key_action),
        written(&goal.assessment),
        sight.term(kind(sight, goal).map(GoalKind::term)),
        sight.cell(&key("smart")).with_status((!complete).then_some(Status::Watch)),
        sight.cell(&key("initiatives")),
    ];
    let few = super::with_pages(&sight.plan.goals.goals).next().is_some();
    let entity = (!few).then(|| format!("goal/{}", goal.id.value));
    Row { kind: RowKind::at_depth(depth), entity, cells, ..Row::default() }
}

/// A link to the goal by the name of its KPI, for its scope stands beside it; with the unit, for units differ from row to row.
fn measure(sight: &Sight<'_>, goal: &Goal) -> Text {
    let kpi = sight.plan.goals.kpis.get(&goal.kpi.value).map_or(goal.kpi.value.name.as_str(), |kpi| &kpi.name.value);
    let name = goal.name.as_ref().map_or(kpi, |name| &name.value);
    let beside = beside(sight, sight.figures.find(&format!("goal/{}/target", goal.id.value)), false);
    Text(entity("goal", &goal.id.value, name).0.into_iter().chain(beside.0).collect())
}

/// The level of a goal as its table names it, else the words of its scope; the company as a whole has a word of its own.
pub fn dimension(sight: &Sight<'_>, goal: &Goal) -> String {
    if let Some(dimension) = &goal.dimension {
        return dimension.value.clone();
    }
    let scope = scope_names(sight.plan, goal);
    if scope.is_empty() { sight.word("goal.company") } else { scope.join(" · ") }
}

/// The period of a goal, in the words that the figures use for its code.
pub fn period_words(sight: &Sight<'_>, goal: &Goal) -> String {
    let own = goal.period.as_ref().map(|period| period.value);
    let period = own.or_else(|| sight.plan.settings().map(|settings| settings.period.value));
    period.map(|period| period.short_label(sight.vocabulary)).unwrap_or_default()
}

/// Business or process: as the goal says, else its KPI.
fn kind(sight: &Sight<'_>, goal: &Goal) -> Option<GoalKind> {
    let of_kpi = || sight.plan.goals.kpis.get(&goal.kpi.value).and_then(|kpi| kpi.kind.as_ref());
    goal.kind.as_ref().or_else(of_kpi).map(|kind| kind.value)
}

/// The letters of SMART that a goal lacks, and the owner, as tags; words when nothing lacks.
pub fn smart(sight: &Sight<'_>, goal: &Goal) -> Text {
    let lacks = LETTERS.iter().filter(|letter| {
        let holds = sight.figures.find(&format!("goal/{}/{letter}", goal.id.value)).map(|id| sight.figures.value(id));
        !holds.is_some_and(|holds| holds.is_true())
    });
    let mut tags: Vec<_> = lacks.map(|letter| Inline::Tag(sight.word(&format!("goal.{letter}")), true)).collect();
    if goal.owner.is_none() {
        tags.push(Inline::Tag(sight.word("goal.no_owner"), true));
    }
    if tags.is_empty() { Text::plain(sight.word("goal.smart_complete")) } else { Text(tags) }
}

/// A link to the KPI of a goal.
pub fn kpi(sight: &Sight<'_>, goal: &Goal) -> Text {
    sight.plan.goals.kpis.get(&goal.kpi.value).map(|kpi| entity("kpi", &kpi.id.value, &kpi.name.value)).unwrap_or_default()
}
