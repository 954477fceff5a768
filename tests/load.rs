//! Reading: each format gives its values with places; a hostile file costs a diagnostic.

use std::io::Write;

use planpress::diagnostic::{Diagnostic, FileId, Span};
use planpress::load::{self, Content, Format, Sheet};
use planpress::value::{Node, Raw};
use rust_xlsxwriter::{Format as Style, Formula, Workbook};

fn parse(name: &str, bytes: impl Into<Vec<u8>>) -> (Option<Content<'static>>, Vec<Diagnostic>) {
    // A tree is made of slices of its file, which a test may keep for good.
    let file = Box::leak(Box::new(load::source(0, name.into(), Format::of(name).unwrap(), bytes.into())));
    let mut found = Vec::new();
    let content = load::parse(file, &mut found);
    (content, found)
}

fn tree(text: &str) -> Node<'static> {
    match parse("plan.yaml", text) {
        (Some(Content::Tree(node)), found) if found.is_empty() => node,
        other => panic!("{other:?}"),
    }
}

/// A tree on one line: scalars as they are, blanks as `~`.
fn outline(node: &Node<'_>) -> String {
    match &node.raw {
        Raw::List(items) => format!("[{}]", items.iter().map(outline).collect::<Vec<_>>().join(", ")),
        Raw::Map(entries) => {
            format!("{{{}}}", entries.iter().map(|(key, node)| format!("{}: {}", key.value, outline(node))).collect::<Vec<_>>().join(", "))
        }
        Raw::Blank => "~".into(),
        _ => node.text().unwrap().into_owned(),
    }
}

fn sheets(name: &str, bytes: impl Into<Vec<u8>>) -> Vec<Sheet> {
    match parse(name, bytes) {
        (Some(Content::Sheets(sheets)), _) => sheets,
        other => panic!("{other:?}"),
    }
}

/// Rows as `number: A=text B=text`.
fn rows(sheet: &Sheet) -> Vec<String> {
    let mut rows = Vec::new();
    sheet
        .rows(&mut |row| {
            let cells = row.cells.iter().map(|(column, raw)| format!(" {}={}", (b'A' + *column as u8) as char, cell(raw)));
            rows.push(format!("{}:{}", row.number, cells.collect::<String>()));
            true
        })
        .unwrap();
    rows
}

fn cell(raw: &Raw<'_>) -> String {
    match raw {
        Raw::Number { value, percent } => format!("{value}{}", if *percent { " as percent" } else { "" }),
        Raw::Date(date) => format!("on {date}"),
        Raw::Error(error) => format!("error {error}"),
        other => Node::new(other.clone(), Span::Nowhere).text().unwrap().into_owned(),
    }
}

/// Code, variant and place of the one fault of a file.
fn fault(name: &str, bytes: impl Into<Vec<u8>>) -> (&'static str, &'static str, Span) {
    match parse(name, bytes) {
        (None, found) if found.len() == 1 => (found[0].code.0, found[0].variant, found[0].span),
        other => panic!("{name}: {other:?}"),
    }
}

fn text(line: u32, column: u16, length: u16) -> Span {
    Span::Text { file: FileId(0), line, column, length }
}

#[test]
fn yaml_scalars_stay_text() {
    let node = tree("a: no\nb: 001\nc: 1_000\nd: 2024-06-01\ne: \"null\"\nf: ''\ng: 1,500元\n");
    assert_eq!(outline(&node), "{a: no, b: 001, c: 1_000, d: 2024-06-01, e: null, f: , g: 1,500元}");
    assert_eq!(outline(&tree("a:\nb: ~\nc: null\nd: [x, ~]\n")), "{a: ~, b: ~, c: ~, d: [x, ~]}");
    assert_eq!(outline(&tree("说明: 这是：好\n列表:\n  - 注：x\n  - http://x\n")), "{说明: 这是：好, 列表: [注：x, http://x]}");
    assert_eq!(outline(&tree("")), "~");
}

#[test]
fn yaml_places_count_characters() {
    let node = tree("\u{feff}计划:\r\n  名称: 一季度 # 注\r\n  负责人: \"林\"\r\n");
    let Raw::Map(entries) = &node.raw else { panic!() };
    let Raw::Map(inner) = &entries[0].1.raw else { panic!() };
    assert_eq!(entries[0].0.span, text(1, 1, 2));
    assert_eq!((inner[0].0.span, inner[0].1.span), (text(2, 3, 2), text(2, 7, 3)));
    assert_eq!(inner[1].1.span, text(3, 8, 3));
}

#[test]
fn yaml_duplicate_keys_name_both_places_and_keep_the_first() {
    let (content, found) = parse("plan.yaml", "plan:\n  name: a\n  id: x\n  name: [b, c]\n");
    let Some(Content::Tree(node)) = content else { panic!() };
    assert_eq!(outline(&node), "{plan: {name: a, id: x}}");
    assert_eq!((found[0].code.0, found[0].variant, found[0].span), ("E101", "key", text(4, 3, 4)));
    assert_eq!(found[0].related, [("first", text(2, 3, 4))]);
}

#[test]
fn yaml_anchors_repeat_what_they_name() {
    assert_eq!(outline(&tree("a: &x {b: 1}\nc: [*x, *x]\n")), "{a: {b: 1}, c: [{b: 1}, {b: 1}]}");
}

#[test]
fn yaml_thousands_commas_between_brackets_are_told() {
    for (yaml, told) in [
        ("a: {2026-01: 1,500, b: 2}\n", Some(("E105", "comma", text(1, 16, 3)))),
        ("a: [1,500元]\n", Some(("W104", "comma", text(1, 7, 4)))),
        ("a: [100, 500]\n", None),
        ("a: [1,50]\n", None),
        ("a: 1,500\n", None),
    ] {
        let (_, found) = parse("plan.yaml", yaml);
        assert_eq!(found.first().map(|told| (told.code.0, told.variant, told.span)), told, "{yaml}");
    }
}

#[test]
fn yaml_traps_are_told_apart() {
    let traps = [
        ("tasks:\n  - name: 甲\n    owner: *明\n", "yaml_alias", text(3, 12, 2)),
        ("owner: **\n", "yaml_alias", text(1, 8, 2)),
        ("plan:\n  company: 林记\n  名称：值\n  id: x\n", "yaml_colon", text(3, 5, 1)),
        ("名称：值\n编号：二\n", "yaml_colon", text(1, 1, 9)),
        ("plan:\n  名称：值\n  编号：t1\ntasks: []\n", "yaml_colon", text(2, 3, 10)),
        ("plan:\n\tname: x\n", "yaml_tab", text(2, 1, 1)),
        ("plan:\n  name: x\n\tid: y\n", "yaml_tab", text(3, 1, 1)),
        ("a:\n  owner: -\n  due: x\n", "yaml_dash", text(2, 10, 1)),
        ("a:\n  备注: 注: x\n", "yaml_nested_colon", text(2, 8, 1)),
        ("a: % 占比\n", "yaml_reserved", text(1, 4, 4)),
        ("a: @张三\n", "yaml_reserved", text(1, 4, 3)),
        ("a:\n  name: b\n  owner:林\n", "yaml_space", text(3, 8, 1)),
        ("owner:林\n", "yaml_space", text(1, 1, 7)),
        ("name:2026计划\nperiod:2026\n", "yaml_space", text(1, 1, 23)),
        ("- {kpi: 销售额, region:华东}\n", "yaml_space", text(1, 14, 9)),
        ("- {base_value:1000万, kpi: 销售额}\n", "yaml_space", text(1, 4, 16)),
        ("- {kpi: 销售额, region：华东}\n", "yaml_colon", text(1, 14, 9)),
        ("a:\n- {id: g1， kpi: 销售额， period: 2026}\n", "yaml_comma", text(2, 10, 1)),
        ("a:\n- {id: g1, note: 目标: 老客户}\n", "yaml_nested_colon", text(2, 20, 1)),
        ("a: {b: -, c: d}\n", "yaml_dash", text(1, 8, 1)),
        ("people:\n  -张三\n  -李四\n", "yaml_item", text(2, 3, 7)),
        ("a:\n  name: \"b\n  owner: x\n", "yaml_quote", text(2, 9, 2)),
        ("a: [b, c\nd: x\n", "yaml_bracket", text(2, 2, 3)),
        ("a: [*明, 林]\n", "yaml_alias", text(1, 5, 2)),
        ("a: [林, @明]\n", "yaml_reserved", text(1, 8, 2)),
        ("a:\n - b: x\n   c: y\n  d: z\n", "yaml_indent", text(4, 3, 4)),
        ("a: 1\n---\nb: 2\n", "documents", text(2, 1, 3)),
        ("a: !!python/object x\n", "tag", text(1, 4, 17)),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "merge", text(3, 3, 2)),
        ("a: &x\n  b: *x\n", "alias_cycle", text(2, 6, 2)),
        ("? [a]\n: b\n", "key", text(1, 3, 1)),
    ];
    for (yaml, variant, span) in traps {
        assert_eq!(fault("plan.yaml", yaml), ("E108", variant, span), "{yaml}");
    }
}

#[test]
fn times_and_numbers_below_nothing_are_no_traps() {
    assert_eq!(outline(&tree("{a: 9:30, b: http://x, c: [d:e]}\n")), "{a: 9:30, b: http://x, c: [d:e]}");
    assert_eq!(outline(&tree("a:\n  -5\nb:\n  9:30\n")), "{a: -5, b: 9:30}");
}

#[test]
fn yaml_bombs_are_refused() {
    let laughs = (1..12).fold("a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_string(), |text, at| {
        let inner = vec![format!("*a{}", at - 1); 9].join(",");
        text + &format!("a{at}: &a{at} [{inner}]\n")
    });
    assert_eq!(fault("plan.yaml", laughs).1, "alias_bomb");
    let blow = format!("a: &a {}\nb: [{}]\n", "x".repeat(10_000), vec!["*a"; 20_000].join(","));
    assert_eq!(fault("plan.yaml", blow).1, "alias_bomb");
    let deep = (0..200).map(|level| format!("{}a:\n", " ".repeat(level))).collect::<String>();
    assert_eq!(fault("plan.yaml", deep).1, "depth");
    assert_eq!(fault("plan.yaml", "[".repeat(100_000)).0, "E108");
}

#[test]
fn markdown_has_front_matter_and_a_body_with_its_line() {
    let (content, found) = parse("notes/a.md", "---\ntitle: 一月\n---\n\n# 小结\n");
    let Some(Content::Document { front: Some(front), body, body_span }) = content else { panic!("{found:?}") };
    assert_eq!((outline(&front).as_str(), body.as_str(), body_span), ("{title: 一月}", "\n# 小结\n", text(4, 1, 3)));
    let Raw::Map(entries) = &front.raw else { panic!() };
    assert_eq!(entries[0].0.span, text(2, 1, 5));
    let (content, _) = parse("a.md", "# no front\n---\n");
    assert!(matches!(content, Some(Content::Document { front: None, .. })));
    assert_eq!(fault("a.md", "---\ntitle: x\n"), ("E108", "front", text(1, 1, 3)));
}

#[test]
fn csv_rows_are_numbered_as_excel_numbers_them() {
    let sheet = &sheets("spend.csv", "a,b,c\n\n\"x\ny\",2\r\n\r\n,3,\"say \"\"hi\"\"\"\n")[0];
    assert_eq!(sheet.name, "spend");
    assert_eq!(rows(sheet), ["1: A=a B=b C=c", "3: A=x\ny B=2", "5: B=3 C=say \"hi\""]);
    assert_eq!(rows(&sheets("a.csv", "a,b\r\r1,2\r")[0]), ["1: A=a B=b", "3: A=1 B=2"]);
}

#[test]
fn csv_delimiters_are_found() {
    for (text, name) in [("a;b;\"c,d\"\n", "a.csv"), ("a\tb\tc,d\n", "a.tsv"), ("a|b|c,d\n", "a.txt")] {
        assert_eq!(rows(&sheets(name, text)[0]), ["1: A=a B=b C=c,d"], "{text}");
    }
}

#[test]
fn csv_encodings_are_told_when_they_are_guessed() {
    let table = "区域,负责人\n华东,林小明\n华南销售团队,陈经理\n";
    let encoded = |encoding: &'static encoding_rs::Encoding| encoding.encode(table).0.into_owned();
    let wide = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| [mark, &table.encode_utf16().flat_map(bytes).collect::<Vec<u8>>()].concat();
    let files = [
        (table.into(), None),
        ([b"\xef\xbb\xbf", table.as_bytes()].concat(), None),
        (wide(b"\xff\xfe", u16::to_le_bytes), None),
        (wide(b"\xfe\xff", u16::to_be_bytes), None),
        (wide(b"", u16::to_le_bytes), Some("UTF-16LE")),
        (encoded(encoding_rs::GB18030), Some("gb18030")),
        (encoding_rs::BIG5.encode("區域,負責人\n華東,林小明\n華南銷售團隊,陳經理\n").0.into_owned(), Some("Big5")),
    ];
    for (bytes, guessed) in files {
        let (content, found) = parse("a.csv", bytes);
        let Some(Content::Sheets(sheets)) = content else { panic!("{found:?}") };
        assert!(matches!(rows(&sheets[0])[0].as_str(), "1: A=区域 B=负责人" | "1: A=區域 B=負責人"));
        let told: Vec<&str> = found.iter().map(|told| told.args[0].1.as_str()).collect();
        assert_eq!(told, guessed.into_iter().collect::<Vec<_>>());
    }
    assert_eq!(fault("a.csv", b"a,\xff\xff\xff\n".to_vec()).1, "encoding");
}

#[test]
fn csv_of_programs_and_of_dos_is_read_as_it_is_meant() {
    let text = "a,b,c\r\n=\"2026-01\",=\"12\",=\"x\"\"y\"\r\n\u{1a}";
    assert_eq!(rows(&sheets("a.csv", text)[0]), ["1: A=a B=b C=c", "2: A=2026-01 B=12 C==\"x\"\"y\""]);
    let damaged = "区域,负责人\n华东,林\0小明\n".repeat(8);
    assert_eq!(fault("a.csv", damaged.into_bytes()).1, "binary");
}

#[test]
fn csv_without_a_closing_quote_is_refused_at_its_row() {
    let sheet = &sheets("a.csv", "a,b\n1,\"x\n2,y\n3,z\n")[0];
    let mut seen = Vec::new();
    let fault = sheet
        .rows(&mut |row| {
            seen.push(row.number);
            true
        })
        .unwrap_err();
    assert_eq!((fault.variant, fault.span), ("csv_quote", Span::Cell { file: FileId(0), sheet: 0, row: 2, column: 0 }));
    assert_eq!(seen, [1]);
}

fn workbook(fill: impl Fn(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

#[test]
fn workbook_cells_keep_their_kind() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet().set_name("实际").unwrap();
        let percent = Style::new().set_num_format("0.0%");
        let quoted = Style::new().set_num_format("0\"%\"");
        let unit = Style::new().set_num_format("#,##0.0\"万元\"");
        let scaled = Style::new().set_num_format("0!.0,\"万\"");
        let date = Style::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
        let clock = Style::new().set_num_format("hh:mm");
        sheet.write(0, 0, "指标").unwrap();
        sheet.write(0, 2, 0.1 + 0.2).unwrap();
        sheet.write(0, 3, 13_900_000_000.0).unwrap();
        sheet.write_with_format(2, 0, 0.15, &percent).unwrap();
        sheet.write_with_format(2, 1, 15, &quoted).unwrap();
        sheet.write_with_format(2, 2, 45444, &date).unwrap();
        sheet.write_with_format(2, 3, 0.75, &clock).unwrap();
        sheet.write_with_format(2, 4, 60, &date).unwrap();
        sheet.write(3, 0, true).unwrap();
        sheet.write(3, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        sheet.write(3, 2, "  ").unwrap();
        sheet.write_with_format(4, 0, "", &percent).unwrap();
        sheet.write_with_format(5, 0, 1200.5, &unit).unwrap();
        sheet.write_with_format(5, 1, 1_200_000, &scaled).unwrap();
    });
    let all = sheets("a.xlsx", bytes);
    assert_eq!((all[0].name.as_str(), all[0].index, all[0].hidden), ("实际", 0, false));
    assert_eq!(
        rows(&all[0]),
        [
            "1: A=指标 C=0.3 D=13900000000",
            "3: A=0.15 as percent B=15% C=on 2024-06-01 D=18:00 E=1900-02-29",
            "4: A=TRUE B=error #DIV/0!",
            "6: A=1200.5万元 B=120万"
        ]
    );
}

#[test]
fn workbook_layout_tells_what_is_hidden_and_merged() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        for row in 0..8 {
            sheet.write(row, 0, row).unwrap();
        }
        sheet.merge_range(1, 1, 2, 3, "合并", &Style::new()).unwrap();
        sheet.set_row_hidden(6).unwrap();
        sheet.set_column_hidden(4).unwrap();
        let hidden = book.add_worksheet().set_name("底稿").unwrap();
        hidden.write(0, 0, "x").unwrap();
        hidden.set_hidden(true);
        let filtered = book.add_worksheet().set_name("筛选").unwrap();
        for (row, region) in ["区域", "东", "西", "东"].into_iter().enumerate() {
            filtered.write(row as u32, 0, region).unwrap();
        }
        filtered.autofilter(0, 0, 3, 0).unwrap();
        filtered.filter_column(0, &rust_xlsxwriter::FilterCondition::new().add_list_filter("东")).unwrap();
    });
    let all = sheets("a.xlsx", bytes);
    assert_eq!(all.iter().map(|sheet| sheet.hidden).collect::<Vec<_>>(), [false, true, false]);
    let layout = all[0].layout();
    assert_eq!(layout.merged, [load::Area { rows: 2..=3, columns: 1..=3 }]);
    assert_eq!((layout.hidden_rows.as_slice(), layout.hidden_columns.as_slice()), ([7].as_slice(), [4..=4].as_slice()));
    assert_eq!((all[2].layout().filtered_rows.as_slice(), all[2].layout().hidden_rows.len()), ([3].as_slice(), 0));
}

/// A package with these parts beside the least that a workbook needs.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let least: [(&str, &[u8]); 4] = [
        ("[Content_Types].xml", br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
        ("_rels/.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in least.iter().chain(parts) {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn with_sheet(data: &str) -> Vec<u8> {
    let xml = format!(r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{data}</sheetData></worksheet>"#);
    package(&[("xl/worksheets/sheet1.xml", xml.as_bytes())])
}

#[test]
fn formulas_that_were_never_calculated_are_told() {
    let bytes = with_sheet(concat!(
        r#"<row r="1"><c r="A1"><f>B1</f></c><c r="B1"><v>1</v></c><c r="C1"><f>B1</f><v>1</v></c></row>"#,
        r#"<row r="2"><c r="A2"><f>B1</f><v></v></c><c r="B2" t="str"><f>""</f><v></v></c><c r="C2"><f t="shared" si="0"/></c><c r="D2"><f>B1</f><v /></c></row>"#,
    ));
    let never = format!("error {}", Raw::NEVER_CALCULATED);
    assert_eq!(rows(&sheets("a.xlsx", bytes)[0]), [format!("1: A={never} B=1 C=1"), format!("2: A={never} C={never} D={never}")]);
}

#[test]
fn corners_of_a_sheet_cost_no_memory() {
    let bytes = with_sheet(r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#);
    let sheet = &sheets("a.xlsx", bytes)[0];
    let mut seen = Vec::new();
    sheet
        .rows(&mut |row| {
            seen.push((row.number, row.cells[0].0));
            true
        })
        .unwrap();
    assert_eq!(seen, [(1, 0), (1_048_576, 16_383)]);
}

#[test]
fn a_damaged_sheet_names_the_row_where_it_breaks() {
    let bytes = with_sheet(r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="2A"><v>2</v></c></row>"#);
    let sheet = &sheets("a.xlsx", bytes)[0];
    let mut seen = 0;
    let fault = sheet
        .rows(&mut |_| {
            seen += 1;
            true
        })
        .unwrap_err();
    assert_eq!((fault.code.0, fault.variant), ("E108", "sheet"));
    assert!(seen <= 1);
}

#[test]
fn rows_that_run_backwards_are_damage() {
    let cell = |row: u32, column: char| format!(r#"<row r="{row}"><c r="{column}{row}"><v>1</v></c></row>"#);
    let sheet = &sheets("a.xlsx", with_sheet(&[cell(3, 'A'), cell(3, 'B'), cell(2, 'A')].concat()))[0];
    let mut seen = Vec::new();
    let fault = sheet
        .rows(&mut |row| {
            seen.push(row.number);
            true
        })
        .unwrap_err();
    assert_eq!((fault.code.0, fault.variant, seen.len()), ("E108", "sheet", 0));
    assert_eq!(rows(&sheets("a.xlsx", with_sheet(&[cell(3, 'A'), cell(3, 'B')].concat()))[0]), ["3: A=1 B=1"]);
}

#[test]
fn workbook_bombs_are_refused_before_they_are_opened() {
    let lying = package(&[("xl/sharedStrings.xml", br#"<sst uniqueCount="9999999999"><si><t>x</t></si></sst>"#)]);
    assert_eq!(fault("a.xlsx", lying).1, "count");
    let zeros = vec![b' '; 300 << 20];
    assert_eq!(fault("a.xlsx", package(&[("xl/sharedStrings.xml", &zeros)])).1, "bomb");
    assert_eq!(fault("a.xlsx", package(&[("xl/worksheets/sheet1.xml", &zeros)])).1, "bomb");
    assert_eq!(fault("a.xlsx", b"<html><table>".to_vec()).1, "markup");
    assert_eq!(fault("a.xlsx", b"PK\x03\x04broken".to_vec()).1, "damaged");
    let mut locked = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(fault("a.xlsx", locked).1, "encrypted");
}

#[test]
fn a_sheet_can_be_read_twice_and_within_its_own_reading() {
    let bytes = workbook(|book| {
        for name in ["a", "b"] {
            book.add_worksheet().set_name(name).unwrap().write(0, 0, name).unwrap();
        }
    });
    let all = sheets("a.xlsx", bytes);
    let mut inner = Vec::new();
    all[0]
        .rows(&mut |_| {
            inner = rows(&all[1]);
            true
        })
        .unwrap();
    assert_eq!((inner, rows(&all[0])), (vec!["1: A=b".to_string()], vec!["1: A=a".to_string()]));
}

/// An `.ods` whose only sheet holds this.
fn ods(sheet: &str) -> Vec<u8> {
    let xml = format!(
        r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="S">{sheet}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let parts: [(&str, &str); 3] = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &xml),
        ("META-INF/manifest.xml", r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#),
    ];
    for (name, content) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored)).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_spreadsheet_says_what_is_hidden_filtered_and_merged() {
    let cell = r#"<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>"#;
    let tall = cell.replace("office:", r#"table:number-rows-spanned="2" table:number-columns-spanned="3" office:"#);
    let row = |attributes: &str, cells: &str| format!(r#"<table:table-row table:style-name="ro1"{attributes}>{cells}</table:table-row>"#);
    let rows = [
        row("", cell),
        row(r#" table:visibility="collapse" table:number-rows-repeated="2""#, cell),
        row(r#" table:visibility="filter""#, cell),
        row("", &format!(r#"<table:table-cell table:number-columns-repeated="2"/>{tall}"#)),
        row(r#" table:visibility="collapse" table:number-rows-repeated="1000000""#, "<table:table-cell/>"),
    ];
    let columns = r#"<table:table-column/><table:table-column table:number-columns-repeated="2" table:visibility="collapse"/><table:table-column/>"#;
    let all = sheets("a.ods", ods(&format!("{columns}{}", rows.concat())));
    let layout = all[0].layout();
    assert_eq!((layout.hidden_rows.as_slice(), layout.filtered_rows.as_slice()), ([2, 3].as_slice(), [4].as_slice()));
    assert_eq!(layout.hidden_columns, [1..=2]);
    assert_eq!((layout.merged[0].rows.clone(), layout.merged[0].columns.clone()), (5..=6, 2..=4));
}

#[test]
fn repetitions_of_a_spreadsheet_are_counted_before_they_unfold() {
    let content = |rows: &str| {
        let cell = r#"<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>"#;
        ods(&format!(r#"<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>"#))
    };
    assert_eq!(rows(&sheets("a.ods", content("2"))[0]), ["1: A=x", "2: A=x"]);
    assert_eq!(fault("a.ods", content("99000000")).1, "repeats");
}

/// A folder of goals may well be called target; one that a compiler wrote says so by its tag.
#[test]
fn a_folder_named_target_is_read_unless_a_compiler_wrote_it() {
    let scratch = tempfile::tempdir().unwrap();
    let read = || load::folder(scratch.path()).unwrap().files.into_iter().map(|file| file.path).collect::<Vec<_>>();
    std::fs::create_dir(scratch.path().join("target")).unwrap();
    std::fs::write(scratch.path().join("target/goals.yaml"), "goals: []\n").unwrap();
    assert_eq!(read(), ["target/goals.yaml"]);
    std::fs::write(scratch.path().join("target/CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n").unwrap();
    assert!(read().is_empty());
}

#[test]
fn folders_too_deep_to_be_read_are_told() {
    let scratch = tempfile::tempdir().unwrap();
    let deep = (1..17).fold(scratch.path().to_path_buf(), |path, level| path.join(format!("d{level}")));
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(deep.parent().unwrap().join("goals.yaml"), "goals: []\n").unwrap();
    std::fs::write(deep.join("tasks.yaml"), "tasks: []\n").unwrap();
    let read = load::folder(scratch.path()).unwrap();
    assert_eq!((read.files.len(), read.too_deep.len()), (1, 1));
    assert!(read.files[0].path.ends_with("d15/goals.yaml") && read.too_deep[0].ends_with("d15/d16"), "{:?}", read.too_deep);
    let compiled = planpress::compile::compile(read, &planpress::compile::Options::default());
    let told = compiled.found.iter().find(|found| found.code.0 == "I102").map(|found| compiled.texts.message(found));
    assert!(told.is_some_and(|told| told.contains("d15/d16")));
}
