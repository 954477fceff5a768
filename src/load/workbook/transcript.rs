//! A workbook as the process that read it tells it: its sheets, then the rows of each, then where the rows of each sheet begin.
//!
//! A cell is written as it was understood, so that who reads the transcript gets what reading the file would have given. A text that
//! comes again is written as its number. The last bytes are a hash: what was cut off or is not a transcript is no workbook.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use foldhash::HashMap;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::stream::Damage;
use super::{Area, Layout, Refused};
use crate::load::{NO_NUMBER, Row, Sheet};
use crate::value::Raw;

/// Bytes of the hash, and of the length of the index before it.
const HASH: usize = 32;
const LENGTH: usize = 8;
/// Longest text that is numbered, in bytes, and how many are: the reading process must remember them.
const NUMBERED_BYTES: usize = 256;
const NUMBERED: usize = 1 << 20;

/// What stands at the beginning.
#[derive(Debug, Serialize, Deserialize)]
enum Opening {
    Sheets(Vec<Head>),
    Refused(Refused),
}

/// A sheet without its rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Head {
    pub name: String,
    pub index: u16,
    pub hidden: bool,
    merged: Vec<(u32, u32, u16, u16)>,
    hidden_columns: Vec<(u16, u16)>,
    hidden_rows: Vec<u32>,
    filtered_rows: Vec<u32>,
    is_silent: bool,
}

/// What follows in a sheet.
#[derive(Serialize, Deserialize)]
enum Entry<'t> {
    #[serde(borrow)]
    Row(Told<'t>),
    End,
    Damage(u32, String),
}

/// A row: its number, and its cells by column.
#[derive(Serialize, Deserialize)]
struct Told<'t> {
    number: u32,
    #[serde(borrow)]
    cells: Vec<(u16, Cell<'t>)>,
}

#[derive(Serialize, Deserialize)]
enum Cell<'t> {
    /// A text that gets the next number.
    First(&'t str),
    /// The text of a number.
    Again(u32),
    /// A text without a number.
    Text(&'t str),
    /// Digits and how many of them stand after the point.
    Number(i128, u32, bool),
    Date(i16, i8, i8),
    Flag(bool),
    Error(&'t str),
}

impl Head {
    fn of(sheet: &Sheet) -> Self {
        let layout = sheet.layout();
        let area = |area: &Area| (*area.rows.start(), *area.rows.end(), *area.columns.start(), *area.columns.end());
        Self {
            name: sheet.name.clone(),
            index: sheet.index,
            hidden: sheet.hidden,
            merged: layout.merged.iter().map(area).collect(),
            hidden_columns: layout.hidden_columns.iter().map(|columns| (*columns.start(), *columns.end())).collect(),
            hidden_rows: layout.hidden_rows.clone(),
            filtered_rows: layout.filtered_rows.clone(),
            is_silent: layout.is_silent,
        }
    }

    /// The layout; which formulas were never calculated is told by their cells.
    pub fn layout(&self) -> Layout {
        Layout {
            merged: self.merged.iter().map(|&(top, bottom, left, right)| Area { rows: top..=bottom, columns: left..=right }).collect(),
            hidden_columns: self.hidden_columns.iter().map(|&(first, last)| first..=last).collect(),
            hidden_rows: self.hidden_rows.clone(),
            filtered_rows: self.filtered_rows.clone(),
            is_silent: self.is_silent,
            ..Layout::default()
        }
    }
}

/// Writes what came of a workbook.
///
/// # Errors
/// When nobody takes it.
pub(super) fn write(read: Result<Vec<Sheet>, Refused>, out: impl Write) -> io::Result<()> {
    let mut out = Hashed { out, hasher: blake3::Hasher::new(), count: 0 };
    let mut starts: Vec<u64> = Vec::new();
    match read {
        Err(refused) => put(&Opening::Refused(refused), &mut out)?,
        Ok(sheets) => {
            put(&Opening::Sheets(sheets.iter().map(Head::of).collect()), &mut out)?;
            for sheet in &sheets {
                starts.push(out.count);
                rows(sheet, &mut out)?;
            }
        }
    }
    let index = out.count;
    put(&starts, &mut out)?;
    out.write_all(&index.to_le_bytes())?;
    let hash = out.hasher.finalize();
    out.out.write_all(hash.as_bytes())?;
    out.out.flush()
}

/// Writes and hashes.
struct Hashed<W> {
    out: W,
    hasher: blake3::Hasher,
    count: u64,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.count += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn put(value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    postcard::to_io(value, out).map(|_| ()).map_err(|error| io::Error::other(error.to_string()))
}

fn rows(sheet: &Sheet, out: &mut impl Write) -> io::Result<()> {
    let mut known: HashMap<String, u32> = HashMap::default();
    let mut written = Ok(());
    let Err(damage) = super::read(sheet, &mut |row| {
        let cells = row.cells.iter().map(|(column, raw)| (*column, cell(raw, &mut known))).collect();
        written = put(&Entry::Row(Told { number: row.number, cells }), out);
        written.is_ok()
    }) else {
        written?;
        return put(&Entry::End, out);
    };
    written?;
    put(&Entry::Damage(damage.row, damage.reason), out)
}

fn cell<'t>(raw: &'t Raw<'_>, known: &mut HashMap<String, u32>) -> Cell<'t> {
    match raw {
        Raw::Text(text) => numbered(text, known),
        Raw::Number { value, percent } => Cell::Number(value.mantissa(), value.scale(), *percent),
        Raw::Date(date) => Cell::Date(date.year(), date.month(), date.day()),
        Raw::Flag(flag) => Cell::Flag(*flag),
        Raw::Error(error) => Cell::Error(error),
        Raw::Blank | Raw::List(_) | Raw::Map(_) => Cell::Text(""),
    }
}

fn numbered<'t>(text: &'t str, known: &mut HashMap<String, u32>) -> Cell<'t> {
    if let Some(&number) = known.get(text) {
        return Cell::Again(number);
    }
    if text.len() > NUMBERED_BYTES || known.len() >= NUMBERED {
        return Cell::Text(text);
    }
    known.insert(text.to_string(), known.len() as u32);
    Cell::First(text)
}

/// The transcript of a workbook, checked against its hash.
#[derive(Clone, Debug)]
pub(in crate::load) struct Transcript {
    bytes: Arc<Vec<u8>>,
}

impl Transcript {
    /// Takes the bytes that a process gave; `None` when they are no whole transcript.
    pub(in crate::load) fn of(bytes: Vec<u8>) -> Option<Self> {
        let end = bytes.len().checked_sub(HASH)?;
        let whole = blake3::hash(&bytes[..end]).as_bytes() == &bytes[end..];
        let transcript = Self { bytes: Arc::new(bytes) };
        (whole && transcript.starts().is_some()).then_some(transcript)
    }

    /// Where the rows of each sheet begin.
    fn starts(&self) -> Option<Vec<u64>> {
        let end = self.bytes.len().checked_sub(HASH + LENGTH)?;
        let index = u64::from_le_bytes(self.bytes[end..end + LENGTH].try_into().ok()?);
        postcard::from_bytes(self.bytes.get(usize::try_from(index).ok()?..end)?).ok()
    }

    /// The sheets with the place of their rows; `None` for what no process of ours writes.
    pub(super) fn sheets(&self) -> Option<Result<Vec<(Head, Rows)>, Refused>> {
        match postcard::take_from_bytes(&self.bytes).ok()?.0 {
            Opening::Refused(refused) => Some(Err(refused)),
            Opening::Sheets(heads) => {
                let starts = self.starts()?;
                let ends = starts.iter().skip(1).copied().chain([self.bytes.len() as u64]);
                let places = starts.iter().zip(ends).map(|(&from, to)| from as usize..to as usize);
                let rows = places.map(|place| Rows { bytes: self.bytes.clone(), place });
                (heads.len() == starts.len()).then(|| Ok(heads.into_iter().zip(rows).collect()))
            }
        }
    }
}

/// The rows of one sheet.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    bytes: Arc<Vec<u8>>,
    place: Range<usize>,
}

impl Rows {
    /// Gives the rows as the reading process got them, its damage included.
    pub fn visit(&self, visit: &mut dyn FnMut(Row<'_>) -> bool) -> Result<(), Damage> {
        let garbled = |row: u32| Damage { row, reason: "transcript".into() };
        let mut rest = self.bytes.get(self.place.clone()).ok_or_else(|| garbled(0))?;
        let mut known: Vec<&str> = Vec::new();
        let (mut last, mut cells, mut texts) = (0, Vec::new(), Vec::new());
        loop {
            let (entry, after) = postcard::take_from_bytes::<Entry<'_>>(rest).map_err(|_| garbled(last))?;
            rest = after;
            match entry {
                Entry::End => return Ok(()),
                Entry::Damage(row, reason) => return Err(Damage { row, reason }),
                Entry::Row(Told { number, cells: row }) => {
                    last = number;
                    cells.clear();
                    texts.clear();
                    for (column, cell) in row {
                        let (raw, text) = raw(cell, &mut known).ok_or_else(|| garbled(number))?;
                        cells.push((column, raw));
                        texts.push(text);
                    }
                    if !visit(Row { number, cells: &cells, texts: &texts }) {
                        return Ok(());
                    }
                }
            }
        }
    }
}

/// The value of a cell and the number of its text.
fn raw<'t>(cell: Cell<'t>, known: &mut Vec<&'t str>) -> Option<(Raw<'t>, u32)> {
    let raw = match cell {
        Cell::First(text) => {
            known.push(text);
            return Some((Raw::Text(Cow::Borrowed(text)), known.len() as u32 - 1));
        }
        Cell::Again(number) => return Some((Raw::Text(Cow::Borrowed(known.get(number as usize)?)), number)),
        Cell::Text(text) => Raw::Text(Cow::Borrowed(text)),
        Cell::Number(digits, scale, percent) => Raw::Number { value: Decimal::try_from_i128_with_scale(digits, scale).ok()?, percent },
        Cell::Date(year, month, day) => Raw::Date(Date::new(year, month, day).ok()?),
        Cell::Flag(flag) => Raw::Flag(flag),
        Cell::Error(error) => Raw::Error(Cow::Borrowed(error)),
    };
    Some((raw, NO_NUMBER))
}
