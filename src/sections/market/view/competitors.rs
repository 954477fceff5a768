//! The page 竞争对手: who sells what, at which price, how strong; what they did; which gaps they leave.

use super::child;
use crate::analysis::market::own_share_key;
use crate::model::market::{Competitor, Gap};
use crate::report::{Block, Cell, ChartKind, Column, ColumnKind, Facts, ListBlock, ListRow, Page, Row, Rows, SeriesRole, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{entity, home, total, written};

/// The page.
pub fn page(sight: &Sight<'_>) -> Page {
    let market = &sight.plan.market;
    let mut blocks = Vec::new();
    if market.competitors.is_empty() {
        blocks.push(sight.missing("competitors.empty"));
    } else {
        let bars = sight.chart("competitors.shares", ChartKind::Bars, "shares", "competitor", &[("share", SeriesRole::Actual)]);
        blocks.push(Block::Columns(vec![(7, vec![bars]), (5, vec![Block::Table(shares(sight)), Block::Facts(facts(sight))])]));
        blocks.push(Block::Table(table(sight)));
    }
    if !market.gaps.is_empty() {
        blocks.push(Block::Table(gaps(sight)));
    }
    if !market.competitor_events.is_empty() {
        blocks.push(Block::List(events(sight)));
    }
    let title = sight.finding_text("page.market/competitors", &[("known", "competition/share_total"), ("top", "competition/top_share")]);
    child(sight, "market/competitors", title, blocks)
}

/// Shares, ours among them, the largest first.
fn shares(sight: &Sight<'_>) -> Table {
    let figures = sight.figures;
    let mut rivals: Vec<&Competitor> = sight.plan.market.competitors.iter().collect();
    let share = |rival: &&Competitor| figures.find(&format!("competitor/{}/share", rival.id.value)).and_then(|id| figures.number(id));
    rivals.sort_by_key(|rival| std::cmp::Reverse(share(rival)));
    let mut rows = Rows::default();
    for rival in rivals {
        let key = |column: &str| format!("competitor/{}/{column}", rival.id.value);
        let cells =
            vec![Cell::rich(entity("competitor", &rival.id.value, &rival.name.value)), sight.cell(&key("share")), sight.cell(&key("share_gap"))];
        rows.push(Row { cells, ..Row::default() });
    }
    if let Some(own) = own_share_key(sight.plan) {
        let cells = vec![Cell::text(sight.word("competitors.us")), sight.cell(&own), Cell::default()];
        rows.push(Row { cells, ..Row::default() });
    }
    rows.push(total(vec![Cell::text(sight.word("total.all")), sight.cell("competition/known_share"), Cell::default()]));
    let columns = [("competitor", ColumnKind::Text), ("share", ColumnKind::Number), ("share_gap", ColumnKind::Variance)];
    Table { id: "shares".into(), heading: sight.heading("table.shares"), columns: sight.heads("market", &columns), rows, ..Table::default() }
}

fn facts(sight: &Sight<'_>) -> Facts {
    let rows = ["known_share", "other_share", "hhi", "own_score", "best_score", "score_gap"].into_iter().filter_map(|name| {
        let figure = sight.present(&format!("competition/{name}"))?;
        Some((sight.word(&format!("figure.competition.{name}")), Text::figure(figure)))
    });
    Facts { heading: sight.heading("competitors.facts"), rows: rows.collect(), footnote: sight.aid("competitors.facts.aid") }
}

fn table(sight: &Sight<'_>) -> Table {
    let minor = |id, kind| Column { minor: true, ..sight.head("market", id, kind) };
    let mut columns = sight.heads("market", &[("competitor", ColumnKind::Text)]);
    columns.push(Column { choices: Some("competitor_kind"), ..sight.head("market", "kind", ColumnKind::Text) });
    columns.extend(sight.heads("market", &[("share", ColumnKind::Number), ("ksf_score", ColumnKind::Number), ("price_index", ColumnKind::Number)]));
    columns.extend(sight.heads("market", &[("products", ColumnKind::Prose), ("pricing", ColumnKind::Prose)]));
    columns.extend([minor("channels", ColumnKind::Prose), minor("service_model", ColumnKind::Prose), minor("marketing", ColumnKind::Prose)]);
    columns.extend(sight.heads("market", &[("strengths", ColumnKind::Prose), ("weaknesses", ColumnKind::Prose)]));
    columns.push(minor("source", ColumnKind::Text));
    let mut rows: Rows = sight.plan.market.competitors.iter().map(|rival| row(sight, rival)).collect();
    let mut cells = vec![Cell::text(sight.word("total.sum")), Cell::default(), sight.cell("competition/share_total")];
    cells.resize_with(columns.len(), Cell::default);
    rows.push(total(cells));
    let heading = sight.finding("table.competitors", &[("hhi", "competition/hhi")]);
    Table { id: "competitors".into(), heading, sheets: vec![sight.sheet("market", "sheet.competitors", 4)], columns, rows, ..Table::default() }
}

fn row(sight: &Sight<'_>, rival: &Competitor) -> Row {
    let key = |column: &str| format!("competitor/{}/{column}", rival.id.value);
    let cells = vec![
        Cell::text(&rival.name.value),
        sight.term(rival.kind.as_ref().map(|kind| kind.value.term())),
        sight.cell(&key("share")),
        sight.cell(&key("score")),
        sight.cell(&key("price_index")),
        written(&rival.products),
        written(&rival.pricing),
        written(&rival.channels),
        written(&rival.service_model),
        written(&rival.marketing),
        sight.words(&rival.strengths),
        sight.words(&rival.weaknesses),
        Cell::rich(super::evidence::links(sight, &rival.evidence)),
    ];
    home("competitor", &rival.id.value, cells)
}

/// Gaps that competitors leave, and whether an initiative uses them.
fn gaps(sight: &Sight<'_>) -> Table {
    let rows = sight.plan.market.gaps.iter().map(|gap| gap_row(sight, gap)).collect();
    let columns = [
        ("gap", ColumnKind::Text),
        ("competitor", ColumnKind::Text),
        ("need", ColumnKind::Text),
        ("basis", ColumnKind::Prose),
        ("initiatives", ColumnKind::Prose),
    ];
    Table { id: "gaps".into(), heading: sight.heading("table.gaps"), columns: sight.heads("market", &columns), rows, ..Table::default() }
}

fn gap_row(sight: &Sight<'_>, gap: &Gap) -> Row {
    let market = &sight.plan.market;
    let rival = gap.competitor.as_ref().and_then(|rival| market.competitors.get(&rival.value));
    let need = gap.need.as_ref().and_then(|need| market.needs.get(&need.value));
    let position = market.gaps.position(&gap.id.value);
    let uses =
        sight.plan.strategy.initiatives.iter().filter(|initiative| initiative.gap.as_ref().is_some_and(|named| named.value.target == position));
    let cells = vec![
        Cell::text(&gap.opportunity.value),
        Cell::rich(rival.map(|rival| entity("competitor", &rival.id.value, &rival.name.value)).unwrap_or_default()),
        Cell::rich(need.map(|need| entity("need", &need.id.value, &need.text.value)).unwrap_or_default()),
        sight.words(&gap.basis),
        Cell::rich(sight.joined(uses.map(|initiative| entity("initiative", &initiative.id.value, &initiative.name.value)))),
    ];
    home("gap", &gap.id.value, cells)
}

fn events(sight: &Sight<'_>) -> ListBlock {
    let mut events: Vec<_> = sight.plan.market.competitor_events.iter().collect();
    events.sort_by_key(|event| std::cmp::Reverse(event.date.value));
    let rows = events.into_iter().map(|event| {
        let rival = sight.plan.market.competitors.get(&event.competitor.value);
        let name =
            rival.map(|rival| entity("competitor", &rival.id.value, &rival.name.value)).unwrap_or_else(|| Text::plain(&event.competitor.value.name));
        let kind = event.kind.as_ref().map(|kind| Text(vec![crate::report::Inline::Tag(kind.value.clone(), false)]));
        let text = sight.joined([Some(name), kind, Some(Text::plain(&event.detail.value))].into_iter().flatten());
        ListRow { status: None, text, right: Text::plain(event.date.value.to_string()) }
    });
    ListBlock { heading: sight.heading("competitors.events"), rows: rows.collect(), ..ListBlock::default() }
}
