//! Scores of recency, frequency and amount, and the eight segments they make (domain/3 §3.6.4).

use rust_decimal::Decimal;

use super::orders::{CustomerColumns, CustomerRows};
use crate::figures::{ColumnId, Compare, Expr, Figures, Reason, Series, Value};

/// Fewer customers than this cannot be ranked in five classes.
const ENOUGH: usize = 5;

/// The segments.
pub mod segment {
    use crate::vocabulary::Term;

    macro_rules! segments {
        ($($(#[doc = $doc:literal])+ $name:ident = $code:literal;)*) => {
            $($(#[doc = $doc])+ pub const $name: Term = Term::new("rfm", $code);)*
            /// All of them, the most valuable first.
            pub const ALL: &[Term] = &[$($name),*];
        };
    }

    segments! {
        /// Late, often, much.
        CHAMPION = "champion";
        /// Late, seldom, much.
        GROW = "grow";
        /// Long ago, often, much.
        KEEP = "keep";
        /// Long ago, seldom, much.
        RESCUE = "rescue";
        /// Late, often, little.
        GENERAL_VALUE = "general_value";
        /// Late, seldom, little.
        GENERAL_GROW = "general_grow";
        /// Long ago, often, little.
        GENERAL_KEEP = "general_keep";
        /// Long ago, seldom, little.
        GENERAL_RESCUE = "general_rescue";
        /// No order.
        NONE = "none";
    }
}

columns! {
    /// Columns of family `rfm`: one row.
    pub struct RfmTotals("rfm") {
        /// Mean score of recency.
        r: Quotient, "3.6.4";
        /// Mean score of frequency.
        f: Quotient, "3.6.4";
        /// Mean score of the amount.
        m: Quotient, "3.6.4";
    }
}

columns! {
    /// Columns of family `rfm_segment`, one row for each segment.
    pub struct SegmentColumns("rfm_segment") {
        /// Customers in it.
        count: Number, "3.6.4";
        /// What they ordered.
        amount: Money, "3.6.4";
        /// Share of all customers' amount.
        share: Percent, "3.6.4";
    }
}

/// Makes the scores and segments.
pub fn rfm(rows: &CustomerRows, figures: &mut Figures) {
    let columns = CustomerColumns::define(figures);
    figures.compute(columns.segment, rows.silent.iter().copied(), Expr::from(segment::NONE));
    if rows.active.len() < ENOUGH {
        figures.compute(columns.segment, rows.active.iter().copied(), Expr::Constant(Value::Missing(Reason::TooFew)));
        return;
    }
    scores(figures, columns.r, columns.recency, &rows.active, Worst::Largest);
    scores(figures, columns.f, columns.orders, &rows.active, Worst::Smallest);
    scores(figures, columns.m, columns.amount, &rows.active, Worst::Smallest);
    let totals = RfmTotals::define(figures);
    let row = figures.row(totals.family, "");
    for (total, column) in [(totals.r, columns.r), (totals.f, columns.f), (totals.m, columns.m)] {
        figures.compute_one(total, row, Expr::Mean { of: Series::Column(column), weights: None });
    }
    let is_high = |column: ColumnId, total: ColumnId| Expr::from(column).compare(Compare::AtLeast, total.at(row));
    let (r, f, m) = (|| is_high(columns.r, totals.r), || is_high(columns.f, totals.f), || is_high(columns.m, totals.m));
    let by_visits = |late_often, late, often, rest| r().choose(f().choose(late_often, late), f().choose(often, rest));
    let much = by_visits(segment::CHAMPION, segment::GROW, segment::KEEP, segment::RESCUE);
    let little = by_visits(segment::GENERAL_VALUE, segment::GENERAL_GROW, segment::GENERAL_KEEP, segment::GENERAL_RESCUE);
    figures.compute(columns.segment, rows.active.iter().copied(), m().choose(much, little));
    parts(figures, &columns);
}

/// How many customers are in each segment, and what they ordered.
fn parts(figures: &mut Figures, columns: &CustomerColumns) {
    let parts = SegmentColumns::define(figures);
    let all: Vec<u32> = segment::ALL.iter().map(|term| figures.row(parts.family, term.code)).collect();
    let of: Vec<(u32, u32)> = figures
        .rows(columns.family)
        .filter_map(|row| {
            let term = figures.value(columns.segment.at(row)).term()?;
            Some((all[segment::ALL.iter().position(|known| *known == term)?], row))
        })
        .collect();
    let customers = figures.relate("customers", parts.family, of);
    figures.compute(parts.count, all.iter().copied(), Expr::Count(Series::Related(customers, columns.segment)));
    let bought: Vec<u32> = all[..all.len() - 1].iter().copied().filter(|&row| !figures.related(customers, row).is_empty()).collect();
    figures.compute(parts.amount, bought.iter().copied(), Expr::Sum(Series::Related(customers, columns.amount)));
    let totals = figures.family("rfm_total");
    let row = figures.row(totals, "");
    let total = figures.column(totals, "amount", crate::figures::Unit::Money, "3.6.4");
    let total = figures.compute_one(total, row, Expr::Sum(Series::Column(parts.amount)));
    figures.compute(parts.share, bought, parts.amount / total);
}

/// Which end of a list is the worst.
#[derive(Clone, Copy)]
enum Worst {
    Smallest,
    Largest,
}

/// Scores a column among these rows.
fn scores(figures: &mut Figures, column: ColumnId, of: ColumnId, rows: &[u32], worst: Worst) {
    let mut values: Vec<Decimal> = rows.iter().filter_map(|&row| figures.number(of.at(row))).collect();
    values.sort_unstable();
    for &row in rows {
        let Some(value) = figures.number(of.at(row)) else { continue };
        let worse = match worst {
            Worst::Smallest => values.partition_point(|&other| other < value),
            Worst::Largest => values.len() - values.partition_point(|&other| other <= value),
        };
        figures.derive(column, row, i64::from(score(worse, values.len())), "rfm_score", vec![Series::Column(of)]);
    }
}

/// 1 + ⌊5 × number strictly worse ÷ number⌋, at most 5 (domain/3 §3.6.4).
///
/// ```
/// use planpress::analysis::customers::score;
/// // Orders 1, 1, 2, 3, 3, 3, 5, 8, 8, 12: so many have strictly fewer.
/// let worse = [0, 0, 2, 3, 3, 3, 6, 7, 7, 9];
/// assert_eq!(worse.map(|worse| score(worse, 10)), [1, 1, 2, 2, 2, 2, 4, 4, 4, 5]);
/// ```
pub fn score(worse: usize, number: usize) -> u8 {
    u8::try_from(1 + 5 * worse / number.max(1)).unwrap_or(5).min(5)
}
