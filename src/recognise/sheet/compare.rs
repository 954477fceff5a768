//! The rows of totals of a sheet that is read row by row: once all its rows are known, those that they sum up are read again.

use crate::recognise::header::OwnedRow;
use crate::recognise::rows::RowKind;
use crate::recognise::rows::rates::Rates;
use crate::recognise::rows::totals::{AddsUp, Totals};
use crate::value::Context;

use super::Stream;

impl Stream {
    /// Compares the rows of totals among those that were left out with the rows that they sum up. A sheet without such a row is not
    /// read again; what stands from row `end` on is another table. Gives the rows that could be compared with nothing, and those that say
    /// more than sums.
    pub fn compare_totals(
        &self,
        left_out: &[(u32, RowKind)],
        end: Option<u32>,
        adds_up: AddsUp<'_>,
        context: &Context<'_>,
    ) -> (Vec<u32>, Vec<OwnedRow>) {
        if left_out.iter().all(|(_, kind)| *kind != RowKind::Total) {
            return Default::default();
        }
        let mut rates = Rates::of(&self.layout, &self.sheet, adds_up, context);
        let mut totals = Totals::new(&self.layout, adds_up, &self.names.inner);
        let kind = |row: u32| left_out.binary_search_by_key(&row, |(row, _)| *row).map_or(RowKind::Data, |at| left_out[at].1);
        // A damaged sheet was told when its rows were read.
        let _ = self.rows(&mut |row| {
            let kind = kind(row.number);
            if end.is_none_or(|end| row.number < end) && matches!(kind, RowKind::Data | RowKind::Total) {
                totals.add(row.number, row.cells, kind == RowKind::Total, &self.layout, context);
                if kind == RowKind::Total {
                    rates.keep(&OwnedRow::of(row));
                }
            }
        });
        let unchecked = totals.compare(&self.layout, &self.sheet, context);
        (unchecked, rates.settle(&totals))
    }
}
