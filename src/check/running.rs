//! Values from the beginning of the year to the end of their period. Alone they are read as what each period adds to what is known until
//! then; beside the values of the periods they serve to check these (W105), and to tell what came before the first of them.

use std::collections::BTreeMap;

use foldhash::HashMap;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::Plan;
use crate::model::facts::{FactRow, Measure, Series};
use crate::model::goals::Aggregation;
use crate::value::{Context, Period, PeriodKind};

/// Largest part of a running value by which the values of its periods may miss it: they are rounded.
const TOLERANCE: Decimal = Decimal::from_parts(5, 0, 0, false, 3);

/// Whether a sum is the value that is given for it, but for rounding.
pub fn agrees(value: Decimal, sum: Decimal) -> bool {
    value.saturating_sub(sum).abs() <= value.abs().saturating_mul(TOLERANCE)
}

/// A value to date.
pub struct Running {
    /// What it is of.
    pub series: Series,
    /// Its revision.
    pub revision: Decimal,
    /// The period at whose end it was measured.
    pub period: Period,
    /// From the beginning of the year.
    pub value: Decimal,
    /// The value of the period itself, where that is written too.
    pub own: Option<Decimal>,
    /// Where it stands.
    pub span: Span,
    /// Position of its row among those of its sort: alone, or beside the value of its period.
    pub at: usize,
}

/// A value of a period, which is not one to date.
pub struct Plain {
    /// What it is of.
    pub series: Series,
    /// Its period.
    pub period: Period,
    /// Its revision.
    pub revision: Decimal,
    /// The value.
    pub value: Decimal,
}

/// What a running value comes to.
pub enum Settled {
    /// A row that stands alone is of this period and has this value.
    Row(usize, Period, Decimal),
    /// Nothing new: what the row would say is known.
    Known(usize),
    /// A row beside the value of its period tells, at this place, what came before.
    Before(usize, Period, Decimal, Span),
    /// Nothing was added: the row of a KPI is of this period and this place.
    Standing(usize, u32, Period, Span),
}

/// Reads the running values: in each year, in the order of their periods. Of each period its last revision is what others go on from.
pub fn settle(mut all: Vec<Running>, mut plain: Vec<Plain>, plan: &Plan, context: &Context<'_>) -> Vec<Settled> {
    let year = |running: &Running| Period::containing(running.period.end, PeriodKind::Year, context.fiscal_start).start;
    all.retain(|running| context.plan.is_none_or(|plan| !running.period.covers(&plan) || running.period.kind == PeriodKind::Month));
    all.sort_by_key(|running| (running.series, running.period.end, running.revision, running.span));
    plain.sort_by_key(|plain| (plain.series, plain.period.start, plain.period.end, plain.revision));
    let mut settled = Vec::new();
    for chunk in all.chunk_by(|a, b| (a.series, year(a)) == (b.series, year(b))) {
        let series = chunk[0].series;
        let from = plain.partition_point(|plain| plain.series < series);
        let count = plain[from..].partition_point(|plain| plain.series == series);
        Year { start: year(&chunk[0]), series, plain: &plain[from..from + count], plan, context }.settle(chunk, &mut settled);
    }
    tell_before(&settled, context);
    let reported = reported(&settled, &all, &plain);
    tell_standing(&settled, &reported, plan, context);
    settled.into_iter().map(|settled| settled.in_view_of(&reported)).collect()
}

/// The last day of which something is known that was done, by KPI.
type Reported = HashMap<u32, Date>;

/// What is reported: values of periods, and what was added to values to date.
fn reported(settled: &[Settled], all: &[Running], plain: &[Plain]) -> Reported {
    let kpis: HashMap<usize, u32> = all.iter().filter(|running| running.own.is_none()).map(|running| (running.at, running.series.kpi)).collect();
    let added =
        settled.iter().filter_map(|settled| if let Settled::Row(at, period, _) = settled { Some((*kpis.get(at)?, period.end)) } else { None });
    let mut reported = Reported::default();
    for (kpi, end) in plain.iter().map(|plain| (plain.series.kpi, plain.period.end)).chain(added) {
        let last = reported.entry(kpi).or_insert(end);
        *last = end.max(*last);
    }
    reported
}

impl Settled {
    /// Nothing was done in a period of which others of the KPI tell; of one that nobody tells of, nothing is known.
    fn in_view_of(self, reported: &Reported) -> Self {
        match self {
            Settled::Standing(at, kpi, period, _) if is_reported(kpi, period, reported) => Settled::Row(at, period, Decimal::ZERO),
            Settled::Standing(at, ..) => Settled::Known(at),
            settled => settled,
        }
    }
}

fn is_reported(kpi: u32, period: Period, reported: &Reported) -> bool {
    reported.get(&kpi).is_some_and(|last| period.end <= *last)
}

/// W104 for each KPI of whose last periods nothing is known, at the first of them.
fn tell_standing(settled: &[Settled], reported: &Reported, plan: &Plan, context: &Context<'_>) {
    let mut told: BTreeMap<u32, (Period, Span, usize)> = BTreeMap::new();
    for settled in settled {
        if let Settled::Standing(_, kpi, period, span) = settled
            && !is_reported(*kpi, *period, reported)
        {
            let (first, place, count) = told.entry(*kpi).or_insert((*period, *span, 0));
            (*first, *place) = (*first, *place).min((*period, *span));
            *count += 1;
        }
    }
    for (kpi, (period, span, count)) in told {
        let name = plan.goals.kpis.get_at(kpi).map_or("", |kpi| &kpi.name.value);
        let told = Diagnostic::new("W104", span).variant("standing").arg("name", name).arg("period", period.label(context.vocabulary));
        context.report(told.arg("count", count));
    }
}

/// I104 for each period that is told by what came after it, at the first place.
fn tell_before(settled: &[Settled], context: &Context<'_>) {
    let mut told: BTreeMap<Period, (Span, usize)> = BTreeMap::new();
    for settled in settled {
        if let Settled::Before(_, period, _, span) = settled {
            let entry = told.entry(*period).or_insert((*span, 0));
            *entry = (entry.0.min(*span), entry.1 + 1);
        }
    }
    for (period, (span, count)) in told {
        let told = Diagnostic::new("I104", span).variant("to_date_before").arg("period", period.label(context.vocabulary));
        context.report(told.arg("count", count));
    }
}

/// A year of a series.
struct Year<'a> {
    start: Date,
    series: Series,
    plain: &'a [Plain],
    plan: &'a Plan,
    context: &'a Context<'a>,
}

/// How much is known before a running value, and the first day of which nothing is.
#[derive(Clone, Copy)]
struct Known {
    sum: Decimal,
    open: Date,
}

impl Year<'_> {
    fn settle(&self, chunk: &[Running], settled: &mut Vec<Settled>) {
        let kpi = self.plan.goals.kpis.get_at(self.series.kpi);
        let alone = chunk.iter().filter(|running| running.own.is_none());
        match kpi.and_then(|kpi| kpi.aggregation.as_ref()).map_or(Aggregation::Sum, |aggregation| aggregation.value) {
            Aggregation::Sum => self.sums(chunk, settled),
            // A level at the end of a period is that of the period, and a mean or a share of many periods cannot be taken apart.
            Aggregation::Last => {}
            Aggregation::Ratio | Aggregation::Average => {
                let until = |running: &Running| Period::new(self.start, running.period.end, self.context.fiscal_start);
                settled.extend(alone.map(|running| Settled::Row(running.at, until(running), running.value)));
            }
        }
    }

    fn sums(&self, chunk: &[Running], settled: &mut Vec<Settled>) {
        let mut known = vec![Known { sum: Decimal::ZERO, open: self.start }];
        for group in chunk.chunk_by(|a, b| a.period.end == b.period.end) {
            let steps = (0..group.len()).filter_map(|at| self.step(&group[at], at.checked_sub(1).map(|above| &group[above]), &known));
            settled.extend(steps);
            if let (Some(last), Ok(open)) = (group.last(), group[0].period.end.tomorrow()) {
                known.push(Known { sum: last.value, open });
            }
        }
    }

    /// From what is known to one running value. A quarter ends with its last month: to date both say the same.
    fn step(&self, running: &Running, above: Option<&Running>, known: &[Known]) -> Option<Settled> {
        if let Some(same) = above.filter(|above| running.says_again(above)) {
            self.compare(running, same.value);
            return Some(Settled::Known(running.at));
        }
        let before = |day: Date| known.iter().rev().find(|known| known.open <= day).copied();
        match running.own {
            Some(own) => self.beside(running, own, self.known(before(running.period.start)?, running.period.start)?),
            None => self.alone(running, self.known(before(running.period.end)?, running.period.end)?),
        }
    }

    /// What is known with the values of periods that follow one another and end before a day.
    fn known(&self, mut known: Known, day: Date) -> Option<Known> {
        while let Some(next) = self.longest(known.open, |plain| plain.period.end < day) {
            known = Known { sum: known.sum.checked_add(next.value)?, open: next.period.end.tomorrow().ok()? };
        }
        Some(known)
    }

    /// The last revision of the longest period that begins on a day.
    fn longest(&self, start: Date, keep: impl Fn(&Plain) -> bool) -> Option<&Plain> {
        let from = self.plain.partition_point(|plain| plain.period.start < start);
        self.plain[from..].iter().take_while(|plain| plain.period.start == start).filter(|plain| keep(plain)).last()
    }

    /// What was added to what is known; nothing new where the value of the period stands elsewhere.
    fn alone(&self, running: &Running, known: Known) -> Option<Settled> {
        let added = running.value.checked_sub(known.sum)?;
        let period = Period::new(known.open, running.period.end, self.context.fiscal_start);
        if let Some(own) = self.longest(known.open, |plain| plain.period.end == period.end && plain.revision >= running.revision) {
            self.compare(running, known.sum.checked_add(own.value)?);
            return Some(Settled::Known(running.at));
        }
        if added < Decimal::ZERO {
            let label = period.label(self.context.vocabulary);
            let told = Diagnostic::new("W104", running.span).variant("falling").arg("name", self.kpi()).arg("period", label);
            let told = told.arg("before", known.sum.normalize()).arg("text", running.value.normalize());
            self.context.report(told.arg("read", added.normalize()));
        }
        let stands = added.is_zero() && known.open > self.start;
        Some(if stands { Settled::Standing(running.at, self.series.kpi, period, running.span) } else { Settled::Row(running.at, period, added) })
    }

    /// Compares a value to date with those of its periods; where the first of these are not known it tells what they come to.
    fn beside(&self, running: &Running, own: Decimal, known: Known) -> Option<Settled> {
        let sum = known.sum.checked_add(own)?;
        let before = running.value.checked_sub(sum)?;
        let is_open = known.open < running.period.start;
        if !is_open || before < Decimal::ZERO || agrees(running.value, sum) {
            self.compare(running, sum);
            return None;
        }
        let period = Period::new(known.open, running.period.start.yesterday().ok()?, self.context.fiscal_start);
        Some(Settled::Before(running.at, period, before, running.span))
    }

    /// W105 where the periods do not come to the value to date.
    fn compare(&self, running: &Running, sum: Decimal) {
        if !agrees(running.value, sum) {
            let period = running.period.label(self.context.vocabulary);
            let told = Diagnostic::new("W105", running.span).variant("to_date").arg("period", period).arg("column", self.kpi());
            self.context.report(told.arg("total", running.value.normalize()).arg("sum", sum.normalize()));
        }
    }

    fn kpi(&self) -> &str {
        self.plan.goals.kpis.get_at(self.series.kpi).map_or("", |kpi| &kpi.name.value)
    }
}

impl Running {
    /// Whether it stands alone and tells of the days of another, under the name of another period.
    fn says_again(&self, other: &Self) -> bool {
        let are_alone = self.own.is_none() && other.own.is_none();
        are_alone && self.period != other.period && self.revision == other.revision
    }

    /// The running value that a row of the pool holds.
    pub fn of(row: &FactRow, series: Series, revision: Decimal, period: Period, span: Span, at: usize) -> Option<Self> {
        let Measure::Value(value) = row.measure() else { return None };
        Some(Self { series, revision, period, value, own: None, span, at })
    }
}
