//! How far a task is: `60%`, `90%(设计中)`, `8/10`, `完成18家/30家`, `已完成`.

use rust_decimal::Decimal;

use super::given::{Given, assumed, given, unreadable};
use super::measure::{self, Measure};
use super::quantity::{bare_percent, read_percent};
use super::{Context, Decode, Node, Quantity, Unit, turn};
use crate::diagnostic::Diagnostic;
use crate::vocabulary::grammar::{grammar, take, take_end};
use crate::vocabulary::normalise::fold;

/// Share done, with what was written beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// Share done, 0 to 1; `None` when only a word such as `进行中` was written.
    pub fraction: Option<Decimal>,
    /// The words beside the number, as typed.
    pub text: Option<String>,
    /// How much is done, when it says so: 18家 of `60%(已拜访18家)`.
    pub done: Option<Quantity>,
    /// Of how much: 30家 of `完成18家/30家`, and by division of `60%(已拜访18家)`.
    pub total: Option<Quantity>,
}

impl Progress {
    /// Words that are neither a share nor say that nothing is done: nobody writes them of what has not begun.
    pub fn remark(&self) -> Option<&str> {
        self.text.as_deref().filter(|text| self.fraction.is_none() && !says_not(text))
    }
}

impl Decode for Progress {
    const NAME: &'static str = "progress";

    /// Other words are kept as they are.
    ///
    /// # Errors
    /// E105 when it looks like a number and is none, E106 when the share is not between 0 and 1.
    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        let progress = match given(node, context) {
            Given::Nothing => return Ok(None),
            Given::Percent(value) => Self { fraction: Some(value), ..Self::default() },
            Given::Number(value) => Self { fraction: Some(bare_percent(scaled(value, node), node, context)), ..Self::default() },
            Given::Text(text) => match words(&text, node, context) {
                Some(progress) => progress,
                None if is_share(&text, context) => return Err(unreadable(node, Self::NAME)),
                None => Self { text: node.text().map(|text| text.into_owned()), ..Self::default() },
            },
            Given::Date(_) | Given::Flag(_) | Given::Many => return Err(unreadable(node, Self::NAME)),
        };
        match progress.fraction {
            Some(value) if value < Decimal::ZERO || value > Decimal::ONE => {
                let text = node.text().unwrap_or_default();
                Err(Box::new(Diagnostic::new("E106", node.span).variant("progress").arg("text", text)))
            }
            _ => Ok(Some(progress)),
        }
    }
}

/// A number of a column whose unit is the percent sign is in points if the column says so.
fn scaled(value: Decimal, node: &Node<'_>) -> Decimal {
    let points = node.hint.as_deref().is_some_and(|hint| hint.unit == Some(Unit::Percent) && hint.percent.is_points(value));
    if points { value / Decimal::ONE_HUNDRED } else { value }
}

fn words(text: &str, node: &Node<'_>, context: &Context<'_>) -> Option<Progress> {
    let typed = node.text()?.into_owned();
    if let Some((fraction, rest)) = bar(text) {
        let text = (!rest.is_empty()).then(|| rest.to_string());
        let said = text.as_deref().and_then(|rest| words(rest, node, context)).filter(|said| said.fraction.is_some());
        return Some(said.unwrap_or(Progress { fraction: Some(fraction), text, ..Progress::default() }));
    }
    if let Some(code) = context.vocabulary.term("task_status", text) {
        let text = (!text.starts_with(|c: char| c.is_ascii_digit())).then_some(typed);
        return Some(Progress { fraction: fraction_of(code), text, ..Progress::default() });
    }
    let (number, beside) = match text.split_once('(') {
        Some((number, beside)) => (number.trim(), Some(beside.trim_end_matches(')').trim())),
        None => (text, None),
    };
    let number = begun(number);
    let beside_typed = beside
        .map(|_| typed.split_once(['(', '（']).map_or_else(|| typed.clone(), |(_, text)| text.trim().trim_end_matches([')', '）']).to_string()));
    if let Some((done, total)) = out_of(number) {
        let fraction = done.value()?.checked_div(total.value()?)?.normalize();
        return Some(Progress { fraction: Some(fraction), text: beside_typed, done: quantity(&done), total: quantity(&total) });
    }
    let Some((fraction, rest)) = share(number, node, context) else { return stated(text, typed, node, context) };
    let done = beside.and_then(measure::inside).map(|(_, measure, _)| measure).filter(|measure| matches!(measure.unit, Unit::Count(_) | Unit::Money));
    let total = done.as_ref().and_then(|done| implied(done, fraction));
    let text = beside_typed.or_else(|| (!rest.is_empty()).then(|| rest.to_string()));
    Some(Progress { fraction: Some(fraction), text, done: done.as_ref().and_then(quantity), total })
}

/// A state with words or the share behind it: `进行中，等法务盖章`, `进行中（60%）`.
fn stated(text: &str, typed: String, node: &Node<'_>, context: &Context<'_>) -> Option<Progress> {
    let state = Some(before_share(text, context).unwrap_or(state(text))).filter(|state| !state.starts_with(|c: char| c.is_ascii_digit()))?;
    let of_state = fraction_of(state_code(state, context)?);
    let behind = text[state.len()..].trim_matches(|c: char| MARKS.contains(&c) || c == ')');
    let said = share(begun(behind), node, context).filter(|(_, rest)| rest.is_empty()).map(|(fraction, _)| fraction);
    if said.is_some() && of_state.is_some() && said != of_state {
        return None;
    }
    Some(Progress { fraction: said.or(of_state), text: Some(typed), ..Progress::default() })
}

/// The state in front of a share that no mark parts from it: 进行中 of 进行中80%. 滞后20% and 未完成20% tell of another share.
fn before_share<'t>(text: &'t str, context: &Context<'_>) -> Option<&'t str> {
    let (state, _) = text.split_at(text.find(|c: char| c.is_ascii_digit()).filter(|&at| at > 0)?);
    (context.vocabulary.term("task_status", state) == Some("running") && !says_not(state)).then_some(state)
}

/// What a state says of the share that is done.
fn fraction_of(code: &str) -> Option<Decimal> {
    match code {
        "done" => Some(Decimal::ONE),
        "todo" => Some(Decimal::ZERO),
        _ => None,
    }
}

/// The state of a task that words begin with.
pub fn state_code(text: &str, context: &Context<'_>) -> Option<&'static str> {
    let clause = text.split(|c| c != ' ' && MARKS.contains(&c)).next().unwrap_or_default().trim();
    let known = [text, clause, state(text)].into_iter().find_map(|word| context.vocabulary.term("task_status", word));
    known.or_else(|| under_way(clause, context)).or_else(|| put_off(text, context))
}

/// The state of what was put off, stopped or given up, with the day or the reason behind it: 延期至3月底, 暂停因预算. Of 完成至80% nothing is.
fn put_off(text: &str, context: &Context<'_>) -> Option<&'static str> {
    let ends = text.char_indices().map(|(at, _)| at).skip(1);
    let is_behind = |rest: &str| take(rest, &grammar().behind_states).is_some() || measure::leading(rest).is_some();
    ends.filter(|&end| is_behind(&text[end..])).find_map(|end| {
        let code = context.vocabulary.term("task_status", text[..end].trim())?;
        matches!(code, "delayed" | "paused" | "cancelled").then_some(code)
    })
}

/// The state of what is going on: of 暂停中 that of 暂停, of 洽谈中 that it runs. 未命中 tells of nothing that goes on.
fn under_way(clause: &str, context: &Context<'_>) -> Option<&'static str> {
    let going_on = take_end(clause, &grammar().under_way).filter(|rest| !rest.is_empty() && !says_not(rest))?;
    Some(context.vocabulary.term("task_status", going_on).filter(|code| fraction_of(code).is_none()).unwrap_or("running"))
}

/// Whether words say that something is not done.
pub fn says_not(text: &str) -> bool {
    take(&fold(text.trim()).to_lowercase(), &grammar().not_done).is_some()
}

/// Whether a text is meant as a share: `9O%`, `1/0`, and a state beside a share that contradicts it.
fn is_share(text: &str, context: &Context<'_>) -> bool {
    let has_percent = grammar().percent.iter().any(|word| text.contains(word.as_str()));
    let is_bare = !text.contains(char::is_alphabetic);
    let begins = text.starts_with(|c: char| c.is_ascii_digit());
    (begins && (has_percent || is_bare)) || (has_percent && state_code(text, context).is_some())
}

/// The share that a drawn bar shows of which both parts can be seen, `▇▇▇░░`, and what is written behind it.
fn bar(text: &str) -> Option<(Decimal, &str)> {
    let letters = &grammar().bar;
    let end = text.find(|c: char| !letters.done.contains(c) && !letters.open.contains(c)).unwrap_or(text.len());
    let (drawn, rest) = text.split_at(end);
    let count = |part: &str| drawn.chars().filter(|c| part.contains(*c)).count();
    let (done, open) = (count(&letters.done), count(&letters.open));
    let share = Decimal::from(done).checked_div(Decimal::from(done + open))?;
    (done + open > 1 && open > 0).then(|| (share, rest.trim().trim_matches(['(', ')'])))
}

/// What parts a state from the words behind it.
const MARKS: [char; 11] = [',', '，', ';', '；', '。', ':', '：', '(', '（', '、', ' '];

/// The state that words begin with, up to the mark behind it: 进行中 of `进行中，等法务盖章`.
fn state(text: &str) -> &str {
    text.split(MARKS).next().unwrap_or_default().trim()
}

/// Leaves out `已完成`, `约` and the like in front of the number.
fn begun(text: &str) -> &str {
    match take(text, &grammar().progress_begun) {
        Some(rest) if !rest.trim().is_empty() => begun(rest.trim_start_matches([' ', ':']).trim()),
        _ => text,
    }
}

/// `8/10`, `18家/30家`.
fn out_of(text: &str) -> Option<(Measure, Measure)> {
    let (done, total) = text.split_once('/')?;
    let (done, total) = (measure::measure(done.trim())?, measure::measure(total.trim())?);
    let total_value = total.value()?;
    let done_unit_fits = done.unit.fits(&total.unit) && done.unit != Unit::Percent;
    (done_unit_fits && !total_value.is_zero()).then_some((done, total))
}

/// A percentage, or a bare number by the rule of its column, and the words after it.
fn share<'t>(text: &'t str, node: &Node<'_>, context: &Context<'_>) -> Option<(Decimal, &'t str)> {
    if let Some(value) = turn::turned(text).filter(|measure| measure.unit == Unit::Percent).and_then(|measure| measure.value()) {
        assumed(node, context, "turned", read_percent(value));
        return Some((value, ""));
    }
    if let Some(rest) = take(text, &grammar().half_done).map(str::trim) {
        let half = Decimal::new(5, 1);
        assumed(node, context, "approximate", read_percent(half));
        return Some((half, rest));
    }
    if let Some((low, _)) = measure::range(text).filter(|(low, _)| low.unit == Unit::Percent) {
        let value = low.value()?;
        assumed(node, context, "range", value);
        return Some((value, ""));
    }
    let (measure, rest) = measure::leading(text)?;
    if take(rest.trim(), &grammar().undone).is_some() || turn::begins(rest) {
        return None;
    }
    let (rest, rough) = take(rest.trim(), &grammar().about_after).map_or((rest, measure.rough), |rest| (rest, true));
    if rough && measure.unit == Unit::Percent {
        assumed(node, context, "approximate", measure.value()?);
    }
    let rest = rest.trim().trim_start_matches([',', ';', ':', '。', '-']).trim();
    match measure.unit {
        Unit::Percent | Unit::PercentPoints => Some((measure.value()?, rest)),
        Unit::None if rest.is_empty() => Some((bare_percent(scaled(measure.value()?, node), node, context), rest)),
        _ => None,
    }
}

fn quantity(measure: &Measure) -> Option<Quantity> {
    Some(Quantity { value: measure.value()?, unit: measure.unit.clone(), scaled: measure.scaled })
}

/// 18 at 60 % is 30 in all (domain/1 001-T3); only a whole number is implied.
fn implied(done: &Measure, fraction: Decimal) -> Option<Quantity> {
    let total = done.value()?.checked_div(fraction)?;
    Some(Quantity { value: total.round(), unit: done.unit.clone(), scaled: done.scaled })
}
