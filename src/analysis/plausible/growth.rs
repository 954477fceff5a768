//! Columns of family `goal`: how fast a goal of money grows beside the market and beside what we did ourselves (domain/3 §3.3.5).
//!
//! **Decision.** The paragraph asks for more than twice both. Where only one of the two is known, it alone is the measure; where
//! neither is, nothing is judged. Of several markets the one that grows fastest counts.

use rust_decimal::Decimal;

use crate::diagnostic::Span;
use crate::figures::{ColumnId, Compare, Expr, Figures, Series, Unit};
use crate::model::Plan;
use crate::model::facts::{Measure, Series as FactSeries};
use crate::model::goals::{Aggregation, Goal};
use crate::value::PeriodKind;

use crate::analysis::goals::{aggregation, is_lower};

columns! {
    /// How fast goals grow, in family `goal`.
    pub struct GrowthColumns("goal") {
        /// Yearly growth of the market.
        market_growth: Percent, "3.3.5";
        /// Yearly growth of our own over the last three years.
        own_growth: Percent, "3.3.5";
        /// Twice the larger of the two.
        growth_limit: Percent, "3.3.5";
        /// Whether the goal grows by more than that.
        implausible: Flag, "3.3.5";
    }
}

/// Years of which our own growth is told.
const YEARS: usize = 3;

/// Makes the columns for goals of money that add up, have a base and are better the more they are.
pub fn growth(plan: &Plan, figures: &mut Figures) {
    let Some(over) = figures.find_column("goal", "growth_over_base") else { return };
    let columns = GrowthColumns::define(figures);
    let market = figures.find_column("industry", "cagr").filter(|&cagr| has_numbers(figures, cagr));
    let (mut of_market, mut of_both, mut of_own) = (Vec::new(), Vec::new(), Vec::new());
    for goal in plan.given_goals() {
        let row = figures.row(columns.family, &goal.id.value);
        if !figures.exists(over.at(row)) || !is_money_that_adds_up(plan, goal, figures) {
            continue;
        }
        match (market, own(plan, goal, figures, columns.own_growth, row)) {
            (Some(_), true) => of_both.push(row),
            (Some(_), false) => of_market.push(row),
            (None, true) => of_own.push(row),
            (None, false) => {}
        }
    }
    if let Some(cagr) = market {
        let compared: Vec<u32> = of_market.iter().chain(&of_both).copied().collect();
        figures.compute(columns.market_growth, compared, Expr::Largest(Series::Column(cagr)));
    }
    let faster = Expr::Max(vec![columns.market_growth.into(), columns.own_growth.into()]);
    figures.compute(columns.growth_limit, of_both.iter().copied(), faster * 2);
    figures.compute(columns.growth_limit, of_market.iter().copied(), Expr::from(columns.market_growth) * 2);
    figures.compute(columns.growth_limit, of_own.iter().copied(), Expr::from(columns.own_growth) * 2);
    let rows = of_both.into_iter().chain(of_market).chain(of_own);
    figures.compute(columns.implausible, rows, Expr::from(over).compare(Compare::Greater, columns.growth_limit));
}

fn has_numbers(figures: &Figures, column: ColumnId) -> bool {
    figures.rows(column.family()).any(|row| figures.number(column.at(row)).is_some())
}

fn is_money_that_adds_up(plan: &Plan, goal: &Goal, figures: &Figures) -> bool {
    let target = figures.find(&format!("goal/{}/target", goal.id.value));
    let is_money = target.is_some_and(|target| figures.unit(target) == Unit::Money);
    is_money && !is_lower(plan, goal) && plan.goals.kpis.get(&goal.kpi.value).is_some_and(|kpi| aggregation(kpi) == Aggregation::Sum)
}

/// Our own growth over the last three years before the goal, where the actuals of each are there as a whole.
fn own(plan: &Plan, goal: &Goal, figures: &mut Figures, column: ColumnId, row: u32) -> bool {
    let years = years_before(plan, goal);
    let [.., first, _, last] = years.as_slice() else { return false };
    let family = figures.family("history");
    figures.keyed_by(family, &["goal", "period"]);
    let value = figures.column(family, "value", Unit::Money, "");
    let [first, last] = [first, last].map(|(code, number, span)| {
        let of_year = figures.row(family, &format!("{}/{code}", goal.id.value));
        figures.read(value, of_year, *number, *span)
    });
    let steps = Expr::constant(1) / Expr::constant(YEARS as i64 - 1);
    figures.compute(column, [row], (Expr::from(last) / first).power(steps) - 1);
    figures.number(column.at(row)).is_some()
}

/// The actuals of whole years before the goal begins, one after the other without a gap, the earliest first.
fn years_before(plan: &Plan, goal: &Goal) -> Vec<(String, Decimal, Span)> {
    let facts = &plan.facts;
    let Some((kpi, start)) = goal.kpi.value.target.zip(goal.period.as_ref().map(|period| period.value.start)) else { return Vec::new() };
    let Some(series) = facts.find(&FactSeries { goal: None, kpi, scope: goal.scope() }) else { return Vec::new() };
    let whole = facts.effective(series).filter(|fact| facts.period_of(fact).kind == PeriodKind::Year && facts.period_of(fact).end < start);
    let mut years: Vec<_> = whole.collect();
    years.sort_by_key(|fact| facts.period_of(fact).start);
    let follow = |pair: &[&crate::model::facts::FactRow]| {
        let [before, after] = [pair[0], pair[1]].map(|fact| facts.period_of(fact));
        before.end.tomorrow().ok() == Some(after.start)
    };
    let gap = years.windows(2).rposition(|pair| !follow(pair)).map_or(0, |gap| gap + 1);
    let amount = |fact: &&crate::model::facts::FactRow| match fact.measure() {
        Measure::Value(value) => Some((facts.period_of(fact).code(), value, facts.span(fact))),
        Measure::Mean { .. } | Measure::Ratio { .. } => None,
    };
    years[gap..].iter().filter_map(amount).collect()
}
