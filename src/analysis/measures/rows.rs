//! The rows of family `kpi`: every series in every period that matters to it, and how these rows hang together.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::series::Series;
use crate::figures::{FamilyId, Figures, RelationId};
use crate::model::Plan;
use crate::model::facts::{Facts, Scope};
use crate::model::scopes::{DIMENSIONS, Scopes};
use crate::value::{Period, PeriodKind};
use crate::vocabulary::Vocabulary;

/// A row: which series, in which period.
#[derive(Clone, Copy, Debug)]
pub struct MeasureRow {
    /// Position in the list of series.
    pub series: usize,
    /// The period.
    pub period: Period,
    /// The row in family `kpi`.
    pub row: u32,
}

/// All rows of family `kpi`, with the relations between them.
#[derive(Debug)]
pub struct Rows {
    /// The family.
    pub family: FamilyId,
    /// The rows; those of a series stand together, months first and in order, then longer periods.
    pub all: Vec<MeasureRow>,
    /// From a longer period to its months.
    pub parts: RelationId,
    /// From a period to the one before it, of the same length.
    pub previous: RelationId,
    /// From a row to the same KPI and period in the next finer scopes that have rows: from company to regions.
    pub finer: RelationId,
    /// The same by another dimension, where rows are split in two ways: from company to product lines.
    pub otherwise: RelationId,
    /// From a month to the row of its goal's whole period.
    pub whole: RelationId,
}

impl MeasureRow {
    /// Whether it is a month, the finest period shown.
    pub fn is_month(&self) -> bool {
        self.period.kind == PeriodKind::Month
    }
}

impl Rows {
    /// The rows of each of `count` series: period and row in the family.
    pub fn by_series(&self, count: usize) -> Vec<Vec<(Period, u32)>> {
        let mut rows = vec![Vec::new(); count];
        for row in &self.all {
            rows[row.series].push((row.period, row.row));
        }
        rows
    }
}

/// Makes the rows of all series.
pub fn rows(plan: &Plan, scopes: &Scopes, all_series: &[Series], figures: &mut Figures, vocabulary: &Vocabulary) -> Rows {
    let facts = &plan.facts;
    let family = figures.family("kpi");
    figures.keyed_by(family, &["kpi", "period", "scope"]);
    let mut all = Vec::new();
    let mut named: HashMap<Period, String> = HashMap::new();
    let stretches: BTreeSet<(u32, Period)> = stretches(facts).collect();
    for (position, series) in all_series.iter().enumerate() {
        let suffix = label_series(plan, series, figures);
        let kpi = &series.kpi(plan).id.value;
        let stretches = stretches.iter().filter(|(kpi, _)| *kpi == series.kpi).map(|&(_, stretch)| stretch);
        for period in periods(plan, facts, series, stretches) {
            let code = named.entry(period).or_insert_with(|| {
                figures.label("period", period.code(), period.label(vocabulary));
                period.code()
            });
            let row = figures.row(family, &format!("{kpi}/{code}{suffix}"));
            all.push(MeasureRow { series: position, period, row });
        }
    }
    let parts = figures.relate("months", family, part_pairs(&all));
    let previous = figures.relate("previous", family, previous_pairs(&all));
    let [finer, otherwise] = finer_pairs(scopes, all_series, &all);
    let finer = figures.relate("finer", family, finer);
    let otherwise = figures.relate("otherwise", family, otherwise);
    let whole = figures.relate("whole", family, whole_pairs(plan, all_series, &all));
    Rows { family, all, parts, previous, finer, otherwise, whole }
}

/// The stretches of months of each KPI that facts have.
fn stretches(facts: &Facts) -> impl Iterator<Item = (u32, Period)> {
    let series = facts.series().iter().enumerate();
    series.flat_map(|(position, series)| facts.stretches(position as u32).into_iter().map(|stretch| (series.kpi, stretch)))
}

/// Names the segments of a series; returns what follows the period in its keys.
fn label_series(plan: &Plan, series: &Series, figures: &mut Figures) -> String {
    let kpi = series.kpi(plan);
    figures.label("kpi", &kpi.id.value, &kpi.name.value);
    let mut suffix = String::new();
    for (segment, name) in series.segments(plan) {
        suffix.push('/');
        suffix.push_str(&segment);
        figures.label("scope", segment, name);
    }
    suffix
}

/// The periods of a series: the months of its goals and facts, the quarters and halves that these touch within the plan, the
/// stretches of months in it that some scope of the KPI knows as a whole, the goals' own periods and the plan's. What is made of others
/// alone has the months of the plan.
fn periods(plan: &Plan, facts: &Facts, series: &Series, stretches: impl Iterator<Item = Period>) -> Vec<Period> {
    let plan_period = plan.settings().map(|settings| settings.period.value);
    let goals: Vec<Period> = series.goals.iter().filter_map(|&goal| goal_period(plan, goal)).collect();
    let mut measured: Vec<Period> = series.facts.iter().flat_map(|&series| facts.effective(series)).map(|row| facts.period_of(row)).collect();
    measured.dedup();
    let mut months: BTreeSet<Period> = goals.iter().flat_map(Period::months).collect();
    for period in measured {
        months.extend(period.months().first().copied());
    }
    let is_between = series.facts.is_empty() && goals.is_empty();
    if series.parts.is_some() || is_between {
        months.extend(plan_period.iter().flat_map(Period::months));
    }
    let mut longer = longer_periods(plan, &months, plan_period, &goals);
    longer.extend(stretches.filter(|stretch| plan_period.is_some_and(|plan| plan.covers(stretch))));
    months.into_iter().chain(longer).collect()
}

fn longer_periods(plan: &Plan, months: &BTreeSet<Period>, plan_period: Option<Period>, goals: &[Period]) -> BTreeSet<Period> {
    let fiscal = fiscal_start(plan);
    let mut longer = BTreeSet::new();
    for month in months {
        for kind in [PeriodKind::Quarter, PeriodKind::Half] {
            let period = Period::containing(month.start, kind, fiscal);
            if plan_period.is_none_or(|plan| plan.covers(&period)) {
                longer.insert(period);
            }
        }
    }
    longer.extend(goals.iter().copied().chain(plan_period).filter(|period| period.kind != PeriodKind::Month));
    longer
}

/// First month of the fiscal year.
pub fn fiscal_start(plan: &Plan) -> i8 {
    use rust_decimal::prelude::ToPrimitive;
    let written = plan.settings().and_then(|settings| settings.fiscal_year_start_month.as_ref());
    written.and_then(|month| month.value.to_i8()).filter(|month| (1..=12).contains(month)).unwrap_or(1)
}

/// The period of a goal, the plan's when it does not say.
pub fn goal_period(plan: &Plan, goal: u32) -> Option<Period> {
    let own = plan.goals.goals[goal as usize].period.as_ref().map(|period| period.value);
    own.or_else(|| plan.settings().map(|settings| settings.period.value))
}

fn of_series(all: &[MeasureRow]) -> impl Iterator<Item = &[MeasureRow]> {
    all.chunk_by(|a, b| a.series == b.series)
}

fn part_pairs(all: &[MeasureRow]) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    for rows in of_series(all) {
        let (months, longer): (Vec<&MeasureRow>, Vec<&MeasureRow>) = rows.iter().partition(|row| row.is_month());
        for long in longer {
            pairs.extend(months.iter().filter(|month| long.period.covers(&month.period)).map(|month| (long.row, month.row)));
        }
    }
    pairs
}

fn previous_pairs(all: &[MeasureRow]) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    for rows in of_series(all) {
        for pair in rows.windows(2) {
            if pair[0].period.kind == pair[1].period.kind
                && pair[1].period.kind != PeriodKind::Range
                && pair[0].period.end.tomorrow().ok() == Some(pair[1].period.start)
            {
                pairs.push((pair[1].row, pair[0].row));
            }
        }
    }
    pairs
}

/// The KPIs and scopes of which something was measured, in themselves or in what lies in them.
fn measured(scopes: &Scopes, all_series: &[Series]) -> BTreeSet<(u32, Scope)> {
    let with_facts = all_series.iter().filter(|series| !series.facts.is_empty());
    let around =
        |series: &Series| scopes.all_coarser(series.scope).into_iter().chain([series.scope]).map(|scope| (series.kpi, scope)).collect::<Vec<_>>();
    with_facts.flat_map(around).collect()
}

/// A coarse row leads to the rows of the first dimension that splits it, and to those of the second; a dimension in which something was
/// measured comes before one that has but goals, as where the goals are of regions and the actuals of products. Every row is shown to the
/// scopes it is a part of, so thousands of scopes cost no more than their number.
fn finer_pairs(scopes: &Scopes, all_series: &[Series], all: &[MeasureRow]) -> [Vec<(u32, u32)>; 2] {
    let shared = |row: &&MeasureRow| all_series[row.series].goal.is_none();
    let key = |row: &MeasureRow| (all_series[row.series].kpi, row.period, all_series[row.series].scope);
    let mut parts: BTreeMap<_, [Vec<u32>; DIMENSIONS]> = BTreeMap::new();
    for row in all.iter().filter(shared) {
        let (kpi, period, scope) = key(row);
        for dimension in 0..DIMENSIONS {
            if let Some(above) = scopes.coarser(scope, dimension) {
                parts.entry((kpi, period, above)).or_default()[dimension].push(row.row);
            }
        }
    }
    let measured = measured(scopes, all_series);
    let series_of: HashMap<u32, usize> = all.iter().map(|row| (row.row, row.series)).collect();
    let is_measured = |row: &u32| {
        let series = series_of.get(row).map(|&series| &all_series[series]);
        series.is_some_and(|series| measured.contains(&(series.kpi, series.scope)))
    };
    let mut pairs = [Vec::new(), Vec::new()];
    for row in all.iter().filter(shared) {
        let splits = parts.get(&key(row)).into_iter().flatten().filter(|rows| !rows.is_empty());
        let (known, bare): (Vec<_>, Vec<_>) = splits.partition(|rows| rows.iter().any(is_measured));
        let splits = known.into_iter().chain(bare);
        for (pairs, split) in pairs.iter_mut().zip(splits) {
            pairs.extend(split.iter().map(|&fine| (row.row, fine)));
        }
    }
    pairs
}

fn whole_pairs(plan: &Plan, all_series: &[Series], all: &[MeasureRow]) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    for rows in of_series(all) {
        let goals: Vec<Period> = all_series[rows[0].series].goals.iter().filter_map(|&goal| goal_period(plan, goal)).collect();
        let whole = rows.iter().filter(|row| goals.contains(&row.period)).max_by_key(|row: &&MeasureRow| row.period.days());
        let Some(whole) = whole else { continue };
        let months = rows.iter().filter(|row| row.is_month() && whole.period.covers(&row.period));
        pairs.extend(months.map(|month| (month.row, whole.row)));
    }
    pairs
}
