//! Rows of totals are left out of the records and compared with the sum of the rows above them (W105).

use rust_decimal::Decimal;

use crate::load::Sheet;
use crate::value::{Context, Decode, Node, Quantity, Raw};

use super::columns::{Column, Layout, Role};
use super::rows::tell_total;
use super::words;

/// Running sums of the columns that add up.
#[derive(Debug)]
pub struct Totals {
    columns: Vec<Sum>,
    /// Whether a subtotal was met: then a total that equals the sum of all rows or of the subtotals is right.
    had_subtotal: bool,
}

#[derive(Debug)]
struct Sum {
    column: usize,
    all: Decimal,
    since: Decimal,
    complete: bool,
}

/// Types whose values add up.
const ADDITIVE: &[&str] = &["money", "quantity", "number", "days", "target"];

impl Totals {
    /// Sums of nothing yet.
    pub fn new(layout: &Layout) -> Self {
        let additive = layout.columns.iter().enumerate().filter(|(_, column)| is_additive(column, layout));
        let columns = additive.map(|(column, _)| Sum { column, all: Decimal::ZERO, since: Decimal::ZERO, complete: true }).collect();
        Self { columns, had_subtotal: false }
    }

    /// Adds a row.
    pub fn add(&mut self, cells: &[(u16, Raw<'static>)], layout: &Layout, context: &Context<'_>) {
        for sum in &mut self.columns {
            match value(cells, &layout.columns[sum.column], context) {
                Found::Number(value) => match (sum.all.checked_add(value), sum.since.checked_add(value)) {
                    (Some(all), Some(since)) => (sum.all, sum.since) = (all, since),
                    _ => sum.complete = false,
                },
                Found::Blank => {}
                Found::Other => sum.complete = false,
            }
        }
    }

    /// Compares a row of totals with the rows above it: with all of them, or with those since the last subtotal.
    pub fn compare(&mut self, row: u32, cells: &[(u16, Raw<'static>)], layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
        for sum in self.columns.iter_mut().filter(|sum| sum.complete) {
            let column = &layout.columns[sum.column];
            if let Found::Number(total) = value(cells, column, context) {
                let right = is_near(total, sum.all) || is_near(total, sum.since);
                if !right {
                    let expected = if self.had_subtotal { sum.since } else { sum.all };
                    let span = layout.cell(sheet, row, column.index);
                    tell_total(span, &column.header, &in_column_unit(total, column), &in_column_unit(expected, column), context);
                }
            }
            sum.since = Decimal::ZERO;
        }
        self.had_subtotal = true;
    }
}

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
