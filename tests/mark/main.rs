//! `check --mark`: copies of workbooks in which every problem is marked, and nothing else is changed.

#[path = "../project/mod.rs"]
mod project;

mod command;
mod workbook;

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use calamine::{Data, Reader, Xlsx};
use planpress::diagnostic::{Diagnostic, FileId, Severity, Span, Texts};
use planpress::emit::Content;
use planpress::load::{self, Format, Sources};
use planpress::mark::{Copy, Marked, Marking, mark};
use planpress::vocabulary::Vocabulary;

use workbook::rich;

/// The parts of a package.
pub fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("it is a package");
    let count = zip.len();
    let read = |index| {
        let mut part = zip.by_index(index).expect("a part can be opened");
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("a part can be read");
        (part.name().expect("it has a name").into_owned(), content)
    };
    (0..count).map(read).collect()
}

/// A package with some of its parts changed.
pub fn with_parts(bytes: &[u8], change: impl Fn(&str, String) -> String) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts(bytes) {
        zip.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        match String::from_utf8(content) {
            Ok(text) => zip.write_all(change(&name, text).as_bytes()).unwrap(),
            Err(binary) => zip.write_all(binary.as_bytes()).unwrap(),
        }
    }
    zip.finish().unwrap().into_inner()
}

fn text(parts: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    let part = parts.get(name).unwrap_or_else(|| panic!("there is no {name} in {:?}", parts.keys()));
    String::from_utf8(part.clone()).expect("parts are UTF-8")
}

fn source(path: &str, bytes: Vec<u8>) -> Sources {
    Sources { files: vec![load::source(0, path.into(), Format::of(path).unwrap(), bytes)], ..Sources::default() }
}

fn cell(sheet: u16, row: u32, column: u16) -> Span {
    Span::Cell { file: FileId(0), sheet, row, column }
}

/// A problem that names a person.
fn owner(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new("E111", span).arg("holder", "task").arg("id", "t-01").arg("name", name)
}

/// Marks what was found in one file.
fn marked(path: &str, bytes: Vec<u8>, found: &[Diagnostic]) -> Marked {
    let sources = source(path, bytes);
    let sheets = load::parse(&sources.files[0], &mut Vec::new());
    let sheets = if let Some(load::Content::Sheets(sheets)) = sheets { sheets } else { Vec::new() };
    let (texts, places, words) = (Texts::new("zh-CN"), load::places(&sources, &sheets), Vocabulary::load("zh-CN"));
    mark(&Marking { sources: &sources, found, texts: &texts, places: &places, words: &words })
}

/// The one copy that marking gives.
fn copy(path: &str, bytes: Vec<u8>, found: &[Diagnostic]) -> (Copy, Vec<u8>) {
    let mut marked = marked(path, bytes, found);
    assert_eq!((marked.copies.len(), marked.outputs.len(), &marked.left), (1, 1, &Vec::new()));
    let Content::Bytes(bytes) = marked.outputs.remove(0).content else { panic!("copies are made in memory") };
    (marked.copies.remove(0), bytes)
}

/// All values and formulas of a workbook, by sheet and cell.
fn cells(bytes: &[u8]) -> BTreeMap<String, (Data, String)> {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("calamine opens it");
    let mut cells = BTreeMap::new();
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        let range = book.worksheet_range(&name).unwrap();
        let start = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let at = (start.0 + row as u32, start.1 + column as u32);
            cells.insert(format!("{name}!{}:{}", at.0, at.1), (value.clone(), formulas.get_value(at).cloned().unwrap_or_default()));
        }
    }
    cells
}

#[test]
fn a_copy_is_the_original_but_for_its_marks() {
    let original = rich();
    let (about, bytes) =
        copy("执行计划.xlsx", original.clone(), &[owner(cell(0, 3, 2), "王武"), owner(cell(0, 9, 5), "赵六").severity(Severity::Warning)]);
    assert_eq!((about.path.as_str(), about.problems, about.cells, about.is_of_values), ("执行计划.xlsx", 2, 2, false));
    let (before, after) = (parts(&original), parts(&bytes));
    let changed: Vec<&str> = before.iter().filter(|(name, content)| after[*name] != **content).map(|(name, _)| name.as_str()).collect();
    let of_workbook = ["[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/styles.xml"];
    assert_eq!(changed, [&of_workbook[..], &["xl/workbook.xml", "xl/worksheets/sheet1.xml"]].concat());
    let added: Vec<&String> = after.keys().filter(|name| !before.contains_key(*name)).collect();
    assert_eq!(added, ["xl/worksheets/sheet3.xml"]);
    let (before, mut after) = (cells(&original), cells(&bytes));
    after.retain(|place, _| !place.starts_with("问题清单!"));
    assert_eq!(before, after);
    assert!(before.values().any(|(value, formula)| formula.contains("SUM") && *value == Data::Float(60_000.0)), "formulas have values: {before:?}");
}

#[test]
fn a_marked_cell_keeps_its_format_and_has_a_colour_and_a_note() {
    let (_, bytes) = copy("a.xlsx", rich(), &[owner(cell(0, 2, 4), "王武"), owner(cell(0, 9, 5), "赵六").severity(Severity::Warning)]);
    let parts = parts(&bytes);
    let (percent, blank) = (style(&parts, "E2"), style(&parts, "F9"));
    assert!(percent.0.contains("numFmtId=\"165\"") && percent.1.contains("FFFFC7CE"), "{percent:?}");
    assert!(blank.1.contains("FFFFE699"), "{blank:?}");
    let comments = text(&parts, "xl/comments1.xml");
    let note = note(&comments, "E2");
    assert!(note.starts_with("错误 E111\n") && note.contains("`王武`") && note.contains("改法："), "{note}");
    assert!(self::note(&comments, "F9").starts_with("警告 E111\n"));
    let drawing = text(&parts, "xl/drawings/vmlDrawing1.vml");
    assert!(drawing.contains("<x:Row>1</x:Row><x:Column>4</x:Column>") && drawing.contains("<x:Row>8</x:Row><x:Column>5</x:Column>"));
}

/// The style of a cell of the first sheet and its fill, as they are written.
fn style(parts: &BTreeMap<String, Vec<u8>>, reference: &str) -> (String, String) {
    let (sheet, styles) = (text(parts, "xl/worksheets/sheet1.xml"), text(parts, "xl/styles.xml"));
    let number = |tag: &str, name: &str| -> usize { tag.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap() };
    let tag = &sheet[sheet.find(&format!("<c r=\"{reference}\"")).expect("the cell is there")..];
    let xf = styles[styles.find("<cellXfs").unwrap()..].split("<xf ").nth(number(tag, " s") + 1).unwrap();
    let fill = styles[styles.find("<fills").unwrap()..].split("<fill>").nth(number(xf, "fillId") + 1).unwrap();
    (xf.to_string(), fill.to_string())
}

/// The text of the note of a cell.
fn note(comments: &str, reference: &str) -> String {
    let from = comments.find(&format!("<comment ref=\"{reference}\"")).unwrap_or_else(|| panic!("{reference} has no note in {comments}"));
    let comment = &comments[from..from + comments[from..].find("</comment>").unwrap()];
    let texts = comment.split("<t").skip(1).filter_map(|run| run.split_once('>')?.1.split_once("</t>").map(|(text, _)| text));
    texts.filter(|text| !text.starts_with('<')).collect()
}

#[test]
fn a_light_text_becomes_dark_on_a_pale_ground() {
    let (_, bytes) = copy("a.xlsx", rich(), &[Diagnostic::new("W107", cell(0, 1, 0)).arg("name", "编号")]);
    let styles = text(&parts(&bytes), "xl/styles.xml");
    let fonts = &styles[..styles.find("</fonts>").unwrap()];
    assert!(fonts.contains("<color rgb=\"FFFFFFFF\"/>") && fonts.contains("<b/>"), "the header is white and bold: {fonts}");
    let dark = fonts.split("<font>").find(|font| font.contains("FF000000")).expect("there is a dark font");
    assert!(dark.contains("<b/>"), "{dark}");
}

#[test]
fn the_note_of_a_person_stays_and_ours_follows_it() {
    let (_, bytes) = copy("a.xlsx", rich(), &[owner(cell(0, 4, 2), "王武")]);
    let comments = text(&parts(&bytes), "xl/comments1.xml");
    let note = note(&comments, "C4");
    let (person, ours) = note.split_once("错误 E111").expect("both stand in one note");
    assert!(person.contains("请确认姓名") && ours.contains("`王武`"), "{note}");
    assert_eq!(comments.matches("<comment ").count(), 1, "{comments}");
    assert_eq!(text(&parts(&bytes), "xl/drawings/vmlDrawing1.vml"), text(&parts(&rich()), "xl/drawings/vmlDrawing1.vml"), "its box is there");
}

#[test]
fn several_problems_of_a_cell_are_one_note_in_the_colour_of_the_worst() {
    let place = cell(0, 3, 2);
    let found = [owner(place, "王武"), Diagnostic::new("W107", place).arg("name", "某列")];
    let (about, bytes) = copy("a.xlsx", rich(), &found);
    assert_eq!((about.problems, about.cells), (2, 1));
    let parts = parts(&bytes);
    let note = note(&text(&parts, "xl/comments1.xml"), "C3");
    assert!(note.starts_with("错误 E111\n") && note.contains("\n\n警告 W107\n"), "{note}");
    assert!(style(&parts, "C3").1.contains("FFFFC7CE"));
}

/// The cells of the list of problems, row by row, and where its links lead.
fn list(bytes: &[u8]) -> (String, Vec<Vec<String>>, Vec<(String, String)>) {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("calamine opens it");
    let name = book.sheet_names().last().cloned().expect("there is a sheet");
    let range = book.worksheet_range(&name).unwrap();
    let rows = range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    let parts = parts(bytes);
    let sheet = parts.keys().rfind(|part| part.starts_with("xl/worksheets/sheet")).unwrap();
    let links = text(&parts, sheet);
    let value = |tag: &str, name: &str| tag.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().to_string();
    let links = links.split("<hyperlink ").skip(1).map(|tag| (value(tag, "ref"), value(tag, "location"))).collect();
    (name, rows, links)
}

#[test]
fn the_list_tells_every_problem_and_leads_to_its_cell() {
    let found = [Diagnostic::new("I104", Span::File(FileId(0))).variant("workbook"), owner(cell(0, 3, 2), "=1+1"), owner(cell(1, 1, 0), "x")];
    let (_, bytes) = copy("a.xlsx", rich(), &found);
    let (name, rows, links) = list(&bytes);
    assert_eq!(name, "问题清单");
    assert!(rows[0][0].starts_with(load::LIST_MARKER) && rows[1][0].contains("副本"), "{rows:?}");
    assert_eq!(rows[2], ["程度", "代码", "位置", "问题", "怎样改"]);
    assert_eq!((rows[3][0].as_str(), rows[3][1].as_str(), rows[3][2].as_str()), ("提示", "I104", "a.xlsx"));
    assert_eq!((rows[4][0].as_str(), rows[4][1].as_str(), rows[4][2].as_str()), ("错误", "E111", "a.xlsx[执行计划]!C3"));
    assert!(rows[4][3].contains("`=1+1`") && !rows[4][4].is_empty());
    assert_eq!(links, [("C5".into(), "&apos;执行计划&apos;!C3".into()), ("C6".into(), "&apos;it&apos;&apos;s &lt;b&gt;&apos;!A1".into())]);
    let sheet = text(&parts(&bytes), "xl/worksheets/sheet3.xml");
    assert!(sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter ref=\"A3:E6\"/>") && !sheet.contains("<f>"), "{sheet}");
}

#[test]
fn a_name_that_is_taken_gets_a_number() {
    let book =
        with_parts(&rich(), |part, text| if part == "xl/workbook.xml" { text.replace("name=\"it's &lt;b&gt;\"", "name=\"问题清单\"") } else { text });
    let (_, bytes) = copy("a.xlsx", book, &[owner(cell(0, 3, 2), "王武")]);
    assert_eq!(list(&bytes).0, "问题清单 2");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let found = [owner(cell(0, 3, 2), "王武"), owner(cell(0, 4, 2), "赵六")];
    assert_eq!(copy("a.xlsx", rich(), &found).1, copy("a.xlsx", rich(), &found).1);
    let table = "任务,负责人\n签约,王武\n".as_bytes().to_vec();
    assert_eq!(copy("a.csv", table.clone(), &[owner(cell(0, 2, 1), "王武")]).1, copy("a.csv", table, &[owner(cell(0, 2, 1), "王武")]).1);
}

#[test]
fn a_table_of_text_is_copied_as_texts_in_their_cells() {
    let table = "sep=;\n任务;负责人;金额这列有八字\n=1+1;王武;001\n\n-;;\u{1}@x\n".as_bytes().to_vec();
    let (about, bytes) = copy("a/b.csv", table, &[owner(cell(0, 3, 1), "王武"), Diagnostic::new("W107", cell(0, 9, 9)).arg("name", "J")]);
    assert_eq!((about.path.as_str(), about.is_of_values, about.cells), ("a/b.csv.xlsx", true, 2));
    let cells = cells(&bytes);
    for (place, value) in [("b!1:1", "负责人"), ("b!2:0", "=1+1"), ("b!2:1", "王武"), ("b!2:2", "001"), ("b!4:0", "-")] {
        assert_eq!(cells[place], (Data::String(value.into()), String::new()), "{place}");
    }
    assert!(note(&text(&parts(&bytes), "xl/comments1.xml"), "B3").contains("王武"));
    let sheet = text(&parts(&bytes), "xl/worksheets/sheet1.xml");
    let column = sheet.split("<col ").find(|column| column.starts_with("min=\"3\"")).expect("columns have widths");
    assert!(column.contains("width=\"16."), "seven Chinese characters are fourteen wide, and have room: {column}");
    let (_, rows, links) = list(&bytes);
    assert!(rows[1][0].contains("只有数值") && links[0].1.ends_with("!B3"), "{rows:?}");
}

#[test]
fn older_workbooks_are_copied_as_values() {
    for format in ["xls", "xlsb", "ods"] {
        let bytes = std::fs::read(project::repository().join(format!("tests/formats/table.{format}"))).unwrap();
        let (about, bytes) = copy(&format!("table.{format}"), bytes, &[owner(cell(0, 3, 0), "毛利"), owner(cell(1, 2, 0), "x")]);
        assert_eq!((about.path, about.is_of_values), (format!("table.{format}.xlsx"), true));
        let cells = cells(&bytes);
        assert_eq!(cells["目标!1:1"].0, Data::Float(1_805_000.0), "{format}");
        let Data::DateTime(day) = &cells["目标!1:3"].0 else { panic!("{format}: {:?}", cells["目标!1:3"]) };
        assert_eq!(day.as_f64(), 46_112.0, "{format}: the last of March");
        assert_eq!(text(&parts(&bytes), "xl/workbook.xml").matches("state=\"hidden\"").count(), 1, "{format}");
        assert_eq!(list(&bytes).2.len(), 2);
    }
}

#[test]
fn what_is_told_of_an_earlier_list_is_not_marked_and_the_list_is_written_anew() {
    let earlier = |sheet| Diagnostic::new("I102", cell(sheet, 1, 0)).variant("list").arg("sheet", "问题清单");
    let (_, once) = copy("a.xlsx", rich(), &[owner(cell(0, 3, 2), "王武"), owner(cell(0, 4, 2), "赵六")]);
    assert_eq!(marked("a.xlsx", once.clone(), &[earlier(2)]).copies, []);
    let (about, twice) = copy("a.xlsx", once, &[owner(cell(0, 3, 2), "钱七"), owner(cell(0, 4, 2), "钱七"), earlier(2)]);
    assert_eq!(about.problems, 2);
    let names = Xlsx::new(Cursor::new(&twice)).unwrap().sheet_names();
    assert_eq!(names, ["执行计划", "it's <b>", "问题清单"]);
    let comments = text(&parts(&twice), "xl/comments1.xml");
    let (ours, mixed) = (note(&comments, "C3"), note(&comments, "C4"));
    assert!(ours.contains("钱七") && !ours.contains("王武"), "our note is written anew: {ours}");
    assert!(mixed.contains("请确认姓名") && mixed.contains("钱七") && !mixed.contains("赵六"), "so is our part of one: {mixed}");
    assert_eq!(comments.matches("[planpress]").count(), 2);
}

#[test]
fn what_an_earlier_marking_did_to_mended_cells_is_undone() {
    let earlier = Diagnostic::new("I102", cell(2, 1, 0)).variant("list").arg("sheet", "问题清单");
    let (_, once) = copy("a.xlsx", rich(), &[owner(cell(0, 2, 4), "王武"), owner(cell(0, 3, 2), "王武"), owner(cell(0, 4, 2), "赵六")]);
    let (about, twice) = copy("a.xlsx", once, &[owner(cell(0, 3, 2), "钱七"), earlier]);
    assert_eq!((about.problems, about.cells), (1, 1));
    let (before, after) = (parts(&rich()), parts(&twice));
    let comments = text(&after, "xl/comments1.xml");
    assert!(!comments.contains("ref=\"E2\"") && note(&comments, "C3").contains("钱七"), "{comments}");
    assert_eq!(note(&comments, "C4"), note(&text(&before, "xl/comments1.xml"), "C4"), "the note of the person is as it was");
    let drawing = text(&after, "xl/drawings/vmlDrawing1.vml");
    assert_eq!(drawing.matches("</v:shape>").count(), 2, "one box for C3, one for C4: {drawing}");
    assert!(!drawing.contains("<x:Row>1</x:Row><x:Column>4</x:Column>"), "{drawing}");
    let (mended, marked) = (style(&after, "E2"), style(&after, "C3"));
    assert!(mended.0.contains("fillId=\"0\"") && mended.0.contains("numFmtId=\"165\""), "{mended:?}");
    assert!(marked.1.contains("FFFFC7CE"), "{marked:?}");
}

/// A workbook with no more than the format asks for: no styles, no texts of its own part, no references.
#[test]
fn the_barest_workbook_can_be_marked() {
    const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = |kind: &str, target: &str| {
        let of_package = "http://schemas.openxmlformats.org/package/2006/relationships";
        format!("<Relationships xmlns=\"{of_package}\"><Relationship Id=\"a\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/></Relationships>")
    };
    let types = format!(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" \
         ContentType=\"{TYPE}.sheet.main+xml\"/><Override PartName=\"/xl/a.xml\" ContentType=\"{TYPE}.worksheet+xml\"/></Types>"
    );
    let row = "<x:row><x:c t=\"inlineStr\"><x:is><x:t>负责人</x:t></x:is></x:c></x:row>";
    let parts_of_it = [
        ("[Content_Types].xml", types),
        ("_rels/.rels", relations("officeDocument", "xl/workbook.xml")),
        (
            "xl/workbook.xml",
            format!("<workbook xmlns=\"{MAIN}\" xmlns:q=\"{RELATIONS}\"><sheets><sheet name=\"A\" sheetId=\"7\" q:id=\"a\"/></sheets></workbook>"),
        ),
        ("xl/_rels/workbook.xml.rels", relations("worksheet", "a.xml")),
        ("xl/a.xml", format!("<x:worksheet xmlns:x=\"{MAIN}\"><x:sheetData>{row}</x:sheetData></x:worksheet>")),
    ];
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in &parts_of_it {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let (_, bytes) = copy("a.xlsx", bytes, &[owner(cell(0, 1, 0), "王武"), owner(cell(0, 2, 1), "赵六")]);
    let after = parts(&bytes);
    let sheet = text(&after, "xl/a.xml");
    assert!(sheet.contains("<x:c t=\"inlineStr\" s=\"1\"><x:is>") && sheet.contains("<x:row r=\"2\"><x:c r=\"B2\" s=\"1\"/></x:row>"), "{sheet}");
    assert!(sheet.contains("<x:legacyDrawing xmlns:r="), "{sheet}");
    assert_eq!(cells(&bytes)["A!0:0"].0, Data::String("负责人".into()));
    assert_eq!(list(&bytes).0, "问题清单");
    assert!(text(&after, "xl/styles1.xml").contains("FFFFC7CE") && text(&after, "xl/workbook.xml").contains("q:id=\"planpress2\""));
}

#[test]
fn what_cannot_be_marked_is_named() {
    let found = [owner(cell(0, 3, 2), "王武")];
    let why = |bytes: Vec<u8>| marked("a.xlsx", bytes, &found).left.into_iter().map(|left| left.why).collect::<Vec<_>>();
    let changed = |part: &'static str, from: &'static str, to: &'static str| {
        with_parts(&rich(), |name, text| {
            assert!(name != part || text.contains(from), "{part}: {text}");
            if name == part { text.replace(from, to) } else { text }
        })
    };
    assert_eq!(why(b"PK\x03\x04broken".to_vec()), ["unread"]);
    assert_eq!(why(changed("xl/worksheets/sheet1.xml", "<row r=\"4\"", "<row r=\"2\"")), ["odd"], "rows in disorder");
    assert_eq!(why(changed("xl/worksheets/_rels/sheet1.xml.rels", "</Relationships>", "")), ["odd"], "no XML");
    assert_eq!(marked("a.yaml", b"a: 1\n".to_vec(), &[Diagnostic::new("E103", Span::Nowhere).variant("no_plan")]).elsewhere, 1);
}
