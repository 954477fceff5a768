//! A workbook of values for files that are none of the format in which problems are marked: text tables and older workbooks.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use unicode_width::UnicodeWidthStr;

use super::Fault;
use crate::load::{Row, Sheet};
use crate::value::Raw;

/// Longest text of a cell, in UTF-16 units.
const LONGEST: usize = 32_767;
/// Longest name of a sheet, in UTF-16 units.
const LONGEST_NAME: usize = 31;
/// Most cells that are written, all in memory.
const MOST_CELLS: usize = 2_000_000;
/// Narrowest and widest column, in characters.
const WIDTHS: (usize, usize) = (8, 50);

/// Writes the values of these sheets, every one in the cell that it stands in, and gives the workbook with the new positions of the sheets.
///
/// # Errors
/// When there are more rows, columns or cells than are written.
pub fn workbook(sheets: &[Sheet]) -> Result<(Vec<u8>, BTreeMap<u16, u16>), Fault> {
    let mut workbook = Workbook::new();
    let day = ExcelDateTime::from_ymd(2000, 1, 1).map_err(|_| Fault::Odd)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let mut written = 0;
    let shown = sheets.iter().position(|sheet| !sheet.hidden);
    for (position, sheet) in sheets.iter().enumerate() {
        let to = workbook.add_worksheet();
        to.set_name(name(&sheet.name, position)).map_err(|_| Fault::Odd)?;
        to.set_hidden(sheet.hidden && shown.is_some());
        if shown == Some(position) {
            to.set_active(true);
        }
        written += copy(sheet, to, MOST_CELLS - written)?;
    }
    let bytes = workbook.save_to_buffer().map_err(|_| Fault::Large)?;
    Ok((bytes, sheets.iter().map(|sheet| sheet.index).zip(0..).collect()))
}

/// A name that a sheet may have.
fn name(name: &str, position: usize) -> String {
    let cleaned: String = name.chars().map(|mark| if "[]:*?/\\".contains(mark) || mark.is_control() { '_' } else { mark }).collect();
    let mut length = 0;
    let cut: String = cleaned
        .trim_matches('\'')
        .chars()
        .take_while(|mark| {
            length += mark.len_utf16();
            length <= LONGEST_NAME
        })
        .collect();
    if cut.is_empty() { format!("Sheet{}", position + 1) } else { cut }
}

/// Copies the values of a sheet, and counts them.
fn copy(sheet: &Sheet, to: &mut Worksheet, most: usize) -> Result<usize, Fault> {
    let mut outcome = Ok(());
    let mut written = 0;
    let mut widths: BTreeMap<u16, usize> = BTreeMap::new();
    // Damage is one of the problems that are told; the rows before it are copied.
    let _damage = sheet.rows(&mut |row| {
        written += row.cells.len();
        for (column, raw) in row.cells {
            let widest = widths.entry(*column).or_default();
            *widest = width(raw).max(*widest);
        }
        outcome = write(row, to);
        outcome.is_ok() && written <= most
    });
    outcome.map_err(|_| Fault::Large)?;
    for (column, width) in widths {
        to.set_column_width(column, width.clamp(WIDTHS.0, WIDTHS.1) as u32).map_err(|_| Fault::Large)?;
    }
    if written > most { Err(Fault::Large) } else { Ok(written) }
}

/// Characters that a value takes, Chinese ones counted twice, with a little room.
fn width(raw: &Raw<'_>) -> usize {
    const ROOM: usize = 2;
    const DATE: usize = 10;
    match raw {
        Raw::Text(text) | Raw::Error(text) => text.lines().map(|line| line.width()).max().unwrap_or(0) + ROOM,
        Raw::Number { value, .. } => value.to_string().len() + ROOM,
        Raw::Date(_) => DATE + ROOM,
        Raw::Flag(_) | Raw::Blank | Raw::List(_) | Raw::Map(_) => 0,
    }
}

fn write(row: Row<'_>, to: &mut Worksheet) -> Result<(), XlsxError> {
    let number = row.number.saturating_sub(1);
    for (column, raw) in row.cells {
        match raw {
            Raw::Blank | Raw::List(_) | Raw::Map(_) => {}
            Raw::Text(text) | Raw::Error(text) => drop(to.write_string(number, *column, cut(text))?),
            Raw::Number { value, percent } => {
                let format = Format::new().set_num_format(if *percent { "0.##%" } else { "General" });
                to.write_number_with_format(number, *column, value.to_string().parse::<f64>().unwrap_or_default(), &format)?;
            }
            Raw::Date(date) => {
                let format = Format::new().set_num_format("yyyy-mm-dd");
                match ExcelDateTime::from_ymd(date.year().unsigned_abs(), date.month().unsigned_abs(), date.day().unsigned_abs()) {
                    Ok(day) => to.write_datetime_with_format(number, *column, day, &format)?,
                    Err(_) => to.write_string(number, *column, date.to_string())?,
                };
            }
            Raw::Flag(flag) => drop(to.write_boolean(number, *column, *flag)?),
        }
    }
    Ok(())
}

fn cut(text: &str) -> String {
    let mut length = 0;
    let fits = |mark: &char| {
        length += mark.len_utf16();
        length <= LONGEST
    };
    text.chars().take_while(fits).collect()
}
