//! What a title or a name says of each row of a table: the KPI at its end, the member that it is of, or both with a label, `区域：华东`.

use crate::model::facts::SCOPE;
use crate::value::stated::{names_unit, stated};
use crate::value::{Context, Raw, Unit};
use crate::vocabulary::catalogue_kpi;
use crate::vocabulary::grammar::{grammar, take};

use crate::recognise::guide::Members;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::headings::KPI;
use crate::recognise::rows::outline::numbers::without as without_number;
use crate::recognise::rows::texts;
use crate::recognise::words::{self, layout_words};

/// Letters of a title that may name a member, with what stands around it: a longer one is a sentence.
const LONGEST: usize = 40;

/// Letters of the name of a KPI that may stand in a title.
const LONGEST_KPI: usize = 12;

/// The text of a line that is a title. Labels may stand beside it, `费用执行情况表 | | 单位：元`, or one be all that it says of a table.
pub fn line(row: &OwnedRow) -> Option<(u16, &str)> {
    if let [(column, Raw::Text(text))] = row.cells.as_slice() {
        return Some((*column, text));
    }
    let all: Vec<(u16, &str)> = texts(&row.cells).collect();
    let others = |is_beside: fn(&str) -> bool| all.iter().copied().filter(|(_, text)| !is_beside(text)).collect::<Vec<_>>();
    let mut lines = others(words::is_label);
    if row.has_values() || lines.len() == all.len() {
        return None;
    }
    if lines.is_empty() {
        lines = others(names_unit);
    }
    <[_; 1]>::try_from(lines).ok().map(|[line]| line)
}

/// A title without its number, `一、`, `表1`, `第一部分`, and without the brackets around it: 【销售目标】.
fn unnumbered(title: &str) -> &str {
    let title = title.trim();
    let in_brackets = title.strip_prefix('【').and_then(|rest| rest.split_once('】'));
    let title = in_brackets.filter(|(_, rest)| rest.is_empty() || words::is_label(rest)).map_or(title, |(inner, _)| inner);
    without_number(headless(title).unwrap_or(title))
}

/// Whether a title has a number, and so is that of one table of several.
pub fn is_numbered(title: &str) -> bool {
    headless(title.trim()).is_some() || without_number(title) != title.trim()
}

/// What stands behind the number of a table or of a part of a document.
fn headless(title: &str) -> Option<&str> {
    let (words, grammar) = (layout_words(), grammar());
    let numbered = take(title, &words.title_heads)?.trim_start();
    let is_numeral = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.') || grammar.digits.contains_key(&c) || grammar.tens.contains_key(&c);
    let rest = numbered.trim_start_matches(is_numeral);
    let behind = take(rest, &words.title_parts).unwrap_or(rest);
    let text = behind.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '、'));
    (rest.len() < numbered.len() && text.len() < behind.len() && !text.is_empty()).then_some(text)
}

/// The fields that a title gives, and their values.
pub fn said<'t>(title: &'t str, members: &Members, context: &Context<'_>) -> Vec<(&'static str, &'t str)> {
    let title = unnumbered(title);
    let labelled = labelled(title, members, context);
    if !labelled.is_empty() {
        return labelled;
    }
    let kpi = kpi_at_end(title, members, context);
    let before = kpi.map_or(title, |kpi| &title[..title.rfind(kpi).unwrap_or(title.len())]);
    let member = member_in(bare(before, context), members, context);
    member.into_iter().chain(kpi.map(|kpi| (KPI, kpi))).collect()
}

/// The KPI with which a title ends, but for words such as 统计表 and what stands in brackets; none where it names another one as well.
fn kpi_at_end<'t>(title: &'t str, members: &Members, context: &Context<'_>) -> Option<&'t str> {
    let bare = bare(title, context);
    if bare.chars().nth(LONGEST).is_some() {
        return None;
    }
    let is_kpi = |name: &&str| name.chars().nth(1).is_some() && members.dimension(name) == Some(KPI);
    let (at, kpi) = bare.char_indices().map(|(at, _)| (at, &bare[at..])).find(|(_, name)| is_kpi(name))?;
    let before = &bare[..at];
    let starts = before.char_indices().map(|(start, _)| &before[start..]);
    let mut parts = starts.flat_map(|text| text.char_indices().take(LONGEST_KPI).map(|(end, last)| &text[..end + last.len_utf8()]));
    (!parts.any(|part| is_kpi(&part))).then_some(kpi)
}

/// The KPI of money of a title that says periods and its first letters alone: 销售额 in 2026年2月销售情况. 客户情况 may tell of anything.
pub fn shortened_kpi(title: &str, members: &Members, context: &Context<'_>) -> Option<String> {
    let bare = Some(bare(unnumbered(title), context)).filter(|bare| bare.chars().nth(LONGEST).is_none())?;
    let starts = bare.char_indices().map(|(at, _)| at).filter(|&at| is_idle(&bare[..at], context));
    let words = starts.map(|at| &bare[at..]).filter(|word| word.chars().nth(1).is_some());
    let whole = words.flat_map(|word| layout_words().kpi_endings.iter().map(move |ending| format!("{word}{ending}")));
    let is_of_money = |name: &String| catalogue_kpi(name).is_some_and(|kpi| Unit::parse(&kpi.unit).is_some_and(|(unit, _)| unit == Unit::Money));
    whole.into_iter().filter(is_of_money).find(|name| members.dimension(name) == Some(KPI))
}

/// A title without the unit or what stands in brackets at its end, and without words for tables.
fn bare<'t>(title: &'t str, context: &Context<'_>) -> &'t str {
    let title = without_unit(title);
    let bare = without_tail(without_brackets(title.trim()));
    let timeless = without_period(bare, context);
    if timeless.len() < bare.len() { without_tail(timeless) } else { bare }
}

/// A title without what stands in brackets at its end, once or more: 销售额目标（2026年）（单位：万元）.
fn without_brackets(title: &str) -> &str {
    let inner = title.trim_end_matches([')', '）', ']', '】']);
    if inner.len() == title.len() {
        return title;
    }
    without_brackets(inner.rfind(['(', '（', '[', '【']).map_or(inner, |at| &inner[..at]).trim_end())
}

/// A title without the months at its end: 销售额3月, 销售额-202603.
fn without_period<'t>(title: &'t str, context: &Context<'_>) -> &'t str {
    let is_of_months = |text: &str| words::period(text, context).is_some_and(|period| period.is_of_whole_months());
    let marks = |c: char| c.is_whitespace() || matches!(c, '-' | '_' | '·');
    let mut ends = title.char_indices().skip(1).map(|(at, _)| title.split_at(at)).filter(|(_, end)| end.chars().nth(1).is_some());
    ends.find(|(_, end)| is_of_months(end)).map_or(title, |(rest, _)| rest.trim_end_matches(marks))
}

/// A title without a unit that is called so, behind a space: 2月销售额  单位：万元.
fn without_unit(title: &str) -> &str {
    let mut spaces = title.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    let unit = spaces.find(|&at| stated(title[at..].trim()).is_some_and(|stated| stated.is_named));
    unit.map_or(title, |at| title[..at].trim_end())
}

/// A title without the words for tables at its end.
fn without_tail(title: &str) -> &str {
    let words = layout_words();
    let shorter = words.title_tails.iter().chain(&words.by_period).filter_map(|tail| title.strip_suffix(tail.as_str())).min_by_key(|rest| rest.len());
    shorter.filter(|rest| !rest.is_empty()).map_or(title, |rest| without_tail(rest.trim_end()))
}

/// The member that a title names beside periods and nothing else: 华东区 in 2026年华东区. In 华东师范大学 it is a part of another name.
fn member_in<'t>(title: &'t str, members: &Members, context: &Context<'_>) -> Option<(&'static str, &'t str)> {
    if title.chars().nth(LONGEST).is_some() {
        return None;
    }
    let is_idle = |text: &str| is_idle(text, context);
    let ends = || title.char_indices().map(|(at, _)| at).chain([title.len()]);
    let parts = ends()
        .filter(|&first| is_idle(&title[..first]))
        .flat_map(|first| ends().rev().filter(move |&last| last > first).map(move |last| (first, last)));
    parts
        .filter(|&(_, last)| is_idle(&title[last..]))
        .find_map(|(first, last)| members.known(&title[first..last]).filter(|(field, _)| is_member(field)))
}

/// The same of the name of a sheet or file that ends with a word for tables or for what they hold: 大区销售目标.
pub fn shortened_kpi_of_name(name: &str, members: &Members, context: &Context<'_>) -> Option<String> {
    (without_tail(name) != name).then(|| shortened_kpi(name, members, context)).flatten()
}

/// Whether a part of a title says no more than a period, the whole company, and the kind of members below: 公司2026年各大区.
fn is_idle(text: &str, context: &Context<'_>) -> bool {
    let text = without_filler(text);
    let shorter = without_whole(without_kind(without_cadence(text)));
    text.is_empty() || words::period(text, context).is_some() || (shorter.len() < text.len() && is_idle(shorter, context))
}

/// A text without the word at its end that says that a table is by months: 各区域月度.
fn without_cadence(text: &str) -> &str {
    layout_words().by_period.iter().filter_map(|word| text.strip_suffix(word.as_str())).min_by_key(|rest| rest.len()).unwrap_or(text)
}

/// A text without the word for a kind of members at its end: 各大区.
fn without_kind(text: &str) -> &str {
    let words = layout_words();
    let kinds = words.dimensions.values().chain(words.member_suffixes.values()).flatten().filter(|kind| kind.chars().nth(1).is_some());
    let shorter = kinds.filter_map(|kind| text.strip_suffix(kind.as_str())).min_by_key(|rest| rest.len());
    shorter.map_or(text, |rest| words.each.iter().find_map(|each| rest.strip_suffix(each.as_str())).unwrap_or(rest))
}

/// A text without the word for the whole company at its beginning or its end.
fn without_whole(text: &str) -> &str {
    let rests = layout_words().whole.iter().filter_map(|word| text.strip_prefix(word.as_str()).or_else(|| text.strip_suffix(word.as_str())));
    rests.min_by_key(|rest| rest.len()).unwrap_or(text)
}

fn without_filler(text: &str) -> &str {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '_' | '-' | '·'));
    let shorter = layout_words().filler.iter().find_map(|filler| text.strip_prefix(filler.as_str()).or_else(|| text.strip_suffix(filler.as_str())));
    shorter.map_or(text, str::trim)
}

fn is_member(field: &str) -> bool {
    SCOPE.contains(&field)
}

/// Marks behind a value.
const ENDS: [char; 9] = [',', '，', ';', '；', '、', '(', '（', '/', '|'];

/// What stands behind labels: `区域：华东  姓名：张三`. The department that fills a table in is not what it is about, so a team must be known.
fn labelled<'t>(title: &'t str, members: &Members, context: &Context<'_>) -> Vec<(&'static str, &'t str)> {
    let mut found = Vec::new();
    let mut rest = title;
    while let Some((label, behind)) = rest.split_once([':', '：']) {
        let label = label.trim().rsplit(char::is_whitespace).next().unwrap_or_default();
        let behind = behind.trim_start();
        let (value, further) = behind.split_at(behind.find(|c: char| c.is_whitespace() || ENDS.contains(&c)).unwrap_or(behind.len()));
        rest = further.trim_start_matches(ENDS);
        let field = words::column(context, "actual", label).filter(|named| !named.assumed && is_member(named.name)).map(|named| named.name);
        let is_known = |field: &str| field != "team" || members.dimension(value) == Some(field);
        found.extend(field.filter(|field| !value.is_empty() && !words::is_whole(value) && is_known(field)).map(|field| (field, value)));
    }
    found
}
