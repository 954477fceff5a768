//! Families `funnel_plan` and `funnel_step`: how many of each stage a revenue goal needs, worked back from the deals (domain/3 §3.4).
//!
//! Each step rounds up, so that whole customers carry the next stage; `exact` is the chain without rounding, for reference.

use crate::analysis::targets::goal_targets;
use crate::figures::{ColumnId, Expr, FamilyId, Figures, RelationId, Unit};
use crate::model::Plan;
use crate::model::funnel::{Stage, StageKind};
use crate::model::goals::Goal;
use crate::model::strategy::FunnelPlan;
use crate::value::{Days, Money, Percent};

/// The stages from the first to the one that counts as won: the first that is certain, else the first without a rate to the next.
pub fn stages_to_deal(plan: &Plan) -> Vec<&Stage> {
    let is_of_lost = |stage: &&Stage| stage.kind.as_ref().is_some_and(|kind| kind.value == StageKind::Lost);
    let mut stages: Vec<_> = plan.funnel.stages.iter().filter(|stage| !is_of_lost(stage)).collect();
    stages.sort_by_key(|a| order(a));
    let certain =
        stages.iter().position(|stage| stage.probability.as_ref().is_some_and(|probability| probability.value.0 >= rust_decimal::Decimal::ONE));
    let won = || stages.iter().position(|stage| stage.kind.as_ref().is_some_and(|kind| kind.value == StageKind::Won));
    let last = certain.or_else(won).or_else(|| stages.iter().position(|stage| stage.target_rate.is_none()));
    stages.truncate(last.map_or(0, |last| last + 1));
    stages
}

fn order(stage: &Stage) -> Option<rust_decimal::Decimal> {
    stage.order.as_ref().map(|order| order.value)
}

/// The revenue goal of a funnel plan: the one it names, else the first company goal of its KPI.
pub fn goal_of<'a>(plan: &'a Plan, funnel: &FunnelPlan) -> Option<&'a Goal> {
    if let Some(goal) = &funnel.goal {
        return plan.goals.goals.get(&goal.value);
    }
    let kpi = funnel.kpi.as_ref()?.value.target;
    plan.goals.goals.iter().find(|goal| goal.kpi.value.target == kpi && goal.parent.is_none())
}

/// Makes both families.
pub fn funnel_plan(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("funnel_plan");
    let target = goal_targets(plan, figures);
    let mut of_goal = Vec::new();
    for funnel in plan.strategy.funnel_plans.iter() {
        let row = read(funnel, family, figures);
        if let Some(goal) = goal_of(plan, funnel) {
            of_goal.push((row, figures.row(target.family(), &goal.id.value)));
        }
    }
    let goal = figures.relate("goal", family, of_goal);
    deals(plan, figures, goal, target);
    steps(plan, figures);
    cost(plan, figures);
}

fn read(funnel: &FunnelPlan, family: FamilyId, figures: &mut Figures) -> u32 {
    let row = figures.row(family, &funnel.id.value);
    figures.label("funnel_plan", &funnel.id.value, &funnel.id.value);
    let aov = figures.column(family, "aov", Unit::Money, "");
    let Money(value) = funnel.aov.value;
    figures.read(aov, row, value, funnel.aov.span);
    if let Some(share) = &funnel.repeat_share {
        let column = figures.column(family, "repeat_share", Unit::Percent, "");
        let Percent(value) = share.value;
        figures.read(column, row, value, share.span);
    }
    let column = figures.column(family, "cost_per_lead", Unit::Price, "3.4");
    match (&funnel.cost_per_lead, figures.find("channel_return/cost_per_lead")) {
        (Some(cost), _) => drop(figures.read(column, row, cost.value.0, cost.span)),
        // What leads have cost so far is the best guess of what they will.
        (None, Some(so_far)) => figures.compute(column, [row], so_far),
        (None, None) => {}
    }
    row
}

/// Deals: what is not repeat business ÷ the average order value, rounded up.
fn deals(plan: &Plan, figures: &mut Figures, goal: RelationId, target: ColumnId) {
    let family = figures.family("funnel_plan");
    let revenue = figures.column(family, "revenue", Unit::Money, "3.4");
    let fresh = figures.column(family, "new_revenue", Unit::Money, "3.4");
    let repeat = figures.column(family, "repeat_share", Unit::Percent, "");
    let aov = figures.column(family, "aov", Unit::Money, "");
    let deals = figures.column(family, "deals", Unit::Number, "3.4");
    let exact = figures.column(family, "deals_exact", Unit::Quotient, "3.4");
    let rows: Vec<_> = figures.rows(family).collect();
    let repeating = |funnel: &&FunnelPlan| funnel.repeat_share.is_some();
    let (with, without): (Vec<_>, Vec<_>) = plan.strategy.funnel_plans.iter().partition(repeating);
    let rows_of =
        |figures: &mut Figures, plans: Vec<&FunnelPlan>| plans.into_iter().map(|funnel| figures.row(family, &funnel.id.value)).collect::<Vec<_>>();
    let (with, without) = (rows_of(figures, with), rows_of(figures, without));
    figures.compute(revenue, rows.clone(), Expr::Via(goal, target));
    figures.compute(fresh, with, Expr::from(revenue) * (Expr::constant(1) - repeat));
    figures.compute(fresh, without, revenue);
    figures.compute(deals, rows.clone(), Expr::RoundUp(Box::new(fresh / aov)));
    figures.compute(exact, rows, fresh / aov);
}

/// Family `funnel_step`, from the deals upwards: each stage needs what the next one needs ÷ the share that goes on.
fn steps(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("funnel_step");
    figures.keyed_by(family, &["funnel_plan", "stage"]);
    let plans = figures.family("funnel_plan");
    let stages = stages_to_deal(plan);
    let (mut next, mut of_plan, mut upward, mut last) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for funnel in plan.strategy.funnel_plans.iter() {
        let plan_row = figures.row(plans, &funnel.id.value);
        let mut below = None;
        for stage in stages.iter().rev() {
            let row = read_step(stage, &funnel.id.value, family, figures);
            of_plan.push((row, plan_row));
            match below {
                Some(below) => {
                    next.push((row, below));
                    upward.push(row);
                }
                None => last.push(row),
            }
            below = Some(row);
        }
    }
    let next = figures.relate("next", family, next);
    let of_plan = figures.relate("plan", family, of_plan);
    chain(figures, Chain { next, of_plan, upward, last });
}

fn read_step(stage: &Stage, plan: &str, family: FamilyId, figures: &mut Figures) -> u32 {
    let row = figures.row(family, &format!("{plan}/{}", stage.id.value));
    figures.label("stage", &stage.id.value, &stage.name.value);
    if let Some(rate) = &stage.target_rate {
        let column = figures.column(family, "rate", Unit::Percent, "");
        let Percent(value) = rate.value;
        figures.read(column, row, value, rate.span);
    }
    if let Some(days) = &stage.lead_time_days {
        let column = figures.column(family, "days", Unit::Days, "");
        let Days(value) = days.value;
        figures.read(column, row, value, days.span);
    }
    row
}

/// The rows of family `funnel_step`: those above the deals from the bottom up, and the deals themselves.
struct Chain {
    next: RelationId,
    of_plan: RelationId,
    upward: Vec<u32>,
    last: Vec<u32>,
}

fn chain(figures: &mut Figures, chain: Chain) {
    let (family, plans) = (figures.family("funnel_step"), figures.family("funnel_plan"));
    let rate = figures.column(family, "rate", Unit::Percent, "");
    for (name, of_plan, unit, whole) in [("need", "deals", Unit::Number, true), ("exact", "deals_exact", Unit::Quotient, false)] {
        let column = figures.column(family, name, unit, "3.4");
        let deals = figures.column(plans, of_plan, unit, "3.4");
        let above = Expr::Via(chain.next, column) / rate;
        let above = if whole { Expr::RoundUp(Box::new(above)) } else { above };
        figures.compute(column, chain.last.iter().copied(), Expr::Via(chain.of_plan, deals));
        figures.compute(column, chain.upward.iter().copied(), above);
    }
    let days = figures.column(family, "days", Unit::Days, "");
    let ahead = figures.column(family, "days_ahead", Unit::Days, "3.4");
    let known: Vec<u32> = chain.upward.iter().copied().filter(|&row| figures.exists(days.at(row))).collect();
    figures.compute(ahead, chain.last.iter().copied(), Expr::constant(0));
    figures.compute(ahead, known, Expr::Via(chain.next, ahead) + days);
}

/// What the leads of each plan cost, and how much of the revenue that is.
fn cost(plan: &Plan, figures: &mut Figures) {
    let (family, steps) = (figures.family("funnel_plan"), figures.family("funnel_step"));
    let Some(first) = stages_to_deal(plan).first().map(|stage| stage.id.value.clone()) else { return };
    let mut pairs = Vec::new();
    for funnel in plan.strategy.funnel_plans.iter() {
        let row = figures.row(family, &funnel.id.value);
        pairs.push((row, figures.row(steps, &format!("{}/{first}", funnel.id.value))));
    }
    let top = figures.relate("top", family, pairs);
    let need = figures.column(steps, "need", Unit::Number, "3.4");
    let leads = figures.column(family, "leads", Unit::Number, "3.4");
    let rows: Vec<_> = figures.rows(family).collect();
    figures.compute(leads, rows.clone(), Expr::Via(top, need));
    let price = figures.column(family, "cost_per_lead", Unit::Price, "3.4");
    let spend = figures.column(family, "lead_spend", Unit::Money, "3.4");
    let revenue = figures.column(family, "revenue", Unit::Money, "3.4");
    let share = figures.column(family, "lead_spend_share", Unit::Percent, "3.4");
    figures.compute(spend, rows.clone(), leads * price);
    figures.compute(share, rows, spend / revenue);
}
