//! Tables by month: achievement as a field of steps, the course of a KPI with its forecast, the parts of a gap, details by scope.

use super::overview::{chart, full_name};
use super::{Evaluation, forecast};
use crate::analysis::measures::Series;
use crate::report::{Block, Cell, ChartKind, Column, ColumnKind, Heading, Row, RowKind, Rows, SeriesRole, SheetPlace, Table, Text};
use crate::value::Period;

/// Months that the field of steps has room for.
const HEAT_MONTHS: usize = 24;
/// Columns of the heat map that fit beside another block.
const BESIDE: usize = 8;

/// A sheet of the evaluation workbook.
fn sheet(evaluation: &Evaluation<'_>, key: &str, order: u16) -> SheetPlace {
    SheetPlace { workbook: "evaluation", sheet: evaluation.sight.word(key), order, overview: false }
}

/// The place of the sheet with every month of every series.
pub fn detail_sheet(evaluation: &Evaluation<'_>) -> SheetPlace {
    sheet(evaluation, "sheet.detail", 4)
}

fn column(evaluation: &Evaluation<'_>, id: &'static str, kind: ColumnKind) -> Column {
    Column { id, title: evaluation.sight.word(&format!("column.evaluation.{id}")), kind, ..Column::default() }
}

/// The gap of the leading KPI by scope, beside achievement by month.
pub fn gap_and_heat(evaluation: &Evaluation<'_>) -> Option<Block> {
    let heat = heat(evaluation);
    let gap = evaluation.look.kpis().into_iter().find_map(|kpi| gap(evaluation, kpi, true));
    let many = heat.columns.len() > BESIDE;
    Some(match gap {
        Some(gap) if many => Block::Columns(vec![(12, gap), (12, vec![Block::Table(heat)])]),
        Some(gap) => Block::Columns(vec![(6, gap), (6, vec![Block::Table(heat)])]),
        None => Block::Table(heat),
    })
}

/// From the target over the scopes to the actual: the table and its waterfall. Of the pages that show it one alone puts it on a
/// sheet.
pub fn gap(evaluation: &Evaluation<'_>, kpi: u32, on_sheet: bool) -> Option<Vec<Block>> {
    let company = evaluation.look.company(kpi)?;
    let focus = &evaluation.focus;
    let row = evaluation.look.at(company, focus, "split_variance")?;
    let mut parts: Vec<&Series> = direct_parts(evaluation, company, row);
    parts.sort_by_key(|series| std::cmp::Reverse(evaluation.value(series, focus, "variance")));
    let name = |words: String| Cell::text(words);
    let mut rows = Rows::default();
    for series in parts {
        rows.push(Row {
            cells: vec![
                Cell::rich(evaluation.name(series)),
                evaluation.cell(series, focus, "target"),
                evaluation.cell(series, focus, "actual"),
                evaluation.variance(series, focus),
            ],
            ..Row::default()
        });
    }
    let rest =
        evaluation.look.at(company, focus, "unexplained").filter(|&rest| evaluation.sight.figures.number(rest).is_some_and(|rest| !rest.is_zero()));
    if let Some(rest) = rest {
        rows.push(Row {
            cells: vec![name(evaluation.sight.word("evaluation.unexplained")), Cell::default(), Cell::default(), Cell::figure(rest)],
            ..Row::default()
        });
    }
    let kpi_name = evaluation.look.kpi(company).name.value.clone();
    rows.push(Row {
        kind: RowKind::Total,
        cells: vec![
            name(kpi_name.clone()),
            evaluation.cell(company, focus, "target"),
            evaluation.cell(company, focus, "actual"),
            evaluation.variance(company, focus),
        ],
        ..Row::default()
    });
    let kpi_id = &evaluation.look.kpi(company).id.value;
    let id = format!("gap-{}", crate::report::slug(kpi_id, "kpi"));
    let heading = Heading { note: kpi_name, legend: vec!["favourable", "unfavourable"], ..evaluation.sight.heading("evaluation.gap") };
    let columns = vec![
        column(evaluation, "scope", ColumnKind::Text),
        column(evaluation, "target", ColumnKind::Number),
        column(evaluation, "actual", ColumnKind::Number),
        column(evaluation, "variance", ColumnKind::Variance),
    ];
    let place = if on_sheet { vec![sheet(evaluation, "sheet.gap", 6)] } else { Vec::new() };
    let footnote = evaluation.sight.footnote(Text::default(), &rows);
    let table = Table { id: id.clone(), sheets: place, columns, rows, footnote, ..Table::default() };
    let series = vec![("target", SeriesRole::Target), ("actual", SeriesRole::Actual), ("variance", SeriesRole::Variance)];
    let waterfall = chart(heading, ChartKind::Waterfall, &id, "scope", series, Text::plain(evaluation.sight.word("evaluation.gap.summary")));
    Some(vec![Block::Chart(waterfall), Block::Table(table)])
}

/// The series whose variances the split of a row adds up.
fn direct_parts<'a>(evaluation: &'a Evaluation<'_>, company: &Series, split: crate::figures::FigureId) -> Vec<&'a Series> {
    let members = evaluation.sight.figures.operands(split);
    let is_part = |series: &&Series| evaluation.look.at(series, &evaluation.focus, "variance").is_some_and(|variance| members.contains(&variance));
    evaluation.look.parts(company.kpi).filter(is_part).collect()
}

/// Achievement of every KPI and scope with a goal, by month and for the period.
fn heat(evaluation: &Evaluation<'_>) -> Table {
    let sight = evaluation.sight;
    let months = sight.months_shown(evaluation.look.months(), HEAT_MONTHS);
    let mut columns = vec![column(evaluation, "kpi", ColumnKind::Text)];
    columns.extend(months.columns(sight, ColumnKind::Heat));
    columns.push(Column { id: "focus", title: evaluation.focus.short_label(sight.vocabulary), kind: ColumnKind::Heat, ..Column::default() });
    let mut rows = Rows::default();
    for kpi in evaluation.look.kpis().into_iter().filter(|_| !months.shown.is_empty()) {
        let company = evaluation.look.company(kpi).filter(|series| !series.goals.is_empty());
        rows.extend(company.map(|series| heat_row(evaluation, series, &months.shown, RowKind::Plain)));
        let parts = evaluation.look.tree(kpi, |series| !series.goals.is_empty() && evaluation.has(series, &evaluation.focus));
        rows.extend(parts.into_iter().map(|(series, depth)| heat_row(evaluation, series, &months.shown, RowKind::at_depth(depth))));
    }
    let heading = Heading { legend: vec!["heat"], ..sight.heading("evaluation.heat") };
    let footnote = sight.footnote(months.note(sight, Text::plain(sight.word("evaluation.heat.aid"))), &rows);
    Table {
        id: "heat".into(),
        heading,
        sheets: vec![SheetPlace { overview: true, ..sheet(evaluation, "sheet.heat", 3) }],
        columns,
        rows,
        footnote,
        ..Table::default()
    }
}

fn heat_row(evaluation: &Evaluation<'_>, series: &Series, months: &[Period], kind: RowKind) -> Row {
    // Without a row of the company above it, a part says of which KPI it is.
    let alone = kind != RowKind::Plain && evaluation.look.company(series.kpi).is_none_or(|company| company.goals.is_empty());
    let name = if alone { Text::plain(full_name(evaluation, series)) } else { evaluation.name(series) };
    let mut cells = vec![Cell::rich(name)];
    for month in months {
        let future = !evaluation.look.has_begun(month);
        cells.push(evaluation.achievement(series, month).in_future(future));
    }
    cells.push(evaluation.achievement(series, &evaluation.focus));
    Row { kind, cells, ..Row::default() }
}

/// The KPI whose course stands on the overview: the first that adds up.
pub fn leading(evaluation: &Evaluation<'_>) -> Option<u32> {
    evaluation.look.kpis().into_iter().find(|&kpi| evaluation.look.adds_up(kpi) && evaluation.look.company(kpi).is_some())
}

/// The course of the leading KPI over the plan, beside its forecast.
pub fn course(evaluation: &Evaluation<'_>) -> Option<Block> {
    let kpi = leading(evaluation)?;
    let course = course_of(evaluation, kpi, true)?;
    Some(match forecast::blocks(evaluation, kpi, true) {
        Some(forecast) => Block::Columns(vec![(7, course), (5, forecast)]),
        None => Block::Columns(vec![(12, course)]),
    })
}

/// Table by month of a KPI, with the chart of its course. Of the pages that show it one alone puts it on a sheet.
pub fn course_of(evaluation: &Evaluation<'_>, kpi: u32, on_sheet: bool) -> Option<Vec<Block>> {
    let series = evaluation.look.company(kpi)?;
    let sight = evaluation.sight;
    let months: Vec<Period> = evaluation.look.months();
    let known = |month: &Period, column: &str| evaluation.value(series, month, column).is_some();
    if !months.iter().any(|month| known(month, "target") || known(month, "actual")) {
        return None;
    }
    let rows: Rows = months.iter().map(|month| month_row(evaluation, series, month)).collect();
    let id = format!("course-{}", crate::report::slug(&evaluation.look.kpi(series).id.value, "kpi"));
    let ids = [
        "month",
        "target",
        "actual",
        "variance",
        "achievement",
        "forecast",
        "cumulative_target",
        "cumulative_actual",
        "cumulative_variance",
        "cumulative_forecast",
    ];
    let columns = ids.map(|id| {
        let kind = match id {
            "month" => ColumnKind::Text,
            "variance" | "cumulative_variance" => ColumnKind::Variance,
            _ => ColumnKind::Number,
        };
        Column { minor: id.starts_with("cumulative"), ..column(evaluation, id, kind) }
    });
    let sheets = if on_sheet { vec![sheet(evaluation, "sheet.months", 2)] } else { Vec::new() };
    let name = full_name(evaluation, series);
    let heading = Heading { note: name.clone(), legend: vec!["target", "actual", "forecast"], ..sight.heading("evaluation.course") };
    let as_of = months.iter().rposition(|month| evaluation.look.has_begun(month));
    let roles = vec![
        ("target", SeriesRole::Target),
        ("actual", SeriesRole::Actual),
        ("forecast", SeriesRole::Forecast),
        ("variance", SeriesRole::Variance),
        ("cumulative_target", SeriesRole::CumulativeTarget),
        ("cumulative_actual", SeriesRole::CumulativeActual),
        ("cumulative_forecast", SeriesRole::CumulativeForecast),
        ("cumulative_variance", SeriesRole::CumulativeVariance),
    ];
    let kind = if evaluation.look.adds_up(kpi) { ChartKind::Cumulative } else { ChartKind::Columns };
    let mut drawn = chart(heading, kind, &id, "month", roles, Text::plain(name));
    drawn.as_of =
        as_of.zip(sight.plan.settings().and_then(|settings| settings.as_of.as_ref())).map(|(at, day)| (at, day.value.strftime("%m-%d").to_string()));
    let table = Table { id, folded: true, sheets, columns: columns.to_vec(), rows, heading: sight.heading("evaluation.months"), ..Table::default() };
    Some(vec![Block::Chart(drawn), Block::Table(table)])
}

fn month_row(evaluation: &Evaluation<'_>, series: &Series, month: &Period) -> Row {
    let future = !evaluation.look.has_begun(month);
    let cell = |column: &str| evaluation.cell(series, month, column).in_future(future);
    let cells = vec![
        Cell::text(month.short_label(evaluation.sight.vocabulary)),
        evaluation.cell(series, month, "target"),
        cell("actual"),
        evaluation.variance(series, month).in_future(future),
        evaluation.achievement(series, month).in_future(future),
        cell("forecast"),
        evaluation.cell(series, month, "cumulative_target"),
        cell("cumulative_actual"),
        cell("cumulative_variance"),
        cell("cumulative_forecast"),
    ];
    Row { cells, ..Row::default() }
}

/// Sheets that no page shows: targets and actuals of every series by month.
pub fn sheets(evaluation: &Evaluation<'_>) -> Vec<Table> {
    let sight = evaluation.sight;
    let months = evaluation.look.months();
    let mut rows = Rows::default();
    for series in evaluation.look.series.iter().filter(|series| !series.goals.is_empty()) {
        for month in &months {
            if evaluation.look.at(series, month, "target").is_some() {
                rows.push(detail_row(evaluation, series, month));
            }
        }
    }
    let ids = [
        ("kpi", ColumnKind::Text),
        ("scope", ColumnKind::Text),
        ("month", ColumnKind::Text),
        ("target", ColumnKind::Number),
        ("actual", ColumnKind::Number),
    ];
    let rest = [("variance", ColumnKind::Variance), ("achievement", ColumnKind::Number), ("rag", ColumnKind::Status)];
    let columns = ids.into_iter().chain(rest).map(|(id, kind)| column(evaluation, id, kind)).collect();
    let heading = sight.heading("evaluation.detail");
    let detail = Table { id: "detail".into(), heading, sheets: vec![detail_sheet(evaluation)], columns, rows, ..Table::default() };
    std::iter::once(detail).chain(forecast::sheet(evaluation)).collect()
}

fn detail_row(evaluation: &Evaluation<'_>, series: &Series, month: &Period) -> Row {
    let scope: Vec<String> = series.segments(evaluation.sight.plan).into_iter().map(|(_, name)| name).collect();
    let mut cells = vec![Cell::text(&evaluation.look.kpi(series).name.value), Cell::text(scope.join(" · ")), Cell::text(month.code())];
    cells.extend(["target", "actual", "variance", "achievement", "rag"].map(|column| evaluation.cell(series, month, column)));
    Row { cells, ..Row::default() }
}
