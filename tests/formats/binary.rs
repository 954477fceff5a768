//! A workbook in Excel's binary format, put together record by record (MS-XLSB): no program at hand writes it.

use std::io::Write;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// A record: its number and its length in groups of seven bits, then its content.
fn record(number: u16, content: &[u8]) -> Vec<u8> {
    let mut bytes = if number < 0x80 { vec![number as u8] } else { vec![number as u8 | 0x80, (number >> 7) as u8] };
    let mut length = content.len();
    while length >= 0x80 {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
    bytes.extend(content);
    bytes
}

/// A text: its length in UTF-16 units, then these.
fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [(units.len() as u32 / 2).to_le_bytes().to_vec(), units].concat()
}

fn cell(column: u32, style: u32, number: u16, content: &[u8]) -> Vec<u8> {
    record(number, &[&column.to_le_bytes()[..], &style.to_le_bytes(), content].concat())
}

fn text(column: u32, text: &str) -> Vec<u8> {
    cell(column, 0, 6, &wide(text))
}

fn number(column: u32, style: u32, value: f64) -> Vec<u8> {
    cell(column, style, 5, &value.to_le_bytes())
}

fn flag(column: u32, value: bool) -> Vec<u8> {
    cell(column, 0, 4, &[u8::from(value)])
}

/// The part of a sheet from its rows, each with its number from 0.
fn sheet(rows: &[(u32, Vec<Vec<u8>>)]) -> Vec<u8> {
    let mut part = [record(0x81, &[]), record(0x94, &[0; 16]), record(0x91, &[])].concat();
    for (number, cells) in rows {
        part.extend(record(0, &number.to_le_bytes()));
        part.extend(cells.concat());
    }
    part.extend([record(0x92, &[]), record(0x82, &[])].concat());
    part
}

/// Which sheets there are, and whether they are hidden.
fn book() -> Vec<u8> {
    let bundled = |id: u32, name: &str, hidden: u32| {
        record(0x9c, &[&hidden.to_le_bytes()[..], &id.to_le_bytes(), &wide(&format!("rId{id}")), &wide(name)].concat())
    };
    let sheets = [record(0x8f, &[]), bundled(1, "目标", 0), bundled(2, "底稿", 1), record(0x90, &[])].concat();
    [record(0x83, &[]), record(0x99, &[0; 12]), sheets, record(0x9d, &[0; 26]), record(0x84, &[])].concat()
}

/// Two formats: the usual one, and dates (14).
fn styles() -> Vec<u8> {
    let format = |code: u16| record(0x2f, &[&[0; 2][..], &code.to_le_bytes(), &[0; 12]].concat());
    [record(0x269, &2u32.to_le_bytes()), format(0), format(14), record(0x26a, &[])].concat()
}

/// The workbook.
pub fn xlsb() -> Vec<u8> {
    let headers = (0..).zip(["指标", "目标值", "完成率", "截止日", "达标"]).map(|(column, header)| text(column, header)).collect();
    let row = |name, target, rate, day, met| vec![text(0, name), number(1, 0, target), number(2, 0, rate), number(3, 1, day), flag(4, met)];
    let first = sheet(&[(0, headers), (1, row("收入", 1_805_000.0, 0.15, 46112.0, true)), (2, row("毛利", -12.5, 0.625, 46203.0, false))]);
    let second = sheet(&[(1, vec![text(0, "x"), number(1, 0, 0.1 + 0.2)])]);
    const RELATIONS: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.bin"/></Relationships>"#;
    let parts: [(&str, &[u8]); 5] = [
        ("xl/workbook.bin", &book()),
        ("xl/_rels/workbook.bin.rels", RELATIONS),
        ("xl/styles.bin", &styles()),
        ("xl/worksheets/sheet1.bin", &first),
        ("xl/worksheets/sheet2.bin", &second),
    ];
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).last_modified_time(DateTime::default());
        zip.start_file(name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
