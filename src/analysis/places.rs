//! Places in long lists. A rank as an expression looks at every other row for each row; of ten thousand leads that is too slow, and as a
//! formula in a workbook too.

use rust_decimal::Decimal;

use crate::figures::{ColumnId, Figures, Series};

/// The place of each of these rows by a column, the largest first; equals share a place.
pub fn places(figures: &mut Figures, column: ColumnId, of: ColumnId, rows: &[u32]) {
    let mut values: Vec<Decimal> = rows.iter().filter_map(|&row| figures.number(of.at(row))).collect();
    values.sort_unstable();
    for &row in rows {
        if let Some(value) = figures.number(of.at(row)) {
            let larger = values.len() - values.partition_point(|&other| other <= value);
            figures.derive(column, row, larger as i64 + 1, "place", vec![Series::Column(of)]);
        }
    }
}
