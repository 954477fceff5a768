//! W122: a ratio that is added up, or of which only the ratios of the months are known, so that the longer period is a plain mean of them
//! (domain/3 §3.1.2).

use std::collections::BTreeSet;

use super::Case;
use crate::analysis::measures::{Series, aggregation, focus};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::goals::{Aggregation, Kpi};
use crate::value::{Period, PeriodKind, Unit};

/// One warning per KPI.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for kpi in case.plan.goals.kpis.iter().filter(|kpi| is_added_up(kpi)) {
        let place = kpi.aggregation.map_or(kpi.span, |aggregation| aggregation.span);
        let place = if place == Span::Nowhere { kpi.span } else { place };
        tell(Diagnostic::new("W122", place).variant("summed").arg("kpi", &kpi.name.value).subject(format!("kpi/{}", kpi.id.value)));
    }
    let Some(focus) = focus(case.plan).filter(|focus| focus.kind != PeriodKind::Month) else { return };
    let mut told = BTreeSet::new();
    for series in case.look.series.iter().filter(|series| aggregation(case.look.kpi(series)) == Aggregation::Ratio) {
        if let Some(first) = averaged(case, series, &focus).filter(|_| told.insert(series.kpi)) {
            let kpi = case.look.kpi(series);
            let found = Diagnostic::new("W122", first).arg("kpi", &kpi.name.value).arg("period", focus.label(case.vocabulary));
            tell(found.subject(format!("kpi/{}", kpi.id.value)));
        }
    }
}

/// Whether a share is declared to be a sum.
fn is_added_up(kpi: &Kpi) -> bool {
    let is_share = kpi.unit.as_ref().and_then(|unit| Unit::parse(&unit.value)).is_some_and(|(unit, _)| unit == Unit::Percent);
    is_share && kpi.aggregation.is_some_and(|aggregation| aggregation.value == Aggregation::Sum)
}

/// Where the first of several ratios stands that a period is the plain mean of.
fn averaged(case: &Case<'_>, series: &Series, period: &Period) -> Option<Span> {
    let actual = case.look.at(series, period, "actual").filter(|&actual| case.figures.number(actual).is_some())?;
    let is_whole = case.look.given(series).any(|given| given == *period);
    if is_whole || case.look.at(series, period, "numerator").is_some() {
        return None;
    }
    let months = case.figures.operands(actual);
    let known: Vec<_> = months.into_iter().filter(|&month| month.column == actual.column && case.figures.number(month).is_some()).collect();
    known.first().filter(|_| known.len() > 1).map(|&month| case.place_of(month))
}
