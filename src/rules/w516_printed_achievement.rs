//! W516: what a table printed is not what we compute: an achievement (domain/3 §3.1.10), the money spent from a line and what is left of it (§3.7).

use rust_decimal::Decimal;

use super::Case;
use crate::analysis::budget::LineColumns;
use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::figures::FigureId;
use crate::value::Money;
use crate::value::format::round;

/// Decimals of a percentage at which an exact value is compared.
const EXACT: u32 = 4;

/// One warning per printed rate that differs at its own precision, and per line whose spending differs; ours is kept.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    achievements(case, tell);
    spending(case, tell);
}

/// The ledger's sum is used; the line's own figure, which it replaces, is told when it is another, and so are a rest and a share that are
/// not those of the line.
fn spending(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(columns) = LineColumns::find(case.figures) else { return };
    for line in case.plan.execution.budget.iter() {
        let Some(row) = case.figures.family_ref(columns.family).row(&line.id.value) else { continue };
        let told = |printed: Span, variant| {
            Diagnostic::new("W516", printed).variant(variant).arg("name", &line.name.value).subject(format!("budget_line/{}", line.id.value))
        };
        let mut amount = |printed: &Option<Spanned<Money>>, computed: FigureId, variant| {
            let Some(Spanned { value: Money(amount), span }) = *printed else { return };
            // What is called 差异 may be meant the other way round.
            let is_other = |computed: Decimal| computed != amount && (variant == "spent" || computed != -amount);
            if case.figures.number(computed).is_some_and(is_other) {
                let told = told(span, variant).arg("printed", case.money(amount)).arg("computed", case.shown(computed));
                tell(if variant == "spent" { told.related("ledger", case.place_of(computed)) } else { told });
            }
        };
        amount(&line.spent, columns.spent.at(row), "spent");
        amount(&line.remaining, columns.remaining.at(row), "remaining");
        let used = line.used.as_ref().zip(case.figures.number(columns.used.at(row)));
        if let Some((printed, computed)) = used.filter(|(printed, computed)| differs(printed.value.0, *computed)) {
            let percent = case.percent();
            tell(told(printed.span, "used").arg("printed", percent(printed.value.0)).arg("computed", percent(computed)));
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
    round(percent, digits) != round(computed * Decimal::ONE_HUNDRED, digits)
}
