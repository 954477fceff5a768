//! Rules that judge the plan and its figures. A rule is two files: `w303_overdue.rs` with its `judge`, and `w303_overdue.yaml` with
//! its sentence, help and explanation in each language; and its name in the list below. A rule computes no number for itself.

use crate::diagnostic::Diagnostic;
use crate::figures::Figures;
use crate::model::Plan;
use crate::vocabulary::Vocabulary;

/// What a rule sees.
pub struct Case<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// All figures.
    pub figures: &'a Figures,
    /// Words for the values named in sentences.
    pub vocabulary: &'a Vocabulary,
}

/// A rule: shows every fault it finds.
pub type Rule = fn(&Case<'_>, &mut dyn FnMut(Diagnostic));

macro_rules! rules {
    ($($rule:ident),* $(,)?) => {
        $(mod $rule;)*
        /// Every rule, in the order of their codes.
        pub const RULES: &[Rule] = &[$($rule::judge),*];
    };
}

rules![];
