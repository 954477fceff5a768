//! The page 效果评估表: the period's table, its gaps by region, achievement by month, forecast.

use super::{Evaluation, lines, months};
use crate::analysis::measures::Series;
use crate::figures::FigureId;
use crate::report::{
    Block, Chart, ChartKind, Column, ColumnKind, Footnote, Heading, Inline, ListBlock, ListRow, Page, Series as Drawn, SeriesRole, SheetPlace, Shown,
    Status, Table, Text,
};

/// Largest gaps named in the lead.
const NAMED_GAPS: usize = 3;

/// The page.
pub fn page(evaluation: &Evaluation<'_>) -> Page {
    let mut blocks = vec![Block::Table(table(evaluation))];
    blocks.extend(months::gap_and_heat(evaluation));
    blocks.extend(months::course(evaluation));
    blocks.extend(report(evaluation));
    Page {
        title: title(evaluation),
        lead: lead(evaluation),
        badge: badge(evaluation),
        blocks,
        ..evaluation.sight.page("evaluation/index", "evaluation")
    }
}

/// A figure of family `score` in the period of the report.
fn score(evaluation: &Evaluation<'_>, column: &str) -> Option<FigureId> {
    evaluation.sight.figures.find(&format!("score/{}/{column}", evaluation.focus.code()))
}

fn title(evaluation: &Evaluation<'_>) -> Text {
    let figure = |column| score(evaluation, column).map(|id| Text(vec![Inline::Number(id)]));
    let (Some(all), Some(green), Some(yellow), Some(red), Some(total)) =
        (figure("graded"), figure("green"), figure("yellow"), figure("red"), score(evaluation, "achievement"))
    else {
        return Text::plain(evaluation.sight.word("page.evaluation/index.title"));
    };
    evaluation.sight.sentence("evaluation.title", &[("all", all), ("green", green), ("yellow", yellow), ("red", red), ("score", Text::figure(total))])
}

/// The largest gaps, each with its class of cause.
fn lead(evaluation: &Evaluation<'_>) -> Text {
    let gaps = gaps(evaluation);
    let mut named = Text::default();
    for (position, series) in gaps.iter().take(NAMED_GAPS).enumerate() {
        let Some(variance) = evaluation.look.at(series, &evaluation.focus, "variance") else { continue };
        if position > 0 {
            named = named.with(Inline::Plain(evaluation.sight.word("list.comma")));
        }
        named = named.with(Inline::Strong(full_name(evaluation, series))).with(Inline::Plain(" ".into())).with(Inline::StrongFigure(variance));
    }
    if named.is_empty() { named } else { evaluation.sight.sentence("evaluation.lead", &[("gaps", named)]) }
}

/// Name of a series with its KPI.
pub fn full_name(evaluation: &Evaluation<'_>, series: &Series) -> String {
    let scope = series.segments(evaluation.sight.plan).into_iter().map(|(_, name)| name);
    std::iter::once(evaluation.look.kpi(series).name.value.clone()).chain(scope).collect::<Vec<_>>().join(" · ")
}

/// Series that fell short in the period, the worst achievement first.
pub fn gaps<'a>(evaluation: &'a Evaluation<'_>) -> Vec<&'a Series> {
    let short = |series: &&Series| evaluation.value(series, &evaluation.focus, "achievement").is_some_and(|value| value < rust_decimal::Decimal::ONE);
    let mut gaps: Vec<&Series> = evaluation.look.series.iter().filter(short).collect();
    gaps.sort_by_key(|series| evaluation.value(series, &evaluation.focus, "achievement"));
    gaps
}

fn badge(evaluation: &Evaluation<'_>) -> Option<(Status, usize)> {
    let red = evaluation
        .look
        .series
        .iter()
        .filter(|series| evaluation.sight.grade(evaluation.look.at(series, &evaluation.focus, "rag")) == Status::Miss)
        .count();
    (red > 0).then_some((Status::Miss, red))
}

/// The place of the evaluation table in a workbook.
pub fn sheet(evaluation: &Evaluation<'_>, workbook: &'static str, order: u16) -> SheetPlace {
    SheetPlace { workbook, sheet: evaluation.sight.word("sheet.evaluation"), order, overview: false }
}

/// The evaluation table of the period of the report.
fn table(evaluation: &Evaluation<'_>) -> Table {
    let sight = evaluation.sight;
    let heading = Heading {
        note: evaluation.focus.short_label(sight.vocabulary),
        legend: vec!["good", "watch", "miss", "none"],
        ..sight.heading("table.evaluation")
    };
    let mut rows = lines::rows(evaluation, &lines::of_period(evaluation, &evaluation.focus), &evaluation.focus);
    rows.extend(lines::total(evaluation, &evaluation.focus));
    let footnote = sight.footnote(Text::plain(sight.word("table.evaluation.aid")), &rows);
    Table {
        id: "evaluation-table".into(),
        heading,
        sheets: vec![sheet(evaluation, "evaluation", 1), sheet(evaluation, "report", 5)],
        columns: columns(evaluation),
        rows,
        footnote,
        ..Table::default()
    }
}

/// The columns of an evaluation table.
pub fn columns(evaluation: &Evaluation<'_>) -> Vec<Column> {
    let column = |id: &'static str, kind| Column { id, title: evaluation.sight.word(&format!("column.evaluation.{id}")), kind, ..Column::default() };
    vec![
        column("kpi", ColumnKind::Text),
        column("target", ColumnKind::Number),
        column("actual", ColumnKind::Number),
        column("achievement", ColumnKind::Number),
        Column { shown: Shown::Workbook, ..column("rag", ColumnKind::Status) },
        column("variance", ColumnKind::Variance),
        column("cause", ColumnKind::Prose),
        column("improvement", ColumnKind::Prose),
        Column { minor: true, ..column("owner", ColumnKind::Text) },
        Column { minor: true, ..column("due", ColumnKind::Date) },
    ]
}

/// The last parts of an evaluation report: what was learnt, what is proposed.
fn report(evaluation: &Evaluation<'_>) -> Vec<Block> {
    let sight = evaluation.sight;
    let lessons = sight.plan.measurement.lessons.iter().map(|lesson| {
        let validated = lesson.validated.as_ref().is_some_and(|flag| flag.value.0);
        let right = Text::plain(lesson.result.as_ref().map(|result| result.value.clone()).unwrap_or_default());
        ListRow { status: Some(if validated { Status::Good } else { Status::None }), text: Text::plain(&lesson.text.value), right }
    });
    let lessons: Vec<ListRow> = lessons.collect();
    let changes = sight.plan.measurement.iterations.iter().map(|change| {
        let before = change.before.as_ref().map(|before| before.value.clone()).unwrap_or_default();
        let after = change.after.as_ref().map(|after| after.value.clone()).unwrap_or_default();
        let words = format!("{}：{before} → {after}", change.object.value);
        ListRow { status: None, text: Text::plain(words), right: Text::plain(change.date.value.to_string()) }
    });
    let changes: Vec<ListRow> = changes.collect();
    let list = |key, rows: Vec<ListRow>| Block::List(ListBlock { heading: sight.heading(key), rows, ..ListBlock::default() });
    match (lessons.is_empty(), changes.is_empty()) {
        (true, true) => Vec::new(),
        (false, true) => vec![list("evaluation.lessons", lessons)],
        (true, false) => vec![list("evaluation.iterations", changes)],
        (false, false) => {
            vec![Block::Columns(vec![(6, vec![list("evaluation.lessons", lessons)]), (6, vec![list("evaluation.iterations", changes)])])]
        }
    }
}

/// A chart over a table of the same page.
pub fn chart(
    heading: Heading,
    kind: ChartKind,
    table: &str,
    category: &'static str,
    series: Vec<(&'static str, SeriesRole)>,
    summary: Text,
) -> Chart {
    let series = series.into_iter().map(|(column, role)| Drawn { column, role }).collect();
    Chart { heading, kind, table: table.into(), category, series, as_of: None, summary, footnote: Footnote::default() }
}
