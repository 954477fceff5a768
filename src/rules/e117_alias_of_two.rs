//! E117: one name that means two KPIs.

use std::collections::BTreeMap;

use super::Case;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::goals::Kpi;
use crate::vocabulary::normalise;

/// One error per name, at its second place.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let mut known: BTreeMap<String, (&Kpi, Span)> = BTreeMap::new();
    for kpi in case.plan.goals.kpis.iter().filter(|kpi| kpi.span != Span::Nowhere) {
        for (name, span) in names(kpi) {
            match known.get(&normalise::name(name)) {
                Some((other, first)) if other.id.value != kpi.id.value => {
                    let found = Diagnostic::new("E117", span).arg("name", name).arg("first", &other.name.value).arg("second", &kpi.name.value);
                    tell(found.related("first", *first).subject(format!("kpi/{}", kpi.id.value)));
                }
                Some(_) => {}
                None => _ = known.insert(normalise::name(name), (kpi, span)),
            }
        }
    }
}

/// The names of a KPI that the plan writes.
fn names(kpi: &Kpi) -> impl Iterator<Item = (&str, Span)> {
    let all = std::iter::once(&kpi.name).chain(&kpi.aliases);
    all.filter(|name| name.span != Span::Nowhere).map(|name| (name.value.as_str(), name.span))
}
