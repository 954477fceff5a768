//! Blocks as views: plain data with all text formatted, arranged by the template of their kind.

mod cell;
mod chart;
mod diagnostics;
mod lists;
mod table;
mod tiles;
mod timeline;

use serde::Serialize;

use super::page::Scope;
use super::{chart::legend, inline, markdown};
use crate::diagnostic::{FileId, Span, span::column_letters};
use crate::report::{Block, Empty, Footnote, Heading, Link, SheetPlace, Table};
use crate::theme::ThemeFault;

/// Width of a block that stands alone, in twelfths.
pub const FULL: u8 = 12;

/// Sources beyond these are counted, not named.
const NAMED_SOURCES: usize = 4;

/// Blocks one under another, in a column of so many twelfths.
///
/// # Errors
/// When a template is faulty.
pub fn blocks(scope: &mut Scope<'_>, blocks: &[Block], width: u8) -> Result<String, ThemeFault> {
    blocks.iter().map(|each| block(scope, each, width)).collect()
}

fn block(scope: &mut Scope<'_>, block: &Block, width: u8) -> Result<String, ThemeFault> {
    match block {
        Block::Prose(text) => scope.fill("blocks/prose.html", &Prose { html: markdown::html(text) }),
        Block::Questions(questions) => tiles::questions(scope, questions),
        Block::Tiles(list) => tiles::tiles(scope, list),
        Block::Table(table) => table::table(scope, table),
        Block::Chart(drawn) => chart::chart(scope, drawn, width),
        Block::Timeline(drawn) => timeline::timeline(scope, drawn),
        Block::Matrix(matrix) => lists::matrix(scope, matrix),
        Block::Facts(facts) => lists::facts(scope, facts),
        Block::List(list) => lists::list(scope, list),
        Block::Strip(strip) => tiles::strip(scope, strip),
        Block::Diagnostics(list) => diagnostics::list(scope, list),
        Block::Empty(empty) => empty_state(scope, empty),
        Block::Columns(columns) => side_by_side(scope, columns),
    }
}

#[derive(Serialize)]
struct Prose {
    html: String,
}

#[derive(Serialize)]
struct EmptyView<'s> {
    what: &'s str,
    fill: String,
}

fn empty_state(scope: &mut Scope<'_>, empty: &Empty) -> Result<String, ThemeFault> {
    let fill = inline::html(scope, &empty.fill);
    scope.fill("blocks/empty.html", &EmptyView { what: &empty.what, fill })
}

#[derive(Serialize)]
struct ColumnsView {
    columns: Vec<(u8, String)>,
}

fn side_by_side(scope: &mut Scope<'_>, columns: &[(u8, Vec<Block>)]) -> Result<String, ThemeFault> {
    let rendered: Result<Vec<_>, ThemeFault> = columns.iter().map(|(width, inner)| Ok((*width, blocks(scope, inner, *width)?))).collect();
    scope.fill("blocks/columns.html", &ColumnsView { columns: rendered? })
}

/// The head of a block.
#[derive(Debug, Default, Serialize)]
pub struct HeadingView {
    title: String,
    note: String,
    more: Option<(String, String)>,
    legend: Vec<(String, String)>,
}

/// The head of a block as a view.
pub fn heading(scope: &mut Scope<'_>, heading: &Heading) -> HeadingView {
    let more = heading.more.as_ref().and_then(|(link, words)| Some((scope.href(link)?, words.trim_end_matches(['→', ' ']).to_string())));
    let legend = heading.legend.iter().map(|key| (legend::mark(key), legend_words(scope, key))).collect();
    HeadingView { title: inline::html(scope, &heading.title), note: heading.note.clone(), more, legend }
}

/// The words of a key of a legend; grades tell the thresholds of the plan.
fn legend_words(scope: &Scope<'_>, key: &str) -> String {
    let shown = |key| scope.renderer.site.figures.find(key).map(|id| scope.renderer.formatter().bare(id)).unwrap_or_default();
    let (green, yellow) = (shown("plan/rag_green"), shown("plan/rag_yellow"));
    scope.renderer.words.fill(&format!("legend.{key}"), &[("green", &green), ("yellow", &yellow)])
}

/// What stands under a block: reading aid, input places, the sheet in a workbook; nothing when there is nothing to say.
pub fn footnote(scope: &mut Scope<'_>, footnote: &Footnote, sheet: Option<&SheetPlace>) -> Option<String> {
    let words = &scope.renderer.words;
    let mut parts = Vec::new();
    if !footnote.sources.is_empty() {
        parts.push(format!("{} {}", inline::escape(words.get("html.source")), sources(scope, &footnote.sources)));
    }
    if let Some(place) = sheet {
        let link = Link::Sheet { workbook: place.workbook.to_string(), sheet: place.sheet.clone() };
        let shown = format!("{}.xlsx[{}]", place.workbook, place.sheet);
        parts.push(format!("{} {}", inline::escape(words.get("html.workbook")), inline::anchor(scope, &link, &shown)));
    }
    let aid = inline::html(scope, &footnote.aid);
    let rest = parts.join(" · ");
    match (aid.is_empty(), rest.is_empty()) {
        (true, true) => None,
        (false, false) => Some(format!("{aid} {rest}")),
        (true, false) | (false, true) => Some(aid + &rest),
    }
}

/// The sheet that holds a table first of all.
pub fn home_sheet(table: &Table) -> Option<&SheetPlace> {
    table.sheets.iter().find(|place| !place.overview).or_else(|| table.sheets.first())
}

fn sources(scope: &Scope<'_>, spans: &[Span]) -> String {
    let words = &scope.renderer.words;
    let ranges = ranges(spans);
    let mut named: Vec<String> = ranges.iter().take(NAMED_SOURCES).map(|range| range.html(scope)).collect();
    if ranges.len() > NAMED_SOURCES {
        let rest = (ranges.len() - NAMED_SOURCES).to_string();
        named.push(inline::escape(&words.fill("html.more_sources", &[("n", &rest)])).into_owned());
    }
    named.join(words.get("html.list_separator"))
}

/// The cells of one sheet that a block rests on, as one range; or a single place.
struct SourceRange {
    first: Span,
    corners: Option<(u32, u16, u32, u16)>,
}

fn ranges(spans: &[Span]) -> Vec<SourceRange> {
    let mut ranges: indexmap::IndexMap<(Option<FileId>, Option<u16>), SourceRange> = indexmap::IndexMap::new();
    for &span in spans {
        let (key, corners) = match span {
            Span::Cell { file, sheet, row, column } => ((Some(file), Some(sheet)), Some((row, column, row, column))),
            Span::Text { .. } | Span::File(_) | Span::Nowhere => ((span.file(), None), None),
        };
        let range = ranges.entry(key).or_insert(SourceRange { first: span, corners });
        if let (Some(known), Some((row, column, ..))) = (&mut range.corners, corners) {
            *known = (known.0.min(row), known.1.min(column), known.2.max(row), known.3.max(column));
        }
    }
    ranges.into_values().collect()
}

impl SourceRange {
    fn html(&self, scope: &Scope<'_>) -> String {
        let (Some((top, left, bottom, right)), Span::Cell { file, sheet, .. }) = (self.corners, self.first) else {
            return inline::source(scope, self.first);
        };
        let first = Span::Cell { file, sheet, row: top, column: left };
        let last = if (top, left) == (bottom, right) { String::new() } else { format!(":{}{bottom}", column_letters(right)) };
        inline::source_with(scope, first, &last)
    }
}
