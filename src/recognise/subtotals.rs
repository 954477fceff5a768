//! Rows whose name ends as that of a total does: 华东合计 sums up 华东, 数据汇总 is a task.
//!
//! In the place of a member of a dimension such a name is that of a total, unless the plan declares a member so called. Elsewhere it is one
//! if the rows in its reach add up to it, or if they bear the name in front of the word; else it names a row like any other.

use foldhash::HashSet;

use crate::value::Context;
use crate::vocabulary::normalise;

use super::columns::{Column, Layout};
use super::guide::Guide;
use super::header::OwnedRow;
use super::rows::{RowKind, is_member, names, texts};
use super::totals::Totals;
use super::words;

/// A row that may be a total.
struct Candidate {
    row: usize,
    is_sure: bool,
    /// What it would be the total of.
    of: String,
}

/// Marks the rows of totals among the rows of data.
pub fn mark(rows: &[OwnedRow], kinds: &mut [RowKind], layout: &Layout, guide: &Guide, context: &Context<'_>) {
    let data = || rows.iter().enumerate().zip(kinds.iter()).filter(|(_, kind)| **kind == RowKind::Data).map(|(row, _)| row);
    let candidates: Vec<Candidate> = data().filter_map(|(at, row)| candidate(at, row, layout, guide)).collect();
    if candidates.is_empty() {
        return;
    }
    let known: HashSet<String> = data().flat_map(|(_, row)| names(&row.cells, layout)).map(|(_, name)| normalise::word(name)).collect();
    let mut totals = Totals::new(layout);
    for (row, kind) in rows.iter().zip(kinds.iter()).filter(|(_, kind)| matches!(kind, RowKind::Data | RowKind::Total)) {
        let is_total = *kind == RowKind::Total || candidate(0, row, layout, guide).is_some();
        totals.add(row.number, &row.cells, is_total, layout, context);
    }
    for candidate in candidates {
        let is_likely = || known.contains(&candidate.of) || totals.fits(rows[candidate.row].number);
        if candidate.is_sure || (layout.totals.is_none() && is_likely()) {
            kinds[candidate.row] = RowKind::Total;
        }
    }
}

fn candidate(row: usize, cells: &OwnedRow, layout: &Layout, guide: &Guide) -> Option<Candidate> {
    let is_declared = |column: &Column, name: &str| is_member(column) && guide.members.dimension(name).is_some();
    let mut of_names = names(&cells.cells, layout).filter(|(column, name)| !is_declared(column, name));
    let named = of_names.find_map(|(column, name)| Some(Candidate { row, is_sure: is_member(column), of: words::named_total(name)? }));
    // A category may stand before the name.
    let is_name = |at: u16| layout.columns.iter().any(|column| column.index == at && column.is_naming(&layout.form));
    let first = || texts(&cells.cells).next().filter(|(at, _)| !is_name(*at));
    named.or_else(|| Some(Candidate { row, is_sure: false, of: words::named_total(first()?.1)? }))
}
