//! What the columns beside that of an amount do to the amounts of the rows: a budget that was not revised is the first one, what was taken
//! back of spending is taken from it, and what a line has a month is compared with what it has a year (W105).

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
            Says::Less => rows.iter_mut().for_each(|row| take_from(row, amount.index, companion.column)),
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

/// Takes what stands in one column from the amount in another.
fn take_from(row: &mut OwnedRow, amount: u16, less: u16) {
    let Some(less) = row.cell(less).and_then(negative) else { return };
    match (row.cell(amount), &less) {
        (None | Some(Raw::Blank), _) => put(row, amount, less),
        (Some(Raw::Number { value, percent }), Raw::Number { value: less, .. }) => {
            let rest = Raw::Number { value: value.saturating_add(*less), percent: *percent };
            put(row, amount, rest);
        }
        (Some(Raw::Text(text)), _) => {
            let is_nothing = text.trim().is_empty() || plain(text).is_some_and(|value| value.is_zero());
            match (is_nothing, plain(text), &less) {
                (true, ..) => put(row, amount, less),
                (false, Some(value), Raw::Text(less)) => {
                    if let Some(less) = plain(less) {
                        put(row, amount, Raw::Text(value.saturating_add(less).normalize().to_string().into()));
                    }
                }
                _ => {}
            }
        }
        _ => {}
    }
}

/// An amount that was taken back; none where it is nothing.
fn negative(raw: &Raw<'static>) -> Option<Raw<'static>> {
    match raw {
        Raw::Number { value, percent } if !value.is_zero() => Some(Raw::Number { value: -value, percent: *percent }),
        Raw::Text(text) => {
            let value = plain(text).filter(|value| !value.is_zero())?;
            Some(Raw::Text((-value).to_string().into()))
        }
        _ => None,
    }
}

/// The number of a text that is nothing else.
fn plain(text: &str) -> Option<Decimal> {
    let digits: String = text.trim().chars().filter(|c| !matches!(c, ',' | '，')).collect();
    digits.parse().ok()
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
