//! W508: of a conversion, more that converted than there were.

use super::Case;
use crate::diagnostic::Diagnostic;
use crate::figures::{FigureId, Unit};

/// One warning per series, listing its periods. Of money the part above the bar may be the larger: more is collected than was sold.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let look = case.look;
    for series in look.series {
        let parts = |period| -> Option<[FigureId; 2]> { Some([look.at(series, period, "numerator")?, look.at(series, period, "denominator")?]) };
        let months = look.months();
        let wrong: Vec<_> = months.iter().filter_map(|month| Some((month, parts(month)?))).filter(|(_, parts)| is_wrong(case, *parts)).collect();
        let Some((month, [above, below])) = wrong.first() else { continue };
        let is_share = look.at(series, month, "actual").is_some_and(|actual| case.figures.unit(actual) == Unit::Percent);
        if !is_share {
            continue;
        }
        let periods: Vec<String> = wrong.iter().map(|(month, _)| month.label(case.vocabulary)).collect();
        let found = Diagnostic::new("W508", case.place_of(*above)).arg("name", case.series_name(series)).arg("periods", case.listed(&periods));
        let found = found.arg("first", case.shown(*above)).arg("second", case.shown(*below));
        tell(found.subject(format!("kpi/{}", look.kpi(series).id.value)));
    }
}

/// Whether the part above the bar is the larger one, and neither is money.
fn is_wrong(case: &Case<'_>, [above, below]: [FigureId; 2]) -> bool {
    let is_money = [above, below].iter().any(|&part| case.figures.unit(part) == Unit::Money);
    let numbers = case.figures.number(above).zip(case.figures.number(below));
    !is_money && numbers.is_some_and(|(above, below)| above > below)
}
