//! Months of goals, and the matrix of parts × months: it must close both ways (domain/3 §3.3.1).

use std::collections::BTreeMap;

use super::tree::{Split, splits};
use super::{Goals, kind};
use crate::analysis::limits::per_mille;
use crate::analysis::targets;
use crate::figures::{Compare, Expr, FamilyId, Figures, RelationId, Series, Unit};
use crate::model::Plan;
use crate::model::goals::{Aggregation, Goal};
use crate::value::{Cover, Period};

/// Reads the sub-periods of goals into family `goal_month`; relates each goal to those that count, in order: of a quarter and some of
/// its months the quarter, see [`Cover`].
pub fn months(plan: &Plan, figures: &mut Figures) -> RelationId {
    let (goals, family) = (figures.family("goal"), figures.family("goal_month"));
    figures.keyed_by(family, &["goal", "period"]);
    let target = figures.column(family, "target", Unit::OfRow, "");
    let mut pairs = Vec::new();
    let parts_of = targets::added(plan);
    let (mut added, mut of_parts) = (Vec::new(), Vec::new());
    for (position, goal) in plan.goals.goals.iter().enumerate() {
        let from = figures.row(goals, &goal.id.value);
        let unit = kind::unit(plan, goal, figures);
        let sorted = sorted_months(goal);
        let cover = Cover::of(&sorted.iter().map(|(period, _)| **period).collect::<Vec<_>>());
        for (at, (period, value)) in sorted.into_iter().enumerate() {
            let row = figures.row(family, &format!("{}/{}", goal.id.value, period.code()));
            figures.set_row_unit(family, row, unit);
            match parts_of.get(&(position as u32)) {
                Some(parts) => {
                    let id = |part: u32| &plan.goals.goals[part as usize].id.value;
                    added.push(row);
                    of_parts.extend(parts.iter().map(|&part| (row, figures.row(family, &format!("{}/{}", id(part), period.code())))));
                }
                None => _ = figures.read(target, row, value.value.value, value.span),
            }
            if cover.finest.contains(&at) {
                pairs.push((from, row));
            }
        }
    }
    let parts = figures.relate("added", family, of_parts);
    figures.compute(target, added, Expr::Sum(Series::Related(parts, target)));
    figures.relate("months", goals, pairs)
}

/// The sub-periods of a goal in order of time.
fn sorted_months(goal: &Goal) -> Vec<(&Period, &crate::diagnostic::Spanned<crate::value::Quantity>)> {
    let mut months: Vec<_> = goal.months.iter().map(|(period, value)| (period, value)).collect();
    months.sort_by_key(|(period, _)| (period.start, period.end));
    months
}

/// For each goal with months, what they come to: their sum, their mean, or the last, as the KPI counts.
pub fn row_sums(goals: &Goals<'_>, figures: &mut Figures) {
    let Some(month) = figures.find_column("goal_month", "target") else { return };
    let total = figures.column(goals.family, "months_total", Unit::OfRow, "3.3.1");
    let months = || Series::Related(goals.months, month);
    let (mut summed, mut averaged, mut last) = (Vec::new(), Vec::new(), Vec::new());
    let (mut rates, mut amounts) = (Vec::new(), Vec::new());
    for (position, goal) in goals.plan.goals.goals.iter().enumerate().filter(|(_, goal)| !goal.months.is_empty()) {
        let row = goals.row(figures, position);
        match kind::kpi(goals.plan, goal).map_or(Aggregation::Sum, kind::aggregation) {
            Aggregation::Sum => summed.push(row),
            Aggregation::Ratio | Aggregation::Average => averaged.push(row),
            Aggregation::Last => last.push(row),
        }
        if kind::is_percent(goals.plan, goal) { rates.push(row) } else { amounts.push(row) }
    }
    let diff = figures.column(goals.family, "months_diff", Unit::OfRowDifference, "3.3.1");
    figures.compute(total, summed, Expr::Sum(months()));
    figures.compute(total, averaged, Expr::Mean { of: months(), weights: None });
    figures.compute(total, last, Expr::Last(months()));
    figures.compute(diff, amounts, total - goals.target);
    figures.compute(diff, rates, (total - goals.target) * 100);
}

/// Family `split_month`: for each split of a goal with months, each month's sum over the parts beside the goal's own month.
pub fn columns(goals: &Goals<'_>, figures: &mut Figures) {
    let family = figures.family("split_month");
    figures.keyed_by(family, &["goal", "split", "period"]);
    let mut cells = Cells::default();
    for split in splits(goals.plan).iter().filter(|split| adds_up(goals.plan, split)) {
        cells.add(goals.plan, split, family, figures);
    }
    let Some(month) = figures.find_column("goal_month", "target") else { return };
    let parts = figures.relate("parts", family, cells.parts);
    let own = figures.relate("goal", family, cells.own);
    let children = figures.column(family, "children", Unit::OfRow, "3.3.1");
    let parent = figures.column(family, "parent", Unit::OfRow, "3.3.1");
    let diff = figures.column(family, "diff", Unit::OfRowDifference, "3.3.1");
    let rows: Vec<_> = figures.rows(family).collect();
    figures.compute(children, rows.clone(), Expr::Sum(Series::Related(parts, month)));
    figures.compute(parent, rows.clone(), Expr::Via(own, month));
    figures.compute(diff, rows.clone(), children - parent);
    let tolerance = per_mille(figures, "split_tolerance", "3.3.1", 5);
    let closed = figures.column(family, "closed", Unit::Flag, "3.3.1");
    figures.compute(closed, rows, Expr::from(diff).abs().compare(Compare::AtMost, Expr::from(parent).abs() * tolerance));
}

fn adds_up(plan: &Plan, split: &Split) -> bool {
    let goal = &plan.goals.goals[split.goal];
    !split.by.is_empty() && kind::kpi(plan, goal).is_some_and(|kpi| kind::aggregation(kpi) == Aggregation::Sum)
}

/// Pairs from rows of `split_month` to months of the parts and of the goal.
#[derive(Default)]
struct Cells {
    parts: Vec<(u32, u32)>,
    own: Vec<(u32, u32)>,
}

impl Cells {
    fn add(&mut self, plan: &Plan, split: &Split, family: FamilyId, figures: &mut Figures) {
        let goal = &plan.goals.goals[split.goal];
        let months = figures.family("goal_month");
        let unit = kind::unit(plan, goal, figures);
        let mut of_parts: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for part in split.parts.iter().map(|&part| &plan.goals.goals[part]) {
            for (period, _) in &part.months {
                let code = period.code();
                let month = figures.row(months, &format!("{}/{code}", part.id.value));
                of_parts.entry(code).or_default().push(month);
            }
        }
        for (code, parts) in of_parts {
            let row = figures.row(family, &format!("{}/{}/{code}", goal.id.value, split.code));
            figures.set_row_unit(family, row, unit);
            self.parts.extend(parts.into_iter().map(|part| (row, part)));
            if goal.months.iter().any(|(period, _)| period.code() == code) {
                self.own.push((row, figures.row(months, &format!("{}/{code}", goal.id.value))));
            }
        }
    }
}
