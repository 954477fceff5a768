//! The page SWOT: four quadrants, what follows from crossing them, and what we can do.

use super::child;
use crate::model::market::{Capability, CrossStrategy, Quadrant as Field, SwotItem, SwotStrategy};
use crate::report::{Block, Cell, Column, ColumnKind, Inline, Matrix, Page, Quadrant, Row, Rows, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{entity, group, home};

/// The page.
pub fn page(sight: &Sight<'_>) -> Page {
    let market = &sight.plan.market;
    let mut blocks = Vec::new();
    if market.swot.is_empty() {
        blocks.push(sight.missing("swot.empty"));
    } else {
        blocks.push(Block::Matrix(matrix(sight)));
        blocks.push(Block::Table(items(sight)));
    }
    if !market.swot_strategies.is_empty() {
        blocks.push(Block::Table(crossed(sight)));
    }
    blocks.push(if market.capabilities.is_empty() { sight.missing("capabilities.empty") } else { Block::Table(capabilities(sight)) });
    child(sight, "market/swot", None, blocks)
}

/// The items of a quadrant, the heaviest first.
fn of_quadrant<'a>(sight: &'a Sight<'_>, quadrant: Field) -> Vec<&'a SwotItem> {
    let mut items: Vec<_> = sight.plan.market.swot.iter().filter(|item| item.quadrant.value == quadrant).collect();
    items.sort_by_key(|item| std::cmp::Reverse(item.weight.as_ref().map(|weight| weight.value)));
    items
}

/// The four fields with their items.
pub fn matrix(sight: &Sight<'_>) -> Matrix {
    let quadrants = Field::ALL.iter().map(|&quadrant| {
        let items = of_quadrant(sight, quadrant).into_iter().map(|item| {
            let text = entity("swot_item", &item.id.value, &item.text.value);
            match sight.figures.find(&format!("swot/{}/weight", item.id.value)) {
                Some(weight) => text.with(Inline::Plain(" ".into())).with(Inline::Number(weight)),
                None => text,
            }
        });
        Quadrant { title: sight.vocabulary.term_label(quadrant.term()).to_string(), items: items.collect() }
    });
    Matrix { heading: sight.heading("swot.matrix"), quadrants: quadrants.collect(), ..Matrix::default() }
}

fn items(sight: &Sight<'_>) -> Table {
    let mut columns = vec![Column { choices: Some("quadrant"), ..sight.head("market", "quadrant", ColumnKind::Text) }];
    columns.extend(sight.heads("market", &[("swot", ColumnKind::Prose), ("swot_weight", ColumnKind::Number), ("from", ColumnKind::Prose)]));
    columns.extend(sight.heads("market", &[("initiatives", ColumnKind::Prose), ("source", ColumnKind::Text)]));
    let mut rows = Rows::default();
    for &quadrant in Field::ALL {
        rows.extend(of_quadrant(sight, quadrant).into_iter().map(|item| item_row(sight, item)));
    }
    let heading = sight.heading("table.swot");
    Table { id: "swot".into(), heading, sheets: vec![sight.sheet("market", "sheet.swot", 6)], columns, rows, ..Table::default() }
}

fn item_row(sight: &Sight<'_>, item: &SwotItem) -> Row {
    let market = &sight.plan.market;
    let forces =
        item.pest.iter().filter_map(|force| market.pest.get(&force.value)).map(|force| entity("pest_factor", &force.id.value, &force.factor.value));
    let abilities = item.capabilities.iter().filter_map(|ability| market.capabilities.get(&ability.value));
    let abilities = abilities.map(|ability| entity("capability", &ability.id.value, &ability.name.value));
    let position = market.swot.position(&item.id.value);
    let uses = sight.plan.strategy.initiatives.iter().filter(|initiative| initiative.swot.iter().any(|named| named.value.target == position));
    let cells = vec![
        sight.term(Some(item.quadrant.value.term())),
        Cell::text(&item.text.value),
        sight.cell(&format!("swot/{}/weight", item.id.value)),
        Cell::rich(sight.joined(forces.chain(abilities))),
        Cell::rich(sight.joined(uses.map(|initiative| entity("initiative", &initiative.id.value, &initiative.name.value)))),
        Cell::rich(super::evidence::links(sight, &item.evidence)),
    ];
    home("swot_item", &item.id.value, cells)
}

/// SO, WO, ST and WT strategies with what they rest on and what carries them out.
fn crossed(sight: &Sight<'_>) -> Table {
    let columns = sight.heads("market", &[("cross", ColumnKind::Prose), ("cross_from", ColumnKind::Prose), ("initiatives", ColumnKind::Prose)]);
    let mut rows = Rows::default();
    for &kind in CrossStrategy::ALL {
        let of: Vec<&SwotStrategy> = sight.plan.market.swot_strategies.iter().filter(|strategy| strategy.r#type.value == kind).collect();
        if of.is_empty() {
            continue;
        }
        rows.push(group(sight.vocabulary.term_label(kind.term()), columns.len()));
        rows.extend(of.into_iter().map(|strategy| crossed_row(sight, strategy)));
    }
    Table { id: "swot-strategies".into(), heading: sight.heading("table.swot_strategies"), columns, rows, ..Table::default() }
}

fn crossed_row(sight: &Sight<'_>, strategy: &SwotStrategy) -> Row {
    let market = &sight.plan.market;
    let from = strategy.from.iter().filter_map(|item| market.swot.get(&item.value)).map(|item| entity("swot_item", &item.id.value, &item.text.value));
    let position = market.swot_strategies.position(&strategy.id.value);
    let uses =
        sight.plan.strategy.initiatives.iter().filter(|initiative| initiative.swot_strategies.iter().any(|named| named.value.target == position));
    let words = strategy.text.as_ref().map_or_else(Text::default, |text| Text::plain(&text.value));
    let cells = vec![
        Cell::rich(words),
        Cell::rich(sight.joined(from)),
        Cell::rich(sight.joined(uses.map(|initiative| entity("initiative", &initiative.id.value, &initiative.name.value)))),
    ];
    home("swot_strategy", &strategy.id.value, cells)
}

fn capabilities(sight: &Sight<'_>) -> Table {
    let columns = [
        ("capability", ColumnKind::Text),
        ("type", ColumnKind::Text),
        ("rating", ColumnKind::Number),
        ("is_strength", ColumnKind::Text),
        ("deployable", ColumnKind::Number),
        ("source", ColumnKind::Text),
    ];
    let rows = sight.plan.market.capabilities.iter().map(|capability| capability_row(sight, capability)).collect();
    let heading = sight.heading("table.capabilities");
    let sheets = vec![sight.sheet("market", "sheet.capabilities", 5)];
    Table { id: "capabilities".into(), heading, sheets, columns: sight.heads("market", &columns), rows, ..Table::default() }
}

fn capability_row(sight: &Sight<'_>, capability: &Capability) -> Row {
    let key = |column: &str| format!("capability/{}/{column}", capability.id.value);
    let side = capability.is_strength.as_ref().map(|strength| if strength.value.0 { Field::Strength } else { Field::Weakness });
    let cells = vec![
        Cell::text(&capability.name.value),
        crate::sections::cells::written(&capability.r#type),
        sight.cell(&key("rating")),
        sight.term(side.map(Field::term)),
        sight.cell(&key("deployable")),
        Cell::rich(super::evidence::links(sight, &capability.evidence)),
    ];
    home("capability", &capability.id.value, cells)
}
