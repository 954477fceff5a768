//! Rates that are written of days or weeks: a month has several of them, and they do not add up. Where the same rows hold what is above
//! and below the fraction bar, as sales and orders beside the price of an order, the rates are read as these two, so that a month weighs
//! its days. Else a month is the mean of its days. Either is told (I104); that the mean of ratios is not the ratio of the month, as a warning
//! (W104).

use std::collections::BTreeMap;

use foldhash::{HashMap, HashSet};
use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::model::Plan;
use crate::model::facts::{FactRow, Facts, Measure, Scope};
use crate::model::goals::Aggregation;
use crate::value::{Context, Period, PeriodKind};

use super::grains::Checking;
use super::so_far::is_sum;

/// The row of a sheet, and what it is about.
type Place = (FileId, Option<u16>, u32, Scope, u32);

/// The KPIs above and below a fraction bar.
type Bar = (u32, u32);

/// Settles the rates of which a month has several.
pub fn settle(plan: &Plan, facts: &mut Facts, checking: &Checking, context: &Context<'_>) {
    let mut rates: BTreeMap<u32, Vec<FactRow>> = BTreeMap::new();
    for (series, key) in facts.series().iter().enumerate().filter(|(_, series)| is_rate(plan, series.kpi)) {
        let counted = facts.effective(series as u32).filter(|row| !checking.contains(&(row.series(), row.period())));
        rates.entry(key.kpi).or_default().extend(counted);
    }
    rates.retain(|_, rows| is_several_times_in_a_month(facts, rows));
    if rates.is_empty() {
        return;
    }
    let beside = Beside::of(plan, facts, &rates);
    let mut ratios = HashMap::default();
    for (kpi, rows) in &rates {
        let bar = beside.bar(facts, rows);
        tell(plan, facts, (*kpi, rows), bar, context);
        ratios.extend(bar.into_iter().flat_map(|bar| beside.ratios(facts, rows, bar)));
    }
    facts.replace(|row| ratios.get(&(row.origin(), row.line(), row.series(), row.period())).copied());
}

fn is_rate(plan: &Plan, kpi: u32) -> bool {
    let aggregation = plan.goals.kpis.get_at(kpi).and_then(|kpi| kpi.aggregation.as_ref());
    aggregation.is_some_and(|aggregation| matches!(aggregation.value, Aggregation::Ratio | Aggregation::Average))
}

/// Whether a series among these rows has plain values of several times in one month.
fn is_several_times_in_a_month(facts: &Facts, rows: &[FactRow]) -> bool {
    let month = |period: Period| Period::containing(period.start, PeriodKind::Month, 1);
    let mut known: HashMap<(u32, Period), u32> = HashMap::default();
    rows.iter().filter(|row| matches!(row.measure(), Measure::Value(_))).any(|row| {
        let period = facts.period_of(row);
        let month = month(period);
        month.covers(&period) && *known.entry((row.series(), month)).or_insert(row.period()) != row.period()
    })
}

/// What adds up and stands in the same rows as rates.
struct Beside(HashMap<Place, BTreeMap<u32, FactRow>>);

impl Beside {
    fn of(plan: &Plan, facts: &Facts, rates: &BTreeMap<u32, Vec<FactRow>>) -> Self {
        let wanted: HashSet<Place> = rates.values().flatten().map(|row| place(facts, row)).collect();
        let mut found: HashMap<Place, BTreeMap<u32, FactRow>> = HashMap::default();
        for row in facts.rows().iter().filter(|row| is_sum(plan, kpi(facts, row)) && matches!(row.measure(), Measure::Value(_))) {
            let place = place(facts, row);
            if wanted.contains(&place) {
                found.entry(place).or_default().insert(kpi(facts, row), *row);
            }
        }
        Self(found)
    }

    /// The two KPIs whose ratio is the rate in every row, if there are only these.
    fn bar(&self, facts: &Facts, rows: &[FactRow]) -> Option<Bar> {
        let first = self.0.get(&place(facts, rows.first()?))?;
        let pairs = first.keys().flat_map(|&above| first.keys().map(move |&below| (above, below))).filter(|(above, below)| above != below);
        let places = rows.iter().filter_map(|row| row.measure().value()).map(|value| value.normalize().scale()).max()?;
        let mut bars = pairs.filter(|&bar| rows.iter().all(|row| self.ratio(facts, row, bar).is_some_and(|ratio| is_rounded(row, ratio, places))));
        bars.next().filter(|_| bars.next().is_none())
    }

    fn ratio(&self, facts: &Facts, row: &FactRow, (above, below): Bar) -> Option<(FactRow, Decimal, Decimal)> {
        let beside = self.0.get(&place(facts, row))?;
        let (above, below) = (beside.get(&above)?, beside.get(&below)?);
        Some((*above, above.measure().value()?, below.measure().value()?))
    }

    /// The rates as ratios, by their places. A ratio has the place of its numerator.
    fn ratios(&self, facts: &Facts, rows: &[FactRow], bar: Bar) -> Vec<((u32, u32, u32, u32), FactRow)> {
        let ratio = |row: &FactRow| {
            let (above, numerator, denominator) = self.ratio(facts, row, bar)?;
            let measure = Measure::Ratio { numerator, denominator };
            let ratio = FactRow::new(measure, row.series(), row.period(), row.revision(), above.origin(), above.line());
            Some(((row.origin(), row.line(), row.series(), row.period()), ratio))
        };
        rows.iter().filter_map(ratio).collect()
    }
}

/// Whether a rate is the ratio, rounded to so many places.
fn is_rounded(row: &FactRow, (_, above, below): (FactRow, Decimal, Decimal), places: u32) -> bool {
    let (Some(ratio), Some(rate)) = (above.checked_div(below), row.measure().value()) else { return false };
    let half = Decimal::new(6, (places + 1).min(Decimal::MAX_SCALE));
    matches!(row.measure(), Measure::Value(_)) && ratio.saturating_sub(rate).abs() <= half
}

fn place(facts: &Facts, row: &FactRow) -> Place {
    let origin = facts.origin_of(row);
    (origin.file, origin.sheet, row.line(), facts.series()[row.series() as usize].scope, row.period())
}

fn kpi(facts: &Facts, row: &FactRow) -> u32 {
    facts.series()[row.series() as usize].kpi
}

/// I104 or W104, once for each KPI, at its first cell.
fn tell(plan: &Plan, facts: &Facts, (of, rows): (u32, &[FactRow]), bar: Option<Bar>, context: &Context<'_>) {
    let name = |kpi: u32| plan.goals.kpis.get_at(kpi).map_or("", |kpi| kpi.name.value.as_str());
    let first = rows.iter().map(|row| facts.span(row)).min().unwrap_or(Span::Nowhere);
    let is_ratio = plan.goals.kpis.get_at(of).and_then(|kpi| kpi.aggregation.as_ref()).is_some_and(|way| way.value == Aggregation::Ratio);
    let code = if bar.is_none() && is_ratio { "W104" } else { "I104" };
    let told = Diagnostic::new(code, first).arg("name", name(of)).arg("rows", rows.len());
    context.report(match bar {
        Some((above, below)) => told.variant("rates_of").arg("first", name(above)).arg("second", name(below)),
        None => told.variant("rates_mean"),
    });
}
