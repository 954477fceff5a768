//! Ledgers of which nothing says that they are some: 日期, 科目 and 金额 head the lines of a budget as well, but what is dated by the day was
//! spent. Costs that somebody is to answer for are planned, `费用项目 | 金额 | 时间 | 负责人`, but where they have a 日期, a line stands in
//! several rows, or a column says what only entries of a ledger have: 摘要, 发票号, 经办人.

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::recognise::forms::Form;
use crate::recognise::tables;
use crate::recognise::words::{self, layout_words};
use crate::value::{PeriodKind, Raw};

use super::{Header, OwnedRow, Reader};

/// Rows that are looked at.
const ROWS: usize = 20;

/// The header of a budget as that of spending, if its amounts are dated by the day; that is told (I104).
pub fn instead(header: &Header, rows: &[OwnedRow], sheet: &Sheet, reader: &Reader<'_, '_>) -> Option<Header> {
    if header.form.main().kind != "budget_line" {
        return None;
    }
    let head = tables::head(rows, reader.declared);
    let spent = reader.of_form(&Form::named("spend")?, head).filter(|spent| spent.row == header.row && reader.is_complete(spent))?;
    let (date, amount) = (column(&spent, "date")?, column(&spent, "amount")?);
    let below = &rows[rows.partition_point(|row| row.number <= header.row)..];
    let is_ledger = column(header, "planned") == Some(amount) && are_days(below, date, reader);
    let is_dated = spent.cells.iter().any(|cell| cell.column == date && says_day(&cell.text));
    if is_ledger && is_answered_for(header, &spent) && !is_dated && !has_entries(header, below) {
        header.tell("planned_costs", date, sheet, reader);
        return None;
    }
    is_ledger.then(|| {
        spent.tell("ledger", date, sheet, reader);
        spent
    })
}

impl Header {
    fn tell(&self, variant: &'static str, date: u16, sheet: &Sheet, reader: &Reader<'_, '_>) {
        let span = crate::diagnostic::Span::Cell { file: sheet.file, sheet: sheet.index, row: self.row, column: date };
        let dates = self.cells.iter().find(|cell| cell.column == date).map_or("", |cell| &cell.text);
        reader.context.report(Diagnostic::new("I104", span).variant(variant).arg("column", dates));
    }
}

/// Whether a column names owners, of which spending has none.
fn is_answered_for(header: &Header, spent: &Header) -> bool {
    let is_taken = |column: u16| spent.cells.iter().any(|cell| cell.column == column && cell.name.is_some());
    column(header, "owner").is_some_and(|owner| !is_taken(owner))
}

/// Whether a header is that of the days of entries: 日期. What is planned has a 时间, or says that its days are planned.
fn says_day(header: &str) -> bool {
    let (header, words) = (header.to_lowercase(), layout_words());
    let says = |words: &[String]| words.iter().any(|word| header.contains(word.as_str()));
    says(&words.days) && !says(&words.said_of_targets) && !says(&words.budgeted)
}

/// Whether the rows are entries: a header says so, or one line has several.
fn has_entries(header: &Header, below: &[OwnedRow]) -> bool {
    let is_of_entries = |text: &str| layout_words().of_entries.iter().any(|word| text.to_lowercase().contains(word.as_str()));
    let lines = column(header, "name").map(|line| below.iter().take(ROWS).filter_map(|row| row.text(line)).map(str::trim).collect::<Vec<_>>());
    let is_twice = |lines: Vec<&str>| lines.iter().enumerate().any(|(at, line)| lines[..at].contains(line));
    header.cells.iter().any(|cell| is_of_entries(&cell.text)) || lines.is_some_and(is_twice)
}

fn column(header: &Header, name: &str) -> Option<u16> {
    header.cells.iter().find(|cell| cell.name.as_ref().is_some_and(|named| named.name == name)).map(|cell| cell.column)
}

/// Whether most of what stands in a column are days. First days of months alone may be the months.
fn are_days(below: &[OwnedRow], column: u16, reader: &Reader<'_, '_>) -> bool {
    let texts = below.iter().take(ROWS).filter_map(|row| row.cell(column));
    let (days, others): (Vec<_>, Vec<_>) = texts.partition(|raw| is_day(raw, reader));
    let are_months = days.iter().all(|raw| matches!(raw, Raw::Date(date) if date.day() == 1));
    days.len() > others.len() && !are_months
}

fn is_day(raw: &Raw<'_>, reader: &Reader<'_, '_>) -> bool {
    match raw {
        Raw::Date(_) => true,
        Raw::Text(text) => words::period(text, reader.context).is_some_and(|period| period.kind == PeriodKind::Day),
        Raw::Number { .. } | Raw::Blank | Raw::Flag(_) | Raw::Error(_) | Raw::List(_) | Raw::Map(_) => false,
    }
}
