//! The cells of a workbook file as they stand in its XML, and files with other cached values.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

/// What a cell shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    Number(f64),
    Text(String),
    Flag(bool),
    Error(String),
    Nothing,
}

/// A cell with a formula: its text and its cached value.
#[derive(Clone, Debug, PartialEq)]
pub struct Calculated {
    pub formula: String,
    pub value: Shown,
}

/// Formula cells by sheet file and cell name.
pub type Calculations = BTreeMap<(String, String), Calculated>;

/// The parts of a workbook file in their order.
pub fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook is a zip archive");
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("an entry of the archive");
        let mut content = Vec::new();
        entry.read_to_end(&mut content).expect("an entry can be read");
        parts.push((entry.name().expect("a name").to_string(), content));
    }
    parts
}

fn packed(parts: Vec<(String, Vec<u8>)>) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry can be begun");
        writer.write_all(&content).expect("an entry can be written");
    }
    writer.finish().expect("an archive can be finished").into_inner()
}

/// The formula cells of all sheets. Shared formulas are followed by name only: what counts is the value.
pub fn calculations(bytes: &[u8]) -> Calculations {
    let parts = parts(bytes);
    let strings: Vec<String> = parts.iter().find(|(name, _)| name == "xl/sharedStrings.xml").map(|(_, xml)| shared_strings(xml)).unwrap_or_default();
    let mut found = Calculations::new();
    for (name, xml) in parts.iter().filter(|(name, _)| name.starts_with("xl/worksheets/sheet")) {
        let xml = std::str::from_utf8(xml).expect("a sheet is UTF-8");
        each_cell(xml, |cell| {
            if let Some(formula) = inner(cell, "f") {
                let value = shown(attribute(cell, "t").as_deref(), inner(cell, "v").unwrap_or_default(), &strings);
                found.insert((name.clone(), attribute(cell, "r").expect("a cell has a name")), Calculated { formula, value });
            }
        });
    }
    found
}

/// The cells without a formula, by sheet file and cell name.
pub fn values(bytes: &[u8]) -> BTreeMap<(String, String), Shown> {
    let parts = parts(bytes);
    let strings: Vec<String> = parts.iter().find(|(name, _)| name == "xl/sharedStrings.xml").map(|(_, xml)| shared_strings(xml)).unwrap_or_default();
    let mut found = BTreeMap::new();
    for (name, xml) in parts.iter().filter(|(name, _)| name.starts_with("xl/worksheets/sheet")) {
        each_cell(std::str::from_utf8(xml).expect("a sheet is UTF-8"), |cell| {
            if inner(cell, "f").is_none() {
                let value = shown(attribute(cell, "t").as_deref(), inner(cell, "v").unwrap_or_default(), &strings);
                found.insert((name.clone(), attribute(cell, "r").expect("a cell has a name")), value);
            }
        });
    }
    found
}

/// The part of the archive that holds a sheet. Our workbooks number them in the order in which they are shown.
pub fn sheet_file(bytes: &[u8], sheet: &str) -> String {
    let parts = parts(bytes);
    let (_, xml) = parts.iter().find(|(name, _)| name == "xl/workbook.xml").expect("a workbook lists its sheets");
    let xml = std::str::from_utf8(xml).expect("the list is UTF-8");
    let mut names = xml.split("<sheet name=\"").skip(1).map(|rest| unescaped(rest.split_once('"').expect("a name ends").0));
    let position = names.position(|name| name == sheet).unwrap_or_else(|| panic!("there is no sheet {sheet}"));
    format!("xl/worksheets/sheet{}.xml", position + 1)
}

/// The same file with another number in one of its input cells, as if somebody had typed it there.
pub fn with_number(bytes: &[u8], sheet: &str, cell: &str, number: f64) -> Vec<u8> {
    let file = sheet_file(bytes, sheet);
    let mut parts = parts(bytes);
    let (_, content) = parts.iter_mut().find(|(name, _)| *name == file).expect("the sheet is in the archive");
    let xml = String::from_utf8(std::mem::take(content)).expect("a sheet is UTF-8");
    let start = xml.find(&format!("<c r=\"{cell}\"")).unwrap_or_else(|| panic!("{sheet} has a cell {cell}"));
    let (_, old, after) = next_cell(&xml[start..]).expect("it is a cell");
    let value = old.find("<v>").zip(old.find("</v>")).filter(|_| !old.contains("<f>") && !old.contains(" t=\""));
    let (from, to) = value.unwrap_or_else(|| panic!("{sheet} {cell} is an input cell with a number: {old}"));
    *content = format!("{}{}<v>{number}{}{after}", &xml[..start], &old[..from], &old[to..]).into_bytes();
    packed(parts)
}

/// The same file with other cached values of its formula cells.
pub fn with_cached(bytes: &[u8], mut change: impl FnMut(&str, &str) -> bool) -> Vec<u8> {
    let mut parts = parts(bytes);
    for (name, content) in parts.iter_mut().filter(|(name, _)| name.starts_with("xl/worksheets/sheet")) {
        let xml = String::from_utf8(std::mem::take(content)).expect("a sheet is UTF-8");
        let mut poisoned = String::with_capacity(xml.len());
        let mut rest = xml.as_str();
        while let Some((before, cell, after)) = next_cell(rest) {
            poisoned.push_str(before);
            let cell_name = attribute(cell, "r").expect("a cell has a name");
            if cell.contains("<f>") && change(name, &cell_name) {
                poisoned.push_str(&poison(cell));
            } else {
                poisoned.push_str(cell);
            }
            rest = after;
        }
        poisoned.push_str(rest);
        *content = poisoned.into_bytes();
    }
    packed(parts)
}

/// The value that poisoned cells show.
pub const POISON: f64 = -987_654_321.0;

fn poison(cell: &str) -> String {
    let (head, _) = cell.split_once("<f>").expect("a formula cell");
    let kept: String = ["str", "b", "e"].iter().fold(head.to_string(), |head, kind| head.replace(&format!(r#" t="{kind}""#), ""));
    let formula = &cell[cell.find("<f>").expect("begins")..cell.find("</f>").expect("ends")];
    format!("{kept}{formula}</f><v>{POISON}</v></c>")
}

fn each_cell<'x>(xml: &'x str, mut visit: impl FnMut(&'x str)) {
    let mut rest = xml;
    while let Some((_, cell, after)) = next_cell(rest) {
        visit(cell);
        rest = after;
    }
}

/// What stands before the next cell, the cell, and what stands after it.
fn next_cell(xml: &str) -> Option<(&str, &str, &str)> {
    let start = xml.find("<c ")?;
    let tag_end = start + xml[start..].find('>')?;
    let end = if xml[..tag_end].ends_with('/') { tag_end + 1 } else { tag_end + xml[tag_end..].find("</c>")? + 4 };
    Some((&xml[..start], &xml[start..end], &xml[end..]))
}

fn attribute(cell: &str, name: &str) -> Option<String> {
    let tag = &cell[..cell.find('>')?];
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(tag[start..start + tag[start..].find('"')?].to_string())
}

fn inner(cell: &str, name: &str) -> Option<String> {
    let open = cell.find(&format!("<{name}>")).or_else(|| cell.find(&format!("<{name} ")))?;
    let from = open + cell[open..].find('>')? + 1;
    if cell[..from].ends_with("/>") {
        return Some(String::new());
    }
    Some(unescaped(&cell[from..from + cell[from..].find(&format!("</{name}>"))?]))
}

fn shown(kind: Option<&str>, value: String, strings: &[String]) -> Shown {
    match kind {
        Some("e") => Shown::Error(value),
        Some("b") => Shown::Flag(value == "1"),
        Some("str" | "inlineStr") if value.is_empty() => Shown::Nothing,
        Some("str" | "inlineStr") => Shown::Text(value),
        Some("s") => Shown::Text(strings[value.parse::<usize>().expect("number of a string")].clone()),
        _ if value.is_empty() => Shown::Nothing,
        _ => Shown::Number(value.parse().expect("a number")),
    }
}

fn shared_strings(xml: &[u8]) -> Vec<String> {
    let xml = std::str::from_utf8(xml).expect("strings are UTF-8");
    xml.split("<si>")
        .skip(1)
        .map(|item| item.split("<t").skip(1).filter_map(|text| unescaped(text.split_once('>')?.1.split_once("</t>")?.0).into()).collect())
        .collect()
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}
