//! W204: a finding without a source.

use super::Case;
use crate::analysis::market::findings;
use crate::diagnostic::Diagnostic;

/// One per finding that names no source, neither by id nor in words.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for finding in findings(case.plan).into_iter().filter(|finding| finding.evidence.is_empty() && !finding.in_words) {
        tell(
            Diagnostic::new("W204", finding.span)
                .arg("entity", case.vocabulary.entity(finding.kind))
                .arg("name", finding.name)
                .subject(format!("{}/{}", finding.kind, finding.id)),
        );
    }
}
