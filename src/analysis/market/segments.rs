//! Families `segment` and `segment_total`: three scores in one, the rank, and which segments are core (domain/3 §3.6.2).

use rust_decimal::Decimal;

use super::rated;
use crate::analysis::limits::limit;
use crate::figures::{Compare, Expr, FigureId, Figures, Series, Unit, Value};
use crate::model::Plan;
use crate::model::market::Segment;

const RULE: &str = "3.6.2";
/// How many segments may be core by their score.
const MOST_CORE: i64 = 3;

/// Makes both families. A score of competition counts from the top: 6 − score, so that 5 is the best of every part.
pub fn segments(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("segment");
    for segment in plan.market.segments.iter() {
        read_segment(segment, figures);
    }
    let [size, competition, fit] = ["size", "competition", "fit"].map(|name| figures.column(family, name, Unit::Score, ""));
    let weight = |figures: &mut Figures, name, tenths| limit(figures, name, Unit::Percent, RULE, Decimal::new(tenths, 1));
    let (by_size, by_competition, by_fit) =
        (weight(figures, "segment_size", 4), weight(figures, "segment_competition", 3), weight(figures, "segment_fit", 3));
    let total = figures.column(family, "total", Unit::Quotient, RULE);
    let parts = Expr::from(by_size) * size + Expr::from(by_competition) * (Expr::constant(6) - competition) + Expr::from(by_fit) * fit;
    let rows: Vec<_> = figures.rows(family).collect();
    figures.compute(total, rows.clone(), parts);
    let rank = figures.column(family, "rank", Unit::Number, RULE);
    figures.compute(rank, rows, Expr::Rank { of: Box::new(total.into()), among: Series::Column(total) });
    core(plan, figures);
}

fn read_segment(segment: &Segment, figures: &mut Figures) {
    let family = figures.family("segment");
    let row = figures.row(family, &segment.id.value);
    figures.label("segment", &segment.id.value, &segment.name.value);
    for (name, score) in [("size", &segment.size_score), ("competition", &segment.competition_score), ("fit", &segment.fit_score)] {
        let column = figures.column(family, name, Unit::Score, "");
        if let Some(score) = score {
            figures.read(column, row, rated(score), score.span);
        }
    }
    if let Some(value) = &segment.est_value {
        let column = figures.column(family, "est_value", Unit::Money, "");
        figures.read(column, row, value.value.0, value.span);
    }
    if let Some(customers) = &segment.est_customers {
        let column = figures.column(family, "est_customers", Unit::OfRow, "");
        let unit = crate::analysis::goals::quantity_unit(&customers.value, figures);
        figures.set_row_unit(family, row, unit);
        figures.read(column, row, customers.value.value, customers.span);
    }
}

/// Core are the best three that reach the threshold, unless somebody decided.
fn core(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("segment");
    let threshold: FigureId = limit(figures, "segment_threshold", Unit::Score, RULE, Decimal::new(35, 1));
    let most = limit(figures, "segment_most", Unit::Number, RULE, Decimal::from(MOST_CORE));
    let total = figures.column(family, "total", Unit::Quotient, RULE);
    let rank = figures.column(family, "rank", Unit::Number, RULE);
    let by_score = figures.column(family, "core_by_score", Unit::Flag, RULE);
    let rows: Vec<_> = figures.rows(family).collect();
    let reaches = Expr::from(total).compare(Compare::AtLeast, threshold);
    figures.compute(by_score, rows, Expr::All(vec![reaches, Expr::from(rank).compare(Compare::AtMost, most)]));
    let core = figures.column(family, "core", Unit::Flag, RULE);
    let mut scored = Vec::new();
    for segment in plan.market.segments.iter() {
        let row = figures.row(family, &segment.id.value);
        match &segment.core {
            Some(decided) => drop(figures.read(core, row, Value::Flag(decided.value.0), decided.span)),
            None => scored.push(row),
        }
    }
    figures.compute(core, scored, by_score);
    let totals = figures.family("segment_total");
    let row = figures.row(totals, "");
    let count = figures.column(totals, "core", Unit::Number, RULE);
    let yes = Box::new(Expr::Constant(Value::Flag(true)));
    figures.compute_one(count, row, Expr::CountWhere { of: Series::Column(core), compare: Compare::Equal, than: yes });
    let worth = figures.column(family, "est_value", Unit::Money, "");
    let value = figures.column(totals, "est_value", Unit::Money, RULE);
    figures.compute_one(value, row, Expr::Sum(Series::Column(worth)));
}
