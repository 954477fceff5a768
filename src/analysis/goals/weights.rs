//! Family `weights`: what the weights of KPIs and of goals come to (domain/3 §3.1.8).

use crate::figures::{Expr, Figures, Series, Unit};
use crate::model::Plan;

/// Sums of the weights that somebody wrote.
pub fn weights(plan: &Plan, figures: &mut Figures) {
    let of_kpis = plan.goals.kpis.iter().any(|kpi| kpi.weight.is_some()).then(|| figures.find_column("measure", "weight")).flatten();
    let of_goals = plan.goals.goals.iter().any(|goal| goal.weight.is_some()).then(|| figures.find_column("goal", "weight")).flatten();
    let family = figures.family("weights");
    let sum = figures.column(family, "sum", Unit::Percent, "3.1.8");
    for (key, column) in [("kpi", of_kpis), ("goal", of_goals)] {
        if let Some(column) = column {
            let row = figures.row(family, key);
            figures.compute_one(sum, row, Expr::Sum(Series::Column(column)));
        }
    }
}
