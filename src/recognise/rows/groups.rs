//! What a line of the budget stands under where no column says it: a row that says a name and no more, `一、人力成本` over its lines, or a
//! row that is their sum. That is the kind of the line, and tells 其他 of one kind from 其他 of another.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::Layout;
use crate::recognise::words::{self, Reach};
use crate::value::{Context, Node, Raw};

use super::RowKind;
use super::outline::numbers;
use super::outline::parents::{indent, name_column, number_column, text_at};

/// The rows under which others stand.
#[derive(Default)]
pub struct Groups {
    /// The row that stands above each one, by position.
    above: Vec<Option<usize>>,
    /// What such rows are called, without their numbers.
    names: Vec<Option<Node<'static>>>,
}

impl Groups {
    /// Finds the rows of a budget that say a name alone, which are no lines (I104).
    pub fn settle(rows: &[OwnedRow], kinds: &mut [RowKind], layout: &Layout, sheet: &Sheet, context: &Context<'_>) -> Self {
        if layout.form.main().kind != "budget_line" {
            return Self::default();
        }
        let headings = headings(rows, kinds, layout);
        let names = rows.iter().map(|row| name(row, layout, sheet)).collect();
        let mut groups = Self { above: vec![None; rows.len()], names };
        for (at, &heading) in headings.iter().enumerate() {
            kinds[heading] = RowKind::Note;
            groups.stand_under(heading, heading + 1..headings.get(at + 1).copied().unwrap_or(rows.len()));
        }
        if let Some((span, text)) = headings.first().and_then(|&first| groups.named(first)) {
            context.report(Diagnostic::new("I104", span).variant("headings").arg("text", text).arg("rows", headings.len()));
        }
        groups
    }

    /// Takes rows for those that stand under another one, which is their sum. The innermost is said first.
    pub fn stand_in(&mut self, parents: &[(usize, Range<usize>)]) {
        let mut under: Vec<Option<usize>> = vec![None; self.above.len()];
        for (parent, inner) in parents {
            let rows = under.iter_mut().skip(inner.start).take(inner.len());
            rows.for_each(|row| *row = row.or(Some(*parent)));
        }
        for (row, parent) in under.into_iter().enumerate() {
            self.above[row] = parent.filter(|&parent| parent != row).or(self.above[row]);
        }
    }

    /// The kind of the line in a row.
    pub fn kind(&self, row: usize) -> Option<Node<'static>> {
        self.names[(*self.above.get(row)?)?].clone()
    }

    fn stand_under(&mut self, heading: usize, rows: Range<usize>) {
        self.above[rows].fill(Some(heading));
    }

    fn named(&self, row: usize) -> Option<(crate::diagnostic::Span, String)> {
        let node = self.names[row].as_ref()?;
        Some((node.span, node.text()?.into_owned()))
    }
}

/// What a row is called, without the number in front.
fn name(row: &OwnedRow, layout: &Layout, sheet: &Sheet) -> Option<Node<'static>> {
    let column = [name_column(layout), number_column(layout)].into_iter().flatten().find(|&column| row.text(column).is_some())?;
    let name = numbers::without(row.text(column)?).to_string();
    Some(Node::new(Raw::Text(name.into()), layout.cell(sheet, row.number, column)))
}

/// Rows with a name alone above one that says more, of which something shows that they are no lines whose amount is not known yet.
fn headings(rows: &[OwnedRow], kinds: &[RowKind], layout: &Layout) -> Vec<usize> {
    let numbers = numbers::of_texts(rows.iter().map(|row| lone_name(row, layout).map(str::to_string).or_else(|| text_at(row, name_column(layout)?))));
    let is_lone = |row: usize| kinds.get(row) == Some(&RowKind::Data) && lone_name(&rows[row], layout).is_some();
    let holds = |row: usize| kinds.get(row) == Some(&RowKind::Data) && !is_lone(row);
    let is_numbered = |row: usize| match (&numbers[row], &numbers[row + 1]) {
        (Some(own), Some(below)) => below.is_in(own),
        (own, below) => own.is_some() && below.is_none(),
    };
    let indent = |row: usize| name_column(layout).and_then(|column| text_at(&rows[row], column)).map_or(0, |text| indent(&text));
    let closes = |row: usize| words::reach(&rows[row].cells) == Reach::Group;
    let is_summed = |row: usize| {
        let end = (row + 1..rows.len()).find(|&end| !holds(end));
        end.is_some_and(|end| kinds[end] == RowKind::Total && closes(end))
    };
    let is_heading = |row: usize| is_numbered(row) || indent(row) < indent(row + 1) || is_summed(row);
    (0..rows.len()).filter(|&row| is_lone(row) && holds(row + 1) && is_heading(row)).collect()
}

/// The only text of a row, where it stands in the column of names or, with a number at most, in that of numbers.
fn lone_name<'r>(row: &'r OwnedRow, layout: &Layout) -> Option<&'r str> {
    let (name, number) = (name_column(layout), number_column(layout));
    let is_of_these = row.cells.iter().all(|(column, _)| Some(*column) == name || Some(*column) == number);
    let text = |column: Option<u16>| row.text(column?).map(str::trim);
    text(name).or_else(|| text(number)).filter(|text| is_of_these && !words::is_part(text))
}
