//! Headers among the rows of a table: its own once more, as at the top of a printed page, or that of another table.
//!
//! Rows of a long sheet are looked at one by one while they stream by, so what is no header must be told by a glance.

use crate::value::{Context, Raw};
use crate::vocabulary::normalise;

use crate::recognise::header::columns::{Layout, header_text};

/// A row of a long table that is none of its records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Odd {
    /// The table's own header.
    Header,
    /// The header of another table.
    Other,
    /// A few words.
    Title,
}

/// Whether the cells are the header of the table once more.
pub fn is_header(cells: &[(u16, Raw<'_>)], layout: &Layout) -> bool {
    let heads = |column: u16, raw: &Raw<'_>| {
        let known = layout.columns.binary_search_by_key(&column, |known| known.index).ok();
        known.is_some_and(|at| matches!(raw, Raw::Text(text) if text.trim() == layout.columns[at].header))
    };
    cells.len() >= 2 && cells.iter().all(|(column, raw)| heads(*column, raw))
}

/// What a row is that holds nothing but words.
pub fn odd(cells: &[(u16, Raw<'_>)], layout: &Layout, context: &Context<'_>) -> Option<Odd> {
    // From the right: the values of a table of actuals stand there.
    if !cells.iter().rev().all(|(_, raw)| is_word(raw)) {
        return None;
    }
    if cells.len() == 1 {
        return Some(Odd::Title);
    }
    if is_header(cells, layout) {
        return Some(Odd::Header);
    }
    let names = cells.iter().filter(|(_, raw)| context.vocabulary.is_header(&normalise::header(&header_text(raw)))).count();
    (names >= 2 && names * 2 >= cells.len()).then_some(Odd::Other)
}

/// Whether a cell holds a text that is no number, date or period.
fn is_word(raw: &Raw<'_>) -> bool {
    matches!(raw, Raw::Text(text) if text.chars().find(|c| !c.is_whitespace()).is_some_and(char::is_alphabetic))
}
