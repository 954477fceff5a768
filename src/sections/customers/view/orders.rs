//! The sheet 订单: the orders that count.

use crate::analysis::customers::OrderColumns;
use crate::report::{Cell, ColumnKind, Row, Rows, Table};
use crate::sections::Sight;
use crate::sections::cells::{entity, written};

use super::WORKBOOK;

/// The orders of the window with their customers; none without any.
pub fn sheet(sight: &Sight<'_>) -> Option<Table> {
    let columns = OrderColumns::find(sight.figures)?;
    let family = sight.figures.family_ref(columns.family);
    let rows: Rows = sight
        .plan
        .funnel
        .orders
        .iter()
        .filter_map(|order| {
            let row = family.row(&order.id.value)?;
            let customer = sight.plan.funnel.customers.get(&order.customer.value)?;
            let cells = vec![
                Cell::figure(columns.date.at(row)),
                Cell::rich(entity("customer", &customer.id.value, &customer.name.value)),
                Cell::figure(columns.amount.at(row)),
                written(&order.product),
            ];
            Some(Row { cells, ..Row::default() })
        })
        .collect();
    let kinds = [("date", ColumnKind::Date), ("customer", ColumnKind::Text), ("amount", ColumnKind::Number), ("product", ColumnKind::Text)];
    let table =
        Table { id: "orders".into(), heading: sight.heading("customers.orders"), columns: sight.heads("customers", &kinds), ..Table::default() };
    (!rows.is_empty()).then(|| Table { sheets: vec![sight.sheet(WORKBOOK, "sheet.orders", 12)], rows, ..table })
}
