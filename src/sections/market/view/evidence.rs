//! The page 证据: the sources, their age, and how many stand behind each finding.

use super::child;
use crate::analysis::market::findings;
use crate::diagnostic::Spanned;
use crate::model::entity::Ref;
use crate::model::market::Evidence;
use crate::report::{Block, Cell, Column, ColumnKind, Page, Row, Status, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{entity, home, written};

/// Links to the sources of a finding; the id stands for each, so that cells stay short.
pub fn links(sight: &Sight<'_>, evidence: &[Spanned<Ref<Evidence>>]) -> Text {
    let known = evidence.iter().filter_map(|source| sight.plan.market.evidence.get(&source.value));
    sight.joined(known.map(|source| entity("evidence", &source.id.value, &source.id.value)))
}

/// The page.
pub fn page(sight: &Sight<'_>) -> Page {
    let mut blocks = Vec::new();
    if sight.plan.market.evidence.is_empty() {
        blocks.push(sight.missing("evidence.empty"));
    } else {
        blocks.push(Block::Table(sources(sight)));
    }
    blocks.push(Block::Table(behind(sight)));
    child(sight, "market/evidence", None, blocks)
}

fn sources(sight: &Sight<'_>) -> Table {
    let minor = |id, kind| Column { minor: true, ..sight.head("market", id, kind) };
    let mut columns = sight.heads("market", &[("evidence", ColumnKind::Prose), ("publisher", ColumnKind::Text), ("method", ColumnKind::Text)]);
    columns.extend(sight.heads("market", &[("date", ColumnKind::Date), ("age", ColumnKind::Number), ("n", ColumnKind::Number)]));
    columns.extend([sight.head("market", "findings", ColumnKind::Number), minor("url", ColumnKind::Text)]);
    let mut newest: Vec<&Evidence> = sight.plan.market.evidence.iter().collect();
    newest.sort_by_key(|source| std::cmp::Reverse(source.date.as_ref().map(|date| date.value)));
    let rows = newest.into_iter().map(|source| source_row(sight, source)).collect();
    Table {
        id: "evidence".into(),
        heading: sight.heading("table.evidence"),
        columns,
        rows,
        footnote: sight.aid("table.evidence.aid"),
        ..Table::default()
    }
}

fn source_row(sight: &Sight<'_>, source: &Evidence) -> Row {
    let key = |column: &str| format!("evidence/{}/{column}", source.id.value);
    let stale = sight.figures.find(&key("stale")).is_some_and(|id| sight.figures.value(id).is_true());
    let title = source.title.as_ref().map_or(source.id.value.as_str(), |title| &title.value);
    let cells = vec![
        Cell::text(title),
        written(&source.publisher),
        written(&source.method),
        sight.cell(&key("date")),
        sight.cell(&key("age")).with_status(stale.then_some(Status::Watch)),
        sight.cell(&key("n")),
        sight.cell(&key("findings")),
        written(&source.url),
    ];
    home("evidence", &source.id.value, cells)
}

/// Every finding with its sources.
fn behind(sight: &Sight<'_>) -> Table {
    let rows = findings(sight.plan).into_iter().map(|finding| {
        let key = |column: &str| format!("finding/{}/{}/{column}", finding.kind, finding.id);
        let none = finding.evidence.is_empty() && !finding.in_words;
        let cells = vec![
            Cell::text(sight.vocabulary.entity(finding.kind)),
            Cell::rich(entity(finding.kind, finding.id, finding.name)),
            sight.cell(&key("sources")).with_status(none.then_some(Status::Watch)),
            sight.cell(&key("stale_sources")),
            Cell::rich(links(sight, finding.evidence)),
        ];
        Row { cells, ..Row::default() }
    });
    let columns = [
        ("entity", ColumnKind::Text),
        ("finding", ColumnKind::Prose),
        ("sources", ColumnKind::Number),
        ("stale_sources", ColumnKind::Number),
        ("source", ColumnKind::Text),
    ];
    Table {
        id: "findings".into(),
        heading: sight.heading("table.findings"),
        columns: sight.heads("market", &columns),
        rows: rows.collect(),
        ..Table::default()
    }
}
