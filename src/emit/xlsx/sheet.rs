//! One sheet: a table, or as many of its rows as a sheet can hold, and where its cells stand.

use std::ops::Range;

use super::place::Place;
use crate::figures::FigureId;
use crate::report::{CellRef, Column, ColumnKind, Content, Inline, RowKind, Shown, Table};

/// Rows of a sheet that Excel can hold, one kept free.
const MOST_ROWS: usize = 1_048_575;
/// UTF-16 units of a sheet's name.
const MOST_NAME: usize = 31;

/// A sheet with (a part of) a table.
#[derive(Clone, Debug)]
pub struct Sheet<'a> {
    /// Its name, fit for Excel and the only one of its kind in the workbook.
    pub name: String,
    /// The table on it.
    pub table: &'a Table,
    /// The columns of the table that stand on it, from left to right.
    pub columns: Vec<usize>,
    /// The rows of the table that stand on it.
    pub rows: Range<usize>,
    /// Whether figures prefer another sheet as their home.
    pub overview: bool,
    /// Whether its rows may be sorted: no cell of another row points at one of them, and no row sums up others.
    pub sortable: bool,
}

impl<'a> Sheet<'a> {
    /// The sheets of a table: one, or several when it has more rows than a sheet can hold.
    pub fn parts(name: &str, overview: bool, table: &'a Table) -> Vec<Sheet<'a>> {
        let columns: Vec<usize> = (0..table.columns.len()).filter(|&column| in_workbook(&table.columns[column])).collect();
        let plain = table.rows.iter().all(|row| row.kind() == RowKind::Plain);
        let mut sheet = Sheet { name: name.to_string(), table, columns, rows: 0..0, overview, sortable: plain };
        let room = MOST_ROWS - sheet.head_rows() as usize;
        let starts = (0..table.rows.len().max(1)).step_by(room);
        starts
            .map(|start| {
                sheet.rows = start..table.rows.len().min(start + room);
                sheet.clone()
            })
            .collect()
    }

    /// Rows above the first row of data: the titles, and the words above groups of them.
    pub fn head_rows(&self) -> u32 {
        if self.columns.iter().any(|&column| self.table.columns[column].group.is_some()) { 2 } else { 1 }
    }

    /// First and last row of data; the same row when there is none.
    pub fn data_rows(&self) -> (u32, u32) {
        let first = self.head_rows();
        (first, first + (self.rows.len() as u32).saturating_sub(1))
    }

    /// Its cells with their column in the table and their place, row by row.
    pub fn cells(&self, sheet: u16) -> impl Iterator<Item = (usize, CellRef<'a>, Place)> + '_ {
        let head = self.head_rows();
        let table: &'a Table = self.table;
        table.rows.range(self.rows.clone()).zip(head..).flat_map(move |(row, at)| {
            self.columns.iter().zip(0..).filter_map(move |(&column, position)| {
                let cell = row.cell(column)?;
                Some((column, cell, Place { sheet, column: position, row: at }))
            })
        })
    }
}

impl<'a> Sheet<'a> {
    /// The cells of one of its columns (from 0, as the sheet has them) with their places.
    pub fn column_cells(&self, sheet: u16, position: u16) -> impl Iterator<Item = (CellRef<'a>, Place)> + '_ {
        let column = self.columns[usize::from(position)];
        let table: &'a Table = self.table;
        let rows = table.rows.range(self.rows.clone()).zip(self.head_rows()..);
        rows.filter_map(move |(row, at)| Some((row.cell(column)?, Place { sheet, column: position, row: at })))
    }
}

fn in_workbook(column: &Column) -> bool {
    let drawn = match column.kind {
        ColumnKind::Deviation { .. } | ColumnKind::Progress { .. } | ColumnKind::Spark { .. } => true,
        ColumnKind::Text | ColumnKind::Prose | ColumnKind::Number | ColumnKind::Variance => false,
        ColumnKind::Status | ColumnKind::Heat | ColumnKind::Date | ColumnKind::Source => false,
    };
    column.shown != Shown::Site && !drawn
}

/// The figure that a cell shows as a value of its own; `None` for words, even when figures are named in them.
pub fn figure_of(cell: CellRef<'_>) -> Option<FigureId> {
    figure_in(cell.content)
}

/// The figure that the content of a cell is a value of.
pub fn figure_in(content: Content<'_>) -> Option<FigureId> {
    match content {
        Content::Figure(id) => Some(id),
        Content::Text(text) => match text.0.as_slice() {
            [Inline::Figure(id) | Inline::StrongFigure(id) | Inline::Number(id)] => Some(*id),
            _ => None,
        },
        Content::Blank | Content::Words(_) => None,
    }
}

/// Makes names fit for sheets: at most 31 units, no `[]:*?/\`, no quote at an end, not `History`, none used twice.
#[derive(Debug, Default)]
pub struct Names {
    used: Vec<String>,
}

impl Names {
    /// A name for a sheet, as near to `wanted` as may be.
    pub fn name(&mut self, wanted: &str) -> String {
        let wanted = fit(wanted);
        let mut name = shortened(&wanted, "");
        let mut count = 1;
        while self.used.contains(&name.to_lowercase()) {
            count += 1;
            name = shortened(&wanted, &format!(" ({count})"));
        }
        self.used.push(name.to_lowercase());
        name
    }
}

fn fit(wanted: &str) -> String {
    let allowed: String = wanted.chars().map(|c| if "[]:*?/\\".contains(c) || c.is_control() { '_' } else { c }).collect();
    let trimmed = allowed.trim_matches(|c: char| c == '\'' || c.is_whitespace());
    if trimmed.is_empty() || trimmed.eq_ignore_ascii_case("history") { format!("{trimmed}_") } else { trimmed.to_string() }
}

fn shortened(name: &str, suffix: &str) -> String {
    let room = MOST_NAME - suffix.len();
    let mut units = 0;
    let kept: String = name
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= room
        })
        .collect();
    format!("{}{suffix}", kept.trim_end_matches('\''))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_excel_and_are_unique_without_regard_to_case() {
        let mut names = Names::default();
        assert_eq!(names.name("区域/月度:目标"), "区域_月度_目标");
        assert_eq!(names.name("History"), "History_");
        assert_eq!(names.name("'quoted'"), "quoted");
        assert_eq!(names.name("Plan"), "Plan");
        assert_eq!(names.name("PLAN"), "PLAN (2)");
        assert_eq!(names.name(""), "_");
        let long = "很长的工作表名称".repeat(9);
        assert_eq!(names.name(&long).encode_utf16().count(), 31);
        assert!(names.name(&long).ends_with(" (2)"));
        assert_eq!(names.name("a\0b\tc"), "a_b_c");
    }
}
