//! Blank cells far down in a table that is read row by row: whether names are written once for a group was judged by its first rows.

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::value::{Context, Raw};

use super::{Blank, Filler, Names, areas, cell};
use crate::recognise::header::columns::Layout;
use crate::recognise::rows::RowKind;
use crate::recognise::words;

/// Looks for blank cells that may continue the name above them, below the rows by which that was judged.
#[derive(Debug)]
pub struct Watch {
    filler: Filler,
    /// Last row by which it was judged.
    judged: u32,
    /// By column: what was seen in it.
    seen: Vec<Seen>,
}

/// What was seen in a column.
#[derive(Clone, Debug, Default)]
struct Seen {
    has_names: bool,
    /// A table that begins without a name has rows about the whole company.
    is_first_blank: bool,
    /// First and last row of each run of blanks.
    runs: Vec<(u32, u32)>,
}

impl Watch {
    /// Of a table whose names are continued by a filler.
    pub(in crate::recognise) fn of(filler: &Filler, judged: u32) -> Self {
        let mut filler = filler.clone();
        filler.keys.iter_mut().for_each(|key| key.fills = true);
        Self { seen: vec![Seen::default(); filler.keys.len()], filler, judged }
    }

    /// Takes note of a row of data.
    pub fn see(&mut self, row: u32, cells: &[(u16, Raw<'_>)]) {
        let is_full = self.filler.keys.iter().all(|key| cell(cells, key.column).is_some());
        if is_full {
            self.filler.note(cells);
            self.seen.iter_mut().for_each(|seen| seen.has_names = true);
            return;
        }
        let blanks = self.filler.pass(cells, RowKind::Data);
        for (seen, blank) in self.seen.iter_mut().zip(blanks) {
            seen.add(blank, row, self.judged);
        }
    }

    /// Takes note of a row of totals, which ends a group.
    pub fn end_group(&mut self) {
        self.filler.above.fill(None);
    }

    /// W104 for each column with such cells.
    pub fn tell(&self, layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
        for (key, seen) in self.filler.keys.iter().zip(&self.seen).filter(|(key, _)| key.names != Names::Kpis) {
            let column = layout.columns.iter().find(|column| column.index == key.column);
            if let (Some(column), Some((first, _)), false) = (column, seen.runs.first(), seen.is_first_blank) {
                let told = Diagnostic::new("W104", layout.cell(sheet, *first, column.index)).variant("blank");
                context.report(told.arg("column", &column.header).arg("areas", areas(column.index, seen.runs.iter().copied(), context)));
            }
        }
    }
}

impl Seen {
    fn add(&mut self, blank: Option<Blank>, row: u32, judged: u32) {
        self.has_names |= blank.is_none();
        self.is_first_blank |= blank.is_some() && !self.has_names;
        if row <= judged || !matches!(blank, Some(Blank::Continues | Blank::Open)) {
            return;
        }
        match self.runs.last_mut() {
            Some((_, last)) if *last + 1 == row => *last = row,
            _ => self.runs.push((row, row)),
        }
    }
}

impl Filler {
    /// Takes note of a row that names everything.
    fn note(&mut self, cells: &[(u16, Raw<'_>)]) {
        for (key, above) in self.keys.iter().zip(&mut self.above) {
            let written = cell(cells, key.column);
            if above.as_ref() != written {
                *above = written.map(words::owned);
            }
        }
    }
}
