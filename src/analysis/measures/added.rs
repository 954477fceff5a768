//! The rows of goals that nobody gives: their targets are those of their parts in sum.

use std::collections::{BTreeSet, HashMap};

use super::rows::{Rows, goal_period};
use super::series::Series;
use crate::analysis::targets;
use crate::figures::{Figures, RelationId};
use crate::model::Plan;
use crate::value::Period;

/// These rows, and what they are the sums of.
pub struct Added {
    /// From a row to those of the parts of its goal in the same period.
    pub parts: RelationId,
    /// The rows; one comes after those among its parts.
    pub rows: Vec<u32>,
    known: BTreeSet<u32>,
}

impl Added {
    /// Those of all goals.
    pub fn of(plan: &Plan, series: &[Series], rows: &Rows, figures: &mut Figures) -> Self {
        let goals = series.iter().flat_map(|series| series.goals.iter().map(move |&goal| (goal, series.position)));
        let series_of: HashMap<u32, usize> = goals.collect();
        let by_series = rows.by_series(series.len());
        let of_goal = |goal: u32| series_of.get(&goal).map_or(&[][..], |&series| by_series[series].as_slice());
        let row = |goal: u32, period: Period| of_goal(goal).iter().find(|(own, _)| *own == period).map(|(_, row)| *row);
        let (mut found, mut known, mut pairs) = (Vec::new(), BTreeSet::new(), Vec::new());
        for (whole, parts) in targets::added(plan) {
            let goal = &plan.goals.goals[whole as usize];
            let gives = |period: &Period| goal.months.iter().any(|(month, _)| month == period) || goal_period(plan, whole) == Some(*period);
            // Goals of a half and of the year may both give its months: the first one counts, as with goals that somebody gives.
            for &(period, own) in of_goal(whole).iter().filter(|(period, _)| gives(period)) {
                if known.insert(own) {
                    found.push(own);
                    pairs.extend(parts.iter().filter_map(|&part| Some((own, row(part, period)?))));
                }
            }
        }
        Self { parts: figures.relate("added", rows.family, pairs), rows: found, known }
    }

    /// Whether a row is such a sum.
    pub fn is_sum(&self, row: u32) -> bool {
        self.known.contains(&row)
    }
}
