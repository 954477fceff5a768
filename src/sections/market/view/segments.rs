//! The page 细分市场: three scores, their total, and which segments are core.

use super::child;
use crate::model::market::Segment;
use crate::report::{Block, Cell, ChartKind, Column, ColumnKind, Inline, Page, Row, SeriesRole, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{entity, home};

/// The page.
pub fn page(sight: &Sight<'_>) -> Page {
    if sight.plan.market.segments.is_empty() {
        return child(sight, "market/segments", None, vec![sight.missing("segments.empty")]);
    }
    let series = [("size", SeriesRole::X), ("competition", SeriesRole::Y), ("fit", SeriesRole::Size)];
    let bubble = sight.chart("segments.bubble", ChartKind::Bubble, "segments", "segment", &series);
    let title = sight.finding_text("page.market/segments", &[("core", "segment_total/core")]);
    child(sight, "market/segments", title, vec![Block::Table(table(sight)), bubble])
}

/// The segments, the best first.
pub fn ranked<'a>(sight: &'a Sight<'_>) -> Vec<&'a Segment> {
    let total = |segment: &&Segment| sight.figures.find(&format!("segment/{}/total", segment.id.value)).and_then(|id| sight.figures.number(id));
    let mut segments: Vec<_> = sight.plan.market.segments.iter().collect();
    segments.sort_by_key(|segment| std::cmp::Reverse(total(segment)));
    segments
}

/// Whether a segment is core.
pub fn is_core(sight: &Sight<'_>, segment: &Segment) -> bool {
    sight.figures.find(&format!("segment/{}/core", segment.id.value)).is_some_and(|id| sight.figures.value(id).is_true())
}

fn table(sight: &Sight<'_>) -> Table {
    let minor = |id, kind| Column { minor: true, ..sight.head("market", id, kind) };
    let mut columns = sight.heads("market", &[("segment", ColumnKind::Text)]);
    columns.extend([minor("segment_traits", ColumnKind::Prose)]);
    let scores = [("size", "scores"), ("competition", "scores"), ("fit", "scores")];
    let group = |key: &str| Some(sight.word(&format!("column.market.{key}")));
    columns.extend(scores.map(|(id, over)| Column { group: group(over), ..sight.head("market", id, ColumnKind::Number) }));
    columns.extend(sight.heads("market", &[("total", ColumnKind::Number), ("rank", ColumnKind::Number), ("core", ColumnKind::Text)]));
    columns.extend([minor("est_customers", ColumnKind::Number), minor("est_value", ColumnKind::Number)]);
    columns.extend(sight.heads("market", &[("personas", ColumnKind::Prose), ("initiatives", ColumnKind::Prose)]));
    let rows = ranked(sight).into_iter().map(|segment| row(sight, segment)).collect();
    let heading = sight.finding("table.segments", &[("core", "segment_total/core"), ("threshold", "plan/segment_threshold")]);
    let footnote = sight.aid("table.segments.aid");
    Table { id: "segments".into(), heading, sheets: vec![sight.sheet("market", "sheet.segments", 7)], columns, rows, footnote, ..Table::default() }
}

fn row(sight: &Sight<'_>, segment: &Segment) -> Row {
    let key = |column: &str| format!("segment/{}/{column}", segment.id.value);
    let position = sight.plan.market.segments.position(&segment.id.value);
    let personas = sight.plan.market.personas.iter().filter(|persona| persona.segment.as_ref().is_some_and(|named| named.value.target == position));
    let initiatives =
        sight.plan.strategy.initiatives.iter().filter(|initiative| initiative.segments.iter().any(|named| named.value.target == position));
    let mut core = sight.cell(&key("core"));
    if segment.core.is_some() {
        core = Cell::rich(sight.figure_text(&key("core")).with(Inline::Tag(sight.word("segments.decided"), false)));
    }
    let cells = vec![
        Cell::text(&segment.name.value),
        Cell::rich(traits(sight, segment)),
        sight.cell(&key("size")),
        sight.cell(&key("competition")),
        sight.cell(&key("fit")),
        sight.cell(&key("total")),
        sight.cell(&key("rank")),
        core,
        sight.cell(&key("est_customers")),
        sight.cell(&key("est_value")),
        Cell::rich(sight.joined(personas.map(|persona| entity("persona", &persona.id.value, &persona.name.value)))),
        Cell::rich(sight.joined(initiatives.map(|initiative| entity("initiative", &initiative.id.value, &initiative.name.value)))),
    ];
    home("segment", &segment.id.value, cells)
}

fn traits(sight: &Sight<'_>, segment: &Segment) -> Text {
    let parts = [&segment.industry, &segment.company_size, &segment.region, &segment.need_traits];
    sight.joined(parts.into_iter().flatten().map(|part| Text::plain(&part.value)))
}
