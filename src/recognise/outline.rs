//! Rows that hold the sum of the rows below them, in tables whose rows add up: `1 市场费` over `1.1 广告` and `1.2 展会`, and a
//! row with its parts below it, `其中：差旅`. Counting both would count everything twice.

use std::cell::LazyCell;
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::value::{Context, Raw};

use super::columns::{Column, Layout, Role};
use super::header::OwnedRow;
use super::rows::RowKind;
use super::totals::{Amounts, Difference, tell_differences};
use super::words;

/// Entities whose amounts add up over the rows of a table. Goals and actuals do not: a company and its regions are told apart by scope.
const ADDED: &[&str] = &["budget_line", "spend", "resource", "order", "allocation"];

/// Fields that name a row.
const NAMES: &[&str] = &["name", "line", "resource", "product"];
/// Entities whose rows are entries of a ledger: a number in front of one is no place in an outline.
const LEDGERS: &[&str] = &["spend", "order"];

/// Rows that stand in others, as far as they are found.
#[derive(Default)]
pub struct Outline {
    /// Rows that are left out as totals, from the last.
    pub totals: Vec<usize>,
    /// Rows that are not the sum of those that stand in them, by their numbers or by what they say.
    wrong: Vec<Wrong>,
    /// Parts that are left out, for they do not make up their whole.
    left_out: Vec<Range<usize>>,
}

/// A row that is not the sum of others.
struct Wrong {
    row: usize,
    differences: Vec<Difference>,
    /// How many they are, where all of them count.
    counted: Option<usize>,
}

/// Marks parents as totals, the inner ones first. Of parts that do not make up their whole, the whole counts and the parts are remarks.
pub fn mark(rows: &[OwnedRow], kinds: &mut [RowKind], layout: &Layout, context: &Context<'_>) -> Outline {
    let mut outline = Outline::default();
    let kind = layout.form.main().kind;
    if !ADDED.contains(&kind) {
        return outline;
    }
    let numbered = if LEDGERS.contains(&kind) { vec![None; rows.len()] } else { numbered(rows, layout) };
    let parts = parts(rows, layout);
    let amounts = LazyCell::new(|| Amounts::of(rows, layout, context));
    for at in (0..rows.len()).rev() {
        if kinds[at] != RowKind::Data {
            continue;
        }
        let of_parts = || parts[at].clone().map(|parts| (parts, None));
        let Some((inner, is_sure)) = numbered[at].clone().map(|(children, is_sure)| (children, Some(is_sure))).or_else(of_parts) else { continue };
        let counted: Vec<usize> = inner.clone().filter(|&inner| kinds[inner] == RowKind::Data).collect();
        if counted.is_empty() {
            continue;
        }
        let differences = amounts.differences(at, &counted);
        match is_sure {
            None if !differences.is_empty() => {
                kinds[inner.clone()].fill(RowKind::Note);
                outline.left_out.push(inner);
                continue;
            }
            Some(false) if !differences.is_empty() => outline.wrong.push(Wrong { row: at, differences, counted: Some(counted.len()) }),
            _ => {
                kinds[at] = RowKind::Total;
                outline.totals.push(at);
                outline.wrong.push(Wrong { row: at, differences, counted: None });
            }
        }
    }
    outline
}

impl Outline {
    /// Tells what was left out and what may be counted twice.
    pub fn tell(&self, rows: &[OwnedRow], layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
        for wrong in &self.wrong {
            tell_differences(rows[wrong.row].number, &wrong.differences, wrong.counted, layout, sheet, context);
        }
        for parts in &self.left_out {
            let Some((column, text)) = name_column(layout).and_then(|column| Some((column, text_at(&rows[parts.start], column)?))) else { continue };
            let span = layout.cell(sheet, rows[parts.start].number, column);
            context.report(Diagnostic::new("I104", span).variant("parts").arg("text", text.trim()).arg("rows", parts.len()));
        }
    }
}

/// The column that names the rows.
fn name_column(layout: &Layout) -> Option<u16> {
    let is_name = |column: &&Column| column.name.is_some_and(|name| NAMES.contains(&name)) && matches!(column.role, Role::Fields(_));
    layout.columns.iter().find(is_name).map(|column| column.index)
}

/// The column of the numbers of the rows, also where it is declared to be left out.
fn number_column(layout: &Layout) -> Option<u16> {
    let is_number = |column: &&Column| column.name == Some("id") || words::is_row_number(&column.header);
    layout.columns.iter().find(is_number).map(|column| column.index)
}

fn text_at(row: &OwnedRow, column: u16) -> Option<String> {
    match &row.cells.iter().find(|(at, _)| *at == column)?.1 {
        Raw::Text(text) => Some(text.to_string()),
        Raw::Number { value, .. } => Some(value.normalize().to_string()),
        _ => None,
    }
}

/// The number of a row in an outline.
struct Number {
    parts: Vec<u32>,
    /// Whether it ends as a number does: with a blank, `、`, or nothing after it.
    stands_alone: bool,
}

impl Number {
    /// `1.2`, `1.2 广告`, `1.2广告`.
    fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = &text[..text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len())];
        let rest = text[digits.len()..].chars().next();
        let parts = digits.trim_end_matches('.').split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        Some(Self { parts, stands_alone: rest.is_none_or(|c| c.is_whitespace() || c == '、') })
    }

    fn is_in(&self, outer: &Self) -> bool {
        self.parts.len() > outer.parts.len() && self.parts.starts_with(&outer.parts)
    }
}

/// A row whose children are still to come.
struct Open {
    row: usize,
    direct: u32,
    in_order: bool,
    stand_alone: bool,
}

impl Open {
    /// Counts a direct child; as a number of a cell, 1.10 is 1.1.
    fn add(&mut self, own: &Number, child: &Number) {
        let last = child.parts.last().copied().unwrap_or_default();
        let is_direct = child.parts.len() == own.parts.len() + 1;
        if is_direct {
            self.direct += 1;
            self.in_order &= last == self.direct || self.direct.to_string().trim_end_matches('0') == last.to_string();
        }
        self.in_order &= self.direct > 0;
        self.stand_alone &= child.stands_alone;
    }
}

/// The rows below each numbered one whose numbers begin with its own, and whether that makes them its parts for sure: in a column of
/// numbers it does, if they are counted from 1. Names may begin with any number (`5.1 促销` is no part of `5G 推广`), so there the children must be counted from 1,
/// and be several where nothing divides number and name.
fn numbered(rows: &[OwnedRow], layout: &Layout) -> Vec<Option<(Range<usize>, bool)>> {
    let numbers = |column: Option<u16>| -> Vec<Option<Number>> {
        rows.iter().map(|row| column.and_then(|column| text_at(row, column)).and_then(|text| Number::of(&text))).collect()
    };
    let mut own = numbers(number_column(layout));
    let is_sure = own.iter().flatten().any(|number| number.parts.len() > 1);
    if !is_sure {
        own = numbers(name_column(layout));
    }
    let mut found = vec![None; rows.len()];
    let mut open: Vec<Open> = Vec::new();
    for at in 0..=rows.len() {
        let number = own.get(at).and_then(Option::as_ref);
        let goes_on = |open: &Open| number.zip(own[open.row].as_ref()).is_some_and(|(number, outer)| number.is_in(outer));
        while let Some(last) = open.pop_if(|last| !goes_on(last)) {
            let is_outline = is_sure || (last.in_order && (last.stand_alone || last.direct > 1));
            found[last.row] = (last.row + 1 < at && is_outline).then_some((last.row + 1..at, is_sure && last.in_order));
        }
        if let Some(number) = number {
            open.iter_mut().rev().take(1).for_each(|last| own[last.row].iter().for_each(|outer| last.add(outer, number)));
            open.push(Open { row: at, direct: 0, in_order: true, stand_alone: number.stands_alone });
        }
    }
    found
}

/// The rows below each one that say they are among it.
fn parts(rows: &[OwnedRow], layout: &Layout) -> Vec<Option<Range<usize>>> {
    let Some(column) = name_column(layout) else { return vec![None; rows.len()] };
    let is_part: Vec<bool> = rows.iter().map(|row| text_at(row, column).is_some_and(|text| words::is_part(&text))).collect();
    let mut found = vec![None; rows.len()];
    let mut end = rows.len();
    for at in (0..rows.len()).rev().filter(|&at| !is_part[at]) {
        found[at] = (at + 1 < end).then_some(at + 1..end);
        end = at;
    }
    found
}
