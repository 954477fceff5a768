//! The largest gaps, and what is done about them.

use rust_decimal::Decimal;

use super::kpis;
use super::view::{Overview, sheet};
use crate::analysis::measures::Series;
use crate::model::measurement::Improvement;
use crate::report::{Block, Cell, Column, ColumnKind, Heading, Inline, Link, Row, Rows, Shown, Table, Text};
use crate::sections::cells::entity;

/// Rows of the table.
const GAPS: usize = 5;
/// Columns: id, kind, where shown, whether narrow screens may leave it out. The site names the month of which the sheet has the day.
const COLUMNS: [(&str, ColumnKind, Shown, bool); 10] = [
    ("kpi", ColumnKind::Text, Shown::Both, false),
    ("variance", ColumnKind::Variance, Shown::Both, false),
    ("achievement", ColumnKind::Number, Shown::Both, false),
    ("since", ColumnKind::Date, Shown::Workbook, true),
    ("since_month", ColumnKind::Text, Shown::Site, true),
    ("cause", ColumnKind::Prose, Shown::Both, false),
    ("improvement", ColumnKind::Prose, Shown::Both, false),
    ("owner", ColumnKind::Text, Shown::Both, false),
    ("due", ColumnKind::Date, Shown::Both, false),
    ("status", ColumnKind::Text, Shown::Both, true),
];

/// Series that fell short, by how much they lack; the parts of the leading KPI among them.
pub fn series<'a>(overview: &'a Overview<'_>) -> Vec<&'a Series> {
    let lack = |series: &&Series| overview.at(series, "achievement").and_then(|id| overview.sight.figures.number(id));
    let mut gaps: Vec<&Series> = overview.look.series.iter().filter(|series| lack(series).is_some_and(|value| value < Decimal::ONE)).collect();
    gaps.sort_by_key(|series| lack(series));
    gaps
}

/// The largest gaps with cause, action, owner, due day and state.
pub fn table(overview: &Overview<'_>) -> Option<Block> {
    let rows: Rows = series(overview).into_iter().take(GAPS).map(|series| row(overview, series)).collect();
    if rows.is_empty() {
        return None;
    }
    let heading = Heading {
        more: Some((Link::Page("evaluation/index".into()), overview.sight.word("overview.gaps.more"))),
        ..overview.sight.heading("overview.gaps")
    };
    Some(Block::Table(Table {
        id: "overview-gaps".into(),
        heading,
        sheets: vec![sheet(overview, "sheet.overview.gaps", 2)],
        columns: COLUMNS.map(|(id, kind, shown, minor)| Column { shown, minor, ..overview.column(id, kind) }).to_vec(),
        footnote: overview.sight.footnote(Text::default(), &rows),
        rows,
        ..Table::default()
    }))
}

fn row(overview: &Overview<'_>, series: &Series) -> Row {
    let cell = |column: &str| overview.at(series, column).map_or_else(Cell::default, Cell::figure);
    let concerns = |goal: Option<u32>| goal.is_some_and(|goal| series.goals.contains(&goal));
    let improvements = &overview.sight.plan.measurement.improvements;
    let action = improvements.iter().find(|item| concerns(item.goal.as_ref().and_then(|goal| goal.value.target)));
    let what = action.map(|action| entity("improvement", &action.id.value, &action.text.value)).unwrap_or_default();
    let due = action.and_then(|action| overview.find(&format!("improvement/{}/due", action.id.value))).map_or_else(Cell::default, Cell::figure);
    let since = overview.last_month().and_then(|month| overview.look.at(series, &month, "since"));
    let since_month = overview.since(series).map(|month| month.short_label(overview.sight.vocabulary));
    let cells = vec![
        Cell::rich(kpis::name(overview, series)),
        cell("variance").judged(Some(false)),
        cell("achievement").with_status(Some(overview.grade(series))),
        since.filter(|&id| overview.sight.figures.value(id).is_present()).map_or_else(Cell::default, Cell::figure),
        since_month.map_or_else(Cell::default, Cell::text),
        Cell::rich(why(overview, series)),
        Cell::rich(what),
        Cell::rich(overview.sight.person(action.and_then(|action| action.owner.as_ref()))),
        due,
        Cell::rich(action.map(|action| state(overview, action)).unwrap_or_default()),
    ];
    Row { cells, ..Row::default() }
}

/// The first cause that somebody gave: its class and its words.
fn why(overview: &Overview<'_>, series: &Series) -> Text {
    let concerns = |goal: Option<u32>| goal.is_some_and(|goal| series.goals.contains(&goal));
    let mut causes = overview.sight.plan.measurement.attributions.iter();
    let Some(cause) = causes.find(|item| concerns(item.goal.as_ref().and_then(|goal| goal.value.target))) else { return Text::default() };
    let class = cause.cause_class.as_ref().map(|class| Inline::Tag(overview.sight.vocabulary.term_label(class.value.term()).to_string(), false));
    let words = Inline::Link(Link::Entity(format!("attribution/{}", cause.id.value)), cause.text.value.clone());
    Text(class.into_iter().chain([words]).collect())
}

/// How far an improvement is; that nobody answers for it matters more.
fn state(overview: &Overview<'_>, action: &Improvement) -> Text {
    if action.owner.is_none() {
        return Text(vec![Inline::Tag(overview.sight.word("evaluation.no_owner"), true)]);
    }
    let word = action.status.as_ref().map(|status| overview.sight.vocabulary.term_label(status.value.term()).to_string());
    Text(word.map(|word| Inline::Tag(word, false)).into_iter().collect())
}
