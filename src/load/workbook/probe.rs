//! What the numbers in a sheet stand for: texts by index, formats by style.
//!
//! Calamine knows both and tells neither but cell by cell. So a probe is put in the place of the sheet, with one cell for each style
//! and each text, and what calamine makes of these cells is what they mean: rich text, escapes and the rules by which a number
//! format is one of dates are calamine's alone.

use std::io::{Cursor, Read, Write};

use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType, Reader, Xlsx};
use memchr::memmem;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::Bytes;
use super::shown::{Look, Shown};

/// How calamine shows the numbers of a style.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Format {
    /// As numbers, in the manner of the style.
    Number(Shown),
    /// As moments or durations.
    Moment { kind: ExcelDateTimeType, is_1904: bool },
}

/// The meanings of a workbook's indexes, borrowed from its probe.
pub(super) struct Meanings<'p> {
    /// Format of a cell that names no style.
    pub bare: Format,
    /// Formats by style.
    pub formats: Vec<Format>,
    /// How styles show texts, by style; none where all show them as they are.
    pub looks: Vec<Look>,
    /// Shared texts by index.
    pub texts: Vec<&'p str>,
}

/// A workbook like the one at hand whose sheet is the probe.
pub(super) struct Probe {
    book: Xlsx<Cursor<Vec<u8>>>,
    styles: usize,
}

impl Probe {
    /// Makes the probe of the sheet whose part is at `path`; `None` for a package that cannot be copied.
    pub fn new(zip: &mut ZipArchive<Bytes>, path: &str, styles: usize) -> Option<Self> {
        let texts = texts(zip);
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..zip.len() {
            let part = zip.by_index_raw(index).ok()?;
            let is_sheet = part.name().ok()?.contains("worksheets/");
            if !is_sheet {
                writer.raw_copy_file(part).ok()?;
            }
        }
        writer.start_file(path, SimpleFileOptions::default().compression_method(CompressionMethod::Stored)).ok()?;
        writer.write_all(sheet(styles, texts).as_bytes()).ok()?;
        let bytes = writer.finish().ok()?;
        Some(Self { book: Xlsx::new(bytes).ok()?, styles })
    }

    /// Reads the probe by its sheet's name.
    pub fn meanings(&mut self, name: &str) -> Option<Meanings<'_>> {
        let mut reader = self.book.worksheet_cells_reader(name).ok()?;
        let mut looks: Vec<Look> = reader.styles().iter().map(Look::of).collect();
        let of_style = |style: usize| looks.get(style).map(|look| look.numbers.clone()).unwrap_or_default();
        let bare = format(reader.next_cell().ok()??.get_value(), of_style(0))?;
        let mut formats = Vec::with_capacity(self.styles);
        for style in 0..self.styles {
            formats.push(format(reader.next_cell().ok()??.get_value(), of_style(style))?);
        }
        let mut texts = Vec::new();
        // The first index beyond the last text is an error, which ends the list.
        while let Ok(Some(found)) = reader.next_cell() {
            match found.get_value() {
                DataRef::SharedString(text) => texts.push(*text),
                _ => break,
            }
        }
        if looks.iter().all(|look| look.indent == 0) {
            looks.clear();
        }
        Some(Meanings { bare, formats, looks, texts })
    }
}

/// How many texts the workbook can hold at most.
fn texts(zip: &mut ZipArchive<Bytes>) -> usize {
    let mut content = Vec::new();
    if let Ok(mut part) = zip.by_name("xl/sharedStrings.xml") {
        let _damage_is_found_later = part.read_to_end(&mut content);
    }
    memmem::find_iter(&content, b"<si").count()
}

/// One row: the number 1 without a style and in each style, then each text.
fn sheet(styles: usize, texts: usize) -> String {
    let mut xml = String::from("<worksheet><sheetData><row><c><v>1</v></c>");
    (0..styles).for_each(|style| xml.push_str(&format!("<c s=\"{style}\"><v>1</v></c>")));
    (0..texts).for_each(|text| xml.push_str(&format!("<c t=\"s\"><v>{text}</v></c>")));
    xml + "</row></sheetData></worksheet>"
}

/// The format of the number 1 that calamine shows like this.
fn format(shown: &DataRef<'_>, manner: Shown) -> Option<Format> {
    match shown {
        DataRef::Float(_) => Some(Format::Number(manner)),
        DataRef::DateTime(moment) => {
            let kind = if moment.is_duration() { ExcelDateTimeType::TimeDelta } else { ExcelDateTimeType::DateTime };
            let is_1904 = [false, true].into_iter().find(|&is_1904| *moment == ExcelDateTime::new(1.0, kind, is_1904))?;
            Some(Format::Moment { kind, is_1904 })
        }
        _ => None,
    }
}
