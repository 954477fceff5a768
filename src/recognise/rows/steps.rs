//! Tasks whose columns name the tasks that they stand in: each of these becomes a row of its own above the first of its tasks.
//!
//! What is written once for several rows, in merged cells or above blank ones, holds for the rows below until the next name. A row that
//! names nothing in the finest column is about the task that it names.

use foldhash::HashMap;

use super::RowKind;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Layout, Role};
use crate::recognise::header::steps::OUTER;
use crate::recognise::rows::outline::parents::name_column;
use crate::value::Raw;

/// The names from the outermost task to one.
type Path = Vec<(usize, String)>;

/// Rows while those above them are written out.
#[derive(Default)]
struct Steps {
    rows: Vec<OwnedRow>,
    kinds: Vec<RowKind>,
    above: Vec<Option<usize>>,
    known: HashMap<Path, usize>,
    /// The name that holds in each outer column.
    open: Vec<Option<String>>,
}

/// Writes out the rows of a table of such columns; gives the row in which each one stands.
pub fn write_out(layout: &mut Layout, rows: &mut Vec<OwnedRow>, kinds: &mut Vec<RowKind>) -> Option<Vec<Option<usize>>> {
    let mut columns: Vec<u16> = layout.columns.iter().filter(|column| column.name == Some(OUTER)).map(|column| column.index).collect();
    if columns.is_empty() {
        return None;
    }
    let mut steps = Steps { open: vec![None; columns.len()], ..Steps::default() };
    columns.extend(name_column(layout));
    for (row, kind) in std::mem::take(rows).into_iter().zip(std::mem::take(kinds)) {
        steps.add(row, kind, &columns);
    }
    let slots = layout.slots("name");
    layout.columns.iter_mut().filter(|column| column.name == Some(OUTER)).for_each(|column| column.role = Role::Fields(slots.clone()));
    (*rows, *kinds) = (steps.rows, steps.kinds);
    Some(steps.above)
}

impl Steps {
    fn add(&mut self, mut row: OwnedRow, kind: RowKind, columns: &[u16]) {
        let names: Vec<Option<String>> = columns.iter().map(|column| row.text(*column).map(|name| name.trim().to_string())).collect();
        let Some(own) = names.iter().rposition(Option::is_some).filter(|_| kind == RowKind::Data) else { return self.push(row, kind, None) };
        let outer = names[..own].iter().enumerate();
        outer.filter_map(|(level, name)| Some((level, name.clone()?))).for_each(|(level, name)| self.name(level, name));
        let path: Path = (0..own).filter_map(|level| Some((level, self.open.get(level)?.clone()?))).collect();
        for length in 1..=path.len() {
            self.open_step(&path[..length], row.number, columns);
        }
        if let (Some(name), true) = (&names[own], own < self.open.len()) {
            self.name(own, name.clone());
            let itself = path.iter().cloned().chain([(own, name.clone())]).collect();
            self.known.entry(itself).or_insert(self.rows.len());
        }
        row.cells.retain(|(column, _)| columns.iter().position(|known| known == column).is_none_or(|level| level == own));
        let above = self.known.get(&path).copied();
        self.push(row, kind, above);
    }

    /// A name begins in an outer column: what stood in those to its right ends, unless it goes on.
    fn name(&mut self, level: usize, name: String) {
        if self.open[level].as_ref() != Some(&name) {
            self.open[level] = Some(name);
            self.open[level + 1..].fill(None);
        }
    }

    /// Adds the row of a task that others stand in, where there is none yet.
    fn open_step(&mut self, path: &[(usize, String)], number: u32, columns: &[u16]) {
        let Some(((level, name), outer)) = path.split_last().filter(|_| !self.known.contains_key(path)) else { return };
        let above = self.known.get(outer).copied();
        self.known.insert(path.to_vec(), self.rows.len());
        self.push(OwnedRow { number, cells: vec![(columns[*level], Raw::Text(name.clone().into()))] }, RowKind::Data, above);
    }

    fn push(&mut self, row: OwnedRow, kind: RowKind, above: Option<usize>) {
        self.rows.push(row);
        self.kinds.push(kind);
        self.above.push(above);
    }
}
