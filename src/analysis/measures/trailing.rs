//! Months whose actual is far from the mean of those before (domain/6 W503): more than three times it, or less than a third.
//!
//! **Decisions.** The mean is of up to three months before, of which two must be known. Only whole months are judged, of series that
//! have a goal or at most one dimension. Where the mean of a count is below five, a month without any is chance and no slip; and where
//! the targets of the months move as far, the month was meant to be so.

use rust_decimal::Decimal;

use super::Measures;
use super::rows::MeasureRow;
use super::series::depth;
use crate::figures::{Compare, Expr, Figures, Series as Members, Unit};
use crate::value::Date;

/// Months that the mean is made of.
const MONTHS: usize = 3;
/// Of these, how many must be known.
const KNOWN: usize = 2;
/// How many times the mean is far from it.
const FAR: i64 = 3;
/// A mean of counts below this tells nothing (domain/3 §3.5.1).
const ENOUGH: i64 = 5;

/// Makes the columns `trailing`, `trailing_target` and `outlier` of family `kpi`.
pub fn trailing(measures: &Measures<'_>, figures: &mut Figures) {
    let target = measures.column(figures, "target", Unit::OfRow, "3.1.1");
    let actual = measures.column(figures, "actual", Unit::OfRow, "3.1.2");
    let Some(as_of) = measures.plan.settings().and_then(|settings| settings.as_of.as_ref()).map(|day| day.value) else { return };
    let pairs = before(measures, figures, as_of);
    let before = figures.relate("before", measures.rows.family, pairs.concat());
    let rows: Vec<u32> = pairs.iter().map(|pairs| pairs[0].0).collect();
    let trailing = measures.column(figures, "trailing", Unit::OfRow, "3.9.3");
    figures.compute(trailing, rows.iter().copied(), mean(before, actual));
    let judged: Vec<u32> = rows.into_iter().filter(|&row| is_enough(figures, trailing.at(row))).collect();
    let aimed = |row: &u32| {
        figures.number(target.at(*row)).is_some() && figures.related(before, *row).iter().any(|&earlier| figures.number(target.at(earlier)).is_some())
    };
    let (aimed, free): (Vec<u32>, Vec<u32>) = judged.into_iter().partition(aimed);
    let wanted = measures.column(figures, "trailing_target", Unit::OfRow, "3.9.3");
    figures.compute(wanted, aimed.iter().copied(), mean(before, target));
    let outlier = measures.column(figures, "outlier", Unit::Flag, "3.9.3");
    let high = |of, mean| Expr::from(of).compare(Compare::Greater, Expr::from(mean) * FAR);
    let low = |of, mean| (Expr::from(of) * FAR).compare(Compare::Less, mean);
    let meant = |of: Expr| of.compare(Compare::Equal, Expr::Constant(crate::figures::Value::Flag(false)));
    figures.compute(outlier, free, Expr::Any(vec![high(actual, trailing), low(actual, trailing)]));
    let too_high = Expr::All(vec![high(actual, trailing), meant(high(target, wanted))]);
    let too_low = Expr::All(vec![low(actual, trailing), meant(low(target, wanted))]);
    figures.compute(outlier, aimed, Expr::Any(vec![too_high, too_low]));
}

fn mean(before: crate::figures::RelationId, column: crate::figures::ColumnId) -> Expr {
    Expr::Mean { of: Members::Related(before, column), weights: None }
}

/// Of each month that is judged, the pairs with the months before it.
fn before(measures: &Measures<'_>, figures: &Figures, as_of: Date) -> Vec<Vec<(u32, u32)>> {
    let Some(actual) = figures.find_column("kpi", "actual") else { return Vec::new() };
    let is_known = |row: &u32| figures.number(actual.at(*row)).is_some();
    let is_judged = |row: &&MeasureRow| {
        let series = &measures.series[row.series];
        let counts = !series.goals.is_empty() || depth(&series.scope) <= 1;
        row.is_month() && row.period.end <= as_of && counts && is_known(&row.row)
    };
    let earlier = |row: &MeasureRow| {
        let previous = |row: &u32| figures.related(measures.rows.previous, *row).first().copied();
        let before: Vec<u32> = std::iter::successors(previous(&row.row), previous).take(MONTHS).collect();
        let known = before.iter().filter(|row| is_known(row)).count();
        (known >= KNOWN).then(|| before.into_iter().map(|earlier| (row.row, earlier)).collect::<Vec<_>>())
    };
    measures.rows.all.iter().filter(is_judged).filter_map(earlier).collect()
}

/// Whether a mean is above zero, and of a count large enough.
fn is_enough(figures: &Figures, mean: crate::figures::FigureId) -> bool {
    let least = if matches!(figures.unit(mean), Unit::Count(_)) { Decimal::from(ENOUGH) } else { Decimal::ZERO };
    figures.number(mean).is_some_and(|mean| mean > Decimal::ZERO && mean >= least)
}
