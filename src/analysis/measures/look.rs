//! Looking up figures of family `kpi` for views and rules, by series and period.

use std::collections::{BTreeSet, HashMap};

use super::Measured;
use super::kpis::aggregation;
use super::rows::{fiscal_start, goal_period};
use super::series::{self, Series};
use crate::analysis::targets;
use crate::figures::{FigureId, Figures};
use crate::model::Plan;
use crate::model::facts::Scope;
use crate::model::goals::{Aggregation, Goal, Kpi, KpiDirection};
use crate::model::scopes::Scopes;
use crate::value::{Period, PeriodKind};

/// The series of a plan and their figures.
pub struct Look<'a> {
    plan: &'a Plan,
    figures: &'a Figures,
    /// All series, ordered by KPI, scope and goal.
    pub series: &'a [Series],
    rows: &'a [Vec<(Period, u32)>],
    /// The position of the series that each row of the family is of.
    owners: HashMap<u32, usize>,
    scopes: &'a Scopes,
    given: &'a BTreeSet<u32>,
    /// Whether anything was aimed at or measured by month.
    by_month: bool,
}

impl<'a> Look<'a> {
    /// Looks at a plan whose measures have been made.
    pub fn new(plan: &'a Plan, figures: &'a Figures, measured: &'a Measured) -> Self {
        let Measured { series, rows, scopes, given } = measured;
        let owners = rows.iter().enumerate().flat_map(|(position, rows)| rows.iter().map(move |&(_, row)| (row, position))).collect();
        let mut look = Self { plan, figures, series, rows, owners, scopes, given, by_month: true };
        let months = look.months();
        let is_there = |series: &Series, month: &Period, column| look.at(series, month, column).is_some_and(|id| figures.value(id).is_present());
        let has_month = |series: &Series| months.iter().any(|month| is_there(series, month, "target") || is_there(series, month, "actual"));
        look.by_month = look.series.iter().any(has_month);
        look
    }

    /// A figure of a series in a period, when it exists.
    pub fn at(&self, series: &Series, period: &Period, column: &str) -> Option<FigureId> {
        let &(_, row) = self.rows[series.position].iter().find(|(known, _)| known == period)?;
        let figure = self.figures.find_column("kpi", column)?.at(row);
        self.figures.exists(figure).then_some(figure)
    }

    /// The series that a figure of family `kpi` is of.
    pub fn series_of(&self, figure: FigureId) -> Option<&'a Series> {
        let is_measured = self.figures.find_family("kpi") == Some(figure.column.family());
        self.owners.get(&figure.row).filter(|_| is_measured).map(|&position| &self.series[position])
    }

    /// The longer periods of a series whose actual is known as a whole, whatever is known of their months.
    pub fn given(&self, series: &Series) -> impl Iterator<Item = Period> {
        self.rows[series.position].iter().filter(|(_, row)| self.given.contains(row)).map(|&(period, _)| period)
    }

    /// The periods of a series, months first.
    pub fn periods(&self, series: &Series) -> impl Iterator<Item = Period> {
        self.rows[series.position].iter().map(|&(period, _)| period)
    }

    /// The KPIs that are measured, those with the largest weight first, then by id.
    pub fn kpis(&self) -> Vec<u32> {
        let mut kpis: Vec<u32> = self.series.iter().map(|series| series.kpi).collect();
        kpis.dedup();
        kpis.sort_by_key(|&kpi| std::cmp::Reverse(self.plan.goals.kpis[kpi as usize].weight.as_ref().map(|weight| weight.value)));
        kpis
    }

    /// The series of a KPI for the company as a whole, if it has one.
    pub fn company(&self, kpi: u32) -> Option<&Series> {
        self.series.iter().find(|series| series.kpi == kpi && series::depth(&series.scope) == 0 && series.goal.is_none())
    }

    /// All series of a KPI but the company's.
    pub fn parts(&self, kpi: u32) -> impl Iterator<Item = &Series> {
        self.series.iter().filter(move |series| series.kpi == kpi && (series::depth(&series.scope) > 0 || series.goal.is_some()))
    }

    /// Those of them that are wanted as a tree, each followed by what lies in it, with their depth below the company.
    pub fn tree(&self, kpi: u32, is_wanted: impl Fn(&Series) -> bool) -> Vec<(&Series, usize)> {
        let wanted: Vec<&Series> = self.parts(kpi).filter(|series| is_wanted(series)).collect();
        let shared = wanted.iter().filter(|series| series.goal.is_none());
        let shown: HashMap<Scope, usize> = shared.map(|series| (series.scope, series.position)).collect();
        let outer = |series: &Series| {
            let mut around = std::iter::successors(Some(series.scope), |&scope| self.scopes.outer(scope).map(|(_, outer)| outer)).skip(1);
            around.find_map(|scope| shown.get(&scope).copied())
        };
        let mut below: HashMap<Option<usize>, Vec<&Series>> = HashMap::new();
        for series in wanted.into_iter().rev() {
            below.entry(outer(series)).or_default().push(series);
        }
        let mut open: Vec<(&Series, usize)> = below.remove(&None).unwrap_or_default().into_iter().map(|series| (series, 1)).collect();
        let mut tree = Vec::new();
        while let Some((series, depth)) = open.pop() {
            tree.push((series, depth));
            open.extend(below.remove(&Some(series.position)).unwrap_or_default().into_iter().map(|part| (part, depth + 1)));
        }
        tree
    }

    /// The KPI of a series.
    pub fn kpi(&self, series: &Series) -> &'a Kpi {
        series.kpi(self.plan)
    }

    /// The longest period that a goal of a series is set for and a forecast is made of; without months there is nothing to foretell by.
    pub fn whole(&self, series: &Series) -> Option<Period> {
        let periods = series.goals.iter().filter(|_| self.by_month).filter_map(|&goal| goal_period(self.plan, goal));
        periods.filter(|period| self.at(series, period, "forecast").is_some()).max_by_key(Period::days)
    }

    /// Whether less is better: as the first goal of a series says, else its KPI.
    pub fn is_lower(&self, series: &Series) -> bool {
        let own = series.goals.first().and_then(|&goal| targets::sense(&self.plan.goals.goals[goal as usize]));
        let declared = self.kpi(series).direction.as_ref().is_some_and(|direction| direction.value == KpiDirection::Lower);
        own.map_or(declared, |sense| sense == targets::Sense::Lower)
    }

    /// Whether a KPI adds up over time.
    pub fn adds_up(&self, kpi: u32) -> bool {
        aggregation(&self.plan.goals.kpis[kpi as usize]) == Aggregation::Sum
    }

    /// The months of the plan; none where all targets and actuals are of longer periods, as those of an evaluation alone are.
    pub fn months(&self) -> Vec<Period> {
        self.plan.settings().filter(|_| self.by_month).map(|settings| settings.period.value.months()).unwrap_or_default()
    }

    /// Whether a period has begun by the as-of day.
    pub fn has_begun(&self, period: &Period) -> bool {
        let as_of = self.plan.settings().and_then(|settings| settings.as_of.as_ref());
        as_of.is_some_and(|as_of| period.start <= as_of.value)
    }
}

/// The period the report is about: the standard period that begins with the plan and ends on the as-of day, if there is one that
/// has targets of its own, else the plan, to date. Where the plan as a whole has no target either, it is the period of a goal: one of
/// those that hold the as-of day, else the last that has begun, and of these the longest.
pub fn focus(plan: &Plan) -> Option<Period> {
    let settings = plan.settings()?;
    let whole = settings.period.value;
    let as_of = settings.as_of.as_ref()?.value;
    let standard =
        [PeriodKind::Half, PeriodKind::Quarter, PeriodKind::Month].into_iter().map(|kind| Period::containing(as_of, kind, fiscal_start(plan)));
    let aims = aims(plan);
    let has_targets = |period: &Period| {
        let of_months = |goal: &Goal| goal.months.iter().any(|(month, _)| period.covers(month));
        aims.iter().any(|&(goal, own)| own == *period || of_months(goal))
    };
    let to_date = standard.into_iter().find(|period| period.start == whole.start && period.end == as_of && has_targets(period));
    if to_date.is_some() || aims.is_empty() || has_targets(&whole) {
        return Some(to_date.unwrap_or(whole));
    }
    let begun = aims.iter().map(|&(_, own)| own).filter(|own| own.start <= as_of);
    Some(begun.max_by_key(|own| (own.end >= as_of, if own.end >= as_of { as_of } else { own.end }, own.days())).unwrap_or(whole))
}

/// The row of family `kpi` of a KPI in a scope and period, when it has an achievement.
pub fn row_of(plan: &Plan, figures: &Figures, kpi: u32, scope: &Scope, period: &Period) -> Option<u32> {
    let segments = series::scope_segments(plan, scope).into_iter().map(|(segment, _)| format!("/{segment}"));
    let key = format!("{}/{}{}", plan.goals.kpis[kpi as usize].id.value, period.code(), segments.collect::<String>());
    let achievement = figures.find_column("kpi", "achievement")?;
    let row = figures.family_ref(achievement.family()).row(&key)?;
    figures.exists(achievement.at(row)).then_some(row)
}

/// The goals of the company with their periods; those of its parts where it has none.
fn aims(plan: &Plan) -> Vec<(&Goal, Period)> {
    let goals = plan.goals.goals.iter().enumerate();
    let all: Vec<(&Goal, Period)> = goals.filter_map(|(position, goal)| Some((goal, goal_period(plan, position as u32)?))).collect();
    let of_company = |(goal, _): &(&Goal, Period)| series::depth(&goal.scope()) == 0;
    let company: Vec<(&Goal, Period)> = all.iter().copied().filter(of_company).collect();
    if company.is_empty() { all } else { company }
}

/// A figure of the KPI and scope of a goal: in the period of the report, else in the goal's own.
pub fn of_goal(plan: &Plan, figures: &Figures, goal: u32, column: &str) -> Option<FigureId> {
    let goal = &plan.goals.goals[goal as usize];
    let kpi = &plan.goals.kpis[goal.kpi.value.target? as usize].id.value;
    let scope: String = series::scope_segments(plan, &goal.scope()).into_iter().map(|(segment, _)| format!("/{segment}")).collect();
    let periods = focus(plan).into_iter().chain(goal.period.as_ref().map(|period| period.value));
    periods.into_iter().find_map(|period| figures.find(&format!("kpi/{kpi}/{}{scope}/{column}", period.code())))
}
