//! A family of figures: a table whose rows are keys of entities and whose columns are read, computed or derived.
//!
//! A definition stands once per column (or once per class of rows), never once per row: the glossary, "changed definition",
//! Excel's fill-down formula and the report's tables follow from that. A value takes 16 bytes.

use foldhash::HashMap;

use super::keys::Keys;
use super::packed::{Packed, Terms};
use super::{Expr, Reason, Series, Unit, Value};
use crate::diagnostic::{FileId, Span};

/// A family: rows, columns, and for each figure its value and which definition it has.
#[derive(Clone, Debug)]
pub struct Family {
    /// First segment of its keys: `kpi`.
    pub name: &'static str,
    /// Kinds of the segments of its keys; none when a key is one id of the family's own kind.
    pub(super) kinds: &'static [&'static str],
    pub(super) keys: Keys,
    pub(super) columns: Vec<Column>,
    pub(super) units: Vec<Unit>,
}

/// A column of a family.
#[derive(Clone, Debug)]
pub struct Column {
    /// Last segment of its keys: `achievement`.
    pub name: &'static str,
    /// What it counts in.
    pub unit: Unit,
    /// Paragraph of domain/3 that defines it.
    pub rule: Rule,
    values: Vec<Packed>,
    terms: Terms,
    pub(super) definitions: Vec<Definition>,
    pub(super) which: Vec<u8>,
    pub(super) spans: Vec<Span>,
    pub(super) row_sets: HashMap<u32, RowSet>,
}

/// Paragraph of `domain/3-computations.md` by which a figure is defined, such as `3.1.3`; empty for what is only read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule(pub &'static str);

/// How a figure came about.
#[derive(Clone, Debug, PartialEq)]
pub enum Definition {
    /// Read from one cell or scalar of an input, or a default when it has no place.
    Read,
    /// Read from several rows of input files and added up.
    Rows,
    /// By an expression over other figures.
    Computed(Expr),
    /// By a named method of `analysis`.
    Derived {
        /// The method: word key `method.<name>`.
        by: &'static str,
        /// What it used.
        from: Vec<Series>,
    },
}

/// Rows of input files that were added up: their file, sheet, column, and row numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowSet {
    /// One part for each file and sheet.
    pub parts: Vec<RowSetPart>,
}

/// Rows of one sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct RowSetPart {
    /// The file.
    pub file: FileId,
    /// Sheet number from 0; `None` for a text file, whose rows are lines.
    pub sheet: Option<u16>,
    /// Column: from 0 in a sheet, from 1 in a text.
    pub column: u16,
    /// Row or line numbers from 1, ascending.
    pub rows: Box<[u32]>,
}

impl RowSet {
    /// Number of rows in all parts.
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.rows.len()).sum()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The place of the first row of each part.
    pub fn firsts(&self) -> impl Iterator<Item = Span> + '_ {
        self.parts.iter().map(RowSetPart::first)
    }
}

impl RowSetPart {
    /// The place of its first row.
    pub fn first(&self) -> Span {
        let row = self.rows.first().copied().unwrap_or(1);
        match self.sheet {
            Some(sheet) => Span::Cell { file: self.file, sheet, row, column: self.column },
            None => Span::Text { file: self.file, line: row, column: self.column, length: 1 },
        }
    }

    /// The rows as ranges, first and last row of each.
    ///
    /// ```
    /// use planpress::diagnostic::FileId;
    /// use planpress::figures::RowSetPart;
    /// let part = RowSetPart { file: FileId(0), sheet: Some(0), column: 3, rows: [2, 3, 4, 9].into() };
    /// assert_eq!(part.ranges(), [(2, 4), (9, 9)]);
    /// ```
    pub fn ranges(&self) -> Vec<(u32, u32)> {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for &row in &self.rows {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == row => *last = row,
                _ => ranges.push((row, row)),
            }
        }
        ranges
    }
}

impl Family {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, kinds: &[], keys: Keys::default(), columns: Vec::new(), units: Vec::new() }
    }

    /// Keys of the rows, in the order they were made.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.keys.iter()
    }

    /// Key of a row.
    pub fn key(&self, row: u32) -> &str {
        self.keys.get(row)
    }

    /// The columns, in the order they were made.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Position of the row with this key.
    pub fn row(&self, key: &str) -> Option<u32> {
        self.keys.find(key)
    }

    pub(super) fn row_or_new(&mut self, key: &str) -> u32 {
        if let Some(row) = self.row(key) {
            return row;
        }
        self.units.push(Unit::Number);
        self.keys.push(key)
    }
}

impl Column {
    pub(super) fn new(name: &'static str, unit: Unit, rule: Rule) -> Self {
        Self {
            name,
            unit,
            rule,
            values: Vec::new(),
            terms: Terms::new(),
            definitions: Vec::new(),
            which: Vec::new(),
            spans: Vec::new(),
            row_sets: HashMap::default(),
        }
    }

    /// The value of a row; missing when the row has none in this column.
    pub fn value(&self, row: u32) -> Value {
        self.values.get(row as usize).copied().unwrap_or(Packed::NONE).unpack(&self.terms)
    }

    /// How the figure of a row came about; `None` when the row has no figure in this column.
    pub fn definition(&self, row: u32) -> Option<&Definition> {
        match self.which.get(row as usize) {
            None | Some(0) => None,
            Some(&which) => Some(&self.definitions[usize::from(which) - 1]),
        }
    }

    /// All definitions of the column; more than one when classes of rows differ.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// Where the figure of a row was read.
    pub fn span(&self, row: u32) -> Span {
        self.spans.get(row as usize).copied().unwrap_or_default()
    }

    /// The rows the figure of a row was added up from.
    pub fn row_set(&self, row: u32) -> Option<&RowSet> {
        self.row_sets.get(&row)
    }

    pub(super) fn definition_number(&mut self, definition: Definition) -> u8 {
        let known = self.definitions.iter().position(|known| *known == definition);
        let number = known.unwrap_or_else(|| {
            self.definitions.push(definition);
            self.definitions.len() - 1
        });
        u8::try_from(number + 1).expect("a column has fewer than 255 definitions")
    }

    /// Sets the figure of a row; `rows` is the number of rows of the family, for which room is made at once.
    pub(super) fn set(&mut self, row: u32, rows: usize, value: Value, which: u8) {
        let row = row as usize;
        if self.values.len() <= row {
            self.values.reserve(rows - self.values.len());
            self.values.resize(row + 1, Packed::NONE);
            self.which.reserve(rows - self.which.len());
            self.which.resize(row + 1, 0);
        }
        self.values[row] = Packed::pack(value, &mut self.terms);
        self.which[row] = which;
    }

    /// Whether something in the column is hidden from this audience.
    pub(super) fn has_masked(&self) -> bool {
        self.values.contains(&Packed::missing(Reason::Masked))
    }

    /// Another value of a figure that exists; how it came about stays.
    pub(super) fn set_value(&mut self, row: u32, value: Value) {
        self.values[row as usize] = Packed::pack(value, &mut self.terms);
    }

    pub(super) fn set_span(&mut self, row: u32, rows: usize, span: Span) {
        let row = row as usize;
        if self.spans.len() <= row {
            self.spans.reserve(rows - self.spans.len());
            self.spans.resize(row + 1, Span::Nowhere);
        }
        self.spans[row] = span;
    }
}
