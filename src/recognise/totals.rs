//! Rows of totals are left out of the records and compared with the sums of the rows above or below them (W105).
//!
//! A row about a part of the one above, `其中：上海`, is no part of a total, and with its fellows no more than that row.
//!
//! Which rows a total sums up is known from its word and its place: 华东小计 those since the sum of a group before it, 总计 those of all
//! groups, or those below where totals stand at the top. A total that fits any such rows is right; what is told of one that fits none is
//! the sum of the rows that it most likely means. One that could be compared with nothing is right for nobody, and is told so.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use foldhash::HashMap;
use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span};
use crate::load::Sheet;
use crate::model::facts::SCOPE;
use crate::value::{Context, Decode, Hint, Node, Quantity, Raw};
use crate::vocabulary::catalogue_kpi;

use super::columns::{Column, Layout};
use super::header::OwnedRow;
use super::words::{self, Measure, Reach};

mod neighbours;

use neighbours::Neighbours;

/// The additive columns of a table with what its rows come to, in their order.
#[derive(Debug)]
pub struct Totals {
    columns: Vec<usize>,
    /// By column: what all rows so far come to.
    so_far: Vec<Sums>,
    totals: Vec<Total>,
    /// Known once they are asked for.
    neighbours: OnceCell<Neighbours>,
    /// Columns that name members, and whether a text there means all of them.
    dimensions: Vec<u16>,
    standings: HashMap<String, Standing>,
    /// The last row that is no part of another, and the parts that follow it.
    above: Option<Above>,
    exceeded: Vec<Exceeded>,
}

/// What the name of a member says of its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// 华东.
    Member,
    /// 全国.
    Whole,
    /// `其中：上海`.
    Part,
    /// A name that is indented, as those of further parts are.
    Indented,
}

impl Standing {
    fn of(text: &str) -> Self {
        match () {
            () if words::is_whole(text) => Standing::Whole,
            () if words::is_part(text) => Standing::Part,
            () if text.starts_with(char::is_whitespace) => Standing::Indented,
            () => Standing::Member,
        }
    }
}

/// A row and what is among it.
#[derive(Debug)]
struct Above {
    row: u32,
    values: Vec<Found>,
    parts: Vec<Sums>,
}

/// A row whose parts come to more than it does: row, position of the column, its number, theirs.
type Exceeded = (u32, usize, Decimal, Decimal);

/// A row of totals.
#[derive(Debug)]
struct Total {
    row: u32,
    reach: Reach,
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
    /// Numbers that are not 0.
    amounts: u32,
}

/// Types whose values add up.
const ADDITIVE: &[&str] = &["money", "quantity", "number", "days", "target"];

/// How KPIs are aggregated whose values add up.
const SUMMED: &str = "sum";

impl Totals {
    /// A table without rows yet.
    pub fn new(layout: &Layout) -> Self {
        let additive = layout.columns.iter().enumerate().filter(|(_, column)| is_additive(column, layout));
        let columns: Vec<usize> = additive.map(|(column, _)| column).collect();
        let is_dimension = |column: &&Column| column.name.is_some_and(|name| SCOPE.contains(&name));
        let dimensions = layout.columns.iter().filter(is_dimension).map(|column| column.index).collect();
        Self {
            so_far: vec![Sums::default(); columns.len()],
            columns,
            totals: Vec::new(),
            neighbours: OnceCell::new(),
            dimensions,
            standings: HashMap::default(),
            above: None,
            exceeded: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn add(&mut self, row: u32, cells: &[(u16, Raw<'_>)], is_total: bool, layout: &Layout, context: &Context<'_>) {
        let values: Vec<Found> = self.columns.iter().map(|&column| value_of(cells, &layout.columns[column], context)).collect();
        if is_total {
            self.close();
            self.neighbours.take();
            self.totals.push(Total { row, reach: words::reach(cells), values, above: self.so_far.clone() });
            return;
        }
        let standings = self.standings(cells);
        let is_further = standings.contains(&Standing::Indented) && self.above.as_ref().is_some_and(|above| !above.parts.is_empty());
        if standings.contains(&Standing::Part) || is_further {
            return self.add_part(&values);
        }
        let is_whole = !self.dimensions.is_empty() && standings.iter().all(|standing| *standing == Standing::Whole);
        for (sums, value) in self.so_far.iter_mut().zip(&values) {
            sums.add(usize::from(is_whole), value);
        }
        self.close();
        self.above = Some(Above { row, values, parts: Vec::new() });
    }

    /// What the members that a row names say of it: none, or 全国 alone, is the whole company in a table that tells members apart.
    fn standings(&mut self, cells: &[(u16, Raw<'_>)]) -> Vec<Standing> {
        let texts = cells.iter().filter(|(at, _)| self.dimensions.contains(at)).filter_map(|(_, raw)| match raw {
            Raw::Text(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        });
        let mut standing = |text: &str| match self.standings.get(text) {
            Some(known) => *known,
            None => *self.standings.entry(text.to_string()).or_insert(Standing::of(text)),
        };
        texts.map(|text| standing(text)).collect()
    }

    fn add_part(&mut self, values: &[Found]) {
        let Some(above) = &mut self.above else { return };
        above.parts.resize(values.len(), Sums::default());
        above.parts.iter_mut().zip(values).for_each(|(sums, value)| sums.add(0, value));
    }

    /// Compares the last row with its parts, which may be some of them.
    fn close(&mut self) {
        let Some(above) = self.above.take() else { return };
        for (position, (value, parts)) in above.values.iter().zip(&above.parts).enumerate() {
            if let (Found::Number(total), Some(sum)) = (value, parts.likeliest())
                && sum > *total
                && !is_near(*total, sum)
            {
                self.exceeded.push((above.row, position, *total, sum));
            }
        }
    }

    /// Compares each row of totals with the rows that it may sum up; what fits none of them is told (W105), and so is a total that is no
    /// number (W101). Gives the rows that could not be compared.
    pub fn compare(&mut self, layout: &Layout, sheet: &Sheet, context: &Context<'_>) -> Vec<u32> {
        self.close();
        for &(row, position, total, sum) in &self.exceeded {
            let column = &layout.columns[self.columns[position]];
            context.report(difference(layout.cell(sheet, row, column.index), total, sum, column).variant("parts"));
        }
        let mut unchecked = Vec::new();
        for (at, row) in self.totals.iter().enumerate() {
            let mut is_checked = false;
            for (position, &column) in self.columns.iter().enumerate() {
                let column = &layout.columns[column];
                let span = layout.cell(sheet, row.row, column.index);
                let verdict = self.verdict(at, position);
                match (&row.values[position], verdict) {
                    (Found::Broken(raw), _) => tell_broken(raw, span, context),
                    (Found::Number(total), Verdict::Wrong(sum)) => tell_total(span, *total, sum, column, layout, context),
                    _ => {}
                }
                is_checked |= verdict != Verdict::Open;
            }
            if !is_checked {
                unchecked.push(row.row);
            }
        }
        unchecked
    }

    /// Whether a row of totals is the sum of several rows wherever it has a number: that it equals another one is chance.
    pub fn is_sum_of_several(&self, row: u32) -> bool {
        let Ok(at) = self.totals.binary_search_by_key(&row, |total| total.row) else { return false };
        let mut numbers = self.totals[at].values.iter().enumerate().filter_map(|(column, found)| match found {
            Found::Number(number) if !number.is_zero() => Some((column, *number)),
            _ => None,
        });
        let is_sum = |(column, number)| self.candidates(at, column).iter().any(|sums| sums.amounts > 1 && sums.come_to(number));
        numbers.next().is_some_and(is_sum) && numbers.all(is_sum)
    }

    fn verdict(&self, at: usize, column: usize) -> Verdict {
        let Found::Number(total) = self.totals[at].values[column] else { return Verdict::Open };
        let ranges = self.candidates(at, column);
        if ranges.iter().any(|sums| sums.come_to(total)) {
            return Verdict::Right;
        }
        // A row that is no number leaves open what the likeliest rows come to, and others say nothing of it.
        ranges.first().and_then(Sums::likeliest).map_or(Verdict::Open, Verdict::Wrong)
    }

    /// What the rows that a total may sum up come to, the likeliest first: those since the last total above that sums up as much, or
    /// those until the next one below; then those since and until any total, all above, all below, all of the table.
    fn candidates(&self, at: usize, column: usize) -> Vec<Sums> {
        let (here, end) = (self.totals[at].above[column], self.so_far[column]);
        let reach = self.totals[at].reach;
        // Between two totals that follow each other stands nothing; the last one with rows below it counts.
        let neighbours = self.neighbours.get_or_init(|| Neighbours::of(&self.totals));
        let since = |least: Reach| neighbours.before(at, least).map(|before| self.totals[before].above[column]);
        let until = |least: Reach| neighbours.behind(at, least).map(|behind| self.totals[behind].above[column]);
        let above = |least: Reach| here.without(&since(least).unwrap_or_default());
        let below = |least: Reach| until(least).unwrap_or(end).without(&here);
        let mut all = [above(reach), below(reach), above(Reach::Group), here, below(Reach::Group), end.without(&here), end];
        if neighbours.stand_above {
            all.swap(0, 1);
        }
        all.into_iter().filter(|sums| sums.rows != [0, 0]).collect()
    }
}

/// Whether a total is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Right,
    /// The rows come to this.
    Wrong(Decimal),
    /// There is nothing to compare.
    Open,
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
        let of_row = |row: &OwnedRow| columns.iter().map(|&column| value_of(&row.cells, &layout.columns[column], context)).collect();
        Self { rows: rows.iter().map(of_row).collect(), columns }
    }

    /// The additive values of one row, by the position of their column.
    pub fn of_row(row: &OwnedRow, layout: &Layout, context: &Context<'_>) -> impl Iterator<Item = (usize, Found)> {
        let additive = layout.columns.iter().enumerate().filter(|(_, column)| is_additive(column, layout));
        additive.map(|(position, column)| (position, value_of(&row.cells, column, context))).filter(|(_, found)| !matches!(found, Found::Blank))
    }

    /// The values of so many rows that are put together from others, each by its row and column; of two in one place none is known.
    pub fn of_values(rows: usize, columns: usize, values: Vec<(usize, usize, Found)>) -> Self {
        let blank = || std::iter::repeat_with(|| Found::Blank).take(columns).collect();
        let mut amounts = Self { columns: (0..columns).collect(), rows: std::iter::repeat_with(blank).take(rows).collect() };
        for (row, column, found) in values {
            let known = &mut amounts.rows[row][column];
            *known = if matches!(known, Found::Blank) { found } else { Found::Other };
        }
        amounts
    }

    /// In how many columns a row has a number other than 0.
    pub fn numbers(&self, row: usize) -> usize {
        self.rows[row].iter().filter(|found| matches!(found, Found::Number(number) if !number.is_zero())).count()
    }

    /// Whether rows are the same shares of another one in all columns: then that they add up to it in several shows no more than in one.
    pub fn are_alike(&self, whole: usize, rows: Range<usize>) -> bool {
        let number = |row: usize, column: usize| if let Found::Number(number) = self.rows[row][column] { number } else { Decimal::ZERO };
        let columns = 0..self.columns.len();
        let Some(first) = columns.clone().find(|&column| !number(whole, column).is_zero()) else { return true };
        let product = |row: usize, column: usize, other: usize| number(row, column).checked_mul(number(whole, other));
        let is_share = |row: usize| columns.clone().all(|column| product(row, column, first) == product(row, first, column));
        rows.into_iter().all(is_share)
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

/// The rows below one that come to what it does.
#[derive(Debug)]
pub struct Group {
    /// How many they are.
    pub rows: usize,
    /// A column in which they do, by its position in the layout.
    pub column: usize,
}

/// Rows below another that are tried as its parts.
pub const MOST_PARTS: usize = 60;

impl Amounts {
    /// Whether a row has numbers, and each is the sum of those of others.
    pub fn is_sum(&self, whole: usize, rows: &[usize]) -> bool {
        let has_numbers = self.rows[whole].iter().any(|found| matches!(found, Found::Number(value) if !value.is_zero()));
        has_numbers && !rows.is_empty() && self.differences(whole, rows).is_empty()
    }

    /// The fewest rows, two at least, that follow the first of `rows` and come to exactly what it does.
    pub fn sum_of_next(&self, rows: &[usize]) -> Option<Group> {
        let (whole, below) = rows.split_first()?;
        let mut sums = vec![Sums::default(); self.columns.len()];
        below.iter().take(MOST_PARTS).enumerate().find_map(|(at, &row)| {
            sums.iter_mut().zip(&self.rows[row]).for_each(|(sums, found)| sums.add(0, found));
            let column = self.equal_column(*whole, &sums)?;
            (at > 0).then_some(Group { rows: at + 1, column })
        })
    }

    /// A column in which a row comes to the sums; `None` where it does in none, or not in another one.
    fn equal_column(&self, whole: usize, sums: &[Sums]) -> Option<usize> {
        let mut equal = None;
        for ((&column, found), sums) in self.columns.iter().zip(&self.rows[whole]).zip(sums) {
            match found {
                Found::Number(total) if sums.of_all() != Some(*total) => return None,
                Found::Number(total) if !total.is_zero() => equal = equal.or(Some(column)),
                Found::Number(_) | Found::Blank | Found::Broken(_) | Found::Other => {}
            }
        }
        equal
    }
}

/// Tells in what a row is not the sum of others (W105): as their total, or, where it is none, with the number of `rows` that it looks
/// like the sum of.
pub fn tell_differences(row: u32, differences: &[Difference], rows: Option<usize>, layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
    for (column, total, sum) in differences {
        let column = &layout.columns[*column];
        let span = layout.cell(sheet, row, column.index);
        match rows {
            None => tell_total(span, *total, *sum, column, layout, context),
            Some(rows) => context.report(difference(span, *total, *sum, column).variant("outline").arg("rows", rows)),
        }
    }
}

/// W105 for a total that is not the sum of its rows. Rows that were left out because they are hidden may be what it has more.
fn tell_total(span: Span, total: Decimal, sum: Decimal, column: &Column, layout: &Layout, context: &Context<'_>) {
    let told = difference(span, total, sum, column);
    context.report(if layout.hidden_rows == 0 { told } else { told.variant("hidden").arg("rows", layout.hidden_rows) });
}

/// W105 for a number that is not the sum of others, in the unit of its column.
pub fn difference(span: Span, total: Decimal, sum: Decimal, column: &Column) -> Diagnostic {
    Diagnostic::new("W105", span).arg("column", &column.header).arg("total", in_column_unit(total, column)).arg("sum", in_column_unit(sum, column))
}

/// W101 for a total that is an error or was never calculated.
fn tell_broken(raw: &Raw<'static>, span: Span, context: &Context<'_>) {
    // What else there is to say of the cell is not asked.
    let _ = Quantity::decode(&Node::new(raw.clone(), span), context);
}

impl Sums {
    fn add(&mut self, sort: usize, value: &Found) {
        self.rows[sort] += 1;
        self.amounts += u32::from(matches!(value, Found::Number(value) if !value.is_zero()));
        let sum = match value {
            Found::Number(value) => self.sums[sort].checked_add(*value),
            Found::Blank => Some(self.sums[sort]),
            Found::Broken(_) | Found::Other => None,
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
        let amounts = self.amounts - earlier.amounts;
        Self { rows: [parts.0, wholes.0], sums: [parts.1, wholes.1], others: [parts.2, wholes.2], amounts }
    }

    /// Whether a total may be their sum.
    fn come_to(&self, total: Decimal) -> bool {
        [self.likeliest(), self.of_all()].into_iter().flatten().any(|sum| is_near(total, sum))
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

/// What a cell comes to.
#[derive(Debug)]
pub enum Found {
    /// A number that adds up.
    Number(Decimal),
    /// Nothing.
    Blank,
    /// An error, or a formula that was never calculated.
    Broken(Raw<'static>),
    /// What does not add up.
    Other,
}

fn is_additive(column: &Column, layout: &Layout) -> bool {
    if column.kpi().and_then(catalogue_kpi).is_some_and(|kpi| kpi.aggregation != SUMMED) {
        return false;
    }
    // What was done until the end of each month is no part of a sum of months.
    if layout.measure(column) == Some(Measure::ToDate) && layout.columns.iter().any(|column| column.name == Some("period")) {
        return false;
    }
    column.slots().first().is_some_and(|slot| {
        let info = layout.form.parts[usize::from(slot.part)].info;
        slot.field.is_some_and(|field| ADDITIVE.contains(&(info.fields[usize::from(field)].kind)()))
    })
}

fn value_of(cells: &[(u16, Raw<'_>)], column: &Column, context: &Context<'_>) -> Found {
    value(cells, column.index, column.hint.as_ref(), context)
}

/// What the cell of a column comes to.
pub fn value(cells: &[(u16, Raw<'_>)], column: u16, hint: Option<&Arc<Hint>>, context: &Context<'_>) -> Found {
    let Some((_, raw)) = cells.iter().find(|(at, _)| *at == column) else { return Found::Blank };
    if let Raw::Error(_) = raw {
        return Found::Broken(words::owned(raw));
    }
    let node = Node { raw: raw.clone(), span: Span::Nowhere, hint: hint.cloned() };
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
