//! The table of KPIs of the cockpit: the period of the report, each month, and where the plan will end.

use super::view::{Overview, sheet};
use crate::analysis::measures::Series;
use crate::report::{Block, Cell, Column, ColumnKind, Heading, Row, RowKind, Rows, SheetPlace, Table, Text};
use crate::sections::units::beside;
use crate::value::Period;

/// Ids of the month columns.
const MONTHS: [&str; 12] = ["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m12"];
/// Months that narrow screens show.
const LAST_MONTHS: usize = 3;

/// What the columns of the table are about.
struct Periods {
    /// Months that have begun.
    months: Vec<Period>,
    /// The period that the forecast is of, when there is one.
    whole: Option<Period>,
    /// Whether somebody wrote weights: where all count the same, none is shown.
    weighted: bool,
}

/// The KPIs: period of the report, each month, forecast.
pub fn table(overview: &Overview<'_>) -> Option<Block> {
    let leading = overview.leading();
    if leading.is_empty() {
        return None;
    }
    let begun: Vec<Period> = overview.look.months().into_iter().filter(|month| overview.look.has_begun(month)).collect();
    let months = begun[begun.len().saturating_sub(MONTHS.len())..].to_vec();
    let weighted = overview.sight.plan.goals.kpis.iter().any(|kpi| kpi.weight.is_some());
    let periods = Periods { months, whole: leading.iter().find_map(|series| overview.look.whole(series)), weighted };
    let mut rows: Rows = leading.iter().map(|series| kpi_row(overview, series, &periods)).collect();
    rows.extend(score_row(overview, &periods));
    let heading = Heading {
        legend: vec!["good", "watch", "miss", "none"],
        note: overview.focus.short_label(overview.sight.vocabulary),
        ..overview.sight.heading("overview.kpis")
    };
    Some(Block::Table(Table {
        id: "overview-kpis".into(),
        heading,
        sheets: vec![SheetPlace { order: 1, ..sheet(overview, "sheet.overview", 1) }],
        columns: columns(overview, &periods),
        footnote: overview.sight.footnote(Text::plain(overview.sight.word("overview.kpis.aid")), &rows),
        rows,
        ..Table::default()
    }))
}

fn columns(overview: &Overview<'_>, periods: &Periods) -> Vec<Column> {
    let minor = |id, kind| Column { minor: true, ..overview.column(id, kind) };
    let mut columns = vec![overview.column("kpi", ColumnKind::Text)];
    columns.extend(periods.weighted.then(|| minor("weight", ColumnKind::Number)));
    columns.extend([
        overview.column("target", ColumnKind::Number),
        overview.column("actual", ColumnKind::Number),
        overview.column("variance", ColumnKind::Variance),
        overview.column("achievement", ColumnKind::Number),
        minor("bar", ColumnKind::Deviation { of: "achievement" }),
    ]);
    let group = overview.sight.word("overview.by_month");
    columns.extend(periods.months.iter().zip(MONTHS).enumerate().map(|(position, (month, id))| Column {
        id,
        title: month.short_label(overview.sight.vocabulary),
        kind: ColumnKind::Number,
        group: Some(group.clone()),
        minor: position + LAST_MONTHS < periods.months.len(),
        ..Column::default()
    }));
    columns.extend(periods.whole.map(|whole| {
        let period = whole.short_label(overview.sight.vocabulary);
        Column { group: Some(period), ..minor("forecast", ColumnKind::Number) }
    }));
    columns
}

fn kpi_row(overview: &Overview<'_>, series: &Series, periods: &Periods) -> Row {
    let cell = |column: &str| overview.at(series, column).map_or_else(Cell::default, Cell::figure);
    let weight = overview.find(&format!("measure/{}/weight", overview.look.kpi(series).id.value));
    let mut cells = vec![Cell::rich(name(overview, series))];
    cells.extend(periods.weighted.then(|| weight.map_or_else(Cell::default, Cell::figure)));
    cells.extend([cell("target"), cell("actual")]);
    cells.push(cell("variance").judged(overview.favourable(series)));
    cells.push(cell("achievement").with_status(Some(overview.grade(series))));
    cells.push(Cell::default());
    for month in &periods.months {
        let achievement = overview.look.at(series, month, "achievement").map_or_else(Cell::default, Cell::figure);
        let status = overview.look.at(series, month, "rag").map(|rag| overview.sight.grade(Some(rag)));
        cells.push(achievement.with_status(status));
    }
    cells.extend(periods.whole.map(|whole| {
        let forecast = overview.look.at(series, &whole, "forecast").filter(|&id| overview.sight.figures.value(id).is_present());
        forecast.map_or_else(Cell::default, Cell::figure).in_future(true)
    }));
    Row { cells, ..Row::default() }
}

/// The KPI with its unit, for units differ from row to row, and a word when less is better.
pub fn name(overview: &Overview<'_>, series: &Series) -> Text {
    let beside = beside(overview.sight, overview.at(series, "actual"), overview.look.is_lower(series));
    Text(overview.name(series).0.into_iter().chain(beside.0).collect())
}

/// The weighted achievement; a sum of forecasts would mean nothing.
fn score_row(overview: &Overview<'_>, periods: &Periods) -> Option<Row> {
    let score = |period: &Period| {
        let find = |column: &str| overview.sight.figures.find(&format!("score/{}/{column}", period.code()));
        find("achievement").map(|figure| Cell::figure(figure).with_status(find("rag").map(|rag| overview.sight.grade(Some(rag)))))
    };
    let mut cells = vec![Cell::text(overview.sight.word("tile.score"))];
    cells.resize_with(if periods.weighted { 5 } else { 4 }, Cell::default);
    cells.extend([score(&overview.focus)?, Cell::default()]);
    cells.extend(periods.months.iter().map(|month| score(month).unwrap_or_default()));
    cells.extend(periods.whole.map(|_| Cell::default()));
    Some(Row { kind: RowKind::Total, cells, ..Row::default() })
}
