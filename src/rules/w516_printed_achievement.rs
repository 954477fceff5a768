//! W516: the achievement that a table printed is not the one we compute (domain/3 §3.1.10).

use rust_decimal::{Decimal, RoundingStrategy};

use super::Case;
use crate::diagnostic::Diagnostic;

/// Decimals of a percentage at which an exact value is compared.
const EXACT: u32 = 4;

/// One warning per printed rate that differs at its own precision; ours is kept.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let look = case.look;
    for printed in &case.plan.facts.printed {
        let Some(series) = look.series.iter().find(|series| series.facts.contains(&printed.series)) else { continue };
        let period = case.plan.facts.periods()[printed.period as usize];
        let computed = look.at(series, &period, "achievement").and_then(|id| case.figures.number(id));
        if let Some(computed) = computed.filter(|&computed| differs(printed.achievement, computed)) {
            tell(
                Diagnostic::new("W516", printed.span)
                    .arg("name", case.series_name(series))
                    .arg("printed", case.percent()(printed.achievement))
                    .arg("computed", case.percent()(computed))
                    .subject(format!("kpi/{}", look.kpi(series).id.value)),
            );
        }
    }
}

/// Whether two rates differ at the precision of the printed one.
fn differs(printed: Decimal, computed: Decimal) -> bool {
    let percent = (printed * Decimal::ONE_HUNDRED).normalize();
    let digits = percent.scale().min(EXACT);
    let round = |value: Decimal| value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    round(percent) != round(computed * Decimal::ONE_HUNDRED)
}
