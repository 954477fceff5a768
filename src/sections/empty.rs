//! Tables without rows and charts of them say nothing, and would look as if nothing were the result: they are left out.

use std::collections::BTreeSet;

use super::Pages;
use crate::report::Block;

/// The pages without empty tables, and without the charts over them.
pub fn without_empty(mut pages: Pages) -> Pages {
    for page in &mut pages.pages {
        let filled: BTreeSet<String> =
            page.blocks.iter_mut().flat_map(Block::tables_mut).filter(|table| !table.rows.is_empty()).map(|table| table.id.clone()).collect();
        page.blocks = without(std::mem::take(&mut page.blocks), &filled);
    }
    pages.sheets.retain(|table| !table.rows.is_empty());
    pages
}

fn without(blocks: Vec<Block>, filled: &BTreeSet<String>) -> Vec<Block> {
    let kept = |block: Block| match block {
        Block::Table(table) => filled.contains(&table.id).then_some(Block::Table(table)),
        Block::Chart(chart) => filled.contains(&chart.table).then_some(Block::Chart(chart)),
        Block::Columns(columns) => {
            let columns = columns.into_iter().map(|(width, blocks)| (width, without(blocks, filled)));
            let columns: Vec<_> = columns.filter(|(_, blocks)| !blocks.is_empty()).collect();
            (!columns.is_empty()).then_some(Block::Columns(columns))
        }
        Block::Prose(_)
        | Block::Questions(_)
        | Block::Tiles(_)
        | Block::Timeline(_)
        | Block::Matrix(_)
        | Block::Facts(_)
        | Block::List(_)
        | Block::Strip(_)
        | Block::Diagnostics(_)
        | Block::Empty(_) => Some(block),
    };
    blocks.into_iter().filter_map(kept).collect()
}
