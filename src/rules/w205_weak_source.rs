//! W205: a finding with a single source, or with one older than twelve months.

use rust_decimal::Decimal;

use super::Case;
use crate::analysis::market::findings;
use crate::diagnostic::Diagnostic;

/// One per finding whose sources are too few or too old.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for finding in findings(case.plan).into_iter().filter(|finding| !finding.evidence.is_empty()) {
        let number = |column: &str| case.number(&format!("finding/{}/{}/{column}", finding.kind, finding.id)).unwrap_or_default();
        let (sources, old) = (number("sources"), number("stale_sources"));
        if sources > Decimal::ONE && old.is_zero() {
            continue;
        }
        let variant = if old.is_zero() { "single" } else { "" };
        tell(
            Diagnostic::new("W205", finding.evidence[0].span)
                .variant(variant)
                .arg("entity", case.vocabulary.entity(finding.kind))
                .arg("name", finding.name)
                .arg("old", old.normalize())
                .subject(format!("{}/{}", finding.kind, finding.id)),
        );
    }
}
