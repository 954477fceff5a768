//! Families `order` and `customer`: what each customer ordered in the last 365 days, and when last (domain/3 §3.6.4).

use jiff::ToSpan;
use jiff::civil::Date;

use crate::analysis::limits::limit;
use crate::analysis::settings::Settings;
use crate::figures::{Compare, Expr, Figures, RelationId, Series, Unit, Value};
use crate::model::Plan;
use crate::model::funnel::Customer;
use crate::value::Money;

/// Days of orders that count (domain/3 §3.6.4).
const WINDOW: i64 = 365;

columns! {
    /// Columns of family `order`.
    pub struct OrderColumns("order") {
        /// Day.
        date: Date, "";
        /// Amount.
        amount: Money, "";
    }
}

columns! {
    /// Columns of family `customer`.
    pub struct CustomerColumns("customer") {
        /// Orders in the window.
        orders: Number, "3.6.4";
        /// What they came to.
        amount: Money, "3.6.4";
        /// Day of the last one.
        last_order: Date, "3.6.4";
        /// Days since then.
        recency: Days, "3.6.4";
        /// Mean days between its orders.
        interval: Days, "3.9.3";
        /// Whether it has been silent for more than twice as long.
        quiet: Flag, "3.9.3";
        /// Score of recency, 1 to 5: 5 for the latest.
        r: Score, "3.6.4";
        /// Score of frequency, 1 to 5.
        f: Score, "3.6.4";
        /// Score of the amount, 1 to 5.
        m: Score, "3.6.4";
        /// What the three scores come to.
        segment: Term, "3.6.4";
        /// Share of all orders' amount.
        share: Percent, "3.6.5";
        /// Share of all customers before it, the largest first.
        share_before: Percent, "3.6.5";
        /// Class by that share.
        class: Term, "3.6.5";
        /// Tier as somebody gave it, else the class.
        tier: Term, "3.6.5";
        /// Satisfaction.
        satisfaction: Score, "";
        /// Answer to whether they would recommend us, 0 to 10.
        nps_score: Score, "";
        /// Whether nobody looks after it.
        in_pool: Flag, "";
        /// Whether it came by another customer.
        referred: Flag, "";
    }
}

/// Rows of the customers with orders, and of those without.
pub struct CustomerRows {
    /// With an order in the window.
    pub active: Vec<u32>,
    /// Without.
    pub silent: Vec<u32>,
}

/// Makes both families.
pub fn orders(plan: &Plan, settings: Settings, figures: &mut Figures) -> CustomerRows {
    let columns = CustomerColumns::define(figures);
    for customer in plan.funnel.customers.iter() {
        read(customer, &columns, figures);
    }
    let as_of = figures.value(settings.as_of).date().expect("the as-of date is a date");
    let window = limit(figures, "order_window", Unit::Days, "3.6.4", WINDOW.into());
    let days = figures.number(window).map_or(WINDOW, |days| i64::try_from(days).unwrap_or(WINDOW));
    let pairs = read_orders(plan, as_of, as_of.checked_sub(days.days()).unwrap_or(as_of), &columns, figures);
    let orders = figures.relate("orders", columns.family, pairs);
    let order = OrderColumns::define(figures);
    let (silent, active): (Vec<u32>, Vec<u32>) = figures.rows(columns.family).partition(|&row| figures.related(orders, row).is_empty());
    figures.compute(columns.orders, active.iter().chain(&silent).copied(), Expr::Count(Series::Related(orders, order.date)));
    figures.compute(columns.amount, active.iter().copied(), Expr::Sum(Series::Related(orders, order.amount)));
    figures.compute(columns.last_order, active.iter().copied(), Expr::Largest(Series::Related(orders, order.date)));
    figures.compute(columns.recency, active.iter().copied(), Expr::from(settings.as_of) - columns.last_order);
    rhythm(figures, &columns, orders, &active);
    CustomerRows { active, silent }
}

/// How often those with several orders order, and whether they have been silent for too long.
fn rhythm(figures: &mut Figures, columns: &CustomerColumns, orders: RelationId, active: &[u32]) {
    let date = || Series::Related(orders, figures.find_column("order", "date").expect("the orders are made"));
    let spread = Expr::Largest(date()) - Expr::Smallest(date());
    let several: Vec<u32> = active.iter().copied().filter(|&row| figures.related(orders, row).len() > 1).collect();
    let interval = spread / (Expr::from(columns.orders) - 1);
    figures.compute(columns.interval, several.iter().copied(), interval);
    let twice = Expr::from(columns.interval) * 2;
    figures.compute(columns.quiet, several, Expr::from(columns.recency).compare(Compare::Greater, twice));
}

fn read(customer: &Customer, columns: &CustomerColumns, figures: &mut Figures) {
    let row = figures.row(columns.family, &customer.id.value);
    figures.label("customer", &customer.id.value, &customer.name.value);
    for (column, score) in [(columns.satisfaction, &customer.satisfaction), (columns.nps_score, &customer.nps_score)] {
        if let Some(score) = score {
            figures.read(column, row, score.value, score.span);
        }
    }
    let owner = customer.owner.as_ref().map_or(customer.span, |owner| owner.span);
    figures.read(columns.in_pool, row, Value::Flag(customer.owner.is_none()), owner);
    let referral = customer.referral_by.as_ref().map_or(customer.span, |referral| referral.span);
    figures.read(columns.referred, row, Value::Flag(customer.referral_by.is_some()), referral);
}

/// The orders after `since` and up to the as-of day, as pairs of a customer and an order.
fn read_orders(plan: &Plan, as_of: Date, since: Date, columns: &CustomerColumns, figures: &mut Figures) -> Vec<(u32, u32)> {
    let order = OrderColumns::define(figures);
    let mut pairs = Vec::new();
    for known in plan.funnel.orders.iter().filter(|order| order.date.value > since && order.date.value <= as_of) {
        let Some(customer) = plan.funnel.customers.get(&known.customer.value) else { continue };
        let row = figures.row(order.family, &known.id.value);
        figures.label("order", &known.id.value, format!("{} · {}", customer.name.value, known.date.value));
        let Money(amount) = known.amount.value;
        figures.read(order.date, row, known.date.value, known.date.span);
        figures.read(order.amount, row, amount, known.amount.span);
        pairs.push((figures.row(columns.family, &customer.id.value), row));
    }
    pairs
}
