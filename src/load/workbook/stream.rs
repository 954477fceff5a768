//! Cells of calamine joined to rows.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Range, Xlsb, Xlsx};

use super::{Bytes, cell};
use crate::load::{NEVER_CALCULATED, Row};
use crate::value::Raw;

/// Most cells of a sheet, blank ones with a format included.
pub(super) const MAX_CELLS: u64 = 50_000_000;
/// Reason of a sheet that has more.
pub(super) const TOO_MANY: &str = "too many cells";
/// Columns that a sheet can have.
const MAX_COLUMNS: u32 = 16_384;

/// Why and at which row (0: before the first) reading stopped.
pub(super) struct Damage {
    pub row: u32,
    pub reason: String,
}

/// A cell as it comes: row and column from 0.
struct Item<'a> {
    row: u32,
    column: u32,
    value: Option<Raw<'a>>,
}

pub(super) fn xlsx(book: &mut Xlsx<Bytes>, name: &str, never: &BTreeSet<(u32, u16)>, visit: &mut dyn FnMut(Row<'_>) -> bool) -> Result<(), Damage> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| Damage { row: 0, reason: format!("{error:?}") })?;
    let percent: Vec<bool> = reader.styles().iter().map(cell::is_percent).collect();
    let next = move || match reader.next_cell_with_style_id() {
        Ok(Some((found, style))) => {
            let (row, column) = found.get_position();
            let percent = percent.get(style).copied().unwrap_or(false);
            Ok(Some(Item { row, column, value: cell::raw(found.get_value(), percent) }))
        }
        Ok(None) => Ok(None),
        Err(error) => Err(format!("{error:?}")),
    };
    Rows::new(next, never).run(visit)
}

pub(super) fn xlsb(book: &mut Xlsb<Bytes>, name: &str, visit: &mut dyn FnMut(Row<'_>) -> bool) -> Result<(), Damage> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| Damage { row: 0, reason: format!("{error:?}") })?;
    let next = move || match reader.next_cell() {
        Ok(Some(found)) => {
            let (row, column) = found.get_position();
            Ok(Some(Item { row, column, value: cell::raw(found.get_value(), false) }))
        }
        Ok(None) => Ok(None),
        Err(error) => Err(format!("{error:?}")),
    };
    Rows::new(next, &BTreeSet::new()).run(visit)
}

/// Joins cells to rows in one buffer.
struct Rows<'a, 'n, Next> {
    next: Next,
    never: &'n BTreeSet<(u32, u16)>,
    cells: Vec<(u16, Raw<'a>)>,
    ahead: Option<Item<'a>>,
    read: u64,
    row: u32,
}

impl<'a, 'n, Next: FnMut() -> Result<Option<Item<'a>>, String>> Rows<'a, 'n, Next> {
    fn new(next: Next, never: &'n BTreeSet<(u32, u16)>) -> Self {
        Self { next, never, cells: Vec::new(), ahead: None, read: 0, row: 0 }
    }

    fn run(mut self, visit: &mut dyn FnMut(Row<'_>) -> bool) -> Result<(), Damage> {
        loop {
            let filled = catch_unwind(AssertUnwindSafe(|| self.fill()));
            let more = filled.unwrap_or_else(|_| Err("the reader stopped at damaged content".into()));
            let more = more.map_err(|reason| Damage { row: self.row + 1, reason })?;
            if !self.cells.is_empty() && !visit(Row { number: self.row + 1, cells: &self.cells }) {
                return Ok(());
            }
            if !more {
                return Ok(());
            }
        }
    }

    /// Reads the cells of the next row; false when it was the last.
    fn fill(&mut self) -> Result<bool, String> {
        self.cells.clear();
        if let Some(first) = self.ahead.take() {
            self.row = first.row;
            self.push(first);
        }
        while let Some(item) = (self.next)()? {
            self.read += 1;
            if self.read > MAX_CELLS {
                return Err(TOO_MANY.into());
            }
            if item.row != self.row && !self.cells.is_empty() {
                self.ahead = Some(item);
                return Ok(true);
            }
            self.row = item.row;
            self.push(item);
        }
        Ok(false)
    }

    fn push(&mut self, item: Item<'a>) {
        if item.column >= MAX_COLUMNS {
            return;
        }
        let column = item.column as u16;
        let value = match item.value {
            None if !self.never.is_empty() && self.never.contains(&(item.row, column)) => Some(Raw::Error(NEVER_CALCULATED.into())),
            value => value,
        };
        let Some(value) = value else { return };
        let in_order = self.cells.last().is_none_or(|(last, _)| *last < column);
        self.cells.push((column, value));
        if !in_order {
            self.cells.sort_by_key(|(column, _)| *column);
            self.cells.dedup_by_key(|(column, _)| *column);
        }
    }
}

/// The rows of a sheet that was read whole.
pub(super) fn whole(range: &Range<Data>, visit: &mut dyn FnMut(Row<'_>) -> bool) -> Result<(), Damage> {
    let Some((top, left)) = range.start() else { return Ok(()) };
    let mut cells = Vec::new();
    for (number, row) in (top + 1..).zip(range.rows()) {
        cells.clear();
        cells.extend((left..MAX_COLUMNS).zip(row).filter_map(|(column, value)| Some((column as u16, cell::raw_of(value)?))));
        if !cells.is_empty() && !visit(Row { number, cells: &cells }) {
            break;
        }
    }
    Ok(())
}
