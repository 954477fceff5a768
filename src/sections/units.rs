//! Units in the heads of tables: where all figures of a column count in one unit, the head says it, so that cells hold bare numbers.

use super::{Pages, Sight};
use crate::figures::{FigureId, Unit};
use crate::model::frame::DisplayUnit;
use crate::report::{Block, Content, Inline, Table, Text};

/// The pages with units in the heads of their tables; a head that has one keeps it.
pub fn with_units(sight: &Sight<'_>, mut pages: Pages) -> Pages {
    let shown = pages.pages.iter_mut().flat_map(|page| page.blocks.iter_mut()).flat_map(Block::tables_mut);
    for table in shown.chain(&mut pages.sheets) {
        fill(sight, table);
    }
    pages
}

fn fill(sight: &Sight<'_>, table: &mut Table) {
    for (position, column) in table.columns.iter_mut().enumerate().filter(|(_, column)| column.unit.is_none()) {
        let figures = table.rows.iter().filter_map(|row| match row.cell(position)?.content {
            Content::Figure(id) => Some(sight.figures.unit(id)),
            Content::Blank | Content::Words(_) | Content::Text(_) => None,
        });
        let mut units = figures.filter(|unit| *unit != Unit::Term);
        let Some(first) = units.next() else { continue };
        if units.all(|unit| unit == first) {
            column.unit = unit_word(sight, first);
        }
    }
}

/// What stands beside the name of a measure where units differ from row to row: its unit, and a word when less is better.
pub fn beside(sight: &Sight<'_>, figure: Option<FigureId>, is_lower: bool) -> Text {
    let unit = figure.and_then(|id| unit_word(sight, sight.figures.unit(id)));
    let lower = is_lower.then(|| sight.word("kpi.lower"));
    let words: Vec<String> = unit.into_iter().chain(lower).collect();
    if words.is_empty() { Text::default() } else { Text(vec![Inline::Plain(" ".into()), Inline::Quiet(words.join(" · "))]) }
}

/// The word of a unit as it stands in a head; none for bare numbers, scores, days of the calendar and words.
pub fn unit_word(sight: &Sight<'_>, unit: Unit) -> Option<String> {
    match unit {
        Unit::Money => {
            let shown = sight.plan.settings().and_then(|settings| settings.display_unit.as_ref()).map_or(DisplayUnit::TenThousand, |unit| unit.value);
            Some(sight.vocabulary.unit(shown.code()).to_string())
        }
        Unit::Price => Some(sight.vocabulary.unit("yuan").to_string()),
        Unit::Percent | Unit::Achievement => Some(sight.vocabulary.unit("percent").to_string()),
        Unit::Points => Some(sight.vocabulary.unit("percent_points").to_string()),
        Unit::Count(word) => Some(sight.figures.words(word).to_string()),
        Unit::Days => Some(sight.vocabulary.unit("days").to_string()),
        Unit::Number | Unit::Quotient | Unit::Score | Unit::Date | Unit::Flag | Unit::Text | Unit::Term | Unit::OfRow | Unit::OfRowDifference => None,
    }
}
