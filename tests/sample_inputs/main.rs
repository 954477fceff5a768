//! Makes every workbook of `sample-project/` from the text tables beside this file, and compares.
//!
//! A folder `tests/sample_inputs/<path>.xlsx/` is the workbook `sample-project/<path>.xlsx`; each
//! `<n>-<name>.csv` in it is one sheet, in the order of the numbers. How a cell is typed:
//!
//! | text in the table | cell |
//! |---|---|
//! | `2026-03-31` | a date, shown `yyyy-mm-dd` |
//! | `12`, `-0.5` | a number |
//! | `62%`, `37.5%` | a fraction with a percent format |
//! | `'12` | the text `12` (the apostrophe is Excel's own sign for text) |
//! | nothing | no cell |
//! | anything else | text |
//!
//! The first row is the header, in bold. `cargo test --test sample_inputs` remakes each workbook
//! and compares it byte for byte; with `UPDATE_SAMPLE=1` in the environment it writes them.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What a cell of a text table becomes in Excel.
#[derive(Debug, PartialEq)]
enum Cell<'a> {
    Nothing,
    Date {
        year: u16,
        month: u8,
        day: u8,
    },
    Number(f64),
    /// A fraction, and how many decimals its percent shows.
    Percent(f64, usize),
    Text(&'a str),
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn tables() -> PathBuf {
    root().join("tests/sample_inputs")
}

fn project() -> PathBuf {
    root().join("sample-project")
}

#[test]
fn workbooks_are_made_from_the_tables() -> Outcome<()> {
    let update = std::env::var_os("UPDATE_SAMPLE").is_some();
    let mut stale = Vec::new();
    for name in workbook_names()? {
        let bytes = workbook(&tables().join(&name))?;
        let target = project().join(&name);
        if update {
            if let Some(folder) = target.parent() {
                fs_err::create_dir_all(folder)?;
            }
            fs_err::write(&target, &bytes)?;
        } else if fs_err::read(&target).ok().as_deref() != Some(bytes.as_slice()) {
            stale.push(name);
        }
    }
    assert_eq!(workbooks_of_the_project()?, workbook_names()?, "a workbook without its tables");
    assert!(stale.is_empty(), "differ from their tables: {stale:?}; UPDATE_SAMPLE=1 writes them");
    Ok(())
}

#[test]
fn the_same_table_gives_the_same_bytes() -> Outcome<()> {
    for name in workbook_names()? {
        let folder = tables().join(name);
        assert_eq!(workbook(&folder)?, workbook(&folder)?);
    }
    Ok(())
}

#[test]
fn a_cell_is_typed_by_its_text() {
    assert_eq!(cell(""), Cell::Nothing);
    assert_eq!(cell("2026-03-31"), Cell::Date { year: 2026, month: 3, day: 31 });
    assert_eq!(cell("2026-03"), Cell::Text("2026-03"));
    assert_eq!(cell("-0.5"), Cell::Number(-0.5));
    assert_eq!(cell("62%"), Cell::Percent(0.62, 0));
    assert_eq!(cell("37.5%"), Cell::Percent(0.375, 1));
    assert_eq!(cell("'12"), Cell::Text("12"));
    assert_eq!(cell("nan"), Cell::Text("nan"));
    assert_eq!(cell("1e5"), Cell::Text("1e5"));
}

/// Paths of the workbooks to be made, relative to the project.
fn workbook_names() -> Outcome<BTreeSet<PathBuf>> {
    named_xlsx(&tables())
}

/// Paths of the workbooks that stand in the project, relative to it.
fn workbooks_of_the_project() -> Outcome<BTreeSet<PathBuf>> {
    named_xlsx(&project())
}

/// Everything below `folder` that is named like a workbook: files in the project, folders of tables here.
fn named_xlsx(folder: &Path) -> Outcome<BTreeSet<PathBuf>> {
    let mut names = BTreeSet::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        if entry.path().extension().is_some_and(|extension| extension == "xlsx") {
            names.insert(entry.path().strip_prefix(folder)?.to_path_buf());
        }
    }
    Ok(names)
}

/// The bytes of the workbook whose sheets are the tables of `folder`.
fn workbook(folder: &Path) -> Outcome<Vec<u8>> {
    let mut book = Workbook::new();
    // The library stamps the hour of writing unless it is told one.
    let created = ExcelDateTime::from_ymd(2026, 1, 5)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    for (name, path) in sheets(folder)? {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        fill(sheet, &path)?;
    }
    Ok(book.save_to_buffer()?)
}

/// Name and table of each sheet, in the order of the numbers before the names.
fn sheets(folder: &Path) -> Outcome<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs_err::read_dir(folder)? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let (order, name) = stem.split_once('-').ok_or_else(|| format!("no order: {stem}"))?;
        found.push((order.parse::<u32>()?, name.to_owned(), path.clone()));
    }
    found.sort();
    Ok(found.into_iter().map(|(_, name, path)| (name, path)).collect())
}

fn fill(sheet: &mut Worksheet, table: &Path) -> Outcome<()> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(table)?;
    let heading = Format::new().set_bold();
    for (row, record) in reader.records().enumerate() {
        let row = u32::try_from(row)?;
        for (column, text) in record?.iter().enumerate() {
            let column = u16::try_from(column)?;
            match row {
                0 => drop(sheet.write_string_with_format(row, column, text, &heading)?),
                _ => write(sheet, row, column, cell(text))?,
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?.autofit();
    Ok(())
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: Cell) -> Outcome<()> {
    match cell {
        Cell::Nothing => {}
        Cell::Number(number) => drop(sheet.write_number(row, column, number)?),
        Cell::Text(text) => drop(sheet.write_string(row, column, text)?),
        Cell::Date { year, month, day } => {
            let date = ExcelDateTime::from_ymd(year, month, day)?;
            let format = Format::new().set_num_format("yyyy-mm-dd");
            sheet.write_datetime_with_format(row, column, &date, &format)?;
        }
        Cell::Percent(fraction, decimals) => {
            let shown = if decimals == 0 { "0%".to_owned() } else { format!("0.{}%", "0".repeat(decimals)) };
            let format = Format::new().set_num_format(shown);
            sheet.write_number_with_format(row, column, fraction, &format)?;
        }
    }
    Ok(())
}

fn cell(text: &str) -> Cell<'_> {
    if text.is_empty() {
        return Cell::Nothing;
    }
    if let Some(literal) = text.strip_prefix('\'') {
        return Cell::Text(literal);
    }
    date(text).or_else(|| percent(text)).or_else(|| number(text).map(Cell::Number)).unwrap_or(Cell::Text(text))
}

fn date(text: &str) -> Option<Cell<'_>> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    if (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return None;
    }
    Some(Cell::Date { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? })
}

fn percent(text: &str) -> Option<Cell<'_>> {
    let points = text.strip_suffix('%')?;
    number(points)?;
    // Moving the point in the text keeps the fraction the nearest to what is written.
    let fraction = format!("{points}e-2").parse().ok()?;
    let decimals = points.split_once('.').map_or(0, |(_, after)| after.len());
    Some(Cell::Percent(fraction, decimals))
}

fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.starts_with(|first: char| first.is_ascii_digit()) && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    if plain { text.parse().ok() } else { None }
}
