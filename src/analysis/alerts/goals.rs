//! Alerts about goals: red, missed in a row, falling (domain/3 §3.9.2, §3.9.3).

use rust_decimal::Decimal;

use super::{Found, Work};
use crate::analysis::goals::names::goal_name;
use crate::analysis::measures::{focus, row_of};
use crate::figures::{ColumnId, Expr};
use crate::model::goals::Goal;
use crate::model::measurement::{AlertRule, Severity};
use crate::value::Period;

/// Months missed in a row that are told (domain/3 §3.9.2).
const RUN: i64 = 3;

impl Work<'_> {
    /// Goals of the period of the report.
    pub(super) fn goals(&mut self) {
        let Some(focus) = focus(self.plan) else { return };
        let find = |column| self.figures.find_column("kpi", column);
        let (Some(achievement), Some(rag)) = (find("achievement"), find("rag")) else { return };
        let is_red = |work: &Self, row: u32| work.figures.value(rag.at(row)).term().is_some_and(|grade| grade.code == "red");
        let red = self.goals_where(|work, goal| work.row_of(goal, &focus).filter(|&row| is_red(work, row)));
        self.raise(AlertRule::LowAchievement, Severity::Urgent, achievement, red);
        self.courses(&focus, achievement);
    }

    /// Goals whose last months went wrong.
    fn courses(&mut self, focus: &Period, achievement: ColumnId) {
        if let (Some(misses), Some(since)) = (self.figures.find_column("kpi", "misses"), self.figures.find_column("kpi", "since")) {
            let missed = |work: &Self, row: u32| work.figures.number(misses.at(row)).is_some_and(|run| run >= Decimal::from(RUN));
            let found = self.goals_where(|work, goal| work.last_months(goal, focus).first().copied().filter(|&row| missed(work, row)));
            let (of, rows) = self.raise(AlertRule::MissedInARow, Severity::Urgent, misses, found);
            self.since(rows, Expr::Via(of, since));
        }
        if let Some(change) = self.figures.find_column("kpi", "change") {
            let fell = |work: &Self, row: u32| work.figures.number(change.at(row)).is_some_and(|change| change < Decimal::ZERO);
            let found = self.goals_where(|work, goal| match work.last_months(goal, focus).as_slice() {
                [last, before, ..] if fell(work, *last) && fell(work, *before) => Some(*last),
                _ => None,
            });
            self.raise(AlertRule::Deteriorating, Severity::Soon, achievement, found);
        }
    }

    /// The goals for which a row of family `kpi` is found; of several goals over one row the first.
    fn goals_where(&self, row_of: impl Fn(&Self, &Goal) -> Option<u32>) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for goal in self.plan.given_goals() {
            let Some(row) = row_of(self, goal) else { continue };
            if found.iter().all(|known| known.row != row) {
                found.push(Found { kind: "goal", id: goal.id.value.clone(), name: goal_name(self.plan, goal), row });
            }
        }
        found
    }

    /// The row of a goal's KPI and scope in a period.
    fn row_of(&self, goal: &Goal, period: &Period) -> Option<u32> {
        row_of(self.plan, self.figures, goal.kpi.value.target?, &goal.scope(), period)
    }

    /// The rows of the months with an achievement up to the end of a period, the last first, as far as they follow one another.
    fn last_months(&self, goal: &Goal, period: &Period) -> Vec<u32> {
        let is_known =
            |row: &u32| self.figures.find_column("kpi", "achievement").is_some_and(|column| self.figures.value(column.at(*row)).is_present());
        let months = period.months().into_iter().rev().map(|month| self.row_of(goal, &month).filter(is_known));
        months.skip_while(Option::is_none).map_while(|row| row).collect()
    }
}
