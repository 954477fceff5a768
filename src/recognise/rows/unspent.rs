//! Rows of a budget that are no lines of it: 费用率 4.0% and 较上年增长 15% below the total, 销售收入, of which the budget is a part, and 其中：一季度
//! below the total, which is a part of that.

use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Layout, Role};
use crate::recognise::words::{self, layout_words};
use crate::value::{Context, Raw};

use super::RowKind;
use super::kinds::names;

/// Leaves them out where they are few among the lines, which is told for the first (I104).
pub fn leave(rows: &[OwnedRow], kinds: &mut [RowKind], layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
    if layout.form.main().kind != "budget_line" {
        return;
    }
    let parts = parts_of_total(rows, kinds, layout);
    tell("part_of_total", &parts, rows, layout, sheet, context);
    parts.into_iter().for_each(|at| kinds[at] = RowKind::Mean);
    let lines = kinds.iter().filter(|kind| **kind == RowKind::Data).count();
    let unspent: Vec<usize> = (0..rows.len()).filter(|&at| kinds[at] == RowKind::Data && is_unspent(&rows[at], layout)).collect();
    if unspent.len() < lines {
        tell("unspent", &unspent, rows, layout, sheet, context);
        unspent.into_iter().for_each(|at| kinds[at] = RowKind::Mean);
    }
}

fn tell(variant: &'static str, left_out: &[usize], rows: &[OwnedRow], layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
    let Some(first) = left_out.first().map(|&at| &rows[at]) else { return };
    let Some((column, name)) = names(&first.cells, layout).next() else { return };
    let told = Diagnostic::new("I104", layout.cell(sheet, first.number, column.index)).variant(variant);
    context.report(told.arg("text", name).arg("rows", left_out.len()));
}

/// The rows below the last total that are among it, where lines stand above it: a whole at the top is made up by those below it.
fn parts_of_total(rows: &[OwnedRow], kinds: &[RowKind], layout: &Layout) -> Vec<usize> {
    let last = kinds.iter().rposition(|kind| *kind == RowKind::Total).filter(|total| kinds[..*total].contains(&RowKind::Data));
    let is_part = |at: &usize| names(&rows[*at].cells, layout).next().is_some_and(|(_, name)| words::is_part(name));
    let below = last.into_iter().flat_map(|total| total + 1..rows.len());
    below.take_while(|at| kinds[*at] == RowKind::Data).take_while(is_part).collect()
}

/// Whether a row says a rate, or what is earned.
fn is_unspent(row: &OwnedRow, layout: &Layout) -> bool {
    let is_earned = |name: &str| layout_words().earned.iter().any(|word| name.ends_with(word.as_str()));
    let of_money = layout.columns.iter().filter(|column| column.name == Some("planned") || matches!(column.role, Role::Period { .. }));
    let mut amounts = of_money.filter_map(|column| row.cell(column.index)).filter(|raw| !matches!(raw, Raw::Blank)).peekable();
    let has_amounts = amounts.peek().is_some();
    (has_amounts && amounts.all(is_percentage)) || names(&row.cells, layout).any(|(_, name)| is_earned(name))
}

fn is_percentage(raw: &Raw<'_>) -> bool {
    match raw {
        Raw::Number { percent, .. } => *percent,
        Raw::Text(text) => text.trim().strip_suffix(['%', '％']).is_some_and(|number| number.trim().parse::<Decimal>().is_ok()),
        Raw::Blank | Raw::Date(_) | Raw::Flag(_) | Raw::Error(_) | Raw::List(_) | Raw::Map(_) => false,
    }
}
