//! Headers that name a period, with a word for what its values are: 1月, `2026-03`, Q1目标, `实际/1月`.

use crate::diagnostic::Span;
use crate::value::{Context, Decode, Node, Period, PeriodKind, Raw, Unit};
use crate::vocabulary::grammar::grammar;
use crate::vocabulary::{HeaderMatch, normalise};

use super::{Measure, is_running, is_target_word, is_total, layout_words, quiet};

/// Letters of a header that may name a period or a member: to look for one in a page of text takes minutes.
const LONGEST_SERIES: usize = 60;

/// Whether a header is too long to name a period or a member.
pub fn is_long(header: &str) -> bool {
    header.chars().nth(LONGEST_SERIES).is_some()
}

/// The period that a header names, with what its column holds: `1月`, `2026-01`, `1月目标(万元)`.
pub fn period_header(header: &str, context: &Context<'_>) -> Option<(String, Measure)> {
    let bare = header.trim();
    if is_long(bare) || !(bare.contains(|c: char| c.is_ascii_digit() || normalise::is_han(c)) || begins_with_month(bare)) {
        return None;
    }
    if is_column_period(bare, context) {
        return Some((bare.to_string(), Measure::Silent));
    }
    let with_measure = with_measure(bare, |text| is_column_period(text, context).then(|| text.to_string()), |text| measure(text, context));
    with_measure.or_else(|| target_of_year(bare, context))
}

/// The whole year of a header that names it in one letter before a word for targets: 年目标, 年任务.
fn target_of_year(header: &str, context: &Context<'_>) -> Option<(String, Measure)> {
    let what = layout_words().year_of.iter().find_map(|word| header.strip_prefix(word.as_str()))?;
    let year = grammar().whole_year.first()?;
    (measure(what, context)? == Measure::Target).then(|| (year.clone(), Measure::Target))
}

/// The period whose plan or progress a column of a table of tasks holds: `1月/完成情况`, `2月进度`, `3月/计划`.
pub fn report_header(header: &str, context: &Context<'_>) -> Option<(String, Measure)> {
    let period = |text: &str| is_column_period(text, context).then(|| text.to_string());
    let said = |text: &str| report(text, context).filter(|measure| matches!(measure, Measure::Target | Measure::Actual));
    Some(header.trim()).filter(|header| !is_long(header)).and_then(|header| with_measure(header, period, said))
}

/// What the words beside a period say of a task: its plan, or how far it is.
fn report(text: &str, context: &Context<'_>) -> Option<Measure> {
    match context.vocabulary.match_header("task", text) {
        HeaderMatch::Exact("progress" | "status") | HeaderMatch::Alias("progress" | "status") => Some(Measure::Actual),
        HeaderMatch::Exact("planned_progress") | HeaderMatch::Alias("planned_progress") => Some(Measure::Target),
        _ => measure(text, context),
    }
}

/// Whether a text begins with the name of a month: Jan, March.
fn begins_with_month(text: &str) -> bool {
    let first = text.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    grammar().month_names.contains_key(&first.to_ascii_lowercase())
}

/// A header of two words, one of them `wanted` and the other a measure: `1月目标`, `目标/1月`.
fn with_measure<T>(header: &str, wanted: impl Fn(&str) -> Option<T>, measure: impl Fn(&str) -> Option<Measure>) -> Option<(T, Measure)> {
    in_two(header).find_map(|(first, second)| {
        let in_order = |what: &str, how: &str| wanted(what).and_then(|wanted| Some((wanted, measure(how)?)));
        in_order(first, second).or_else(|| in_order(second, first).filter(|(_, measure)| *measure != Measure::Silent))
    })
}

/// The ways to cut a text in two, without the marks between the two and the brackets around one: `1月(目标)` into 1月 and 目标. A unit
/// keeps its brackets.
pub fn in_two(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let halves = text.char_indices().skip(1).map(|(at, _)| (bare(&text[..at]), bare(&text[at..])));
    halves.filter(|(first, second)| !first.is_empty() && !second.is_empty())
}

fn bare(text: &str) -> &str {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '_' | '·'));
    let inner = |(open, close): &(char, char)| text.strip_prefix(*open)?.strip_suffix(*close);
    let within = |pair: &(char, char)| inner(pair).filter(|inner| Unit::parse(inner).is_none());
    [('(', ')'), ('（', '）'), ('[', ']'), ('【', '】')].iter().find_map(within).map_or(text, str::trim)
}

/// What a header of sums sums up: `合计`, `累计/目标`, `合计实际`.
pub fn total_measure(header: &str, context: &Context<'_>) -> Option<Measure> {
    if is_long(header) {
        return None;
    }
    let total = |text: &str| is_total(text).then_some(());
    let silent = is_total(&normalise::header(header).key).then_some(Measure::Silent);
    silent.or_else(|| with_measure(header.trim(), total, |text| measure(text, context)).map(|(_, measure)| measure))
}

/// What the words after a period say: a target, an actual, or only a unit.
fn measure(text: &str, context: &Context<'_>) -> Option<Measure> {
    let header = normalise::header(text);
    // 年度合计 is what the year comes to.
    let is_sum = is_total(&header.key) && !is_running(&header.key);
    if is_sum || (header.key.is_empty() && header.unit.is_some()) {
        return Some(Measure::Silent);
    }
    if is_target_word(text) {
        return Some(Measure::Target);
    }
    match context.vocabulary.match_normalised("evaluation", &header).field() {
        Some("target") => Some(Measure::Target),
        Some("actual") => Some(Measure::Actual),
        Some("to_date") => Some(Measure::ToDate),
        Some("achievement") => Some(Measure::Achievement),
        _ => measure_of_money(&header, context),
    }
}

/// The same of money: a name of what is budgeted in which 预算 stands, or one of what was spent.
fn measure_of_money(header: &normalise::Header, context: &Context<'_>) -> Option<Measure> {
    let says_budget = || layout_words().budgeted.iter().any(|word| header.key.contains(word.as_str()));
    match context.vocabulary.match_normalised("budget_line", header) {
        HeaderMatch::Exact("planned") | HeaderMatch::Alias("planned") if says_budget() => Some(Measure::Target),
        HeaderMatch::Exact("spent") | HeaderMatch::Alias("spent") => Some(Measure::Actual),
        _ => None,
    }
}

/// Whether a text is a period that can head a column: a month, quarter, half, year or week.
fn is_column_period(text: &str, context: &Context<'_>) -> bool {
    // Of numbers alone only 202601 is more likely a month than a code or a quantity.
    (text.contains(|c: char| !c.is_ascii_digit()) || text.len() == "202601".len())
        && period(text, context).is_some_and(|period| match period.kind {
            PeriodKind::Month | PeriodKind::Quarter | PeriodKind::Half | PeriodKind::Year | PeriodKind::Week => true,
            PeriodKind::Range | PeriodKind::Day => false,
        })
}

/// The last month of a text that is a stretch of months from the beginning of the year on: 1-2月.
pub fn last_month_of_year(text: &str, context: &Context<'_>) -> Option<String> {
    let period = period(text, context).filter(|period| matches!(period.kind, PeriodKind::Range | PeriodKind::Quarter | PeriodKind::Half))?;
    let year = Period::containing(period.start, PeriodKind::Year, context.fiscal_start);
    let last = Period::containing(period.end, PeriodKind::Month, context.fiscal_start);
    (period.start == year.start && period.end == last.end && period.end <= year.end).then(|| last.code())
}

/// The period that a text is, told to nobody.
pub fn period(text: &str, context: &Context<'_>) -> Option<Period> {
    let node = Node::new(Raw::Text(text.into()), Span::Nowhere);
    quiet(context, |context| Period::decode(&node, context).ok().flatten())
}
