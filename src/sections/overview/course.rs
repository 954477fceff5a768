//! The leading sum of the cockpit: by month, and by its parts.

use super::view::{Overview, sheet};
use crate::analysis::measures::Series;
use crate::report::{Block, Cell, Chart, ChartKind, Column, ColumnKind, Heading, Link, Row, RowKind, Rows, Series as Drawn, SeriesRole, Table, Text};
use crate::value::Period;

/// The course of the leading sum by month, beside its parts.
pub fn course_and_regions(overview: &Overview<'_>) -> Option<Block> {
    let series = overview.leading().into_iter().find(|series| overview.look.adds_up(series.kpi))?;
    let course = has_months(overview, series).then(|| course(overview, series));
    let columns = match (course, regions(overview, series)) {
        (Some(course), Some(regions)) => vec![(7, course), (5, vec![Block::Table(regions)])],
        (Some(course), None) => vec![(12, course)],
        (None, Some(regions)) => vec![(12, vec![Block::Table(regions)])],
        (None, None) => return None,
    };
    Some(Block::Columns(columns))
}

/// Whether any month has a target or an actual: what is known of the whole period only has no course.
fn has_months(overview: &Overview<'_>, series: &Series) -> bool {
    let known =
        |month: &Period, column: &str| overview.look.at(series, month, column).is_some_and(|id| overview.sight.figures.value(id).is_present());
    overview.look.months().iter().any(|month| known(month, "target") || known(month, "actual"))
}

fn course(overview: &Overview<'_>, series: &Series) -> Vec<Block> {
    let months: Vec<Period> = overview.look.months();
    let rows = months.iter().map(|month| {
        let future = !overview.look.has_begun(month);
        let cell = |column: &str| overview.look.at(series, month, column).map_or_else(Cell::default, Cell::figure).in_future(future);
        let variance = if future { cell("forecast_gap") } else { cell("variance") };
        let favourable = overview
            .look
            .at(series, month, if future { "forecast_gap" } else { "variance" })
            .and_then(|id| overview.sight.figures.number(id))
            .map(|number| !number.is_sign_negative());
        Row {
            cells: vec![
                Cell::text(month.short_label(overview.sight.vocabulary)),
                cell("target"),
                cell("actual"),
                cell("forecast"),
                variance.judged(favourable),
            ],
            ..Row::default()
        }
    });
    let columns = vec![
        overview.column("month", ColumnKind::Text),
        overview.column("target", ColumnKind::Number),
        overview.column("actual", ColumnKind::Number),
        overview.column("forecast", ColumnKind::Number),
        overview.column("variance", ColumnKind::Variance),
    ];
    let table = Table {
        id: "overview-months".into(),
        folded: true,
        columns,
        rows: rows.collect(),
        sheets: vec![sheet(overview, "sheet.overview.months", 3)],
        ..Table::default()
    };
    let role = |column, role| Drawn { column, role };
    let as_of = months.iter().rposition(|month| overview.look.has_begun(month));
    let day = overview.sight.plan.settings().and_then(|settings| settings.as_of.as_ref());
    let chart = Chart {
        heading: Heading { note: overview.words(series), legend: vec!["target", "actual", "forecast"], ..course_heading(overview, series) },
        kind: ChartKind::Columns,
        table: "overview-months".into(),
        category: "month",
        series: vec![
            role("target", SeriesRole::Target),
            role("actual", SeriesRole::Actual),
            role("forecast", SeriesRole::Forecast),
            role("variance", SeriesRole::Variance),
        ],
        as_of: as_of.zip(day).map(|(at, day)| (at, day.value.strftime("%m-%d").to_string())),
        summary: Text::plain(overview.words(series)),
        footnote: overview.sight.footnote(Text::plain(overview.sight.word("overview.course.aid")), &table.rows),
    };
    vec![Block::Chart(chart), Block::Table(table)]
}

/// "Behind since .., at this pace the whole period reaches ..", when figures say so.
fn course_heading(overview: &Overview<'_>, series: &Series) -> Heading {
    let whole = overview.look.whole(series);
    let forecast = whole.and_then(|whole| overview.look.at(series, &whole, "forecast").map(|forecast| (whole, forecast)));
    match forecast.filter(|(_, forecast)| overview.sight.figures.value(*forecast).is_present()) {
        Some((whole, forecast)) => {
            let pieces = [("period", Text::plain(whole.short_label(overview.sight.vocabulary))), ("forecast", Text::figure(forecast))];
            Heading { title: overview.sight.sentence("overview.course.title", &pieces), ..Heading::default() }
        }
        None => overview.sight.heading("overview.course"),
    }
}

/// The parts of the leading sum in the period of the report.
fn regions(overview: &Overview<'_>, company: &Series) -> Option<Table> {
    let split = overview.at(company, "split_variance")?;
    let members = overview.sight.figures.operands(split);
    let parts = overview
        .look
        .parts(company.kpi)
        .filter(|series| overview.look.at(series, &overview.focus, "variance").is_some_and(|variance| members.contains(&variance)));
    let row = |series: &Series, name: Text, kind| {
        let cell = |column: &str| overview.at(series, column).map_or_else(Cell::default, Cell::figure);
        let variance = cell("variance").judged(overview.favourable(series));
        Row {
            kind,
            cells: vec![
                Cell::rich(name),
                cell("target"),
                cell("actual"),
                variance,
                Cell::default(),
                cell("achievement").with_status(Some(overview.grade(series))),
            ],
            ..Row::default()
        }
    };
    let mut rows: Rows = parts
        .map(|series| {
            let scope = series.segments(overview.sight.plan).into_iter().map(|(_, name)| name).collect::<Vec<_>>().join(" · ");
            let goal = series.goals.first().map(|&goal| overview.sight.plan.goals.goals[goal as usize].id.value.clone());
            let name = goal.map_or_else(|| Text::plain(&scope), |goal| Text::link(Link::Entity(format!("goal/{goal}")), &scope));
            row(series, name, RowKind::Plain)
        })
        .collect();
    rows.push(row(company, Text::plain(overview.sight.word("total")), RowKind::Total));
    let columns = vec![
        overview.column("scope", ColumnKind::Text),
        overview.column("target", ColumnKind::Number),
        overview.column("actual", ColumnKind::Number),
        overview.column("variance", ColumnKind::Variance),
        Column { minor: true, ..overview.column("bar", ColumnKind::Deviation { of: "variance" }) },
        overview.column("achievement", ColumnKind::Number),
    ];
    let footnote = overview.sight.footnote(Text::plain(overview.sight.word("overview.regions.aid")), &rows);
    Some(Table {
        id: "overview-scopes".into(),
        heading: overview.sight.heading("overview.regions"),
        sheets: vec![sheet(overview, "sheet.overview.scopes", 4)],
        columns,
        rows,
        footnote,
        ..Table::default()
    })
}
