//! Families `pest`, `pest_category` and `pest_total`: direction × strength of outside forces (domain/1 000-S1-PEST).

use crate::figures::{ColumnId, Compare, Expr, Figures, Series, Unit};
use crate::model::Plan;
use crate::model::market::{Direction, Level, PestCategory};

const RULE: &str = "000-S1-PEST";

/// Makes the families.
pub fn pest(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("pest");
    let direction = figures.column(family, "direction", Unit::Term, "");
    let level = figures.column(family, "level", Unit::Term, "");
    for force in plan.market.pest.iter() {
        let row = figures.row(family, &force.id.value);
        figures.label("pest", &force.id.value, &force.factor.value);
        if let Some(own) = &force.direction {
            figures.read(direction, row, own.value.term(), own.span);
        }
        if let Some(own) = &force.level {
            figures.read(level, row, own.value.term(), own.span);
        }
    }
    scores(figures, direction, level);
    sums(plan, figures);
}

/// Direction is 1, 0 or −1, strength 3, 2 or 1; the score is their product, kept as help above 0 and as harm below.
fn scores(figures: &mut Figures, direction: ColumnId, level: ColumnId) {
    let family = direction.family();
    let rows: Vec<_> = figures.rows(family).collect();
    let sign = figures.column(family, "direction_score", Unit::Score, RULE);
    let strength = figures.column(family, "level_score", Unit::Score, RULE);
    let score = figures.column(family, "score", Unit::Score, RULE);
    figures.compute(sign, rows.clone(), three(direction, (Direction::Positive.term(), 1), (Direction::Neutral.term(), 0), -1));
    figures.compute(strength, rows.clone(), three(level, (Level::High.term(), 3), (Level::Medium.term(), 2), 1));
    figures.compute(score, rows.clone(), sign * strength);
    let helps = figures.column(family, "opportunity", Unit::Score, RULE);
    let harms = figures.column(family, "threat", Unit::Score, RULE);
    figures.compute(helps, rows.clone(), Expr::Max(vec![Expr::constant(0), score.into()]));
    figures.compute(harms, rows, Expr::Min(vec![Expr::constant(0), score.into()]));
}

type Worth = (crate::vocabulary::Term, i64);

/// The worth of one of three terms.
fn three(column: ColumnId, first: Worth, second: Worth, last: i64) -> Expr {
    let is = |term| Expr::from(column).compare(Compare::Equal, Expr::from(term));
    is(first.0).choose(first.1, is(second.0).choose(second.1, last))
}

/// Subtotals of the categories, and the totals.
fn sums(plan: &Plan, figures: &mut Figures) {
    let (family, categories, total) = (figures.family("pest"), figures.family("pest_category"), figures.family("pest_total"));
    let mut pairs = Vec::new();
    for &category in PestCategory::ALL {
        let from = figures.row(categories, category.code());
        let members = plan.market.pest.iter().filter(|force| force.category.value == category);
        pairs.extend(members.map(|force| (from, figures.row(family, &force.id.value))));
    }
    let members = figures.relate("forces", categories, pairs);
    let (rows, row): (Vec<_>, _) = (figures.rows(categories).collect(), figures.row(total, ""));
    for (name, of) in [("net", "score"), ("opportunity", "opportunity"), ("threat", "threat")] {
        let of = figures.column(family, of, Unit::Score, RULE);
        let subtotal = figures.column(categories, name, Unit::Score, RULE);
        figures.compute(subtotal, rows.clone(), Expr::Sum(Series::Related(members, of)));
        let sum = figures.column(total, name, Unit::Score, RULE);
        figures.compute_one(sum, row, Expr::Sum(Series::Column(of)));
    }
    let score = figures.column(family, "score", Unit::Score, RULE);
    let count = figures.column(categories, "count", Unit::Number, RULE);
    figures.compute(count, rows, Expr::Count(Series::Related(members, score)));
    for (name, compare) in [("favourable", Compare::Greater), ("adverse", Compare::Less)] {
        let column = figures.column(total, name, Unit::Number, RULE);
        figures.compute_one(column, row, Expr::CountWhere { of: Series::Column(score), compare, than: Box::new(Expr::constant(0)) });
    }
}
