//! Cells and rectangles of cells, and how a formula writes them.

use std::fmt::Write;

use crate::diagnostic::span::Letters;

/// Stands in a formula for the number of the row in which the formula stands; see [`at_row`].
pub const ROW_MARK: char = '\u{1}';

/// A cell of a workbook. Places order by sheet, column, row, so that a column's cells are neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Position of the sheet in the workbook, from 0.
    pub sheet: u16,
    /// Column, from 0.
    pub column: u16,
    /// Row, from 0.
    pub row: u32,
}

impl Place {
    /// Whether both stand in the same row of the same sheet.
    pub fn same_row(self, other: Place) -> bool {
        self.sheet == other.sheet && self.row == other.row
    }

    /// The cell as Excel names it: `D5`.
    pub fn cell(self) -> String {
        format!("{}{}", Letters(self.column), self.row + 1)
    }
}

/// A rectangle of cells of one sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// Its upper left cell.
    pub first: Place,
    /// Its lower right cell.
    pub last: Place,
}

impl Area {
    /// A single cell.
    pub fn cell(place: Place) -> Self {
        Self { first: place, last: place }
    }

    /// Whether it is one cell.
    pub fn is_cell(self) -> bool {
        self.first == self.last
    }

    /// The area as a formula at `from` writes it: the same row relative, other rows absolute, other sheets by name.
    pub fn write(self, formula: &mut String, from: Place, sheet_name: &dyn Fn(u16) -> String) {
        if self.first.sheet != from.sheet {
            let _ = write!(formula, "'{}'!", sheet_name(self.first.sheet).replace('\'', "''"));
        }
        let relative = self.first.same_row(from) && self.last.row == from.row;
        let marked = self.first.row == from.row && self.last.row == from.row;
        write_cell(formula, self.first, relative, marked);
        if !self.is_cell() {
            formula.push(':');
            write_cell(formula, self.last, relative, marked);
        }
    }
}

/// A cell; a row of the formula's own number is marked, on another sheet too, so that the formula can be filled down.
fn write_cell(formula: &mut String, place: Place, relative: bool, marked: bool) {
    let letters = Letters(place.column);
    let _ = match (relative, marked) {
        (true, _) => write!(formula, "{letters}{ROW_MARK}"),
        (false, true) => write!(formula, "${letters}${ROW_MARK}"),
        (false, false) => write!(formula, "${letters}${}", place.row + 1),
    };
}

/// The formula for the row `row` (from 0): marks become its number.
pub fn at_row(formula: &str, row: u32) -> String {
    let number = (row + 1).to_string();
    let mut text = String::with_capacity(formula.len() + 8 * number.len());
    let mut parts = formula.split(ROW_MARK);
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        text.push_str(&number);
        text.push_str(part);
    }
    text
}

/// The fewest rectangles that hold exactly these cells, whatever their order; a cell that is named twice stays twice.
pub fn areas(places: &[Place]) -> Vec<Area> {
    let mut sorted = places.to_vec();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        return places.iter().copied().map(Area::cell).collect();
    }
    if let Some(area) = rectangle(&sorted) {
        return vec![area];
    }
    let down = runs(&sorted, |last, next| (next.sheet, next.column, next.row) == (last.sheet, last.column, last.row + 1));
    sorted.sort_unstable_by_key(|place| (place.sheet, place.row, place.column));
    let across = runs(&sorted, |last, next| (next.sheet, next.row, next.column) == (last.sheet, last.row, last.column + 1));
    if across.len() < down.len() { across } else { down }
}

/// The rectangle that the distinct cells fill, if they do.
fn rectangle(places: &[Place]) -> Option<Area> {
    let (first, last) = (*places.first()?, *places.last()?);
    let (low, high) = places.iter().fold((u32::MAX, 0), |(low, high), place| (low.min(place.row), high.max(place.row)));
    let size = u64::from(last.column.abs_diff(first.column) + 1) * u64::from(high - low + 1);
    let whole = first.sheet == last.sheet && size == places.len() as u64;
    whole.then_some(Area { first: Place { row: low, ..first }, last: Place { row: high, ..last } })
}

fn runs(places: &[Place], follows: impl Fn(Place, Place) -> bool) -> Vec<Area> {
    let mut areas: Vec<Area> = Vec::new();
    for &place in places {
        match areas.last_mut() {
            Some(area) if follows(area.last, place) => area.last = place,
            _ => areas.push(Area::cell(place)),
        }
    }
    areas
}

/// Pairs of cells as pairs of equally long lines (both down or both across), in the order of the pairs.
pub fn parallel(pairs: &[(Place, Place)]) -> Vec<(Area, Area)> {
    let mut lines: Vec<(Area, Area)> = Vec::new();
    for &(a, b) in pairs {
        match lines.last_mut() {
            Some((left, right)) if continues(*left, a, b, *right) => {
                left.last = a;
                right.last = b;
            }
            _ => lines.push((Area::cell(a), Area::cell(b))),
        }
    }
    lines
}

fn continues(left: Area, a: Place, b: Place, right: Area) -> bool {
    let down = |area: Area, next: Place| area.first.column == next.column && next == Place { row: area.last.row + 1, ..area.last };
    let across = |area: Area, next: Place| area.first.row == next.row && next == Place { column: area.last.column + 1, ..area.last };
    (down(left, a) && down(right, b)) || (across(left, a) && across(right, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(sheet: u16, column: u16, row: u32) -> Place {
        Place { sheet, column, row }
    }

    fn text(area: Area, from: Place) -> String {
        let mut text = String::new();
        area.write(&mut text, from, &|sheet| format!("表'{sheet}"));
        at_row(&text, from.row)
    }

    #[test]
    fn the_same_row_is_relative_and_another_sheet_is_quoted() {
        let area = Area { first: at(1, 3, 4), last: at(1, 5, 4) };
        assert_eq!(text(area, at(1, 9, 4)), "D5:F5");
        assert_eq!(text(area, at(1, 9, 7)), "$D$5:$F$5");
        assert_eq!(text(Area::cell(at(2, 27, 0)), at(1, 0, 0)), "'表''2'!$AB$1");
    }

    #[test]
    fn cells_that_fill_a_rectangle_are_one_area_in_any_order() {
        let cells = [at(0, 2, 2), at(0, 1, 1), at(0, 2, 1), at(0, 1, 2)];
        assert_eq!(areas(&cells), [Area { first: at(0, 1, 1), last: at(0, 2, 2) }]);
    }

    #[test]
    fn other_cells_are_the_fewest_lines() {
        let across = [at(0, 1, 5), at(0, 2, 5), at(0, 3, 5), at(0, 5, 5)];
        assert_eq!(areas(&across).len(), 2);
        let down = [at(0, 1, 5), at(0, 1, 6), at(1, 1, 7)];
        assert_eq!(areas(&down).len(), 2);
    }

    #[test]
    fn a_cell_named_twice_stays_twice() {
        let cell = at(0, 0, 0);
        assert_eq!(areas(&[cell, cell]).len(), 2);
    }

    #[test]
    fn pairs_run_in_the_same_direction_or_not_at_all() {
        let down = [(at(0, 1, 1), at(0, 2, 1)), (at(0, 1, 2), at(0, 2, 2)), (at(0, 1, 3), at(0, 2, 3))];
        assert_eq!(parallel(&down).len(), 1);
        let interleaved = [(at(0, 1, 1), at(0, 2, 1)), (at(0, 3, 1), at(0, 4, 1))];
        assert_eq!(parallel(&interleaved).len(), 2);
        let crossed = [(at(0, 1, 1), at(0, 2, 2)), (at(0, 1, 2), at(0, 2, 1))];
        assert_eq!(parallel(&crossed).len(), 2);
    }
}
