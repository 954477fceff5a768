//! Charts: drawn for the width of their column, again for narrow screens, and again for paper where that is narrower.

use serde::Serialize;

use super::HeadingView;
use crate::emit::html::chart::svg::Svg;
use crate::emit::html::chart::{Data, bars, bubble, columns, cumulative, dots, heat, line, waterfall};
use crate::emit::html::inline;
use crate::emit::html::page::Scope;
use crate::report::{Block, Chart, ChartKind, Content, Table};
use crate::theme::ThemeFault;

/// Width of a full column, and the gap between columns.
const CONTENT: f64 = 1152.0;
const GAP: f64 = 40.0;
/// Width on narrow screens.
const NARROW: f64 = 358.0;
/// Width of the text column on paper, before content is scaled to 0.78.
const PAPER: f64 = 860.0;

#[derive(Serialize)]
struct ChartView {
    heading: HeadingView,
    drawings: Vec<String>,
    heat: Option<heat::HeatView>,
    label: String,
    footnote: Option<String>,
}

/// A chart over a table of the same page; nothing but its head when there is no such table.
pub fn chart(scope: &mut Scope<'_>, chart: &Chart, twelfths: u8) -> Result<String, ThemeFault> {
    let table = scope.page.blocks.iter().flat_map(Block::tables).find(|table| table.id == chart.table);
    let label = label(scope, chart);
    let (mut drawings, mut heat) = (Vec::new(), None);
    if let Some(table) = table {
        let data = data(scope, chart, table);
        match drawer(chart.kind) {
            Some(draw) => drawings = widths(twelfths).into_iter().map(|(class, width)| draw(&data, width).finish(class, &label)).collect(),
            None => heat = Some(heat::view(&data, |id| scope.explained(id))),
        }
    }
    let view = ChartView {
        heading: super::heading(scope, &chart.heading),
        drawings,
        heat,
        label,
        footnote: super::footnote(scope, &chart.footnote, table.and_then(super::home_sheet)),
    };
    scope.fill("blocks/chart.html", &view)
}

/// One sentence that says what the chart shows; its heading where there is none.
fn label(scope: &Scope<'_>, chart: &Chart) -> String {
    let summary = inline::plain(scope, &chart.summary);
    if summary.is_empty() { inline::plain(scope, &chart.heading.title) } else { summary }
}

fn drawer(kind: ChartKind) -> Option<fn(&Data<'_>, f64) -> Svg> {
    match kind {
        ChartKind::Columns => Some(columns::draw),
        ChartKind::Cumulative => Some(cumulative::draw),
        ChartKind::Waterfall => Some(waterfall::draw),
        ChartKind::Bars => Some(bars::draw),
        ChartKind::Funnel => Some(bars::draw_in_order),
        ChartKind::Bubble => Some(bubble::draw),
        ChartKind::Dots => Some(dots::draw),
        ChartKind::Line => Some(line::draw),
        ChartKind::HeatMap => None,
    }
}

/// The drawings that a column of so many twelfths needs, with the class by which the style sheet chooses.
fn widths(twelfths: u8) -> Vec<(&'static str, f64)> {
    let share = f64::from(twelfths.clamp(1, 12)) / 12.0;
    let wide = (CONTENT + GAP) * share - GAP;
    let paper = (PAPER + GAP) * share - GAP;
    match wide > PAPER {
        true => vec![("wide", wide), ("paper", paper), ("narrow", NARROW)],
        false if paper < NARROW => vec![("wide", wide), ("narrow paper", NARROW)],
        false => vec![("wide", wide), ("paper", paper), ("narrow", NARROW)],
    }
}

fn data<'c>(scope: &Scope<'c>, chart: &'c Chart, table: &Table) -> Data<'c> {
    let formatter = scope.renderer.formatter();
    let name = |content: Content<'_>| match content {
        Content::Blank => String::new(),
        Content::Figure(id) => formatter.bare(id),
        Content::Words(words) => words.to_string(),
        Content::Text(text) => inline::plain(scope, text),
    };
    Data::of(chart, table, &formatter, &scope.renderer.words, name)
}
