//! Families `need` and `need_total`: urgent and important needs, and whether an initiative answers them (domain/3 §3.6.3).

use rust_decimal::Decimal;

use super::rated;
use crate::analysis::limits::limit;
use crate::analysis::strategy::initiative_names;
use crate::figures::{ColumnId, Compare, Expr, Figures, Series, Unit, Value};
use crate::model::Plan;
use crate::model::market::Need;
use crate::vocabulary::Term;

const RULE: &str = "3.6.3";
/// From this score on a need counts as urgent or important; the score of 高 is 5.
const HIGH: i64 = 4;

/// Set of the words of a quadrant.
pub const QUADRANT: &str = "need_quadrant";

/// Makes both families.
pub fn needs(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("need");
    for need in plan.market.needs.iter() {
        read_need(need, figures);
    }
    let importance = figures.column(family, "importance", Unit::Score, "");
    let urgency = figures.column(family, "urgency", Unit::Score, "");
    let rows: Vec<_> = figures.rows(family).collect();
    let priority = figures.column(family, "priority", Unit::Score, RULE);
    figures.compute(priority, rows.clone(), importance * urgency);
    let rank = figures.column(family, "rank", Unit::Number, RULE);
    figures.compute(rank, rows.clone(), Expr::Rank { of: Box::new(priority.into()), among: Series::Column(priority) });
    let (frequency, value) = (figures.column(family, "frequency", Unit::Number, ""), figures.column(family, "value", Unit::Score, ""));
    let tie = figures.column(family, "tie", Unit::Score, RULE);
    figures.compute(tie, rows, frequency * value);
    quadrants(figures, importance, urgency);
    answers(plan, figures);
}

fn read_need(need: &Need, figures: &mut Figures) {
    let family = figures.family("need");
    let row = figures.row(family, &need.id.value);
    figures.label("need", &need.id.value, &need.text.value);
    for (name, score) in [("importance", &need.importance), ("urgency", &need.urgency)] {
        let column = figures.column(family, name, Unit::Score, "");
        if let Some(score) = score {
            figures.read(column, row, rated(score), score.span);
        }
    }
    for (name, unit, number) in [("frequency", Unit::Number, &need.frequency), ("value", Unit::Score, &need.value)] {
        let column = figures.column(family, name, unit, "");
        if let Some(number) = number {
            figures.read(column, row, number.value, number.span);
        }
    }
    if let Some(unmet) = &need.unmet {
        let column = figures.column(family, "unmet", Unit::Flag, "");
        figures.read(column, row, Value::Flag(unmet.value.0), unmet.span);
    }
}

/// 重要紧急 · 重要不紧急 · 紧急不重要 · 其他.
fn quadrants(figures: &mut Figures, importance: ColumnId, urgency: ColumnId) {
    let high = limit(figures, "need_threshold", Unit::Score, RULE, Decimal::from(HIGH));
    let reaches = |column: ColumnId| Expr::from(column).compare(Compare::AtLeast, high);
    let term = |code| Term::new(QUADRANT, code);
    let family = importance.family();
    let rows: Vec<_> = figures.rows(family).collect();
    let quadrant = figures.column(family, "quadrant", Unit::Term, RULE);
    let important = reaches(urgency).choose(term("urgent_important"), term("important"));
    let unimportant = reaches(urgency).choose(term("urgent"), term("other"));
    figures.compute(quadrant, rows, reaches(importance).choose(important, unimportant));
}

/// How many initiatives answer each need, and how many of the most pressing needs have none.
fn answers(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("need");
    let name = initiative_names(plan, figures);
    let mut pairs = Vec::new();
    for initiative in plan.strategy.initiatives.iter() {
        let to = figures.row(name.family(), &initiative.id.value);
        for need in initiative.needs.iter().filter_map(|need| plan.market.needs.get(&need.value)) {
            pairs.push((figures.row(family, &need.id.value), to));
        }
    }
    let answered = figures.relate("initiatives", family, pairs);
    let rows: Vec<_> = figures.rows(family).collect();
    let count = figures.column(family, "initiatives", Unit::Number, "");
    figures.compute(count, rows.clone(), Expr::Count(Series::Related(answered, name)));
    let quadrant = figures.column(family, "quadrant", Unit::Term, RULE);
    let pressing = Expr::from(quadrant).compare(Compare::Equal, Expr::from(Term::new(QUADRANT, "urgent_important")));
    let open = figures.column(family, "open", Unit::Flag, RULE);
    figures.compute(open, rows, Expr::All(vec![pressing, Expr::from(count).compare(Compare::Equal, 0)]));
    totals(figures, quadrant, open, count);
}

fn totals(figures: &mut Figures, quadrant: ColumnId, open: ColumnId, count: ColumnId) {
    let unmet = figures.column(count.family(), "unmet", Unit::Flag, "");
    let family = figures.family("need_total");
    let row = figures.row(family, "");
    let mut total = |name, expr: Expr| {
        let column = figures.column(family, name, Unit::Number, RULE);
        figures.compute_one(column, row, expr)
    };
    let is = |of: ColumnId, what: Value| Expr::CountWhere { of: Series::Column(of), compare: Compare::Equal, than: Box::new(Expr::Constant(what)) };
    total("count", Expr::Count(Series::Column(count)));
    total("pressing", is(quadrant, Value::Term(Term::new(QUADRANT, "urgent_important"))));
    total("open", is(open, Value::Flag(true)));
    total("unmet", is(unmet, Value::Flag(true)));
    let answered = Expr::CountWhere { of: Series::Column(count), compare: Compare::AtLeast, than: Box::new(Expr::constant(1)) };
    total("answered", answered);
}
