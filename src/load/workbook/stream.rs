//! Cells of calamine joined to rows.

use std::collections::BTreeSet;

use calamine::{Data, DataRef, Range, Xlsb, Xlsx};

use super::guard::guarded;
use super::shown::Look;
use super::{Bytes, cell};
use crate::load::Row;
use crate::value::Raw;

/// Most cells of a sheet, blank ones with a format included.
pub(super) const MAX_CELLS: u64 = 50_000_000;
/// Reason of a sheet that has more.
pub(super) const TOO_MANY: &str = "too many cells";
/// Reason of a sheet whose rows are not in order: who reads row by row must know which come.
const BACKWARDS: &str = "a row stands below a later one";
/// Columns that a sheet can have.
pub(super) const MAX_COLUMNS: u32 = 16_384;

/// Why and at which row (0: before the first) reading stopped.
pub(super) struct Damage {
    pub row: u32,
    pub reason: String,
}

/// The cells of a row: column from 0, value.
pub(super) type Cells<'a> = Vec<(u16, Raw<'a>)>;

/// Where a cell stands (row and column from 0); its value, if it has one, was pushed to the row's cells. The value does not travel
/// in the step: moving it through results and options costs as much as reading the number.
#[derive(Clone, Copy)]
struct Step {
    row: u32,
    column: u32,
    is_blank: bool,
}

/// Pushes the value of a cell.
#[inline]
fn step<'a>((row, column): (u32, u32), value: &DataRef<'a>, look: &Look, cells: &mut Cells<'a>) -> Step {
    match cell::raw(value, look) {
        Some(raw) if column < MAX_COLUMNS => {
            cells.push((column as u16, raw));
            Step { row, column, is_blank: false }
        }
        _ => Step { row, column, is_blank: true },
    }
}

pub(super) fn xlsx<'b>(
    book: &'b mut Xlsx<Bytes>,
    name: &str,
    never: &BTreeSet<(u32, u16)>,
    visit: &mut dyn FnMut(Row<'_>) -> bool,
) -> Result<(), Damage> {
    let opened = guarded(|| book.worksheet_cells_reader(name).map_err(|error| format!("{error:?}")));
    let mut reader = opened.map_err(|reason| Damage { row: 0, reason })?;
    let looks: Vec<Look> = reader.styles().iter().map(Look::of).collect();
    let plain = Look::default();
    let next = move |cells: &mut Cells<'b>| match reader.next_cell_with_style_id() {
        Ok(Some((found, style))) => {
            let look = looks.get(style).unwrap_or(&plain);
            Ok(Some(step(found.get_position(), found.get_value(), look, cells)))
        }
        Ok(None) => Ok(None),
        Err(error) => Err(format!("{error:?}")),
    };
    Rows::new(next, never).run(visit)
}

pub(super) fn xlsb<'b>(book: &'b mut Xlsb<Bytes>, name: &str, visit: &mut dyn FnMut(Row<'_>) -> bool) -> Result<(), Damage> {
    let opened = guarded(|| book.worksheet_cells_reader(name).map_err(|error| format!("{error:?}")));
    let mut reader = opened.map_err(|reason| Damage { row: 0, reason })?;
    let plain = Look::default();
    let next = move |cells: &mut Cells<'b>| match reader.next_cell() {
        Ok(Some(found)) => Ok(Some(step(found.get_position(), found.get_value(), &plain, cells))),
        Ok(None) => Ok(None),
        Err(error) => Err(format!("{error:?}")),
    };
    Rows::new(next, &BTreeSet::new()).run(visit)
}

/// Joins cells to rows in one buffer.
struct Rows<'a, 'n, Next> {
    next: Next,
    never: &'n BTreeSet<(u32, u16)>,
    cells: Cells<'a>,
    ahead: Option<(u32, Option<(u16, Raw<'a>)>)>,
    read: u64,
    row: u32,
}

impl<'a, 'n, Next: FnMut(&mut Cells<'a>) -> Result<Option<Step>, String>> Rows<'a, 'n, Next> {
    fn new(next: Next, never: &'n BTreeSet<(u32, u16)>) -> Self {
        Self { next, never, cells: Vec::new(), ahead: None, read: 0, row: 0 }
    }

    fn run(mut self, visit: &mut dyn FnMut(Row<'_>) -> bool) -> Result<(), Damage> {
        loop {
            let more = guarded(|| self.fill()).map_err(|reason| Damage { row: self.row + 1, reason })?;
            self.put_in_order();
            if !self.cells.is_empty() && !visit(Row { number: self.row + 1, cells: &self.cells, texts: &[] }) {
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
        if let Some((row, first)) = self.ahead.take() {
            self.row = row;
            self.cells.extend(first);
        }
        while let Some(step) = (self.next)(&mut self.cells)? {
            self.read += 1;
            if self.read > MAX_CELLS {
                return Err(TOO_MANY.into());
            }
            if step.row < self.row {
                return Err(BACKWARDS.into());
            }
            let is_told = step.is_blank && self.tell_never_calculated(step);
            let filled = usize::from(!step.is_blank || is_told);
            if step.row != self.row {
                if self.cells.len() > filled {
                    self.ahead = Some((step.row, if filled == 1 { self.cells.pop() } else { None }));
                    return Ok(true);
                }
                self.row = step.row;
            }
        }
        Ok(false)
    }

    /// Puts an error value in the place of a formula without a value.
    fn tell_never_calculated(&mut self, step: Step) -> bool {
        let is_told = !self.never.is_empty() && step.column < MAX_COLUMNS && self.never.contains(&(step.row, step.column as u16));
        if is_told {
            self.cells.push((step.column as u16, Raw::Error(Raw::NEVER_CALCULATED.into())));
        }
        is_told
    }

    /// Cells come in column order; a file that has them in another order, or twice, is not Excel's.
    fn put_in_order(&mut self) {
        if !self.cells.is_sorted_by(|(a, _), (b, _)| a < b) {
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
        if !cells.is_empty() && !visit(Row { number, cells: &cells, texts: &[] }) {
            break;
        }
    }
    Ok(())
}
