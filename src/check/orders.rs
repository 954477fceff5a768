//! Lists of orders: rows of one KPI, scope and period that each are of an order, a customer or a day are added up, not taken for one
//! value written twice.

use std::collections::BTreeMap;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use foldhash::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::model::Plan;
use crate::model::facts::{FactRow, Facts, Measure};
use crate::value::{Context, PeriodKind};

use super::cells::{Cells, ORDER};
use super::so_far::is_sum;

/// The orders of a sheet, to find those that stand there twice.
#[derive(Debug, Default)]
pub struct Orders {
    /// Where each order first stands, by what is read of it.
    first: HashMap<u64, Span>,
    /// The number of the first one that stands there again, its places, and how many rows do.
    copies: Option<(String, Span, Span, usize)>,
}

impl Orders {
    /// Notes a row of an order; an order of several lines has a row for each.
    pub fn see(&mut self, cells: &Cells<'_>, row: &FactRow, at: Span) {
        let Some(number) = cells.get(ORDER).and_then(|cell| cell.raw.text()) else { return };
        let order = FixedState::default().hash_one((number.as_ref(), row.series(), row.period(), row.measure().value()));
        let first = *self.first.entry(order).or_insert(at);
        if first != at {
            self.copies.get_or_insert_with(|| (number.into_owned(), first, at, 0)).3 += 1;
        }
    }

    /// E502, as a warning, for orders that stand there twice: a list may be pasted twice, or an order have two lines alike.
    pub fn tell(&self, context: &Context<'_>) {
        let Some((number, first, again, rows)) = &self.copies else { return };
        let told = Diagnostic::new("E502", *again).variant("orders").severity(Severity::Warning).related("first", *first);
        context.report(told.arg("text", number).arg("rows", *rows));
    }
}

/// The rows of a column that share series, period and revision with another one.
#[derive(Default)]
struct Repeats {
    /// How many rows there are of how many periods.
    rows: usize,
    groups: usize,
    first: Option<Span>,
    /// Rows that say the same as the one before.
    copies: usize,
    /// Whether nothing but days has several rows.
    is_by_day: bool,
}

/// Decides which columns are of lists, and tells of each that its rows were added up (I104). The rows of a day are such even where nothing
/// names the order, unless each of them says the same as another one: then the list stands there twice.
pub fn settle(plan: &Plan, facts: &mut Facts, context: &Context<'_>) {
    leave_out_rates(plan, facts, context);
    let mut lists = vec![false; facts.origins().len()];
    for (origin, repeats) in repeats(plan, facts) {
        let is_of_days = repeats.is_by_day && repeats.copies + repeats.groups < repeats.rows;
        let Some(first) = repeats.first.filter(|_| is_of_days || facts.is_of_orders(origin)) else { continue };
        lists[origin as usize] = true;
        let told = Diagnostic::new("I104", first).variant(if repeats.copies > 0 { "orders_alike" } else { "orders" });
        context.report(told.arg("rows", repeats.rows).arg("count", repeats.groups).arg("alike", repeats.copies));
    }
    facts.add_up(lists);
}

/// The rows of each column that are of one series, period and revision, where there are several.
fn groups(facts: &Facts) -> impl Iterator<Item = &[FactRow]> {
    facts.rows().chunk_by(|a, b| a.is_beside(b) && a.origin() == b.origin()).filter(|group| group.len() > 1)
}

/// What does not add up is known of each order alone: E502, as a warning, once for each column and KPI.
fn leave_out_rates(plan: &Plan, facts: &mut Facts, context: &Context<'_>) {
    let mut told: BTreeMap<(u32, u32), (Span, usize)> = BTreeMap::new();
    let mut left_out: HashSet<(u32, u32, u16, u32)> = HashSet::default();
    for group in groups(facts).filter(|group| facts.is_of_orders(group[0].origin()) && !is_listed(plan, facts, &group[0])) {
        let (row, span) = (&group[0], facts.span(&group[0]));
        left_out.insert((row.series(), row.period(), row.revision(), row.origin()));
        let (first, rows) = told.entry((row.origin(), facts.series()[row.series() as usize].kpi)).or_insert((span, 0));
        (*first, *rows) = (span.min(*first), *rows + group.len());
    }
    for ((_, kpi), (span, rows)) in told {
        let name = plan.goals.kpis.get_at(kpi).map_or("", |kpi| kpi.name.value.as_str());
        context.report(Diagnostic::new("E502", span).variant("rates").severity(Severity::Warning).arg("name", name).arg("rows", rows));
    }
    if !left_out.is_empty() {
        facts.leave_out(|row| left_out.contains(&(row.series(), row.period(), row.revision(), row.origin())));
    }
}

/// By column of a sheet, for KPIs that add up.
fn repeats(plan: &Plan, facts: &Facts) -> BTreeMap<u32, Repeats> {
    let mut found: BTreeMap<u32, Repeats> = BTreeMap::new();
    for group in groups(facts).filter(|group| is_listed(plan, facts, &group[0])) {
        let first = facts.span(&group[0]);
        let by_day = facts.period_of(&group[0]).kind == PeriodKind::Day;
        let repeats = found.entry(group[0].origin()).or_insert_with(|| Repeats { is_by_day: true, ..Repeats::default() });
        repeats.rows += group.len();
        repeats.groups += 1;
        repeats.first = Some(repeats.first.map_or(first, |known| known.min(first)));
        repeats.copies += copies(group);
        repeats.is_by_day &= by_day;
    }
    found
}

/// Whether a row may be one of a list.
fn is_listed(plan: &Plan, facts: &Facts, row: &FactRow) -> bool {
    let is_of_sheet = facts.origin_of(row).sheet.is_some();
    is_of_sheet && matches!(row.measure(), Measure::Value(_)) && is_sum(plan, facts.series()[row.series() as usize].kpi)
}

/// How many of these rows say the same as another one among them.
fn copies(group: &[FactRow]) -> usize {
    let mut values: Vec<_> = group.iter().map(|row| row.measure().value()).collect();
    values.sort_unstable();
    values.dedup();
    group.len() - values.len()
}
