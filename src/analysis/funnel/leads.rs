//! Family `lead`: the score of each lead, and whom to call first (domain/3 §3.5.8).

use rust_decimal::Decimal;

use super::Work;
use crate::analysis::limits::limit;
use crate::analysis::places::places;
use crate::diagnostic::Spanned;
use crate::figures::{ColumnId, Compare, Expr, FigureId, Figures, Series, Unit, Value};
use crate::model::funnel::{Lead, LeadBudget, LeadSize, NeedClarity};
use crate::value::Worded;

const RULE: &str = "3.5.8";

/// Tiers of leads.
pub mod tier {
    use crate::vocabulary::Term;

    /// From 80 points on.
    pub const A: Term = Term::new("tier", "a");
    /// From 60 points on.
    pub const B: Term = Term::new("tier", "b");
    /// Below.
    pub const C: Term = Term::new("tier", "c");
    /// Less than two of the three factors are known.
    pub const UNSCORED: Term = Term::new("tier", "unscored");
}

columns! {
    /// Columns of family `lead`.
    pub struct LeadColumns("lead") {
        /// Day it came.
        created: Date, "";
        /// Points for the size of the company: 100, 70, 40.
        size: Number, "3.5.8";
        /// Points for how clear the need is: 100, 60, 20.
        clarity: Number, "3.5.8";
        /// Points for the money: 100, 60, 20.
        budget: Number, "3.5.8";
        /// Known factors.
        factors: Number, "3.5.8";
        /// Mean of the known points by their weights; missing when two or more are unknown.
        score: Quotient, "3.5.8";
        /// Tier by the score.
        tier: Term, "3.5.8";
        /// Place among all leads by the score.
        rank: Number, "3.5.8";
        /// Whether nobody works on it.
        in_pool: Flag, "";
    }
}

columns! {
    /// Columns of family `lead_total`: one row.
    pub struct LeadTotals("lead_total") {
        /// Leads.
        count: Number, "3.5.8";
        /// Leads of tier A.
        a: Number, "3.5.8";
        /// Leads of tier B.
        b: Number, "3.5.8";
        /// Leads of tier C.
        c: Number, "3.5.8";
        /// Leads that nobody works on.
        pool: Number, "";
    }
}

/// Makes the family.
pub fn leads(work: &Work<'_>, figures: &mut Figures) {
    if work.plan.funnel.leads.is_empty() {
        return;
    }
    let columns = LeadColumns::define(figures);
    let weights = [("lead_weight_size", 35), ("lead_weight_clarity", 40), ("lead_weight_budget", 25)];
    let weights = weights.map(|(name, percent)| limit(figures, name, Unit::Percent, RULE, Decimal::new(percent, 2)));
    let mut by_factors: Vec<Vec<u32>> = vec![Vec::new(); 8];
    for lead in work.plan.funnel.leads.iter() {
        let row = figures.row(columns.family, &lead.id.value);
        let name = lead.customer.as_ref().map_or(&lead.id.value, |customer| &customer.value);
        figures.label("lead", &lead.id.value, name);
        if let Some(created) = &lead.created {
            figures.read(columns.created, row, created.value, created.span);
        }
        figures.read(columns.in_pool, row, Value::Flag(lead.owner.is_none()), lead.owner.as_ref().map_or(lead.span, |owner| owner.span));
        by_factors[read(lead, row, &columns, figures)].push(row);
    }
    let all: Vec<u32> = by_factors.iter().flatten().copied().collect();
    let parts = || Series::List(vec![columns.size.into(), columns.clarity.into(), columns.budget.into()]);
    figures.compute(columns.factors, all.iter().copied(), Expr::Count(parts()));
    for (known, rows) in by_factors.into_iter().enumerate().filter(|(known, _)| known.count_ones() >= 2) {
        figures.compute(columns.score, rows, weighed(known, &columns, weights));
    }
    tiers(figures, &columns, &all);
    totals(figures, &columns);
}

/// How many leads of each tier, and without anybody.
fn totals(figures: &mut Figures, columns: &LeadColumns) {
    let total = LeadTotals::define(figures);
    let row = figures.row(total.family, "");
    let count =
        |of: ColumnId, what: Value| Expr::CountWhere { of: Series::Column(of), compare: Compare::Equal, than: Box::new(Expr::Constant(what)) };
    figures.compute_one(total.count, row, Expr::Count(Series::Column(columns.tier)));
    for (column, tier) in [(total.a, tier::A), (total.b, tier::B), (total.c, tier::C)] {
        figures.compute_one(column, row, count(columns.tier, Value::Term(tier)));
    }
    figures.compute_one(total.pool, row, count(columns.in_pool, Value::Flag(true)));
}

/// Reads the points of a lead; which of the three factors are known, as bits.
fn read(lead: &Lead, row: u32, columns: &LeadColumns, figures: &mut Figures) -> usize {
    let points = [
        (
            columns.size,
            points(&lead.company_size, |size| match size {
                LeadSize::Large => 100,
                LeadSize::Medium => 70,
                LeadSize::Small => 40,
            }),
        ),
        (
            columns.clarity,
            points(&lead.need_clarity, |clarity| match clarity {
                NeedClarity::Clear => 100,
                NeedClarity::Fair => 60,
                NeedClarity::Vague => 20,
            }),
        ),
        (
            columns.budget,
            points(&lead.budget, |budget| match budget {
                LeadBudget::Granted => 100,
                LeadBudget::Asked => 60,
                LeadBudget::None => 20,
            }),
        ),
    ];
    let mut known = 0;
    for (factor, (column, points)) in points.into_iter().enumerate() {
        if let Some(points) = points {
            figures.read(column, row, points.value, points.span);
            known |= 1 << factor;
        }
    }
    known
}

/// The points of a word of a set; a word of the user's own has none.
fn points<T: Copy>(word: &Option<Spanned<Worded<T>>>, of: impl Fn(T) -> i64) -> Option<Spanned<i64>> {
    let word = word.as_ref()?;
    Some(Spanned::new(of(word.value.common()?), word.span))
}

/// Σ weight × points ÷ Σ weight over the known factors.
fn weighed(known: usize, columns: &LeadColumns, weights: [FigureId; 3]) -> Expr {
    let factors: Vec<(ColumnId, FigureId)> = [columns.size, columns.clarity, columns.budget].into_iter().zip(weights).collect();
    let present = || factors.iter().enumerate().filter(|(factor, _)| known & (1 << factor) != 0).map(|(_, &part)| part);
    let points = present().map(|(points, weight)| Expr::from(weight) * points).reduce(|sum, part| sum + part);
    let weight = present().map(|(_, weight)| Expr::from(weight)).reduce(|sum, part| sum + part);
    points.zip(weight).map_or_else(|| Expr::constant(0), |(points, weight)| points / weight)
}

fn tiers(figures: &mut Figures, columns: &LeadColumns, all: &[u32]) {
    let a = limit(figures, "lead_tier_a", Unit::Number, RULE, Decimal::from(80));
    let b = limit(figures, "lead_tier_b", Unit::Number, RULE, Decimal::from(60));
    let reaches = |least: FigureId| Expr::from(columns.score).compare(Compare::AtLeast, least);
    let (scored, unscored): (Vec<u32>, Vec<u32>) = all.iter().partition(|&&row| figures.exists(columns.score.at(row)));
    figures.compute(columns.tier, scored.iter().copied(), reaches(a).choose(tier::A, reaches(b).choose(tier::B, tier::C)));
    figures.compute(columns.tier, unscored, Expr::Constant(Value::Term(tier::UNSCORED)));
    places(figures, columns.rank, columns.score, &scored);
}
