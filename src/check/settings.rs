//! Settings that no plan can mean: a language there is not, a thirteenth month, lines that cross, a day of another decade.

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, FileId, Severity, Span, Spanned};
use crate::model::Plan;
use crate::model::frame::Settings;
use crate::value::{Context, Money, Percent};
use crate::vocabulary::{LOCALES, Vocabulary};

/// Years beyond the plan in which the as-of day is taken for meant.
const YEARS: i64 = 1;

/// Judges the settings, and the amounts of the budget, of which none is below nothing.
pub fn judge(plan: &Plan, context: &Context<'_>) {
    for settings in plan.frame.plan.iter() {
        locale(settings, context);
        month(settings, context);
        crossed(settings.rag_green.as_ref(), settings.rag_yellow.as_ref(), ["rag_green", "rag_yellow"], context);
        crossed(settings.contingency_high.as_ref(), settings.contingency_low.as_ref(), ["contingency_high", "contingency_low"], context);
        as_of(settings, context);
        amount("plan", "budget_total", settings.budget_total.as_ref(), context);
    }
    for line in plan.execution.budget.iter() {
        amount("budget_line", "planned", Some(&line.planned), context);
    }
}

/// E103: nothing says which company and time the plan is of: there is no file for it, or it is silent. Faults of that file are told
/// by themselves.
pub fn absent(plan: &Plan, file: Option<FileId>, found: &mut Vec<Diagnostic>, context: &Context<'_>) {
    if plan.settings().is_some() {
        return;
    }
    let is_told = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error && diagnostic.span.file() == file;
    let missing = |span, variant| Diagnostic::new("E103", span).variant(variant);
    match file {
        None => found.push(missing(Span::Nowhere, "no_plan")),
        Some(file) if !found.iter().chain(context.found.borrow().iter()).any(is_told) => found.push(missing(Span::File(file), "no_period")),
        Some(_) => {}
    }
}

fn locale(settings: &Settings, context: &Context<'_>) {
    if let Some(locale) = settings.locale.as_ref().filter(|locale| !Vocabulary::knows(&locale.value)) {
        let accepted = LOCALES.join(context.vocabulary.word("list_separator"));
        context.report(Diagnostic::new("E110", locale.span).arg("text", &locale.value).arg("accepted", accepted));
    }
}

fn month(settings: &Settings, context: &Context<'_>) {
    let is_month = |month: Decimal| month.is_integer() && month >= Decimal::ONE && month <= Decimal::from(12);
    if let Some(month) = settings.fiscal_year_start_month.as_ref().filter(|month| !is_month(month.value)) {
        context.report(Diagnostic::new("E105", month.span).variant("month").arg("text", month.value.normalize()));
    }
}

/// E106: the higher of two limits lies below the lower one; where one is silent, its default counts.
fn crossed(high: Option<&Spanned<Percent>>, low: Option<&Spanned<Percent>>, fields: [&'static str; 2], context: &Context<'_>) {
    let (Some(high), Some(low)) = (high, low) else { return };
    if high.value < low.value {
        let percent = |percent: Percent| format!("{}%", (percent.0 * Decimal::ONE_HUNDRED).normalize());
        let name = |field| context.vocabulary.field("plan", field);
        context.report(
            Diagnostic::new("E106", high.span)
                .variant("crossed")
                .arg("high", name(fields[0]))
                .arg("text", percent(high.value))
                .arg("low", name(fields[1]))
                .arg("least", percent(low.value))
                .related("low", low.span),
        );
    }
}

/// W104: a day so far from the plan that its year is a slip, or at least one on which the plan does not run.
fn as_of(settings: &Settings, context: &Context<'_>) {
    let period = settings.period.value;
    let years = |day: Date, years: i64| day.checked_add(years.years()).unwrap_or(day);
    let (first, last) = (years(period.start, -YEARS), years(period.end, YEARS));
    let Some(as_of) = settings.as_of.as_ref() else { return };
    let variant = match as_of.value {
        day if day < first || day > last => "far",
        day if day > period.end => "ended",
        day if day < period.start => "early",
        _ => return,
    };
    context.report(Diagnostic::new("W104", as_of.span).variant(variant).arg("text", as_of.value).arg("start", period.start).arg("end", period.end));
}

/// E105: an amount of the budget below nothing.
fn amount(kind: &'static str, field: &'static str, money: Option<&Spanned<Money>>, context: &Context<'_>) {
    if let Some(money) = money.filter(|money| money.value.0 < Decimal::ZERO) {
        let field = context.vocabulary.field(kind, field);
        context.report(Diagnostic::new("E105", money.span).variant("negative").arg("text", money.value.0.normalize()).arg("field", field));
    }
}
