//! A look at a workbook's package before calamine opens it: what it really is, and whether its declared sizes are sane.
//!
//! Calamine allocates what a file declares (`uniqueCount`), and a failed allocation ends the process; so nothing is opened that
//! declares more than it can hold. The zip reader refuses an entry that is larger than its declared size.

mod compound;
mod repeats;

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{Bytes, Fault};
use crate::diagnostic::{Diagnostic, Span};
use crate::load::{SourceFile, content};

/// Most parts of a package.
const MAX_PARTS: usize = 10_000;
/// Largest unpacked size of all parts, in bytes.
const MAX_TOTAL: u64 = 4 << 30;
/// Largest unpacked size of a part that is held in memory (texts, styles), in bytes.
const MAX_HELD: u64 = 256 << 20;
/// Unpacked size from which the ratio to the packed size counts, in bytes, and the largest ratio.
const RATIO_FROM: u64 = 64 << 20;
const MAX_RATIO: u64 = 100;
/// Largest file of a format that is read whole, in bytes.
const MAX_WHOLE: usize = 64 << 20;
/// Parts, unpacked bytes of one part that is held in memory, and cells of an `.ods` from which a package is odd.
const ODD_PARTS: usize = 1_000;
const ODD_HELD: u64 = 32 << 20;
const ODD_CELLS: u64 = 1_000_000;
/// Most cells of an `.ods`, which is read whole.
const MAX_WHOLE_CELLS: u64 = 5_000_000;
/// Bytes of a shared string at least: `<si/>`.
const MIN_STRING: u64 = 5;

/// What the content is, whatever the extension says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

/// What a look at a file tells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub kind: Kind,
    /// Whether it is within the limits and still like no table that people make.
    pub is_odd: bool,
}

/// Tells the kind, or refuses with E108.
pub(super) fn check(file: &SourceFile) -> Result<Look, Fault> {
    let look = look(file)?;
    if matches!(look.kind, Kind::Xls | Kind::Ods | Kind::Xlsb) && file.bytes.len() > MAX_WHOLE {
        return Err(Box::new(crate::load::too_large(file, MAX_WHOLE)));
    }
    Ok(look)
}

fn look(file: &SourceFile) -> Result<Look, Fault> {
    let bytes = &file.bytes;
    if bytes.starts_with(content::PACKAGE) {
        return package(file);
    }
    if bytes.starts_with(content::COMPOUND) {
        let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let locked = memchr::memmem::find(bytes, &encrypted).is_some();
        return match (locked, compound::is_sound(bytes)) {
            (true, _) => Err(fault(file, "encrypted")),
            (false, true) => Ok(Look { kind: Kind::Xls, is_odd: false }),
            (false, false) => Err(fault(file, "circle")),
        };
    }
    Err(fault(file, if content::is_markup(bytes) { "markup" } else { "not_workbook" }))
}

fn fault(file: &SourceFile, variant: &'static str) -> Fault {
    Box::new(Diagnostic::new("E108", Span::File(file.id)).variant(variant))
}

fn bomb(file: &SourceFile, part: &str, size: u64, limit: u64) -> Fault {
    let fault = Diagnostic::new("E108", Span::File(file.id)).variant("bomb");
    Box::new(fault.arg("part", part).arg("size", size >> 20).arg("limit", limit >> 20))
}

fn package(file: &SourceFile) -> Result<Look, Fault> {
    let damaged = |error: zip::result::ZipError| Box::new(Diagnostic::new("E108", Span::File(file.id)).variant("damaged").arg("reason", error));
    let mut zip = ZipArchive::new(Cursor::new(file.bytes.clone())).map_err(damaged)?;
    if zip.len() > MAX_PARTS {
        return Err(Box::new(Diagnostic::new("E108", Span::File(file.id)).variant("parts").arg("limit", MAX_PARTS)));
    }
    let mut kind = None;
    let mut is_odd = zip.len() > ODD_PARTS;
    let mut total: u64 = 0;
    for index in 0..zip.len() {
        let (name, packed, size) = {
            let part = zip.by_index_raw(index).map_err(damaged)?;
            (part.name().map_err(damaged)?.replace('\\', "/").to_ascii_lowercase(), part.compressed_size(), part.size())
        };
        // Sizes are declared, and so can be anything.
        total = total.saturating_add(size);
        sizes(file, &name, packed, size, total)?;
        kind = kind.or(kind_of(&name));
        is_odd |= size > ODD_HELD && !is_streamed(&name);
        if name.ends_with("sharedstrings.xml") {
            strings(file, &mut zip, index, size)?;
        }
        if name == "content.xml" {
            is_odd |= repetitions(file, &mut zip, index)? > ODD_CELLS;
        }
    }
    kind.map(|kind| Look { kind, is_odd }).ok_or_else(|| fault(file, "not_workbook"))
}

fn sizes(file: &SourceFile, name: &str, packed: u64, size: u64, total: u64) -> Result<(), Fault> {
    let limit = if is_streamed(name) { MAX_TOTAL } else { MAX_HELD };
    if size > limit {
        return Err(bomb(file, name, size, limit));
    }
    if total > MAX_TOTAL {
        return Err(bomb(file, name, total, MAX_TOTAL));
    }
    if size > RATIO_FROM && size / packed.max(1) > MAX_RATIO {
        return Err(bomb(file, name, size, RATIO_FROM));
    }
    Ok(())
}

/// Whether a part holds a sheet, which is read piece by piece.
fn is_streamed(name: &str) -> bool {
    name.contains("worksheets/") && name.ends_with(".xml")
}

fn kind_of(name: &str) -> Option<Kind> {
    match name {
        "xl/workbook.bin" => Some(Kind::Xlsb),
        "content.xml" => Some(Kind::Ods),
        _ if name.ends_with("workbook.xml") || name.ends_with("workbook2.xml") => Some(Kind::Xlsx),
        _ => None,
    }
}

/// Refuses a table of texts that declares more of them than its bytes can hold.
fn strings(file: &SourceFile, zip: &mut ZipArchive<Bytes>, index: usize, size: u64) -> Result<(), Fault> {
    let mut head = Vec::new();
    if let Ok(part) = zip.by_index(index) {
        let _damage_is_found_later = part.take(4096).read_to_end(&mut head);
    }
    let declared = head.windows(12).position(|window| window == b"uniqueCount=").map(|at| number(&head[at + 12..])).unwrap_or(0);
    if declared > size / MIN_STRING {
        let fault = Diagnostic::new("E108", Span::File(file.id)).variant("count");
        return Err(Box::new(fault.arg("declared", declared).arg("limit", size / MIN_STRING)));
    }
    Ok(())
}

/// Cells of an `.ods`; refuses one whose repetitions unfold to more than are read whole.
fn repetitions(file: &SourceFile, zip: &mut ZipArchive<Bytes>, index: usize) -> Result<u64, Fault> {
    let mut content = Vec::new();
    if let Ok(mut part) = zip.by_index(index) {
        let _damage_is_found_later = part.read_to_end(&mut content);
    }
    let cells = repeats::cells(&content);
    if cells > MAX_WHOLE_CELLS {
        let fault = Diagnostic::new("E108", Span::File(file.id)).variant("repeats");
        return Err(Box::new(fault.arg("limit", MAX_WHOLE_CELLS)));
    }
    Ok(cells)
}

/// The digits after an opening quote; too many of them are the largest number.
fn number(text: &[u8]) -> u64 {
    let digits = text.iter().skip(1).skip_while(|byte| byte.is_ascii_whitespace()).take_while(|byte| byte.is_ascii_digit());
    digits.fold(0u64, |number, digit| number.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
}
