//! The page 客户 RFM: how lately, how often and how much customers ordered, and the segments these make.

use std::cmp::Reverse;

use crate::analysis::customers::{CustomerColumns, RfmTotals, SegmentColumns, segment};
use crate::figures::ColumnId;
use crate::model::funnel::Customer;
use crate::report::{Block, Cell, ChartKind, Column, ColumnKind, Page, Row, RowKind, Rows, SeriesRole, Shown, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::entity;
use crate::vocabulary::Term;

use super::WORKBOOK;

/// Columns of the table: id, kind, where shown.
const COLUMNS: [(&str, ColumnKind, Shown); 8] = [
    ("customer", ColumnKind::Text, Shown::Both),
    ("recency", ColumnKind::Number, Shown::Both),
    ("orders", ColumnKind::Number, Shown::Both),
    ("amount", ColumnKind::Number, Shown::Both),
    ("r", ColumnKind::Number, Shown::Both),
    ("f", ColumnKind::Number, Shown::Both),
    ("m", ColumnKind::Number, Shown::Both),
    ("segment", ColumnKind::Text, Shown::Both),
];

/// The page.
pub fn page(sight: &Sight<'_>) -> Page {
    let mut page = sight.child("customers/rfm", "customers", Vec::new());
    let Some(table) = table(sight) else {
        page.blocks.push(sight.missing("customers.rfm.empty"));
        return page;
    };
    page.blocks.extend(parts(sight));
    page.blocks.push(Block::Table(table));
    page
}

fn term_of(sight: &Sight<'_>, columns: &CustomerColumns, customer: &Customer) -> Option<Term> {
    let row = sight.figures.family_ref(columns.family).row(&customer.id.value)?;
    sight.figures.value(columns.segment.at(row)).term()
}

fn table(sight: &Sight<'_>) -> Option<Table> {
    let columns = CustomerColumns::find(sight.figures)?;
    let family = sight.figures.family_ref(columns.family);
    let place = |customer: &Customer| term_of(sight, &columns, customer).and_then(|term| segment::ALL.iter().position(|known| *known == term));
    let amount = |customer: &Customer| family.row(&customer.id.value).and_then(|row| sight.figures.number(columns.amount.at(row)));
    let mut customers: Vec<&Customer> = sight.plan.funnel.customers.iter().collect();
    if sight.plan.funnel.orders.is_empty() {
        return None;
    }
    customers.sort_by_key(|customer| (place(customer), Reverse(amount(customer))));
    let mut rows: Rows = customers.into_iter().filter_map(|customer| Some(row(sight, customer, &columns, family.row(&customer.id.value)?))).collect();
    rows.extend(means(sight));
    let footnote = sight.footnote(Text::plain(sight.word("customers.rfm.aid")), &rows);
    let heads = COLUMNS.iter().map(|&(id, kind, shown)| Column { shown, ..sight.head("customers", id, kind) }).collect();
    let table = Table { id: "rfm".into(), heading: sight.heading("customers.rfm"), columns: heads, footnote, rows, ..Table::default() };
    Some(Table { sheets: vec![sight.sheet(WORKBOOK, "sheet.rfm", 6)], ..table })
}

fn row(sight: &Sight<'_>, customer: &Customer, columns: &CustomerColumns, row: u32) -> Row {
    let figure = |column: ColumnId| sight.cell_at(column, row);
    let shown = [columns.recency, columns.orders, columns.amount, columns.r, columns.f, columns.m, columns.segment];
    let name = Cell::rich(entity("customer", &customer.id.value, &customer.name.value));
    Row { cells: std::iter::once(name).chain(shown.map(figure)).collect(), ..Row::default() }
}

/// The mean scores, from which high and low are told apart.
fn means(sight: &Sight<'_>) -> Option<Row> {
    let totals = RfmTotals::find(sight.figures)?;
    let mut cells = vec![Cell::text(sight.word("customers.rfm.mean")), Cell::default(), Cell::default(), Cell::default()];
    cells.extend([totals.r, totals.f, totals.m].map(|column| Cell::figure(column.at(0))));
    cells.push(Cell::default());
    Some(Row { kind: RowKind::Total, cells, ..Row::default() })
}

/// How many customers are in each segment, and what they ordered.
fn parts(sight: &Sight<'_>) -> Option<Block> {
    let columns = SegmentColumns::find(sight.figures)?;
    let family = sight.figures.family_ref(columns.family);
    let rows: Rows = segment::ALL
        .iter()
        .filter_map(|term| {
            let row = family.row(term.code)?;
            let figure = |column: ColumnId| sight.cell_at(column, row);
            let cells = vec![Cell::text(sight.vocabulary.term_label(*term)), figure(columns.count), figure(columns.amount), figure(columns.share)];
            Some(Row { cells, ..Row::default() })
        })
        .collect();
    let kinds = [("segment", ColumnKind::Text), ("count", ColumnKind::Number), ("amount", ColumnKind::Number), ("share", ColumnKind::Number)];
    let table = Table {
        id: "segments".into(),
        heading: sight.heading("customers.rfm.segments"),
        columns: sight.heads("customers", &kinds),
        rows,
        ..Table::default()
    };
    let chart = sight.chart("customers.rfm.chart", ChartKind::Funnel, "segments", "segment", &[("count", SeriesRole::Actual)]);
    Some(Block::Columns(vec![(6, vec![Block::Table(table)]), (6, vec![chart])]))
}
