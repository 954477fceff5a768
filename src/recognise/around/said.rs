//! Whether a table whose columns do not say so holds targets: `2026年销售额目标分解` above months, 计划 in the name of its file. Where nothing
//! says anything, values are actuals.

use crate::recognise::forms::Form;
use crate::recognise::header::{Header, HeaderCell, OwnedRow, Reader, spent};
use crate::recognise::rows::texts;
use crate::recognise::words::{self, Measure, layout_words};

/// Columns by which a table says itself what it holds.
const TELLING: &[&str] = &["value", "actual", "to_date", "achievement", "target", "numerator", "revision"];

/// The header in the form of targets, if what stands around a table of silent values means these.
pub fn in_form(header: Header, head: &[OwnedRow], names: &[String], reader: &Reader<'_, '_>) -> Header {
    let is_silent = |header: &Header| {
        let names = header.cells.iter().filter_map(|cell| cell.name.as_ref());
        header.form.main().kind == "actual" && !names.into_iter().any(|named| !named.assumed && TELLING.contains(&named.name))
    };
    let titles = head.iter().take_while(|row| row.number < header.row).filter(|row| row.cells.len() == 1);
    let titles = titles.flat_map(|row| texts(&row.cells)).map(|(_, text)| text);
    let said = titles.chain(names.iter().map(String::as_str)).find_map(says_targets);
    if !is_silent(&header) || said != Some(true) {
        return header;
    }
    let of_targets = Form::named("goal").map(|form| header.clone().of_form(&form));
    of_targets.filter(|header| header.lacks(reader).iter().all(|field| *field == "target")).unwrap_or(header)
}

/// Whether the titles above a table that repeats the header of another say that it holds the other of targets and actuals.
pub fn is_of_other(titles: &[OwnedRow], last: &Header) -> bool {
    let said = titles.iter().rev().flat_map(|row| texts(&row.cells)).find_map(|(_, text)| says_targets(text));
    said.is_some_and(|targets| last.form.takes_series() && targets != (last.form.main().kind == "goal"))
}

/// Whether a text speaks of targets (or of what was measured), by the last word of either sort: 业绩目标 are targets, 目标完成情况 is what
/// was done. `None` where it speaks of neither.
fn says_targets(text: &str) -> Option<bool> {
    let text = text.to_lowercase();
    let last = |words: &[String]| words.iter().filter_map(|word| text.rfind(word.as_str())).max();
    let (targets, actuals) = (last(&layout_words().said_of_targets), last(&layout_words().said_of_actuals));
    targets.or(actuals).map(|_| targets > actuals)
}

/// The header of a table of money, where a title or a name says that it is one: 部门预算, 报销明细. A word of what money is spent on must
/// stand there or above the lines: 销售预算 are targets.
pub fn of_money(head: &[OwnedRow], names: &[String], reader: &Reader<'_, '_>) -> Option<Header> {
    let (text, form) = titles(head).chain(names.iter().map(String::as_str)).find_map(|text| Some((text, money_form(text)?)))?;
    let header = reader.of_form(&form, head)?;
    let is_spent_on = |text: &str| layout_words().expenses.iter().any(|word| text.to_lowercase().contains(word.as_str()));
    let mut lines = header.cells.iter().filter(|cell| cell.name.as_ref().is_some_and(|named| matches!(named.name, "name" | "category" | "line")));
    let is_meant = is_spent_on(text) || lines.any(|cell| is_spent_on(&cell.text));
    (is_meant && header.is_convincing() && reader.is_complete(&header) && !header.budgets_kpis(head)).then_some(header)
}

/// The header of a table of lines whose months each stand over 预算 and 实际: it says by itself that it is one of money.
pub fn of_budgeted_months(head: &[OwnedRow], reader: &Reader<'_, '_>) -> Option<Header> {
    let header = reader.of_form(&Form::named("budget_line")?, head).filter(|header| header.rows > 1)?;
    let contains = |text: &str, words: &[String]| words.iter().any(|word| text.to_lowercase().contains(word.as_str()));
    let is_budgeted =
        |text: &str| contains(text, &layout_words().budgeted) && reader.period(text).is_some_and(|(_, measure)| measure == Measure::Target);
    let is_name = |cell: &HeaderCell| cell.name.as_ref().is_some_and(|named| matches!(named.name, "name" | "category"));
    let names_lines = header.cells.iter().any(|cell| is_name(cell) && contains(&cell.text, &layout_words().expenses));
    let has_months = header.cells.iter().any(|cell| cell.name.is_none() && is_budgeted(&cell.text));
    (names_lines && has_months && header.is_convincing() && reader.is_complete(&header) && !header.budgets_kpis(head)).then_some(header)
}

/// The header of a table of lines and amounts on a sheet that is named for what was spent, 科目 and 金额 on 实际, or with a column of what was
/// spent in a month: 本月发生.
pub fn of_spent(head: &[OwnedRow], name: &str, reader: &Reader<'_, '_>) -> Option<Header> {
    let is_of_month = |cell: &HeaderCell| cell.name.as_ref().is_some_and(|named| named.name == "spent") && words::is_of_period(&cell.text);
    let says_spent = |header: &Header| spent::says_spent(name) || header.cells.iter().any(is_of_month);
    let header = reader.of_form(&Form::named("budget_line")?, head).filter(says_spent)?;
    let is_spent_on = |text: &str| layout_words().expenses.iter().any(|word| text.to_lowercase().contains(word.as_str()));
    let names_lines = header.cells.iter().any(|cell| cell.name.as_ref().is_some_and(|named| named.name == "name") && is_spent_on(&cell.text));
    let is_named = |name: &str| header.cells.iter().any(|cell| cell.name.as_ref().is_some_and(|named| named.name == name));
    let says_amounts = is_named("spent") && header.lacks(reader) == ["planned"];
    (names_lines && header.is_convincing() && (says_amounts || reader.is_complete(&header)) && !header.budgets_kpis(head)).then_some(header)
}

/// The lines above the first row of several cells.
fn titles(head: &[OwnedRow]) -> impl Iterator<Item = &str> {
    head.iter().take_while(|row| row.cells.len() == 1).flat_map(|row| texts(&row.cells)).map(|(_, text)| text)
}

/// The form of a table of money that a text speaks of.
pub fn money_form(text: &str) -> Option<Form> {
    let text = text.to_lowercase();
    let says = |words: &[String]| words.iter().any(|word| text.contains(word.as_str()));
    match () {
        () if says(&layout_words().budgeted) => Form::named("budget_line").map(|form| executed(form, &text)),
        () if says(&layout_words().spent) => Form::named("spend"),
        () => None,
    }
}

/// A budget whose name says that it is one with what was spent: months that do not say so themselves are of that.
pub fn executed(form: Form, name: &str) -> Form {
    let is_executed = form.name == "budget_line" && layout_words().executed.iter().any(|word| name.to_lowercase().contains(word.as_str()));
    if is_executed { Form { money: Some(Measure::Actual), ..form } } else { form }
}
