//! The page 策略组合表: the steps of the strategy by module, whom they reach, and how goal, step and task hang together.

use super::{initiatives, is_zero, money};
use crate::analysis::strategy::{coverage_key, modules};
use crate::model::strategy::{Initiative, Priority};
use crate::report::{Block, Cell, Column, ColumnKind, Heading, Inline, ListBlock, ListRow, Page, Row, Rows, Status, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::entity;

/// Ids of the columns of segments.
const SEGMENTS: [&str; 16] = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12", "s13", "s14", "s15", "s16"];

/// The page.
pub fn page(sight: &Sight<'_>) -> Page {
    let page = sight.page("strategy/index", "strategy");
    if sight.plan.strategy.initiatives.is_empty() {
        return Page { blocks: vec![sight.missing("initiatives.empty")], ..page };
    }
    let mut blocks = vec![Block::Table(initiatives::table(sight))];
    let loose = Block::List(loose(sight));
    let first = first_priority(sight);
    blocks.push(if first.rows.is_empty() { loose } else { Block::Columns(vec![(6, vec![Block::List(first)]), (6, vec![loose])]) });
    blocks.push(Block::Table(money::by_module(sight)));
    if !sight.plan.market.segments.is_empty() {
        blocks.push(Block::Table(coverage(sight)));
    }
    blocks.push(Block::Table(initiatives::trace(sight)));
    blocks.extend(super::details::blocks(sight));
    let without = |column: &str| {
        sight.plan.strategy.initiatives.iter().filter(|initiative| is_zero(sight, &format!("initiative/{}/{column}", initiative.id.value))).count()
    };
    let open = without("tasks") + without("goals");
    let badge = (open > 0).then_some((Status::Watch, open));
    Page { title: title(sight).unwrap_or_else(|| page.title.clone()), badge, blocks, ..page }
}

fn title(sight: &Sight<'_>) -> Option<Text> {
    let figure = |name: &str| Some(Text(vec![Inline::Number(sight.present(&format!("initiative_total/{name}"))?)]));
    let pieces = [("count", figure("count")?), ("first", figure("first_priority")?), ("loose", figure("without_task")?)];
    Some(sight.sentence("page.strategy/index.finding", &pieces))
}

/// What comes first, so that not everything is done at once.
fn first_priority(sight: &Sight<'_>) -> ListBlock {
    let first = |initiative: &&Initiative| initiative.priority.as_ref().is_some_and(|priority| priority.value == Priority::P0);
    let rows = sight.plan.strategy.initiatives.iter().filter(first).map(|initiative| ListRow {
        status: None,
        text: entity("initiative", &initiative.id.value, &initiative.name.value),
        right: sight.person(initiative.owner.as_ref()),
    });
    ListBlock { heading: sight.heading("strategy.focus"), rows: rows.collect(), footnote: sight.aid("strategy.focus.aid") }
}

/// Initiatives that nobody carries out, or that serve no goal.
fn loose(sight: &Sight<'_>) -> ListBlock {
    let mut rows = Vec::new();
    for (column, word) in [("tasks", "strategy.no_task"), ("goals", "strategy.no_goal")] {
        let none = |initiative: &&Initiative| is_zero(sight, &format!("initiative/{}/{column}", initiative.id.value));
        rows.extend(sight.plan.strategy.initiatives.iter().filter(none).map(|initiative| ListRow {
            status: Some(Status::Watch),
            text: entity("initiative", &initiative.id.value, &initiative.name.value),
            right: Text(vec![Inline::Tag(sight.word(word), true)]),
        }));
    }
    if rows.is_empty() {
        rows.push(ListRow { status: Some(Status::Good), text: Text::plain(sight.word("strategy.none_loose")), right: Text::default() });
    }
    ListBlock { heading: sight.heading("strategy.loose"), rows, ..ListBlock::default() }
}

/// Modules by segments: how many initiatives reach each.
fn coverage(sight: &Sight<'_>) -> Table {
    let is_core = |id: &str| sight.figures.find(&format!("segment/{id}/core")).is_some_and(|core| sight.figures.value(core).is_true());
    let mut segments: Vec<_> = sight.plan.market.segments.iter().collect();
    segments.sort_by_key(|segment| !is_core(&segment.id.value));
    segments.truncate(SEGMENTS.len());
    let mut columns = sight.heads("strategy", &[("module", ColumnKind::Text)]);
    for (segment, id) in segments.iter().zip(SEGMENTS) {
        let group = sight.word(if is_core(&segment.id.value) { "strategy.core" } else { "strategy.other" });
        columns.push(Column { id, title: segment.name.value.clone(), kind: ColumnKind::Number, group: Some(group), ..Column::default() });
    }
    let mut rows = Rows::default();
    for module in modules(sight.plan) {
        let counts = segments.iter().map(|segment| {
            let key = format!("coverage/{}/initiatives", coverage_key(module, &segment.id.value));
            let uncovered = is_core(&segment.id.value) && is_zero(sight, &key);
            sight.cell(&key).with_status(uncovered.then_some(Status::None))
        });
        let cells = std::iter::once(sight.term(Some(module.term()))).chain(counts);
        rows.push(Row { cells: cells.collect(), ..Row::default() });
    }
    let heading = Heading { note: sight.word("table.coverage.note"), ..sight.heading("table.coverage") };
    Table { id: "coverage".into(), heading, columns, rows, footnote: sight.aid("table.coverage.aid"), ..Table::default() }
}

/// A cell that says that something is lacking.
pub fn lacking(sight: &Sight<'_>, key: &str) -> Cell {
    Cell::rich(Text(vec![Inline::Tag(sight.word(key), true)]))
}
