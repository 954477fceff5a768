//! Tables of another year than the plan's: `2025年销售额` above columns 1月, 2月, 3月, which are read in the year of the plan. That is told,
//! for only their author knows whether the year or the plan is meant.

use crate::diagnostic::{Diagnostic, Span};
use crate::load::Sheet;
use crate::value::Context;

use crate::recognise::draft::Drafts;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Column, Layout, Role};
use crate::recognise::rows::texts;
use crate::recognise::words;

/// W104 where the nearest text around a table that names a year names only one, which is none of the plan's, and months stand in the table
/// without a year.
pub fn tell(above: &[OwnedRow], below: &[OwnedRow], layout: &Layout, sheet: &Sheet, drafts: &Drafts<'_, '_, '_>) {
    let (context, names) = (drafts.context, [sheet.name.as_str(), drafts.place.path.as_str()]);
    let told = drafts.told.as_ref().or(drafts.place.period.as_ref());
    let is_bare = || has_bare_periods(layout) || told.is_some_and(|told| years(&told.text).is_empty()) || has_bare_values(below, layout, context);
    let Some(plan) = context.plan.filter(|_| is_bare()) else { return };
    let titles = above.iter().rev().filter(|row| row.cells.len() == 1).flat_map(|row| texts(&row.cells)).map(|(_, text)| text);
    let Some((text, years)) = titles.chain(names).map(|text| (text, years(text))).find(|(_, years)| !years.is_empty()) else {
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

/// Whether a column is headed by a period without a year: 1月.
fn has_bare_periods(layout: &Layout) -> bool {
    let is_bare = |column: &Column| match &column.role {
        Role::Period { text, .. } => years(text).is_empty(),
        Role::Member { member, .. } => member.keys.iter().any(|(kind, name)| *kind == "period" && years(name).is_empty()),
        Role::Fields(_) | Role::Unit | Role::Redundant | Role::Unknown => false,
    };
    layout.columns.iter().any(is_bare)
}

/// Whether a column of periods has one without a year.
fn has_bare_values(below: &[OwnedRow], layout: &Layout, context: &Context<'_>) -> bool {
    let columns: Vec<u16> = layout.columns.iter().filter(|column| column.name == Some("period")).map(|column| column.index).collect();
    let mut values = below.iter().flat_map(|row| texts(&row.cells)).filter(|(column, _)| columns.contains(column));
    values.any(|(_, text)| years(text).is_empty() && words::period(text, context).is_some())
}

/// The different years that a text names with four digits.
fn years(text: &str) -> Vec<i16> {
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4 || run.len() == 6 || run.len() == 8);
    let mut years: Vec<i16> = runs.filter_map(|run| run[..4].parse().ok()).filter(|year| (2000..2100).contains(year)).collect();
    years.sort_unstable();
    years.dedup();
    years
}
