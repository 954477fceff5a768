//! Rows of all files put together: what several files name alike is one thing, whatever the order in which they were read.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

use foldhash::{HashMap, HashSet};
use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::Plan;
use crate::model::facts::{FactRow, Facts, Measure, Origin, Printed, Series, place};
use crate::model::goals::{Aggregation, Kpi};
use crate::value::{Context, Period};
use crate::vocabulary::normalise;

use super::batch::Batch;
use super::homes;
use super::key::{Key, Member, series};
use super::members::{self, Open};
use super::references::{Found, Index};
use super::running::{self, Plain, Running, Settled};

/// Rows, and the lists that they point into.
#[derive(Debug, Default)]
pub struct Pool {
    rows: Vec<FactRow>,
    keys: Numbered<Key>,
    periods: Numbered<Period>,
    revisions: Numbered<Decimal>,
    origins: Numbered<Origin>,
    /// New names by kind, in the form in which names are compared.
    new: Numbered<(&'static str, String)>,
    /// Each new name as first spelt, and its first place.
    spelt: Vec<(String, Span)>,
    printed: Vec<Printed>,
    /// Columns whose rows are of orders or customers, by their position among the origins.
    of_orders: BTreeSet<u32>,
    /// Positions of the rows whose value is that from the beginning of the year.
    running: Vec<usize>,
    /// Rows with such a value beside their own.
    beside: Vec<(FactRow, Decimal)>,
}

/// Values in the order in which they came, each once.
#[derive(Debug)]
struct Numbered<T> {
    list: Vec<T>,
    known: HashMap<T, u32>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { list: Vec::new(), known: HashMap::default() }
    }
}

impl<T: Clone + Eq + Hash> Numbered<T> {
    fn number(&mut self, value: T) -> u32 {
        *self.known.entry(value).or_insert_with_key(|value| {
            self.list.push(value.clone());
            (self.list.len() - 1) as u32
        })
    }
}

impl<T: Clone + Ord> Numbered<T> {
    /// The values in ascending order, and the new position of each old one.
    fn sorted(self) -> (Vec<T>, Vec<u32>) {
        sorted(&self.list)
    }
}

/// The values in ascending order, each once, and where each of them went.
fn sorted<T: Clone + Ord>(list: &[T]) -> (Vec<T>, Vec<u32>) {
    let mut ordered = list.to_vec();
    ordered.sort_unstable();
    ordered.dedup();
    let moved = list.iter().map(|value| ordered.binary_search(value).unwrap_or_default() as u32).collect();
    (ordered, moved)
}

impl Pool {
    /// Adds the rows of a file or sheet.
    pub fn add(&mut self, batch: Batch) {
        let new: Vec<u32> = batch.new.into_iter().map(|(kind, name, span)| self.new_name(kind, name, span)).collect();
        let moved = |member: Member| match member {
            Member::Known(_) => member,
            Member::New(at) => Member::New(new[at as usize]),
        };
        let keys: Vec<u32> = batch.keys.into_iter().map(|key| self.keys.number(key.map(moved))).collect();
        let periods: Vec<u32> = batch.periods.into_iter().map(|period| self.periods.number(period)).collect();
        let revisions: Vec<u32> = batch.revisions.into_iter().map(|revision| self.revisions.number(revision)).collect();
        let origins: Vec<u32> = batch.origins.into_iter().map(|origin| self.origins.number(origin)).collect();
        self.of_orders.extend(batch.of_orders.iter().map(|&at| origins[at as usize]));
        let printed = batch.printed.into_iter();
        self.printed.extend(printed.map(|item| Printed { series: keys[item.series as usize], period: periods[item.period as usize], ..item }));
        self.make_room(batch.rows.len());
        self.running.extend(batch.running.iter().map(|&at| self.rows.len() + at as usize));
        self.beside.extend(batch.beside.into_iter().map(|(mut row, own)| {
            renumber(&mut row, &keys, &periods, &revisions, &origins);
            (row, own)
        }));
        self.rows.extend(batch.rows.into_iter().map(|mut row| {
            renumber(&mut row, &keys, &periods, &revisions, &origins);
            row
        }));
    }

    /// Doubling would hold a million rows twice; an eighth more is room enough for many small files.
    fn make_room(&mut self, more: usize) {
        if self.rows.capacity() - self.rows.len() < more {
            self.rows.reserve_exact(more.max(self.rows.len() / 8));
        }
    }

    fn new_name(&mut self, kind: &'static str, name: String, span: Span) -> u32 {
        let number = self.new.number((kind, normalise::name(&name)));
        match self.spelt.get_mut(number as usize) {
            Some(first) if span < first.1 => *first = (name, span),
            Some(_) => {}
            None => self.spelt.push((name, span)),
        }
        number
    }

    /// Makes what only the rows name, and gives the rows in their final order.
    pub fn facts(mut self, plan: &mut Plan, open: &Open, context: &Context<'_>) -> Facts {
        let made = make_new(plan, &self.new.list, &self.spelt, open, context);
        let position = |member| match member {
            Member::Known(position) => position,
            Member::New(at) => made[at as usize],
        };
        let mut of_keys: Vec<Series> = self.keys.list.iter().map(|key| series(key, &position)).collect();
        let rows = self.rows.iter().map(|row| (row.series(), place(self.origins.list[row.origin() as usize], row.line())));
        homes::settle(&mut of_keys, rows, plan, context);
        self.settle_running(&of_keys, plan, context);
        self.refuse_ratios(&of_keys, plan, context);
        let (all, keys) = sorted(&of_keys);
        let (periods, moved_periods) = self.periods.sorted();
        let (revisions, moved_revisions) = self.revisions.sorted();
        let (origins, moved_origins) = self.origins.sorted();
        for row in &mut self.rows {
            renumber(row, &keys, &moved_periods, &moved_revisions, &moved_origins);
        }
        for item in &mut self.printed {
            (item.series, item.period) = (keys[item.series as usize], moved_periods[item.period as usize]);
        }
        self.printed.sort_by_key(|item| item.span);
        let mut of_orders = vec![false; origins.len()];
        self.of_orders.iter().for_each(|&at| of_orders[moved_origins[at as usize] as usize] = true);
        let mut facts = Facts::new(all, periods, revisions, origins, self.rows);
        (facts.printed, facts.of_orders) = (self.printed, of_orders);
        facts
    }
}

impl Pool {
    /// Puts what each period adds in the place of values from the beginning of the year.
    fn settle_running(&mut self, series: &[Series], plan: &Plan, context: &Context<'_>) {
        if self.running.is_empty() && self.beside.is_empty() {
            return;
        }
        let running = |at: usize, row: &FactRow| {
            let revision = self.revisions.list[usize::from(row.revision())];
            let span = place(self.origins.list[row.origin() as usize], row.line());
            Running::of(row, series[row.series() as usize], revision, self.periods.list[row.period() as usize], span, at)
        };
        let alone = self.running.iter().filter_map(|&at| running(at, &self.rows[at]));
        let beside = self.beside.iter().enumerate().filter_map(|(at, (row, own))| Some(Running { own: Some(*own), ..running(at, row)? }));
        let settled = running::settle(alone.chain(beside).collect(), self.beside_running(series), plan, context);
        let mut known: HashSet<usize> = HashSet::default();
        for settled in settled {
            match settled {
                Settled::Row(at, period, value) => self.rows[at] = self.with(self.rows[at], period, value),
                Settled::Before(at, period, value, _) => {
                    let row = self.with(self.beside[at].0, period, value);
                    self.rows.push(row);
                }
                Settled::Known(at) | Settled::Standing(at, ..) => _ = known.insert(at),
            }
        }
        let mut at = 0..;
        self.rows.retain(|_| at.next().is_none_or(|at| !known.contains(&at)));
    }

    /// A row of another period and value.
    fn with(&mut self, row: FactRow, period: Period, value: Decimal) -> FactRow {
        let period = self.periods.number(period);
        FactRow::new(Measure::Value(value), row.series(), period, row.revision(), row.origin(), row.line())
    }

    /// The values of periods of all series that have values to date.
    fn beside_running(&self, series: &[Series]) -> Vec<Plain> {
        let running: HashSet<usize> = self.running.iter().copied().collect();
        let rows = self.running.iter().map(|&at| &self.rows[at]).chain(self.beside.iter().map(|(row, _)| row));
        let of: HashSet<u32> = rows.map(FactRow::series).collect();
        let plain = self.rows.iter().enumerate().filter(|(at, row)| of.contains(&row.series()) && !running.contains(at));
        let value = |row: &FactRow| if let Measure::Value(value) = row.measure() { Some(value) } else { None };
        let plain = plain.filter_map(|(_, row)| {
            let (period, revision) = (self.periods.list[row.period() as usize], self.revisions.list[usize::from(row.revision())]);
            Some(Plain { series: series[row.series() as usize], period, revision, value: value(row)? })
        });
        plain.collect()
    }

    /// Leaves out the numerators and denominators of what adds up or is a level, which is no ratio: E504, once for each KPI and column.
    fn refuse_ratios(&mut self, series: &[Series], plan: &Plan, context: &Context<'_>) {
        let kpi = |row: &FactRow| plan.goals.kpis.get_at(series[row.series() as usize].kpi);
        let is_whole = |kpi: &Kpi| kpi.aggregation.as_ref().is_some_and(|how| matches!(how.value, Aggregation::Sum | Aggregation::Last));
        let is_wrong = |row: &FactRow| matches!(row.measure(), Measure::Ratio { .. }) && kpi(row).is_some_and(is_whole);
        let mut told: BTreeMap<(u32, &str), (Span, usize)> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| is_wrong(row)) {
            let span = place(self.origins.list[row.origin() as usize], row.line());
            let (first, count) = told.entry((row.origin(), kpi(row).map_or("", |kpi| &kpi.name.value))).or_insert((span, 0));
            *first = span.min(*first);
            *count += 1;
        }
        for ((_, name), (span, count)) in &told {
            context.report(Diagnostic::new("E504", *span).variant("ratio").arg("name", *name).arg("count", *count));
        }
        if !told.is_empty() {
            self.rows.retain(|row| !is_wrong(row));
        }
    }
}

fn renumber(row: &mut FactRow, series: &[u32], periods: &[u32], revisions: &[u32], origins: &[u32]) {
    let revision = revisions[usize::from(row.revision())] as u16;
    row.renumber(series[row.series() as usize], periods[row.period() as usize], revision, origins[row.origin() as usize]);
}

/// Makes the KPIs and members that only actuals name, in the order of their places; gives their positions.
fn make_new(plan: &mut Plan, new: &[(&'static str, String)], spelt: &[(String, Span)], open: &Open, context: &Context<'_>) -> Vec<u32> {
    if new.is_empty() {
        return Vec::new();
    }
    let mut order: Vec<usize> = (0..new.len()).collect();
    order.sort_by_key(|&at| (spelt[at].1, &new[at]));
    let mut by_kind: BTreeMap<&'static str, Vec<(&str, Span)>> = BTreeMap::new();
    for at in order {
        let (name, span) = &spelt[at];
        by_kind.entry(new[at].0).or_default().push((name, *span));
    }
    for (kind, names) in &by_kind {
        match *kind {
            "kpi" => names.iter().for_each(|(name, _)| _ = members::make_kpi(plan, name, context)),
            kind => members::take(plan, kind, names, open, context),
        }
    }
    members::make_outer(plan, open, context);
    let made = positions(plan, new, spelt);
    members::complete_kpis(plan, context);
    super::references::resolve_made(plan);
    made
}

/// Where the plan has what these names name.
fn positions(plan: &Plan, new: &[(&'static str, String)], spelt: &[(String, Span)]) -> Vec<u32> {
    let index = Index::of_kinds(plan, &|kind| new.iter().any(|(named, _)| *named == kind));
    let position = |((kind, _), (name, _)): (&(&'static str, String), &(String, Span))| match index.find(kind, name) {
        Found::One(position) => position,
        Found::Several | Found::None => 0,
    };
    new.iter().zip(spelt).map(position).collect()
}
