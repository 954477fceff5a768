//! Values from the beginning of the year to the end of their period. Alone they are read as what each period adds to the one before;
//! beside the values of the periods they only serve to check these (W105).

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::Plan;
use crate::model::facts::{FactRow, Measure, Series};
use crate::model::goals::Aggregation;
use crate::value::{Context, Period, PeriodKind};

/// Largest part of a running value by which the values of its periods may miss it: they are rounded.
const TOLERANCE: Decimal = Decimal::from_parts(5, 0, 0, false, 3);

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
    /// Position of the row that it stands for.
    pub row: Option<usize>,
}

/// What a row of a running value comes to.
pub type Settled = (usize, Period, Decimal);

/// Reads the running values: in each year, in the order of their periods.
pub fn settle(mut all: Vec<Running>, plan: &Plan, context: &Context<'_>) -> Vec<Settled> {
    let year = |running: &Running| Period::containing(running.period.end, PeriodKind::Year, context.fiscal_start).start;
    all.retain(|running| context.plan.is_none_or(|plan| !running.period.covers(&plan) || running.period.kind == PeriodKind::Month));
    all.sort_by_key(|running| (running.series, running.revision, running.period.end, running.span));
    let is_one_year = |a: &Running, b: &Running| (a.series, a.revision, year(a)) == (b.series, b.revision, year(b));
    all.chunk_by(is_one_year).flat_map(|chunk| settle_year(chunk, year(&chunk[0]), plan, context)).collect()
}

/// The running values of a series in one year.
fn settle_year(chunk: &[Running], year: Date, plan: &Plan, context: &Context<'_>) -> Vec<Settled> {
    let kpi = plan.goals.kpis.get_at(chunk[0].series.kpi);
    let aggregation = kpi.and_then(|kpi| kpi.aggregation.as_ref()).map_or(Aggregation::Sum, |aggregation| aggregation.value);
    let mut settled = Vec::new();
    let mut before: Option<&Running> = None;
    for (at, running) in chunk.iter().enumerate() {
        let last = at.checked_sub(1).map(|at| &chunk[at]);
        before = last.filter(|last| last.period.end < running.period.end).or(before);
        let start = before.and_then(|before| before.period.end.tomorrow().ok()).unwrap_or(year);
        let step = Step { running, before: before.map_or(Decimal::ZERO, |before| before.value), start, fiscal_start: context.fiscal_start };
        match aggregation {
            Aggregation::Sum => settled.extend(step.settle(kpi.map_or("", |kpi| &kpi.name.value), context)),
            // A level at the end of a period is that of the period, and a mean or a share of many periods cannot be taken apart.
            Aggregation::Last => {}
            Aggregation::Ratio | Aggregation::Average => {
                settled.extend(running.row.map(|row| (row, Period::new(year, running.period.end, context.fiscal_start), running.value)));
            }
        }
    }
    settled
}

/// From one running value to the next.
struct Step<'a> {
    running: &'a Running,
    before: Decimal,
    start: Date,
    fiscal_start: i8,
}

impl Step<'_> {
    /// What was added since the value before; tells when that is less than nothing, or not what is written beside it.
    fn settle(&self, kpi: &str, context: &Context<'_>) -> Option<Settled> {
        let running = self.running;
        let added = running.value.checked_sub(self.before)?;
        if let Some(own) = running.own.filter(|_| self.start == running.period.start) {
            let differs = added.checked_sub(own)?.abs() > running.value.abs().saturating_mul(TOLERANCE);
            if differs {
                let told = Diagnostic::new("W105", running.span).variant("to_date").arg("period", running.period.label(context.vocabulary));
                let sum = self.before.saturating_add(own).normalize();
                context.report(told.arg("column", kpi).arg("total", running.value.normalize()).arg("sum", sum));
            }
        }
        let period = Period::new(self.start, running.period.end, self.fiscal_start);
        if running.row.is_some() && added < Decimal::ZERO {
            let told = Diagnostic::new("W104", running.span).variant("falling").arg("name", kpi).arg("period", period.label(context.vocabulary));
            context.report(told.arg("before", self.before.normalize()).arg("text", running.value.normalize()).arg("read", added.normalize()));
        }
        running.row.map(|row| (row, period, added))
    }
}

impl Running {
    /// The running value that a row of the pool holds.
    pub fn of(row: &FactRow, series: Series, revision: Decimal, period: Period, span: Span) -> Option<Self> {
        let Measure::Value(value) = row.measure() else { return None };
        Some(Self { series, revision, period, value, own: None, span, row: None })
    }
}
