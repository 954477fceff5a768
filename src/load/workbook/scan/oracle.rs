//! The scan beside calamine: on every workbook at hand, and on random sheets in and beside the shape that the scan knows.

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};
    use std::path::Path;

    use foldhash::HashMap;
    use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert_eq, prop_oneof, proptest};
    use zip::write::SimpleFileOptions;

    use super::super::super::{Book, borrowed, stream};
    use crate::diagnostic::{Diagnostic, Span};
    use crate::load::{Content, Format, Grid, NO_NUMBER, Row, Sheet, parse};
    use crate::value::{Node, Raw};

    /// Rows with their cells, and why reading stopped before the end.
    type Seen = (Vec<(u32, Vec<(u16, Raw<'static>)>)>, Option<String>);

    fn kept(read: impl FnOnce(&mut dyn FnMut(Row<'_>) -> bool) -> Result<(), stream::Damage>) -> Seen {
        let mut rows = Vec::new();
        let mut known: HashMap<u32, String> = HashMap::default();
        let result = read(&mut |row| {
            assert!(row.texts.is_empty() || row.texts.len() == row.cells.len());
            for (number, (_, raw)) in row.texts.iter().zip(row.cells).filter(|(number, _)| **number != NO_NUMBER) {
                let text = raw.text().expect("a numbered text is a text").into_owned();
                assert_eq!(known.entry(*number).or_insert_with(|| text.clone()), &text);
            }
            rows.push((
                row.number,
                row.cells.iter().map(|(column, raw)| (*column, Node::new(raw.clone(), Span::Nowhere).into_owned().raw)).collect(),
            ));
            true
        });
        (rows, result.err().map(|damage| format!("{} {}", damage.row, damage.reason)))
    }

    /// A sheet as the scan and calamine read it together, and as calamine alone does; and the rows that the scan gave.
    fn both(sheet: &Sheet) -> Option<(Seen, Seen, usize)> {
        let Grid::Workbook(grid) = &sheet.grid else { return None };
        let Book::Xlsx(idle) = &*grid.book else { return None };
        let together = kept(|visit| grid.xlsx(idle, sheet, 0, visit));
        let never = &grid.layout(sheet).never_calculated;
        let alone = kept(|visit| borrowed(idle, |book| stream::xlsx(book, &sheet.name, never, visit)));
        let mut scanned = 0;
        grid.scan(idle, sheet, 0, &mut |_| {
            scanned += 1;
            true
        });
        Some((together, alone, scanned))
    }

    fn sheets(bytes: Vec<u8>, found: &mut Vec<Diagnostic>) -> Vec<Sheet> {
        let file = crate::load::source(0, "a.xlsx".into(), Format::Workbook, bytes);
        match parse(&file, found) {
            Some(Content::Sheets(sheets)) => sheets,
            _ => Vec::new(),
        }
    }

    #[test]
    fn every_workbook_at_hand_reads_alike() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folders = ["sample-project", "tests", "../shared/corpus", "../../shared/corpus"];
        let files = folders.iter().flat_map(|folder| walkdir::WalkDir::new(root.join(folder)).into_iter().flatten());
        let (mut compared, mut scanned) = (0, 0);
        let files = files.filter(|file| file.file_type().is_file() && file.path().extension().is_some_and(|extension| extension == "xlsx"));
        for file in files {
            let bytes = fs_err::read(file.path()).expect("a workbook can be read");
            for (together, alone, rows) in sheets(bytes, &mut Vec::new()).iter().filter_map(both) {
                assert_eq!(together, alone, "{}", file.path().display());
                compared += 1;
                scanned += rows;
            }
        }
        assert!(compared > 5 && scanned > 20, "{compared} sheets were compared, {scanned} rows were scanned");
    }

    const STYLES: &str = concat!(
        r#"<styleSheet><numFmts count="2"><numFmt numFmtId="164" formatCode="0.0%"/><numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;m"/></numFmts>"#,
        r#"<cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="46"/><xf numFmtId="0"><alignment horizontal="left" indent="2"/></xf></cellXfs></styleSheet>"#
    );
    const STRINGS: &str = concat!(
        r#"<sst count="5" uniqueCount="5"><si><t>华东</t></si><si><r><t>rich </t></r><r><t>text</t></r></si><si><t xml:space="preserve">  a&amp;b_x000D_ </t></si>"#,
        r#"<si><t/></si><si><t> 销售额 </t><rPh sb="0" eb="1"><t>read</t></rPh></si></sst>"#
    );

    /// The only sheet of a package.
    fn sheet(xml: &str, is_1904: bool) -> Sheet {
        let mut found = Vec::new();
        let mut sheets = sheets(package(xml, is_1904), &mut found);
        assert_eq!((sheets.len(), &found), (1, &Vec::new()));
        sheets.remove(0)
    }

    fn package(sheet: &str, is_1904: bool) -> Vec<u8> {
        let workbook = format!(
            r#"<workbook xmlns:r="r"><workbookPr date1904="{}"/><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
            u8::from(is_1904)
        );
        let relations = r#"<Relationships><Relationship Id="rId1" Type="t/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
        let root = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
        let parts = [
            ("_rels/.rels", root),
            ("xl/workbook.xml", workbook.as_str()),
            ("xl/_rels/workbook.xml.rels", relations),
            ("xl/styles.xml", STYLES),
            ("xl/sharedStrings.xml", STRINGS),
            ("xl/worksheets/sheet1.xml", sheet),
        ];
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            zip.start_file(name, SimpleFileOptions::default()).expect("a part begins");
            zip.write_all(content.as_bytes()).expect("a part is written");
        }
        zip.finish().expect("the package ends").into_inner()
    }

    fn document(rows: &str) -> String {
        format!(r#"<?xml version="1.0" encoding="UTF-8"?><worksheet><dimension ref="A1:C9"/><sheetData>{rows}</sheetData></worksheet>"#)
    }

    /// What stands in a cell after its reference, and whether the scan knows it.
    fn content() -> impl Strategy<Value = String> {
        let style = prop_oneof![Just(String::new()), (0..7u8).prop_map(|style| format!(r#" s="{style}""#))];
        let number = prop_oneof![
            any::<f64>().prop_map(|number| format!("{number}")),
            any::<f64>().prop_map(|number| format!("{number:e}")),
            (-99_999_999i64..99_999_999, 0usize..4).prop_map(|(number, places)| format!("{:.places$}", number as f64 / 1000.0)),
            (0u32..60_000).prop_map(|day| day.to_string()),
            proptest::sample::select(vec!["", "-", ".5", "5.", "1e5", "+1", "007", "-0", "0.10", "inf", "1 ", " 1", "12abc", "1_000", "1e999"])
                .prop_map(str::to_string),
        ];
        let text = proptest::sample::select(vec!["华东", " x ", "a&amp;b", "&#65;", "_x000D_", "", "a\r\nb", "]]>", "&bad;", "<b/>", "tab\t"]);
        let plain = (style.clone(), number).prop_map(|(style, number)| format!("{style}><v>{number}</v></c>"));
        let numbered = (0i64..60_000).prop_map(|number| format!(r#" t="n"><v>{number}</v></c>"#));
        let shared = (style, 0..7u8).prop_map(|(style, index)| format!(r#"{style} t="s"><v>{index}</v></c>"#));
        let inline = text.clone().prop_map(|text| format!(r#" t="inlineStr"><is><t>{text}</t></is></c>"#));
        let preserved = text.prop_map(|text| format!(r#" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#));
        let others = proptest::sample::select(vec![
            "/>",
            "></c>",
            r#" s="1"/>"#,
            r#" t="b"><v>1</v></c>"#,
            r#" t="b"><v>true</v></c>"#,
            r#" t="e"><v>#N/A</v></c>"#,
            r#" t="e"><v>#WHAT</v></c>"#,
            r#" t="str"><f>A1</f><v>x</v></c>"#,
            r#" t="str"><v>y</v></c>"#,
            "><f>1+1</f><v>2</v></c>",
            "><f>1+1</f></c>",
            "><!-- no --><v>3</v></c>",
            "><v><![CDATA[4]]></v></c>",
            r#" t="d"><v>2026-01-02</v></c>"#,
            r#" cm="1"><v>5</v></c>"#,
            r#" t='s'><v>1</v></c>"#,
            r#" t="s" s="2"><v>1</v></c>"#,
            "> <v>6</v></c>",
            r#" t="inlineStr"><is><r><t>7</t></r></is></c>"#,
            "><v>8</v><v>9</v></c>",
        ])
        .prop_map(str::to_string);
        prop_oneof![6 => plain, 1 => numbered, 4 => shared, 2 => inline, 1 => preserved, 2 => others]
    }

    fn rows() -> impl Strategy<Value = String> {
        let steps = proptest::collection::vec((0..20u32, content()), 0..6);
        let odd =
            proptest::sample::select(vec!["", "", "", "", "", "", " spans=\"1:3\"", " ht=\"15\" customHeight=\"1\"", " hidden=\"1\"", " x=\"1\""]);
        let row = (0..30u32, odd, steps, 0..40u32);
        proptest::collection::vec(row, 0..12).prop_map(|rows| {
            let mut xml = String::new();
            let mut number = 1;
            for (step, attributes, cells, odd) in rows {
                number += if odd == 0 { 0 } else { 1 + step / 20 };
                xml += &format!("<row r=\"{number}\"{attributes}>");
                let mut column = 0;
                for (step, content) in cells {
                    column += if step == 19 { 0 } else { 1 + step / 15 };
                    let letter = char::from(b'@' + column.clamp(1, 26) as u8);
                    let reference = if odd == 1 { String::new() } else { format!(" r=\"{letter}{number}\"") };
                    xml += &format!("<c{reference}{content}");
                }
                xml += if odd == 2 { "</row>\n" } else { "</row>" };
            }
            xml
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]
        #[test]
        fn random_sheets_read_alike(rows in rows(), is_1904 in any::<bool>()) {
            let (together, alone, _) = both(&sheet(&document(&rows), is_1904)).expect("it is a workbook");
            prop_assert_eq!(together, alone);
        }

        #[test]
        fn damaged_sheets_read_alike(rows in rows(), at in any::<proptest::sample::Index>(), byte in any::<u8>()) {
            let mut xml = document(&rows).into_bytes();
            let at = at.index(xml.len());
            xml[at] = byte & 0x7f;
            let xml = String::from_utf8_lossy(&xml);
            let (together, alone, _) = both(&sheet(&xml, false)).expect("it is a workbook");
            prop_assert_eq!(together, alone);
        }
    }

    #[test]
    fn a_panic_of_calamine_at_the_head_of_a_sheet_is_damage() {
        let backwards = document("").replace("A1:C9", "C9:A1");
        let (together, alone, _) = both(&sheet(&backwards, false)).expect("it is a workbook");
        assert_eq!(together, alone);
        assert!(alone.1.is_some());
    }

    #[test]
    fn plain_rows_are_scanned_and_the_first_strange_one_is_not() {
        let row = |number: u32, cell: &str| format!(r#"<row r="{number}"><c r="B{number}"{cell}</row>"#);
        let plain = [r#" s="1"><v>45000</v></c>"#, r#" t="s"><v>1</v></c>"#, "><v>-0.250</v></c>", r#" t="inlineStr"><is><t>a&lt;b</t></is></c>"#];
        let rows: String = (1..).zip(plain).map(|(number, cell)| row(number, cell)).collect();
        let end = row(9, "><f>A1</f><v>1</v></c>");
        let (together, alone, scanned) = both(&sheet(&document(&(rows + &end)), false)).expect("it is a workbook");
        // The last plain row waits for a cell below it.
        assert_eq!((&together, scanned, together.0.len()), (&alone, plain.len() - 1, plain.len() + 1));
        assert_eq!(together.0[1].1, [(1, Raw::Text("richtext".into()))]);
    }

    #[test]
    fn an_indented_text_has_blanks_in_front() {
        let row =
            r#"<row r="1"><c r="A1" s="5" t="s"><v>0</v></c><c r="B1" s="5"><v>7</v></c><c r="C1" s="5" t="inlineStr"><is><t>a</t></is></c></row>"#;
        let (together, alone, _) = both(&sheet(&document(row), false)).expect("it is a workbook");
        let indented = |text: &str| Raw::Text(format!("\u{3000}\u{3000}{text}").into());
        let cells = vec![(0, indented("华东")), (1, Raw::Number { value: 7.into(), percent: false }), (2, indented("a"))];
        assert_eq!((&together, &together.0[0].1), (&alone, &cells));
    }

    #[test]
    fn a_sheet_of_many_pieces_reads_alike() {
        let cell = |number: usize| format!(r#"<c r="A{number}" t="s"><v>{}</v></c><c r="C{number}"><v>{number}.25</v></c>"#, number % 5);
        let row =
            |number: usize| format!(r#"<row r="{number}" spans="1:3">{}</row>"#, if number.is_multiple_of(7) { String::new() } else { cell(number) });
        let rows: String = (1..=9_000).map(row).collect();
        let (together, alone, scanned) = both(&sheet(&document(&rows), false)).expect("it is a workbook");
        assert!(together == alone && scanned == alone.0.len());
        assert!(rows.len() > 2 * super::super::PIECE);
    }
}
