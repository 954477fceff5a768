//! Tables of lines and amounts that were spent, as the name of their sheet says: 实际 beside 预算 in one workbook.

use foldhash::HashSet;

use crate::diagnostic::{Diagnostic, Span};
use crate::load::Sheet;
use crate::recognise::forms::Form;
use crate::recognise::tables;
use crate::recognise::words::{Measure, layout_words};
use crate::value::name::{NameKind, kind};

use super::{Header, OwnedRow, Reader};

/// The header of a budget as that of what was spent, where the name of its sheet says so and none of its columns says another thing; that is
/// told (I104).
pub fn instead(header: &Header, rows: &[OwnedRow], sheet: &Sheet, reader: &Reader<'_, '_>) -> Option<Header> {
    if reader.declared.is_some() || !says_spent(&sheet.name) {
        return None;
    }
    let of_lines = (header.form.main().kind == "spend").then(|| undated(header, rows, reader)).flatten();
    let header = of_lines.as_ref().unwrap_or(header);
    if header.form.main().kind != "budget_line" {
        return None;
    }
    let cell = |name: &str| header.cells.iter().find(|cell| cell.name.as_ref().is_some_and(|named| named.name == name));
    if cell("spent").is_some() || header.cells.iter().any(|cell| says_planned(&cell.text)) {
        return None;
    }
    let tell = |text: &str| {
        let span = Span::Cell { file: sheet.file, sheet: sheet.index, row: header.row, column: header.cells.first().map_or(0, |cell| cell.column) };
        reader.context.report(Diagnostic::new("I104", span).variant("spent_sheet").arg("text", &sheet.name).arg("column", text));
    };
    let form = Form::named("spend").map(|form| Form { money: Some(Measure::Actual), ..form })?;
    let spent = reader.of_form(&form, tables::head(rows, None)).filter(|spent| spent.row == header.row && reader.is_complete(spent));
    if let Some(spent) = spent {
        return Some(spent);
    }
    let amount = cell("planned")?;
    tell(&amount.text);
    let mut of_spent = header.clone();
    let renamed = of_spent.cells.iter_mut().find(|cell| cell.column == amount.column).and_then(|cell| cell.name.as_mut());
    renamed.into_iter().for_each(|named| named.name = "spent");
    Some(of_spent)
}

/// The header of lines with one amount each, of which nothing says when it was spent.
fn undated(header: &Header, rows: &[OwnedRow], reader: &Reader<'_, '_>) -> Option<Header> {
    let lines = reader.of_form(&Form::named("budget_line")?, tables::head(rows, None)).filter(|lines| lines.row == header.row)?;
    let name = lines.cells.iter().find(|cell| cell.name.as_ref().is_some_and(|named| named.name == "name"))?.column;
    let mut names = HashSet::default();
    let is_twice = rows.iter().filter(|row| row.number > lines.row).filter_map(|row| row.text(name)).any(|name| !names.insert(name.trim()));
    (header.lacks(reader) == ["date"] && !is_twice).then_some(lines)
}

/// Whether a name says that money was spent, and not that it may be.
pub fn says_spent(name: &str) -> bool {
    let name = name.to_lowercase();
    let says = |words: &[String]| words.iter().any(|word| name.contains(word.as_str()));
    let words = layout_words();
    (says(&words.executed) || says(&words.spent)) && !says_planned(&name) && kind(&name) != NameKind::Department
}

/// Whether a text says that money may be spent.
fn says_planned(text: &str) -> bool {
    let text = text.to_lowercase();
    let words = layout_words();
    words.budgeted.iter().chain(&words.said_of_targets).any(|word| text.contains(word.as_str()))
}
