//! Rows that only an unread column tells apart: `经销商 | 1月 | 2月` where the plan knows no such dimension, or campaigns with days of their
//! own. Without it each of them would be of the whole company, and the second contradict the first. They are not read, which is told once,
//! at the header of the column.

use std::collections::BTreeSet;

use super::RowKind;
use crate::diagnostic::{Diagnostic, Severity};
use crate::load::Sheet;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Column, Layout, Role};
use crate::recognise::words::{self, layout_words};
use crate::value::{Context, PeriodKind, Raw};

/// Whether the rows of a table of goals or actuals differ in nothing that is read but their values and their time; E103 for the column in
/// which they do. Of rows from a day to another nothing is missed in what the company is to reach, so that is a warning.
pub fn are_lost(layout: &Layout, rows: &[OwnedRow], kinds: &[RowKind], sheet: &Sheet, context: &Context<'_>) -> bool {
    if !layout.form.takes_series() || layout.columns.iter().any(|column| tells_apart(column, layout)) {
        return false;
    }
    let data: Vec<&OwnedRow> = rows.iter().zip(kinds).filter(|(_, kind)| **kind == RowKind::Data).map(|(row, _)| row).collect();
    let Some(unread) = layout.columns.iter().find(|column| column.role == Role::Unknown && names_each(column, &data)) else { return false };
    let severity = match layout.columns.iter().find(|column| is_time(column)) {
        None => Severity::Error,
        Some(time) if have_days_of_their_own(time, layout, &data, context) => Severity::Warning,
        Some(time) if names_things(unread) && are_periods(time, &data, context) => Severity::Error,
        Some(time) if is_period_repeated(time, &data, context) => Severity::Error,
        Some(_) => return false,
    };
    let entity = context.vocabulary.entity(layout.form.main().kind);
    let told = Diagnostic::new("E103", layout.header_span(sheet, unread.index)).variant("unread").severity(severity);
    context.report(told.arg("entity", entity).arg("name", &unread.header));
    true
}

/// Whether a column that is read says what a row is about.
fn tells_apart(column: &Column, layout: &Layout) -> bool {
    !is_time(column) && (column.is_naming(&layout.form) || column.is_of_orders() || matches!(column.name, Some("id" | "goal")))
}

fn is_time(column: &Column) -> bool {
    matches!(column.name, Some("date" | "period")) && matches!(column.role, Role::Fields(_))
}

/// Whether a column has a name in every row, and no two alike.
fn names_each(column: &Column, rows: &[&OwnedRow]) -> bool {
    let names: BTreeSet<&str> = rows.iter().filter_map(|row| row.text(column.index)).collect();
    names.len() > 1 && names.len() == rows.len()
}

/// Whether the header of a column says that it names what the rows are: 活动名称. 阶段 beside the months only calls them something.
fn names_things(column: &Column) -> bool {
    layout_words().things.iter().any(|word| column.header.contains(word.as_str()))
}

/// Whether the rows run from one day to another.
fn have_days_of_their_own(time: &Column, layout: &Layout, rows: &[&OwnedRow], context: &Context<'_>) -> bool {
    let others = layout.columns.iter().filter(|column| column.role == Role::Unknown);
    let begins = || layout_words().hints.get("planned_start").into_iter().flatten().any(|word| time.header.contains(word.as_str()));
    let is_end = |column: &Column| are_days(column, rows, context);
    are_days(time, rows, context) && (begins() || others.into_iter().any(is_end))
}

fn are_days(column: &Column, rows: &[&OwnedRow], context: &Context<'_>) -> bool {
    let filled = rows.iter().filter_map(|row| row.cell(column.index)).count();
    filled > 0 && rows.iter().filter_map(|row| row.cell(column.index)).filter(|raw| is_day(raw, context)).count() * 2 > filled
}

fn is_day(raw: &Raw<'_>, context: &Context<'_>) -> bool {
    matches!(raw, Raw::Date(_)) || raw.text().is_some_and(|text| words::period(&text, context).is_some_and(|period| period.kind == PeriodKind::Day))
}

/// Whether the rows are of months and the like; what is dated by the day is counted up as it comes in.
fn are_periods(time: &Column, rows: &[&OwnedRow], context: &Context<'_>) -> bool {
    !are_days(time, rows, context)
}

/// Whether two rows are of one month.
fn is_period_repeated(time: &Column, rows: &[&OwnedRow], context: &Context<'_>) -> bool {
    let periods: Vec<String> = rows.iter().filter_map(|row| row.cell(time.index)?.text().map(|text| text.into_owned())).collect();
    let different: BTreeSet<&String> = periods.iter().collect();
    are_periods(time, rows, context) && different.len() < periods.len()
}
