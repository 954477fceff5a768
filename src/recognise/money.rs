//! Columns of money whose header names no unit: a line above the table may, as `单位：万元`; else 20 may have been meant in 万 (W103).

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::value::given::plain;
use crate::value::{Context, Hint, Raw, Unit, quantity};
use crate::vocabulary::grammar::grammar;

use super::columns::{Column, Layout, Role};
use super::header::OwnedRow;
use super::percent::bare;
use super::rows::RowKind;

/// Gives the unit that a line above the header names, `单位：万元`, to the columns of money without one. Columns of KPIs take it in the
/// rows whose KPI is money; others may count anything, so they are left alone.
pub fn unit_above(layout: &mut Layout, head: &[OwnedRow]) {
    let above = head.iter().filter(|row| row.number < layout.header_row).flat_map(|row| &row.cells);
    let named = above.filter_map(|(_, raw)| if let Raw::Text(text) = raw { unit_in(text) } else { None }).next();
    let Some((unit, hint)) = named else { return };
    layout.unit_above = Some(unit);
    let hint = Arc::new(hint);
    let silent: Vec<usize> = (0..layout.columns.len()).filter(|&at| is_silent_money(&layout.columns[at], layout)).collect();
    silent.into_iter().for_each(|at| layout.columns[at].hint = Some(hint.clone()));
}

/// The unit of money after the word for unit and a colon.
fn unit_in(text: &str) -> Option<(String, Hint)> {
    let text = plain(text);
    let named = |word: &String| {
        let rest = text.split_once(word.as_str())?.1.trim_start().strip_prefix(':')?.trim_start();
        let unit = rest.split([')', ',', ';', ' ', '】', ']']).next()?;
        Hint::for_unit(unit).filter(|hint| hint.unit == Some(Unit::Money)).map(|hint| (unit.to_string(), hint))
    };
    grammar().keys.unit.iter().find_map(named)
}

/// Tells each column of money without a unit whose numbers are all small, once, at the first of them.
pub fn tell(layout: &Layout, rows: &[OwnedRow], kinds: &[RowKind], sheet: &Sheet, context: &Context<'_>) {
    for column in layout.columns.iter().filter(|column| is_silent_money(column, layout)) {
        let data = rows.iter().zip(kinds).filter(|(_, kind)| **kind == RowKind::Data);
        let amounts: Vec<(u32, Decimal)> = data.filter_map(|(row, _)| Some((row.number, bare(row, column.index)?))).collect();
        let first = amounts.iter().find(|(_, amount)| !amount.is_zero());
        if let Some((row, amount)) = first.filter(|_| amounts.iter().all(|(_, amount)| amount.is_zero() || quantity::is_small(*amount))) {
            let span = layout.cell(sheet, *row, column.index);
            context.report(Diagnostic::new("W103", span).variant("assumed").arg("text", amount.normalize()));
        }
    }
}

fn is_silent_money(column: &Column, layout: &Layout) -> bool {
    let Role::Fields(slots) = &column.role else { return false };
    let silent = column.hint.as_ref().is_none_or(|hint| hint.unit.is_none() && hint.factor.is_none());
    silent
        && slots.iter().any(|slot| {
            let info = layout.form.parts[usize::from(slot.part)].info;
            slot.field.is_some_and(|field| (info.fields[usize::from(field)].kind)() == "money")
        })
}
