//! Rows that hold the sum of the rows below them, in tables whose rows add up: `1 市场费` over `1.1 广告` and `1.2 展会`, and a
//! row with its parts below it, `其中：差旅`. Counting both would count everything twice.

use std::ops::Range;

use crate::value::{Context, Raw};

use super::columns::Layout;
use super::header::OwnedRow;
use super::rows::RowKind;
use super::totals::Totals;
use super::words;

/// Entities whose amounts add up over the rows of a table. Goals and actuals do not: a company and its regions are told apart by scope.
const ADDED: &[&str] = &["budget_line", "spend", "resource", "order", "allocation"];

/// Marks parents as totals, and gives them with the rows that they sum up. Of parts that do not make up their whole, the whole counts
/// and the parts are remarks.
pub fn mark(rows: &[OwnedRow], kinds: &mut [RowKind], layout: &Layout, context: &Context<'_>) -> Vec<(usize, Range<usize>)> {
    let mut parents = Vec::new();
    if !ADDED.contains(&layout.form.main().kind) {
        return parents;
    }
    for at in 0..rows.len() {
        if kinds[at] != RowKind::Data {
            continue;
        }
        if let Some(children) = numbered(rows, at) {
            if children.clone().any(|child| kinds[child] == RowKind::Data) {
                kinds[at] = RowKind::Total;
                parents.push((at, children));
            }
        } else if let Some(parts) = parts(rows, at) {
            if Totals::add_up(&rows[at], &rows[parts.clone()], layout, context) {
                kinds[at] = RowKind::Total;
                parents.push((at, parts));
            } else {
                kinds[parts].fill(RowKind::Note);
            }
        }
    }
    parents
}

/// The rows below a numbered one whose numbers begin with its own.
fn numbered(rows: &[OwnedRow], at: usize) -> Option<Range<usize>> {
    let own = number(&rows[at])?;
    let is_child = |row: &OwnedRow| number(row).is_some_and(|number| number.len() > own.len() && number.starts_with(&own));
    let count = rows[at + 1..].iter().take_while(|row| is_child(row)).count();
    (count > 0).then_some(at + 1..at + 1 + count)
}

/// The parts of a number in front of a row: `1.2` or `1.2 广告`.
fn number(row: &OwnedRow) -> Option<Vec<u32>> {
    let text = match &row.cells.first()?.1 {
        Raw::Text(text) => text.trim().to_string(),
        Raw::Number { value, .. } => value.normalize().to_string(),
        _ => return None,
    };
    let digits: &str = &text[..text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len())];
    digits.trim_end_matches('.').split('.').map(|part| part.parse().ok()).collect()
}

/// The rows below one that say they are among it.
fn parts(rows: &[OwnedRow], at: usize) -> Option<Range<usize>> {
    let is_part = |row: &OwnedRow| row.cells.iter().any(|(_, raw)| matches!(raw, Raw::Text(text) if words::is_part(text)));
    let count = rows[at + 1..].iter().take_while(|row| is_part(row)).count();
    (count > 0 && !is_part(&rows[at])).then_some(at + 1..at + 1 + count)
}
