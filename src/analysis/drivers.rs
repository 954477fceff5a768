//! Family `driver`: what leads, conversion and order value each did to the difference of their product (domain/3 §3.2.2).
//!
//! **Decisions.** The chain is walked in the order leads, conversion, order value. It is told for the company in the period of the report,
//! where all three have a target and an actual; the conversion is that of leads, else that of customers.

use rust_decimal::Decimal;

use crate::analysis::measures::focus;
use crate::figures::{Expr, FigureId, Figures, Unit};
use crate::model::Plan;

/// The row of the product, after those of its factors, which are KPIs.
pub const TOTAL: &str = "";

columns! {
    /// Columns of family `driver`.
    pub struct DriverColumns("driver") {
        /// What was planned.
        target: OfRow, "3.2.2";
        /// What came.
        actual: OfRow, "3.2.2";
        /// What it did to the product.
        effect: Money, "3.2.2";
    }
}

/// What each of three factors does to the difference of their product: they are replaced one after the other, from the first to the
/// last, and the parts add up to the difference.
///
/// ```
/// use planpress::analysis::drivers::substitution;
/// use rust_decimal::Decimal;
/// let [leads, value, percent] = [|n| Decimal::new(n, 0), |n| Decimal::new(n, 0), |n| Decimal::new(n, 2)];
/// let parts = substitution([leads(500), percent(20), value(100_000)], [leads(450), percent(22), value(90_000)]);
/// assert_eq!(parts, [-1_000_000, 900_000, -990_000].map(Decimal::from));
/// assert_eq!(parts.iter().sum::<Decimal>(), Decimal::from(8_910_000 - 10_000_000));
/// ```
pub fn substitution(planned: [Decimal; 3], actual: [Decimal; 3]) -> [Decimal; 3] {
    let ([l0, c0, p0], [l1, c1, p1]) = (planned, actual);
    [(l1 - l0) * c0 * p0, l1 * (c1 - c0) * p0, l1 * c1 * (p1 - p0)]
}

/// Makes the family; nothing where one of the three is not known.
pub fn drivers(plan: &Plan, figures: &mut Figures) {
    let Some(period) = focus(plan).map(|focus| focus.code()) else { return };
    let find = |kpi: &str, column: &str| figures.find(&format!("kpi/{kpi}/{period}/{column}")).filter(|&id| figures.value(id).is_present());
    let both = |kpi: &'static str| Some((kpi, find(kpi, "target")?, find(kpi, "actual")?));
    let (Some(leads), Some(conversion), Some(aov)) = (both("leads"), both("lead_conversion").or_else(|| both("customer_conversion")), both("aov"))
    else {
        return;
    };
    make(figures, [leads, conversion, aov]);
}

fn make(figures: &mut Figures, factors: [(&str, FigureId, FigureId); 3]) {
    let columns = DriverColumns::define(figures);
    figures.keyed_by(columns.family, &["kpi"]);
    let mut rows = Vec::new();
    for (kpi, target, actual) in factors {
        let row = figures.row(columns.family, kpi);
        let unit = figures.unit(actual);
        figures.set_row_unit(columns.family, row, unit);
        figures.compute_one(columns.target, row, target);
        figures.compute_one(columns.actual, row, actual);
        rows.push(row);
    }
    let planned = |at: usize| Expr::from(columns.target.at(rows[at]));
    let came = |at: usize| Expr::from(columns.actual.at(rows[at]));
    let steps =
        [(came(0) - planned(0)) * planned(1) * planned(2), came(0) * (came(1) - planned(1)) * planned(2), came(0) * came(1) * (came(2) - planned(2))];
    let total = figures.row(columns.family, TOTAL);
    figures.set_row_unit(columns.family, total, Unit::Money);
    figures.compute_one(columns.target, total, planned(0) * planned(1) * planned(2));
    figures.compute_one(columns.actual, total, came(0) * came(1) * came(2));
    for (&row, step) in rows.iter().zip(steps) {
        figures.compute_one(columns.effect, row, step);
    }
    figures.compute_one(columns.effect, total, columns.actual - columns.target);
}
