//! Rows of totals are left out of the records and compared with the sums of the rows above or below them (W105).
//!
//! A row about a part of the one above, `其中：上海`, is no part of a total, and with its fellows no more than that row.
//!
//! Which rows a total sums up is known from its word and its place: 华东小计 those since the sum of a group before it, 总计 those of all
//! groups, or those below where totals stand at the top. A total that fits any such rows is right; what is told of one that fits none is
//! the sum of the rows that it most likely means. One that could be compared with nothing is right for nobody, and is told so.

use std::cell::OnceCell;
use std::ops::RangeInclusive;
use std::sync::Arc;

use foldhash::HashMap;
use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span};
use crate::load::Sheet;
use crate::value::{Context, Decode, Hint, Node, PeriodKind, Quantity, Raw};
use crate::vocabulary::catalogue_kpi;

use super::inside::Inner;
use crate::recognise::guide::SUM;
use crate::recognise::header::columns::{Column, Layout};
use crate::recognise::rows;
use crate::recognise::words::{self, Measure, Reach};

mod amounts;
mod neighbours;
mod scope;
mod shared;
mod sums;
mod topics;
mod units;

pub use amounts::{Amounts, Difference, MOST_PARTS};
pub use scope::Scope;
pub use sums::{Found, is_near};

use neighbours::Neighbours;
use shared::Shared;
use sums::{Sort, Sums};
use topics::{Account, Book, NONE, Tally, Text, Topic, Topics, written};
use units::Units;

/// Whether the values of a KPI add up, by its name; `None` where nobody knows it.
pub type AddsUp<'k> = &'k dyn Fn(&str) -> Option<bool>;

/// The additive columns of a table with what its rows come to, in their order.
pub struct Totals<'k> {
    columns: Vec<usize>,
    adds_up: AddsUp<'k>,
    /// Members that stand in others.
    inner: &'k Inner,
    topics: Topics,
    units: Units,
    book: Book,
    shared: Shared,
    totals: Vec<Total>,
    /// Rows so far.
    rows: usize,
    /// Known once they are asked for.
    neighbours: OnceCell<Neighbours>,
    /// Columns that name members, with their dimensions.
    dimensions: Vec<(u16, &'static str)>,
    /// What a text there says of its row.
    standings: HashMap<String, Standing>,
    /// The members that rows name, each with the first column that does.
    members: HashMap<Text, u16>,
    /// Whether the values of a KPI do not add up.
    rates: HashMap<Text, bool>,
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
struct Total {
    row: u32,
    reach: Reach,
    topic: Topic,
    values: Vec<Found>,
    /// What it says in each column that names members, and in that of periods.
    names: Vec<Text>,
    /// What its word says that it is the total of: 华东 in 华东小计.
    of: Option<String>,
    /// The column in which its word stands.
    word: Option<u16>,
    /// How many rows stand above it.
    rows_above: usize,
    /// Whether it bears a day.
    is_of_day: bool,
}

/// Rows that a total may sum up.
struct Candidate {
    /// Where they stand: below the totals before the first place, above the one of the last.
    places: RangeInclusive<usize>,
    /// The member that all of them name.
    of: Option<Text>,
    tally: Tally,
}

/// Types whose values add up.
const ADDITIVE: &[&str] = &["money", "quantity", "number", "days", "target"];

impl<'k> Totals<'k> {
    /// A table without rows yet. `adds_up` knows KPIs, `inner` members that stand in others.
    pub fn new(layout: &Layout, adds_up: AddsUp<'k>, inner: &'k Inner) -> Self {
        let adds = |column: &usize| layout.columns[*column].kpi().is_none_or(|kpi| adds_up(kpi) != Some(false));
        let dimensions = layout.columns.iter().filter(|column| rows::is_member(column));
        Self {
            columns: additive(layout).into_iter().filter(adds).collect(),
            adds_up,
            inner,
            topics: Topics::of(layout),
            units: Units::of(layout),
            book: Book::default(),
            shared: Shared::default(),
            totals: Vec::new(),
            rows: 0,
            neighbours: OnceCell::new(),
            dimensions: dimensions.filter_map(|column| Some((column.index, column.name?))).collect(),
            standings: HashMap::default(),
            members: HashMap::default(),
            rates: HashMap::default(),
            above: None,
            exceeded: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn add(&mut self, row: u32, cells: &[(u16, Raw<'_>)], is_total: bool, layout: &Layout, context: &Context<'_>) {
        if is_total {
            return self.add_total(row, cells, layout, context);
        }
        let topic = self.topics.of_row(cells);
        let values = self.values(topic, cells, false, layout, context);
        let standings = self.standings(cells);
        let is_further = standings.contains(&Standing::Indented) && self.above.as_ref().is_some_and(|above| !above.parts.is_empty());
        if standings.contains(&Standing::Part) || is_further {
            return self.add_part(&values);
        }
        let mut names = self.names(cells);
        let outer = self.outer(&names);
        for (&name, &(column, _)) in names.iter().zip(&self.dimensions).chain(outer.iter().zip(&self.dimensions)) {
            self.members.entry(name).or_insert(column);
        }
        let members: Vec<Text> = names.iter().take(self.dimensions.len()).chain(&outer).copied().filter(|name| *name != NONE).collect();
        names.extend(outer);
        let place = self.totals.len();
        let sort = self.sort(cells, &standings);
        self.book.add(topic, &members, place, sort, &values);
        if let Some(kind) = self.topics.kind(topic, context) {
            self.book.add_of_kind(topic[0], kind, place, sort, &values);
        }
        self.shared.add(place, &names);
        self.rows += 1;
        self.close();
        self.above = Some(Above { row, values, parts: Vec::new() });
    }

    fn add_total(&mut self, row: u32, cells: &[(u16, Raw<'_>)], layout: &Layout, context: &Context<'_>) {
        self.close();
        self.neighbours.take();
        let topic = self.topics.of_total(cells);
        let values = self.values(topic, cells, true, layout, context);
        let names = self.names(cells);
        let of = rows::names(cells, layout).find_map(|(_, name)| words::summed_name(name));
        let word = scope::word_in(cells);
        let is_of_day = self.topics.is_day(topic, context);
        self.totals.push(Total { row, reach: words::reach(cells), topic, values, names, of, word, rows_above: self.rows, is_of_day });
    }

    /// What a row comes to in each column; nothing that adds up where its KPI does not.
    fn values(&mut self, topic: Topic, cells: &[(u16, Raw<'_>)], is_total: bool, layout: &Layout, context: &Context<'_>) -> Vec<Found> {
        let (topics, adds_up) = (&self.topics, self.adds_up);
        let is_rate = *self.rates.entry(topic[0]).or_insert_with(|| adds_up(topics.text(topic[0])) == Some(false));
        let unit = self.units.of_row(cells, is_total);
        let value = |&column: &usize| match units::value_in(cells, &layout.columns[column], &unit, layout, context) {
            Found::Number(_) if is_rate => Found::Other,
            found => found,
        };
        self.columns.iter().map(value).collect()
    }

    /// What a row says in each column that names members, and in that of periods.
    fn names(&mut self, cells: &[(u16, Raw<'_>)]) -> Vec<Text> {
        let columns = self.dimensions.iter().map(|(column, _)| *column).chain(self.topics.period());
        columns.collect::<Vec<_>>().into_iter().map(|column| self.topics.number_in(cells, column)).collect()
    }

    /// The members that those of a row stand in, one for each column that names members.
    fn outer(&mut self, names: &[Text]) -> Vec<Text> {
        let (inner, topics) = (self.inner, &mut self.topics);
        let outer =
            |(&name, &(_, kind)): (&Text, &(u16, &'static str))| inner.outer_of(kind, topics.text(name)).map_or(NONE, |outer| topics.number(outer));
        names.iter().zip(&self.dimensions).map(outer).collect()
    }

    /// What the members that a row names say of it: none, or 全国 alone, is the whole company in a table that tells members apart.
    fn standings(&mut self, cells: &[(u16, Raw<'_>)]) -> Vec<Standing> {
        let is_member = |at: u16| self.dimensions.iter().any(|(column, _)| *column == at);
        let texts = cells.iter().filter(|(at, _)| is_member(*at)).filter_map(|(_, raw)| match raw {
            Raw::Text(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        });
        let mut standing = |text: &str| match self.standings.get(text) {
            Some(known) => *known,
            None => *self.standings.entry(text.to_string()).or_insert(Standing::of(text)),
        };
        texts.map(|text| standing(text)).collect()
    }

    /// What a row is among those that a total may add up.
    fn sort(&self, cells: &[(u16, Raw<'_>)], standings: &[Standing]) -> Sort {
        let is_inner = |(column, kind): &(u16, &'static str)| written(cells, *column).is_some_and(|name| self.inner.holds(kind, &name));
        match () {
            () if self.dimensions.is_empty() => Sort::Member,
            () if standings.iter().all(|standing| *standing == Standing::Whole) => Sort::Whole,
            () if !self.inner.is_empty() && self.dimensions.iter().any(is_inner) => Sort::Inner,
            () => Sort::Member,
        }
    }

    fn add_part(&mut self, values: &[Found]) {
        let Some(above) = &mut self.above else { return };
        above.parts.resize(values.len(), Sums::default());
        above.parts.iter_mut().zip(values).for_each(|(sums, value)| sums.add(Sort::Member, value));
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
            let candidates = self.candidates(at);
            for (position, &column) in self.columns.iter().enumerate() {
                let column = &layout.columns[column];
                let span = layout.cell(sheet, row.row, column.index);
                let verdict = self.verdict(row, position, &candidates);
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
        let Some(at) = self.position(row) else { return false };
        let mut numbers = self.totals[at].values.iter().enumerate().filter_map(|(column, found)| match found {
            Found::Number(number) if !number.is_zero() => Some((column, *number)),
            _ => None,
        });
        let candidates = self.candidates(at);
        let is_sum = |(column, number): (usize, Decimal)| {
            candidates.iter().map(|candidate| &candidate.tally.sums[column]).any(|sums| sums.are_several() && sums.come_to(number))
        };
        numbers.next().is_some_and(is_sum) && numbers.all(is_sum)
    }

    fn position(&self, row: u32) -> Option<usize> {
        self.totals.binary_search_by_key(&row, |total| total.row).ok()
    }

    fn verdict(&self, total: &Total, column: usize, candidates: &[Candidate]) -> Verdict {
        let Found::Number(number) = total.values[column] else { return Verdict::Open };
        if candidates.iter().any(|candidate| candidate.tally.sums[column].come_to(number)) {
            return Verdict::Right;
        }
        // What rows of several KPIs come to is nothing that a total would say.
        if total.topic[0] == NONE && self.topics.has_several_kpis() {
            return Verdict::Open;
        }
        // Nor does one say what months and the quarters that they make up come to together.
        if !self.kinds_of(total).is_empty() {
            return Verdict::Open;
        }
        // A row that is no number leaves open what the likeliest rows come to, and others say nothing of it.
        let likeliest = candidates.first().and_then(|candidate| candidate.tally.sums[column].likeliest());
        likeliest.map_or(Verdict::Open, Verdict::Wrong)
    }

    /// The kinds of the periods that the rows of a total have, which names none, where they are several.
    fn kinds_of(&self, total: &Total) -> Vec<PeriodKind> {
        if total.topic[1] == NONE { self.topics.several_kinds() } else { Vec::new() }
    }

    /// The rows about what a total is about that it may sum up, the likeliest first: those of the member that it names; those since the
    /// last total above that sums up as much, or those until the next one below; then those since and until any total, all above, all
    /// below, all of the table.
    fn candidates(&self, at: usize) -> Vec<Candidate> {
        let total = &self.totals[at];
        // A sum that bears a day in a list of days was drawn up on it: it is that of the day, or of what stands around it.
        let of_any_day = || self.book.account([total.topic[0], NONE]).filter(|_| total.is_of_day);
        let all_days: Vec<&Account> = self.book.account(total.topic).into_iter().chain(of_any_day()).collect();
        if all_days.is_empty() {
            return Vec::new();
        }
        let neighbours = self.neighbours.get_or_init(|| Neighbours::of(&self.totals));
        let end = self.totals.len();
        let above = |least: Reach| neighbours.before(at, least).map_or(0, |before| before + 1)..=at;
        let below = |least: Reach| at + 1..=neighbours.behind(at, least).unwrap_or(end);
        let mut all = [above(total.reach), below(total.reach), above(Reach::Group), 0..=at, below(Reach::Group), at + 1..=end, 0..=end];
        if neighbours.stand_above {
            all.swap(0, 1);
        }
        let of_kinds = self.kinds_of(total).into_iter().filter_map(|kind| self.book.of_kind(total.topic[0], kind));
        let accounts = of_kinds.chain(all_days);
        let around =
            accounts.flat_map(|account| all.clone().into_iter().map(move |places| Candidate { tally: account.between(&places), places, of: None }));
        let of_member = self.of_member(total).and_then(|member| {
            let tally = self.book.of_member(total.topic, member)?.clone();
            Some(Candidate { places: 0..=end, of: Some(member), tally })
        });
        of_member.into_iter().chain(around).filter(|candidate| candidate.tally.rows > 0).collect()
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

/// The columns whose values add up.
fn additive(layout: &Layout) -> Vec<usize> {
    (0..layout.columns.len()).filter(|&column| is_additive(&layout.columns[column], layout)).collect()
}

fn is_additive(column: &Column, layout: &Layout) -> bool {
    if column.kpi().and_then(catalogue_kpi).is_some_and(|kpi| kpi.aggregation != SUM) {
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
    found(words::quiet(context, |context| Quantity::decode(&node, context)))
}

/// What a decoded cell comes to.
fn found(decoded: Result<Option<Quantity>, Box<Diagnostic>>) -> Found {
    match decoded {
        Ok(Some(quantity)) if quantity.unit != crate::value::Unit::Percent => Found::Number(quantity.value),
        Ok(None) => Found::Blank,
        Ok(Some(_)) | Err(_) => Found::Other,
    }
}

/// The number as the column shows it: 260 in a column of 万元.
pub fn in_column_unit(value: Decimal, column: &Column) -> String {
    let factor = column.hint.as_ref().and_then(|hint| hint.factor).filter(|factor| !factor.is_zero()).unwrap_or(Decimal::ONE);
    (value / factor).normalize().to_string()
}
