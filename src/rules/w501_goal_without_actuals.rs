//! W501: a goal without actuals, only for periods that have passed and that the goal names or its actuals are counted by; and the reverse,
//! months with an actual that a longer period leaves out, as they have no target.

use rust_decimal::Decimal;

use super::Case;
use crate::analysis::measures::Series;
use crate::analysis::measures::rows::goal_period;
use crate::diagnostic::Diagnostic;
use crate::figures::{Definition, FigureId, Value};
use crate::value::{Date, Period, PeriodKind};

/// One warning per goal, with the periods that lack an actual, and one per sum of parts of which some have none.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(as_of) = case.plan.settings().and_then(|settings| settings.as_of.as_ref()).map(|as_of| as_of.value) else { return };
    goals(case, as_of, tell);
    sums(case, as_of, tell);
    case.look.series.iter().for_each(|series| untargeted(case, series, tell));
}

/// What was done in a month without a target is not in the longer period whose target is that of the other months.
fn untargeted(case: &Case<'_>, series: &Series, tell: &mut dyn FnMut(Diagnostic)) {
    let number = |period: &Period, column: &str| match case.figures.value(case.look.at(series, period, column)?) {
        Value::Number(number) => Some(number),
        Value::Date(_) | Value::Flag(_) | Value::Text(_) | Value::Term(_) | Value::Missing(_) => None,
    };
    let has_both = |period: &Period| number(period, "target").is_some() && number(period, "actual").is_some();
    let whole = case.look.periods(series).filter(has_both).max_by_key(Period::days).filter(|period| period.kind != PeriodKind::Month);
    let is_inside = |month: &Period| whole.is_none_or(|whole| whole.covers(month));
    let months: Vec<Period> = case.look.months().into_iter().filter(|month| is_inside(month) && number(month, "actual").is_some()).collect();
    let (aimed, silent): (Vec<&Period>, Vec<&Period>) = months.iter().partition(|month| number(month, "target").is_some());
    let sum = |months: &[&Period]| months.iter().filter_map(|month| number(month, "actual")).fold(Decimal::ZERO, Decimal::saturating_add);
    let leaves_out = case.look.adds_up(series.kpi) && !aimed.is_empty() && !sum(&silent).is_zero();
    let counted = whole.and_then(|whole| number(&whole, "actual"));
    let Some(first) = silent.first().filter(|_| leaves_out && counted.is_none_or(|counted| counted == sum(&aimed))) else { return };
    let Some(actual) = case.look.at(series, first, "actual") else { return };
    let list: Vec<String> = silent.iter().map(|month| month.short_label(case.vocabulary)).collect();
    let told = Diagnostic::new("W501", case.place_of(actual)).variant("untargeted").arg("name", case.series_name(series));
    tell(told.arg("periods", list.join(case.vocabulary.word("list_separator"))));
}

fn goals(case: &Case<'_>, as_of: Date, tell: &mut dyn FnMut(Diagnostic)) {
    let look = case.look;
    for series in look.series {
        for &position in series.goals.iter().filter(|position| !case.plan.added.contains(position)) {
            let goal = &case.plan.goals.goals[position as usize];
            let named = named(case, series, position);
            let is_present = |period: &Period| look.at(series, period, "actual").is_some_and(|id| case.figures.value(id).is_present());
            // A month without an actual is accounted for by its quarter, not by the whole that it is to be seen in.
            let own = goal_period(case.plan, position);
            let is_known = |period: &Period| look.given(series).any(|given| given.covers(period) && Some(given) != own);
            let has_actual = |period: &Period| is_present(period) || is_known(period);
            let lacking: Vec<String> =
                named.iter().filter(|period| period.end <= as_of && !has_actual(period)).map(|period| period.short_label(case.vocabulary)).collect();
            if !lacking.is_empty() {
                tell(
                    Diagnostic::new("W501", goal.span)
                        .arg("name", case.series_name(series))
                        .arg("periods", lacking.join(case.vocabulary.word("list_separator")))
                        .subject(format!("goal/{}", goal.id.value)),
                );
            }
        }
    }
}

/// A sum leaves out the parts that have no actual, and nobody would see it in the number.
fn sums(case: &Case<'_>, as_of: Date, tell: &mut dyn FnMut(Diagnostic)) {
    let months: Vec<Period> = case.look.months().into_iter().filter(|month| month.end <= as_of).collect();
    for series in case.look.series {
        let quarters = case.look.given(series).filter(|period| period.end <= as_of);
        for month in months.iter().copied().chain(quarters).collect::<Vec<_>>().iter() {
            let Some(sum) = case.look.at(series, month, "actual").filter(|&id| case.figures.value(id).is_present()) else { continue };
            let lacking = lacking(case, series, month, sum);
            if !lacking.is_empty() {
                tell(
                    Diagnostic::new("W501", case.place_of(sum))
                        .variant("parts")
                        .arg("name", case.series_name(series))
                        .arg("periods", month.short_label(case.vocabulary))
                        .arg("parts", lacking.join(case.vocabulary.word("list_separator"))),
                );
            }
        }
    }
}

/// The parts of a sum that have an aim in the month, or an actual in another one, and none in this.
fn lacking(case: &Case<'_>, series: &Series, month: &Period, sum: FigureId) -> Vec<String> {
    if !matches!(case.figures.definition(sum), Definition::Computed(_)) {
        return Vec::new();
    }
    let is_present = |id: &FigureId| case.figures.value(*id).is_present();
    let aims = |part: &Series| part.goals.iter().any(|&goal| goal_period(case.plan, goal).is_some_and(|aim| aim.covers(month)));
    let is_expected = |part: &Series| {
        let has_target = || case.look.at(part, month, "target").as_ref().is_some_and(is_present);
        !part.facts.is_empty() || has_target() || (case.look.adds_up(part.kpi) && aims(part))
    };
    // Of a quarter that is not known as a whole, a month may lack.
    let is_of_months = |part: &Series| !case.look.given(part).any(|given| given.covers(month));
    let lacks_month = |part: &Series| {
        let mut months = case.look.months().into_iter().filter(|one| month.covers(one));
        is_of_months(part) && months.any(|one| case.look.at(part, &one, "actual").is_some_and(|id| !is_present(&id)))
    };
    let is_part = |part: &Series, id: FigureId| part.kpi == series.kpi && case.look.at(part, month, "actual") == Some(id);
    let lacking = case.figures.operands(sum).into_iter().filter_map(|id| {
        let part = case.look.series_of(id).filter(|part| is_part(part, id))?;
        ((!is_present(&id) || lacks_month(part)) && is_expected(part)).then_some(part)
    });
    let mut parts: Vec<&Series> = lacking.collect();
    parts.sort_by_key(|part| part.position);
    parts.into_iter().map(|part| case.series_name(part)).collect()
}

/// The periods for which a goal wants an actual: its months; without these the months of its period when the actuals come by month
/// and add up, else its period.
fn named(case: &Case<'_>, series: &Series, position: u32) -> Vec<Period> {
    let goal = &case.plan.goals.goals[position as usize];
    if !goal.months.is_empty() {
        return goal.months.iter().map(|(period, _)| *period).collect();
    }
    let Some(own) = goal.period.as_ref().and_then(|_| goal_period(case.plan, position)) else { return Vec::new() };
    let actual = |period: &Period| case.look.at(series, period, "actual");
    let is_given = case.look.given(series).any(|period| period == own);
    let is_part = |period: &Period| *period != own && own.covers(period);
    let by_month = own.months().iter().any(|month| actual(month).is_some_and(|id| case.figures.value(id).is_present()));
    let by_month = by_month || case.look.given(series).any(|period| is_part(&period));
    if by_month && !is_given && case.look.adds_up(series.kpi) { own.months() } else { vec![own] }
}
