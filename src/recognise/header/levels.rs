//! Columns that name one dimension ever more finely: 大区, 省份, 城市. A row is about the finest member that it names, which stands in the
//! coarser one beside it; one that names the coarse member alone is about that.
//!
//! **Decision.** Which column is the finer one is told by the rows, as each member stands in one other, and else by their order. A name that
//! stands in several others, 其他 in 华东 and in 华南, is several members, each called by both names. A plan that lists the coarse members
//! need not list those that a table puts in them.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::columns::{Column, Layout};
use super::{Header, HeaderCell, OwnedRow};
use crate::diagnostic::Span;
use crate::load::Sheet;
use crate::recognise::rows::RowKind;
use crate::recognise::rows::inside::Inside;
use crate::recognise::rows::parts;
use crate::recognise::words::{self, Named};

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
pub fn name_columns(header: &mut Header, below: &[OwnedRow]) {
    if !header.form.takes_series() {
        return;
    }
    for &(dimension, finer) in FINER {
        let is_of = |cell: &&HeaderCell| cell.name.as_ref().is_some_and(|named| named.name == dimension && !named.assumed);
        let cells: Vec<&HeaderCell> = header.cells.iter().filter(is_of).collect();
        let mut columns: Vec<u16> = cells.iter().map(|cell| cell.column).collect();
        if columns.len() < 2 || cells.iter().any(|cell| words::is_apart(&cell.text)) {
            continue;
        }
        let below: Vec<&OwnedRow> = below.iter().take(ROWS).collect();
        order(&mut columns, &below);
        for column in &columns[1..] {
            let name = Some(Named { name: finer, assumed: false });
            header.cells.iter_mut().filter(|cell| cell.column == *column).for_each(|cell| cell.name = name);
        }
    }
}

/// Puts the columns in the order from coarse to fine.
fn order(columns: &mut [u16], rows: &[&OwnedRow]) {
    for last in (1..columns.len()).rev() {
        for at in 1..=last {
            let (left, right) = (columns[at - 1], columns[at]);
            if divides(left, right, rows) && !divides(right, left, rows) {
                columns.swap(at - 1, at);
            }
        }
    }
}

/// Whether each member of the finer column stands beside one of the coarse one; a name holds for the blank cells below it.
fn divides(finer: u16, coarse: u16, rows: &[&OwnedRow]) -> bool {
    let mut beside: IndexMap<&str, &str> = IndexMap::new();
    let mut above: [Option<&str>; 2] = [None; 2];
    rows.iter().all(|row| {
        above = [row.text(finer).or(above[0]), row.text(coarse).or(above[1])];
        let [Some(name), Some(outer)] = above else { return true };
        words::is_whole(name) || *beside.entry(name).or_insert(outer) == outer
    })
}

/// Whether the members of a column stand in those of another.
pub fn is_finer(column: &Column) -> bool {
    divided(column).is_some()
}

/// The dimension that a column divides further.
pub fn divided(column: &Column) -> Option<&'static str> {
    column.name.and_then(divided_by)
}

/// The dimension that a column of this name divides further.
pub fn divided_by(finer: &str) -> Option<&'static str> {
    FINER.iter().find(|(_, name)| finer == *name).map(|(dimension, _)| *dimension)
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
    let data = rows.iter().zip(kinds).filter(|(_, kind)| **kind == RowKind::Data).map(|(row, _)| names_of(row, &columns));
    let several = parts::of_several(data.flat_map(|names| names.windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>()));
    let mut pairs: IndexMap<(String, String), Span> = IndexMap::new();
    for (row, _) in rows.iter_mut().zip(kinds).filter(|(_, kind)| **kind == RowKind::Data) {
        let names = names_of(row, &columns);
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
    for name in rest {
        let outer = std::mem::take(&mut member);
        member = if several.contains(*name) || words::is_of_several(name) { format!("{outer}{name}") } else { (*name).to_string() };
        pairs.push((member.clone(), outer));
    }
    Some((member, pairs))
}

/// The names of a row from coarse to fine; 上海 in 上海 is the same, and 全部 beside 华东 is 华东 itself.
fn names_of<'r>(row: &'r OwnedRow, columns: &[u16]) -> Vec<&'r str> {
    let name = |(at, column): (usize, &u16)| row.text(*column).filter(|name| at == 0 || !words::is_whole(name));
    let mut names: Vec<&str> = columns.iter().enumerate().filter_map(name).collect();
    names.dedup();
    names
}
