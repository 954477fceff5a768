//! Family `cash`: what is to come in of what is sold, month by month (domain/3 §3.3.6). A plan with both revenue and cash goals has it.

use crate::figures::{Expr, FigureId, Figures};
use crate::model::Plan;
use crate::value::Period;

columns! {
    /// Columns of family `cash`, one row for each period with targets or actuals of both KPIs.
    pub struct CashColumns("cash") {
        /// Revenue aimed at.
        revenue_target: Money, "3.3.6";
        /// Cash aimed at.
        cash_target: Money, "3.3.6";
        /// Cash ÷ revenue aimed at.
        rate_target: Percent, "3.3.6";
        /// Revenue aimed at less cash aimed at.
        gap_target: Money, "3.3.6";
        /// Revenue.
        revenue: Money, "3.3.6";
        /// Cash that came in.
        cash: Money, "3.3.6";
        /// Cash ÷ revenue: the collection rate.
        rate: Percent, "3.3.6";
        /// Revenue less cash: what is still to be received of it.
        gap: Money, "3.3.6";
    }
}

/// Makes the family for the company, after family `kpi`.
pub fn cash(plan: &Plan, figures: &mut Figures) {
    let Some(settings) = plan.settings() else { return };
    let whole = settings.period.value;
    let periods: Vec<Period> = whole.months().into_iter().chain(crate::analysis::measures::focus(plan)).chain([whole]).collect();
    for period in periods {
        row(figures, &period);
    }
}

/// The row of a period, once; none without both KPIs.
fn row(figures: &mut Figures, period: &Period) {
    let code = period.code();
    let of =
        |figures: &Figures, kpi: &str, column: &str| figures.find(&format!("kpi/{kpi}/{code}/{column}")).filter(|&id| figures.value(id).is_present());
    let pair = |figures: &Figures, column: &str| of(figures, "revenue", column).zip(of(figures, "cash_in", column));
    let (target, actual) = (pair(figures, "target"), pair(figures, "actual"));
    if target.is_none() && actual.is_none() {
        return;
    }
    let columns = CashColumns::define(figures);
    figures.keyed_by(columns.family, &["period"]);
    let row = figures.row(columns.family, &code);
    if figures.exists(columns.revenue_target.at(row)) || figures.exists(columns.revenue.at(row)) {
        return;
    }
    let target_columns = [columns.revenue_target, columns.cash_target, columns.rate_target, columns.gap_target];
    let actual_columns = [columns.revenue, columns.cash, columns.rate, columns.gap];
    for (pair, of) in [(target, target_columns), (actual, actual_columns)] {
        if let Some(pair) = pair {
            compare(figures, row, pair, of);
        }
    }
}

/// Revenue, cash, their rate and gap, in these columns.
fn compare(figures: &mut Figures, row: u32, (revenue, cash): (FigureId, FigureId), columns: [crate::figures::ColumnId; 4]) {
    let [own_revenue, own_cash, rate, gap] = columns;
    figures.compute(own_revenue, [row], revenue);
    figures.compute(own_cash, [row], cash);
    figures.compute(rate, [row], Expr::from(own_cash) / own_revenue);
    figures.compute(gap, [row], Expr::from(own_revenue) - own_cash);
}
