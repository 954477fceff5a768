//! Rows that hold the sum of other rows, in tables whose rows add up: `1 市场费` over `1.1 广告` and `1.2 展会`. Counting both would count
//! everything twice.

use std::cell::LazyCell;
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::value::Context;

use super::RowKind;
use super::totals::{Amounts, Difference, tell_differences};
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::Layout;

mod bare;
pub mod equal;
pub mod numbers;
pub mod parents;

use equal::Equal;
pub use numbers::begins_phase;
use parents::{Parent, Sign, name_column, text_at};

/// Entities whose amounts add up over the rows of a table. Goals and actuals do not: a company and its regions are told apart by scope.
const ADDED: &[&str] = &["budget_line", "spend", "resource", "order", "allocation"];

/// Entities whose rows are entries of a ledger: a number in front of one is no place in an outline.
const LEDGERS: &[&str] = &["spend", "order"];

/// Entities whose rows are shares of one sum: what their numbers come to says something.
const SHARES: &[&str] = &["budget_line", "allocation"];

/// Rows that stand in others, as far as they are found.
#[derive(Default)]
pub struct Outline {
    /// Rows that are left out as totals, and were compared.
    pub totals: Vec<usize>,
    /// Rows that are not the sum of those that stand in them, by their numbers or by what they say.
    wrong: Vec<Wrong>,
    /// Rows that are the sum of those below them, and nothing else says that these stand in them.
    equal: Vec<Equal>,
    /// Whether they are left out as totals.
    equal_are_totals: bool,
    /// Parts that are left out, for they do not make up their whole.
    left_out: Vec<Range<usize>>,
    /// Rows that others stand in, each with these; the innermost first.
    pub parents: Vec<(usize, Range<usize>)>,
    /// Rows that say that some are among the one above them and not which, with that one.
    open: Vec<(usize, usize)>,
    /// Rows that are made up by their parts and the rows below these, which do not say that they are parts.
    completed: Vec<usize>,
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
    let amounts = LazyCell::new(|| Amounts::of(rows, layout, context));
    bare::find(rows, kinds, layout).into_iter().for_each(|bare| outline.settle_bare(bare, kinds, &amounts));
    let is_declared = layout.totals.is_some();
    let mut parents = parents::find(rows, layout, LEDGERS.contains(&kind));
    parents.retain(|parent| !is_declared || parent.sign == Sign::Among);
    parents.iter().for_each(|parent| outline.settle(parent, kinds, &amounts));
    if is_declared {
        outline.totals.extend(equal::verified(kinds, &amounts));
    } else if parents.is_empty() && SHARES.contains(&kind) {
        let category = layout.columns.iter().find(|column| column.name == Some("category")).map(|column| column.index);
        (outline.equal, outline.equal_are_totals) = equal::find(kinds, &amounts, |row| text_at(&rows[row], category?));
        outline.totals = outline.equal.iter().filter(|_| outline.equal_are_totals).map(|equal| equal.row).collect();
        outline.totals.iter().for_each(|&row| kinds[row] = RowKind::Total);
        let groups = outline.equal.iter().filter(|_| outline.equal_are_totals);
        outline.parents.extend(groups.map(|equal| (equal.row, equal.inner.clone())));
    }
    outline.totals.sort_unstable();
    outline.totals.dedup();
    outline.wrong.sort_by_key(|wrong| wrong.row);
    outline
}

impl Outline {
    /// Decides what a row is that others stand in.
    fn settle(&mut self, parent: &Parent, kinds: &mut [RowKind], amounts: &Amounts) {
        let row = parent.row;
        let counted: Vec<usize> = parent.inner.clone().filter(|&inner| inner != row && kinds[inner] == RowKind::Data).collect();
        if kinds[row] != RowKind::Data || counted.is_empty() {
            return;
        }
        let differences = amounts.differences(row, &counted);
        match parent.sign {
            Sign::Among if !differences.is_empty() && self.complete(row, counted.len(), kinds, amounts) => {}
            Sign::Among if !differences.is_empty() => {
                kinds[parent.inner.clone()].fill(RowKind::Note);
                self.left_out.push(parent.inner.clone());
            }
            Sign::Placed if !differences.is_empty() => self.wrong.push(Wrong { row, differences, counted: Some(counted.len()) }),
            _ => {
                kinds[row] = RowKind::Total;
                self.totals.push(row);
                self.parents.push((row, parent.inner.clone()));
                self.wrong.push(Wrong { row, differences, counted: None });
            }
        }
    }

    /// Finds the parts of a row of which only the first say that they are among it, 其中：展会 and then 广告: with the rows below they come to
    /// exactly what it does. A bare 其中 is none of them.
    fn complete(&mut self, row: usize, parts: usize, kinds: &mut [RowKind], amounts: &Amounts) -> bool {
        let below: Vec<usize> = (row..kinds.len()).take_while(|&at| kinds[at] == RowKind::Data).collect();
        let Some(group) = amounts.sum_of_next(&below).filter(|group| group.rows > parts) else { return false };
        let bare = below[1..=group.rows].iter().filter(|&&part| amounts.numbers(part) == 0);
        bare.for_each(|&part| kinds[part] = RowKind::Note);
        kinds[row] = RowKind::Total;
        self.totals.push(row);
        self.parents.push((row, row + 1..below[group.rows] + 1));
        self.completed.push(row);
        true
    }

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
        for row in self.completed.iter().map(|&row| &rows[row]) {
            let Some((column, text)) = name_column(layout).and_then(|column| Some((column, text_at(row, column)?))) else { continue };
            let told = Diagnostic::new("I104", layout.cell(sheet, row.number, column)).variant("total");
            context.report(told.arg("row", row.number).arg("text", text.trim()));
        }
        for &(bare, whole) in &self.open {
            let Some((column, text)) = name_column(layout).and_then(|column| Some((column, text_at(&rows[whole], column)?))) else { continue };
            let told = Diagnostic::new("E105", layout.cell(sheet, rows[bare].number, column)).variant("among");
            context.report(told.arg("text", text_at(&rows[bare], column).unwrap_or_default().trim()).arg("name", text.trim()));
        }
        self.equal.iter().for_each(|equal| self.tell_equal(equal, rows, layout, sheet, context));
    }

    /// W105 for a row that is the sum of those below it and may be their total.
    fn tell_equal(&self, equal: &Equal, rows: &[OwnedRow], layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
        let column = &layout.columns[equal.column];
        let (row, inner) = (rows[equal.row].number, &rows[equal.inner.clone()]);
        let (first, last) = (inner.first().map_or(row, |row| row.number), inner.last().map_or(row, |row| row.number));
        let variant = if self.equal_are_totals { "equal_left_out" } else { "equal" };
        let told = Diagnostic::new("W105", layout.cell(sheet, row, column.index)).variant(variant).arg("column", &column.header);
        context.report(told.arg("row", row).arg("first", first).arg("last", last));
    }
}
