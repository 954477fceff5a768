//! Sheets as people lay them out: each `wild/<name>.tsv` is a sheet, `wild/<name>.txt` what `planpress inspect` says of it.
//!
//! In a sheet, cells are separated by tabs; numbers and `2026-01-05` are stored as such, all else as text. `[B3:C3]` lines merge cells,
//! `[hidden 5]` and `[hidden C]` hide a row or a column, `[sheet 名称]` names the sheet, and `[file a/b.xlsx]` the file.
//! `UPDATE_WILD=1 cargo test --test wild` writes the expected files anew, to be read before they are kept. Where a sheet is not read as
//! it should be, `<name>.mended.txt` is what is said once the printed `sources:` stand in plan.yaml, and nothing else was changed.

use std::path::{Path, PathBuf};
use std::process::Command;

use planpress::check::inspect::{Inspected, Sample};
use planpress::recognise::ColumnReading;
use rayon::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

const PLAN: &str = "name: p\nperiod: 2026-H1\nas_of: 2026-02-28\n";

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wild");
    let mut cases: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|extension| extension == "tsv"));
    cases.sort();
    assert!(cases.len() >= 15, "the cases are found");
    cases
}

/// The name of the file in which a sheet stands.
fn file_name(text: &str) -> &str {
    text.lines().find_map(|line| line.strip_prefix("[file ")?.strip_suffix(']')).unwrap_or("表.xlsx")
}

/// The sheet that a text describes.
fn workbook(text: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Sheet1").unwrap();
    let (settings, rows): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with('[') && line.ends_with(']'));
    for setting in settings {
        set(sheet, setting.trim_matches(['[', ']']));
    }
    for (row, line) in (0..).zip(rows) {
        for (column, text) in (0..).zip(line.split('\t')).filter(|(_, text)| !text.is_empty()) {
            write(sheet, row, column, text);
        }
    }
    book.save_to_buffer().unwrap()
}

fn set(sheet: &mut Worksheet, setting: &str) {
    match setting.split_once(' ') {
        Some(("file", _)) => {}
        Some(("sheet", name)) => _ = sheet.set_name(name).unwrap(),
        Some(("hidden", row)) if row.starts_with(|c: char| c.is_ascii_digit()) => _ = sheet.set_row_hidden(row.parse::<u32>().unwrap() - 1).unwrap(),
        Some(("hidden", column)) => _ = sheet.set_column_hidden(place(&format!("{column}1")).1).unwrap(),
        _ => {
            let (first, last) = setting.split_once(':').unwrap();
            let (first, last) = (place(first), place(last));
            sheet.merge_range(first.0, first.1, last.0, last.1, "", &Format::new()).unwrap();
        }
    }
}

fn place(cell: &str) -> (u32, u16) {
    let letter = cell.as_bytes()[0];
    (cell[1..].parse::<u32>().unwrap() - 1, u16::from(letter - b'A'))
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, text: &str) {
    let day: Option<(u16, u8, u8)> = text.split_once('-').and_then(|(year, rest)| {
        let (month, day) = rest.split_once('-')?;
        Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
    });
    match (text.parse::<f64>(), day) {
        (Ok(number), _) => sheet.write(row, column, number).unwrap(),
        (_, Some((year, month, day))) => {
            let date = ExcelDateTime::from_ymd(year, month, day).unwrap();
            sheet.write_with_format(row, column, date, &Format::new().set_num_format("yyyy-mm-dd")).unwrap()
        }
        _ => sheet.write(row, column, text).unwrap(),
    };
}

/// A folder with a plan and the sheet of a case.
struct Project {
    folder: tempfile::TempDir,
    workbook: PathBuf,
}

impl Project {
    fn of(case: &Path) -> Self {
        let folder = tempfile::TempDir::new().unwrap();
        let text = std::fs::read_to_string(case).unwrap();
        std::fs::write(folder.path().join("plan.yaml"), PLAN).unwrap();
        let file = folder.path().join(file_name(&text));
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, workbook(&text)).unwrap();
        Self { folder, workbook: file }
    }

    /// Adds lines to plan.yaml.
    fn with(self, more: &str) -> Self {
        std::fs::write(self.folder.path().join("plan.yaml"), format!("{PLAN}{more}")).unwrap();
        self
    }
}

fn inspected(file: &Path, form: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planpress"));
    let out = command.env("LC_ALL", "zh_CN.UTF-8").args(["inspect", "--format", form]).arg(file).output().unwrap();
    assert!(out.status.code().is_some_and(|code| code <= 1), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

/// What is said of every workbook of the sample.
#[test]
fn the_workbooks_of_the_sample_are_read_as_they_are_meant() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = planpress::load::folder(&root.join("sample-project")).unwrap();
    let workbooks: Vec<&str> = sources.files.iter().map(|file| file.path.as_str()).filter(|path| path.ends_with(".xlsx")).collect();
    let said: Vec<String> = workbooks.par_iter().map(|path| inspected(&root.join("sample-project").join(path), "human")).collect();
    let said = said.concat();
    compare(&root.join("tests/wild/sample-project.txt"), &said);
}

/// The lines of plan.yaml that the account ends with.
fn sources(account: &str) -> &str {
    account.find("\nsources:").map_or("", |at| &account[at + 1..])
}

/// The same where the entries of sheets that are not read are no remarks any more.
fn all_sources(account: &str) -> String {
    sources(account).lines().map(|line| line.strip_prefix("# ").unwrap_or(line).to_string() + "\n").collect()
}

fn compare(expected: &Path, said: &str) {
    if std::env::var_os("UPDATE_WILD").is_some() {
        std::fs::write(expected, said).unwrap();
    }
    let wanted = std::fs::read_to_string(expected).unwrap_or_default();
    assert_eq!(said, wanted, "{}", expected.display());
}

#[test]
fn each_sheet_is_read_as_it_is_meant() {
    cases().par_iter().for_each(|case| {
        let project = Project::of(case);
        compare(&case.with_extension("txt"), &inspected(&project.workbook, "human"));
    });
}

#[test]
fn the_printed_sources_mend_what_was_misread() {
    let misread: Vec<PathBuf> = cases().into_iter().filter(|case| case.with_extension("mended.txt").exists()).collect();
    assert!(misread.len() >= 8, "the misread cases are found");
    misread.par_iter().for_each(|case| {
        let project = Project::of(case);
        let account = inspected(&project.workbook, "human");
        let project = project.with(&all_sources(&account));
        compare(&case.with_extension("mended.txt"), &inspected(&project.workbook, "human"));
    });
}

/// Pinning down how the sheets are read changes nothing but the reasons given.
#[test]
fn the_printed_sources_keep_what_was_read() {
    cases().par_iter().for_each(|case| {
        let project = Project::of(case);
        let account = std::fs::read_to_string(case.with_extension("txt")).unwrap();
        let before = read(project.folder.path());
        let project = project.with(sources(&account));
        assert_eq!(read(project.folder.path()), before, "{}\n{}", case.display(), sources(&account));
    });
}

/// What the tables of the workbook gave: entities, header, counts, and each column with its field and first values; then every
/// figure of the plan.
fn read(folder: &Path) -> Vec<String> {
    let sources = planpress::load::folder(folder).unwrap();
    let file = sources.files.iter().find(|file| file.path.ends_with(".xlsx")).unwrap().id;
    let inspection =
        planpress::check::inspect::inspect(&sources, &planpress::check::check(&sources, &Default::default()).readings, file, &Default::default());
    let table = |table: &Inspected| {
        let reading = &table.reading;
        let meaning = |sample: &Sample| format!("{} {:?}", sample.raw, sample.meaning.as_ref().ok());
        let column = |(column, samples): (&ColumnReading, &Vec<Sample>)| {
            let samples: Vec<String> = samples.iter().map(meaning).collect();
            column.field.map(|field| format!("\n  {} {field:?} {samples:?}", column.column))
        };
        let columns: String = reading.columns.iter().zip(&table.samples).filter_map(column).collect();
        format!("{:?} {:?} {:?}{columns}", reading.entities, reading.header_row, (reading.rows_read, reading.total_rows))
    };
    let options = planpress::compile::Options { keep_going: true, check_only: true, ..Default::default() };
    let figures = planpress::compile::compile(sources.clone(), &options).figures;
    let all: Vec<String> = figures.all().map(|id| format!("{} {:?}", figures.key(id), figures.value(id))).collect();
    inspection.tables.iter().map(table).chain(all).collect()
}
