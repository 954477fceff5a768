//! Columns that name one dimension ever more finely: 大区, 省份, 城市. A row is about the finest member that it names, which stands in the
//! one to its left; one that names the coarse member alone is about that.
//!
//! **Decision.** Which column is the finer one is told by the rows, as each member stands in one other, and else by their order. A name that
//! stands in several others, 其他 in 华东 and in 华南, is several members, each called by both names. Where the plan lists the members of the
//! dimension and none of the finer ones is among them, the finer column is left unread, which is told (W107).

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::columns::{Column, Layout};
use super::{Header, HeaderCell, OwnedRow, Reader};
use crate::diagnostic::Span;
use crate::load::Sheet;
use crate::recognise::rows::RowKind;
use crate::recognise::rows::inside::Inside;
use crate::recognise::words;
use crate::recognise::words::Named;

/// Names of columns whose members stand in those of another column, by dimension.
const FINER: &[(&str, &str)] = &[
    ("region", "finer_region"),
    ("team", "finer_team"),
    ("product_line", "finer_product_line"),
    ("customer_type", "finer_customer_type"),
    ("channel", "finer_channel"),
];
/// Rows that are looked at.
const ROWS: usize = 200;

/// Names the columns that divide the members of another one.
pub fn name_columns(header: &mut Header, below: &[OwnedRow], reader: &Reader<'_, '_>) {
    if !header.form.takes_series() {
        return;
    }
    for &(dimension, finer) in FINER {
        let is_of = |cell: &&HeaderCell| cell.name.as_ref().is_some_and(|named| named.name == dimension && !named.assumed);
        let mut columns: Vec<u16> = header.cells.iter().filter(is_of).map(|cell| cell.column).collect();
        if columns.len() < 2 {
            continue;
        }
        let below: Vec<&OwnedRow> = below.iter().take(ROWS).collect();
        order(&mut columns, &below);
        for column in &columns[1..] {
            let is_listed = |row: &&OwnedRow| row.text(*column).is_some_and(|name| reader.members.dimension(name) == Some(dimension));
            let is_read = !reader.members.declares(dimension) || below.iter().any(is_listed);
            let name = is_read.then_some(Named { name: finer, assumed: false });
            header.cells.iter_mut().filter(|cell| cell.column == *column).for_each(|cell| cell.name = name);
        }
    }
}

/// Puts the columns in the order from coarse to fine.
fn order(columns: &mut [u16], rows: &[&OwnedRow]) {
    for at in 1..columns.len() {
        let (left, right) = (columns[at - 1], columns[at]);
        if divides(left, right, rows) && !divides(right, left, rows) {
            columns.swap(at - 1, at);
        }
    }
}

/// Whether each member of the finer column stands beside one of the coarse one.
fn divides(finer: u16, coarse: u16, rows: &[&OwnedRow]) -> bool {
    let mut beside: IndexMap<&str, &str> = IndexMap::new();
    rows.iter().all(|row| match (row.text(finer), row.text(coarse)) {
        (Some(name), Some(outer)) => *beside.entry(name).or_insert(outer) == outer,
        _ => true,
    })
}

/// Whether the members of a column stand in those of another.
pub fn is_finer(column: &Column) -> bool {
    column.name.is_some_and(is_finer_name)
}

/// Whether this is the name of such a column.
pub fn is_finer_name(name: &str) -> bool {
    FINER.iter().any(|(_, finer)| name == *finer)
}

/// The dimension that a column divides further.
pub fn divided(column: &Column) -> Option<&'static str> {
    FINER.iter().find(|(_, finer)| column.name == Some(finer)).map(|(dimension, _)| *dimension)
}

/// Puts the finest member of each row in the place of the coarse one, and tells which stand in which.
pub fn settle(rows: &mut [OwnedRow], kinds: &[RowKind], layout: &Layout, sheet: &Sheet) -> Vec<Inside> {
    FINER
        .iter()
        .flat_map(|(dimension, finer)| {
            let index = |name: &'static str| layout.columns.iter().filter(move |column| column.name == Some(name)).map(|column| column.index);
            let coarse = index(dimension).next().filter(|_| index(finer).next().is_some());
            let place = |row, column| layout.cell(sheet, row, column);
            coarse.map(|coarse| settle_columns(rows, kinds, dimension, coarse, index(finer).collect(), &place)).unwrap_or_default()
        })
        .collect()
}

fn settle_columns(
    rows: &mut [OwnedRow],
    kinds: &[RowKind],
    kind: &'static str,
    coarse: u16,
    finer: Vec<u16>,
    place: &dyn Fn(u32, u16) -> Span,
) -> Vec<Inside> {
    let mut columns: Vec<u16> = finer;
    order(&mut columns, &rows.iter().take(ROWS).collect::<Vec<_>>());
    columns.insert(0, coarse);
    let several = names_of_several(rows, kinds, &columns);
    let mut pairs: IndexMap<(String, String), Span> = IndexMap::new();
    for (row, _) in rows.iter_mut().zip(kinds).filter(|(_, kind)| **kind == RowKind::Data) {
        let names: Vec<&str> = columns.iter().filter_map(|column| row.text(*column)).collect();
        let Some((member, found)) = finest(&names, &several) else { continue };
        found.into_iter().for_each(|pair| {
            pairs.entry(pair).or_insert_with(|| place(row.number, coarse));
        });
        row.put(coarse, member);
    }
    pairs.into_iter().map(|((name, outer), span)| Inside::said(kind, name, outer, span)).collect()
}

/// The last of the names of a row, from coarse to fine, and which stands in which.
fn finest(names: &[&str], several: &BTreeSet<String>) -> Option<(String, Vec<(String, String)>)> {
    let (first, rest) = names.split_first()?;
    let (mut member, mut pairs) = ((*first).to_string(), Vec::new());
    for name in rest.iter().filter(|name| *name != first) {
        let outer = std::mem::take(&mut member);
        member = if several.contains(*name) || words::is_of_several(name) { format!("{outer}{name}") } else { (*name).to_string() };
        pairs.push((member.clone(), outer));
    }
    Some((member, pairs))
}

/// The names that stand in several members.
fn names_of_several(rows: &[OwnedRow], kinds: &[RowKind], columns: &[u16]) -> BTreeSet<String> {
    let mut outer: IndexMap<&str, &str> = IndexMap::new();
    let mut several = BTreeSet::new();
    for (row, _) in rows.iter().zip(kinds).filter(|(_, kind)| **kind == RowKind::Data) {
        let names: Vec<&str> = columns.iter().filter_map(|column| row.text(*column)).collect();
        for pair in names.windows(2) {
            if *outer.entry(pair[1]).or_insert(pair[0]) != pair[0] {
                several.insert(pair[1].to_string());
            }
        }
    }
    several
}
