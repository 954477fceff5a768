//! Tables: two-line heads, one precision per column, marks, bars, groups and totals.

use foldhash::HashMap;
use serde::Serialize;

use super::HeadingView;
use super::cell::{self, CellView, Precision};
use crate::emit::html::page::Scope;
use crate::emit::html::{format, inline};
use crate::report::{Column, ColumnKind, Filter, LeftOut, Link, Row, RowKind, Shown, Table};
use crate::theme::ThemeFault;

#[derive(Serialize)]
struct TableView<'s> {
    heading: HeadingView,
    has_heading: bool,
    folded: bool,
    id: Option<String>,
    grouped: bool,
    groups: Vec<GroupView<'s>>,
    columns: Vec<ColumnView<'s>>,
    rows: Vec<RowView>,
    filters: Vec<FilterView<'s>>,
    more: Option<String>,
    footnote: Option<String>,
}

#[derive(Serialize)]
struct GroupView<'s> {
    words: &'s str,
    span: usize,
    class: &'static str,
}

#[derive(Serialize)]
struct ColumnView<'s> {
    title: &'s str,
    unit: Option<&'s str>,
    class: String,
    sortable: bool,
}

/// A row as the template arranges it.
#[derive(Serialize)]
struct RowView {
    class: &'static str,
    id: Option<String>,
    tags: String,
    cells: Vec<CellView>,
}

#[derive(Serialize)]
struct FilterView<'s> {
    label: &'s str,
    tag: &'static str,
    count: usize,
}

/// A table of a page.
pub fn table(scope: &mut Scope<'_>, table: &Table) -> Result<String, ThemeFault> {
    let columns = shown_columns(table);
    let precision = Precision::of(table, table.rows.shown(), &scope.renderer.formatter());
    let scales: HashMap<usize, cell::Scale> =
        columns.iter().filter_map(|&(position, column)| Some((position, cell::scale(scope, table, column)?))).collect();
    let id = scope.take_id(&table.id);
    let rows = table.rows.shown().iter().enumerate();
    let rows = rows
        .map(|(number, row)| row_view(scope, &RowParts { table, row, number, shown: &columns, precision: &precision, scales: &scales }))
        .collect();
    let view = TableView {
        heading: super::heading(scope, &table.heading),
        has_heading: !table.heading.title.is_empty(),
        folded: table.folded,
        id,
        grouped: columns.iter().any(|(_, column)| column.group.is_some()),
        groups: groups(&columns),
        columns: columns.iter().map(|(_, column)| column_view(column)).collect(),
        rows,
        filters: table.filters.iter().map(|filter| filter_view(filter, table)).collect(),
        more: more(scope, table),
        footnote: super::footnote(scope, &table.footnote, super::home_sheet(table)),
    };
    scope.fill("blocks/table.html", &view)
}

/// The columns that pages show, with their positions.
pub fn shown_columns(table: &Table) -> Vec<(usize, &Column)> {
    table.columns.iter().enumerate().filter(|(_, column)| column.shown != Shown::Workbook).collect()
}

fn column_view(column: &Column) -> ColumnView<'_> {
    let sortable = match column.kind {
        ColumnKind::Deviation { .. } | ColumnKind::Progress { .. } | ColumnKind::Spark { .. } => false,
        ColumnKind::Text | ColumnKind::Prose | ColumnKind::Number | ColumnKind::Variance => true,
        ColumnKind::Status | ColumnKind::Heat | ColumnKind::Date | ColumnKind::Source => true,
    };
    let minor = if column.minor { " minor" } else { "" };
    ColumnView { title: &column.title, unit: column.unit.as_deref(), class: format!("{}{minor}", cell::class(column.kind)), sortable }
}

fn groups<'s>(shown: &[(usize, &'s Column)]) -> Vec<GroupView<'s>> {
    let mut groups: Vec<GroupView<'s>> = Vec::new();
    for (_, column) in shown {
        let words = column.group.as_deref().unwrap_or_default();
        match groups.last_mut() {
            Some(last) if !words.is_empty() && last.words == words => last.span += 1,
            _ => groups.push(GroupView { words, span: 1, class: if column.minor && words.is_empty() { "minor" } else { "" } }),
        }
    }
    groups
}

fn filter_view<'s>(filter: &'s Filter, table: &Table) -> FilterView<'s> {
    let plain = table.rows.iter().filter(|row| row.kind() == RowKind::Plain);
    let count = plain.filter(|row| filter.tag.is_empty() || row.tags().contains(&filter.tag)).count();
    FilterView { label: &filter.label, tag: filter.tag, count }
}

/// How many rows there are beyond those shown, and where they stand.
fn more(scope: &mut Scope<'_>, table: &Table) -> Option<String> {
    let known = table.rows.shown().len();
    let unshown = table.rows.len() - known;
    if let Some(left_out) = &table.left_out {
        return Some(more_rows(scope, known, left_out));
    }
    if unshown == 0 {
        return None;
    }
    let Some(at) = super::home_sheet(table) else {
        let number = |count: usize| format::number(count.into(), 0, false);
        return Some(scope.renderer.words.fill("html.more_rows_plain", &[("n", &number(unshown)), ("shown", &number(known))]));
    };
    Some(more_rows(scope, known, &LeftOut { rows: unshown, at: at.clone() }))
}

/// Tells that a page shows the first rows, and which sheet has the others.
pub fn more_rows(scope: &mut Scope<'_>, known: usize, left_out: &LeftOut) -> String {
    let number = |count: usize| format::number(count.into(), 0, false);
    let LeftOut { rows, at } = left_out;
    let link = Link::Sheet { workbook: at.workbook.to_string(), sheet: at.sheet.clone() };
    let sheet = inline::anchor(scope, &link, &format!("{}.xlsx[{}]", at.workbook, at.sheet));
    scope.renderer.words.fill("html.more_rows", &[("n", &number(*rows)), ("shown", &number(known)), ("sheet", &sheet)])
}

struct RowParts<'t> {
    table: &'t Table,
    row: &'t Row,
    number: usize,
    shown: &'t [(usize, &'t Column)],
    precision: &'t Precision,
    scales: &'t HashMap<usize, cell::Scale>,
}

fn row_view(scope: &mut Scope<'_>, parts: &RowParts<'_>) -> RowView {
    let class = match parts.row.kind {
        RowKind::Plain => "",
        RowKind::Child(1) => "child",
        RowKind::Child(2) => "child child-2",
        RowKind::Child(_) => "child child-3",
        RowKind::Group => "group",
        RowKind::Total => "total",
    };
    let id = parts.row.entity.as_deref().and_then(|entity| scope.take_id(entity));
    let cells = match parts.row.kind {
        RowKind::Group => vec![group_cell(scope, parts)],
        RowKind::Plain | RowKind::Child(_) | RowKind::Total => {
            parts.shown.iter().map(|&(position, column)| cell_view(scope, parts, position, column)).collect()
        }
    };
    RowView { class, id, tags: parts.row.tags.join(" "), cells }
}

fn group_cell(scope: &mut Scope<'_>, parts: &RowParts<'_>) -> CellView {
    let html = parts.row.cells.first().map(|first| cell::content(scope, first, &|formatter, id| formatter.bare(id))).unwrap_or_default();
    CellView { class: String::new(), html, sort: None, span: parts.shown.len() }
}

fn cell_view(scope: &mut Scope<'_>, parts: &RowParts<'_>, position: usize, column: &Column) -> CellView {
    let drawn = parts.scales.get(&position).map(|scale| cell::drawing(scope, parts.table, parts.row, column, scale));
    let mut view = match drawn {
        Some(html) => CellView { class: cell::class(column.kind).to_string(), html, sort: None, span: 1 },
        None => cell::cell(scope, parts.table, (parts.number, position), parts.precision),
    };
    if column.minor {
        view.class.push_str(" minor");
    }
    view
}
