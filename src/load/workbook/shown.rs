//! What the style of a cell adds to its value: a percent sign or the unit behind the digits of a number, and blanks in front of a text
//! that is indented. A cell that holds 120 in the format `0"万元"` shows 120万元, and that is what its author meant.

use std::borrow::Cow;

use calamine::{HorizontalAlignment, Style};
use rust_decimal::Decimal;

use crate::value::Raw;

/// How a style shows values.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Look {
    /// Numbers.
    pub numbers: Shown,
    /// Letters by which texts are indented.
    pub indent: usize,
}

impl Look {
    /// How a style shows values.
    pub fn of(style: &Style) -> Self {
        let is_left = |alignment: &HorizontalAlignment| matches!(alignment, HorizontalAlignment::General | HorizontalAlignment::Left);
        let left = style.alignment.as_ref().filter(|alignment| is_left(&alignment.horizontal));
        Self { numbers: Shown::of(style), indent: left.and_then(|alignment| alignment.indent).unwrap_or_default().into() }
    }

    /// A text as it is shown: as if the blanks in front of it had been typed.
    pub fn text<'a>(&self, text: Cow<'a, str>) -> Cow<'a, str> {
        if self.indent == 0 { text } else { Cow::Owned("\u{3000}".repeat(self.indent) + &text) }
    }
}

/// How a style shows numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Shown {
    /// As they are.
    #[default]
    Plain,
    /// Hundredfold, with a percent sign.
    Percent,
    /// With a unit behind them.
    Unit(String),
}

impl Shown {
    /// How a style shows them.
    pub fn of(style: &Style) -> Self {
        let Some(format) = &style.number_format else { return Shown::Plain };
        let sections = sections(&format.format_code);
        if sections.iter().any(|section| section.percent) {
            return Shown::Percent;
        }
        unit(&sections).map_or(Shown::Plain, Shown::Unit)
    }

    /// A number as it is shown; with a unit it is a text, as if it had been typed so.
    pub fn number(&self, value: Decimal) -> Raw<'static> {
        match self {
            Shown::Plain => Raw::Number { value, percent: false },
            Shown::Percent => Raw::Number { value, percent: true },
            Shown::Unit(unit) => Raw::Text(Cow::Owned(format!("{}{unit}", value.normalize()))),
        }
    }
}

/// One section of a format: of positive numbers, of negative ones, of zero.
#[derive(Debug, Default)]
struct Section {
    before: String,
    after: String,
    has_digits: bool,
    percent: bool,
    /// Whether the digits that are shown are not those of the number: `0!.0,"万"` shows 12345 as 1.2万.
    is_scaled: bool,
    /// Whether a comma stands behind the last digit so far.
    comma: bool,
}

/// Cuts a format code into its sections.
fn sections(code: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let (mut marks, mut quoted) = (code.char_indices(), false);
    while let Some((at, mark)) = marks.next() {
        let Some(section) = sections.last_mut() else { break };
        match mark {
            '"' => quoted = !quoted,
            _ if quoted => section.literal(mark),
            '\\' | '!' => marks.next().into_iter().for_each(|(_, mark)| section.literal(mark)),
            '_' | '*' => _ = marks.next(),
            '[' => section.bracket(&marks.by_ref().map(|(_, mark)| mark).take_while(|mark| *mark != ']').collect::<String>()),
            ';' => sections.push(Section::default()),
            'G' | 'g' if code[at..].get(..GENERAL.len()).is_some_and(|word| word.eq_ignore_ascii_case(GENERAL)) => {
                marks.by_ref().take(GENERAL.len() - 1).for_each(drop);
                section.digit();
            }
            _ => section.mark(mark),
        }
    }
    sections
}

/// The digits that the format leaves to the program.
const GENERAL: &str = "general";

impl Section {
    fn literal(&mut self, mark: char) {
        if self.has_digits { self.after.push(mark) } else { self.before.push(mark) }
    }

    fn digit(&mut self) {
        self.is_scaled |= !self.after.is_empty();
        (self.has_digits, self.comma) = (true, false);
    }

    /// A mark that is neither quoted nor escaped.
    fn mark(&mut self, mark: char) {
        match mark {
            '0' | '#' | '?' => self.digit(),
            ',' => self.comma = self.has_digits,
            '%' => self.percent = true,
            '/' | 'E' | 'e' | '@' => self.is_scaled = true,
            '.' => {}
            _ => self.literal(mark),
        }
    }

    /// What stands in brackets: a colour, a currency, or a condition, which makes the section one of several scales.
    fn bracket(&mut self, inner: &str) {
        self.is_scaled |= inner.starts_with(['<', '>', '=']);
    }

    /// The unit behind the digits.
    fn unit(&self) -> Option<&str> {
        let before = self.before.trim_matches(['-', '+', '(', ' ', '$']);
        let after = self.after.trim_matches([')', ' ']);
        (Raw::is_unit(before, after) && !self.is_scaled && !self.comma).then_some(after)
    }
}

/// The unit that all sections with digits show.
fn unit(sections: &[Section]) -> Option<String> {
    let mut units = sections.iter().filter(|section| section.has_digits).map(Section::unit);
    let first = units.next()??;
    units.all(|unit| unit == Some(first)).then(|| first.to_string())
}

#[cfg(test)]
mod tests {
    use super::{sections, unit};

    #[test]
    fn the_unit_stands_behind_the_digits() {
        let of = |code| unit(&sections(code)).unwrap_or_default();
        for code in [
            "0\"万元\"",
            "#,##0.00\"万元\"",
            "0\\万\\元",
            "0万元",
            "0.0 \"万元\"",
            "0\"万元\";[Red]-0\"万元\"",
            "¥#,##0.0\"万元\"",
            "_ * #,##0\"万元\"_ ",
        ] {
            assert_eq!(of(code), "万元", "{code}");
        }
        assert_eq!((of("General\"万\""), of("0\"%\""), of("0\"万美元\"")), ("万".into(), "%".into(), "万美元".into()));
    }

    #[test]
    fn digits_that_are_not_those_of_the_number_have_no_unit() {
        let of = |code| unit(&sections(code));
        for code in
            ["0!.0,\"万\"", "0\\.0,\"万\"", "0.00,,\"百万\"", "[>=10000]0\"万\";0", "0\"万\";0", "0.00", "General", "\"第\"0\"周\"", "0\"笔记\"", "@"]
        {
            assert_eq!(of(code), None, "{code}");
        }
    }
}
