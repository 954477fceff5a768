//! The page 行业: size and growth by year, and what wins in this market.

use super::child;
use crate::analysis::market::{rating_key, years_of};
use crate::model::market::Industry;
use crate::report::{Block, Cell, ChartKind, Column, ColumnKind, Facts, Page, Rows, SeriesRole, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{home, total, written};

/// Ids of the columns of competitors.
const RIVALS: [&str; 12] = ["r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12"];

/// The page.
pub fn page(sight: &Sight<'_>) -> Page {
    let market = &sight.plan.market;
    let mut blocks = Vec::new();
    if market.industries.is_empty() {
        blocks.push(sight.missing("industry.empty"));
    }
    for (position, industry) in market.industries.iter().enumerate() {
        blocks.extend(industry_blocks(sight, industry, position));
    }
    blocks.extend(trends(sight).map(Block::Table));
    blocks.push(if market.ksf.is_empty() { sight.missing("ksf.empty") } else { Block::Table(factors(sight)) });
    let entities = market.industries.iter().map(|industry| format!("industry/{}", industry.id.value)).collect();
    let title = market.industries.first().and_then(|industry| {
        let key = |column: &str| format!("industry/{}/{column}", industry.id.value);
        sight.finding_text("page.market/industry", &[("size", &key("size")), ("years", &key("years")), ("cagr", &key("cagr"))])
    });
    Page { entities, ..child(sight, "market/industry", title, blocks) }
}

/// What changes in the market, and what it means for us.
fn trends(sight: &Sight<'_>) -> Option<Table> {
    let rows: Rows = sight
        .plan
        .market
        .trends
        .iter()
        .map(|trend| {
            let sources = super::evidence::links(sight, &trend.evidence);
            let cells = vec![written(&trend.kind), Cell::text(&trend.text.value), written(&trend.impact), Cell::rich(sources)];
            home("trend", &trend.id.value, cells)
        })
        .collect();
    let kinds = [("trend_kind", ColumnKind::Text), ("trend", ColumnKind::Prose), ("trend_impact", ColumnKind::Prose), ("source", ColumnKind::Prose)];
    let table = Table { id: "trends".into(), heading: sight.heading("table.trends"), columns: sight.heads("market", &kinds), ..Table::default() };
    (!rows.is_empty()).then(|| Table { sheets: vec![sight.sheet("market", "sheet.trends", 9)], rows, ..table }.with_blank_columns_off_page())
}

fn industry_blocks(sight: &Sight<'_>, industry: &Industry, position: usize) -> Vec<Block> {
    let facts = Block::Facts(facts(sight, industry));
    if years_of(sight.plan, industry).is_empty() {
        return vec![facts];
    }
    let table = years(sight, industry, position);
    let line = sight.chart("industry.line", ChartKind::Line, &table.id, "year", &[("size", SeriesRole::Actual)]);
    vec![Block::Columns(vec![(7, vec![line]), (5, vec![Block::Table(table), facts])])]
}

fn years(sight: &Sight<'_>, industry: &Industry, position: usize) -> Table {
    let mut rows = Rows::default();
    for year in years_of(sight.plan, industry) {
        let key = |column: &str| format!("market_year/{}/{column}", year.id.value);
        let cells = vec![Cell::text(year.year.value.normalize().to_string()), sight.cell(&key("size")), sight.cell(&key("growth"))];
        rows.push(home("market_year", &year.id.value, cells));
    }
    let key = |column: &str| format!("industry/{}/{column}", industry.id.value);
    rows.push(total(vec![Cell::text(sight.word("industry.cagr")), Cell::default(), sight.cell(&key("cagr"))]));
    let columns = [("year", ColumnKind::Text), ("size", ColumnKind::Number), ("growth", ColumnKind::Number)];
    let heading = sight.finding("table.industry", &[("cagr", &key("cagr"))]);
    let sheets = if position == 0 { vec![sight.sheet("market", "sheet.industry", 2)] } else { Vec::new() };
    let id = format!("industry-{}", crate::report::slug(&industry.id.value, "industry"));
    Table { id, heading, sheets, columns: sight.heads("market", &columns), rows, ..Table::default() }
}

fn facts(sight: &Sight<'_>, industry: &Industry) -> Facts {
    let key = |column: &str| format!("industry/{}/{column}", industry.id.value);
    let rows = ["size", "next_size", "tam", "sam", "som", "own_share", "implied_share"].into_iter().filter_map(|name| {
        let figure = sight.present(&key(name))?;
        Some((sight.word(&format!("figure.industry.{name}")), Text::figure(figure)))
    });
    let mut rows: Vec<_> = rows.collect();
    let sources = super::evidence::links(sight, &industry.evidence);
    if !sources.is_empty() {
        rows.push((sight.word("column.market.source"), sources));
    }
    Facts { heading: crate::report::Heading { title: Text::plain(&industry.industry.value), ..Default::default() }, rows, ..Facts::default() }
}

/// Key success factors: our rating, that of each competitor, and our gap to the best.
fn factors(sight: &Sight<'_>) -> Table {
    let rivals: Vec<_> = sight.plan.market.competitors.iter().take(RIVALS.len()).collect();
    let mut columns = sight.heads("market", &[("ksf", ColumnKind::Text), ("weight", ColumnKind::Number), ("own_rating", ColumnKind::Number)]);
    for (rival, id) in rivals.iter().zip(RIVALS) {
        let group = Some(sight.word("column.market.ratings"));
        columns.push(Column { id, title: rival.name.value.clone(), kind: ColumnKind::Number, group, ..Column::default() });
    }
    columns.extend(
        sight.heads("market", &[("own_weighted", ColumnKind::Number), ("best_rating", ColumnKind::Number), ("ksf_gap", ColumnKind::Variance)]),
    );
    let mut rows = Rows::default();
    for factor in sight.plan.market.ksf.iter() {
        let key = |column: &str| format!("ksf/{}/{column}", factor.id.value);
        let mut cells = vec![Cell::text(&factor.factor.value), sight.cell(&key("weight")), sight.cell(&key("own_rating"))];
        cells.extend(rivals.iter().map(|rival| sight.cell(&format!("ksf_rating/{}/rating", rating_key(&rival.id.value, &factor.id.value)))));
        cells.extend([sight.cell(&key("own_weighted")), sight.cell(&key("best_rating")), sight.cell(&key("gap"))]);
        rows.push(home("key_success_factor", &factor.id.value, cells));
    }
    let mut cells = vec![Cell::text(sight.word("ksf.weighted")), sight.cell("competition/weights"), sight.cell("competition/own_score")];
    cells.extend(rivals.iter().map(|rival| sight.cell(&format!("competitor/{}/score", rival.id.value))));
    cells.extend([Cell::default(), sight.cell("competition/best_score"), sight.cell("competition/score_gap")]);
    rows.push(total(cells));
    let heading = sight.finding("table.ksf", &[("own", "competition/own_score"), ("gap", "competition/score_gap")]);
    Table {
        id: "ksf".into(),
        heading,
        sheets: vec![sight.sheet("market", "sheet.ksf", 3)],
        columns,
        rows,
        footnote: sight.aid("table.ksf.aid"),
        ..Table::default()
    }
}
