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
    /// So many digits shorter: 1200000 in the format `0!.0,` is shown as 120.0, below a header that says 万元. The word of the factor
    /// makes a text of it that is the number in the cell, whatever the header says.
    Shortened {
        /// How many digits.
        digits: u32,
        /// The factor, and the unit that is shown.
        unit: String,
    },
}

impl Shown {
    /// How a style shows them.
    pub fn of(style: &Style) -> Self {
        let Some(format) = &style.number_format else { return Shown::Plain };
        let sections = sections(&format.format_code);
        if sections.iter().any(|section| section.percent) {
            return Shown::Percent;
        }
        of_sections(&sections)
    }

    /// A number as it is shown; with a unit it is a text, as if it had been typed so.
    pub fn number(&self, value: Decimal) -> Raw<'static> {
        match self {
            Shown::Plain => Raw::Number { value, percent: false },
            Shown::Percent => Raw::Number { value, percent: true },
            Shown::Unit(unit) => Raw::Text(Cow::Owned(format!("{}{unit}", value.normalize()))),
            Shown::Shortened { .. } if value.is_zero() => Raw::Number { value, percent: false },
            Shown::Shortened { digits, unit } => {
                let shown = value.checked_mul(Decimal::new(1, *digits)).unwrap_or_default().normalize();
                Raw::Text(Cow::Owned(format!("{shown}{unit}")))
            }
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
    /// Whether the digits that are shown are not those of the number: fractions, exponents.
    is_odd: bool,
    /// Whether it is for numbers of a size: `[>=10000]`.
    is_conditional: bool,
    /// Digits behind a point that is only drawn: `0!.0` shows 12345 as 1234.5.
    drawn: Option<u32>,
    /// Commas behind the last digit so far; each leaves three digits out.
    commas: u32,
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
        if self.has_digits && self.after == "." && self.drawn.is_none() {
            self.after.clear();
            self.drawn = Some(0);
        }
        self.is_odd |= !self.after.is_empty();
        self.drawn = self.drawn.map(|drawn| drawn + 1);
        (self.has_digits, self.commas) = (true, 0);
    }

    /// A mark that is neither quoted nor escaped.
    fn mark(&mut self, mark: char) {
        match mark {
            '0' | '#' | '?' => self.digit(),
            ',' => self.commas += u32::from(self.has_digits),
            '%' => self.percent = true,
            '/' | 'E' | 'e' | '@' => self.is_odd = true,
            '.' => {}
            _ => self.literal(mark),
        }
    }

    /// What stands in brackets: a colour, a currency, or a condition.
    fn bracket(&mut self, inner: &str) {
        self.is_conditional |= inner.starts_with(['<', '>', '=']);
    }

    /// How many digits of the number are not shown.
    fn left_out(&self) -> u32 {
        3 * self.commas + self.drawn.unwrap_or_default()
    }

    /// How the section shows numbers.
    fn shown(&self) -> Shown {
        let before = self.before.trim_matches(['-', '+', '(', ' ', '$']);
        let after = self.after.trim_matches([')', ' ']);
        let digits = self.left_out();
        let unit = if after.is_empty() { Raw::factor_word(digits) } else { after };
        // `#,##0,"万元"` shows another amount than the cell holds, and nobody knows which is meant.
        let is_so_long = || Raw::factor_of(unit) == Some(Decimal::from(10_u64.pow(digits)));
        match digits {
            _ if self.is_odd || !Raw::is_unit(before, unit) => Shown::Plain,
            0 => Shown::Unit(unit.to_string()),
            1..=8 if is_so_long() => Shown::Shortened { digits, unit: unit.to_string() },
            _ => Shown::Plain,
        }
    }
}

/// How all sections with digits show numbers. Where each is for numbers of a size, `[>=10000]0!.0,"万";0`, those that shorten tell that
/// the cell holds the number in full.
fn of_sections(sections: &[Section]) -> Shown {
    let with_digits = || sections.iter().filter(|section| section.has_digits);
    if with_digits().any(|section| section.is_conditional) {
        return with_digits().map(Section::shown).find(|shown| matches!(shown, Shown::Shortened { .. })).unwrap_or_default();
    }
    let mut shown = with_digits().map(Section::shown);
    let first = shown.next().unwrap_or_default();
    if shown.all(|other| other == first) { first } else { Shown::Plain }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::{Raw, Shown, of_sections, sections};

    fn of(code: &str) -> Shown {
        of_sections(&sections(code))
    }

    #[test]
    fn the_unit_stands_behind_the_digits() {
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
            assert_eq!(of(code), Shown::Unit("万元".into()), "{code}");
        }
        for (code, unit) in [("General\"万\"", "万"), ("0\"%\"", "%"), ("0\"万美元\"", "万美元")] {
            assert_eq!(of(code), Shown::Unit(unit.into()), "{code}");
        }
    }

    #[test]
    fn a_number_that_is_shown_shorter_keeps_its_size() {
        let shown = |code| match of(code).number(Decimal::from(1_200_000)) {
            Raw::Text(text) => text.into_owned(),
            raw => format!("{raw:?}"),
        };
        for code in [
            "0!.0,",
            "0\\.0,",
            "0\".\"0,",
            "0!.0000",
            "0!.0,\"万\"",
            "0!.0,;-0!.0,",
            "[>=10000]0!.0,\"万\";0",
            "[>=100000000]0!.00,,\"亿\";[>=10000]0!.0,\"万\";0",
        ] {
            assert!(["120万", "0.012亿"].contains(&shown(code).as_str()), "{code}: {}", shown(code));
        }
        assert_eq!((shown("#,##0,"), shown("0.0,,"), shown("0!.00,,")), ("1200千".into(), "1.2百万".into(), "0.012亿".into()));
        assert_eq!(
            (shown("#,##0,\"千元\""), shown("0.00,,\"百万\""), shown("0\\.0,\"万元\"")),
            ("1200千元".into(), "1.2百万".into(), "120万元".into())
        );
    }

    #[test]
    fn digits_that_are_not_those_of_the_number_have_no_unit() {
        for code in
            ["#,##0,\"万元\"", "[>=10000]0\"万\";0", "0\"万\";0", "0.00", "General", "\"第\"0\"周\"", "0\"笔记\"", "@", "# ?/?", "0.00E+00", "0!.0"]
        {
            assert_eq!(of(code), Shown::Plain, "{code}");
        }
    }
}
