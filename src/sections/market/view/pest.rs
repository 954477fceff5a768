//! The page PEST: outside forces by category with their scores.

use super::child;
use crate::model::market::{PestCategory, PestFactor};
use crate::report::{Block, Cell, ChartKind, Column, ColumnKind, Page, Row, Rows, SeriesRole, Shown, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{entity, group, home, total, written};

/// The page.
pub fn page(sight: &Sight<'_>) -> Page {
    if sight.plan.market.pest.is_empty() {
        return child(sight, "market/pest", None, vec![sight.missing("pest.empty")]);
    }
    let net = sight.chart("pest.net", ChartKind::Bars, "pest-net", "category", &[("net", SeriesRole::Variance)]);
    let side = Block::Columns(vec![(6, vec![net]), (6, vec![Block::Table(subtotals(sight))])]);
    let title =
        sight.finding_text("page.market/pest", &[("net", "pest_total/net"), ("help", "pest_total/opportunity"), ("harm", "pest_total/threat")]);
    child(sight, "market/pest", title, vec![Block::Table(table(sight)), side])
}

fn table(sight: &Sight<'_>) -> Table {
    let columns = columns(sight);
    let mut rows = Rows::default();
    for &category in PestCategory::ALL {
        let forces: Vec<_> = sight.plan.market.pest.iter().filter(|force| force.category.value == category).collect();
        if forces.is_empty() {
            continue;
        }
        let words = sight.vocabulary.term_label(category.term());
        rows.push(group(words, columns.len()));
        rows.extend(forces.into_iter().map(|force| row(sight, force)));
        rows.push(subtotal(sight, words, &format!("pest_category/{}/net", category.code())));
    }
    rows.push(subtotal(sight, "", "pest_total/net"));
    let heading = sight.finding("table.pest", &[("favourable", "pest_total/favourable"), ("adverse", "pest_total/adverse")]);
    let footnote = sight.aid("table.pest.aid");
    Table { id: "pest".into(), heading, sheets: vec![sight.sheet("market", "sheet.pest", 1)], columns, rows, footnote, ..Table::default() }
}

fn columns(sight: &Sight<'_>) -> Vec<Column> {
    let column = |id, kind| sight.head("market", id, kind);
    vec![
        Column { shown: Shown::Workbook, choices: Some("pest_category"), ..column("category", ColumnKind::Text) },
        column("factor", ColumnKind::Prose),
        Column { choices: Some("direction"), ..column("direction", ColumnKind::Text) },
        Column { choices: Some("level"), ..column("level", ColumnKind::Text) },
        Column { shown: Shown::Workbook, ..column("direction_score", ColumnKind::Number) },
        Column { shown: Shown::Workbook, ..column("level_score", ColumnKind::Number) },
        column("score", ColumnKind::Variance),
        column("response", ColumnKind::Prose),
        Column { minor: true, ..column("used_by", ColumnKind::Prose) },
        Column { minor: true, ..column("source", ColumnKind::Text) },
    ]
}

fn row(sight: &Sight<'_>, force: &PestFactor) -> Row {
    let key = |column: &str| format!("pest/{}/{column}", force.id.value);
    let number = sight.figures.find(&key("score")).and_then(|id| sight.figures.number(id)).filter(|score| !score.is_zero());
    let score = sight.cell(&key("score")).judged(number.map(|score| score.is_sign_positive()));
    let cells = vec![
        sight.term(Some(force.category.value.term())),
        Cell::text(&force.factor.value),
        sight.cell(&key("direction")),
        sight.cell(&key("level")),
        sight.cell(&key("direction_score")),
        sight.cell(&key("level_score")),
        score,
        written(&force.response),
        Cell::rich(used_by(sight, force)),
        Cell::rich(sources(sight, force)),
    ];
    home("pest_factor", &force.id.value, cells)
}

/// Initiatives and SWOT items that follow from a force.
fn used_by(sight: &Sight<'_>, force: &PestFactor) -> Text {
    let is = |target: Option<u32>| target.is_some_and(|target| sight.plan.market.pest[target as usize].id.value == force.id.value);
    let swot = sight.plan.market.swot.iter().filter(|item| item.pest.iter().any(|pest| is(pest.value.target)));
    let swot = swot.map(|item| entity("swot_item", &item.id.value, &item.text.value));
    let initiatives = sight.plan.strategy.initiatives.iter().filter(|initiative| initiative.pest.iter().any(|pest| is(pest.value.target)));
    let initiatives = initiatives.map(|initiative| entity("initiative", &initiative.id.value, &initiative.name.value));
    sight.joined(swot.chain(initiatives))
}

fn sources(sight: &Sight<'_>, force: &PestFactor) -> Text {
    let named = super::evidence::links(sight, &force.evidence);
    sight.joined(force.source.iter().map(|source| Text::plain(&source.value)).chain([named]))
}

fn subtotal(sight: &Sight<'_>, words: &str, key: &str) -> Row {
    let label = if words.is_empty() { sight.word("total.net") } else { format!("{words} {}", sight.word("total.subtotal")) };
    let mut cells = vec![Cell::text(words), Cell::text(label), Cell::default(), Cell::default(), Cell::default(), Cell::default(), sight.cell(key)];
    cells.resize_with(10, Cell::default);
    total(cells)
}

/// Help, harm and balance of each category.
fn subtotals(sight: &Sight<'_>) -> Table {
    let of = |category: &str, family: &str| {
        let key = |column: &str| if category.is_empty() { format!("{family}/{column}") } else { format!("{family}/{category}/{column}") };
        [sight.cell(&key("opportunity")), sight.cell(&key("threat")), sight.cell(&key("net"))]
    };
    let mut rows = Rows::default();
    for category in PestCategory::ALL {
        let cells = std::iter::once(sight.term(Some(category.term()))).chain(of(category.code(), "pest_category"));
        rows.push(Row { cells: cells.collect(), ..Row::default() });
    }
    rows.push(total(std::iter::once(Cell::text(sight.word("total.all"))).chain(of("", "pest_total")).collect()));
    let columns =
        [("category", ColumnKind::Text), ("opportunity", ColumnKind::Number), ("threat", ColumnKind::Number), ("net", ColumnKind::Variance)];
    Table { id: "pest-net".into(), heading: sight.heading("table.pest_net"), columns: sight.heads("market", &columns), rows, ..Table::default() }
}
