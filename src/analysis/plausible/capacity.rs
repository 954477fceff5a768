//! Family `capacity`: what the people who sell can bring, against the revenue goal (domain/3 §3.3.5): productivity × (heads −
//! newcomers × 0.5) × months. One row.
//!
//! **Decisions.** Productivity is the company's goal of 人均产能, else its actual to date: revenue per head of a month, so that of a
//! longer period is divided by its months. Heads are what the groups of people say they have, else the people at work who have a goal
//! of their own; without either nothing is compared. Somebody is new within six months of the first day at work (domain/1 §1.6).

use jiff::ToSpan;

use crate::analysis::measures::series::depth;
use crate::diagnostic::Span;
use crate::figures::{Compare, Expr, FigureId, Figures, Value};
use crate::model::Plan;
use crate::model::frame::{Person, PersonStatus};
use crate::model::goals::Goal;
use crate::value::{Period, PeriodKind};

columns! {
    /// Columns of family `capacity`: one row.
    pub struct CapacityColumns("capacity") {
        /// Revenue per head and month.
        productivity: Money, "3.3.5";
        /// People who sell.
        heads: Number, "3.3.5";
        /// How many of them are new.
        newcomers: Number, "3.3.5";
        /// Months of the revenue goal.
        months: Number, "3.3.5";
        /// What they can bring.
        capacity: Money, "3.3.5";
        /// The revenue goal.
        target: Money, "3.3.5";
        /// Whether they can bring less than it.
        short: Flag, "3.3.5";
    }
}

/// Months within which somebody is new.
const NEW_MONTHS: i64 = 6;

/// Makes the family where productivity, heads and a revenue goal are known.
pub fn capacity(plan: &Plan, figures: &mut Figures) {
    let Some((goal, period)) = of_company(plan, "revenue") else { return };
    let Some(target) = figures.find(&format!("goal/{}/target", goal.id.value)) else { return };
    let Some((productivity, over)) = productivity(plan, figures) else { return };
    let (heads, newcomers) = people(plan);
    if heads.is_empty() {
        return;
    }
    let columns = CapacityColumns::define(figures);
    let row = figures.row(columns.family, "");
    figures.compute_one(columns.productivity, row, Expr::from(productivity) / Expr::constant(months(&over)));
    figures.derive(columns.heads, row, heads.len() as i64, "people_who_sell", Vec::new());
    figures.derive(columns.newcomers, row, newcomers, "new_people", Vec::new());
    figures.read(columns.months, row, Value::from(months(&period)), Span::Nowhere);
    let full = Expr::from(columns.heads) - Expr::from(columns.newcomers) / Expr::constant(2);
    figures.compute_one(columns.capacity, row, Expr::from(columns.productivity) * full * columns.months);
    figures.compute_one(columns.target, row, target);
    figures.compute_one(columns.short, row, Expr::from(columns.capacity).compare(Compare::Less, columns.target));
}

fn months(period: &Period) -> i64 {
    period.sub_periods(PeriodKind::Month).len() as i64
}

/// The company's goal of a KPI, with its period.
fn of_company<'a>(plan: &'a Plan, kpi: &str) -> Option<(&'a Goal, Period)> {
    let kpi = plan.goals.kpis.position(kpi)?;
    let goal = plan.given_goals().find(|goal| goal.kpi.value.target == Some(kpi) && depth(&goal.scope()) == 0)?;
    Some((goal, goal.period.as_ref()?.value))
}

/// Revenue per head, and the period it is of.
fn productivity(plan: &Plan, figures: &Figures) -> Option<(FigureId, Period)> {
    let (goal, period) = of_company(plan, "productivity")?;
    let target = figures.find(&format!("goal/{}/target", goal.id.value)).filter(|&id| figures.number(id).is_some())?;
    Some((target, period))
}

/// The people at work who have a revenue or contract goal of their own, and how many of them are new.
fn people(plan: &Plan) -> (Vec<&Person>, i64) {
    let with_goal = |position: usize| plan.given_goals().any(|goal| goal.scope().person == Some(position as u32));
    let is_active = |person: &Person| person.status.as_ref().is_none_or(|status| status.value == PersonStatus::Active);
    let people = plan.frame.people.iter().enumerate().filter(|(position, person)| is_active(person) && with_goal(*position));
    let people: Vec<&Person> = people.map(|(_, person)| person).collect();
    let since = plan.settings().and_then(|settings| settings.period.value.start.checked_sub(NEW_MONTHS.months()).ok());
    let is_new = |person: &&&Person| person.hire_date.as_ref().zip(since).is_some_and(|(day, since)| day.value > since);
    let newcomers = people.iter().filter(is_new).count() as i64;
    (people, newcomers)
}
