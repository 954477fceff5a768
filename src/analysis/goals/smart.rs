//! SMART completeness of goals (domain/3 §3.3.4): five letters, each a test, and how many hold. The owner is asked for beside it.

use rust_decimal::Decimal;

use super::Goals;
use super::kind::direction;
use super::targets::goal_names;
use crate::analysis::limits::limit;
use crate::figures::{ColumnId, Compare, Expr, FigureId, Figures, Series, Unit, Value};
use crate::model::goals::{Goal, KpiDirection};

/// The letters, in order; each is a column of family `goal`.
pub const LETTERS: [&str; 5] = ["smart_s", "smart_m", "smart_a", "smart_r", "smart_t"];

/// Largest growth that still counts as reachable, in percent.
const MAX_STRETCH: i64 = 50;

/// Makes the letters and their number.
pub fn smart(goals: &Goals<'_>, figures: &mut Figures) {
    let letters = LETTERS.map(|letter| figures.column(goals.family, letter, Unit::Flag, "3.3.4"));
    let [specific, measurable, attainable, relevant, timed] = letters;
    let rows: Vec<_> = figures.rows(goals.family).collect();
    for (position, goal) in goals.plan.goals.goals.iter().enumerate() {
        let row = goals.row(figures, position);
        figures.derive(specific, row, Value::Flag(goal.kpi.value.target.is_some()), "named", Vec::new());
        figures.derive(timed, row, Value::Flag(goal.due.is_some() || goal.period.is_some()), "dated", Vec::new());
    }
    figures.compute(measurable, rows.clone(), Expr::from(goals.target).present());
    attain(goals, figures, attainable);
    relate(goals, figures, relevant);
    let score = figures.column(goals.family, "smart", Unit::Score, "3.3.4");
    let list = Series::List(letters.into_iter().map(Expr::from).collect());
    figures.compute(score, rows, Expr::CountWhere { of: list, compare: Compare::Equal, than: Box::new(Expr::Constant(Value::Flag(true))) });
}

/// Attainable: there is a base, and the target improves on it by no more than the plan's largest stretch. For a KPI that is to stay
/// inside a range, or to be done, the base is enough.
fn attain(goals: &Goals<'_>, figures: &mut Figures, attainable: ColumnId) {
    let most: FigureId = limit(figures, "max_stretch", Unit::Percent, "3.3.4", Decimal::new(MAX_STRETCH, 2));
    let improvement = figures.column(goals.family, "improvement", Unit::Percent, "3.3.4");
    let base = figures.column(goals.family, "base", Unit::OfRow, "3.1.1");
    let (mut compared, mut based) = (Vec::new(), Vec::new());
    for (position, goal) in goals.plan.goals.goals.iter().enumerate() {
        let row = goals.row(figures, position);
        if grows(goals, goal) { compared.push(row) } else { based.push(row) }
    }
    let better = Expr::from(improvement).compare(Compare::Greater, 0);
    let reachable = Expr::from(improvement).compare(Compare::AtMost, most);
    let no = Expr::Constant(Value::Flag(false));
    figures.compute(attainable, compared, Expr::from(improvement).present().choose(Expr::All(vec![better, reachable]), no));
    figures.compute(attainable, based, Expr::from(base).present());
}

fn grows(goals: &Goals<'_>, goal: &Goal) -> bool {
    let kpi = goals.plan.goals.kpis.get(&goal.kpi.value);
    kpi.is_none_or(|kpi| matches!(direction(kpi), KpiDirection::Higher | KpiDirection::Lower))
}

/// Relevant: it is a part of another goal that somebody gives, or an initiative serves it.
fn relate(goals: &Goals<'_>, figures: &mut Figures, relevant: ColumnId) {
    let initiatives = figures.column(goals.family, "initiatives", Unit::Number, "3.3.4");
    let parents = figures.column(goals.family, "parents", Unit::Number, "3.3.4");
    let name = goal_names(goals.plan, figures);
    let rows: Vec<_> = figures.rows(goals.family).collect();
    figures.compute(parents, rows.clone(), Expr::Count(Series::Related(goals.given_parent, name)));
    let served = Expr::from(initiatives).compare(Compare::AtLeast, 1);
    let part = Expr::from(parents).compare(Compare::AtLeast, 1);
    figures.compute(relevant, rows, Expr::Any(vec![part, served]));
}
