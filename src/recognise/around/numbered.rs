//! Names that are months in digits alone: a sheet `2603`, the sheets `1`, `2`, `3`.
//!
//! **Decision.** Four digits are a month where their year is one of the plan. One or two digits are one where sheets of the workbook are
//! called so one and all, or several of them: a sheet alone may be called `3` beside others for any reason.

use jiff::civil::Date;

use crate::load::Sheet;
use crate::value::{Context, Period, PeriodKind};

/// Whether the sheets of a workbook are called by the numbers of months.
pub fn are_months(sheets: &[Sheet]) -> bool {
    let numbered = sheets.iter().filter(|sheet| number(&sheet.name).is_some()).count();
    numbered > 0 && (numbered > 1 || numbered == sheets.len())
}

/// The month that a name of four digits is.
pub fn month_of_year(name: &str, context: &Context<'_>) -> Option<Period> {
    let (year, month) = Some(name).filter(|name| name.len() == 4 && is_digits(name))?.split_at_checked(2)?;
    let year = 2000 + year.parse::<i16>().ok()?;
    context.plan.filter(|plan| (plan.start.year()..=plan.end.year()).contains(&year))?;
    Date::new(year, month.parse().ok()?, 1).ok().map(|day| Period::containing(day, PeriodKind::Month, context.fiscal_start))
}

/// The month of the plan that has this number.
pub fn month(name: &str, context: &Context<'_>) -> Option<Period> {
    let (number, plan) = (number(name)?, context.plan?);
    plan.months().into_iter().find(|month| month.start.month() == number)
}

fn number(name: &str) -> Option<i8> {
    let digits = Some(name.trim()).filter(|name| name.len() <= 2 && is_digits(name))?;
    digits.parse().ok().filter(|number| (1..=12).contains(number))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
