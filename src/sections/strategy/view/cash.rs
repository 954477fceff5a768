//! The table 进账分解: what is to come in of what is sold, and what came in.

use crate::analysis::goals::CashColumns;
use crate::analysis::measures::focus;
use crate::figures::ColumnId;
use crate::report::{Cell, Column, ColumnKind, Row, Rows, Table, Text};
use crate::sections::Sight;
use crate::value::Period;

/// The table; none where revenue and cash are not both known.
pub fn table(sight: &Sight<'_>) -> Option<Table> {
    let columns = CashColumns::find(sight.figures)?;
    let keys: Vec<String> = sight.figures.family_ref(columns.family).keys().map(str::to_string).collect();
    let rows: Rows = keys.iter().enumerate().map(|(row, key)| self::row(sight, &columns, row as u32, key)).collect();
    let groups = ["", "planned", "planned", "planned", "planned", "measured", "measured", "measured", "measured"];
    let ids = ["cash_period", "revenue_target", "cash_target", "rate_target", "gap_target", "cash_revenue", "cash_in", "cash_rate", "cash_gap"];
    let head = |(id, group): (&&'static str, &str)| {
        let kind = if *id == "cash_period" { ColumnKind::Text } else { ColumnKind::Number };
        let group = (!group.is_empty()).then(|| sight.word(&format!("column.strategy.cash_{group}")));
        Column { group, ..sight.head("strategy", id, kind) }
    };
    let footnote = sight.footnote(Text::plain(sight.word("table.cash.aid")), &rows);
    let table = Table { id: "cash".into(), heading: sight.heading("table.cash"), footnote, rows, ..Table::default() };
    let columns = ids.iter().zip(groups).map(head).collect();
    Some(Table { sheets: vec![sight.sheet("strategy", "sheet.cash", 4)], columns, ..table })
}

fn row(sight: &Sight<'_>, columns: &CashColumns, row: u32, key: &str) -> Row {
    let name = period_of(sight, key).map_or_else(|| key.to_string(), |period| period.label(sight.vocabulary));
    let figure = |column: ColumnId| sight.cell_at(column, row);
    let shown = [
        columns.revenue_target,
        columns.cash_target,
        columns.rate_target,
        columns.gap_target,
        columns.revenue,
        columns.cash,
        columns.rate,
        columns.gap,
    ];
    Row { cells: std::iter::once(Cell::text(name)).chain(shown.map(figure)).collect(), ..Row::default() }
}

/// The period of a row: a month of the plan, the period of the report, the plan.
fn period_of(sight: &Sight<'_>, code: &str) -> Option<Period> {
    let whole = sight.plan.settings()?.period.value;
    whole.months().into_iter().chain(focus(sight.plan)).chain([whole]).find(|period| period.code() == code)
}
