//! W129: the parts of a goal fall short of it by 0.5 to 5 %.

use super::{Case, splits};
use crate::diagnostic::Diagnostic;

/// One per goal and way of splitting it.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    splits::tell(case, "W129", "short", tell);
}
