//! Surroundings of places: each file is read once more, each sheet in one pass, for all places in it.

use std::collections::BTreeMap;

use super::{Content, Format, Row, Sheet, SourceFile, Sources, parse, text};
use crate::diagnostic::excerpt::ExcerptRow;
use crate::diagnostic::{Diagnostic, Excerpt, Excerpts, FileId, Places, Span};
use crate::value::{Node, Raw};

/// Rows among which the header of a sheet is looked for.
const HEAD: u32 = 15;
/// Columns shown left and right of a cell, besides the first column of the table.
const LEFT: usize = 3;
const RIGHT: usize = 1;

/// Paths of the files and names of their sheets.
pub fn places<'s>(sources: &Sources, sheets: impl IntoIterator<Item = &'s Sheet>) -> Places {
    let mut files: Vec<(String, Vec<String>)> = sources.files.iter().map(|file| (file.path.clone(), Vec::new())).collect();
    let workbook = |sheet: &Sheet| sources.files.get(usize::from(sheet.file.0)).is_some_and(|file| file.format == Format::Workbook);
    for sheet in sheets.into_iter().filter(|sheet| workbook(sheet)) {
        let names = &mut files[usize::from(sheet.file.0)].1;
        names.resize(names.len().max(usize::from(sheet.index) + 1), String::new());
        names[usize::from(sheet.index)].clone_from(&sheet.name);
    }
    Places::new(files)
}

/// The surroundings of the places of diagnostics. `header` tells the header row (from 1) of a sheet where it is known; else the
/// row with most texts among the first 15 is taken.
pub fn excerpts<'d>(
    sources: &Sources,
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    header: &dyn Fn(FileId, u16) -> Option<u32>,
) -> Excerpts {
    let mut by_file: BTreeMap<FileId, Vec<Span>> = BTreeMap::new();
    for diagnostic in diagnostics {
        by_file.entry(diagnostic.span.file().unwrap_or(FileId(u16::MAX))).or_default().push(diagnostic.span);
    }
    let mut excerpts = Excerpts::new();
    for (file, spans) in by_file {
        let Some(file) = sources.files.get(usize::from(file.0)) else { continue };
        match file.format {
            Format::Yaml | Format::Markdown => lines(file, &spans, &mut excerpts),
            Format::Workbook | Format::Csv => cells(file, &spans, header, &mut excerpts),
        }
    }
    excerpts
}

fn lines(file: &SourceFile, spans: &[Span], excerpts: &mut Excerpts) {
    let Some(text) = text::decode(file, &mut Vec::new()) else { return };
    let lines: Vec<&str> = text.lines().collect();
    for &span in spans {
        if let Span::Text { line, column, length, .. } = span {
            let content = lines.get(line as usize - 1).copied().unwrap_or("");
            let start = usize::from(column) - 1;
            let mark = start..start + usize::from(length);
            excerpts.insert(span, Excerpt::Line { number: line, text: content.to_string(), mark });
        }
    }
}

fn cells(file: &SourceFile, spans: &[Span], header: &dyn Fn(FileId, u16) -> Option<u32>, excerpts: &mut Excerpts) {
    let Some(Content::Sheets(sheets)) = parse(file, &mut Vec::new()) else { return };
    for sheet in sheets {
        let mut wanted: BTreeMap<u32, Vec<(u16, Span)>> = BTreeMap::new();
        for &span in spans {
            if let Span::Cell { sheet: index, row, column, .. } = span
                && index == sheet.index
            {
                wanted.entry(row).or_default().push((column, span));
            }
        }
        if !wanted.is_empty() {
            one_pass(&sheet, &wanted, header(sheet.file, sheet.index), excerpts);
        }
    }
}

/// A row kept as text: column and text.
struct Kept {
    number: u32,
    cells: Vec<(u16, String)>,
    texts: usize,
}

fn one_pass(sheet: &Sheet, wanted: &BTreeMap<u32, Vec<(u16, Span)>>, header: Option<u32>, excerpts: &mut Excerpts) {
    let last = wanted.keys().next_back().copied().unwrap_or(0);
    let mut head: Option<Kept> = None;
    let _damage_is_told_already = sheet.rows(&mut |row| {
        let is_head = header.map_or(row.number <= HEAD, |header| row.number == header);
        if is_head || wanted.contains_key(&row.number) {
            let kept = keep(row);
            for &(column, span) in wanted.get(&row.number).into_iter().flatten() {
                excerpts.insert(span, excerpt(head.as_ref(), &kept, column));
            }
            if is_head && head.as_ref().is_none_or(|best| kept.texts > best.texts) {
                head = Some(kept);
            }
        }
        row.number < last
    });
}

fn keep(row: Row<'_>) -> Kept {
    let texts = row.cells.iter().filter(|(_, raw)| matches!(raw, Raw::Text(_))).count();
    Kept { number: row.number, cells: row.cells.iter().map(|(column, raw)| (*column, shown(raw))).collect(), texts }
}

/// A cell as the sheet shows it.
fn shown(raw: &Raw<'_>) -> String {
    if let Raw::Number { value, percent: true } = raw {
        let points = value.checked_mul(rust_decimal::Decimal::ONE_HUNDRED).unwrap_or(*value);
        return format!("{}%", points.normalize());
    }
    Node::new(raw.clone(), Span::Nowhere).text().map(|text| text.replace(['\r', '\n'], " ")).unwrap_or_default()
}

fn excerpt(head: Option<&Kept>, own: &Kept, column: u16) -> Excerpt {
    let head = head.filter(|head| head.number < own.number);
    let columns = columns(head, own, column);
    let line = |kept: &Kept| ExcerptRow {
        number: kept.number,
        cells: columns
            .iter()
            .map(|column| kept.cells.iter().find(|(at, _)| at == column).map(|(_, text)| text.clone()).unwrap_or_default())
            .collect(),
    };
    let rows = head.into_iter().chain([own]).map(line).collect();
    let mark = columns.iter().position(|&at| at == column).unwrap_or(0);
    Excerpt::Cells { columns, rows, mark }
}

/// The first column of the table, and those around the cell.
fn columns(head: Option<&Kept>, own: &Kept, column: u16) -> Vec<u16> {
    let mut used: Vec<u16> = head.into_iter().chain([own]).flat_map(|row| row.cells.iter().map(|(at, _)| *at)).chain([column]).collect();
    used.sort_unstable();
    used.dedup();
    let at = used.iter().position(|&used| used == column).unwrap_or(0);
    let from = at.saturating_sub(LEFT);
    let to = (at + RIGHT + 1).min(used.len());
    let first = used.first().copied().filter(|_| from > 0);
    first.into_iter().chain(used[from..to].iter().copied()).collect()
}
