//! W503: a month that is far from those before it: more than three times their mean, or less than a third.

use super::Case;
use crate::diagnostic::Diagnostic;

/// One warning per series, listing its months.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let look = case.look;
    for series in look.series {
        let months = look.months();
        let far: Vec<_> = months.iter().filter(|month| holds(case, look.at(series, month, "outlier"))).collect();
        let Some(first) = far.first() else { continue };
        let shown = |column: &str| look.at(series, first, column).map_or_else(String::new, |id| case.shown(id));
        let span = look.at(series, first, "actual").map(|id| case.place_of(id)).unwrap_or_default();
        let periods: Vec<String> = far.iter().map(|month| month.label(case.vocabulary)).collect();
        let found = Diagnostic::new("W503", span).arg("name", case.series_name(series)).arg("period", &periods[0]);
        let found = found.arg("actual", shown("actual")).arg("before", shown("trailing")).subject(format!("kpi/{}", look.kpi(series).id.value));
        tell(if far.len() > 1 { found.variant("several").arg("periods", case.listed(&periods)) } else { found });
    }
}

fn holds(case: &Case<'_>, figure: Option<crate::figures::FigureId>) -> bool {
    figure.is_some_and(|figure| case.figures.value(figure).is_true())
}
