//! Columns of sellers in a table of goals. 业务员 beside 区域 answers for the goal of the region; where nothing else tells rows apart, the
//! goal is his own.

use foldhash::HashMap;

use super::{Header, HeaderCell, OwnedRow, levels};
use crate::model::facts::SCOPE;
use crate::recognise::rows::inside::PERSON;
use crate::recognise::rows::{RowKind, kind_of};
use crate::recognise::words::{self, Named};
use crate::value::Context;

/// Columns beside those of members that tell goals apart.
const APART: &[&str] = &["kpi", "name", "dimension", "period", "id"];

/// Names the column of sellers of a table of goals that no other column tells apart.
pub fn name_columns(header: &mut Header, below: &[OwnedRow], context: &Context<'_>) {
    if header.form.main().kind != "goal" || header.cells.iter().any(|cell| is_named(cell, &[PERSON])) {
        return;
    }
    let is_seller = |cell: &HeaderCell| {
        is_named(cell, &["owner"]) && words::column(context, "actual", &cell.text).is_some_and(|named| named.name == PERSON && !named.assumed)
    };
    let Some(at) = header.cells.iter().position(is_seller) else { return };
    let others: Vec<u16> = header.cells.iter().filter(|cell| tells_apart(cell)).map(|cell| cell.column).collect();
    if others.is_empty() || are_several(below, header.cells[at].column, &others) {
        header.cells[at].name = Some(Named { name: PERSON, assumed: false });
    }
}

fn is_named(cell: &HeaderCell, names: &[&str]) -> bool {
    cell.name.as_ref().is_some_and(|named| names.contains(&named.name))
}

fn tells_apart(cell: &HeaderCell) -> bool {
    is_named(cell, SCOPE) || is_named(cell, APART) || cell.name.as_ref().is_some_and(|named| levels::divided_by(named.name).is_some())
}

/// Whether rows that are alike in all other names differ in their seller. A name that is written once for a group holds for all of it.
fn are_several(below: &[OwnedRow], seller: u16, others: &[u16]) -> bool {
    let mut running: Vec<&str> = vec![""; others.len()];
    let mut first: HashMap<Vec<&str>, &str> = HashMap::default();
    for row in below.iter().filter(|row| kind_of(&row.cells) == RowKind::Data) {
        for (name, column) in running.iter_mut().zip(others) {
            *name = row.text(*column).unwrap_or(name);
        }
        let Some(name) = row.text(seller) else { continue };
        if *first.entry(running.clone()).or_insert(name) != name {
            return true;
        }
    }
    false
}
