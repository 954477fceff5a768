//! What the columns beside that of an amount do to the amounts of the rows: a budget that was not revised is the first one, and what a line
//! has a month is compared with what it has a year (W105). What was taken back of spending is read as rows of its own ([`super::credits`]).

use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::companions::{Companion, Says};
use crate::recognise::header::columns::{Column, Layout};
use crate::value::{Context, Decode, Money, Node, Raw};

use super::RowKind;

/// Months of a year.
const MONTHS: i64 = 12;

/// Completes the amounts of the rows.
pub fn settle(rows: &mut [OwnedRow], kinds: &[RowKind], layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
    let pairs = || layout.columns.iter().flat_map(|amount| amount.companions.iter().map(move |companion| (amount, companion)));
    for (amount, companion) in pairs() {
        let other = layout.columns.iter().find(|column| column.index == companion.column);
        let Some(other) = other.filter(|other| other.hint == amount.hint || companion.says == Says::Monthly) else { continue };
        match companion.says {
            Says::Before => stand_in(rows, kinds, amount, companion, layout, sheet, context),
            Says::Less => {}
            Says::Monthly => compare(rows, kinds, amount, other, layout, sheet, context),
        }
    }
}

/// Puts the first budget where none was revised, and tells it (I104).
fn stand_in(rows: &mut [OwnedRow], kinds: &[RowKind], amount: &Column, companion: &Companion, layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
    let mut filled = Vec::new();
    for (row, kind) in rows.iter_mut().zip(kinds).filter(|(_, kind)| matches!(kind, RowKind::Data | RowKind::Total)) {
        let is_silent = row.cell(amount.index).is_none_or(|raw| money(raw, amount, context).is_none() && !matches!(raw, Raw::Error(_)));
        let Some(before) = row.cell(companion.column).filter(|_| is_silent).cloned() else { continue };
        put(row, amount.index, before);
        if *kind == RowKind::Data {
            filled.push(row.number);
        }
    }
    if let Some(&first) = filled.first() {
        let told = Diagnostic::new("I104", layout.cell(sheet, first, amount.index)).variant("not_revised");
        context.report(told.arg("column", &amount.header).arg("read", &companion.header).arg("rows", filled.len()));
    }
}

/// W105 for what a line has a month that is not the twelfth part of what it has a year; once for the column.
fn compare(rows: &[OwnedRow], kinds: &[RowKind], amount: &Column, mean: &Column, layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
    let read = |row: &OwnedRow, column: &Column| money(row.cell(column.index)?, column, context);
    let pairs = rows.iter().zip(kinds).filter(|(_, kind)| **kind == RowKind::Data).map(|(row, _)| row);
    let wrong = |row: &&OwnedRow| read(row, amount).zip(read(row, mean)).is_some_and(|(whole, mean)| !is_mean(whole, mean));
    let wrong: Vec<&OwnedRow> = pairs.filter(wrong).collect();
    let Some((first, whole, monthly)) = wrong.first().and_then(|row| Some((row, read(row, amount)?, read(row, mean)?))) else { return };
    let told = Diagnostic::new("W105", layout.cell(sheet, first.number, mean.index)).variant("monthly").arg("column", &mean.header);
    let told = told.arg("total", monthly.normalize()).arg("sum", (whole / Decimal::from(MONTHS)).round_dp(2).normalize());
    context.report(told.arg("rows", wrong.len()));
}

/// Whether a mean is that of a year, up to rounding.
fn is_mean(whole: Decimal, mean: Decimal) -> bool {
    let year = mean.saturating_mul(Decimal::from(MONTHS));
    whole.saturating_sub(year).abs() <= whole.abs() / Decimal::from(100)
}

fn money(raw: &Raw<'static>, column: &Column, context: &Context<'_>) -> Option<Decimal> {
    let node = Node { raw: raw.clone(), span: crate::diagnostic::Span::Nowhere, hint: column.hint.clone() };
    crate::recognise::words::quiet(context, |context| Money::decode(&node, context).ok()?).map(|Money(value)| value)
}

fn put(row: &mut OwnedRow, column: u16, raw: Raw<'static>) {
    row.cells.retain(|(at, _)| *at != column);
    let place = row.cells.partition_point(|(at, _)| *at < column);
    row.cells.insert(place, (column, raw));
}
