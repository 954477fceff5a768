//! What was taken back of spending, in a column of its own: 贷方 beside 借方. Each such amount is spending of its own that is negative, and
//! stands in its own cell, so that an amount beside it stays what it is and both can be shown. A ledger closes its month by moving all of it
//! to the result, 结转损益: that takes nothing back, and the row is left out, which is told.

use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span};
use crate::load::Sheet;
use crate::recognise::account::Reading;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::companions::Says;
use crate::recognise::header::columns::{Layout, Role};
use crate::recognise::header::measures::Part;
use crate::recognise::words;
use crate::value::given::is_nothing;
use crate::value::{Context, Node, Raw};

use super::RowKind;

/// The rows of a part without what was taken back, and those of what was; the latter where there are any.
pub fn apart(mut part: Part, sheet: &Sheet, context: &Context<'_>) -> (Part, Option<Part>) {
    let Some((amount, credit)) = columns(&part.layout) else { return (part, None) };
    let index = |layout: &Layout, at: usize| layout.columns[at].index;
    let (amount_column, credit_column) = (index(&part.layout, amount), index(&part.layout, credit));
    let is_credit = |row: &OwnedRow| row.cell(credit_column).is_some_and(|raw| !is_nought(raw));
    let data =
        |part: &Part| part.rows.iter().zip(&part.kinds).filter(|(_, kind)| **kind == RowKind::Data).map(|(row, _)| row.clone()).collect::<Vec<_>>();
    let (closing, credits): (Vec<OwnedRow>, Vec<OwnedRow>) = data(&part).into_iter().filter(is_credit).partition(closes);
    let numbers = |rows: &[OwnedRow]| rows.iter().map(|row| row.number).collect::<Vec<u32>>();
    let (closing, credits) = (numbers(&closing), numbers(&credits));
    let tell = |variant, rows: &[u32]| {
        let Some(&first) = rows.first() else { return };
        let told = Diagnostic::new("I104", part.layout.cell(sheet, first, credit_column)).variant(variant);
        context.report(told.arg("column", &part.layout.columns[credit].header).arg("rows", rows.len()));
    };
    tell("credits", &credits);
    tell("closing", &closing);

    let mut taken_back = Part { layout: of_credits(&part.layout, amount, credit), rows: part.rows.clone(), kinds: part.kinds.clone() };
    taken_back.rows.iter_mut().for_each(|row| negate(row, credit_column));
    taken_back.keep(|row, kind| kind != RowKind::Data || credits.binary_search(&row.number).is_ok());
    part.keep(|row, kind| kind != RowKind::Data || !(is_credit(row) && row.cell(amount_column).is_none_or(is_nought)));
    if credits.is_empty() {
        return (part, None);
    }
    (part, Some(taken_back))
}

/// Adds to the account of a sheet what was read of such rows; those of other kinds were counted with the rest.
pub fn account(reading: &mut Reading, credits: Reading) {
    reading.rows_read = credits.rows_read;
    reading.unchecked = credits.unchecked;
    reading.unchecked.sort_unstable();
    reading.unchecked.dedup();
}

/// Positions of the column of amounts and of that of what is taken from them.
fn columns(layout: &Layout) -> Option<(usize, usize)> {
    let less = |column: &crate::recognise::header::columns::Column| {
        column.companions.iter().find(|companion| companion.says == Says::Less).map(|less| less.column)
    };
    let (amount, credit) = layout.columns.iter().enumerate().find_map(|(at, column)| Some((at, less(column)?)))?;
    Some((amount, layout.columns.iter().position(|column| column.index == credit)?))
}

/// The layout in which the second column gives the amounts; its unit is that of the first where it says none.
fn of_credits(layout: &Layout, amount: usize, credit: usize) -> Layout {
    let mut layout = layout.clone();
    let (role, name) = (layout.columns[amount].role.clone(), layout.columns[amount].name);
    let hint = layout.columns[amount].hint.clone();
    (layout.columns[amount].role, layout.columns[amount].name) = (Role::Redundant, None);
    layout.columns[amount].companions.clear();
    let credits = &mut layout.columns[credit];
    (credits.role, credits.name) = (role, name);
    credits.hint = credits.hint.take().filter(|hint| hint.unit.is_some()).or(hint);
    layout
}

/// Whether a row closes the month of a ledger.
fn closes(row: &OwnedRow) -> bool {
    row.cells.iter().any(|(column, _)| row.text(*column).is_some_and(words::is_to_result))
}

/// Whether a cell says that nothing was taken back.
fn is_nought(raw: &Raw<'static>) -> bool {
    let is_zero = match raw {
        Raw::Number { value, .. } => value.is_zero(),
        Raw::Text(text) => text.trim().parse().is_ok_and(|value: Decimal| value.is_zero()),
        _ => false,
    };
    is_zero || is_nothing(&Node::new(raw.clone(), Span::Nowhere))
}

fn negate(row: &mut OwnedRow, column: u16) {
    for (_, raw) in row.cells.iter_mut().filter(|(at, _)| *at == column) {
        match raw {
            Raw::Number { value, .. } => *value = -*value,
            Raw::Text(text) => *raw = Raw::Text(negative(text.trim()).into()),
            _ => {}
        }
    }
}

/// A written amount with the other sign; words stay what they are.
fn negative(text: &str) -> String {
    let bracketed = || text.strip_prefix(['(', '（'])?.strip_suffix([')', '）']);
    match text.strip_prefix(['-', '−', '－']).or_else(bracketed) {
        Some(rest) => rest.to_string(),
        None if text.chars().any(|c| c.is_ascii_digit()) => format!("-{text}"),
        None => text.to_string(),
    }
}

impl Part {
    fn keep(&mut self, is_kept: impl Fn(&OwnedRow, RowKind) -> bool) {
        let rows = std::mem::take(&mut self.rows).into_iter().zip(std::mem::take(&mut self.kinds));
        (self.rows, self.kinds) = rows.filter(|(row, kind)| is_kept(row, *kind)).unzip();
    }
}
