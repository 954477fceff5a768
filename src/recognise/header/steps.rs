//! Columns that name the work ever more finely: 一级任务 | 二级任务, 阶段 | 任务, 工作项 | 子任务. The last one names the task of a row, those to
//! its left the tasks that it stands in.

use super::{Header, HeaderCell, OwnedRow, Reader};
use crate::recognise::words::{self, Named};

/// Name of a column that names a task above that of the row.
pub const OUTER: &str = "outer_task";
/// Rows that are looked at.
const ROWS: usize = 200;

/// Names the columns of tasks that others stand in.
pub fn name_columns(header: &mut Header, below: &[OwnedRow], reader: &Reader<'_, '_>) {
    let says_above = header.cells.iter().any(|cell| is_named(cell, "parent"));
    let Some(last) = header.cells.iter().rposition(|cell| is_named(cell, "name")) else { return };
    if header.form.main().kind != "task" || says_above {
        return;
    }
    let below = &below[..below.len().min(ROWS)];
    let finest = &header.cells[last];
    let is_outer = |cell: &&HeaderCell| (is_step(cell, below, reader) || (is_named(cell, "name") && divides(finest, cell, below))) && is_open(cell);
    let outer: Vec<u16> = header.cells[..last].iter().filter(is_outer).map(|cell| cell.column).collect();
    for cell in header.cells.iter_mut().filter(|cell| outer.contains(&cell.column)) {
        cell.name = Some(Named { name: OUTER, assumed: false });
    }
}

fn is_named(cell: &HeaderCell, name: &str) -> bool {
    cell.name.as_ref().is_some_and(|named| named.name == name && !named.assumed)
}

/// Whether the column is none that gives something else for certain.
fn is_open(cell: &HeaderCell) -> bool {
    is_named(cell, "name") || cell.name.as_ref().is_none_or(|named| named.assumed)
}

/// Whether a header names what tasks stand in. A 阶段 that tells how far each task is names states.
fn is_step(cell: &HeaderCell, below: &[OwnedRow], reader: &Reader<'_, '_>) -> bool {
    let is_state = |text: &str| reader.context.vocabulary.term("task_status", text).is_some();
    words::is_outer_task(&cell.text) && !below.iter().filter_map(|row| row.text(cell.column)).any(is_state)
}

/// Whether the tasks of a column stand in those of another: by its header, or as these are written once for several, or again and again.
fn divides(finer: &HeaderCell, outer: &HeaderCell, below: &[OwnedRow]) -> bool {
    let mut names = std::collections::BTreeSet::new();
    let is_shared = |row: &OwnedRow| row.text(finer.column).is_some() && row.text(outer.column).is_none_or(|name| !names.insert(name.to_string()));
    words::is_finer_task(&finer.text) || below.iter().any(is_shared)
}
