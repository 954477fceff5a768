//! Numbers of rows in an outline, as people write them: `1.2`, `1-2`, `A1`, or `1` below `一、` below `（一）`.

use rust_decimal::prelude::ToPrimitive;

use crate::value::numeral;
use crate::vocabulary::grammar::{grammar, take};
use crate::vocabulary::normalise;

/// How a number is written; each way is a level of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// `1`, `1.2`, `1-2`.
    Digits,
    /// `(1)`, `①`.
    Enclosed,
    /// `一`, `一、`.
    Han,
    /// `（一）`.
    EnclosedHan,
    /// `A`, `A1`.
    Letter,
}

/// A number as it is written.
struct Written<'t> {
    style: Style,
    parts: Vec<u32>,
    stands_alone: bool,
    /// What follows it.
    rest: &'t str,
}

/// The number of a row in an outline.
pub struct Number {
    /// Its places from the outermost level to its own.
    pub parts: Vec<u32>,
    /// Whether it ends as a number does: with a blank, a point, `、`, or nothing after it.
    pub stands_alone: bool,
    /// Ways of writing in its places: 一 and （1） are two.
    pub styles: usize,
}

impl Number {
    /// Whether a row of this number stands in one of another.
    pub fn is_in(&self, outer: &Self) -> bool {
        self.parts.len() > outer.parts.len() && self.parts.starts_with(&outer.parts)
    }
}

/// The numbers of rows by the texts that begin with them. A way of writing that is new stands in the number above it; one that was
/// written before ends what stood in it.
pub fn of_texts(texts: impl Iterator<Item = Option<String>>) -> Vec<Option<Number>> {
    let mut open: Vec<(Style, Vec<u32>)> = Vec::new();
    let number = |text: Option<String>| {
        let text = text?;
        let written = Written::of(text.trim())?;
        open.truncate(open.iter().position(|(style, _)| *style == written.style).unwrap_or(open.len()));
        open.push((written.style, written.parts));
        let parts = open.iter().flat_map(|(_, parts)| parts).copied().collect();
        Some(Number { parts, stands_alone: written.stands_alone, styles: open.len() })
    };
    texts.map(number).collect()
}

/// Whether a text is numbered as what tasks stand in is: `一、渠道建设`, `（二）`, `第一阶段`.
pub fn begins_phase(text: &str) -> bool {
    let is_phase = |rest: &str| han_number(rest).is_some() || rest.starts_with(|c: char| c.is_ascii_digit());
    let by_number = || Written::of(text).is_some_and(|written| matches!(written.style, Style::Han | Style::EnclosedHan));
    take(text, &grammar().ordinal).is_some_and(is_phase) || by_number()
}

/// A name without the number in front of it: 人力成本 for `一、人力成本`, 广告 for `1.1 广告`.
pub fn without(name: &str) -> &str {
    let name = name.trim();
    let rest = Written::of(name).filter(|written| written.stands_alone).map(|written| written.rest.trim_start_matches(ends_or_points));
    rest.filter(|rest| !rest.is_empty()).unwrap_or(name)
}

impl<'t> Written<'t> {
    fn of(text: &'t str) -> Option<Self> {
        Self::enclosed(text).or_else(|| Self::circled(text)).or_else(|| Self::digits(text)).or_else(|| Self::han(text)).or_else(|| Self::letter(text))
    }

    /// `（一）广告`, `(2)`.
    fn enclosed(text: &'t str) -> Option<Self> {
        let (inner, after) = text.strip_prefix(['(', '（'])?.split_once([')', '）'])?;
        let inner = inner.trim();
        let han = han_number(inner).filter(|(_, rest)| rest.is_empty()).map(|(number, _)| (Style::EnclosedHan, number));
        let (style, number) = han.or_else(|| Some((Style::Enclosed, inner.parse().ok()?)))?;
        Some(Self { style, parts: vec![number], stands_alone: true, rest: after })
    }

    /// `①`.
    fn circled(text: &'t str) -> Option<Self> {
        let first = text.chars().next().filter(|c| ('①'..='⑳').contains(c))?;
        Some(Self {
            style: Style::Enclosed, parts: vec![u32::from(first) - u32::from('①') + 1], stands_alone: true, rest: &text[first.len_utf8()..]
        })
    }

    /// `1.2`, `1-2 广告`, `1.2广告`.
    fn digits(text: &'t str) -> Option<Self> {
        let digits = &text[..text.find(|c: char| !c.is_ascii_digit() && !POINTS.contains(&c)).unwrap_or(text.len())];
        let bare = digits.trim_end_matches(POINTS);
        let parts = bare.split(POINTS).map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let stands_alone = bare.len() < digits.len() || ends_number(&text[digits.len()..]);
        Some(Self { style: Style::Digits, parts, stands_alone, rest: &text[digits.len()..] })
    }

    /// `一`, `二、广告`; 一次性费用 begins with no number.
    fn han(text: &'t str) -> Option<Self> {
        let (number, rest) = han_number(text)?;
        if !ends_number(rest) && !rest.starts_with(['.', '．']) {
            return None;
        }
        Some(Self { style: Style::Han, parts: vec![number], stands_alone: true, rest })
    }

    /// `A`, `A1`, `B. 广告`; B2B begins with no number.
    fn letter(text: &'t str) -> Option<Self> {
        let first = text.chars().next().filter(char::is_ascii_uppercase)?;
        let own = u32::from(first) - u32::from('A') + 1;
        let rest = text[1..].trim_start_matches(POINTS);
        if let Some(inner) = Self::digits(rest) {
            let parts = std::iter::once(own).chain(inner.parts).collect();
            return inner.stands_alone.then_some(Self { style: Style::Letter, parts, stands_alone: true, rest: inner.rest });
        }
        (rest.len() + 1 < text.len() || ends_number(rest)).then_some(Self { style: Style::Letter, parts: vec![own], stands_alone: true, rest })
    }
}

/// What stands between the places of a number.
const POINTS: [char; 2] = ['.', '-'];

/// Whether a number may end before this.
fn ends_number(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| c.is_whitespace() || c == '、')
}

fn ends_or_points(c: char) -> bool {
    c.is_whitespace() || matches!(c, '、' | '.' | '．' | ':' | '：')
}

/// The Chinese number at the start of a text, and the rest: 十一.
fn han_number(text: &str) -> Option<(u32, &str)> {
    let (number, rest) = text.chars().next().filter(|c| normalise::is_han(*c)).and_then(|_| numeral::read(text))?;
    number.value()?.to_u32().map(|number| (number, rest))
}

#[cfg(test)]
mod tests {
    use super::of_texts;

    fn parts(texts: &[&str]) -> Vec<Option<Vec<u32>>> {
        of_texts(texts.iter().map(|text| Some(text.to_string()))).into_iter().map(|number| Some(number?.parts)).collect()
    }

    #[test]
    fn each_way_of_writing_is_a_level() {
        let places = |expected: &[&[u32]]| expected.iter().map(|parts| Some(parts.to_vec())).collect::<Vec<_>>();
        let levels = places(&[&[1], &[1, 1], &[1, 2], &[2], &[2, 1]]);
        for texts in
            [["一", "1", "2", "二", "1"], ["一、", "（一）", "（二）", "二、", "(一)"], ["1", "1-1", "1-2", "2", "2.1"], ["A", "A1", "A2", "B", "B1"]]
        {
            assert_eq!(parts(&texts), levels, "{texts:?}");
        }
        assert_eq!(parts(&["十一、广告", "1.门店", "①人工", "二十"]), places(&[&[11], &[11, 1], &[11, 1, 1], &[20]]));
    }

    #[test]
    fn a_name_is_what_stands_behind_its_number() {
        for text in ["一、广告", "1.1 广告", "（一）广告", "①广告", "A. 广告", "A1 广告", "2 广告", "3、广告", "广告"] {
            assert_eq!(super::without(text), "广告", "{text}");
        }
        assert_eq!(["一次性费用", "5G 推广", "一、", "2026"].map(super::without), ["一次性费用", "5G 推广", "一、", "2026"]);
    }

    #[test]
    fn names_that_begin_with_digits_or_letters_have_no_number() {
        assert_eq!(parts(&["一次性费用", "B2B 平台", "AI 工具", "三方服务费"]), [None, None, None, None]);
    }
}
