//! Pages of the quality section.

mod chosen;
mod glossary;

use crate::diagnostic::render::{self, Listed, MOST_OF_A_CODE};
use crate::diagnostic::span::column_letters;
use crate::diagnostic::{Diagnostic, Excerpt as Surroundings, Severity};
use crate::report::{
    Block, Cell, Column, ColumnKind, DiagnosticItem, DiagnosticList, Excerpt, Heading, Inline, Link, Page, Row, SheetPlace, Status, Table, Text,
};
use crate::sections::{Pages, Sight};

/// The pages; the diagnostics are also a sheet of `report.xlsx`.
pub fn view(sight: &Sight<'_>) -> Pages {
    Pages { pages: vec![index(sight), sources(sight), glossary::page(sight)], sheets: vec![sheet(sight)], workbook: None }
}

fn column(sight: &Sight<'_>, id: &'static str, kind: ColumnKind) -> Column {
    Column { id, title: sight.word(&format!("column.quality.{id}")), kind, ..Column::default() }
}

fn count(sight: &Sight<'_>, severity: Severity) -> usize {
    sight.found.iter().filter(|diagnostic| diagnostic.severity == severity).count()
}

/// The page 诊断.
fn index(sight: &Sight<'_>) -> Page {
    let (errors, warnings, notes) = (count(sight, Severity::Error), count(sight, Severity::Warning), count(sight, Severity::Info));
    let number = |count: usize| Text::plain(count.to_string());
    let pieces = [("errors", number(errors)), ("warnings", number(warnings)), ("notes", number(notes))];
    let title = sight.sentence(if errors == 0 { "quality.title.clean" } else { "quality.title.errors" }, &pieces);
    let groups = [("quality.errors", Severity::Error), ("quality.warnings", Severity::Warning), ("quality.notes", Severity::Info)];
    let blocks = groups.into_iter().filter_map(|(key, severity)| {
        let listed = render::listed(sight.found.iter().filter(|diagnostic| diagnostic.severity == severity));
        let items: Vec<DiagnosticItem> = listed.first.iter().map(|diagnostic| item(sight, diagnostic)).collect();
        let heading = Heading { note: count(sight, severity).to_string(), ..sight.heading(key) };
        (!items.is_empty()).then(|| Block::Diagnostics(DiagnosticList { heading, items, more: more(sight, &listed) }))
    });
    let badge = if errors > 0 { Some((Status::Error, errors)) } else { (warnings > 0).then_some((Status::Watch, warnings)) };
    let inputs = Block::Table(inputs(sight, "inputs-short"));
    let blocks: Vec<Block> = blocks.chain(chosen::table(sight)).collect();
    let blocks = vec![Block::Columns(vec![(8, blocks), (4, vec![inputs])])];
    Page { title, lead: Text::plain(sight.word("quality.lead")), badge, blocks, ..sight.page("quality/index", "quality") }
}

/// How many there are beyond those listed, and the sheet that has all.
fn more(sight: &Sight<'_>, listed: &Listed<'_>) -> Text {
    if listed.more.is_empty() {
        return Text::default();
    }
    let counts: Vec<String> = listed.more.iter().map(|((_, code), count)| format!("{code} ×{count}")).collect();
    let place = sheet_place(sight);
    let words = format!("{}.xlsx[{}]", place.workbook, place.sheet);
    let link = Text::link(Link::Sheet { workbook: place.workbook.to_string(), sheet: place.sheet }, words);
    let codes = Text::plain(counts.join(sight.vocabulary.word("list_separator")));
    sight.sentence("quality.more", &[("most", Text::plain(MOST_OF_A_CODE.to_string())), ("codes", codes), ("sheet", link)])
}

/// The sheet that has all diagnostics.
fn sheet_place(sight: &Sight<'_>) -> SheetPlace {
    SheetPlace { workbook: "report", sheet: sight.word("sheet.diagnostics"), order: 9, overview: false }
}

/// A diagnostic with its excerpt, what to do, and what it affects.
fn item(sight: &Sight<'_>, diagnostic: &Diagnostic) -> DiagnosticItem {
    let message = sight.texts.message(diagnostic);
    let mut notes = Vec::new();
    notes.extend(sight.texts.sentences(diagnostic.code.0).map(|sentences| (sight.word("diagnostic.why"), Text::plain(sentences.explanation.trim()))));
    notes.extend(sight.texts.help(diagnostic).map(|help| (sight.word("diagnostic.help"), Text::plain(help))));
    notes.extend(diagnostic.suggestion.as_ref().map(|near| (sight.word("diagnostic.near"), Text(vec![Inline::Code(near.clone())]))));
    for (note, span) in &diagnostic.related {
        let text = Text::plain(sight.texts.note(diagnostic, note, &sight.places.show(*span)));
        notes.push((sight.word("diagnostic.related"), text));
    }
    if let Some(subject) = &diagnostic.subject {
        notes.push((sight.word("diagnostic.affects"), Text::link(Link::Entity(subject.clone()), subject.clone())));
    }
    let excerpt = sight.excerpts.get(&diagnostic.span).and_then(cells);
    DiagnosticItem { diagnostic: diagnostic.clone(), count: 1, sentence: Text::plain(&message), title: Text::plain(message), excerpt, notes }
}

/// The cells around a place as the page shows them; a line of text has none.
fn cells(excerpt: &Surroundings) -> Option<Excerpt> {
    match excerpt {
        Surroundings::Line { .. } => None,
        Surroundings::Cells { columns, rows, mark } => Some(Excerpt {
            columns: columns.iter().map(|&column| column_letters(column)).collect(),
            rows: rows.iter().map(|row| (row.number, row.cells.clone())).collect(),
            fault: (rows.len().saturating_sub(1), *mark),
            conflict: None,
        }),
    }
}

/// The inputs: files, sheets, what they were taken for, rows read and left out.
fn inputs(sight: &Sight<'_>, id: &str) -> Table {
    let long = id == "inputs";
    let rows = sight.inputs.iter().map(|input| {
        let kinds = input
            .kinds
            .iter()
            .map(|kind| sight.vocabulary.entity(kind).to_string())
            .collect::<Vec<_>>()
            .join(sight.vocabulary.word("list_separator"));
        let path = input.sheet.as_ref().map_or_else(|| input.path.clone(), |sheet| format!("{}[{sheet}]", input.path));
        let mut cells = vec![Cell::rich(Text(vec![Inline::Code(path)])), Cell::text(input.read.to_string())];
        if long {
            cells.extend([Cell::text(kinds), Cell::text(input.skipped.to_string()), Cell::rich(Text(vec![Inline::Code(input.hash.clone())]))]);
        }
        Row { entity: long.then(|| format!("file/{}", input.path)), cells, ..Row::default() }
    });
    let mut columns = vec![column(sight, "file", ColumnKind::Text), column(sight, "read", ColumnKind::Number)];
    if long {
        columns.extend([
            column(sight, "kinds", ColumnKind::Text),
            column(sight, "skipped", ColumnKind::Number),
            column(sight, "hash", ColumnKind::Text),
        ]);
    }
    Table { id: id.into(), heading: sight.heading("quality.inputs"), columns, rows: rows.collect(), ..Table::default() }
}

/// The page 数据来源.
fn sources(sight: &Sight<'_>) -> Page {
    Page { parent: Some("quality/index".into()), blocks: vec![Block::Table(inputs(sight, "inputs"))], ..sight.page("quality/sources", "quality") }
}

/// The diagnostics as a sheet.
fn sheet(sight: &Sight<'_>) -> Table {
    let rows = sight.found.iter().map(|diagnostic| {
        let severity = match diagnostic.severity {
            Severity::Error => "severity.error",
            Severity::Warning => "severity.warning",
            Severity::Info => "severity.info",
        };
        let cells = vec![
            Cell::text(diagnostic.code.0),
            Cell::text(sight.word(severity)),
            Cell::text(sight.texts.message(diagnostic)),
            Cell::rich(Text(vec![Inline::Source(diagnostic.span)])),
        ];
        Row { cells, ..Row::default() }
    });
    let columns = [("code", ColumnKind::Text), ("severity", ColumnKind::Text), ("message", ColumnKind::Prose), ("place", ColumnKind::Source)];
    Table {
        id: "diagnostics".into(),
        heading: sight.heading("quality.diagnostics"),
        sheets: vec![sheet_place(sight)],
        columns: columns.map(|(id, kind)| column(sight, id, kind)).to_vec(),
        rows: rows.collect(),
        ..Table::default()
    }
}
