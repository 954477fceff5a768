//! Measured values, kept compactly: a million rows of actuals are rows of one array, not entities.
//!
//! A row belongs to a series (a goal or a KPI, with a scope) and a period. Rows are sorted by series, period and revision, so the
//! rows of a series stand together and the last of a period is the one in force.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::diagnostic::{FileId, Span};
use crate::value::{Period, PeriodKind};

/// The revision of what a row of totals says: any other is newer.
pub const OF_TOTALS: Decimal = Decimal::NEGATIVE_ONE;

/// Positions in the tables of the dimensions; `None` means all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    /// Position in `plan.frame.regions`.
    pub region: Option<u32>,
    /// Position in `plan.frame.teams`.
    pub team: Option<u32>,
    /// Position in `plan.frame.people`.
    pub person: Option<u32>,
    /// Position in `plan.frame.product_lines`.
    pub product_line: Option<u32>,
    /// Position in `plan.frame.customer_types`.
    pub customer_type: Option<u32>,
    /// Position in `plan.frame.channels`.
    pub channel: Option<u32>,
}

/// The fields of goals and actuals that make a scope, in the order of [`Scope::members`].
pub const SCOPE: &[&str; 6] = &["region", "team", "person", "product_line", "customer_type", "channel"];

impl Scope {
    /// The members in the order of [`SCOPE`].
    pub fn members(&self) -> [Option<u32>; SCOPE.len()] {
        [self.region, self.team, self.person, self.product_line, self.customer_type, self.channel]
    }

    /// A scope of members in that order.
    pub fn from_members(members: [Option<u32>; SCOPE.len()]) -> Self {
        let [region, team, person, product_line, customer_type, channel] = members;
        Self { region, team, person, product_line, customer_type, channel }
    }
}

/// What a row measures. `goal` is set when the input names the goal; a row that names only a KPI belongs to every goal of that
/// KPI and scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Series {
    /// Position in `plan.goals.goals`.
    pub goal: Option<u32>,
    /// Position in `plan.goals.kpis`.
    pub kpi: u32,
    /// The scope, completed from the goal.
    pub scope: Scope,
}

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A value: money in 元, a fraction for %.
    Value(Decimal),
    /// The mean of `n` samples.
    Mean {
        /// The mean.
        value: Decimal,
        /// Number of samples.
        n: Decimal,
    },
    /// The two parts of a ratio.
    Ratio {
        /// Above the fraction bar.
        numerator: Decimal,
        /// Below the fraction bar.
        denominator: Decimal,
    },
}

impl Measure {
    /// The value, or the ratio; `None` for a ratio over 0.
    pub fn value(self) -> Option<Decimal> {
        match self {
            Measure::Value(value) | Measure::Mean { value, .. } => Some(value),
            Measure::Ratio { numerator, denominator } => numerator.checked_div(denominator),
        }
    }
}

/// The column that rows were read from, so that a row's place is a row number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The file.
    pub file: FileId,
    /// The sheet, from 0; `None` for text files, whose places are lines.
    pub sheet: Option<u16>,
    /// The column of the value (of the numerator for a ratio), from 0 in a sheet and from 1 in a text.
    pub column: u16,
    /// Length of the value in a text.
    pub length: u16,
}

/// One measured value, 52 bytes.
#[derive(Clone, Copy, Debug)]
pub struct FactRow {
    first: Decimal,
    second: Decimal,
    series: u32,
    period: u32,
    origin: u32,
    line: u32,
    revision: u16,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Value,
    Mean,
    Ratio,
}

impl FactRow {
    /// A row of series, period and origin given by their positions; `line` is the row or line number, from 1.
    pub fn new(measure: Measure, series: u32, period: u32, revision: u16, origin: u32, line: u32) -> Self {
        let (first, second, kind) = match measure {
            Measure::Value(value) => (value, Decimal::ZERO, Kind::Value),
            Measure::Mean { value, n } => (value, n, Kind::Mean),
            Measure::Ratio { numerator, denominator } => (numerator, denominator, Kind::Ratio),
        };
        Self { first, second, series, period, origin, line, revision, kind }
    }

    /// What was measured.
    pub fn measure(&self) -> Measure {
        match self.kind {
            Kind::Value => Measure::Value(self.first),
            Kind::Mean => Measure::Mean { value: self.first, n: self.second },
            Kind::Ratio => Measure::Ratio { numerator: self.first, denominator: self.second },
        }
    }

    /// Multiplies the value by a factor; the parts of a ratio stay.
    pub fn scale(&mut self, factor: Decimal) {
        if self.kind != Kind::Ratio {
            self.first *= factor;
        }
    }

    /// Position of its series.
    pub fn series(&self) -> u32 {
        self.series
    }

    /// Position of its period in [`Facts::periods`].
    pub fn period(&self) -> u32 {
        self.period
    }

    /// Position of its revision in [`Facts::revisions`].
    pub fn revision(&self) -> u16 {
        self.revision
    }

    /// Replaces the positions of series, period, revision and origin, when the rows of several files come together.
    pub fn renumber(&mut self, series: u32, period: u32, revision: u16, origin: u32) {
        (self.series, self.period, self.revision, self.origin) = (series, period, revision, origin);
    }

    /// Whether both are of one series, period and revision.
    pub fn is_beside(&self, other: &FactRow) -> bool {
        (self.series, self.period, self.revision) == (other.series, other.period, other.revision)
    }

    /// Position of its origin in [`Facts::origins`].
    pub fn origin(&self) -> u32 {
        self.origin
    }

    /// Row of the sheet or line of the text, from 1.
    pub fn line(&self) -> u32 {
        self.line
    }
}

/// An achievement that a table printed beside its actual, to be compared with ours.
#[derive(Clone, Copy, Debug)]
pub struct Printed {
    /// Position of the series.
    pub series: u32,
    /// Position of the period.
    pub period: u32,
    /// The achievement, as a fraction.
    pub achievement: Decimal,
    /// Where it stands.
    pub span: Span,
}

/// All measured values.
#[derive(Debug, Default)]
pub struct Facts {
    /// Achievements that the tables printed.
    pub printed: Vec<Printed>,
    series: Vec<Series>,
    by_series: BTreeMap<Series, u32>,
    periods: Vec<Period>,
    revisions: Vec<Decimal>,
    origins: Vec<Origin>,
    /// Of each origin, whether its rows are of orders or customers.
    pub of_orders: Vec<bool>,
    /// Of each origin, whether its rows of one period are added up.
    lists: Vec<bool>,
    rows: Vec<FactRow>,
    starts: Vec<u32>,
}

impl Facts {
    /// Facts of rows whose series, periods, revisions and origins are positions in these lists; periods and revisions must be
    /// in ascending order. The rows are sorted by series, period, revision and origin.
    pub fn new(series: Vec<Series>, periods: Vec<Period>, revisions: Vec<Decimal>, origins: Vec<Origin>, mut rows: Vec<FactRow>) -> Self {
        rows.sort_unstable_by_key(|row| (row.series, row.period, row.revision, row.origin, row.line));
        let starts = starts(&rows, series.len());
        let (printed, of_orders, lists) = (Vec::new(), Vec::new(), vec![false; origins.len()]);
        let by_series = series.iter().enumerate().map(|(i, &key)| (key, i as u32)).collect();
        Self { printed, series, by_series, periods, revisions, origins, of_orders, lists, rows, starts }
    }

    /// All series, in ascending order.
    pub fn series(&self) -> &[Series] {
        &self.series
    }

    /// Position of a series.
    pub fn find(&self, series: &Series) -> Option<u32> {
        self.by_series.get(series).copied()
    }

    /// Whether a row says what stands in one of totals.
    pub fn is_of_totals(&self, row: &FactRow) -> bool {
        self.revisions[usize::from(row.revision)] == OF_TOTALS
    }

    /// All rows, sorted by series, period and revision.
    pub fn rows(&self) -> &[FactRow] {
        &self.rows
    }

    /// Positions of the rows of a series in [`Facts::rows`].
    pub fn range(&self, series: u32) -> Range<usize> {
        self.starts[series as usize] as usize..self.starts[series as usize + 1] as usize
    }

    /// The rows of a series by period, the highest revision of each: what is in force. It is one row, or those of a list.
    pub fn effective(&self, series: u32) -> impl Iterator<Item = &FactRow> {
        self.in_force(series).flatten()
    }

    /// The same by period, ascending.
    pub fn in_force(&self, series: u32) -> impl Iterator<Item = &[FactRow]> {
        self.rows[self.range(series)].chunk_by(|a, b| a.period == b.period).map(|rows| {
            let last = &rows[rows.len() - 1];
            let of_list = rows.iter().rev().take_while(|row| self.are_listed(row, last)).count();
            &rows[rows.len() - of_list.max(1)..]
        })
    }

    /// Whether two rows are of one list, and so added up.
    pub fn are_listed(&self, one: &FactRow, other: &FactRow) -> bool {
        one.origin == other.origin && one.is_beside(other) && self.lists[one.origin as usize]
    }

    /// Sets of each origin whether its rows of one period are added up.
    pub fn add_up(&mut self, lists: Vec<bool>) {
        self.lists = lists;
    }

    /// Whether the rows of a column are of orders or customers.
    pub fn is_of_orders(&self, origin: u32) -> bool {
        self.of_orders.get(origin as usize).copied().unwrap_or_default()
    }

    /// Pairs of rows of one series and period: the one replaced and the one that replaces it.
    pub fn restated(&self) -> impl Iterator<Item = (&FactRow, &FactRow)> {
        let is_restated =
            |pair: &&[FactRow]| pair[0].series == pair[1].series && pair[0].period == pair[1].period && !self.are_listed(&pair[0], &pair[1]);
        self.rows.windows(2).filter(is_restated).map(|pair| (&pair[0], &pair[1]))
    }

    /// The period of a row.
    pub fn period_of(&self, row: &FactRow) -> Period {
        self.periods[row.period as usize]
    }

    /// The stretches of whole months, such as two or five, that a series has values of: what is known of them as a whole only. One that
    /// another value of more than a month crosses is none of them, for nobody knows what of it was counted there too.
    pub fn stretches(&self, series: u32) -> Vec<Period> {
        if !self.periods.iter().any(is_stretch) {
            return Vec::new();
        }
        let long = self.effective(series).map(|row| self.period_of(row)).filter(|period| is_stretch(period) || period.days() > LONGEST_MONTH);
        let long: Vec<Period> = long.collect();
        let crosses = |a: &Period, b: &Period| a.overlaps(b) && !a.covers(b) && !b.covers(a);
        long.iter().copied().filter(|period| is_stretch(period) && !long.iter().any(|other| crosses(period, other))).collect()
    }

    /// All periods that occur, ascending.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// The revision of a row; 1 when none was written.
    pub fn revision_of(&self, row: &FactRow) -> Decimal {
        self.revisions[row.revision as usize]
    }

    /// The column a row was read from.
    pub fn origin_of(&self, row: &FactRow) -> Origin {
        self.origins[row.origin as usize]
    }

    /// All columns that rows were read from.
    pub fn origins(&self) -> &[Origin] {
        &self.origins
    }

    /// The place of a row's value.
    pub fn span(&self, row: &FactRow) -> Span {
        place(self.origin_of(row), row.line)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.series.is_empty()
    }

    /// Leaves out the rows whose period begins after this day, or is longer than a month and ends after it: what was written for a half
    /// tells of more than the days until then. Says how many there were.
    pub fn forget_after(&mut self, day: Date) -> usize {
        let is_known: Vec<bool> =
            self.periods.iter().map(|period| period.start <= day && (period.end <= day || period.days() <= LONGEST_MONTH)).collect();
        let before = self.rows.len();
        self.leave_out(|row| !is_known[row.period as usize]);
        self.printed.retain(|item| is_known[item.period as usize]);
        before - self.rows.len()
    }

    /// Leaves out rows.
    pub fn leave_out(&mut self, is_left_out: impl Fn(&FactRow) -> bool) {
        self.rows.retain(|row| !is_left_out(row));
        self.starts = starts(&self.rows, self.series.len());
    }

    /// Puts others in the place of rows, each of the same series and period.
    pub fn replace(&mut self, other: impl Fn(&FactRow) -> Option<FactRow>) {
        self.rows.iter_mut().for_each(|row| *row = other(row).unwrap_or(*row));
        self.rows.sort_unstable_by_key(|row| (row.series, row.period, row.revision, row.origin, row.line));
    }

    /// Frees the rows but for those that replaced another or were replaced, and keeps the series: once the figures are computed, nothing
    /// asks for the others.
    pub fn forget_rows(&mut self) {
        let restated = self.restated().flat_map(|(before, after)| [*before, *after]);
        let mut restated: Vec<FactRow> = restated.collect();
        restated.dedup_by_key(|row| (row.series, row.period, row.revision, row.origin, row.line));
        self.rows = restated;
        self.starts = vec![0; self.series.len() + 1];
    }
}

/// Days of the longest month.
const LONGEST_MONTH: i32 = 31;

/// Whether a period is one of several whole months that has no name.
fn is_stretch(period: &Period) -> bool {
    let is_of_months = period.start.day() == 1 && period.end == period.end.last_of_month();
    period.kind == PeriodKind::Range && is_of_months
}

/// Where the rows of each series begin in the sorted rows, and where the last one ends.
fn starts(rows: &[FactRow], series: usize) -> Vec<u32> {
    let mut starts = vec![0; series + 1];
    for row in rows {
        starts[row.series as usize + 1] += 1;
    }
    for i in 1..starts.len() {
        starts[i] += starts[i - 1];
    }
    starts
}

/// The place of a value of this origin.
pub fn place(origin: Origin, line: u32) -> Span {
    match origin.sheet {
        Some(sheet) => Span::Cell { file: origin.file, sheet, row: line, column: origin.column },
        None => Span::Text { file: origin.file, line, column: origin.column, length: origin.length },
    }
}
