//! How what a series measures was written: as values, as the two parts of a ratio, or as means with their numbers of samples.

use std::collections::BTreeMap;

use super::Series;
use crate::model::facts::{Facts, Measure};

/// The ways of writing that occur among some facts.
#[derive(Clone, Copy, Debug, Default)]
struct Ways {
    has_ratios: bool,
    has_means: bool,
}

/// Of each series, the ways its facts are written; of one without facts those of its KPI in any scope, which it adds up.
pub struct Kinds(Vec<Ways>);

impl Kinds {
    /// Of all series, in their order.
    pub fn of(series: &[Series], facts: &Facts) -> Self {
        let mut of_kpis: BTreeMap<u32, Ways> = BTreeMap::new();
        let of_facts: Vec<Ways> = (0..facts.series().len()).map(|position| ways(facts, position as u32)).collect();
        for (key, ways) in facts.series().iter().zip(&of_facts) {
            of_kpis.entry(key.kpi).or_default().join(*ways);
        }
        let of_kpi = |series: &Series| of_kpis.get(&series.kpi).copied().unwrap_or_default();
        let own = |series: &Series| Ways::all(series.facts.iter().map(|&at| of_facts[at as usize]));
        Self(series.iter().map(|series| if series.facts.is_empty() { of_kpi(series) } else { own(series) }).collect())
    }

    /// Whether a series is measured by numerators and denominators.
    pub fn is_ratio(&self, series: &Series) -> bool {
        self.0[series.position].has_ratios
    }

    /// Whether a series is measured by means with their numbers of samples.
    pub fn has_samples(&self, series: &Series) -> bool {
        self.0[series.position].has_means
    }
}

/// The ways the facts of one of their series are written.
fn ways(facts: &Facts, series: u32) -> Ways {
    Ways::all(
        facts.effective(series).map(|fact| Ways {
            has_ratios: matches!(fact.measure(), Measure::Ratio { .. }),
            has_means: matches!(fact.measure(), Measure::Mean { .. }),
        }),
    )
}

impl Ways {
    fn all(each: impl Iterator<Item = Ways>) -> Self {
        let mut all = Self::default();
        each.for_each(|ways| all.join(ways));
        all
    }

    fn join(&mut self, other: Ways) {
        self.has_ratios |= other.has_ratios;
        self.has_means |= other.has_means;
    }
}
