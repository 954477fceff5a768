//! Words by which the rows of a table are told apart.

use rust_decimal::Decimal;

use crate::recognise::without_number;
use crate::value::Raw;
use crate::value::stated::names_unit;
use crate::vocabulary::grammar::{grammar, is_unit, take_end};
use crate::vocabulary::normalise;

use super::layout_words;

/// How many rows a row of totals sums up, by its word. What sums up more passes over the sums of less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// A group of rows: 小计, 华东合计.
    Group,
    /// 合计: a group, or all.
    Total,
    /// The table: 总计.
    All,
}

/// How much a text sums up, where it is the word of a row of sums; nothing but such a row is called 华东小计.
pub fn reach_of(text: &str) -> Option<Reach> {
    let words = layout_words();
    let word = if is_short(text) { row_word(text) } else { return None };
    let is = |list: &[String]| list.contains(&word);
    let ends = || words.subtotal.iter().any(|ending| word.ends_with(ending.as_str()));
    match () {
        () if is(&words.grand_total) => Some(Reach::All),
        () if is(&words.total) => Some(Reach::Total),
        () if ends() => Some(Reach::Group),
        () => None,
    }
}

/// How much a row of totals sums up: a name in front of the word, 华东合计, makes it that of a group.
pub fn reach(cells: &[(u16, Raw<'_>)]) -> Reach {
    let texts = || cells.iter().filter_map(|(_, raw)| if let Raw::Text(text) = raw { Some(text) } else { None });
    let named = || texts().any(|text| named_total(text).is_some());
    texts().find_map(|text| reach_of(text)).unwrap_or_else(|| if named() { Reach::Group } else { Reach::Total })
}

/// Whether a text is the word of a row of sums.
pub fn is_total(text: &str) -> bool {
    reach_of(text).is_some()
}

/// Whether a header speaks of all periods of the year so far: `累计达成率`, `YTD`.
pub fn is_running(header: &str) -> bool {
    let header = normalise::word(header);
    layout_words().running.iter().any(|word| header.contains(word.as_str()))
}

/// Whether a text says of values that they are those from the beginning of the year, not only when they were measured, as 截至 does.
pub fn is_cumulative(text: &str) -> bool {
    let (text, words) = (normalise::word(text), layout_words());
    words.running.iter().filter(|word| !words.cut_off.contains(word)).any(|word| text.contains(word.as_str()))
}

/// Whether a header holds one of these words.
fn holds_any(header: &str, words: &[String]) -> bool {
    let header = normalise::word(header);
    words.iter().any(|word| header.contains(word.as_str()))
}

/// Whether a header speaks of the period of the table alone: 本月完成.
pub fn is_of_period(header: &str) -> bool {
    holds_any(header, &layout_words().of_period)
}

/// Whether a header speaks of amounts that took the place of others: 调整后预算.
pub fn is_revised(header: &str) -> bool {
    holds_any(header, &layout_words().revised)
}

/// Whether a header speaks of amounts that were granted, and not of those that were asked for: 批复预算.
pub fn is_approved(header: &str) -> bool {
    holds_any(header, &layout_words().approved)
}

/// Whether a header speaks of amounts without the tax on them.
pub fn is_untaxed(header: &str) -> bool {
    holds_any(header, &layout_words().untaxed)
}

/// Whether a header is that of what an amount comes to in a month: 月均, 月均预算.
pub fn is_monthly_mean(header: &str) -> bool {
    let header = normalise::word(header);
    layout_words().monthly_mean.iter().any(|word| header.starts_with(word.as_str()))
}

/// Whether a text in a row of a ledger says that the row is no entry: 期初余额, 本月合计, 承前页.
pub fn is_of_ledger(text: &str) -> bool {
    is_short(text) && layout_words().of_ledger.contains(&row_word(text))
}

/// Whether a header is that of money left from the year before.
pub fn is_carried(header: &str) -> bool {
    let header = normalise::word(header);
    layout_words().carried.iter().any(|word| header.contains(word.as_str()))
}

/// Whether a text says that money spent is moved to the result of its month: 结转损益.
pub fn is_to_result(text: &str) -> bool {
    let text = normalise::word(text);
    layout_words().to_result.iter().any(|word| text.contains(normalise::word(word).as_str()))
}

/// Whether a header is that of what is taken from the amounts beside it: 贷方.
pub fn is_credit(header: &str) -> bool {
    layout_words().credit.contains(&normalise::header(header).key)
}

/// Whether a header ends with the word for sums and says nothing of what it sums up: `本年累计`, `累计数`.
pub fn is_bare_sum(header: &str) -> bool {
    let (key, words) = (normalise::header(header).key, layout_words());
    let bare = words.bare_amounts.iter().find_map(|amount| key.strip_suffix(amount.as_str())).unwrap_or(&key);
    words.total.iter().any(|word| bare.ends_with(word.as_str()))
}

/// What a text says that it is the total of: 华东 in 华东合计. A name may end so and be none, as 数据汇总 is a task.
pub fn named_total(text: &str) -> Option<String> {
    name_before(text, &layout_words().total_ending)
}

/// What a text says that it sums up, where it is the word of a row of sums: 华东 in 华东合计 and 华东小计.
pub fn summed_name(text: &str) -> Option<String> {
    named_total(text).or_else(|| name_before(text, &layout_words().subtotal))
}

fn name_before(text: &str, endings: &[String]) -> Option<String> {
    let word = if is_short(text) { row_word(text) } else { return None };
    let name = endings.iter().find_map(|ending| word.strip_suffix(ending.as_str()))?;
    let name = name.trim_end_matches(['-', '—', '·', '/']);
    (!name.is_empty()).then(|| name.to_string())
}

/// Whether a text in the place of a member is the word of a row of sums; elsewhere a row may be called so and be none: 汇总, 华东合计.
pub fn is_member_total(text: &str) -> bool {
    let is_word = || is_short(text) && layout_words().member_total.contains(&row_word(text));
    is_word() || named_total(text).is_some() || is_amount_of_kind(text)
}

/// Whether a text says what all members of a kind are to reach or reached, and names none of them: 大区目标, 团队实际.
fn is_amount_of_kind(text: &str) -> bool {
    let words = layout_words();
    let is_kind = |rest: &str| words.dimensions.values().chain(words.member_suffixes.values()).flatten().any(|word| word == rest);
    without_amount(text).is_some_and(|rest| rest.chars().nth(1).is_some() && is_kind(&rest))
}

/// A text without the word for targets or actuals at its end: 公司 of 公司目标.
fn without_amount(text: &str) -> Option<String> {
    let word = if is_short(text) { row_word(text) } else { return None };
    let words = layout_words();
    let mut endings = words.said_of_targets.iter().chain(&words.said_of_actuals);
    endings.find_map(|ending| word.strip_suffix(normalise::word(ending).as_str())).map(str::to_string)
}

/// Whether a text in the place of a customer or the number of an order is the word of a row of sums or means: `合计`, `全部客户`.
pub fn is_total_of_orders(text: &str) -> bool {
    is_short(text) && (is_total(text) || is_mean(text) || layout_words().all_orders.contains(&row_word(text)))
}

/// Whether a row that is called so is one of sums if others add up to it: 总预算, 总部.
pub fn is_likely_total(text: &str) -> bool {
    let words = layout_words();
    is_short(text) && words.likely_total.iter().chain(&words.member_total).any(|word| *word == row_word(text))
}

/// The names that a text adds up: 华东 and 华南 in 华东+华南.
pub fn addends(text: &str) -> Option<Vec<String>> {
    let word = if is_short(text) { row_word(text) } else { return None };
    let names: Vec<String> = word.split('+').map(str::to_string).collect();
    (names.len() > 1 && names.iter().all(|name| !name.is_empty())).then_some(names)
}

/// Whether a text in the place of a member means all of them: 全国, 公司, 公司目标.
pub fn is_whole(text: &str) -> bool {
    let is_word = |word: &String| layout_words().whole_members.contains(word);
    is_short(text) && (is_word(&row_word(text)) || without_amount(text).is_some_and(|rest| is_word(&rest)))
}

/// Whether a text says that an order brings in nothing; what follows the word says why: `已取消（客户原因）`.
pub fn is_void_order(text: &str) -> bool {
    let word = normalise::word(text);
    let before_reason = word.split(['(', '-', ':', ',', ';', '、', '。', '—', '，', '；', '：', '（']).next().unwrap_or_default();
    layout_words().void_order.iter().any(|void| *void == word || *void == before_reason)
}

/// Whether a state of an order says that it is not paid for.
pub fn is_unpaid_order(text: &str) -> bool {
    layout_words().unpaid_order.contains(&normalise::word(text))
}

/// Whether a state of an order may say that it was delivered as well as that it was called off.
pub fn is_closed_order(text: &str) -> bool {
    layout_words().closed_order.contains(&normalise::word(text))
}

/// Whether a header is that of the state of each row, and says not of what.
pub fn is_row_state(header: &str) -> bool {
    let key = normalise::header(header).key;
    layout_words().row_state.iter().any(|word| normalise::name(word) == key)
}

/// Whether a text in a column of currencies is our own money.
pub fn is_own_currency(text: &str) -> bool {
    layout_words().own_currency.contains(&normalise::word(text))
}

/// Whether a text is the word of a row of means.
pub fn is_mean(text: &str) -> bool {
    is_short(text) && layout_words().mean.contains(&row_word(text))
}

/// Whether a text in the place of a member is that of a row of means: 月均, 区域平均.
pub fn is_mean_of_members(text: &str) -> bool {
    is_mean(text) || (is_short(text) && layout_words().mean_ending.iter().any(|ending| row_word(text).ends_with(ending.as_str())))
}

/// Whether a text is the word of a row that is reckoned from the others: 同比, 占比, 最大值.
pub fn is_derived(text: &str) -> bool {
    is_short(text) && layout_words().derived.contains(&row_word(text))
}

/// Whether the texts are the line of signatures below a table: `制表：张三`, `审核：李四`, or `审批：` with room beside it.
pub fn are_signatures<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let signed = |text: &str| {
        let word = normalise::word(text);
        let (role, name) = word.split_once(':')?;
        layout_words().signature.iter().any(|known| known == role).then_some(name.is_empty())
    };
    let mut texts = texts.map(signed);
    match texts.next().flatten() {
        Some(true) => true,
        Some(false) => texts.flatten().next().is_some(),
        None => false,
    }
}

/// Whether a text says that its row is a part of the one above: `其中：差旅`.
pub fn is_part(text: &str) -> bool {
    let text = normalise::word(text);
    layout_words().part.iter().any(|word| text.strip_prefix(word.as_str()).is_some_and(|rest| rest.starts_with([':', '：']) || rest.is_empty()))
}

/// Whether a name is one that a part of any member may have: 其他, 线上.
pub fn is_of_several(name: &str) -> bool {
    layout_words().parts_of_several.contains(&normalise::word(name))
}

/// Whether the members that a column of this header names neither stand in those of another column nor hold them: 品牌 beside 品类.
pub fn is_apart(header: &str) -> bool {
    let key = normalise::header(header).key;
    layout_words().apart.iter().any(|word| key.contains(word.as_str()))
}

/// What a part of the row above is called: 上海 in `其中：上海`.
pub fn part_name(text: &str) -> Option<&str> {
    let at = text.find([':', '：'])?;
    let name = text[at..].trim_start_matches([':', '：']).trim();
    (is_part(text) && !name.is_empty()).then_some(name)
}

/// Whether a text begins a remark on the table.
pub fn is_note(text: &str) -> bool {
    let text = normalise::word(text);
    layout_words().note.iter().any(|word| text.starts_with(word.as_str()))
}

/// Whether a text stands around a table and heads nothing in it: a unit, `单位：台` and `（万元）`, or a label with what it says,
/// `编制单位：华东公司`. `销售额：万元` is the header of a column with its unit.
pub fn is_label(text: &str) -> bool {
    let text = text.trim();
    let with_value = || {
        let (label, value) = text.split_once([':', '：'])?;
        let (label, value) = (label.trim(), value.trim());
        let is_plain = is_short(label) && !label.is_empty() && !value.is_empty() && !label.contains(['(', '（']);
        Some(is_plain && (!is_unit(value) || take_end(&normalise::word(label), &grammar().unit_words).is_some()))
    };
    names_unit(text) || is_unit(text.trim_matches(['(', ')', '（', '）'])) || with_value().unwrap_or(false)
}

/// Whether a text alone in its row below a table of amounts is a remark on it and names none of its rows: `数据来源：财务部`,
/// `1、以上为不含税销售额；`.
pub fn is_remark(text: &str) -> bool {
    let text = without_number(text.trim());
    let word = normalise::word(text);
    let is_sentence = || text.ends_with(['。', '；', ';']) || (text.contains(['，', '。', '；']) && text.chars().count() > SHORTEST_SENTENCE);
    let begins = || layout_words().remarks.iter().any(|begin| word.starts_with(begin.as_str()));
    !is_part(text) && (is_note(text) || is_label(text) || begins() || is_sentence())
}

/// Letters of a sentence with a comma, at least: a shorter text may be a list of names.
const SHORTEST_SENTENCE: usize = 10;

/// Whether a text begins a row that shows how to fill the table in.
pub fn is_example(text: &str) -> bool {
    if text.len() > 60 {
        return false;
    }
    let text = normalise::word(text);
    layout_words()
        .example
        .iter()
        .any(|word| text == *word || text.strip_prefix(word.as_str()).is_some_and(|rest| rest.starts_with([':', '(', '-', '1'])))
}

fn is_short(text: &str) -> bool {
    text.len() <= 40
}

/// The word of a row, without what stands in brackets behind it or around it, 合计(万元) and 【合计】, and without a number: 合计：990.
fn row_word(text: &str) -> String {
    let word = normalise::word(text);
    let word = word.trim_matches(['【', '】', '[', ']']);
    let inner = word.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).filter(|inner| !inner.contains(['(', ')']));
    let word = inner.unwrap_or(word);
    let bare = word.split('(').next().filter(|bare| !bare.is_empty()).unwrap_or(word);
    let (name, behind) = bare.split_once(':').unwrap_or((bare, ""));
    let is_number = behind.chars().next().is_none_or(|c| c.is_ascii_digit());
    if is_number { name.to_string() } else { bare.to_string() }
}

/// A text that is nothing but a number, as a column without units shows it.
pub fn plain_number(text: &str) -> Option<Decimal> {
    let text = text.trim();
    text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+')).then(|| text.parse().ok()).flatten()
}
