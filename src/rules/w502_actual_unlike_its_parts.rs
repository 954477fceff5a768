//! W502: an actual is not what its parts come to, two ways of adding it up differ, or what is written for a quarter is not the sum of its
//! months (domain/3 §3.1.2).

use rust_decimal::Decimal;

use super::Case;
use crate::analysis::measures::Series;
use crate::diagnostic::Diagnostic;
use crate::figures::{Definition, FigureId};
use crate::value::Period;

/// A larger share of the actual is told, in thousandths.
const TOLERATED: i64 = 5;

/// One warning per series, with the amounts of the first period that differs.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for series in case.look.series {
        let all: Vec<(Period, FigureId, FigureId)> = case.look.periods(series).filter_map(|period| differing(case, series, period)).collect();
        if let Some(first) = all.first() {
            tell(warning(case, series, first, &all));
        }
    }
}

fn warning(
    case: &Case<'_>,
    series: &Series,
    &(period, actual, otherwise): &(Period, FigureId, FigureId),
    all: &[(Period, FigureId, FigureId)],
) -> Diagnostic {
    let periods: Vec<String> = all.iter().map(|(period, ..)| period.short_label(case.vocabulary)).collect();
    let is_computed = |id: FigureId| matches!(case.figures.definition(id), Definition::Computed(_));
    let is_of_periods = is_computed(actual) && !is_computed(otherwise);
    let found = Diagnostic::new("W502", case.place_of(if is_of_periods { otherwise } else { actual }))
        .arg("name", case.series_name(series))
        .arg("periods", periods.join(case.vocabulary.word("list_separator")))
        .arg("period", period.short_label(case.vocabulary))
        .arg("actual", case.shown(actual))
        .arg("otherwise", case.shown(otherwise))
        .subject(format!("kpi/{}", case.look.kpi(series).id.value));
    match (is_computed(actual), is_of_periods) {
        (_, true) => found.variant("periods"),
        (true, _) => related(case, found.variant("ways"), otherwise),
        (false, _) => related(case, found, otherwise),
    }
}

/// Names the first part of a sum.
fn related(case: &Case<'_>, found: Diagnostic, sum: FigureId) -> Diagnostic {
    let part = case.figures.operands(sum).into_iter().find(|&part| case.figures.value(part).is_present());
    part.into_iter().fold(found, |found, part| found.related("part", case.place_of(part)))
}

/// The actual of a period and what it should equal, when both are there and do not.
fn differing(case: &Case<'_>, series: &Series, period: Period) -> Option<(Period, FigureId, FigureId)> {
    let at = |column| case.look.at(series, &period, column);
    let (actual, otherwise) = (at("actual")?, at("actual_otherwise")?);
    let (one, other) = (case.figures.number(actual)?, case.figures.number(otherwise)?);
    ((one - other).abs() > one.abs() * Decimal::new(TOLERATED, 3)).then_some((period, actual, otherwise))
}
