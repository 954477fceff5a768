//! The page 客户 ABC: customers by what they ordered, the largest first.

use std::cmp::Reverse;

use crate::analysis::customers::CustomerColumns;
use crate::figures::ColumnId;
use crate::model::funnel::{Customer, Tier};
use crate::report::{Block, Cell, Column, ColumnKind, Page, Row, Rows, Shown, Status, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::home;

use super::WORKBOOK;

/// Columns of the table: id, kind, where shown, whether narrow screens may leave it out.
const COLUMNS: [(&str, ColumnKind, Shown, bool); 15] = [
    ("customer", ColumnKind::Text, Shown::Both, false),
    ("type", ColumnKind::Text, Shown::Both, true),
    ("industry", ColumnKind::Text, Shown::Workbook, true),
    ("region", ColumnKind::Text, Shown::Both, true),
    ("owner", ColumnKind::Text, Shown::Both, true),
    ("amount", ColumnKind::Number, Shown::Both, false),
    ("share", ColumnKind::Number, Shown::Both, true),
    ("share_before", ColumnKind::Number, Shown::Both, true),
    ("class", ColumnKind::Text, Shown::Both, false),
    ("tier", ColumnKind::Status, Shown::Both, false),
    ("orders", ColumnKind::Number, Shown::Both, true),
    ("last_order", ColumnKind::Date, Shown::Both, true),
    ("churn_risk", ColumnKind::Text, Shown::Both, true),
    ("satisfaction", ColumnKind::Number, Shown::Workbook, true),
    ("playbook", ColumnKind::Prose, Shown::Both, true),
];

/// The page.
pub fn page(sight: &Sight<'_>) -> Page {
    let mut page = sight.child("customers/abc", "customers", table(sight).into_iter().map(Block::Table).collect());
    let pieces = [("a", "customer_total/a"), ("b", "customer_total/b"), ("c", "customer_total/c")];
    if let Some(title) = sight.finding_text("page.customers/abc", &pieces) {
        page.title = title;
    }
    page
}

fn table(sight: &Sight<'_>) -> Option<Table> {
    let columns = CustomerColumns::find(sight.figures)?;
    let family = sight.figures.family_ref(columns.family);
    let amount = |customer: &Customer| family.row(&customer.id.value).and_then(|row| sight.figures.number(columns.amount.at(row)));
    let mut customers: Vec<&Customer> = sight.plan.funnel.customers.iter().collect();
    customers.sort_by_key(|customer| (Reverse(amount(customer)), family.row(&customer.id.value)));
    let rows: Rows = customers.into_iter().filter_map(|customer| Some(row(sight, customer, &columns, family.row(&customer.id.value)?))).collect();
    let footnote = sight.footnote(Text::plain(sight.word("customers.abc.aid")), &rows);
    let heads = COLUMNS.iter().map(|&(id, kind, shown, minor)| Column { shown, minor, ..sight.head("customers", id, kind) }).collect();
    let table = Table { id: "abc".into(), heading: sight.heading("customers.abc"), columns: heads, footnote, rows, ..Table::default() };
    Some(Table { sheets: vec![sight.sheet(WORKBOOK, "sheet.abc", 5)], ..table }.with_blank_columns_off_page())
}

fn row(sight: &Sight<'_>, customer: &Customer, columns: &CustomerColumns, row: u32) -> Row {
    let figure = |column: ColumnId| sight.cell_at(column, row);
    let frame = &sight.plan.frame;
    let kind = customer.r#type.as_ref().map(|kind| frame.customer_types.get(&kind.value).map_or(&kind.value.name, |known| &known.name.value));
    let region = customer.region.as_ref().map(|region| frame.regions.get(&region.value).map_or(&region.value.name, |known| &known.name.value));
    let words = |words: Option<&String>| words.map_or_else(Cell::default, Cell::text);
    let cells = COLUMNS.iter().map(|&(id, ..)| match id {
        "customer" => Cell::text(&customer.name.value),
        "type" => words(kind),
        "industry" => words(customer.industry.as_ref().map(|industry| &industry.value)),
        "region" => words(region),
        "owner" => Cell::rich(sight.person(customer.owner.as_ref())),
        "amount" => figure(columns.amount),
        "share" => figure(columns.share),
        "share_before" => figure(columns.share_before),
        "class" => figure(columns.class),
        "tier" => figure(columns.tier).with_status(Some(status(sight, columns.tier, row))),
        "orders" => figure(columns.orders),
        "last_order" => figure(columns.last_order),
        "churn_risk" => sight.cell(&format!("customer/{}/churn_risk", customer.id.value)),
        "satisfaction" => figure(columns.satisfaction),
        _ => words(customer.playbook.as_ref().map(|playbook| &playbook.value)),
    });
    home("customer", &customer.id.value, cells.collect())
}

fn status(sight: &Sight<'_>, column: ColumnId, row: u32) -> Status {
    let term = sight.figures.value(column.at(row)).term();
    if term == Some(Tier::A.term()) {
        Status::Good
    } else if term == Some(Tier::B.term()) {
        Status::Info
    } else {
        Status::None
    }
}
