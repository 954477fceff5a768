//! Which targets make up a longer period: those of its months, or those of quarters and halves that have targets of their own, with
//! the months beside them.
//!
//! **Decision.** A quarter counts as a whole where some of its months have no target: what is written for the quarter is then more
//! than what is written for its months. One whose months all have targets is made of these ([`Cover`]).

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::Measures;
use super::rows::MeasureRow;
use super::series::Series;
use crate::diagnostic::Span;
use crate::figures::{Figures, RelationId};
use crate::value::{Cover, Period};

/// The targets of quarters and halves, and the rows made of them.
pub struct Targets {
    /// From a longer row that holds such a quarter to the quarters and months that make it up.
    pub parts: RelationId,
    mixed: BTreeSet<u32>,
    found: Found,
}

#[derive(Default)]
struct Found {
    pairs: Vec<(u32, u32)>,
    quarters: BTreeMap<u32, (Decimal, Span)>,
    inside: BTreeSet<u32>,
}

/// A target that goals give to a period, and is not divided into others.
struct Given {
    period: Period,
    value: (Decimal, Span),
    /// Whether it counts in longer periods: it lies in no other.
    counts: bool,
}

impl Targets {
    /// Those of all series.
    pub fn of(measures: &Measures<'_>, figures: &mut Figures) -> Self {
        let mut found = Found::default();
        for rows in measures.rows.all.chunk_by(|a, b| a.series == b.series) {
            found.gather(&given(measures, &measures.series[rows[0].series]), rows);
        }
        let mixed = found.pairs.iter().map(|&(row, _)| row).collect();
        Self { parts: figures.relate("quarters", measures.rows.family, std::mem::take(&mut found.pairs)), mixed, found }
    }

    /// The target of a quarter or half that counts as a whole.
    pub fn own(&self, row: u32) -> Option<(Decimal, Span)> {
        self.found.quarters.get(&row).copied()
    }

    /// Whether a longer row is made of quarters, or of quarters and months.
    pub fn is_mixed(&self, row: u32) -> bool {
        self.mixed.contains(&row)
    }

    /// Whether a row lies in a quarter that counts as a whole.
    pub fn is_inside(&self, row: u32) -> bool {
        self.found.inside.contains(&row)
    }

    /// Whether the targets of months alone make up a row of a series.
    pub fn is_of_months(&self, measures: &Measures<'_>, row: &MeasureRow, series: &Series) -> bool {
        measures.has_months(series) && !self.is_mixed(row.row) && self.own(row.row).is_none()
    }

    /// Whether the targets of months or quarters make up a row of a series.
    pub fn is_planned(&self, measures: &Measures<'_>, row: &MeasureRow, series: &Series) -> bool {
        self.is_mixed(row.row) || self.is_of_months(measures, row, series)
    }
}

impl Found {
    /// Gathers what the targets given say of the rows of their series.
    fn gather(&mut self, given: &[Given], rows: &[MeasureRow]) {
        let at = |row: &MeasureRow| given.iter().find(|given| given.period == row.period);
        let whole: Vec<(&MeasureRow, &Given)> = rows.iter().filter(|row| !row.is_month()).filter_map(|row| Some((row, at(row)?))).collect();
        if whole.is_empty() {
            return;
        }
        self.quarters.extend(whole.iter().map(|(row, given)| (row.row, given.value)));
        let parts: Vec<&MeasureRow> = rows.iter().filter(|row| at(row).is_some_and(|given| given.counts)).collect();
        for row in rows.iter().filter(|row| !row.is_month() && at(row).is_none()) {
            let parts: Vec<&&MeasureRow> = parts.iter().filter(|part| row.period.covers(&part.period)).collect();
            if parts.iter().any(|part| !part.is_month()) {
                self.pairs.extend(parts.iter().map(|part| (row.row, part.row)));
            }
        }
        let is_inside = |row: &&MeasureRow| whole.iter().any(|(whole, _)| whole.row != row.row && whole.period.covers(&row.period));
        self.inside.extend(rows.iter().filter(is_inside).map(|row| row.row));
    }
}

/// The targets that the goals of a series give to sub-periods.
fn given(measures: &Measures<'_>, series: &Series) -> Vec<Given> {
    let goals = series.goals.iter().map(|&goal| &measures.plan.goals.goals[goal as usize]);
    let all: Vec<_> = goals.flat_map(|goal| &goal.months).collect();
    let cover = Cover::of(&all.iter().map(|(period, _)| *period).collect::<Vec<_>>());
    let undivided = (0..all.len()).filter(|at| !cover.divided.iter().any(|(divided, _)| divided == at));
    let given = |at: usize| Given { period: all[at].0, value: (all[at].1.value.value, all[at].1.span), counts: cover.finest.contains(&at) };
    undivided.map(given).collect()
}
