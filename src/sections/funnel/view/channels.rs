//! The page 渠道投入产出: what each channel costs and brings.

use crate::analysis::funnel::{ChannelColumns, advice};
use crate::figures::ColumnId;
use crate::report::{Block, Cell, ChartKind, Column, ColumnKind, Page, Rows, SeriesRole, Shown, Status, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{home, total};

/// The columns of the table: id, kind, where shown, whether narrow screens may leave it out.
const COLUMNS: [(&str, ColumnKind, Shown, bool); 16] = [
    ("channel", ColumnKind::Text, Shown::Both, false),
    ("cost", ColumnKind::Number, Shown::Both, false),
    ("leads", ColumnKind::Number, Shown::Both, false),
    ("opportunities", ColumnKind::Number, Shown::Both, true),
    ("new_customers", ColumnKind::Number, Shown::Both, true),
    ("opportunity_value", ColumnKind::Number, Shown::Both, true),
    ("won_revenue", ColumnKind::Number, Shown::Workbook, true),
    ("cost_per_lead", ColumnKind::Number, Shown::Both, false),
    ("cost_per_opportunity", ColumnKind::Number, Shown::Workbook, true),
    ("cac", ColumnKind::Number, Shown::Both, true),
    ("lead_rate", ColumnKind::Number, Shown::Workbook, true),
    ("roi", ColumnKind::Number, Shown::Both, false),
    ("net_roi", ColumnKind::Number, Shown::Workbook, true),
    ("cost_share", ColumnKind::Number, Shown::Both, true),
    ("result_share", ColumnKind::Number, Shown::Both, true),
    ("advice", ColumnKind::Status, Shown::Both, false),
];

/// The page; none without costs of channels.
pub fn page(sight: &Sight<'_>) -> Option<Page> {
    let columns = ChannelColumns::find(sight.figures)?;
    let table = table(sight, &columns);
    let series = [("roi", SeriesRole::Actual)];
    let chart = sight.chart("funnel.roi", ChartKind::Bars, "channels", "channel", &series);
    let mut page = sight.child("funnel/channels", "funnel", vec![Block::Table(table), chart]);
    let pieces = [("cost", "channel_return/cost"), ("leads", "channel_return/leads"), ("per_lead", "channel_return/cost_per_lead")];
    if let Some(title) = sight.finding_text("page.funnel/channels", &pieces) {
        page.title = title;
    }
    Some(page)
}

fn table(sight: &Sight<'_>, columns: &ChannelColumns) -> Table {
    let family = sight.figures.family_ref(columns.family);
    let keys: Vec<(u32, String)> = family.keys().enumerate().map(|(row, key)| (row as u32, key.to_string())).collect();
    let mut channels: Vec<&(u32, String)> = keys.iter().filter(|(_, key)| !key.is_empty()).collect();
    channels.sort_by_key(|(row, _)| std::cmp::Reverse(sight.figures.number(columns.roi.at(*row))));
    let mut rows: Rows = channels.into_iter().map(|(row, id)| home("channel", id, cells(sight, *row, id))).collect();
    rows.extend(keys.iter().filter(|(_, key)| key.is_empty()).map(|(row, id)| total(cells(sight, *row, id))));
    let footnote = sight.footnote(Text::plain(sight.word("funnel.channels.aid")), &rows);
    Table {
        id: "channels".into(),
        heading: sight.heading("funnel.channels"),
        sheets: vec![sight.sheet("funnel", "sheet.channels", 4)],
        columns: COLUMNS.iter().map(|&(id, kind, shown, minor)| Column { shown, minor, ..sight.head("funnel", id, kind) }).collect(),
        rows,
        footnote,
        ..Table::default()
    }
    .with_blank_columns_off_page()
}

fn cells(sight: &Sight<'_>, row: u32, id: &str) -> Vec<Cell> {
    let channel = sight.plan.frame.channels.iter().find(|channel| channel.id.value == id);
    let name = channel.map_or_else(|| sight.word("resources.total"), |channel| channel.name.value.clone());
    let figure = |name: &str| sight.figures.find_column("channel_return", name).map(|column| column.at(row)).filter(|&id| sight.figures.exists(id));
    let rest = COLUMNS[1..].iter().map(|&(name, ..)| {
        let cell = figure(name).map_or_else(Cell::default, Cell::figure);
        if name == "advice" { cell.with_status(figure(name).map(|id| status(sight, id.column, row))) } else { cell }
    });
    std::iter::once(Cell::text(name)).chain(rest).collect()
}

fn status(sight: &Sight<'_>, column: ColumnId, row: u32) -> Status {
    match sight.figures.value(column.at(row)).term() {
        Some(advice::ADD) => Status::Good,
        Some(advice::CUT) => Status::Watch,
        _ => Status::None,
    }
}
