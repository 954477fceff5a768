//! Diagnostics as rows that open: the cells of the sheet, why, and what to do.

use serde::Serialize;

use super::HeadingView;
use crate::diagnostic::Severity;
use crate::emit::html::page::Scope;
use crate::emit::html::{inline, mark};
use crate::report::{DiagnosticItem, DiagnosticList, Excerpt, Status};
use crate::theme::ThemeFault;

#[derive(Serialize)]
struct ListView<'s> {
    heading: HeadingView,
    chips: Vec<ChipView>,
    items: Vec<ItemView<'s>>,
    more: String,
}

#[derive(Serialize)]
struct ChipView {
    code: &'static str,
    mark: String,
    count: usize,
}

#[derive(Serialize)]
struct ItemView<'s> {
    code: &'static str,
    tone: &'static str,
    mark: String,
    count: usize,
    sentence: String,
    place: String,
    title: String,
    excerpt: Option<ExcerptView<'s>>,
    notes: Vec<(&'s str, String)>,
}

#[derive(Serialize)]
struct ExcerptView<'s> {
    columns: &'s [String],
    rows: Vec<(u32, Vec<(&'s str, &'static str)>)>,
}

/// Diagnostics with their places.
pub fn list(scope: &mut Scope<'_>, list: &DiagnosticList) -> Result<String, ThemeFault> {
    let view = ListView {
        heading: super::heading(scope, &list.heading),
        chips: chips(list),
        items: list.items.iter().map(|each| item(scope, each)).collect(),
        more: inline::html(scope, &list.more),
    };
    scope.fill("blocks/diagnostics.html", &view)
}

fn status(severity: Severity) -> Status {
    match severity {
        Severity::Error => Status::Error,
        Severity::Warning => Status::Watch,
        Severity::Info => Status::Info,
    }
}

/// A chip for each severity that occurs, when there is a choice.
fn chips(list: &DiagnosticList) -> Vec<ChipView> {
    let count = |severity| list.items.iter().filter(|item| item.diagnostic.severity == severity).map(|item| item.count).sum();
    let chip = |severity| ChipView { code: mark::code(status(severity)), mark: mark::beside(status(severity)), count: count(severity) };
    let chips: Vec<_> = [Severity::Error, Severity::Warning, Severity::Info].map(chip).into_iter().filter(|chip| chip.count > 0).collect();
    if chips.len() > 1 { chips } else { Vec::new() }
}

fn item<'s>(scope: &mut Scope<'_>, item: &'s DiagnosticItem) -> ItemView<'s> {
    let status = status(item.diagnostic.severity);
    ItemView {
        code: item.diagnostic.code.0,
        tone: mark::code(status),
        mark: mark::alone(status, &scope.renderer.words),
        count: item.count,
        sentence: inline::html(scope, &item.sentence),
        place: inline::source(scope, item.diagnostic.span),
        title: inline::html(scope, &item.title),
        excerpt: item.excerpt.as_ref().map(excerpt),
        notes: item.notes.iter().map(|(label, text)| (label.as_str(), inline::html(scope, text))).collect(),
    }
}

fn excerpt(excerpt: &Excerpt) -> ExcerptView<'_> {
    let class = |row: usize, column: usize| match (row, column) {
        place if place == excerpt.fault => "fault",
        place if Some(place) == excerpt.conflict => "conflict",
        _ => "",
    };
    let cells = |row: usize, cells: &'_ [String]| cells.iter().enumerate().map(|(column, _)| class(row, column)).collect::<Vec<_>>();
    let rows = excerpt.rows.iter().enumerate();
    let rows = rows.map(|(row, (number, texts))| (*number, texts.iter().map(String::as_str).zip(cells(row, texts)).collect())).collect();
    ExcerptView { columns: &excerpt.columns, rows }
}
