//! Rows of totals are left out of the records and compared with the sums of the rows above or below them (W105).

use foldhash::HashMap;
use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::model::facts::SCOPE;
use crate::value::{Context, Decode, Node, Quantity, Raw};

use super::columns::{Column, Layout};
use super::header::OwnedRow;
use super::rows::tell_total;
use super::words;

/// The additive columns of a table with what its rows come to, in their order.
#[derive(Debug)]
pub struct Totals {
    columns: Vec<usize>,
    /// By column: what all rows so far come to.
    so_far: Vec<Sums>,
    totals: Vec<Total>,
    /// Columns that name members, and whether a text there means all of them.
    dimensions: Vec<u16>,
    wholes: HashMap<String, bool>,
}

/// A row of totals.
#[derive(Debug)]
struct Total {
    row: u32,
    values: Vec<Found>,
    /// What the rows above it come to.
    above: Vec<Sums>,
}

/// What the rows down to some place come to in a column.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    /// Rows about members or parts, and rows about the whole company.
    rows: [u32; 2],
    /// The sum of each sort.
    sums: [Decimal; 2],
    /// Rows of each sort whose value is no number.
    others: [u32; 2],
}

/// Types whose values add up.
const ADDITIVE: &[&str] = &["money", "quantity", "number", "days", "target"];

impl Totals {
    /// A table without rows yet.
    pub fn new(layout: &Layout) -> Self {
        let additive = layout.columns.iter().enumerate().filter(|(_, column)| is_additive(column, layout));
        let columns: Vec<usize> = additive.map(|(column, _)| column).collect();
        let is_dimension = |column: &&Column| column.name.is_some_and(|name| SCOPE.contains(&name));
        let dimensions = layout.columns.iter().filter(is_dimension).map(|column| column.index).collect();
        Self { so_far: vec![Sums::default(); columns.len()], columns, totals: Vec::new(), dimensions, wholes: HashMap::default() }
    }

    /// Adds a row.
    pub fn add(&mut self, row: u32, cells: &[(u16, Raw<'_>)], is_total: bool, layout: &Layout, context: &Context<'_>) {
        let sort = usize::from(self.is_of_whole(cells));
        let values = self.columns.iter().map(|&column| value(cells, &layout.columns[column], context));
        if is_total {
            self.totals.push(Total { row, values: values.collect(), above: self.so_far.clone() });
            return;
        }
        for (sums, value) in self.so_far.iter_mut().zip(values) {
            sums.add(sort, &value);
        }
    }

    /// Whether a row is about the whole company in a table that tells members apart: 全国, or no member at all.
    fn is_of_whole(&mut self, cells: &[(u16, Raw<'_>)]) -> bool {
        let texts = cells.iter().filter(|(at, _)| self.dimensions.contains(at)).filter_map(|(_, raw)| match raw {
            Raw::Text(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        });
        let mut whole = !self.dimensions.is_empty();
        for text in texts {
            whole &= match self.wholes.get(text.as_ref()) {
                Some(known) => *known,
                None => *self.wholes.entry(text.to_string()).or_insert(words::is_whole(text)),
            };
        }
        whole
    }

    /// Compares each row of totals with the rows that it may sum up; what fits none of them is told (W105).
    pub fn compare(&self, layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
        for (at, row) in self.totals.iter().enumerate() {
            for (position, &column) in self.columns.iter().enumerate() {
                let column = &layout.columns[column];
                let Found::Number(total) = row.values[position] else { continue };
                let ranges = self.candidates(at, position);
                let sums: Vec<Decimal> = ranges.iter().filter_map(Sums::likeliest).collect();
                let fits = || sums.iter().copied().chain(ranges.iter().filter_map(Sums::of_all)).any(|sum| is_near(total, sum));
                if let Some(expected) = sums.first().filter(|_| !fits()) {
                    let span = layout.cell(sheet, row.row, column.index);
                    tell_total(span, &column.header, &in_column_unit(total, column), &in_column_unit(*expected, column), context);
                }
            }
        }
    }

    /// What the rows that a total may sum up come to, the likeliest first: those since the last total above, all above, those until
    /// the next total below, all below, all of the table. A total at the top is that of the rows below it.
    fn candidates(&self, at: usize, column: usize) -> Vec<Sums> {
        let (here, end) = (self.totals[at].above[column], self.so_far[column]);
        // Between two totals that follow each other stands nothing; the last one with rows below it counts.
        let last = self.totals[..at].last().map(|total| total.above[column]);
        let next = self.totals.get(at + 1).map_or(end, |total| total.above[column]);
        let since = here.without(&last.unwrap_or_default());
        let all = [since, here, next.without(&here), end.without(&here), end];
        all.into_iter().filter(|sums| sums.rows != [0, 0]).collect()
    }
}

/// The additive values of all rows of a table, read once: rows may stand in many others.
pub struct Amounts {
    columns: Vec<usize>,
    rows: Vec<Vec<Found>>,
}

/// A column in which a row is not the sum of others: its number, and theirs.
pub type Difference = (usize, Decimal, Decimal);

impl Amounts {
    /// Reads the rows.
    pub fn of(rows: &[OwnedRow], layout: &Layout, context: &Context<'_>) -> Self {
        let columns = Totals::new(layout).columns;
        let of_row = |row: &OwnedRow| columns.iter().map(|&column| value(&row.cells, &layout.columns[column], context)).collect();
        Self { rows: rows.iter().map(of_row).collect(), columns }
    }

    /// The columns in which a row has a number that is not the sum of the others.
    pub fn differences(&self, whole: usize, rows: &[usize]) -> Vec<Difference> {
        let difference = |(position, &column): (usize, &usize)| {
            let Found::Number(total) = self.rows[whole][position] else { return None };
            let mut sums = Sums::default();
            rows.iter().for_each(|&row| sums.add(0, &self.rows[row][position]));
            let sum = sums.of_all()?;
            (!is_near(total, sum)).then_some((column, total, sum))
        };
        self.columns.iter().enumerate().filter_map(difference).collect()
    }
}

/// Tells in what a row is not the sum of others (W105): as their total, or, where it is none, with the number of `rows` that it looks
/// like the sum of.
pub fn tell_differences(row: u32, differences: &[Difference], rows: Option<usize>, layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
    for (column, total, sum) in differences {
        let column = &layout.columns[*column];
        let span = layout.cell(sheet, row, column.index);
        let (total, sum) = (in_column_unit(*total, column), in_column_unit(*sum, column));
        match rows {
            None => tell_total(span, &column.header, &total, &sum, context),
            Some(rows) => {
                let told = Diagnostic::new("W105", span).variant("outline").arg("column", &column.header).arg("rows", rows);
                context.report(told.arg("total", total).arg("sum", sum));
            }
        }
    }
}

impl Sums {
    fn add(&mut self, sort: usize, value: &Found) {
        self.rows[sort] += 1;
        let sum = match value {
            Found::Number(value) => self.sums[sort].checked_add(*value),
            Found::Blank => Some(self.sums[sort]),
            Found::Other => None,
        };
        match sum {
            Some(sum) => self.sums[sort] = sum,
            None => self.others[sort] += 1,
        }
    }

    /// What was added since an earlier place.
    fn without(&self, earlier: &Self) -> Self {
        let sort = |at: usize| (self.rows[at] - earlier.rows[at], self.sums[at] - earlier.sums[at], self.others[at] - earlier.others[at]);
        let (parts, wholes) = (sort(0), sort(1));
        Self { rows: [parts.0, wholes.0], sums: [parts.1, wholes.1], others: [parts.2, wholes.2] }
    }

    /// The sum of the parts, or of the wholes where there are no parts: 全国 above its regions is no part of their total. `None` when one
    /// of them is no number.
    fn likeliest(&self) -> Option<Decimal> {
        let sort = usize::from(self.rows[0] == 0);
        (self.others[sort] == 0).then_some(self.sums[sort])
    }

    /// The sum of all rows.
    fn of_all(&self) -> Option<Decimal> {
        (self.others == [0, 0]).then_some(self.sums[0].checked_add(self.sums[1])?)
    }
}

/// What stands in a cell of amounts.
#[derive(Debug)]
pub enum Found {
    /// A number.
    Number(Decimal),
    /// Nothing.
    Blank,
    /// Something that does not add up.
    Other,
}

fn is_additive(column: &Column, layout: &Layout) -> bool {
    column.slots().first().is_some_and(|slot| {
        let info = layout.form.parts[usize::from(slot.part)].info;
        slot.field.is_some_and(|field| ADDITIVE.contains(&(info.fields[usize::from(field)].kind)()))
    })
}

/// The amount in a column of a row.
pub fn value(cells: &[(u16, Raw<'_>)], column: &Column, context: &Context<'_>) -> Found {
    let Some((_, raw)) = cells.iter().find(|(at, _)| *at == column.index) else { return Found::Blank };
    let node = Node { raw: raw.clone(), span: crate::diagnostic::Span::Nowhere, hint: column.hint.clone() };
    match words::quiet(context, |context| Quantity::decode(&node, context)) {
        Ok(Some(quantity)) if quantity.unit != crate::value::Unit::Percent => Found::Number(quantity.value),
        Ok(None) => Found::Blank,
        Ok(Some(_)) | Err(_) => Found::Other,
    }
}

/// Totals are typed by hand: they may be rounded in their last place.
pub fn is_near(total: Decimal, sum: Decimal) -> bool {
    let places = total.normalize().scale();
    total.checked_sub(sum).is_some_and(|difference| difference.abs() <= Decimal::new(5, (places + 1).min(Decimal::MAX_SCALE)))
}

/// The number as the column shows it: 260 in a column of 万元.
pub fn in_column_unit(value: Decimal, column: &Column) -> String {
    let factor = column.hint.as_ref().and_then(|hint| hint.factor).filter(|factor| !factor.is_zero()).unwrap_or(Decimal::ONE);
    (value / factor).normalize().to_string()
}
