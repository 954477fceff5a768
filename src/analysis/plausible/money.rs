//! Money of one part of the plan against that of another: what leads cost and what promotion may cost, what was spent and what was
//! earned (domain/3 §3.4, §3.7).

use crate::analysis::budget::{LineColumns, TotalColumns};
use crate::analysis::limits::given;
use crate::analysis::measures::focus;
use crate::diagnostic::Spanned;
use crate::figures::{Compare, Expr, FigureId, Figures, Series, Unit};
use crate::model::Plan;
use crate::model::execution::{BudgetCategory, BudgetKind, BudgetLine};

columns! {
    /// Spending and revenue, in family `budget_total`.
    pub struct SpendingColumns("budget_total") {
        /// Sum of the lines for promotion.
        promotion: Money, "3.4";
        /// Money spent ÷ revenue to date.
        expense_ratio: Percent, "3.7";
        /// Whether that is more than the plan allows.
        expensive: Flag, "3.7";
    }
}

columns! {
    /// The cost of leads, in family `funnel_plan`.
    pub struct LeadColumns("funnel_plan") {
        /// What the leads cost beyond the budget for promotion; negative while it suffices.
        promotion_short: Money, "3.4";
    }
}

/// Makes the columns where there is a budget.
pub fn money(plan: &Plan, figures: &mut Figures) {
    let Some(total) = TotalColumns::find(figures) else { return };
    let columns = SpendingColumns::define(figures);
    promotion(plan, figures, columns);
    expenses(plan, figures, total, columns);
}

/// What the leads of each funnel plan cost against the lines for promotion; where no line is for promotion, nothing is compared.
fn promotion(plan: &Plan, figures: &mut Figures, columns: SpendingColumns) {
    let (Some(line), Some(spend)) = (LineColumns::find(figures), figures.find_column("funnel_plan", "lead_spend")) else { return };
    let rows: Vec<u32> = figures.rows(spend.family()).filter(|&row| figures.number(spend.at(row)).is_some()).collect();
    let lines = plan.execution.budget.iter().filter(|line| is_promotion(line));
    let lines: Vec<(u32, u32)> = lines.map(|entity| (0, figures.row(line.family, &entity.id.value))).collect();
    if lines.is_empty() || rows.is_empty() {
        return;
    }
    let lines = figures.relate("promotion_lines", columns.family, lines);
    let promotion = figures.compute_one(columns.promotion, 0, Expr::Sum(Series::Related(lines, line.planned)));
    let leads = LeadColumns::define(figures);
    figures.compute(leads.promotion_short, rows, Expr::from(spend) - promotion);
}

fn is_promotion(line: &BudgetLine) -> bool {
    let promotion = [BudgetCategory::Promotion, BudgetCategory::Marketing].map(BudgetKind::Common);
    line.category.as_ref().is_some_and(|category| promotion.contains(&category.value))
}

/// Spending as a share of the revenue to date, and whether that is more than the setting, else the goal, allows.
fn expenses(plan: &Plan, figures: &mut Figures, total: TotalColumns, columns: SpendingColumns) {
    let Some(revenue) = revenue_to_date(plan, figures) else { return };
    if figures.number(total.spent.at(0)).is_none() {
        return;
    }
    figures.compute_one(columns.expense_ratio, 0, Expr::from(total.spent) / revenue);
    if let Some(limit) = expense_limit(plan, figures) {
        figures.compute_one(columns.expensive, 0, Expr::from(columns.expense_ratio).compare(Compare::Greater, limit));
    }
}

/// The company's revenue from the beginning of the plan.
fn revenue_to_date(plan: &Plan, figures: &Figures) -> Option<FigureId> {
    let periods = plan.settings().map(|settings| settings.period.value).into_iter().chain(focus(plan));
    let actuals = periods.into_iter().filter_map(|period| figures.find(&format!("kpi/revenue/{}/actual", period.code())));
    actuals.into_iter().find(|&actual| figures.number(actual).is_some())
}

/// Most that may be spent of the revenue: the plan's setting, else the company's goal for the expense ratio.
fn expense_limit(plan: &Plan, figures: &mut Figures) -> Option<FigureId> {
    if let Some(limit) = plan.settings().and_then(|settings| settings.expense_limit.as_ref()) {
        return Some(given(figures, "expense_limit", Unit::Percent, "3.7", Spanned::new(limit.value.0, limit.span)));
    }
    let kpi = plan.goals.kpis.position("expense_ratio")?;
    let is_company = |goal: &&crate::model::goals::Goal| goal.kpi.value.target == Some(kpi) && goal.scope() == Default::default();
    let goal = plan.given_goals().find(is_company)?;
    figures.find(&format!("goal/{}/target", goal.id.value))
}
