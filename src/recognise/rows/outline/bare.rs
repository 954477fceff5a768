//! A row that says `其中：` and no more: rows that follow it are parts of the one above it, and nothing in them says where they end.
//!
//! They end where they come to what that row does, or where a total of the table counts the rest; else only one of them can be meant, or it
//! is asked for (E105): some would be counted twice, or others not at all.

use foldhash::HashSet;

use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::Layout;
use crate::recognise::rows::RowKind;
use crate::recognise::rows::totals::Amounts;
use crate::recognise::words;
use crate::value::Raw;

use super::Outline;
use super::parents::{indent, name_column, text_at};

/// Such a row.
#[derive(Clone, Copy, Debug)]
pub struct Bare {
    /// Its position.
    row: usize,
    /// The row above it.
    whole: usize,
    /// Whether the rows below say themselves how far they are parts.
    is_said: bool,
}

/// How many of the rows below are parts.
enum Parts {
    /// So many, and they are all there are.
    All(usize),
    /// So many, and there are others that are not written.
    Some(usize),
    Unknown,
}

/// Finds such rows, and takes them for the remarks that they are.
pub fn find(rows: &[OwnedRow], kinds: &mut [RowKind], layout: &Layout) -> Vec<Bare> {
    let Some(column) = name_column(layout) else { return Vec::new() };
    let text = |row: usize| text_at(rows.get(row)?, column);
    let is_said = |row: usize| text(row + 1).is_some_and(|next| words::is_part(&next) || text(row).is_some_and(|own| indent(&next) > indent(&own)));
    let mut found = Vec::new();
    for row in (0..rows.len()).filter(|&row| is_bare(&rows[row])) {
        kinds[row] = RowKind::Note;
        let above = (0..row).rev().find(|&above| matches!(kinds[above], RowKind::Data | RowKind::Total));
        found.extend(above.map(|whole| Bare { row, whole, is_said: is_said(row) }));
    }
    found
}

/// Whether a row says that parts follow, and not which.
fn is_bare(row: &OwnedRow) -> bool {
    let [(_, Raw::Text(text))] = row.cells.as_slice() else { return false };
    words::is_part(text) && words::part_name(text).is_none()
}

impl Outline {
    /// Decides which rows below such a row are parts of the one above it. Below a total all are.
    pub fn settle_bare(&mut self, bare: Bare, kinds: &mut [RowKind], amounts: &Amounts) {
        if bare.is_said || kinds[bare.whole] != RowKind::Data {
            return;
        }
        let below = (bare.row + 1..kinds.len()).take_while(|&row| kinds[row] == RowKind::Data);
        let rows: Vec<usize> = std::iter::once(bare.whole).chain(below).collect();
        let range = |count: usize| bare.row + 1..rows[count] + 1;
        match parts(&rows, kinds, amounts) {
            Parts::All(count) => {
                kinds[bare.whole] = RowKind::Total;
                self.totals.push(bare.whole);
                self.completed.push(bare.whole);
                self.parents.push((bare.whole, range(count)));
            }
            Parts::Some(count) => {
                kinds[range(count)].fill(RowKind::Note);
                self.left_out.push(range(count));
            }
            Parts::Unknown if rows.len() > 1 => self.open.push((bare.row, bare.whole)),
            Parts::Unknown => {}
        }
    }
}

/// How many of the rows that follow the first are its parts.
fn parts(rows: &[usize], kinds: &[RowKind], amounts: &Amounts) -> Parts {
    if let Some(group) = amounts.sum_of_next(rows) {
        return Parts::All(group.rows);
    }
    let totals: Vec<usize> = (0..kinds.len()).filter(|&row| kinds[row] == RowKind::Total).collect();
    let rest = |count: usize| -> Vec<usize> {
        let parts: HashSet<usize> = rows[1..=count].iter().copied().collect();
        (0..kinds.len()).filter(|row| kinds[*row] == RowKind::Data && !parts.contains(row)).collect()
    };
    let is_total = |rest: &[usize]| totals.iter().any(|&total| amounts.is_sum(total, rest));
    let is_counted = |count: &usize| !totals.is_empty() && is_total(&rest(*count));
    let fits = |count: &usize| amounts.differences(rows[0], &rows[1..=*count]).iter().all(|(_, whole, sum)| sum <= whole);
    let possible = || (1..rows.len()).take_while(fits);
    match possible().find(is_counted) {
        Some(count) => Parts::Some(count),
        None if possible().count() == 1 => Parts::Some(1),
        None => Parts::Unknown,
    }
}
