//! Rows whose name is that of a total, or of something else: 华东合计 sums up 华东, 数据汇总 is a task.
//!
//! In the place of a member of a dimension such a name is that of a total, unless the plan declares a member so called. Elsewhere it is one
//! if the rows bear the name in front of the word, or if several rows next to it add up to it in a table whose rows do, which is told
//! (I104); else it names a row like any other.

use foldhash::HashSet;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::value::Context;
use crate::vocabulary::normalise;

use super::inside::Inner;
use super::totals::Totals;
use super::{RowKind, is_member, names, texts};
use crate::recognise::guide::Guide;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Column, Layout};
use crate::recognise::words;

/// Entities of which numbers may show that a row is the sum of others. The days of tasks do not add up.
const SUMMED: &[&str] = &["goal", "actual", "budget_line", "spend", "resource", "order", "allocation"];

/// A row that may be a total.
struct Candidate {
    row: usize,
    /// The name that says so, and its column.
    name: String,
    column: u16,
    is_sure: bool,
    /// What it would be the total of, as far as the name says it.
    of: Option<String>,
}

/// Marks the rows of totals among the rows of data.
pub fn mark(rows: &[OwnedRow], kinds: &mut [RowKind], layout: &Layout, guide: &Guide, sheet: &Sheet, context: &Context<'_>) {
    let data = || rows.iter().enumerate().zip(kinds.iter()).filter(|(_, kind)| **kind == RowKind::Data).map(|(row, _)| row);
    let candidates: Vec<Candidate> = data().filter_map(|(at, row)| candidate(at, row, layout, guide)).collect();
    if candidates.is_empty() {
        return;
    }
    let known: HashSet<String> = data().flat_map(|(_, row)| names(&row.cells, layout)).map(|(_, name)| normalise::word(name)).collect();
    let adds_up = |kpi: &str| guide.adds_up(kpi);
    let inner = Inner::default();
    let sums = sums(rows, kinds, &candidates, Totals::new(layout, &adds_up, &inner), layout, context);
    let may_add_up = layout.totals.is_none() && SUMMED.contains(&layout.form.main().kind);
    for candidate in candidates {
        let number = rows[candidate.row].number;
        let is_named = layout.totals.is_none() && candidate.of.as_ref().is_some_and(|of| known.contains(of));
        if candidate.is_sure || is_named {
            kinds[candidate.row] = RowKind::Total;
        } else if may_add_up && sums.is_sum_of_several(number) {
            kinds[candidate.row] = RowKind::Total;
            let told = Diagnostic::new("I104", layout.cell(sheet, number, candidate.column)).variant("total");
            context.report(told.arg("text", candidate.name).arg("row", number));
        }
    }
}

/// What the rows between the totals come to if all candidates are totals.
fn sums<'k>(
    rows: &[OwnedRow],
    kinds: &[RowKind],
    candidates: &[Candidate],
    mut totals: Totals<'k>,
    layout: &Layout,
    context: &Context<'_>,
) -> Totals<'k> {
    for (at, (row, kind)) in rows.iter().zip(kinds).enumerate().filter(|(_, (_, kind))| matches!(kind, RowKind::Data | RowKind::Total)) {
        let is_candidate = candidates.binary_search_by_key(&at, |candidate| candidate.row).is_ok();
        totals.add(row.number, &row.cells, *kind == RowKind::Total || is_candidate, layout, context);
    }
    totals
}

fn candidate(row: usize, cells: &OwnedRow, layout: &Layout, guide: &Guide) -> Option<Candidate> {
    let of_name = |column: u16, name: &str, is_sure: bool| {
        let of = words::named_total(name);
        let is_total = of.is_some() || is_sure || words::is_likely_total(name) || words::addends(name).is_some();
        is_total.then(|| Candidate { row, name: name.to_string(), column, is_sure, of })
    };
    let is_declared = |column: &Column, name: &str| is_member(column) && guide.members.dimension(name).is_some();
    let mut of_names = names(&cells.cells, layout).filter(|(column, name)| !is_declared(column, name));
    let named = of_names.find_map(|(column, name)| of_name(column.index, name, is_member(column) && words::is_member_total(name)));
    // A category may stand before the name.
    let is_name = |at: u16| layout.columns.iter().any(|column| column.index == at && column.is_naming(&layout.form));
    let first = || texts(&cells.cells).next().filter(|(at, _)| !is_name(*at));
    named.or_else(|| first().and_then(|(at, name)| of_name(at, name, false)))
}
