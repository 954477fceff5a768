//! What the plan has chosen of the diagnostics, with its reasons.

use super::column;
use crate::diagnostic::Diagnostic;
use crate::model::frame::Check;
use crate::report::{Block, Cell, ColumnKind, Inline, Link, Row, Table, Text};
use crate::sections::Sight;

/// Sentences of silenced diagnostics that stand in a row; their number stands beside.
const TOLD: usize = 3;

/// The checks of the plan: what each became, of which record, why, and what it concerned.
pub fn table(sight: &Sight<'_>) -> Option<Block> {
    let rows: Vec<Row> = sight.plan.frame.checks.iter().zip(sight.chosen).map(|(check, concerned)| row(sight, check, concerned)).collect();
    let columns = [
        ("code", ColumnKind::Text),
        ("becomes", ColumnKind::Text),
        ("count", ColumnKind::Number),
        ("message", ColumnKind::Prose),
        ("record", ColumnKind::Text),
        ("reason", ColumnKind::Prose),
        ("place", ColumnKind::Source),
    ];
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            id: "chosen".into(),
            heading: sight.heading("quality.chosen"),
            columns: columns.map(|(id, kind)| column(sight, id, kind)).to_vec(),
            rows: rows.into(),
            ..Table::default()
        })
    })
}

fn row(sight: &Sight<'_>, check: &Check, concerned: &[Diagnostic]) -> Row {
    let sentences: Vec<String> = concerned.iter().take(TOLD).map(|diagnostic| sight.texts.message(diagnostic)).collect();
    let record = check.record.as_ref().map(|record| record.value.as_str());
    let cells = vec![
        Cell::text(&check.code.value),
        Cell::text(sight.vocabulary.term_label(check.severity.value.term())),
        Cell::text(concerned.len().to_string()),
        Cell::text(sentences.join("\n")),
        record.map_or_else(|| Cell::text(sight.word("quality.chosen.all")), |record| linked(record, concerned)),
        Cell::text(&check.reason.value),
        Cell::rich(Text(vec![Inline::Source(check.span)])),
    ];
    Row { cells, ..Row::default() }
}

/// The record of a check, linked to what its diagnostics are about.
fn linked(record: &str, concerned: &[Diagnostic]) -> Cell {
    let subject = concerned.iter().find_map(|diagnostic| diagnostic.subject.clone());
    subject.map_or_else(|| Cell::text(record), |subject| Cell::rich(Text::link(Link::Entity(subject), record)))
}
