//! W509: three months in a row missed their target (domain/3 §3.9.2).

use rust_decimal::Decimal;

use super::Case;
use crate::diagnostic::Diagnostic;
use crate::figures::FigureId;

/// Months in a row after which somebody must look.
const RUN: i64 = 3;

/// One warning per series whose run of misses reaches the newest month.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let look = case.look;
    let Some(month) = look.months().into_iter().rfind(|month| look.has_begun(month)) else { return };
    for series in look.series {
        let run = look.at(series, &month, "misses").and_then(|id| case.figures.number(id));
        if run.is_none_or(|run| run < Decimal::from(RUN)) {
            continue;
        }
        let months = look.months().into_iter().filter(|month| look.has_begun(month));
        let course: Vec<FigureId> = months.filter_map(|month| look.at(series, &month, "achievement")).collect();
        let recent = &course[course.len().saturating_sub(RUN as usize)..];
        let words: Vec<String> = recent.iter().filter_map(|&id| case.figures.number(id)).map(case.percent()).collect();
        let span = look.at(series, &month, "actual").map(|id| case.place_of(id)).unwrap_or_default();
        tell(
            Diagnostic::new("W509", span)
                .arg("name", case.series_name(series))
                .arg("months", run.unwrap_or_default().normalize())
                .arg("course", words.join(" → "))
                .subject(format!("kpi/{}", look.kpi(series).id.value)),
        );
    }
}
