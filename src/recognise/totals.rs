//! Rows of totals are left out of the records and compared with the sums of the rows above or below them (W105).

use rust_decimal::Decimal;

use crate::load::Sheet;
use crate::value::{Context, Decode, Node, Quantity, Raw};

use super::columns::{Column, Layout, Role};
use super::header::OwnedRow;
use super::rows::tell_total;
use super::words;

/// The additive columns of a table with the values of its rows, in their order.
#[derive(Debug)]
pub struct Totals {
    columns: Vec<usize>,
    rows: Vec<Entry>,
}

/// A row of data or of totals.
#[derive(Debug)]
struct Entry {
    row: u32,
    is_total: bool,
    values: Vec<Found>,
}

/// Types whose values add up.
const ADDITIVE: &[&str] = &["money", "quantity", "number", "days", "target"];

impl Totals {
    /// A table without rows yet.
    pub fn new(layout: &Layout) -> Self {
        let additive = layout.columns.iter().enumerate().filter(|(_, column)| is_additive(column, layout));
        Self { columns: additive.map(|(column, _)| column).collect(), rows: Vec::new() }
    }

    /// Whether the rows add up to another one, in every column in which it has a number.
    pub fn add_up(whole: &OwnedRow, rows: &[OwnedRow], layout: &Layout, context: &Context<'_>) -> bool {
        Self::differences(whole, rows.iter(), layout, context).is_empty()
    }

    /// Compares a row with those that it sums up (W105).
    pub fn compare_parent<'r>(whole: &OwnedRow, rows: impl Iterator<Item = &'r OwnedRow>, layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
        for (column, total, sum) in Self::differences(whole, rows, layout, context) {
            let column = &layout.columns[column];
            let span = layout.cell(sheet, whole.number, column.index);
            tell_total(span, &column.header, &in_column_unit(total, column), &in_column_unit(sum, column), context);
        }
    }

    /// The columns in which a row is not the sum of others: its number, and theirs.
    fn differences<'r>(
        whole: &OwnedRow,
        rows: impl Iterator<Item = &'r OwnedRow>,
        layout: &Layout,
        context: &Context<'_>,
    ) -> Vec<(usize, Decimal, Decimal)> {
        let mut table = Self::new(layout);
        rows.for_each(|row| table.add(row, false, layout, context));
        let difference = |(position, &column): (usize, &usize)| {
            let Found::Number(total) = value(&whole.cells, &layout.columns[column], context) else { return None };
            let sum = sum(&table.rows, position)?;
            (!is_near(total, sum)).then_some((column, total, sum))
        };
        table.columns.iter().enumerate().filter_map(difference).collect()
    }

    /// Adds a row.
    pub fn add(&mut self, row: &OwnedRow, is_total: bool, layout: &Layout, context: &Context<'_>) {
        let values = self.columns.iter().map(|&column| value(&row.cells, &layout.columns[column], context)).collect();
        self.rows.push(Entry { row: row.number, is_total, values });
    }

    /// Compares each row of totals with the rows that it may sum up; what fits none of them is told (W105).
    pub fn compare(&self, layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
        for at in (0..self.rows.len()).filter(|&at| self.rows[at].is_total) {
            for (position, &column) in self.columns.iter().enumerate() {
                let column = &layout.columns[column];
                let Found::Number(total) = self.rows[at].values[position] else { continue };
                let sums: Vec<Decimal> = self.candidates(at).filter_map(|rows| sum(rows, position)).collect();
                if let Some(expected) = sums.first().filter(|_| !sums.iter().any(|sum| is_near(total, *sum))) {
                    let span = layout.cell(sheet, self.rows[at].row, column.index);
                    tell_total(span, &column.header, &in_column_unit(total, column), &in_column_unit(*expected, column), context);
                }
            }
        }
    }

    /// The rows that a total may sum up, the likeliest first: those since the last total above, all above, those until the next total
    /// below, all below, all of the table. A total at the top is that of the rows below it.
    fn candidates(&self, at: usize) -> impl Iterator<Item = &[Entry]> {
        let (above, below) = (&self.rows[..at], &self.rows[at + 1..]);
        let since = above.iter().rposition(|entry| entry.is_total).map_or(0, |last| last + 1);
        let until = below.iter().position(|entry| entry.is_total).unwrap_or(below.len());
        let has_rows = |rows: &&[Entry]| rows.iter().any(|entry| !entry.is_total);
        let all: &[Entry] = &self.rows;
        // Where subtotals stand between, the last total may be that of all.
        let ordered = if since == 0 { [above, &above[since..]] } else { [&above[since..], above] };
        ordered.into_iter().chain([&below[..until], below, all]).filter(has_rows)
    }
}

/// The sum of the rows of data; `None` when one of them is no number.
fn sum(rows: &[Entry], column: usize) -> Option<Decimal> {
    rows.iter().filter(|entry| !entry.is_total).try_fold(Decimal::ZERO, |sum, entry| match entry.values[column] {
        Found::Number(value) => sum.checked_add(value),
        Found::Blank => Some(sum),
        Found::Other => None,
    })
}

#[derive(Debug)]
enum Found {
    Number(Decimal),
    Blank,
    Other,
}

fn is_additive(column: &Column, layout: &Layout) -> bool {
    let (Role::Fields(slots) | Role::Period { slots, .. } | Role::Member { slots, .. }) = &column.role else { return false };
    slots.first().is_some_and(|slot| {
        let info = layout.form.parts[usize::from(slot.part)].info;
        slot.field.is_some_and(|field| ADDITIVE.contains(&(info.fields[usize::from(field)].kind)()))
    })
}

fn value(cells: &[(u16, Raw<'static>)], column: &Column, context: &Context<'_>) -> Found {
    let Some((_, raw)) = cells.iter().find(|(at, _)| *at == column.index) else { return Found::Blank };
    let node = Node { raw: raw.clone(), span: crate::diagnostic::Span::Nowhere, hint: column.hint.clone() };
    match words::quiet(context, |context| Quantity::decode(&node, context)) {
        Ok(Some(quantity)) if quantity.unit != crate::value::Unit::Percent => Found::Number(quantity.value),
        Ok(None) => Found::Blank,
        Ok(Some(_)) | Err(_) => Found::Other,
    }
}

/// Totals are typed by hand: they may be rounded in their last place.
fn is_near(total: Decimal, sum: Decimal) -> bool {
    let places = total.normalize().scale();
    total.checked_sub(sum).is_some_and(|difference| difference.abs() <= Decimal::new(5, (places + 1).min(Decimal::MAX_SCALE)))
}

/// The number as the column shows it: 260 in a column of 万元.
fn in_column_unit(value: Decimal, column: &Column) -> String {
    let factor = column.hint.as_ref().and_then(|hint| hint.factor).filter(|factor| !factor.is_zero()).unwrap_or(Decimal::ONE);
    (value / factor).normalize().to_string()
}
