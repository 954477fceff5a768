//! How the cells of a table stand on its sheet: a table is read as rows below a header, however it was drawn.

use std::collections::HashMap;
use std::sync::Arc;

/// The way from the rows and columns in which a table is read to those of its sheet.
#[derive(Clone, Debug, Default)]
pub enum Shape {
    /// The header in a row, each record in a row below it.
    #[default]
    Upright,
    /// The header in a column, each record in a column right of it.
    Turned,
    /// Each value beside its label, the records one after the other.
    Cards(Arc<Cells>),
}

/// Where the cells of cards stand.
#[derive(Debug, Default)]
pub struct Cells {
    /// Row and column on the sheet, by those in which the table is read.
    places: HashMap<(u32, u16), (u32, u16)>,
    /// Column in which the table is read, by the place of a value.
    columns: HashMap<(u32, u16), u16>,
}

impl Cells {
    /// Notes a label (`row` 1) or a value.
    pub fn add(&mut self, row: u32, column: u16, on_sheet: (u32, u16)) {
        self.places.entry((row, column)).or_insert(on_sheet);
        if row > 1 {
            self.columns.insert(on_sheet, column);
        }
    }
}

impl Shape {
    /// Whether rows are rows and columns are columns.
    pub fn is_upright(&self) -> bool {
        matches!(self, Shape::Upright)
    }

    /// Row (from 1) and column (from 0) on the sheet of a cell of the table; of a cell that a card lacks, those of its label.
    pub fn place(&self, row: u32, column: u16) -> (u32, u16) {
        match self {
            Shape::Upright => (row, column),
            Shape::Turned => (u32::from(column) + 1, (row - 1) as u16),
            Shape::Cards(cells) => {
                let place = cells.places.get(&(row, column)).or_else(|| cells.places.get(&(1, column)));
                place.copied().unwrap_or((1, 0))
            }
        }
    }

    /// The column of the table in which a cell of the sheet stands; `None` where that is not told by its place.
    pub fn column(&self, row: u32, column: u16) -> Option<u16> {
        match self {
            Shape::Upright => Some(column),
            Shape::Turned => u16::try_from(row - 1).ok(),
            Shape::Cards(cells) => cells.columns.get(&(row, column)).copied(),
        }
    }
}
