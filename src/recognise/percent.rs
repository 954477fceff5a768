//! Bare numbers in a column of percentages: 15 or 0.15, decided once for the whole column (domain/4 §4.4).

use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::value::{Context, PercentScale, Raw, Unit};

use super::columns::{Layout, Role};
use super::header::OwnedRow;
use super::rows::{RowKind, hint_mut};
use super::words;

/// Fractions above this are taken for percent points: 1.5 is 150 %.
const LARGEST_FRACTION: Decimal = Decimal::from_parts(15, 0, 0, false, 1);

/// Decides the scale of every percent column of a sheet and writes it into the column's hint.
pub fn decide(layout: &mut Layout, rows: &[OwnedRow], kinds: &[RowKind], sheet: &Sheet, context: &Context<'_>) {
    for at in 0..layout.columns.len() {
        if !is_percent(layout, at) {
            continue;
        }
        let column = layout.columns[at].index;
        let data = rows.iter().zip(kinds).filter(|(_, kind)| **kind == RowKind::Data);
        let numbers: Vec<(u32, Decimal)> = data.filter_map(|(row, _)| Some((row.number, bare(row, column)?))).collect();
        let Some(scale) = scale_of(numbers.iter().map(|(_, value)| *value)) else {
            if let Some((row, value)) = numbers.iter().find(|(_, value)| value.abs() > Decimal::ONE) {
                let span = layout.cell(sheet, *row, column);
                context.report(Diagnostic::new("W104", span).variant("percent").arg("text", value).arg("column", &layout.columns[at].header));
            }
            continue;
        };
        hint_mut(&mut layout.columns[at]).percent = scale;
    }
}

/// The scale that a column's bare numbers show; `None` when there are none or they all lie in 1 to 1.5.
pub fn scale_of(numbers: impl Iterator<Item = Decimal>) -> Option<PercentScale> {
    let (mut any, mut points, mut sure) = (false, false, false);
    for value in numbers {
        any = true;
        points |= value.abs() > LARGEST_FRACTION;
        sure |= value.abs() <= Decimal::ONE && !value.is_zero();
    }
    match (any, points, sure) {
        (true, true, _) => Some(PercentScale::Points),
        (true, false, true) => Some(PercentScale::Fraction),
        _ => None,
    }
}

fn is_percent(layout: &Layout, at: usize) -> bool {
    let column = &layout.columns[at];
    let (Role::Fields(slots) | Role::Period { slots, .. } | Role::Member { slots, .. }) = &column.role else { return false };
    let unit = column.hint.as_ref().and_then(|hint| hint.unit.as_ref());
    let by_type = slots.iter().any(|slot| {
        let info = layout.form.parts[usize::from(slot.part)].info;
        slot.field.is_some_and(|field| (info.fields[usize::from(field)].kind)() == "percent")
    });
    unit == Some(&Unit::Percent) || (by_type && unit.is_none())
}

/// A number that does not say how it is meant.
fn bare(row: &OwnedRow, column: u16) -> Option<Decimal> {
    let (_, raw) = row.cells.iter().find(|(at, _)| *at == column)?;
    match raw {
        Raw::Number { value, percent: false } => Some(*value),
        Raw::Text(text) => words::plain_number(text),
        _ => None,
    }
}
