//! The unit of the amounts of a row, where a column says it: 90 万元 above 400000 元.

use crate::diagnostic::Span;
use crate::recognise::header::columns::{Column, Layout, Role};
use crate::recognise::rows::{in_unit, percent, units};
use crate::recognise::words;
use crate::value::{Context, Decode, Quantity, Raw};

use super::sums::Found;
use super::topics::written;
use super::{found, value_of};

/// The column of units, and what rows said in it.
#[derive(Debug)]
pub struct Units {
    column: Option<u16>,
    last: Option<String>,
    /// Whether rows say different ones.
    differ: bool,
}

/// The unit of a row.
#[derive(Debug)]
pub enum Of {
    /// Said elsewhere, or nowhere.
    Column,
    /// This one.
    Row(String),
    /// That of one or another row above.
    Unknown,
}

impl Units {
    /// Of a table.
    pub fn of(layout: &Layout) -> Self {
        let column = layout.columns.iter().find(|column| column.role == Role::Unit).map(|column| column.index);
        Self { column, last: None, differ: false }
    }

    /// The unit of a row; a total that is silent is in that of all rows above it.
    pub fn of_row(&mut self, cells: &[(u16, Raw<'_>)], is_total: bool) -> Of {
        let Some(column) = self.column else { return Of::Column };
        match (written(cells, column), is_total) {
            (Some(unit), false) => {
                self.differ |= self.last.as_ref().is_some_and(|last| *last != unit);
                self.last = Some(unit.clone());
                Of::Row(unit)
            }
            (Some(unit), true) => Of::Row(unit),
            (None, true) if self.differ => Of::Unknown,
            (None, true) => self.last.clone().map_or(Of::Column, Of::Row),
            (None, false) => Of::Column,
        }
    }
}

/// What the cell of a column comes to in a row of some unit.
pub fn value_in(cells: &[(u16, Raw<'_>)], column: &Column, unit: &Of, layout: &Layout, context: &Context<'_>) -> Found {
    let bare = cells.iter().find(|(at, raw)| *at == column.index && percent::bare_number(raw).is_some());
    let (Some((_, raw)), true) = (bare, column.hint.is_none() && units::takes_any(column, layout)) else { return value_of(cells, column, context) };
    match unit {
        Of::Column => value_of(cells, column, context),
        Of::Unknown => Found::Other,
        Of::Row(unit) if !units::is_of_row(unit, column, layout) => value_of(cells, column, context),
        Of::Row(unit) => words::quiet(context, |context| found(Quantity::decode(&in_unit(words::owned(raw), Span::Nowhere, unit, context), context))),
    }
}
