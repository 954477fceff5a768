//! What calamine does not tell of a sheet: merged areas, hidden rows and columns, formulas that were never calculated.
//!
//! The sheet's XML is scanned for the few tags that say so, in pieces that end at a row; what is not understood is passed over.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::ops::RangeInclusive;

use memchr::memmem::{self, Finder};
use zip::ZipArchive;

use super::Bytes;

/// Bytes that are unpacked at a time.
const PIECE: usize = 256 << 10;
/// Most bytes of one row, and of all that follows the last row.
const MAX_ROW: usize = 64 << 20;
/// Most merged areas of a sheet: one for each row.
pub(super) const MAX_MERGED: usize = 1 << 20;

/// A rectangle of cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Rows, from 1.
    pub rows: RangeInclusive<u32>,
    /// Columns, from 0.
    pub columns: RangeInclusive<u16>,
}

/// What the sheet says about its rows and columns as a whole.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// Merged areas; the value stands in the top left cell.
    pub merged: Vec<Area>,
    /// Columns hidden by hand, from 0.
    pub hidden_columns: Vec<RangeInclusive<u16>>,
    /// Rows hidden by hand, from 1.
    pub hidden_rows: Vec<u32>,
    /// Rows that an active filter hides, from 1.
    pub filtered_rows: Vec<u32>,
    /// Whether the format does not say what is hidden, or nobody reads it.
    pub is_silent: bool,
    /// Formulas without a value: row and column from 0.
    pub(super) never_calculated: BTreeSet<(u32, u16)>,
}

impl Layout {
    /// A sheet that hides and merges nothing.
    pub const NONE: &Layout = &Layout {
        merged: Vec::new(),
        hidden_columns: Vec::new(),
        hidden_rows: Vec::new(),
        filtered_rows: Vec::new(),
        is_silent: false,
        never_calculated: BTreeSet::new(),
    };
}

/// Scans the sheet at `index` of a package; `None` when its parts are not where they should be.
pub(super) fn read(bytes: &std::sync::Arc<[u8]>, index: u16) -> Option<Layout> {
    let mut zip = ZipArchive::new(Cursor::new(bytes.clone())).ok()?;
    let path = part_of(&mut zip, index)?;
    let part = zip.by_name(&path).ok()?;
    let mut scan = Scan::new();
    scan.run(part);
    Some(scan.finish())
}

/// The part that holds the sheet at `index`: workbook.xml names a relation, its relations name the part.
pub(super) fn part_of(zip: &mut ZipArchive<Bytes>, index: u16) -> Option<String> {
    let workbook = text(zip, "xl/workbook.xml")?;
    let sheet = tags(&workbook, b"<sheet ").nth(usize::from(index))?;
    let relation = attribute(sheet, b":id")?;
    let relations = text(zip, "xl/_rels/workbook.xml.rels")?;
    let of_sheet = tags(&relations, b"<Relationship ").find(|tag| attribute(tag, b" Id") == Some(relation))?;
    let target = std::str::from_utf8(attribute(of_sheet, b" Target")?).ok()?;
    Some(target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_string))
}

fn text(zip: &mut ZipArchive<Bytes>, path: &str) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    zip.by_name(path).ok()?.take(MAX_ROW as u64).read_to_end(&mut content).ok()?;
    Some(content)
}

/// The tags that begin with `opening`, up to their `>`.
fn tags<'t>(xml: &'t [u8], opening: &'t [u8]) -> impl Iterator<Item = &'t [u8]> {
    memmem::find_iter(xml, opening).map(|at| tag_at(xml, at))
}

/// The tag at a `<`, up to its `>`.
pub(super) fn tag_at(xml: &[u8], at: usize) -> &[u8] {
    let length = memchr::memchr(b'>', &xml[at..]).unwrap_or(xml.len() - at - 1);
    &xml[at..=at + length]
}

/// The value of the attribute whose name ends with `name`.
pub(super) fn attribute<'t>(tag: &'t [u8], name: &[u8]) -> Option<&'t [u8]> {
    memmem::find_iter(tag, name).find_map(|at| {
        let rest = tag[at + name.len()..].strip_prefix(b"=")?;
        let quote = *rest.first().filter(|&&mark| mark == b'"' || mark == b'\'')?;
        let end = memchr::memchr(quote, &rest[1..])?;
        Some(&rest[1..=end])
    })
}

/// The number that is the value of an attribute.
pub(super) fn number(tag: &[u8], name: &[u8]) -> Option<u32> {
    std::str::from_utf8(attribute(tag, name)?).ok()?.parse().ok()
}

/// `B3` as row from 1 and column from 0.
fn cell(reference: &[u8]) -> Option<(u32, u16)> {
    let letters = reference.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let column = reference[..letters].iter().try_fold(0u16, |column, letter| column.checked_mul(26)?.checked_add(u16::from(letter - b'A') + 1))?;
    let row = std::str::from_utf8(&reference[letters..]).ok()?.parse().ok()?;
    Some((row, column.checked_sub(1)?))
}

/// `A1:C3`, or a single cell.
fn area(reference: &[u8]) -> Option<Area> {
    let colon = memchr::memchr(b':', reference);
    let (first, last) = colon.map_or((reference, reference), |at| (&reference[..at], &reference[at + 1..]));
    let ((top, left), (bottom, right)) = (cell(first)?, cell(last)?);
    (top <= bottom && left <= right).then_some(Area { rows: top..=bottom, columns: left..=right })
}

/// A scan of a sheet's XML, piece by piece.
struct Scan {
    hidden: Finder<'static>,
    formula: Finder<'static>,
    layout: Layout,
}

impl Scan {
    fn new() -> Self {
        Self { hidden: Finder::new(b" hidden=\""), formula: Finder::new(b"<f"), layout: Layout::default() }
    }

    fn run(&mut self, mut part: impl Read) {
        let mut xml: Vec<u8> = Vec::with_capacity(2 * PIECE);
        while let Ok(1..) = part.by_ref().take(PIECE as u64).read_to_end(&mut xml) {
            let end = memmem::rfind(&xml, b"</row>").map_or(0, |at| at + b"</row>".len());
            self.piece(&xml[..end]);
            xml.drain(..end);
            if xml.len() > MAX_ROW {
                break;
            }
        }
        self.piece(&xml);
        self.tail(&xml);
    }

    fn piece(&mut self, xml: &[u8]) {
        for at in self.hidden.find_iter(xml) {
            if let (Some(start), true) = (memchr::memrchr(b'<', &xml[..at]), matches!(xml.get(at + 9), Some(b'1' | b't'))) {
                hidden(tag_at(xml, start), &mut self.layout);
            }
        }
        for at in self.formula.find_iter(xml) {
            if let Some(place) = never_calculated(xml, at) {
                self.layout.never_calculated.insert(place);
            }
        }
    }

    /// What follows the rows: merged areas (of too many, enough to show that), and the filter that explains hidden rows.
    fn tail(&mut self, xml: &[u8]) {
        let merged = tags(xml, b"<mergeCell ").filter_map(|tag| area(attribute(tag, b" ref")?));
        self.layout.merged.extend(merged.take(MAX_MERGED + 1));
        let Some(filter) = tags(xml, b"<autoFilter ").next() else { return };
        let active = memmem::find(xml, b"<filterColumn").is_some();
        if let (true, Some(area)) = (active, attribute(filter, b" ref").and_then(area)) {
            let (by_filter, by_hand) = self.layout.hidden_rows.drain(..).partition(|row| area.rows.contains(row));
            (self.layout.filtered_rows, self.layout.hidden_rows) = (by_filter, by_hand);
        }
    }

    fn finish(self) -> Layout {
        self.layout
    }
}

fn hidden(tag: &[u8], layout: &mut Layout) {
    if tag.starts_with(b"<row ") {
        layout.hidden_rows.extend(number(tag, b" r"));
    } else if tag.starts_with(b"<col ")
        && let (Some(first @ 1..=16_384), Some(last @ 1..=16_384)) = (number(tag, b" min"), number(tag, b" max"))
    {
        layout.hidden_columns.push(first as u16 - 1..=last as u16 - 1);
    }
}

/// The cell (row and column from 0) of the formula at `at`, when no value follows it.
fn never_calculated(xml: &[u8], at: usize) -> Option<(u32, u16)> {
    if !matches!(xml.get(at + 2), Some(b'>' | b' ' | b'/')) {
        return None;
    }
    let tag = tag_at(xml, at);
    let mut rest = &xml[at + tag.len()..];
    if !tag.ends_with(b"/>") {
        rest = &rest[memmem::find(rest, b"</f>")? + 4..];
    }
    let of_cell = tag_at(xml, memchr::memrchr(b'<', &xml[..at])?);
    let empty = rest.starts_with(b"<v></v>") || rest.starts_with(b"<v/>") || rest.starts_with(b"<v />");
    let text = attribute(of_cell, b" t") == Some(b"str");
    if !(rest.starts_with(b"</c>") || empty && !text) {
        return None;
    }
    cell(attribute(of_cell, b" r")?).and_then(|(row, column)| Some((row.checked_sub(1)?, column)))
}
