//! Tables of another year than the plan's: `2025年销售回顾` above 指标, 目标 and 实际, or above columns 1月, 2月, 3月.
//!
//! **Decision.** What stands nearest to a table and names a year says of which year it is: a title, its sheet, its file, the folders of that.
//! A table of another year than the plan's whose own cells name none is not read, which is told (W104), for this year's figures are not made
//! of last year's. A text that only compares with another year, 对比2025年, is of no year; months without a year below such a one are read in
//! that of the plan, and that is told too.

use crate::diagnostic::{Diagnostic, Span};
use crate::load::Sheet;
use crate::value::{Context, Period, PeriodKind, Raw};
use crate::vocabulary::grammar::grammar;

use crate::recognise::draft::Drafts;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Column, Layout, Role};
use crate::recognise::rows::texts;
use crate::recognise::words::{self, layout_words};

use super::budgets::is_of_money;
use super::{titled, told};

/// Whether the table is of another year than the plan's, which is told (W104).
pub fn is_of_another(above: &[OwnedRow], below: &[OwnedRow], layout: &Layout, sheet: &Sheet, drafts: &Drafts<'_, '_, '_>) -> bool {
    let (context, form) = (drafts.context, &layout.form);
    let is_of_time = form.takes_series() || is_of_money(form.name) || TIMED.contains(&form.main().kind);
    let told = drafts.told.as_ref().or(drafts.place.period.as_ref());
    let is_open = is_of_time && told.is_none_or(|told| years(&told.text).is_empty()) && !says_years(below, layout, context);
    let Some(plan) = context.plan.filter(|_| is_open) else { return false };
    let names = [sheet.name.as_str(), drafts.place.stem.as_str()].into_iter().chain(drafts.place.path.rsplit('/').skip(1));
    let Some((text, year)) = titles(above).chain(names).find_map(|text| Some((text, said(text, plan, context)?))) else { return false };
    let is_other = |year: &i16| *year < plan.start.year() || *year > plan.end.year();
    let Some(year) = year.filter(is_other) else { return false };
    let span = Span::Cell { file: sheet.file, sheet: sheet.index, row: layout.header_row, column: 0 };
    context.report(Diagnostic::new("W104", span).variant("of_other_year").arg("text", text.trim()).arg("year", year.to_string()));
    true
}

/// Kinds besides those of amounts whose tables are of a year.
const TIMED: &[&str] = &["task", "progress_entry"];

/// The lines above a table, the nearest one first.
fn titles(above: &[OwnedRow]) -> impl Iterator<Item = &str> {
    above.iter().rev().filter_map(titled::line).map(|(_, text)| text)
}

/// Whether a line above a table or the name of its sheet says that it is of the year of the plan: 年度目标, 2026年目标.
pub fn is_of_plan(above: &[OwnedRow], name: Option<&str>, context: &Context<'_>) -> bool {
    let is_of_year = |text: &str| layout_words().of_year.iter().any(|word| text.to_lowercase().contains(word.as_str()));
    let is_of_plan = |year: i16| context.plan.is_some_and(|plan| plan.start.year() <= year && year <= plan.end.year());
    let says = |text: &str| is_of_year(text) || matches!(years(&told::without_days(text, context))[..], [year] if is_of_plan(year));
    titles(above).chain(name).any(says)
}

/// The year that a text says of the table: `Some(None)` where it speaks of several, or compares with one, `None` where it speaks of none.
fn said(text: &str, plan: Period, context: &Context<'_>) -> Option<Option<i16>> {
    let has = |words: &[String]| words.iter().any(|word| text.to_lowercase().contains(word.as_str()));
    let content = told::without_days(text, context);
    match years(&content)[..] {
        [] => has(&layout_words().year_before).then(|| Some(plan.start.year() - 1).filter(|_| !has(&layout_words().compared))),
        [year] => Some(Some(year).filter(|_| !has(&layout_words().compared))),
        _ => Some(None),
    }
}

/// Whether headers of a table, or cells that are periods or days, name years.
fn says_years(below: &[OwnedRow], layout: &Layout, context: &Context<'_>) -> bool {
    let is_dated = |raw: &Raw<'_>| match raw {
        Raw::Date(_) => true,
        Raw::Text(text) => !years(text).is_empty() && words::period(text, context).is_some(),
        Raw::Number { .. } | Raw::Blank | Raw::Flag(_) | Raw::Error(_) | Raw::List(_) | Raw::Map(_) => false,
    };
    let in_headers = layout.columns.iter().any(|column| !years(&column.header).is_empty());
    in_headers || below.iter().flat_map(|row| &row.cells).any(|(_, raw)| is_dated(raw))
}

/// W104 where the nearest text around a table that names a year names only one, which is none of the plan's, and months stand in the table
/// without a year.
pub fn tell(above: &[OwnedRow], below: &[OwnedRow], layout: &Layout, sheet: &Sheet, drafts: &Drafts<'_, '_, '_>) {
    tell_headed(below, layout, sheet, drafts.context);
    tell_years(layout, sheet, drafts.context);
    let (context, names) = (drafts.context, [sheet.name.as_str(), drafts.place.path.as_str()]);
    let told = drafts.told.as_ref().or(drafts.place.period.as_ref());
    let is_bare =
        || has_bare_periods(layout) || told.is_some_and(|told| years(&told.text).is_empty()) || bare_values(below, layout, context).next().is_some();
    let Some(plan) = context.plan.filter(|_| is_bare()) else { return };
    let Some((text, years)) = titles(above).chain(names).map(|text| (text, years(text))).find(|(_, years)| !years.is_empty()) else {
        return;
    };
    if let [year] = years[..]
        && (year < plan.start.year() || year > plan.end.year())
    {
        let span = Span::Cell { file: sheet.file, sheet: sheet.index, row: layout.header_row, column: 0 };
        let told = Diagnostic::new("W104", span).variant("other_year").arg("text", text.trim());
        context.report(told.arg("year", year.to_string()).arg("read", plan.start.year().to_string()));
    }
}

/// W104 where a header names one year of a plan that lies in two, and the months of the rows, which name none, are read in the other.
fn tell_headed(below: &[OwnedRow], layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
    let is_of_rows = |column: &&Column| match &column.role {
        Role::Fields(_) => true,
        Role::Member { member, .. } => member.period().is_none(),
        Role::Period { .. } | Role::Unit | Role::Redundant | Role::Unknown => false,
    };
    for column in layout.columns.iter().filter(is_of_rows).filter(|column| column.takes_unit(&layout.form)) {
        let [year] = years(&column.header)[..] else { continue };
        let Some(read) = bare_values(below, layout, context).map(|period| period.start.year()).find(|read| *read != year) else { continue };
        let told = Diagnostic::new("W104", layout.cell(sheet, layout.header_row, column.index)).variant("other_year");
        context.report(told.arg("text", &column.header).arg("year", year.to_string()).arg("read", read.to_string()));
    }
}

/// W104 for a column headed by a year, 2026年, in a plan that is no calendar year: that of the calendar may be meant, or that of the plan.
fn tell_years(layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
    let Some(plan) = context.plan.filter(|plan| plan.start.year() != plan.end.year()) else { return };
    for column in &layout.columns {
        let text = match &column.role {
            Role::Period { text, .. } => Some(text.as_str()),
            Role::Member { member, .. } => member.period(),
            Role::Fields(_) | Role::Unit | Role::Redundant | Role::Unknown => None,
        };
        let says_year = !years(&column.header).is_empty() && !says_fiscal(&column.header);
        let Some(text) = text.filter(|_| says_year) else { continue };
        let Some(read) = words::period(text, context).filter(|read| read.kind == PeriodKind::Year && read.overlaps(&plan)) else { continue };
        let told = Diagnostic::new("W104", layout.cell(sheet, layout.header_row, column.index)).variant("which_year").arg("text", &column.header);
        context.report(told.arg("start", read.start).arg("end", read.end));
    }
}

/// Whether a text calls its year a fiscal one.
fn says_fiscal(text: &str) -> bool {
    let text = text.to_lowercase();
    grammar().fiscal.iter().any(|word| text.contains(word.as_str()))
}

/// Whether a column is headed by a period without a year: 1月.
fn has_bare_periods(layout: &Layout) -> bool {
    let is_bare = |column: &Column| match &column.role {
        Role::Period { text, .. } => years(text).is_empty(),
        Role::Member { member, .. } => member.keys.iter().any(|(kind, name)| *kind == "period" && years(name).is_empty()),
        Role::Fields(_) | Role::Unit | Role::Redundant | Role::Unknown => false,
    };
    layout.columns.iter().any(is_bare)
}

/// What a column of periods says without a year, as it is read.
fn bare_values<'r>(below: &'r [OwnedRow], layout: &Layout, context: &'r Context<'_>) -> impl Iterator<Item = Period> + 'r {
    let columns: Vec<u16> = layout.columns.iter().filter(|column| column.name == Some("period")).map(|column| column.index).collect();
    let values = below.iter().flat_map(|row| texts(&row.cells)).filter(move |(column, _)| columns.contains(column));
    values.filter(|(_, text)| years(text).is_empty()).filter_map(|(_, text)| words::period(text, context))
}

/// The different years that a text names with four digits.
fn years(text: &str) -> Vec<i16> {
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4 || run.len() == 6 || run.len() == 8);
    let mut years: Vec<i16> = runs.filter_map(|run| run[..4].parse().ok()).filter(|year| (2000..2100).contains(year)).collect();
    years.sort_unstable();
    years.dedup();
    years
}
