//! W117: the parts of a goal exceed it by more than 20 %.

use super::{Case, splits};
use crate::diagnostic::Diagnostic;

/// One per goal and way of splitting it.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    splits::tell(case, "W117", "over", tell);
}
