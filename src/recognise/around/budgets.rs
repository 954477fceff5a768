//! What stands around a table of money and holds for its rows: the department or the month that its sheet is named for, and the period that
//! `set:` in `sources:` gives it. A budget of a month is its amount of that month, and what was spent is that of the month.

use crate::diagnostic::{Diagnostic, Span};
use crate::load::{Format, Sheet};
use crate::recognise::forms::Form;
use crate::recognise::header::columns::{Column, Layout, Role};
use crate::recognise::header::{OwnedRow, Reader};
use crate::recognise::place::FilePlace;
use crate::recognise::words::{self, Measure, layout_words};
use crate::value::Context;
use crate::value::name::{NameKind, kind};

use super::supplied::{Supplied, SuppliedBy};
use super::told::Told;

/// Fields of a line that say something of all of the plan, and in a table of a month of that month.
const OF_ALL: &[&str] = &["remaining", "used", "share"];

/// Whether a form is that of a table of money.
pub fn is_of_money(form: &str) -> bool {
    matches!(form, "budget_line" | "spend")
}

/// The department whose table a sheet is, by its name.
pub fn department(name: &str, sheet: &Sheet, format: Format) -> Option<Supplied> {
    let span = Span::Cell { file: sheet.file, sheet: sheet.index, row: 1, column: 0 };
    let is_department = format == Format::Workbook && kind(name.trim()) == NameKind::Department && !words::is_whole(name);
    is_department.then(|| Supplied::of("owner", name.trim().to_string(), span, SuppliedBy::SheetName))
}

/// Gives the amounts of a budget to the period that stands around it (I104), where no column names one.
pub fn of_period(layout: &mut Layout, above: &[OwnedRow], sheet: &Sheet, place: &FilePlace, reader: &Reader<'_, '_>) {
    let has_periods = layout.columns.iter().any(|column| matches!(column.role, Role::Period { .. }));
    if layout.form.main().kind != "budget_line" || has_periods {
        return;
    }
    let named = of_file(layout, place, reader.context);
    let Some(text) = declared(reader).or_else(|| told(above, named, sheet, reader)) else { return leave_undated(layout, sheet, reader.context) };
    take_month(layout, sheet, reader.context);
    // No column of a month asked for the records of what was spent in it.
    if layout.form.parts.len() == 1 {
        let of_spending = Form::named("budget_line").into_iter().flat_map(|form| form.parts.into_iter().skip(1));
        layout.form.parts.extend(of_spending);
    }
    for at in 0..layout.columns.len() {
        let measure = match layout.columns[at].name {
            Some("planned") if is_of_year(&layout.columns[at].header, reader) => continue,
            Some("planned") => Measure::Target,
            Some("spent") if !words::is_cumulative(&layout.columns[at].header) => Measure::Actual,
            Some(name) if OF_ALL.contains(&name) => {
                layout.columns[at].role = Role::Redundant;
                continue;
            }
            _ => continue,
        };
        let slots = layout.value_slots(measure, "months");
        if !slots.is_empty() {
            layout.columns[at].role = Role::Period { text: text.clone(), slots };
        }
    }
}

/// Whether a header says that a budget is that of the year: 年度预算 or 2026年预算 in the report of a month.
fn is_of_year(header: &str, reader: &Reader<'_, '_>) -> bool {
    let period = reader.period(header).and_then(|(text, _)| words::period(&text, reader.context));
    let folded = header.to_lowercase();
    period.is_some_and(|period| period == period.year()) || layout_words().of_year.iter().any(|word| folded.contains(word.as_str()))
}

/// Of 本月支出 beside 累计支出 the former is read in a table of a month, which is told (W107): each month's table says what was spent in it.
fn take_month(layout: &mut Layout, sheet: &Sheet, context: &Context<'_>) {
    let is_spent = |column: &Column| column.name == Some("spent");
    let of_month = layout.columns.iter().find(|column| is_spent(column) && words::is_of_period(&column.header));
    let Some(month) = of_month.map(|column| column.header.clone()) else { return };
    let row = layout.header_row;
    for column in layout.columns.iter_mut().filter(|column| is_spent(column) && !words::is_of_period(&column.header)) {
        (column.role, column.name) = (Role::Unknown, None);
        let span = Span::Cell { file: sheet.file, sheet: sheet.index, row, column: column.index };
        context.report(Diagnostic::new("W107", span).variant("replaced").arg("name", &column.header).arg("other", &month));
    }
}

/// What is budgeted for a month of which nothing says which it is, or was spent in it, says nothing of the line (W107).
fn leave_undated(layout: &mut Layout, sheet: &Sheet, context: &Context<'_>) {
    let is_amount = |column: &Column| matches!(column.role, Role::Fields(_)) && matches!(column.name, Some("planned" | "spent"));
    let is_open = |column: &Column| is_amount(column) && words::is_of_period(&column.header);
    for column in layout.columns.iter_mut().filter(|column| is_open(column)) {
        (column.role, column.name) = (Role::Unknown, None);
        let span = Span::Cell { file: sheet.file, sheet: sheet.index, row: layout.header_row, column: column.index };
        context.report(Diagnostic::new("W107", span).arg("name", &column.header));
    }
}

/// What `set:` says.
fn declared(reader: &Reader<'_, '_>) -> Option<String> {
    let set = reader.supplied.iter().find(|set| set.by == SuppliedBy::Declared && set.column == "period");
    set.filter(|set| !set.is_nothing()).map(|set| set.text.clone())
}

/// What a title or the name of the sheet says, or of a report of what was spent the name of the file, which is told. Of a mere budget that may
/// be the month in which it was changed.
fn told(above: &[OwnedRow], named: Option<Told>, sheet: &Sheet, reader: &Reader<'_, '_>) -> Option<String> {
    let is_set_aside = reader.supplied.iter().any(|set| set.by == SuppliedBy::Declared && set.column == "period");
    let told = Told::by_title(above, sheet, reader.context).or(reader.told.cloned()).or(named).filter(|told| !is_set_aside && !told.to_date)?;
    tell(&told, reader.context);
    Some(told.given)
}

/// What the name of the file of a report of what was spent says in words; where columns speak of a month digits alone say it too: 本月实际 in
/// 2026-03.xlsx.
fn of_file(layout: &Layout, place: &FilePlace, context: &Context<'_>) -> Option<Told> {
    let is_of_month = |column: &Column| matches!(column.name, Some("planned" | "spent")) && words::is_of_period(&column.header);
    if layout.columns.iter().any(is_of_month) {
        return Told::in_file_name(place, context);
    }
    let is_report = layout.columns.iter().any(|column| column.name == Some("spent"));
    Told::by_name_of_file(place, context).filter(|_| is_report)
}

fn tell(told: &Told, context: &Context<'_>) {
    let diagnostic = Diagnostic::new("I104", told.span).variant("told").arg("text", &told.text);
    context.report(diagnostic.arg("read", told.period.label(context.vocabulary)));
}
