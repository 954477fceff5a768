//! The sheet that lists the problems of a workbook, each with a link to its cell.

use unicode_width::UnicodeWidthStr;

use super::package::Dialect;
use super::problem::Problem;
use super::styles::{Look, Styles};
use super::xml::escape;
use super::{Address, Fault};
use crate::load::LIST_MARKER;
use crate::vocabulary::Vocabulary;

/// Names of the columns, and their widths in characters.
const COLUMNS: [(&str, u32); 5] = [("mark.severity", 10), ("mark.code", 8), ("mark.place", 30), ("mark.message", 60), ("mark.remedy", 60)];
/// The row of the names of the columns.
const HEADER: u32 = 3;
/// Longest text of a cell, in characters.
const LONGEST: usize = 32_000;

/// What stands above the list.
pub struct Head {
    /// Which file.
    pub file: String,
    /// What the copy is.
    pub about: String,
}

/// The sheet. A problem leads to its cell by the name of the sheet it stands on.
///
/// # Errors
/// When the styles of the workbook cannot be extended.
pub fn sheet(head: &Head, problems: &[(&Problem, Option<&str>)], styles: &mut Styles, words: &Vocabulary, dialect: Dialect) -> Result<String, Fault> {
    let (title, header, body) = (styles.of_list(Look::Title)?, styles.of_list(Look::Header)?, styles.of_list(Look::Body)?);
    let mut rows = row(1, 1, &[(title, &format!("{LIST_MARKER} · {} · {}", words.word("mark.sheet"), head.file))]);
    let whole = COLUMNS.iter().map(|(_, width)| width).sum();
    rows += &row(2, lines(&head.about, whole), &[(body, &head.about)]);
    let names: Vec<(u32, &str)> = COLUMNS.iter().map(|(key, _)| (header, words.word(key))).collect();
    rows += &row(HEADER, 1, &names);
    let mut links = String::new();
    for (number, (problem, sheet)) in (HEADER + 1..).zip(problems) {
        rows += &line(number, problem, sheet.is_some(), styles, words)?;
        if let (Some(sheet), Some((_, address))) = (sheet, problem.cell) {
            links += &link(number, sheet, address);
        }
    }
    let last = HEADER + problems.len() as u32;
    let links = if links.is_empty() { links } else { format!("<hyperlinks>{links}</hyperlinks>") };
    let widths: String = (1..)
        .zip(COLUMNS)
        .map(|(number, (_, width))| format!("<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>"))
        .collect();
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"{}\"><sheetPr><tabColor rgb=\"FFC00000\"/>\
         <pageSetUpPr fitToPage=\"1\"/></sheetPr>\
         <sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"{HEADER}\" topLeftCell=\"A{first}\" activePane=\"bottomLeft\" state=\"frozen\"/>\
         <selection pane=\"bottomLeft\" activeCell=\"A{first}\" sqref=\"A{first}\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>\
         <cols>{widths}</cols><sheetData>{rows}</sheetData><autoFilter ref=\"A{HEADER}:E{last}\"/>\
         <mergeCells count=\"1\"><mergeCell ref=\"A2:E2\"/></mergeCells>{links}\
         <pageSetup orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>",
        dialect.sheets(),
        first = HEADER + 1,
    ))
}

/// The filtered area, as a name of the workbook tells it.
pub fn filtered(sheet: &str, problems: usize) -> String {
    format!("{}!$A${HEADER}:$E${}", quoted(sheet), HEADER + problems as u32)
}

fn line(number: u32, problem: &Problem, leads: bool, styles: &mut Styles, words: &Vocabulary) -> Result<String, Fault> {
    let (body, place) = (styles.of_list(Look::Body)?, styles.of_list(if leads { Look::Link } else { Look::Body })?);
    let message: Vec<&str> = std::iter::once(problem.message.as_str()).chain(problem.notes.iter().map(String::as_str)).collect();
    let message = message.join("\n");
    let texts = [&problem.place, &message, &problem.remedy];
    let height = COLUMNS[2..].iter().zip(texts).map(|((_, width), text)| lines(text, *width)).max().unwrap_or(1);
    let cells = [
        (styles.named(problem.severity)?, words.word(problem.severity_key())),
        (body, problem.code),
        (place, &problem.place),
        (body, &message),
        (body, &problem.remedy),
    ];
    Ok(row(number, height, &cells))
}

/// Lines that a text takes in a column of so many characters.
fn lines(text: &str, width: u32) -> u32 {
    text.lines().map(|line| line.width() as u32 / width.saturating_sub(2).max(1) + 1).sum::<u32>().max(1)
}

/// Points that a line is high, and the highest row of a sheet.
const LINE_HEIGHT: u32 = 15;
const HIGHEST: u32 = 409;

/// A row of texts: never numbers, never formulas. It is as high as its lines, for not every program looks for itself.
fn row(number: u32, lines: u32, cells: &[(u32, &str)]) -> String {
    let cell = |(column, (style, text)): (u16, &(u32, &str))| {
        let address = Address { row: number, column };
        let text: String = text.chars().take(LONGEST).collect();
        format!("<c r=\"{address}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", escape(&text))
    };
    let height = (lines * LINE_HEIGHT).min(HIGHEST);
    format!("<row r=\"{number}\" ht=\"{height}\" customHeight=\"1\">{}</row>", (0..).zip(cells).map(cell).collect::<String>())
}

fn link(number: u32, sheet: &str, address: Address) -> String {
    let from = Address { row: number, column: 2 };
    format!("<hyperlink ref=\"{from}\" location=\"{}\"/>", escape(&format!("{}!{address}", quoted(sheet))))
}

/// The name of a sheet as it stands in a reference.
fn quoted(sheet: &str) -> String {
    format!("'{}'", sheet.replace('\'', "''"))
}
