//! Families `ksf`, `ksf_rating`, `competitor` and `competition`: who is how strong, and how concentrated the market is (domain/1
//! 000-S1-KSF, 000-S1-COMP).

use rust_decimal::Decimal;

use crate::diagnostic::{Span, Spanned};
use crate::figures::{ColumnId, Expr, FigureId, Figures, Series, Unit};
use crate::model::Plan;
use crate::model::market::{Competitor, KeySuccessFactor};
use crate::value::{Percent, Score};

const KSF: &str = "000-S1-KSF";
const COMP: &str = "000-S1-COMP";

/// Key of the rating of a competitor on a factor in family `ksf_rating`.
pub fn rating_key(competitor: &str, factor: &str) -> String {
    format!("{competitor}/{factor}")
}

/// Makes the families.
pub fn competition(plan: &Plan, figures: &mut Figures) {
    for factor in plan.market.ksf.iter() {
        read_factor(plan, factor, figures);
    }
    for competitor in plan.market.competitors.iter() {
        read_competitor(competitor, figures);
    }
    ratings(plan, figures);
    scores(plan, figures);
    shares(plan, figures);
}

/// Weight and own rating of a factor. When no factor has a weight, all weigh the same.
fn read_factor(plan: &Plan, factor: &KeySuccessFactor, figures: &mut Figures) {
    let family = figures.family("ksf");
    let row = figures.row(family, &factor.id.value);
    figures.label("ksf", &factor.id.value, &factor.factor.value);
    let weight = figures.column(family, "weight", Unit::Percent, "");
    let unweighted = plan.market.ksf.iter().all(|factor| factor.weight.is_none());
    match &factor.weight {
        Some(own) => drop(figures.read(weight, row, own.value.0, own.span)),
        None if unweighted => drop(figures.read(weight, row, Decimal::ONE, Span::Nowhere)),
        None => {}
    }
    if let Some(own) = &factor.self_rating {
        let column = figures.column(family, "own_rating", Unit::Score, "");
        let Score(value) = own.value;
        figures.read(column, row, value, own.span);
    }
}

fn read_competitor(competitor: &Competitor, figures: &mut Figures) {
    let family = figures.family("competitor");
    let row = figures.row(family, &competitor.id.value);
    figures.label("competitor", &competitor.id.value, &competitor.name.value);
    if let Some(share) = &competitor.share {
        let column = figures.column(family, "share", Unit::Percent, "");
        let Percent(value) = share.value;
        figures.read(column, row, value, share.span);
    }
    if let Some(index) = &competitor.price_index {
        let column = figures.column(family, "price_index", Unit::Score, "");
        figures.read(column, row, index.value, index.span);
    }
}

/// Ratings of competitors with the weight of their factor.
fn ratings(plan: &Plan, figures: &mut Figures) {
    let (family, factors) = (figures.family("ksf_rating"), figures.family("ksf"));
    figures.keyed_by(family, &["competitor", "ksf"]);
    let rating = figures.column(family, "rating", Unit::Score, "");
    let mut pairs = Vec::new();
    for own in plan.market.competitor_ratings.iter() {
        let (Some(competitor), Some(factor)) = (plan.market.competitors.get(&own.competitor.value), plan.market.ksf.get(&own.factor.value)) else {
            continue;
        };
        let row = figures.row(family, &rating_key(&competitor.id.value, &factor.id.value));
        let Score(value) = own.rating.value;
        figures.read(rating, row, value, own.rating.span);
        pairs.push((row, figures.row(factors, &factor.id.value)));
    }
    pairs.sort_unstable();
    pairs.dedup();
    let factor = figures.relate("factor", family, pairs);
    let weight = figures.column(factors, "weight", Unit::Percent, "");
    let rows: Vec<_> = figures.rows(family).collect();
    let of_factor = figures.column(family, "weight", Unit::Percent, KSF);
    figures.compute(of_factor, rows.clone(), Expr::Via(factor, weight));
    let weighted = figures.column(family, "weighted", Unit::Quotient, KSF);
    figures.compute(weighted, rows, rating * of_factor);
}

/// Weighted scores of us and of each competitor, and our gap to the best, by factor and in all.
fn scores(plan: &Plan, figures: &mut Figures) {
    let (factors, competitors) = (figures.family("ksf"), figures.family("competitor"));
    let [rating, weight] = [("rating", Unit::Score, ""), ("weight", Unit::Percent, KSF)].map(|(name, unit, rule)| {
        let family = figures.family("ksf_rating");
        figures.column(family, name, unit, rule)
    });
    let (mut of_factor, mut of_competitor) = (Vec::new(), Vec::new());
    for own in plan.market.competitor_ratings.iter() {
        let (Some(competitor), Some(factor)) = (plan.market.competitors.get(&own.competitor.value), plan.market.ksf.get(&own.factor.value)) else {
            continue;
        };
        let to = figures.row(rating.family(), &rating_key(&competitor.id.value, &factor.id.value));
        of_factor.push((figures.row(factors, &factor.id.value), to));
        of_competitor.push((figures.row(competitors, &competitor.id.value), to));
    }
    let of_factor = figures.relate("ratings", factors, of_factor);
    let of_competitor = figures.relate("ratings", competitors, of_competitor);
    let own = figures.column(factors, "own_rating", Unit::Score, "");
    let own_weight = figures.column(factors, "weight", Unit::Percent, "");
    let rows: Vec<_> = figures.rows(factors).collect();
    let weighted = figures.column(factors, "own_weighted", Unit::Quotient, KSF);
    figures.compute(weighted, rows.clone(), own * own_weight);
    let best = figures.column(factors, "best_rating", Unit::Score, KSF);
    figures.compute(best, rows.clone(), Expr::Largest(Series::Related(of_factor, rating)));
    let gap = figures.column(factors, "gap", Unit::Score, KSF);
    figures.compute(gap, rows, own - best);
    let score = figures.column(competitors, "score", Unit::Quotient, KSF);
    let mean = Expr::Mean { of: Series::Related(of_competitor, rating), weights: Some(Series::Related(of_competitor, weight)) };
    let rows: Vec<_> = figures.rows(competitors).collect();
    figures.compute(score, rows, mean);
    totals(figures, score, own, own_weight);
}

fn totals(figures: &mut Figures, score: ColumnId, own: ColumnId, weight: ColumnId) {
    let family = figures.family("competition");
    let row = figures.row(family, "");
    let mut total = |name, expr: Expr| {
        let column = figures.column(family, name, Unit::Quotient, KSF);
        figures.compute_one(column, row, expr)
    };
    let ours = total("own_score", Expr::Mean { of: Series::Column(own), weights: Some(Series::Column(weight)) });
    let best = total("best_score", Expr::Largest(Series::Column(score)));
    total("score_gap", Expr::from(ours) - best);
    let weights = figures.column(family, "weights", Unit::Percent, KSF);
    figures.compute_one(weights, row, Expr::Sum(Series::Column(weight)));
}

/// Key of our share of the market: that of the first industry which has one, else what a row for us among the competitors says.
pub fn own_share_key(plan: &Plan) -> Option<String> {
    let of_industry = plan.market.industries.iter().find(|industry| industry.own_share.is_some());
    let of_row = || plan.own_share.as_ref().map(|_| "competition/own_share".to_string());
    of_industry.map(|industry| format!("industry/{}/own_share", industry.id.value)).or_else(of_row)
}

fn own_share(plan: &Plan, figures: &mut Figures) -> Option<FigureId> {
    let key = own_share_key(plan)?;
    if let Some(known) = figures.find(&key) {
        return Some(known);
    }
    let Spanned { value: Percent(value), span } = plan.own_share?;
    let family = figures.family("competition");
    let (row, column) = (figures.row(family, ""), figures.column(family, "own_share", Unit::Percent, ""));
    figures.read(column, row, value, span);
    figures.find(&key)
}

/// Shares, their sum with ours, what is left to others, and how concentrated the market is: HHI is the sum of the squares of the
/// shares in points of 100, so that a single supplier gives 10,000.
fn shares(plan: &Plan, figures: &mut Figures) {
    let own = own_share(plan, figures);
    let (family, totals) = (figures.family("competitor"), figures.family("competition"));
    let share = figures.column(family, "share", Unit::Percent, "");
    let rows: Vec<_> = figures.rows(family).collect();
    let row = figures.row(totals, "");
    let square = figures.column(family, "hhi", Unit::Number, COMP);
    let points = || Expr::from(share) * 100;
    figures.compute(square, rows.clone(), points() * points());
    let rank = figures.column(family, "rank", Unit::Number, COMP);
    figures.compute(rank, rows.clone(), Expr::Rank { of: Box::new(share.into()), among: Series::Column(share) });
    let mut total = |name, unit, expr: Expr| {
        let column = figures.column(totals, name, unit, COMP);
        figures.compute_one(column, row, expr)
    };
    let rivals = total("share_total", Unit::Percent, Expr::Sum(Series::Column(share)));
    let squares = total("rivals_hhi", Unit::Number, Expr::Sum(Series::Column(square)));
    total("top_share", Unit::Percent, Expr::Largest(Series::Column(share)));
    let Some(own) = own else {
        total("known_share", Unit::Percent, rivals.into());
        total("hhi", Unit::Number, squares.into());
        return;
    };
    let gap = figures.column(family, "share_gap", Unit::Points, COMP);
    figures.compute(gap, rows, (Expr::from(own) - share) * 100);
    let mut total = |name, unit, expr: Expr| {
        let column = figures.column(totals, name, unit, COMP);
        figures.compute_one(column, row, expr)
    };
    let known = total("known_share", Unit::Percent, Expr::Sum(Series::List(vec![rivals.into(), own.into()])));
    total("other_share", Unit::Percent, Expr::constant(1) - known);
    let own_square = total("own_hhi", Unit::Number, Expr::from(own) * 100 * (Expr::from(own) * 100));
    total("hhi", Unit::Number, Expr::Sum(Series::List(vec![squares.into(), own_square.into()])));
}
