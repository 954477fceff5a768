//! Actuals of days and weeks beside those of the month in which they lie: a list of orders, or a table of days, beside the summary of
//! the months. The row that covers the longer time is its value; the finer ones are what it was made of, so they check it and are never
//! added to it. A month of which only days are known is their sum.
//!
//! **Decision.** Days that follow one another may be a part of the month, as in a report that is kept until its second week: then they
//! may come to less. In any other case a difference is told at both places (W105), and the longer row counts. A week that lies in two months
//! says nothing of either: where its days are all known, or come to it, they count and the week checks them.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashSet};
use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::model::Plan;
use crate::model::facts::{FactRow, Facts, Measure};
use crate::value::{Context, Period, PeriodKind};

use super::actuals;
use super::running::agrees;
use super::so_far::is_sum;

/// A value of a month or week, and what stands beside it of shorter times in it.
struct Divided<'f> {
    whole: &'f [FactRow],
    parts: Vec<&'f [FactRow]>,
    counts: Counts,
}

/// Which of a value and its parts the report counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Counts {
    Whole,
    Parts,
}

/// The series and the period of rows that only check others.
pub type Checking = HashSet<(u32, u32)>;

/// The rows that only check others of longer or shorter times, after they were compared.
pub fn compare(plan: &Plan, facts: &Facts, context: &Context<'_>) -> Checking {
    let outer = outer(facts.periods());
    if outer.iter().all(Vec::is_empty) {
        return Checking::default();
    }
    let divided: Vec<Divided<'_>> = (0..facts.series().len() as u32).flat_map(|series| of_series(facts, series, &outer)).collect();
    tell_finer(&divided, facts, context);
    tell_across(&divided, facts, context);
    tell_different(&divided, plan, facts, context);
    divided.iter().flat_map(Divided::checking).map(|rows| (rows[0].series(), rows[0].period())).collect()
}

/// Of each period those that hold it and are no longer than a month, the shortest first.
fn outer(periods: &[Period]) -> Vec<Vec<u32>> {
    let mut wide: Vec<u32> =
        (0..periods.len() as u32).filter(|&at| periods[at as usize].days() > 1 && periods[at as usize].is_within_a_month()).collect();
    wide.sort_by_key(|&at| periods[at as usize].days());
    let holds = |whole: &Period, part: &Period| whole.covers(part) && whole.days() > part.days();
    periods.iter().map(|part| wide.iter().copied().filter(|&at| holds(&periods[at as usize], part)).collect()).collect()
}

fn of_series<'f>(facts: &'f Facts, series: u32, outer: &[Vec<u32>]) -> Vec<Divided<'f>> {
    let groups: HashMap<u32, &[FactRow]> = facts.in_force(series).map(|rows| (rows[0].period(), rows)).collect();
    let mut across: BTreeMap<u32, Divided<'f>> = BTreeMap::new();
    for part in facts.in_force(series) {
        for (at, whole) in outer[part[0].period() as usize].iter().filter_map(|at| groups.get_key_value(at)) {
            if is_across(facts.periods()[*at as usize]) {
                across.entry(*at).or_insert_with(|| Divided { whole, parts: Vec::new(), counts: Counts::Parts }).parts.push(part);
            }
        }
    }
    across.retain(|_, week| week.is_made_of_days(facts));
    let mut divided: BTreeMap<u32, Divided<'f>> = BTreeMap::new();
    for part in facts.in_force(series).filter(|part| !across.contains_key(&part[0].period())) {
        let wholes = outer[part[0].period() as usize].iter().filter(|at| !across.contains_key(at));
        if let Some((&at, &whole)) = wholes.filter_map(|at| groups.get_key_value(at)).next() {
            divided.entry(at).or_insert_with(|| Divided { whole, parts: Vec::new(), counts: Counts::Whole }).parts.push(part);
        }
    }
    divided.into_values().chain(across.into_values()).collect()
}

/// Whether a period lies in two months.
fn is_across(period: Period) -> bool {
    !Period::containing(period.start, PeriodKind::Month, 1).covers(&period)
}

impl<'f> Divided<'f> {
    /// The rows that only check the others.
    fn checking(&self) -> Vec<&'f [FactRow]> {
        if self.counts == Counts::Whole { self.parts.clone() } else { vec![self.whole] }
    }

    /// Whether all of its days are known one by one, or those that are come to it.
    fn is_made_of_days(&self, facts: &Facts) -> bool {
        let periods = || self.parts.iter().map(|part| facts.period_of(&part[0]));
        let is_of_days = periods().all(|period| period.days() == 1);
        is_of_days
            && (periods().count() as i32 == facts.period_of(&self.whole[0]).days() || self.sums().is_some_and(|(total, sum)| agrees(total, sum)))
    }

    /// What the whole and its parts come to; `None` for ratios, and beyond what a decimal holds.
    fn sums(&self) -> Option<(Decimal, Decimal)> {
        Some((sum(self.whole.iter())?, sum(self.parts.iter().copied().flatten())?))
    }

    /// The sum of the parts, where it contradicts the whole.
    fn difference(&self, facts: &Facts) -> Option<(Decimal, Decimal)> {
        let (total, sum) = self.sums()?;
        let may_be_less = sum < total && self.is_visibly_part(facts);
        (!agrees(total, sum) && !may_be_less).then_some((total, sum))
    }

    /// Whether the parts follow one another without a gap and leave out some days: of orders nobody knows the days that had none.
    fn is_visibly_part(&self, facts: &Facts) -> bool {
        let periods: Vec<Period> = self.parts.iter().map(|part| facts.period_of(&part[0])).collect();
        let follows = |pair: &[Period]| pair[0].end.tomorrow().is_ok_and(|day| pair[1].start <= day);
        let is_of_orders = self.parts.iter().any(|part| facts.is_of_orders(part[0].origin()));
        !is_of_orders && periods.windows(2).all(follows) && periods.iter().map(Period::days).sum::<i32>() < facts.period_of(&self.whole[0]).days()
    }
}

fn sum<'r>(mut rows: impl Iterator<Item = &'r FactRow>) -> Option<Decimal> {
    rows.try_fold(Decimal::ZERO, |sum, row| if let Measure::Value(value) = row.measure() { sum.checked_add(value) } else { None })
}

/// A column of finer rows, and the sheet of the longer ones.
type Beside = (u32, FileId, Option<u16>);

/// A longer value with what it says and what its parts come to.
type Differing<'d, 'r> = (&'d Divided<'r>, Decimal, Decimal);

/// I104, once for each column of finer rows and the sheet of the longer ones.
fn tell_finer(divided: &[Divided<'_>], facts: &Facts, context: &Context<'_>) {
    let mut told: BTreeMap<Beside, (Span, &FactRow, usize)> = BTreeMap::new();
    let finer = divided.iter().filter(|divided| divided.counts == Counts::Whole);
    for (divided, row) in finer.flat_map(|divided| divided.parts.iter().copied().flatten().map(move |row| (divided, row))) {
        let whole = &divided.whole[0];
        let origin = facts.origin_of(whole);
        let (first, of, rows) = told.entry((row.origin(), origin.file, origin.sheet)).or_insert((facts.span(row), whole, 0));
        if facts.span(row) < *first {
            (*first, *of) = (facts.span(row), whole);
        }
        *rows += 1;
    }
    for (first, whole, rows) in told.into_values() {
        let period = facts.period_of(whole).label(context.vocabulary);
        let told = Diagnostic::new("I104", first).variant("finer").arg("period", period).arg("rows", rows);
        context.report(told.related("whole", facts.span(whole)));
    }
}

/// I104, once for each column of weeks that lie in two months and give way to their days.
fn tell_across(divided: &[Divided<'_>], facts: &Facts, context: &Context<'_>) {
    let mut told: BTreeMap<u32, (Span, &Divided<'_>, usize)> = BTreeMap::new();
    for week in divided.iter().filter(|divided| divided.counts == Counts::Parts) {
        let span = facts.span(&week.whole[0]);
        let (first, of, rows) = told.entry(week.whole[0].origin()).or_insert((span, week, 0));
        if span < *first {
            (*first, *of) = (span, week);
        }
        *rows += week.whole.len();
    }
    for (first, week, rows) in told.into_values() {
        let period = facts.period_of(&week.whole[0]).label(context.vocabulary);
        let told = Diagnostic::new("I104", first).variant("across").arg("period", period).arg("rows", rows);
        context.report(told.related("finer", facts.span(&week.parts[0][0])));
    }
}

/// W105, at the first value of a column that its parts contradict.
fn tell_different(divided: &[Divided<'_>], plan: &Plan, facts: &Facts, context: &Context<'_>) {
    let kpi = |row: &FactRow| facts.series()[row.series() as usize].kpi;
    let mut wrong: BTreeMap<(u32, u32, Counts), Vec<Differing<'_, '_>>> = BTreeMap::new();
    for divided in divided.iter().filter(|divided| is_sum(plan, kpi(&divided.whole[0]))) {
        if let Some((total, sum)) = divided.difference(facts) {
            wrong.entry((divided.whole[0].origin(), divided.parts[0][0].origin(), divided.counts)).or_default().push((divided, total, sum));
        }
    }
    for ((_, _, counts), cells) in wrong {
        let Some((divided, total, sum)) = cells.iter().min_by_key(|(divided, ..)| facts.span(&divided.whole[0])) else { continue };
        let whole = &divided.whole[0];
        let told = Diagnostic::new("W105", facts.span(whole)).variant(match counts {
            Counts::Parts => "weeks",
            Counts::Whole if cells.len() == 1 => "finer",
            Counts::Whole => "finer_rows",
        });
        let told = told.arg("column", actuals::series_name(plan, &facts.series()[whole.series() as usize], context));
        let told = told.arg("period", facts.period_of(whole).label(context.vocabulary)).arg("total", total.normalize()).arg("sum", sum.normalize());
        let rows: usize = divided.parts.iter().map(|part| part.len()).sum();
        context.report(told.arg("count", rows).arg("rows", cells.len()).related("finer", facts.span(&divided.parts[0][0])));
    }
}
