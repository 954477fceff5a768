//! What the strategy costs: by module on the page, and 策略资源分配表 (001-T2) in the workbook.

use crate::analysis::strategy::modules;
use crate::model::strategy::Initiative;
use crate::report::{Cell, Column, ColumnKind, Row, Rows, Table};
use crate::sections::Sight;
use crate::sections::cells::{entity, total, written};

/// Number and amount of initiatives by module.
pub fn by_module(sight: &Sight<'_>) -> Table {
    let mut rows = Rows::default();
    for module in modules(sight.plan) {
        let key = |column: &str| format!("module/{}/{column}", module.code());
        let cells = vec![sight.term(Some(module.term())), sight.cell(&key("initiatives")), sight.cell(&key("amount")), sight.cell(&key("share"))];
        rows.push(Row { cells, ..Row::default() });
    }
    rows.push(total(vec![
        Cell::text(sight.word("total.sum")),
        sight.cell("initiative_total/count"),
        sight.cell("initiative_total/amount"),
        Cell::default(),
    ]));
    let columns = [("module", ColumnKind::Text), ("initiatives", ColumnKind::Number), ("amount", ColumnKind::Number), ("share", ColumnKind::Number)];
    Table { id: "modules".into(), heading: sight.heading("table.modules"), columns: sight.heads("strategy", &columns), rows, ..Table::default() }
}

/// 策略资源分配表: resources, amount, its share, and the cost of one piece of the effect.
pub fn table(sight: &Sight<'_>) -> Table {
    let head = |id, kind| sight.head("strategy", id, kind);
    let columns = vec![
        Column { choices: Some("module_kind"), ..head("module", ColumnKind::Text) },
        head("action", ColumnKind::Prose),
        head("owner", ColumnKind::Text),
        head("resource", ColumnKind::Prose),
        head("amount", ColumnKind::Number),
        head("share", ColumnKind::Number),
        head("start", ColumnKind::Date),
        head("due", ColumnKind::Date),
        head("expected_effect", ColumnKind::Prose),
        head("effect", ColumnKind::Number),
        head("unit_cost", ColumnKind::Number),
    ];
    let mut rows: Rows = sight.plan.strategy.initiatives.iter().map(|initiative| row(sight, initiative)).collect();
    let mut cells =
        vec![Cell::text(sight.word("total.sum")), Cell::default(), Cell::default(), Cell::default(), sight.cell("initiative_total/amount")];
    cells.resize_with(columns.len(), Cell::default);
    rows.push(total(cells));
    let sheets = vec![sight.sheet("strategy", "sheet.strategy_resources", 5)];
    Table {
        id: "strategy-resources".into(),
        heading: sight.heading("table.strategy_resources"),
        sheets,
        columns,
        rows,
        footnote: sight.aid("table.strategy_resources.aid"),
        ..Table::default()
    }
}

fn row(sight: &Sight<'_>, initiative: &Initiative) -> Row {
    let key = |column: &str| format!("initiative/{}/{column}", initiative.id.value);
    let cells = vec![
        sight.term(initiative.module.as_ref().map(|module| module.value.term())),
        Cell::rich(entity("initiative", &initiative.id.value, &initiative.name.value)),
        Cell::rich(sight.person(initiative.owner.as_ref())),
        written(&initiative.resource),
        sight.cell(&key("amount")),
        sight.cell(&key("share")),
        sight.cell(&key("start")),
        sight.cell(&key("due")),
        Cell::text(initiative.expected_effect.as_ref().map(|effect| effect.value.text.clone()).unwrap_or_default()),
        sight.cell(&key("effect")),
        sight.cell(&key("unit_cost")),
    ];
    Row { cells, ..Row::default() }
}
