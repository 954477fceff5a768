//! The rows of a large sheet, scanned in the shape in which programs write them.
//!
//! Three quarters of the time of calamine go into what a sheet might hold. This scan knows what large sheets do hold (numbers, shared
//! and inline texts, flags, errors, dates by their style) in the spelling of the programs that write them, and nothing else. At
//! the first byte it does not know it stops before the row, and calamine reads the sheet from there: never is a row given that calamine
//! would read otherwise. A test compares the two on all workbooks at hand and on random ones.

#[cfg(test)]
mod oracle;

use std::borrow::Cow;
use std::io::Read;

use calamine::ExcelDateTime;
use memchr::{memchr, memmem};
use rust_decimal::Decimal;

use super::cell;
use super::probe::{Format, Meanings};
use super::shown::Look;
use super::stream::{Cells, MAX_CELLS, MAX_COLUMNS};
use crate::load::{NO_NUMBER, Row};
use crate::value::Raw;

/// Bytes that are unpacked at a time.
const PIECE: usize = 256 << 10;
/// Most bytes of one row, and of all that precedes the first.
const MAX_ROW: usize = 4 << 20;
/// Rows that a sheet can have.
const MAX_ROWS: u32 = 1_048_576;
/// Attributes of a row besides its number; none of them changes a value.
const ROW_ATTRIBUTES: [&[u8]; 12] = [
    b"spans",
    b"s",
    b"customFormat",
    b"ht",
    b"hidden",
    b"customHeight",
    b"outlineLevel",
    b"collapsed",
    b"thickTop",
    b"thickBot",
    b"ph",
    b"x14ac:dyDescent",
];

/// How a scan ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// All rows were given, or no more were wanted.
    Done,
    /// Something unknown follows; so many rows were given.
    Strange { given: usize },
}

/// Something that only calamine may read.
struct Strange;

/// Scans the part of a sheet.
pub(super) fn rows<'p>(mut part: impl Read, meanings: &'p Meanings<'p>, visit: &mut dyn FnMut(Row<'_>) -> bool) -> End {
    let mut scan = Scan { meanings, visit, cells: Vec::new(), texts: Vec::new(), ready: Ready::default(), row: 0, read: 0, given: 0 };
    match scan.part(&mut part) {
        Ok(()) => End::Done,
        Err(Strange) => End::Strange { given: scan.given },
    }
}

struct Scan<'p, 'v> {
    meanings: &'p Meanings<'p>,
    visit: &'v mut dyn FnMut(Row<'_>) -> bool,
    cells: Cells<'p>,
    texts: Vec<u32>,
    /// The row to be given next, once a cell below it was read: calamine, too, does not give the row in front of a damaged cell.
    ready: Ready<'p>,
    /// The last row, from 1.
    row: u32,
    /// Cells read, blank ones included.
    read: u64,
    given: usize,
}

/// A row with its number and the numbers of its texts.
#[derive(Default)]
struct Ready<'p> {
    number: u32,
    cells: Cells<'p>,
    texts: Vec<u32>,
}

/// Whether the rows go on.
#[derive(PartialEq)]
enum Flow {
    On,
    Ended,
}

impl<'p> Scan<'p, '_> {
    fn part(&mut self, part: &mut impl Read) -> Result<(), Strange> {
        let mut xml: Vec<u8> = Vec::with_capacity(2 * PIECE);
        let mut in_rows = false;
        loop {
            let unpacked = part.take(PIECE as u64).read_to_end(&mut xml).map_err(|_| Strange)?;
            let mut from = 0;
            if !in_rows && let Some(start) = start_of_rows(&xml)? {
                (from, in_rows) = (start, true);
            }
            if in_rows {
                let last = memmem::rfind(&xml[from..], b"</row>").map(|at| from + at + b"</row>".len());
                let end = if unpacked == 0 { xml.len() } else { last.unwrap_or(from) };
                if self.rows(&xml[from..end])? == Flow::Ended {
                    return Ok(());
                }
                xml.drain(..end);
            }
            // The end of the part before the end of the rows is damage.
            if unpacked == 0 || xml.len() > MAX_ROW {
                return Err(Strange);
            }
        }
    }

    /// Whole rows, up to the end of the piece or of the rows.
    fn rows(&mut self, mut xml: &[u8]) -> Result<Flow, Strange> {
        while !xml.is_empty() {
            if xml.starts_with(b"</sheetData>") {
                self.give();
                return Ok(Flow::Ended);
            }
            let before = self.read;
            xml = self.one(xml)?;
            if self.read > before {
                if self.give() == Flow::Ended {
                    return Ok(Flow::Ended);
                }
                self.ready.number = self.row;
                std::mem::swap(&mut self.ready.cells, &mut self.cells);
                std::mem::swap(&mut self.ready.texts, &mut self.texts);
            }
        }
        Ok(Flow::On)
    }

    /// Gives the row that is ready, unless it is blank.
    fn give(&mut self) -> Flow {
        let Ready { number, cells, texts } = &self.ready;
        if cells.is_empty() {
            return Flow::On;
        }
        self.given += 1;
        if (self.visit)(Row { number: *number, cells, texts }) { Flow::On } else { Flow::Ended }
    }

    /// The cells of one row; gives what follows it.
    fn one<'x>(&mut self, xml: &'x [u8]) -> Result<&'x [u8], Strange> {
        self.cells.clear();
        self.texts.clear();
        let rest = xml.strip_prefix(b"<row r=\"").ok_or(Strange)?;
        let (digits, rest) = quoted(rest)?;
        let number = digits_of(digits).filter(|&number| number > u64::from(self.row) && number <= u64::from(MAX_ROWS)).ok_or(Strange)?;
        self.row = number as u32;
        let (mut rest, is_empty) = row_attributes(rest)?;
        if is_empty {
            return Ok(rest);
        }
        let mut next_column = 0;
        loop {
            if let Some(after) = rest.strip_prefix(b"</row>") {
                return Ok(after);
            }
            rest = self.cell(rest, digits, &mut next_column)?;
        }
    }

    /// One cell, which must stand in this row and to the right of the last.
    fn cell<'x>(&mut self, xml: &'x [u8], row: &[u8], next_column: &mut u32) -> Result<&'x [u8], Strange> {
        let rest = xml.strip_prefix(b"<c r=\"").ok_or(Strange)?;
        let (column, rest) = letters(rest)?;
        let rest = rest.strip_prefix(row).and_then(|rest| rest.strip_prefix(b"\"")).ok_or(Strange)?;
        self.read += 1;
        if column < *next_column || column >= MAX_COLUMNS || self.read > MAX_CELLS {
            return Err(Strange);
        }
        *next_column = column + 1;
        let (style, rest) = attribute(rest, b" s=\"")?;
        let (kind, rest) = attribute(rest, b" t=\"")?;
        if let Some(after) = rest.strip_prefix(b"/>").or_else(|| rest.strip_prefix(b"></c>")) {
            return Ok(after);
        }
        let rest = rest.strip_prefix(b">").ok_or(Strange)?;
        let (raw, text, rest) = match kind {
            Some(b"inlineStr") => {
                let (raw, rest) = inline(rest)?;
                (self.shown(raw, style)?, NO_NUMBER, rest)
            }
            Some(b"s") => {
                let (index, rest) = enclosed(rest, b"<v>", b"</v></c>")?;
                let index = digits_of(index).ok_or(Strange)?;
                match self.look(style)? {
                    None => (self.text(index)?, index as u32, rest),
                    Some(_) => (self.shown(self.text(index)?, style)?, NO_NUMBER, rest),
                }
            }
            _ => {
                let (text, rest) = enclosed(rest, b"<v>", b"</v></c>")?;
                (Some(self.value(text, style, kind)?), NO_NUMBER, rest)
            }
        };
        if let Some(raw) = raw {
            self.cells.push((column as u16, raw));
            self.texts.push(text);
        }
        Ok(rest)
    }

    /// A shared text; `None` for a blank one.
    fn text(&self, index: u64) -> Result<Option<Raw<'p>>, Strange> {
        let text = self.meanings.texts.get(index as usize).ok_or(Strange)?;
        Ok(cell::filled(Cow::Borrowed(text)))
    }

    /// How a style shows texts, where not as they are.
    fn look(&self, style: Option<&[u8]>) -> Result<Option<&Look>, Strange> {
        let Some(style) = style.filter(|_| !self.meanings.looks.is_empty()) else { return Ok(None) };
        let look = digits_of(style).and_then(|style| self.meanings.looks.get(style as usize)).ok_or(Strange)?;
        Ok(Some(look).filter(|look| look.indent > 0))
    }

    /// A text as its style shows it.
    fn shown(&self, raw: Option<Raw<'p>>, style: Option<&[u8]>) -> Result<Option<Raw<'p>>, Strange> {
        Ok(match (raw, self.look(style)?) {
            (Some(Raw::Text(text)), Some(look)) => Some(Raw::Text(look.text(text))),
            (raw, _) => raw,
        })
    }

    fn value(&self, text: &[u8], style: Option<&[u8]>, kind: Option<&[u8]>) -> Result<Raw<'p>, Strange> {
        match kind {
            None | Some(b"n") => number(text, self.format(style)?),
            Some(b"b") => match text {
                b"0" => Ok(Raw::Flag(false)),
                b"1" => Ok(Raw::Flag(true)),
                _ => Err(Strange),
            },
            Some(b"e") => cell::error(text).ok_or(Strange),
            Some(_) => Err(Strange),
        }
    }

    fn format(&self, style: Option<&[u8]>) -> Result<&Format, Strange> {
        match style {
            None => Ok(&self.meanings.bare),
            Some(style) => digits_of(style).and_then(|style| self.meanings.formats.get(style as usize)).ok_or(Strange),
        }
    }
}

/// Where the rows begin, once the piece holds it. What stands before must be plain tags: a comment could hide a start.
fn start_of_rows(xml: &[u8]) -> Result<Option<usize>, Strange> {
    const START: &[u8] = b"<sheetData>";
    let Some(at) = memmem::find(xml, START) else { return Ok(None) };
    let mut rest = &xml[..at];
    let head = &rest[..rest.len().min(80)];
    let is_document = head.starts_with(b"<worksheet") || head.starts_with(b"<?xml ") && memmem::find(head, b"encoding=\"UTF-8\"").is_some();
    while let Some(open) = memchr(b'<', rest) {
        let close = memchr(b'>', &rest[open..]).ok_or(Strange)?;
        let tag = &rest[open + 1..open + close];
        let quotes = tag.iter().filter(|&&byte| byte == b'"').count();
        if tag.starts_with(b"!") || quotes % 2 == 1 || memchr(b'<', tag).is_some() || memchr(b'\'', tag).is_some() {
            return Err(Strange);
        }
        rest = &rest[open + close + 1..];
    }
    if is_document { Ok(Some(at + START.len())) } else { Err(Strange) }
}

/// The attributes of a row after its number, all of them known; what follows the tag, and whether the row has no cells.
fn row_attributes(mut xml: &[u8]) -> Result<(&[u8], bool), Strange> {
    loop {
        if let Some(after) = xml.strip_prefix(b">") {
            return Ok((after, false));
        }
        if let Some(after) = xml.strip_prefix(b"/>") {
            return Ok((after, true));
        }
        let rest = xml.strip_prefix(b" ").ok_or(Strange)?;
        let equals = memchr(b'=', &rest[..rest.len().min(32)]).ok_or(Strange)?;
        if !ROW_ATTRIBUTES.contains(&&rest[..equals]) {
            return Err(Strange);
        }
        let (_, after) = quoted(rest[equals + 1..].strip_prefix(b"\"").ok_or(Strange)?)?;
        xml = after;
    }
}

/// The value of an attribute if it is the next one, and what follows.
fn attribute<'x>(xml: &'x [u8], name: &[u8]) -> Result<(Option<&'x [u8]>, &'x [u8]), Strange> {
    match xml.strip_prefix(name) {
        None => Ok((None, xml)),
        Some(rest) => quoted(rest).map(|(value, rest)| (Some(value), rest)),
    }
}

/// A value up to its closing quote, and what follows; values are short and plain.
fn quoted(xml: &[u8]) -> Result<(&[u8], &[u8]), Strange> {
    let end = xml.iter().take(64).position(|&byte| byte == b'"').ok_or(Strange)?;
    let value = &xml[..end];
    if value.iter().any(|byte| matches!(byte, b'<' | b'>' | b'&')) {
        return Err(Strange);
    }
    Ok((value, &xml[end + 1..]))
}

/// What stands between an opening and a closing tag, without a tag in it, and what follows.
fn enclosed<'x>(xml: &'x [u8], open: &[u8], close: &[u8]) -> Result<(&'x [u8], &'x [u8]), Strange> {
    let rest = xml.strip_prefix(open).ok_or(Strange)?;
    let end = memchr(b'<', rest).ok_or(Strange)?;
    let after = rest[end..].strip_prefix(close).ok_or(Strange)?;
    Ok((&rest[..end], after))
}

/// A text in the cell itself.
fn inline<'p>(xml: &[u8]) -> Result<(Option<Raw<'p>>, &[u8]), Strange> {
    const PRESERVED: &[u8] = b"<is><t xml:space=\"preserve\">";
    let preserved = xml.starts_with(PRESERVED);
    let (text, rest) = enclosed(xml, if preserved { PRESERVED } else { b"<is><t>" }, b"</t></is></c>")?;
    let text = std::str::from_utf8(text).map_err(|_| Strange)?;
    // Line ends are normalised and `_x000D_` is an escape: calamine knows how.
    if text.contains('\r') || text.contains("_x") {
        return Err(Strange);
    }
    let text = without_entities(text)?;
    let text = if preserved { &*text } else { text.trim_matches([' ', '\t', '\n']) };
    Ok((cell::filled(Cow::Owned(text.to_string())), rest))
}

/// A text with the five named entities resolved.
fn without_entities(text: &str) -> Result<Cow<'_, str>, Strange> {
    const ENTITIES: [(&str, char); 5] = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&apos;", '\'')];
    let mut resolved = Cow::Borrowed("");
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (name, c) = ENTITIES.iter().find(|(name, _)| rest[at..].starts_with(name)).ok_or(Strange)?;
        resolved.to_mut().push_str(&rest[..at]);
        resolved.to_mut().push(*c);
        rest = &rest[at + name.len()..];
    }
    if resolved.is_empty() {
        return Ok(Cow::Borrowed(text));
    }
    resolved.to_mut().push_str(rest);
    Ok(resolved)
}

/// The letters of a reference as a column from 0, and what follows them.
fn letters(xml: &[u8]) -> Result<(u32, &[u8]), Strange> {
    let count = xml.iter().take(4).take_while(|byte| byte.is_ascii_uppercase()).count();
    if !(1..=3).contains(&count) {
        return Err(Strange);
    }
    let column = xml[..count].iter().fold(0, |column, letter| column * 26 + u32::from(letter - b'A') + 1);
    Ok((column - 1, &xml[count..]))
}

/// A whole number of at most nine digits, without a zero in front.
fn digits_of(text: &[u8]) -> Option<u64> {
    let is_plain = matches!(text, [b'0'] | [b'1'..=b'9', ..]) && text.len() <= 9 && text.iter().all(u8::is_ascii_digit);
    is_plain.then(|| text.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
}

/// A number in its format.
fn number(text: &[u8], format: &Format) -> Result<Raw<'static>, Strange> {
    match format {
        Format::Number(shown) => match short_decimal(text) {
            Some(value) => Ok(shown.number(value)),
            None => float(text).map(|number| cell::numeric(number, shown)),
        },
        Format::Moment { kind, is_1904 } => float(text).map(|number| cell::calendar(&ExcelDateTime::new(number, *kind, *is_1904))),
    }
}

/// A number of at most fifteen digits, ten of them after the point: the decimal that [`crate::load::number::decimal`] finds for its
/// nearest binary number, for no other decimal of so few digits has the same.
fn short_decimal(text: &[u8]) -> Option<Decimal> {
    let (negative, digits) = text.strip_prefix(b"-").map_or((false, text), |digits| (true, digits));
    let (mut whole, mut count, mut scale, mut point) = (0i64, 0, 0u32, false);
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                whole = whole.checked_mul(10)? + i64::from(byte - b'0');
                count += 1;
                scale += u32::from(point);
            }
            b'.' if !point && count > 0 => point = true,
            _ => return None,
        }
    }
    let is_short = (1..=15).contains(&count) && scale <= 10 && !(point && scale == 0);
    while scale > 0 && whole % 10 == 0 {
        (whole, scale) = (whole / 10, scale - 1);
    }
    is_short.then(|| Decimal::new(if negative { -whole } else { whole }, scale))
}

/// A number in digits, with a sign, a point and an exponent at most; other spellings are calamine's.
fn float(text: &[u8]) -> Result<f64, Strange> {
    let is_plain = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E');
    let begins = |text: &[u8]| text.first().is_some_and(u8::is_ascii_digit);
    if !begins(text.strip_prefix(b"-").unwrap_or(text)) || text.ends_with(b".") || !text.iter().all(is_plain) {
        return Err(Strange);
    }
    std::str::from_utf8(text).ok().and_then(|text| text.parse().ok()).ok_or(Strange)
}
