//! The pages 供应 and 工具与安全: goods in stock and their second suppliers, carriers; tools and how fresh they are.

use crate::analysis::supply::{CarrierColumns, StockColumns, ToolColumns};
use crate::figures::ColumnId;
use crate::report::{Block, Cell, ColumnKind, Page, Rows, Status, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{home, written};

/// The page 供应; none without goods and carriers.
pub fn page(sight: &Sight<'_>) -> Option<Page> {
    filled(sight, "resources/supply", [stocks(sight), carriers(sight)])
}

/// The page 工具与安全; none without either.
pub fn tools_page(sight: &Sight<'_>) -> Option<Page> {
    filled(sight, "resources/tools", [tools(sight), security(sight)])
}

fn filled(sight: &Sight<'_>, path: &str, tables: [Option<Table>; 2]) -> Option<Page> {
    let blocks: Vec<Block> = tables.into_iter().flatten().map(|table| Block::Table(table.with_blank_columns_off_page())).collect();
    (!blocks.is_empty()).then(|| sight.child(path, "resources", blocks))
}

fn table(sight: &Sight<'_>, id: &'static str, order: u16, kinds: &[(&'static str, ColumnKind)], rows: Rows) -> Option<Table> {
    (!rows.is_empty()).then(|| Table {
        id: id.into(),
        heading: sight.heading(&format!("supply.{id}")),
        sheets: vec![sight.sheet("resources", &format!("sheet.{id}"), order)],
        columns: sight.heads("supply", kinds),
        footnote: sight.footnote(Text::default(), &rows),
        rows,
        ..Table::default()
    })
}

fn stocks(sight: &Sight<'_>) -> Option<Table> {
    let columns = StockColumns::find(sight.figures)?;
    let rows = sight.plan.funnel.stocks.iter().map(|stock| {
        let figure = |column: ColumnId| sight.cell_of(column, &stock.id.value);
        let is_short = sight.figures.value_of(columns.short, &stock.id.value).is_some_and(|value| value.is_true());
        let status = if is_short { Status::Miss } else { Status::Good };
        let suppliers = sight.plan.funnel.backup_suppliers.iter().filter(|supplier| supplier.sku.value.trim() == stock.sku.value.trim());
        let suppliers = sight.joined(suppliers.map(|supplier| Text::plain(&supplier.supplier.value)));
        let cells = vec![
            Cell::text(&stock.sku.value),
            written(&stock.product),
            figure(columns.qty),
            figure(columns.forecast),
            figure(columns.cover).with_status(Some(status)),
            Cell::rich(suppliers),
            written(&stock.note),
        ];
        home("stock", &stock.id.value, cells)
    });
    let kinds = [
        ("sku", ColumnKind::Text),
        ("product", ColumnKind::Text),
        ("qty", ColumnKind::Number),
        ("forecast", ColumnKind::Number),
        ("cover", ColumnKind::Number),
        ("suppliers", ColumnKind::Prose),
        ("note", ColumnKind::Prose),
    ];
    table(sight, "stocks", 14, &kinds, rows.collect())
}

fn carriers(sight: &Sight<'_>) -> Option<Table> {
    let columns = CarrierColumns::find(sight.figures)?;
    let rows = sight.plan.funnel.logistics.iter().map(|carrier| {
        let figure = |column: ColumnId| sight.cell_of(column, &carrier.id.value);
        let cells = vec![Cell::text(&carrier.carrier.value), figure(columns.price), figure(columns.delivery_days), written(&carrier.note)];
        home("logistics", &carrier.id.value, cells)
    });
    let kinds = [("carrier", ColumnKind::Text), ("price", ColumnKind::Number), ("delivery_days", ColumnKind::Number), ("note", ColumnKind::Prose)];
    table(sight, "carriers", 15, &kinds, rows.collect())
}

fn tools(sight: &Sight<'_>) -> Option<Table> {
    let columns = ToolColumns::find(sight.figures)?;
    let rows = sight.plan.funnel.tools.iter().map(|tool| {
        let figure = |column: ColumnId| sight.cell_of(column, &tool.id.value);
        let is_stale = sight.figures.value_of(columns.stale, &tool.id.value).is_some_and(|value| value.is_true());
        let cells = vec![
            Cell::text(&tool.name.value),
            written(&tool.purpose),
            Cell::rich(sight.person(tool.owner.as_ref())),
            written(&tool.update_sla),
            figure(columns.updated_at),
            figure(columns.age).with_status(is_stale.then_some(Status::Watch)),
        ];
        home("tool", &tool.id.value, cells)
    });
    let kinds = [
        ("tool", ColumnKind::Text),
        ("purpose", ColumnKind::Prose),
        ("owner", ColumnKind::Text),
        ("update_sla", ColumnKind::Text),
        ("updated_at", ColumnKind::Date),
        ("age", ColumnKind::Number),
    ];
    table(sight, "tools", 16, &kinds, rows.collect())
}

fn security(sight: &Sight<'_>) -> Option<Table> {
    let rows = sight.plan.funnel.security_items.iter().map(|item| {
        let status = item.status.as_ref().map_or_else(Cell::default, |status| sight.term(Some(status.value.term())));
        let cells =
            vec![Cell::text(&item.item.value), written(&item.measure), Cell::rich(sight.person(item.owner.as_ref())), status, written(&item.note)];
        home("security_item", &item.id.value, cells)
    });
    let kinds = [
        ("item", ColumnKind::Text),
        ("measure", ColumnKind::Prose),
        ("owner", ColumnKind::Text),
        ("status", ColumnKind::Text),
        ("note", ColumnKind::Prose),
    ];
    table(sight, "security", 17, &kinds, rows.collect())
}
