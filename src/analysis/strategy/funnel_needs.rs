//! Families `funnel_month` and `funnel_case`: the leads that each month of revenue needs and the day by which they must be there, and how
//! the need changes with rates and order value (domain/3 §3.4).

use rust_decimal::Decimal;

use super::funnel_plan::{goal_of, stages_to_deal};
use crate::diagnostic::Span;
use crate::figures::{Expr, FigureId, Figures};
use crate::model::Plan;
use crate::model::strategy::FunnelPlan;
use crate::value::PeriodKind;

/// Changes of the rates and of the order value that are tried, in percent.
const RATES: [i64; 5] = [80, 90, 100, 110, 120];
/// The latter.
const VALUES: [i64; 3] = [90, 100, 110];

columns! {
    /// Columns of family `funnel_month`, keyed by funnel plan and month.
    pub struct NeedColumns("funnel_month") {
        /// First day of the month.
        start: Date, "";
        /// Revenue aimed at in the month.
        revenue: Money, "3.4";
        /// That of new customers.
        new_revenue: Money, "3.4";
        /// Deals it needs.
        deals: Number, "3.4";
        /// Leads they need.
        leads: Number, "3.4";
        /// Day by which the leads must be there: the first day less the days of all stages.
        leads_by: Date, "3.4";
    }
}

columns! {
    /// Columns of family `funnel_case`, keyed by funnel plan, rates and order value in percent of the plan's.
    pub struct CaseColumns("funnel_case") {
        /// Rates, as a share of the plan's.
        rates: Percent, "3.4";
        /// Order value, as a share of the plan's.
        value: Percent, "3.4";
        /// Deals needed.
        deals: Number, "3.4";
        /// Leads needed.
        leads: Number, "3.4";
    }
}

/// Makes both families.
pub fn funnel_needs(plan: &Plan, figures: &mut Figures) {
    for funnel in plan.strategy.funnel_plans.iter() {
        let Some(chain) = Chain::of(plan, funnel, figures) else { continue };
        months(plan, funnel, &chain, figures);
        cases(funnel, &chain, figures);
    }
}

/// What the steps of a funnel plan rest on.
struct Chain {
    /// Rates from the deal upwards.
    rates: Vec<FigureId>,
    aov: FigureId,
    new_revenue: FigureId,
    repeat_share: Option<FigureId>,
    days_ahead: Option<FigureId>,
}

impl Chain {
    fn of(plan: &Plan, funnel: &FunnelPlan, figures: &Figures) -> Option<Self> {
        let id = &funnel.id.value;
        let stages = stages_to_deal(plan);
        let (_, before) = stages.split_last()?;
        let rates =
            before.iter().rev().map(|stage| figures.find(&format!("funnel_step/{id}/{}/rate", stage.id.value))).collect::<Option<Vec<_>>>()?;
        let of_plan = |column: &str| figures.find(&format!("funnel_plan/{id}/{column}"));
        let first = before.first()?;
        let days_ahead = figures.find(&format!("funnel_step/{id}/{}/days_ahead", first.id.value)).filter(|&days| figures.value(days).is_present());
        Some(Self { rates, aov: of_plan("aov")?, new_revenue: of_plan("new_revenue")?, repeat_share: of_plan("repeat_share"), days_ahead })
    }

    /// Leads for so many deals: rounded up at each stage, with every rate times `factor`.
    fn leads(&self, deals: Expr, factor: Option<FigureId>) -> Expr {
        self.rates.iter().fold(deals, |below, &rate| {
            let rate = factor.map_or_else(|| Expr::from(rate), |factor| Expr::Min(vec![Expr::from(rate) * factor, Expr::constant(1)]));
            Expr::RoundUp(Box::new(below / rate))
        })
    }
}

/// The need of each month with a target.
fn months(plan: &Plan, funnel: &FunnelPlan, chain: &Chain, figures: &mut Figures) {
    let Some(goal) = goal_of(plan, funnel) else { return };
    let columns = NeedColumns::define(figures);
    figures.keyed_by(columns.family, &["funnel_plan", "period"]);
    for (period, _) in goal.months.iter().filter(|(period, _)| period.kind == PeriodKind::Month) {
        let code = period.code();
        let Some(target) = figures.find(&format!("goal_month/{}/{code}/target", goal.id.value)) else { continue };
        let row = figures.row(columns.family, &format!("{}/{code}", funnel.id.value));
        figures.read(columns.start, row, period.start, Span::Nowhere);
        figures.compute(columns.revenue, [row], target);
        match chain.repeat_share {
            Some(share) => figures.compute(columns.new_revenue, [row], Expr::from(columns.revenue) * (Expr::constant(1) - share)),
            None => figures.compute(columns.new_revenue, [row], columns.revenue),
        }
        figures.compute(columns.deals, [row], Expr::RoundUp(Box::new(columns.new_revenue / chain.aov)));
        figures.compute(columns.leads, [row], chain.leads(Expr::from(columns.deals), None));
        if let Some(days) = chain.days_ahead {
            figures.compute(columns.leads_by, [row], Expr::from(columns.start) + (Expr::constant(0) - days));
        }
    }
}

/// The need of the whole when rates and order value turn out otherwise.
fn cases(funnel: &FunnelPlan, chain: &Chain, figures: &mut Figures) {
    let columns = CaseColumns::define(figures);
    figures.keyed_by(columns.family, &["funnel_plan", "case", "case"]);
    for rates in RATES {
        for value in VALUES {
            let row = figures.row(columns.family, &format!("{}/{rates}/{value}", funnel.id.value));
            let factor = figures.read(columns.rates, row, Decimal::new(rates, 2), Span::Nowhere);
            figures.read(columns.value, row, Decimal::new(value, 2), Span::Nowhere);
            let deals = Expr::RoundUp(Box::new(Expr::from(chain.new_revenue) / (Expr::from(chain.aov) * columns.value)));
            figures.compute(columns.deals, [row], deals);
            figures.compute(columns.leads, [row], chain.leads(Expr::from(columns.deals), Some(factor)));
        }
    }
}

/// The percentages of rates and order value that are tried, as keys have them.
pub fn tried() -> ([i64; 5], [i64; 3]) {
    (RATES, VALUES)
}
