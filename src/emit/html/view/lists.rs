//! Facts, lists and two-by-two fields.

use serde::Serialize;

use super::HeadingView;
use crate::emit::html::page::Scope;
use crate::emit::html::{inline, mark};
use crate::report::{Facts, ListBlock, ListRow, Matrix, Text};
use crate::theme::ThemeFault;

#[derive(Serialize)]
struct FactsView<'s> {
    heading: HeadingView,
    rows: Vec<(&'s str, String)>,
    footnote: Option<String>,
}

/// Names and values of one thing.
pub fn facts(scope: &mut Scope<'_>, facts: &Facts) -> Result<String, ThemeFault> {
    let view = FactsView {
        heading: super::heading(scope, &facts.heading),
        rows: facts.rows.iter().map(|(name, value)| (name.as_str(), inline::html(scope, value))).collect(),
        footnote: super::footnote(scope, &facts.footnote, None),
    };
    scope.fill("blocks/facts.html", &view)
}

#[derive(Serialize)]
struct ListView {
    heading: HeadingView,
    rows: Vec<ListRowView>,
    footnote: Option<String>,
}

#[derive(Serialize)]
struct ListRowView {
    mark: Option<String>,
    text: String,
    right: String,
    tone: &'static str,
}

/// Short rows.
pub fn list(scope: &mut Scope<'_>, list: &ListBlock) -> Result<String, ThemeFault> {
    let view = ListView {
        heading: super::heading(scope, &list.heading),
        rows: list.rows.iter().map(|each| row(scope, each)).collect(),
        footnote: super::footnote(scope, &list.footnote, None),
    };
    scope.fill("blocks/list.html", &view)
}

fn row(scope: &mut Scope<'_>, row: &ListRow) -> ListRowView {
    ListRowView {
        mark: row.status.map(|status| mark::alone(status, &scope.renderer.words)),
        text: inline::html(scope, &row.text),
        right: inline::html(scope, &row.right),
        tone: row.status.map_or("", mark::code),
    }
}

#[derive(Serialize)]
struct MatrixView<'s> {
    heading: HeadingView,
    quadrants: Vec<QuadrantView<'s>>,
    footnote: Option<String>,
}

#[derive(Serialize)]
struct QuadrantView<'s> {
    title: &'s str,
    items: Vec<String>,
}

/// Fields of a two-by-two matrix.
pub fn matrix(scope: &mut Scope<'_>, matrix: &Matrix) -> Result<String, ThemeFault> {
    let items = |scope: &mut Scope<'_>, items: &[Text]| items.iter().map(|item| inline::html(scope, item)).collect();
    let view = MatrixView {
        heading: super::heading(scope, &matrix.heading),
        quadrants: matrix.quadrants.iter().map(|field| QuadrantView { title: &field.title, items: items(scope, &field.items) }).collect(),
        footnote: super::footnote(scope, &matrix.footnote, None),
    };
    scope.fill("blocks/matrix.html", &view)
}
