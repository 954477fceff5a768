//! I113: a goal is shared out only in part.

use super::{Case, splits};
use crate::diagnostic::Diagnostic;

/// One per goal and way of splitting it.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    splits::tell(case, "I113", "open", tell);
}
