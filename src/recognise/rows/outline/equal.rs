//! Rows that are the sum of those below them though nothing says that these stand in them: 市场费 35 above 广告 20 and 展会 15.
//!
//! 20 above 10 and 10 may be chance, even in two columns, and then all count; between rows of several categories it is. It is none where
//! the whole table falls into such groups, or where a total of the table agrees with the rest.

use std::ops::Range;

use foldhash::HashSet;

use crate::recognise::rows::RowKind;
use crate::recognise::rows::totals::{Amounts, MOST_PARTS};

/// Rows of a table so small that one of them may be the sum of the others by chance.
const FEW: usize = 3;

/// A row that is the sum of those below it.
#[derive(Debug)]
pub struct Equal {
    /// Its position.
    pub row: usize,
    /// Positions of those.
    pub inner: Range<usize>,
    /// A column in which it is, by its position in the layout.
    pub column: usize,
}

impl Equal {
    /// The same in the rows of a table of so many that were turned upside down.
    pub fn turned(self, rows: usize) -> Self {
        Self { row: rows - 1 - self.row, inner: rows - self.inner.end..rows - self.inner.start, column: self.column }
    }
}

/// Whether a total of the table agrees with the rows that stand in no other.
pub fn are_proved(groups: &[Equal], kinds: &[RowKind], amounts: &Amounts) -> bool {
    let inner: HashSet<usize> = groups.iter().flat_map(|group| group.inner.clone()).collect();
    let rest: Vec<usize> = of_kind(RowKind::Data, kinds).into_iter().filter(|row| !inner.contains(row)).collect();
    !groups.is_empty() && of_kind(RowKind::Total, kinds).iter().any(|&total| amounts.is_sum(total, &rest))
}

/// Finds such rows among those of data, and whether they are taken for the totals that they look like. Rows of one group have one
/// category, as far as they have any.
pub fn find(kinds: &[RowKind], amounts: &Amounts, category: impl Fn(usize) -> Option<String>) -> (Vec<Equal>, bool) {
    let (data, totals) = (of_kind(RowKind::Data, kinds), of_kind(RowKind::Total, kinds));
    let is_summed = |rows: &[usize]| totals.iter().any(|&total| amounts.is_sum(total, rows));
    if is_summed(&data) {
        return (Vec::new(), false);
    }
    let is_one = |rows: &[usize]| rows.iter().filter_map(|&row| category(row)).collect::<HashSet<_>>().len() <= 1;
    let group = |rows: &[usize]| amounts.sum_of_next(run(rows)).filter(|group| is_one(&rows[..=group.rows]));
    let (mut found, mut rest, mut at) = (Vec::new(), Vec::new(), 0);
    while at < data.len() {
        let group = group(&data[at..]);
        let rows = group.as_ref().map_or(0, |group| group.rows);
        found.extend(group.map(|group| Equal { row: data[at], inner: data[at] + 1..data[at + rows] + 1, column: group.column }));
        rest.extend(&data[at + usize::from(rows > 0)..=at + rows]);
        at += rows + 1;
    }
    let (alone, others) = alone(&rest, amounts);
    if !alone.is_empty() && !is_summed(&rest) && is_summed(&others) {
        found.extend(alone);
        found.sort_by_key(|equal| equal.row);
        return (found, true);
    }
    let grouped: usize = found.iter().map(|equal| equal.inner.len() + 1).sum();
    let is_whole = grouped == data.len() && (found.len() > 1 || grouped > FEW);
    let are_sure = is_whole || is_summed(&rest);
    (found, are_sure)
}

/// The rows that are the same as the one above them, as its only part, and the rows without them: only a total can show that they are.
fn alone(rows: &[usize], amounts: &Amounts) -> (Vec<Equal>, Vec<usize>) {
    let (mut found, mut others): (Vec<Equal>, Vec<usize>) = (Vec::new(), Vec::new());
    for &row in rows {
        match others.last().filter(|above| **above + 1 == row && found.last().is_none_or(|last| last.row != **above)) {
            Some(&above) if amounts.is_sum(above, &[row]) => {
                found.push(Equal { row: above, inner: row..row + 1, column: amounts.first_number(above) })
            }
            _ => others.push(row),
        }
    }
    (found, others)
}

/// The rows until the next that is none of data, as far as they may be parts of the first.
fn run(data: &[usize]) -> &[usize] {
    let follow = data.windows(2).take(MOST_PARTS).take_while(|pair| pair[0] + 1 == pair[1]).count();
    &data[..data.len().min(follow + 1)]
}

/// The rows of totals that are the sum of rows next to them.
pub fn verified(kinds: &[RowKind], amounts: &Amounts) -> Vec<usize> {
    let data = of_kind(RowKind::Data, kinds);
    let is_sum = |&row: &usize| {
        let (above, below) = data.split_at(data.partition_point(|&other| other < row));
        let with =
            |others: &mut dyn Iterator<Item = &usize>| -> Vec<usize> { std::iter::once(row).chain(others.take(MOST_PARTS).copied()).collect() };
        [with(&mut below.iter()), with(&mut above.iter().rev())].iter().any(|rows| amounts.sum_of_next(rows).is_some())
    };
    of_kind(RowKind::Total, kinds).into_iter().filter(is_sum).collect()
}

fn of_kind(kind: RowKind, kinds: &[RowKind]) -> Vec<usize> {
    (0..kinds.len()).filter(|&row| kinds[row] == kind).collect()
}
