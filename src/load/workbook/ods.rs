//! What calamine does not tell of a sheet of an `.ods`: merged areas, hidden and filtered rows, hidden columns.

use std::io::{Cursor, Read};
use std::sync::Arc;

use memchr::memmem;
use zip::ZipArchive;

use super::layout::{Area, Layout, MAX_MERGED, attribute, number, tag_at};

/// Scans the sheet at `index` of a package; `None` when it is not where it should be.
pub(super) fn read(bytes: &Arc<[u8]>, index: u16) -> Option<Layout> {
    let mut zip = ZipArchive::new(Cursor::new(bytes.clone())).ok()?;
    let mut content = Vec::new();
    zip.by_name("content.xml").ok()?.read_to_end(&mut content).ok()?;
    let mut starts = memmem::find_iter(&content, b"<table:table ").skip(usize::from(index));
    let (start, end) = (starts.next()?, starts.next().unwrap_or(content.len()));
    let mut scan = Scan::default();
    scan.run(&content[start..end]);
    Some(scan.layout)
}

/// A scan of one sheet, tag by tag.
#[derive(Default)]
struct Scan {
    layout: Layout,
    /// Columns that were described so far, from 0.
    described: u32,
    row: Rows,
    /// Column of the next cell.
    column: u32,
}

/// A row, with its repetitions.
#[derive(Default)]
struct Rows {
    /// Row, from 1.
    first: u32,
    count: u32,
    seen: Seen,
}

/// How rows and columns show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Seen {
    #[default]
    Shown,
    Hidden,
    Filtered,
}

impl Seen {
    fn of(tag: &[u8]) -> Self {
        match attribute(tag, b":visibility") {
            Some(b"collapse") => Seen::Hidden,
            Some(b"filter") => Seen::Filtered,
            _ => Seen::Shown,
        }
    }
}

impl Scan {
    fn run(&mut self, xml: &[u8]) {
        for at in memchr::memchr_iter(b'<', xml) {
            let tag = tag_at(xml, at);
            match name(tag) {
                b"table:table-column" => self.column(tag),
                b"table:table-row" => self.begin_row(tag),
                b"table:table-cell" | b"table:covered-table-cell" => self.cell(tag),
                _ => {}
            }
        }
    }

    fn column(&mut self, tag: &[u8]) {
        let first = self.described;
        self.described = first.saturating_add(repeated(tag, b"number-columns-repeated"));
        if Seen::of(tag) != Seen::Shown
            && let (Ok(first), Ok(last)) = (u16::try_from(first), u16::try_from(self.described.saturating_sub(1)))
        {
            self.layout.hidden_columns.push(first..=last);
        }
    }

    fn begin_row(&mut self, tag: &[u8]) {
        let first = self.row.first.saturating_add(self.row.count).max(1);
        self.row = Rows { first, count: repeated(tag, b"number-rows-repeated"), seen: Seen::of(tag) };
        self.column = 0;
    }

    /// A cell. Rows are hidden where they hold something: a sheet may hide all that is below its last row.
    fn cell(&mut self, tag: &[u8]) {
        let column = self.column;
        self.column = column.saturating_add(repeated(tag, b"number-columns-repeated"));
        let is_filled = attribute(tag, b":value-type").is_some() || attribute(tag, b":formula").is_some();
        if is_filled {
            self.hide();
        }
        let (rows, columns) = (repeated(tag, b"number-rows-spanned"), repeated(tag, b"number-columns-spanned"));
        let right = u16::try_from(column.saturating_add(columns - 1));
        if let (Ok(left), Ok(right), true) = (u16::try_from(column), right, rows > 1 || columns > 1)
            && self.layout.merged.len() < MAX_MERGED
        {
            self.layout.merged.push(Area { rows: self.row.first..=self.row.first.saturating_add(rows - 1), columns: left..=right });
        }
    }

    fn hide(&mut self) {
        let rows = self.row.first..self.row.first.saturating_add(self.row.count);
        match std::mem::take(&mut self.row.seen) {
            Seen::Shown => {}
            Seen::Hidden => self.layout.hidden_rows.extend(rows),
            Seen::Filtered => self.layout.filtered_rows.extend(rows),
        }
    }
}

/// The name of a tag that opens.
fn name(tag: &[u8]) -> &[u8] {
    let end = tag.iter().position(|byte| matches!(byte, b' ' | b'\n' | b'\t' | b'/' | b'>')).unwrap_or(tag.len());
    tag.get(1..end).unwrap_or_default()
}

/// How often something is repeated, or over how much it reaches.
fn repeated(tag: &[u8], name: &[u8]) -> u32 {
    number(tag, name).unwrap_or(1).clamp(1, 1 << 20)
}
