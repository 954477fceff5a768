//! Forecasts of the whole period by several methods (domain/3 §3.9.1): of one KPI on pages, of all on a sheet.

use super::Evaluation;
use super::overview::chart;
use crate::analysis::measures::Series;
use crate::report::{Block, Cell, ChartKind, ColumnKind, Heading, Inline, Row, Rows, SeriesRole, Shown, Table, Text};
use crate::sections::Sight;
use crate::value::Period;

/// The methods: word, forecast, difference to the target.
const METHODS: [(&str, &str, &str); 4] = [
    ("forecast.seasonal", "forecast", "forecast_gap"),
    ("forecast.simple", "simple_forecast", "simple_gap"),
    ("forecast.moving", "moving_forecast", "moving_gap"),
    ("forecast.pipeline", "pipeline_forecast", "pipeline_gap"),
];

/// Where the whole period of a KPI ends if things go on: the table and its dots. Of the pages that show it one alone puts it on a sheet.
pub fn blocks(evaluation: &Evaluation<'_>, kpi: u32, on_sheet: bool) -> Option<Vec<Block>> {
    let series = evaluation.look.company(kpi)?;
    let whole = evaluation.look.whole(series)?;
    let sight = evaluation.sight;
    let rows = rows(evaluation, series, &whole);
    let kinds = [
        ("method", ColumnKind::Text),
        ("whole", ColumnKind::Number),
        ("target", ColumnKind::Number),
        ("gap", ColumnKind::Variance),
        ("required", ColumnKind::Number),
        ("confidence", ColumnKind::Status),
    ];
    let id =
        if on_sheet { "forecast".to_string() } else { format!("forecast-{}", crate::report::slug(&evaluation.look.kpi(series).id.value, "kpi")) };
    let sheets = if on_sheet { vec![sight.sheet("evaluation", "sheet.forecast", 7)] } else { Vec::new() };
    let footnote = sight.footnote(aid(evaluation, series, &whole), &rows);
    let mut columns = sight.heads("evaluation", &kinds);
    columns.last_mut().into_iter().for_each(|confidence| confidence.shown = Shown::Workbook);
    let table = Table { id: id.clone(), sheets, columns, rows, footnote, ..Table::default() };
    let drawn = vec![("whole", SeriesRole::Forecast), ("target", SeriesRole::Target)];
    let summary = Text::plain(sight.word("forecast.summary"));
    let dots = chart(heading(evaluation, series, &whole), ChartKind::Dots, &id, "method", drawn, summary);
    Some(vec![Block::Chart(dots), Block::Table(table)])
}

fn rows(evaluation: &Evaluation<'_>, series: &Series, whole: &Period) -> Rows {
    let sight = evaluation.sight;
    let row = |key: &str, value: &str, gap: &str, required: &str, confidence: &str| {
        let mut cells = vec![Cell::text(sight.word(key))];
        cells.extend([value, "full_target", gap, required, confidence].map(|column| evaluation.cell(series, whole, column)));
        Row { cells, ..Row::default() }
    };
    let known = METHODS.iter().filter(|(_, value, _)| evaluation.look.at(series, whole, value).is_some());
    let methods = known.map(|(key, value, gap)| row(key, value, gap, "", "confidence"));
    methods.chain([row("forecast.required", "full_target", "", "required", "")]).collect()
}

/// How the methods work, and what share of the plan the months left must reach; a target that is reached asks for nothing more.
fn aid(evaluation: &Evaluation<'_>, series: &Series, whole: &Period) -> Text {
    let sight = evaluation.sight;
    let mut aid = Text::plain(sight.word("forecast.aid"));
    let confidence = evaluation.look.at(series, whole, "confidence").and_then(|id| sight.figures.value(id).term());
    if confidence.is_some_and(|confidence| confidence.code == "low") {
        aid = aid.with(Inline::Strong(sight.word("forecast.unsure")));
    }
    let ratio = evaluation.look.at(series, whole, "required_ratio");
    let ratio = ratio.filter(|&ratio| sight.figures.number(ratio).is_some_and(|ratio| ratio > rust_decimal::Decimal::ZERO));
    if let Some(ratio) = ratio {
        aid.0.extend(sight.sentence("forecast.ratio", &[("ratio", Text::figure(ratio))]).0);
    }
    aid
}

fn heading(evaluation: &Evaluation<'_>, series: &Series, whole: &Period) -> Heading {
    let gap = evaluation.look.at(series, whole, "forecast_gap");
    let Some(gap) = gap.filter(|&gap| evaluation.sight.figures.value(gap).is_present()) else {
        return evaluation.sight.heading("evaluation.forecast");
    };
    let pieces = [("period", Text::plain(whole.short_label(evaluation.sight.vocabulary))), ("gap", Text(vec![Inline::Figure(gap)]))];
    Heading { title: evaluation.sight.sentence("forecast.title", &pieces), legend: vec!["gap"], ..Heading::default() }
}

/// The sheet with the forecasts of all KPIs; none when fewer than two have one.
pub fn sheet(evaluation: &Evaluation<'_>) -> Option<Table> {
    let sight: &Sight<'_> = evaluation.sight;
    let company = evaluation.look.kpis().into_iter().filter_map(|kpi| evaluation.look.company(kpi));
    let known: Vec<(&Series, Period)> = company.filter_map(|series| Some((series, evaluation.look.whole(series)?))).collect();
    if known.len() < 2 {
        return None;
    }
    let figures =
        ["full_target", "actual", "forecast", "simple_forecast", "moving_forecast", "pipeline_forecast", "required", "required_ratio", "confidence"];
    let rows = known.into_iter().map(|(series, whole)| {
        let mut cells = vec![Cell::rich(evaluation.name(series)), Cell::text(whole.short_label(sight.vocabulary))];
        cells.extend(figures.map(|column| evaluation.cell(series, &whole, column)));
        Row { cells, ..Row::default() }
    });
    let ids = ["target", "actual", "seasonal", "simple", "moving", "pipeline", "required", "required_ratio"];
    let mut kinds = vec![("kpi", ColumnKind::Text), ("whole", ColumnKind::Text)];
    kinds.extend(ids.map(|id| (id, ColumnKind::Number)));
    kinds.push(("confidence", ColumnKind::Status));
    Some(Table {
        id: "forecasts".into(),
        heading: sight.heading("evaluation.forecasts"),
        sheets: vec![sight.sheet("evaluation", "sheet.forecasts", 18)],
        columns: sight.heads("evaluation", &kinds),
        rows: rows.collect(),
        ..Table::default()
    })
}
