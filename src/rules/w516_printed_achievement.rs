//! W516: what a table printed is not what we compute: an achievement (domain/3 §3.1.10), the money spent from a line (§3.7).

use rust_decimal::{Decimal, RoundingStrategy};

use super::Case;
use crate::analysis::budget::LineColumns;
use crate::diagnostic::Diagnostic;
use crate::value::Money;

/// Decimals of a percentage at which an exact value is compared.
const EXACT: u32 = 4;

/// One warning per printed rate that differs at its own precision, and per line whose spending differs; ours is kept.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    achievements(case, tell);
    spending(case, tell);
}

/// The ledger's sum is used; the line's own figure, which it replaces, is told when it is another.
fn spending(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(columns) = LineColumns::find(case.figures) else { return };
    for line in case.plan.execution.budget.iter() {
        let Some((row, printed)) = case.figures.family_ref(columns.family).row(&line.id.value).zip(line.spent.as_ref()) else { continue };
        let (spent, Money(amount)) = (columns.spent.at(row), printed.value);
        if case.figures.number(spent).is_some_and(|spent| spent != amount) {
            tell(
                Diagnostic::new("W516", printed.span)
                    .variant("spent")
                    .arg("name", &line.name.value)
                    .arg("printed", case.money(amount))
                    .arg("computed", case.shown(spent))
                    .related("ledger", case.place_of(spent))
                    .subject(format!("budget_line/{}", line.id.value)),
            );
        }
    }
}

fn achievements(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
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
