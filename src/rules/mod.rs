//! Rules that judge the plan and its figures. A rule is two files: `w303_overdue.rs` with its `judge`, and `w303_overdue.yaml` with
//! its sentence, help and explanation in each language; and its name in the list below. A rule computes no number for itself.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::analysis::measures::{Look, Series};
use crate::diagnostic::{Diagnostic, Span};
use crate::figures::{FigureId, Figures, RowSetPart};
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

impl Case<'_> {
    /// Writes a fraction in percent with one decimal, for sentences.
    pub fn percent(&self) -> fn(Decimal) -> String {
        |fraction| format!("{}%", (fraction * Decimal::ONE_HUNDRED).round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero).normalize())
    }

    /// Name of a series: its KPI and scope.
    pub fn series_name(&self, look: &Look<'_>, series: &Series) -> String {
        let scope = series.segments(self.plan).into_iter().map(|(_, name)| name);
        std::iter::once(look.kpi(series).name.value.clone()).chain(scope).collect::<Vec<_>>().join(" · ")
    }

    /// The place of a figure: where it was read, else where the first of its operands was.
    pub fn place_of(&self, figure: FigureId) -> Span {
        let mut current = figure;
        loop {
            let span = self.figures.row_set(current).and_then(|rows| rows.parts.first()).map_or(self.figures.span(current), RowSetPart::first);
            match self.figures.operands(current).first() {
                Some(&first) if span == Span::Nowhere => current = first,
                _ => return span,
            }
        }
    }
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

rules![w504_miss_without_cause, w505_improvement_incomplete, w509_misses_in_a_row, w511_restated];
