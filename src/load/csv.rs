//! Tables as text: the delimiter is found by looking, every cell is text.

use std::ops::Range;
use std::sync::Arc;

use ::csv::{ReaderBuilder, StringRecord, Terminator};

use super::{Row, Sheet, SourceFile, text};
use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::value::Raw;

/// Delimiters that are tried, the first wins a tie.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Bytes that are looked at to find the delimiter.
const HEAD: usize = 16 << 10;
/// What Excel writes before a delimiter in a line of its own at the top.
const DECLARATION: &[u8] = b"sep=";

/// The text of a CSV file, as it stands in the file or decoded.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    bytes: Arc<[u8]>,
    range: Range<usize>,
    delimiter: u8,
    /// Whether the first line declares the delimiter and is no row of the table.
    is_declared: bool,
    /// Whether the quotes do not pair up, so that the last row swallows the rest of the file.
    open_quote: bool,
}

/// The one sheet of a CSV file.
pub(super) fn sheet(file: &SourceFile, found: &mut Vec<Diagnostic>) -> Option<Sheet> {
    let guessed = found.len();
    let decoded = text::decode(file, found)?;
    let (bytes, range) = match decoded {
        std::borrow::Cow::Borrowed(text) => (file.bytes.clone(), file.bytes.len() - text.len()..file.bytes.len()),
        std::borrow::Cow::Owned(text) => {
            let bytes: Arc<[u8]> = Arc::from(text.into_bytes());
            let range = 0..bytes.len();
            (bytes, range)
        }
    };
    let range = range.start..range.end - ends(&bytes[range.clone()]);
    let content = &bytes[range.clone()];
    if is_binary(content) {
        found.truncate(guessed);
        found.push(Diagnostic::new("E108", Span::File(file.id)).variant("binary"));
        return None;
    }
    let declared = declared(content);
    let delimiter = declared.unwrap_or_else(|| guess(file, content, found));
    let open_quote = content.iter().filter(|&&byte| byte == b'"').count() % 2 == 1;
    let name = file.path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(stem, _)| stem);
    let grid = Grid { bytes, range, delimiter, is_declared: declared.is_some(), open_quote };
    Some(Sheet { name: name.to_string(), index: 0, hidden: false, file: file.id, grid: super::Grid::Csv(grid) })
}

/// How many marks of DOS for the end of a file stand at its end.
fn ends(content: &[u8]) -> usize {
    content.iter().rev().take_while(|&&byte| byte == 0x1a).count()
}

/// Whether this decodes to text and still is none: it holds a zero, or many control characters. A few stray ones are left to the cells.
fn is_binary(content: &[u8]) -> bool {
    let head = &content[..content.len().min(HEAD)];
    let controls = head.iter().filter(|byte| matches!(byte, 1..=8 | 0x0e..=0x1f)).count();
    controls * 32 > head.len() || memchr::memchr(0, content).is_some()
}

/// The delimiter that a first line `sep=;` declares.
fn declared(content: &[u8]) -> Option<u8> {
    match content.strip_prefix(DECLARATION)? {
        [delimiter, b'\r' | b'\n', ..] if delimiter.is_ascii() => Some(*delimiter),
        _ => None,
    }
}

/// The delimiter that the lines agree on. A comma goes without saying, as does a tab where the extension says it; another is told.
fn guess(file: &SourceFile, content: &[u8], found: &mut Vec<Diagnostic>) -> u8 {
    let delimiter = delimiter(content);
    let by_name = if file.path.to_ascii_lowercase().ends_with(".tsv") { b'\t' } else { b',' };
    if delimiter != b',' && delimiter != by_name {
        let shown = if delimiter == b'\t' { "Tab".to_string() } else { char::from(delimiter).to_string() };
        found.push(Diagnostic::new("I104", Span::File(file.id)).variant("delimiter").arg("delimiter", shown));
    }
    delimiter
}

/// The delimiter that splits most of the first lines into the same number of cells, more than one; then, that into more cells. Commas
/// stand in numbers and sentences too, but not as many in every line.
fn delimiter(content: &[u8]) -> u8 {
    let lines = counts(&content[..content.len().min(HEAD)]);
    let weight = |position: &usize| {
        let of_lines: Vec<usize> = lines.iter().map(|line| line[*position]).filter(|&count| count > 0).collect();
        let agreeing = |count: usize| of_lines.iter().filter(|&&other| other == count).count();
        of_lines.iter().map(|&count| (agreeing(count), count)).max().unwrap_or_default()
    };
    let best = (0..DELIMITERS.len()).rev().max_by_key(weight).unwrap_or(0);
    DELIMITERS[best]
}

/// How often each delimiter stands outside of quotes in each line.
fn counts(head: &[u8]) -> Vec<[usize; DELIMITERS.len()]> {
    let mut quoted = false;
    let mut lines = vec![[0usize; DELIMITERS.len()]];
    for &byte in head {
        quoted ^= byte == b'"';
        match (quoted, DELIMITERS.iter().position(|&delimiter| delimiter == byte)) {
            (false, Some(position)) => lines.last_mut().into_iter().for_each(|line| line[position] += 1),
            (false, None) if matches!(byte, b'\r' | b'\n') => lines.push([0; DELIMITERS.len()]),
            (false, None) | (true, _) => {}
        }
    }
    lines
}

impl Grid {
    pub(super) fn rows(&self, file: FileId, visit: &mut dyn FnMut(Row<'_>) -> bool) -> Result<(), Box<Diagnostic>> {
        let content = &self.bytes[self.range.clone()];
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(self.delimiter).terminator(terminator(content));
        let mut reader = builder.from_reader(content);
        let mut record = StringRecord::new();
        let mut number = 0;
        let mut width = 0;
        let mut spare: Vec<(u16, Raw<'static>)> = Vec::new();
        loop {
            let start = reader.position().byte() as usize;
            match reader.read_record(&mut record) {
                Ok(true) => number += 1 + blank_lines(content, start),
                Ok(false) => return Ok(()),
                Err(error) => return Err(damaged(file, number, &error)),
            }
            if self.open_quote && reader.position().byte() as usize >= content.len() {
                return Err(Box::new(Diagnostic::new("E108", place(file, number)).variant("csv_quote")));
            }
            if self.is_declared && number == 1 {
                continue;
            }
            // A title has one cell; the first row with more is as wide as the table.
            if width > 0 {
                beyond(&record, width, file, number)?;
            } else if record.iter().filter(|field| !field.trim().is_empty()).count() > 1 {
                width = record.len();
            }
            let mut cells = recycle(spare);
            fill(&record, &mut cells);
            let more = cells.is_empty() || visit(Row { number, cells: &cells, texts: &[] });
            spare = recycle(cells);
            if !more {
                return Ok(());
            }
        }
    }
}

/// Where rows end: at any line end, but in a file of old Macs, whose rows end with a carriage return, a line feed is part of a cell.
fn terminator(content: &[u8]) -> Terminator {
    let head = &content[..content.len().min(HEAD)];
    let count = |mark: &[u8]| memchr::memmem::find_iter(head, mark).count();
    let (returns, feeds) = (count(b"\r"), count(b"\n"));
    if returns > feeds && count(b"\r\n") == 0 { Terminator::Any(b'\r') } else { Terminator::CRLF }
}

/// A value to the right of every column of the head of the file: a comma inside of a number has split it, so nothing of the row
/// stands where it belongs.
fn beyond(record: &StringRecord, width: usize, file: FileId, number: u32) -> Result<(), Box<Diagnostic>> {
    match record.iter().enumerate().skip(width).find(|(_, field)| !field.trim().is_empty()) {
        None => Ok(()),
        Some((column, field)) => {
            let span = Span::Cell { file, sheet: 0, row: number, column: column as u16 };
            Err(Box::new(Diagnostic::new("E105", span).variant("beyond").arg("text", field)))
        }
    }
}

fn fill<'r>(record: &'r StringRecord, cells: &mut Vec<(u16, Raw<'r>)>) {
    for (column, field) in record.iter().enumerate().take(usize::from(u16::MAX)) {
        if !field.trim().is_empty() {
            cells.push((column as u16, Raw::Text(unquoted(field).into())));
        }
    }
}

/// The text of a formula that is nothing but a text: programs write `="2026-01"` lest Excel make a date of it.
fn unquoted(field: &str) -> &str {
    let inner = field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    inner.filter(|inner| !inner.contains('"') && !inner.is_empty()).unwrap_or(field)
}

/// An empty buffer with the memory of `cells` (the standard library collects in place), free of what they borrowed.
fn recycle<'a>(mut cells: Vec<(u16, Raw<'_>)>) -> Vec<(u16, Raw<'a>)> {
    cells.clear();
    cells.into_iter().map(|(column, _)| (column, Raw::Blank)).collect()
}

/// Blank lines before the record that begins at or after `start`; the reader passes over them, Excel counts them.
fn blank_lines(content: &[u8], start: usize) -> u32 {
    let mut lines = 0;
    let mut before = start.checked_sub(1).map(|last| content[last]);
    for &byte in &content[start..] {
        match byte {
            b'\n' if before == Some(b'\r') => {}
            b'\r' | b'\n' => lines += 1,
            _ => break,
        }
        before = Some(byte);
    }
    lines
}

fn place(file: FileId, row: u32) -> Span {
    Span::Cell { file, sheet: 0, row, column: 0 }
}

fn damaged(file: FileId, row: u32, error: &::csv::Error) -> Box<Diagnostic> {
    Box::new(Diagnostic::new("E108", place(file, row + 1)).arg("reason", error))
}
