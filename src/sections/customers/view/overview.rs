//! The page 客户: how many of which tier, where they are, what the best have in common, and who has nobody.

use crate::analysis::customers::{CustomerColumns, CustomerTotals, GroupColumns, KINDS};
use crate::figures::ColumnId;
use crate::model::funnel::Customer;
use crate::report::{Block, Cell, ColumnKind, Page, Row, Rows, Status, Table, Text, Tile};
use crate::sections::Sight;
use crate::sections::cells::{entity, group};

use super::WORKBOOK;

/// The page.
pub fn page(sight: &Sight<'_>) -> Page {
    let mut blocks: Vec<Block> = tiles(sight).into_iter().collect();
    blocks.extend(groups(sight).map(Block::Table));
    blocks.extend(pool(sight).map(Block::Table));
    let page = sight.page("customers/index", "customers");
    let pieces = [("count", "customer_total/count"), ("a", "customer_total/a"), ("pool", "customer_total/pool")];
    Page { title: sight.finding_text("page.customers/index", &pieces).unwrap_or(page.title.clone()), blocks, ..page }
}

fn tiles(sight: &Sight<'_>) -> Option<Block> {
    let columns = CustomerTotals::find(sight.figures)?;
    let names = ["count", "active", "repeated", "a", "b", "c", "promoters", "detractors", "answers", "referred", "pool", "amount"];
    let keys: Vec<(&str, String)> = names.iter().map(|&name| (name, format!("customer_total/{name}"))).collect();
    let pieces: Vec<(&str, &str)> = keys.iter().map(|(name, key)| (*name, key.as_str())).collect();
    let watched =
        |column: ColumnId| if sight.figures.number(column.at(0)).is_some_and(|number| !number.is_zero()) { Status::Watch } else { Status::Good };
    let shown = [
        ("count", columns.count, Status::None),
        ("repurchase_rate", columns.repurchase_rate, Status::None),
        ("nps", columns.nps, Status::None),
        ("satisfaction", columns.satisfaction, Status::None),
        ("referral_rate", columns.referral_rate, Status::None),
        ("at_risk", columns.at_risk, watched(columns.at_risk)),
    ];
    let present = shown.into_iter().filter(|(_, column, _)| sight.figures.exists(column.at(0)) && sight.figures.value(column.at(0)).is_present());
    let tiles: Vec<Tile> =
        present.map(|(name, column, status)| sight.tile(&format!("customers.tile.{name}"), status, column.at(0), &pieces)).collect();
    (!tiles.is_empty()).then_some(Block::Tiles(tiles))
}

/// 客户分布: by region, type, industry and size.
fn groups(sight: &Sight<'_>) -> Option<Table> {
    let columns = GroupColumns::find(sight.figures)?;
    let family = sight.figures.family_ref(columns.family);
    let keys: Vec<(usize, &str)> = family.keys().enumerate().collect();
    let mut rows = Rows::default();
    for kind in KINDS {
        let of_kind: Vec<u32> = keys.iter().filter(|(_, key)| key.split('/').next() == Some(kind)).map(|(row, _)| *row as u32).collect();
        if !of_kind.is_empty() {
            rows.push(group(sight.word(&format!("customers.group.{kind}")), 8));
            rows.extend(of_kind.into_iter().map(|row| group_row(sight, &columns, row)));
        }
    }
    let kinds = [
        ("group", ColumnKind::Text),
        ("count", ColumnKind::Number),
        ("a", ColumnKind::Number),
        ("b", ColumnKind::Number),
        ("c", ColumnKind::Number),
        ("amount", ColumnKind::Number),
        ("share", ColumnKind::Number),
        ("lift", ColumnKind::Number),
    ];
    let footnote = sight.footnote(Text::plain(sight.word("customers.groups.aid")), &rows);
    let table = Table {
        id: "customer-groups".into(),
        heading: sight.heading("customers.groups"),
        columns: sight.heads("customers", &kinds),
        ..Table::default()
    };
    let table = Table { sheets: vec![sight.sheet(WORKBOOK, "sheet.customer_groups", 7)], footnote, rows, ..table };
    (!table.rows.is_empty()).then(|| table.with_blank_columns_off_page())
}

fn group_row(sight: &Sight<'_>, columns: &GroupColumns, row: u32) -> Row {
    let name = sight.figures.row_name(columns.count.at(row));
    let name = name.rsplit(" · ").next().unwrap_or_default().to_string();
    let figure = |column: ColumnId| sight.cell_at(column, row);
    let shown = [columns.count, columns.a, columns.b, columns.c, columns.amount, columns.share, columns.lift];
    Row { cells: std::iter::once(Cell::text(name)).chain(shown.map(figure)).collect(), ..Row::default() }
}

/// 客户资源池: customers that nobody looks after.
fn pool(sight: &Sight<'_>) -> Option<Table> {
    let columns = CustomerColumns::find(sight.figures)?;
    let family = sight.figures.family_ref(columns.family);
    let without: Vec<&Customer> = sight.plan.funnel.customers.iter().filter(|customer| customer.owner.is_none()).collect();
    let rows: Rows = without
        .into_iter()
        .filter_map(|customer| {
            let row = family.row(&customer.id.value)?;
            let figure = |column: ColumnId| sight.cell_at(column, row);
            let region = customer.region.as_ref().map_or_else(Cell::default, |region| {
                Cell::text(sight.plan.frame.regions.get(&region.value).map_or(&region.value.name, |region| &region.name.value))
            });
            let cells = vec![
                Cell::rich(entity("customer", &customer.id.value, &customer.name.value)),
                region,
                customer.industry.as_ref().map_or_else(Cell::default, |industry| Cell::text(&industry.value)),
                figure(columns.tier),
                figure(columns.last_order),
                figure(columns.amount),
            ];
            Some(Row { cells, ..Row::default() })
        })
        .collect();
    let kinds = [
        ("customer", ColumnKind::Text),
        ("region", ColumnKind::Text),
        ("industry", ColumnKind::Text),
        ("tier", ColumnKind::Text),
        ("last_order", ColumnKind::Date),
        ("amount", ColumnKind::Number),
    ];
    let table = Table { id: "pool".into(), heading: sight.heading("customers.pool"), columns: sight.heads("customers", &kinds), ..Table::default() };
    let table = Table { sheets: vec![sight.sheet(WORKBOOK, "sheet.pool", 8)], footnote: sight.footnote(Text::default(), &rows), rows, ..table };
    (!table.rows.is_empty()).then(|| table.with_blank_columns_off_page())
}
