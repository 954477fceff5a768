//! One table in every format: told by its content, read alike here and by a process of its own.
//!
//! `table.xlsx` and `table.xlsb` are made by this program and compared with the files kept beside it (`UPDATE_FORMATS=1` writes them);
//! `make` has LibreOffice save the others from `table.xlsx`.

#[path = "../project/mod.rs"]
mod project;

mod binary;

use std::path::{Path, PathBuf};

use planpress::diagnostic::{Diagnostic, Span};
use planpress::load::{self, Content, Format, Sheet, SourceFile, Sources};
use planpress::value::{Node, Raw};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Style, Workbook};

/// The table as it is read: text, number, percentage, date, flag; then a hidden sheet.
const ROWS: [&str; 4] = [
    "目标: 1 指标|目标值|完成率|截止日|达标",
    "目标: 2 收入|1805000|0.15|2026-03-31|1",
    "目标: 3 毛利|-12.5|0.625|2026-06-30|0",
    "(hidden) 底稿: 2 x|0.3",
];

fn folder() -> PathBuf {
    project::repository().join("tests/formats")
}

fn kept(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The workbook that the others are made from.
fn xlsx() -> Vec<u8> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1).unwrap()));
    let (percent, date) = (Style::new().set_num_format("0.0%"), Style::new().set_num_format("yyyy-mm-dd"));
    let sheet = book.add_worksheet().set_name("目标").unwrap();
    for (column, header) in (0..).zip(["指标", "目标值", "完成率", "截止日", "达标"]) {
        sheet.write(0, column, header).unwrap();
    }
    for (row, (name, target, rate, month, day, met)) in (1..).zip([("收入", 1_805_000.0, 0.15, 3, 31, true), ("毛利", -12.5, 0.625, 6, 30, false)])
    {
        sheet.write(row, 0, name).unwrap().write(row, 1, target).unwrap();
        sheet.write_with_format(row, 2, rate, &percent).unwrap();
        sheet.write_with_format(row, 3, ExcelDateTime::from_ymd(2026, month, day).unwrap(), &date).unwrap();
        sheet.write(row, 4, met).unwrap();
    }
    let hidden = book.add_worksheet().set_name("底稿").unwrap();
    hidden.write(1, 0, "x").unwrap().write(1, 1, 0.1 + 0.2).unwrap();
    hidden.set_hidden(true);
    book.save_to_buffer().unwrap()
}

#[test]
fn kept_files_are_what_this_program_makes() {
    for (name, made) in [("table.xlsx", xlsx()), ("table.xlsb", binary::xlsb())] {
        if std::env::var_os("UPDATE_FORMATS").is_some() {
            std::fs::write(folder().join(name), &made).unwrap();
        }
        assert!(kept(name) == made, "{name}: UPDATE_FORMATS=1 writes it, then tests/formats/make the others");
    }
}

fn source(name: &str, bytes: Vec<u8>) -> SourceFile {
    load::source(0, name.into(), Format::of(name).unwrap(), bytes)
}

/// A file as it is read in this process.
fn here(file: &SourceFile) -> (Vec<Sheet>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    match load::parse(file, &mut found) {
        Some(Content::Sheets(sheets)) => (sheets, found),
        other => panic!("{}: {other:?} {found:?}", file.path),
    }
}

fn cell(raw: &Raw<'_>) -> String {
    match raw {
        Raw::Number { value, .. } => value.normalize().to_string(),
        // LibreOffice saves a flag as a number with a format.
        Raw::Flag(flag) => u8::from(*flag).to_string(),
        other => Node::new(other.clone(), Span::Nowhere).text().unwrap().into_owned(),
    }
}

fn lines(sheets: &[Sheet]) -> Vec<String> {
    let mut lines = Vec::new();
    for sheet in sheets {
        let name = format!("{}{}: ", if sheet.hidden { "(hidden) " } else { "" }, sheet.name);
        let line = &mut |row: load::Row<'_>| {
            let cells: Vec<String> = row.cells.iter().map(|(_, raw)| cell(raw)).collect();
            lines.push(format!("{name}{} {}", row.number, cells.join("|")));
            true
        };
        sheet.rows(line).unwrap();
    }
    lines
}

#[test]
fn every_format_gives_the_same_table() {
    for name in ["table.xlsx", "table.xlsm", "table.xls", "table.xlsb", "table.ods"] {
        let (sheets, found) = here(&source(name, kept(name)));
        assert_eq!(lines(&sheets), ROWS, "{name}");
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn the_content_tells_the_format() {
    let told = |name: &str, bytes: Vec<u8>| {
        let file = source(name, bytes);
        let (sheets, found) = here(&file);
        (lines(&sheets), found.into_iter().map(|found| (found.code.0, found.variant)).collect::<Vec<_>>())
    };
    for (name, content) in [("a.xlsx", "table.xlsb"), ("a.xlsb", "table.xlsx")] {
        assert_eq!(told(name, kept(content)), (ROWS.map(str::to_string).to_vec(), vec![]), "{content} as {name}");
    }
    for (name, content) in [("a.xls", "table.ods"), ("a.xls", "table.xlsx"), ("a.ods", "table.xls"), ("a.xlsx", "table.xls"), ("a.xlsx", "table.ods")]
    {
        assert_eq!(told(name, kept(content)), (ROWS.map(str::to_string).to_vec(), vec![("I104", "extension")]), "{content} as {name}");
    }
    for (name, content) in [("a.csv", "table.xlsx"), ("a.tsv", "table.xls"), ("a.txt", "table.ods")] {
        assert_eq!(told(name, kept(content)), (ROWS.map(str::to_string).to_vec(), vec![("I104", "workbook")]), "{content} as {name}");
    }
    let rows = |line: &str| vec![format!("a: 1 {line}")];
    assert_eq!(told("a.xls", "区域,金额\n".into()), (rows("区域|金额"), vec![("I104", "table")]));
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain("区域\t金额\r\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(told("a.xls", wide), (rows("区域|金额"), vec![("I104", "table"), ("I104", "delimiter")]));
    let gbk = encoding_rs::GBK.encode("区域\t金额\n").0.into_owned();
    assert_eq!(told("a.xlsx", gbk), (rows("区域|金额"), vec![("I104", "table"), ("I104", "encoding"), ("I104", "delimiter")]));
}

#[test]
fn what_is_no_table_is_refused_by_what_it_is() {
    let refused = |name: &str, bytes: &[u8]| {
        let (file, mut found) = (source(name, bytes.to_vec()), Vec::new());
        assert!(load::parse(&file, &mut found).is_none() && found.len() == 1, "{name}: {found:?}");
        (found[0].code.0, found[0].variant)
    };
    let page = b"<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table><tr><td>1</td></tr></table></html>";
    let old = b"\xef\xbb\xbf<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>";
    for (name, bytes) in [("a.xls", &page[..]), ("a.xlsx", page), ("a.csv", page), ("a.xls", old), ("a.xls", b"MIME-Version: 1.0\r\n")] {
        assert_eq!(refused(name, bytes), ("E108", "markup"), "{name}");
    }
    assert_eq!(refused("a.xls", b"\x09\x08\x06\x00\x00\x00\x10\x00\x00\x00"), ("E108", "not_workbook"));
    assert_eq!(refused("a.xls", b""), ("E108", "empty"));
    assert_eq!(refused("a.csv", b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00"), ("E108", "binary"));
}

#[test]
fn delimiters_are_those_on_which_lines_agree() {
    let told = |name: &str, text: &str| {
        let (sheets, found) = here(&source(name, text.into()));
        let guesses = found.iter().map(|found| found.args[0].1.clone()).collect::<Vec<_>>();
        (lines(&sheets).iter().map(|line| line.split_once(' ').unwrap().1.to_string()).collect::<Vec<_>>(), guesses)
    };
    let both = |first: &str, second: &str| vec![format!("1 {first}"), format!("2 {second}")];
    assert_eq!(told("a.csv", "区域;金额\n东;1,234,567\n"), (both("区域|金额", "东|1,234,567"), vec![";".to_string()]));
    assert_eq!(told("a.csv", "区域\t备注\n东\ta,b,c,d\n").1, ["Tab"]);
    assert_eq!(told("a.csv", "区域|备注\n东|a,b\n").1, ["|"]);
    // A comma goes without saying, and a tab where the name says it.
    assert_eq!(told("a.csv", "区域,备注\n东,甲；乙;丙\n"), (both("区域|备注", "东|甲；乙;丙"), vec![]));
    assert_eq!(told("a.tsv", "区域\t备注\n东\t甲\n"), (both("区域|备注", "东|甲"), vec![]));
    assert_eq!(told("a.csv", "只有一列\n东\n"), (both("只有一列", "东"), vec![]));
    // Excel declares it in a line of its own, which is no row of the table.
    assert_eq!(told("a.csv", "sep=;\r\n区域;金额\r\n"), (vec!["2 区域|金额".to_string()], vec![]));
}

/// Every workbook at hand: ours, the sample's, and the corpus where it is.
fn workbooks() -> Vec<PathBuf> {
    let corpus = std::env::var_os("PLANPRESS_CORPUS").map_or_else(|| project::repository().join("../shared/corpus"), PathBuf::from);
    let folders = [folder(), project::repository().join("sample-project"), corpus];
    let files = folders.iter().flat_map(|folder| walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten());
    let is_workbook = |path: &Path| path.to_str().and_then(Format::of) == Some(Format::Workbook);
    files.map(walkdir::DirEntry::into_path).filter(|path| path.is_file() && is_workbook(path)).collect()
}

/// Everything that reading a file gives, to the last part of a value.
fn account(file: &SourceFile) -> String {
    let mut found = Vec::new();
    let mut account = String::new();
    if let Some(Content::Sheets(sheets)) = load::parse(file, &mut found) {
        for sheet in sheets {
            let layout = sheet.layout();
            let hidden = (&layout.hidden_columns, &layout.hidden_rows, &layout.filtered_rows);
            account += &format!("{} {} {} {:?} {hidden:?}\n", sheet.name, sheet.index, sheet.hidden, layout.merged);
            let end = sheet.rows(&mut |row| {
                account += &format!("{} {:?}\n", row.number, row.cells);
                true
            });
            account += &format!("{end:?}\n");
        }
    }
    account + &format!("{found:?}")
}

#[test]
fn reading_apart_gives_what_reading_here_gives() {
    let mut compared = 0;
    for path in workbooks() {
        let bytes = std::fs::read(&path).unwrap();
        let mut sources = Sources { files: vec![source(path.to_str().unwrap(), bytes)], ..Sources::default() };
        let alone = account(&sources.files[0]);
        load::apart(&mut sources, Path::new(env!("CARGO_BIN_EXE_planpress")), true).unwrap();
        let apart = account(&sources.files[0]);
        // What takes all memory here is refused there.
        if !apart.contains("variant: \"memory\"") {
            assert_eq!(apart, alone, "{}", path.display());
            compared += 1;
        }
    }
    assert!(compared >= 10, "{compared}");
}

#[test]
fn a_reader_that_fails_costs_one_diagnostic() {
    let variant = |program: &str, limits: load::Limits| {
        let mut file = source("table.xls", kept("table.xls"));
        file.limits = limits;
        let mut sources = Sources { files: vec![file], ..Sources::default() };
        load::apart(&mut sources, Path::new(program), false).unwrap();
        let mut found = Vec::new();
        assert!(load::parse(&sources.files[0], &mut found).is_none());
        assert_eq!((found.len(), found[0].code.0), (1, "E108"));
        found[0].variant
    };
    let limits = load::Limits::default();
    // Programs that succeed without a word, fail, write garbage, and write too much of it; the last never ends.
    assert_eq!(variant("/bin/true", limits), "died");
    assert_eq!(variant("/bin/false", limits), "died");
    assert_eq!(variant("/bin/echo", limits), "died");
    assert_eq!(variant("/usr/bin/yes", load::Limits { workbook_mb: 64, ..limits }), "answer");
    let scratch = tempfile::tempdir().unwrap();
    let script = |name: &str, text: &str| {
        use std::os::unix::fs::PermissionsExt;
        let path = scratch.path().join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path.to_str().unwrap().to_string()
    };
    let brief = load::Limits { workbook_seconds: 1, ..limits };
    assert_eq!(variant(&script("sleeps", "exec sleep 60"), brief), "time");
    assert_eq!(variant(&script("killed", "kill -SEGV $$"), limits), "died");
    assert_eq!(variant(&script("starved", "echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$"), limits), "memory");
    let mut sources = Sources { files: vec![source("table.xls", kept("table.xls"))], ..Sources::default() };
    assert!(load::apart(&mut sources, Path::new("/nonexistent"), false).is_err());
}

#[test]
fn limits_stand_in_the_plan_and_wrong_ones_are_told() {
    let scratch = tempfile::tempdir().unwrap();
    let dir = scratch.path();
    let check = |limits: &str| {
        std::fs::write(dir.join("plan.yaml"), format!("name: x\nperiod: 2026\nlocale: en\nlimits: {{{limits}}}\n")).unwrap();
        project::run(&["check", project::text(dir), "--format", "short"])
    };
    let limits = |text: &str| {
        std::fs::write(dir.join("plan.yaml"), format!("name: x\nperiod: 2026\nlimits: {{{text}}}\n")).unwrap();
        planpress::check::limits(&load::folder(dir).unwrap())
    };
    let of = |file_mb, workbook_mb, workbook_seconds| load::Limits { file_mb, workbook_mb, workbook_seconds };
    assert_eq!(limits("file_mb: 3, workbook_memory_mb: 2000, workbook_seconds: 7"), of(Some(3), 2000, 7));
    assert_eq!(limits("file_mb: 0, workbook_seconds: -1"), load::Limits::default());
    check("").exits(0);
    let answer = check("file_mb: 0, workbook_seconds: 1.5, memory: 5");
    assert!(answer.out.contains("plan.yaml:4:19: error[E105]"), "{}", answer.out);
    assert!(answer.out.matches("E105").count() == 2 && answer.out.contains("warning[W107]") && answer.out.contains("memory"), "{}", answer.out);
    std::fs::write(dir.join("large.csv"), vec![b'x'; (1 << 20) + 1]).unwrap();
    let answer = check("file_mb: 1").exits(1);
    assert!(answer.out.contains("large.csv: error[E108]: the file has 1 MB, more than the limit of 1 MB"), "{}", answer.out);
}

#[test]
fn with_keep_going_the_rest_is_built_and_lock_files_are_told() {
    let scratch = tempfile::tempdir().unwrap();
    let dir = scratch.path().join("plan");
    project::run(&["new", project::text(&dir), "--locale", "en", "--year", "2026"]).exits(0);
    for (name, bytes) in [("~$goals.xlsx", &b"lock"[..]), (".~lock.spend.ods#", b"lock"), ("broken.xls", b"<html></html>")] {
        std::fs::write(dir.join(name), bytes).unwrap();
    }
    let answer = project::run(&["build", project::text(&dir), "--keep-going", "--untrusted", "--format", "short"]).exits(1);
    assert!(dir.join("report/index.html").is_file(), "{}", answer.error);
    assert_eq!(answer.error.matches("error[").count(), 1, "{}", answer.error);
    assert!(answer.error.contains("broken.xls: error[E108]"), "{}", answer.error);
    assert!(answer.error.contains("`~$goals.xlsx` is a lock file") && answer.error.contains("`.~lock.spend.ods#`"), "{}", answer.error);
}

#[test]
fn a_file_that_is_being_saved_is_told() {
    let mut file = source("table.xls", kept("table.xls"));
    assert!(file.is_settled);
    file.is_settled = false;
    let mut found = Vec::new();
    assert!(load::parse(&file, &mut found).is_none());
    assert_eq!((found.len(), found[0].code.0, found[0].variant), (1, "E108", "changing"));
}

/// The sheet of a workbook with one text in its XML replaced.
fn with_sheet(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).unwrap();
        let mut xml = String::new();
        part.read_to_string(&mut xml).unwrap();
        let changed = if part.name().unwrap().ends_with("sheet1.xml") { xml.replace(from, to) } else { xml };
        writer.start_file(part.name().unwrap(), zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(changed.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Calamine panics at a column that no sheet has; whoever reads the terminal does not hear of it.
#[test]
fn a_panic_of_the_reader_is_one_diagnostic_and_no_trace() {
    let scratch = tempfile::tempdir().unwrap();
    std::fs::write(scratch.path().join("plan.yaml"), "name: x\nperiod: 2026\nlocale: en\n").unwrap();
    std::fs::write(scratch.path().join("a.xlsx"), with_sheet(&kept("table.xlsx"), "r=\"A1\"", "r=\"ZZZZZZZ1\"")).unwrap();
    let answer = project::run(&["check", project::text(scratch.path()), "--format", "short"]).exits(1);
    assert_eq!((answer.out.matches("error[E108]").count(), answer.error.as_str()), (1, ""), "{}", answer.out);
}

/// A spreadsheet of some hundred bytes that unfolds to four million cells is odd, so that it is read apart, where its memory is limited.
#[test]
fn a_small_file_that_takes_much_memory_is_refused_with_the_limit() {
    use std::io::{Cursor, Write};
    let cell = r#"<table:table-cell table:number-columns-repeated="4" office:value-type="string"><text:p>x</text:p></table:table-cell>"#;
    let names = ["office", "table", "text"].map(|name| format!(r#"xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0""#)).join(" ");
    let rows = format!(r#"<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>"#);
    let table = format!(r#"<office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>"#);
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet".to_string()),
        ("content.xml", format!("<office:document-content {names}>{table}</office:document-content>")),
        ("META-INF/manifest.xml", r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#.to_string()),
    ];
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored)).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    let scratch = tempfile::tempdir().unwrap();
    let plan = "name: x\nperiod: 2026\nlocale: en\nlimits: {workbook_memory_mb: 64}\n";
    std::fs::write(scratch.path().join("plan.yaml"), plan).unwrap();
    std::fs::write(scratch.path().join("a.ods"), zip.finish().unwrap().into_inner()).unwrap();
    let answer = project::run(&["check", project::text(scratch.path()), "--format", "short"]).exits(1);
    let told = "a.ods: error[E108]: reading this workbook takes more memory than the limit of 64 MB\n";
    assert!(answer.out.starts_with(told) && answer.error.is_empty(), "{}{}", answer.out, answer.error);
}

/// The report is the same, byte for byte, whoever reads the workbooks.
#[test]
fn a_report_of_workbooks_read_apart_is_the_same() {
    let scratch = tempfile::tempdir().unwrap();
    let dir = scratch.path().join("sample");
    project::copy_sample(&dir, false);
    let built = |out: &str, options: &[&str]| {
        let out = scratch.path().join(out);
        project::run(&[&["build", project::text(&dir), "--out", project::text(&out)], options].concat()).exits(0);
        project::tree(&out)
    };
    assert_eq!(built("here", &[]), built("apart", &["--untrusted"]));
}
