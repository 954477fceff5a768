//! Words of a header for the days of its values: 本月 are those of the period of the row, 累计 those from the beginning of the year on.

use crate::value::Context;
use crate::vocabulary::{HeaderMatch, normalise};

use super::{Named, layout_words};

/// Tables whose values are of days.
const MEASURED: [&str; 2] = ["actual", "evaluation"];

/// The days of which a header says that its values are.
#[derive(Clone, Copy)]
enum Days {
    Own,
    /// The month until a day of it: 本月累计. Beside 本月 it may mean the year.
    MonthSoFar,
    Year,
}

/// The field that a header of such a word names, with what it says besides: 本月, 本月实际, 累计金额. A target to date is that of no period.
pub fn by_days(kind: &str, header: &normalise::Header, context: &Context<'_>) -> Option<Named> {
    let kind = *MEASURED.iter().find(|known| **known == kind)?;
    let (days, rest) = days(&header.key)?;
    let name = match (days, field(kind, rest, context)?) {
        (Days::Year, "value" | "actual") => "to_date",
        (Days::Own, name) | (Days::MonthSoFar, name @ ("value" | "actual")) => name,
        (Days::Year | Days::MonthSoFar, _) => return None,
    };
    Some(Named { name, assumed: matches!(days, Days::MonthSoFar) })
}

/// The word for days with which a header begins or ends, and the rest of it.
fn days(header: &str) -> Option<(Days, &str)> {
    let words = layout_words();
    let without = |list: &[String]| {
        let mut rests = list.iter().filter_map(|word| header.strip_prefix(word.as_str()).or_else(|| header.strip_suffix(word.as_str())));
        rests.next()
    };
    let of = |days, list| without(list).map(|rest| (days, rest));
    let so_far = || of(Days::Year, &words.year_so_far);
    of(Days::MonthSoFar, &words.month_so_far).or_else(|| of(Days::Own, &words.own_days)).or_else(so_far).or_else(|| of_what(header))
}

/// The same of a word for a period that says so only before a word for what its values are: 月度目标, and not 月度, 月数.
fn of_what(header: &str) -> Option<(Days, &str)> {
    let words = layout_words();
    let is_named = |rest: &&str| !rest.is_empty() && !words.bare_amounts.iter().any(|word| word == rest);
    words.own_days_of.iter().find_map(|word| header.strip_prefix(word.as_str()).filter(is_named)).map(|rest| (Days::Own, rest))
}

/// What the rest of a header names among what is measured; a word for amounts is what was done.
fn field(kind: &'static str, rest: &str, context: &Context<'_>) -> Option<&'static str> {
    if rest.is_empty() || layout_words().bare_amounts.iter().any(|word| word == rest) {
        return Some(if kind == "actual" { "value" } else { "actual" });
    }
    if is_target_word(rest) {
        return Some("target");
    }
    let known = ["target", "value", "actual", "achievement", "diff"];
    match context.vocabulary.match_header(kind, rest) {
        HeaderMatch::Exact(name) | HeaderMatch::Alias(name) => known.into_iter().find(|known| *known == name),
        HeaderMatch::Composite(_) | HeaderMatch::Assumed(_) | HeaderMatch::None => None,
    }
}

/// What stands behind a word for the period of the table: 销售 of 月度销售 and 本月销售.
pub fn without_own_days(text: &str) -> Option<&str> {
    let words = layout_words();
    let rest = words.own_days.iter().chain(&words.own_days_of).find_map(|word| text.strip_prefix(word.as_str()))?;
    Some(rest.trim()).filter(|rest| !rest.is_empty())
}

/// Whether a text is a word for targets that stands behind what they are of: 任务 of 全年任务 and 回款任务.
pub fn is_target_word(text: &str) -> bool {
    layout_words().targets.contains(&normalise::header(text).key)
}
