//! Family `customer_total`, one row: how many customers, of which tier, and how many came back or were recommended (domain/3 §3.6.6).

use rust_decimal::Decimal;

use super::orders::CustomerColumns;
use crate::figures::{ColumnId, Compare, Expr, Figures, Series, Value};
use crate::model::Plan;
use crate::model::funnel::Tier;
use crate::model::market::Level;

/// From this answer on a customer recommends us; up to the other one it advises against us (domain/1 §1.6).
const PROMOTERS: i64 = 9;
const DETRACTORS: i64 = 6;

columns! {
    /// Columns of family `customer_total`.
    pub struct CustomerTotals("customer_total") {
        /// Customers.
        count: Number, "3.6.6";
        /// What they ordered in the window.
        amount: Money, "3.6.5";
        /// Customers with an order in the window.
        active: Number, "3.6.4";
        /// Those with more than one.
        repeated: Number, "3.6.6";
        /// Repeated ÷ active.
        repurchase_rate: Percent, "3.6.6";
        /// Customers of tier A.
        a: Number, "3.6.5";
        /// Customers of tier B.
        b: Number, "3.6.5";
        /// Customers of tier C.
        c: Number, "3.6.5";
        /// Customers that others recommended us to.
        referred: Number, "3.6.6";
        /// Referred ÷ all.
        referral_rate: Percent, "3.6.6";
        /// Customers that answered whether they recommend us.
        answers: Number, "3.6.6";
        /// Those that do: 9 and 10.
        promoters: Number, "3.6.6";
        /// Those that advise against: 0 to 6.
        detractors: Number, "3.6.6";
        /// (Promoters − detractors) ÷ answers × 100.
        nps: Quotient, "3.6.6";
        /// Mean satisfaction.
        satisfaction: Quotient, "3.6.6";
        /// Customers likely to leave.
        at_risk: Number, "3.6.6";
        /// Customers that nobody looks after.
        pool: Number, "";
    }
}

/// Makes the family.
pub fn totals(plan: &Plan, figures: &mut Figures) {
    let (total, columns) = (CustomerTotals::define(figures), CustomerColumns::define(figures));
    let row = figures.row(total.family, "");
    let count = |of: ColumnId, compare, than: Value| Expr::CountWhere { of: Series::Column(of), compare, than: Box::new(Expr::Constant(than)) };
    let yes = |of: ColumnId| count(of, Compare::Equal, Value::Flag(true));
    let tier = |tier: Tier| count(columns.tier, Compare::Equal, Value::Term(tier.term()));
    figures.compute_one(total.count, row, Expr::Count(Series::Column(columns.in_pool)));
    figures.compute_one(total.pool, row, yes(columns.in_pool));
    for (column, of) in [(total.a, Tier::A), (total.b, Tier::B), (total.c, Tier::C)] {
        figures.compute_one(column, row, tier(of));
    }
    if !plan.funnel.orders.is_empty() {
        figures.compute_one(total.active, row, count(columns.orders, Compare::AtLeast, Value::from(1)));
        figures.compute_one(total.repeated, row, count(columns.orders, Compare::AtLeast, Value::from(2)));
        figures.compute_one(total.repurchase_rate, row, total.repeated / total.active);
    }
    if plan.funnel.customers.iter().any(|customer| customer.referral_by.is_some()) {
        figures.compute_one(total.referred, row, yes(columns.referred));
        figures.compute_one(total.referral_rate, row, total.referred / total.count);
    }
    if plan.funnel.customers.iter().any(|customer| customer.satisfaction.is_some()) {
        figures.compute_one(total.satisfaction, row, Expr::Mean { of: Series::Column(columns.satisfaction), weights: None });
    }
    recommendations(plan, figures, &total, columns.nps_score);
    risks(plan, figures, &total);
}

fn recommendations(plan: &Plan, figures: &mut Figures, total: &CustomerTotals, score: ColumnId) {
    if plan.funnel.customers.iter().all(|customer| customer.nps_score.is_none()) {
        return;
    }
    let row = figures.row(total.family, "");
    let count = |compare, than: i64| Expr::CountWhere { of: Series::Column(score), compare, than: Box::new(Expr::constant(than)) };
    figures.compute_one(total.answers, row, Expr::Count(Series::Column(score)));
    figures.compute_one(total.promoters, row, count(Compare::AtLeast, PROMOTERS));
    figures.compute_one(total.detractors, row, count(Compare::AtMost, DETRACTORS));
    figures.compute_one(total.nps, row, (total.promoters - total.detractors) / total.answers * Expr::Constant(Value::Number(Decimal::ONE_HUNDRED)));
}

/// How many are likely to leave, as their table says.
fn risks(plan: &Plan, figures: &mut Figures, total: &CustomerTotals) {
    let row = figures.row(total.family, "");
    let family = figures.family("customer");
    let risk = figures.column(family, "churn_risk", crate::figures::Unit::Term, "");
    for customer in plan.funnel.customers.iter() {
        if let Some((level, span)) = customer.churn_risk.as_ref().and_then(|risk| Some((risk.value.common()?, risk.span))) {
            let customer = figures.row(family, &customer.id.value);
            figures.read(risk, customer, level.term(), span);
        }
    }
    if plan.funnel.customers.iter().any(|customer| customer.churn_risk.is_some()) {
        let high = Expr::CountWhere { of: Series::Column(risk), compare: Compare::Equal, than: Box::new(Expr::from(Level::High.term())) };
        figures.compute_one(total.at_risk, row, high);
    }
}
