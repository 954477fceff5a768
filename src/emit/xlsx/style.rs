//! How cells look: number formats by unit, marks of rows, colours of states.
//!
//! A number stays what it is: a rate is a fraction shown in percent, money stays in 元 and 万 is a format of display.

use foldhash::HashMap;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::figures::{FigureId, Figures, Unit, Value};
use crate::report::{Column, ColumnKind, MoneyUnit, RowKind, Status};
use crate::vocabulary::{Term, Vocabulary};

/// Text and hairlines (visual.md, light theme).
const INK: Color = Color::RGB(0x16_20_2A);
const RULE: Color = Color::RGB(0xB7_C0_C9);
const GROUP: Color = Color::RGB(0xF6_F7_F9);
/// Values that a reader may change.
const INPUT: Color = Color::RGB(0x1F_57_A8);

/// How a number is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Look {
    /// As Excel likes.
    #[default]
    General,
    /// Whole, with thousands.
    Whole,
    /// One decimal.
    Tenths,
    /// Two decimals.
    Hundredths,
    /// Money in 元 with two decimals.
    Money,
    /// Money shown in 万.
    TenThousands,
    /// The same to the last 元, where a column holds more than whole thousands.
    TenThousandsExact,
    /// Money shown in 亿.
    HundredMillions,
    /// A fraction in percent with one decimal.
    Percent,
    /// A day.
    Date,
}

/// All that decides the format of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Style {
    /// How its number is written.
    pub look: Look,
    /// Whether a plus is written too.
    pub signed: bool,
    /// Whether its text wraps.
    pub wrap: bool,
    /// Whether a reader may change it.
    pub input: bool,
    /// Whether it is a link.
    pub link: bool,
    /// How far its text is indented.
    pub indent: u8,
    /// Whether its text stands at the right, above numbers.
    pub right: bool,
    /// What sort of row it stands in.
    pub row: RowLook,
}

/// The look of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RowLook {
    /// An ordinary row.
    #[default]
    Plain,
    /// Titles of columns.
    Head,
    /// A heading over rows.
    Group,
    /// A total.
    Total,
}

impl From<RowKind> for RowLook {
    fn from(kind: RowKind) -> Self {
        match kind {
            RowKind::Plain | RowKind::Child(_) => RowLook::Plain,
            RowKind::Group => RowLook::Group,
            RowKind::Total => RowLook::Total,
        }
    }
}

/// The formats of a workbook, each made once.
#[derive(Default)]
pub struct Styles {
    formats: HashMap<Style, Format>,
    money: Look,
    money_word: String,
}

impl Styles {
    /// No formats yet; money is shown in this unit, whose scale alone stands beside the number: the head says 元.
    pub fn new(money: Option<&MoneyUnit>, vocabulary: &Vocabulary) -> Self {
        let word = money.map_or("", |money| money.word.as_str());
        let word = word.strip_suffix(vocabulary.unit("yuan")).unwrap_or(word).trim();
        let size = money.map_or(Decimal::ONE, |money| money.size);
        let money = match size.to_u32() {
            Some(10_000) => Look::TenThousands,
            Some(100_000_000) => Look::HundredMillions,
            Some(_) | None => Look::Money,
        };
        Self { formats: HashMap::default(), money, money_word: word.replace(['"', '\\'], "") }
    }

    /// How large money is shown, when that is not how it is counted: 万 over cells in 元.
    pub fn money_word(&self) -> Option<&str> {
        (self.money != Look::Money).then_some(self.money_word.as_str())
    }

    /// The format of a style.
    pub fn format(&mut self, style: Style) -> &Format {
        let word = &self.money_word;
        self.formats.entry(style).or_insert_with(|| format(style, word))
    }
}

fn format(style: Style, money: &str) -> Format {
    let mut format = Format::new().set_font_color(INK).set_align(FormatAlign::Top);
    if let Some(code) = number_format(style, money) {
        format = format.set_num_format(code);
    }
    if style.wrap {
        format = format.set_text_wrap();
    }
    if style.input {
        format = format.set_font_color(INPUT);
    }
    if style.indent > 0 {
        format = format.set_indent(style.indent);
    }
    if style.right {
        format = format.set_align(FormatAlign::Right);
    }
    if style.link {
        format = format.set_font_color(INPUT).set_underline(rust_xlsxwriter::FormatUnderline::Single);
    }
    match style.row {
        RowLook::Plain => format,
        RowLook::Head => {
            format.set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin).set_border_bottom_color(RULE).set_background_color(GROUP)
        }
        RowLook::Group => format.set_bold().set_background_color(GROUP),
        RowLook::Total => format.set_bold().set_border_top(FormatBorder::Thin).set_border_top_color(INK),
    }
}

fn number_format(style: Style, money: &str) -> Option<String> {
    let code = match style.look {
        Look::General => return None,
        Look::Whole => "#,##0".to_string(),
        Look::Tenths => "#,##0.0".to_string(),
        Look::Hundredths | Look::Money => "#,##0.00".to_string(),
        Look::TenThousands => format!("0\\.0,\"{money}\""),
        Look::TenThousandsExact => format!("0\\.0000\"{money}\""),
        Look::HundredMillions => format!("0\\.00,,\"{money}\""),
        Look::Percent => "0.0%".to_string(),
        Look::Date => return Some("yyyy-mm-dd".to_string()),
    };
    Some(if style.signed { format!("+{code};-{code};{code}") } else { code })
}

/// How a figure is written in a column.
pub fn look(figures: &Figures, id: FigureId, styles: &Styles) -> Look {
    match figures.unit(id) {
        Unit::Money => styles.money,
        Unit::Percent | Unit::Achievement => Look::Percent,
        Unit::Points => Look::Tenths,
        Unit::Quotient => Look::Hundredths,
        Unit::Date => Look::Date,
        Unit::Price | Unit::Count(_) | Unit::Number | Unit::Days | Unit::Score | Unit::OfRow | Unit::OfRowDifference => match figures.value(id) {
            Value::Number(number) if number.fract().is_zero() => Look::Whole,
            Value::Number(_) => Look::Tenths,
            Value::Date(_) | Value::Flag(_) | Value::Text(_) | Value::Term(_) | Value::Missing(_) => Look::Whole,
        },
        Unit::Flag | Unit::Text | Unit::Term => Look::General,
    }
}

/// Whether the numbers of a column are written with their sign.
pub fn is_signed(column: &Column) -> bool {
    column.kind == ColumnKind::Variance
}

/// Whether the cells of a column stand at the right.
pub fn is_right(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Number | ColumnKind::Variance | ColumnKind::Heat | ColumnKind::Date)
}

/// The word of the unit in which the cells of a column really count, for its head; `None` when the number tells it (percent, dates)
/// or when nothing is to be said. What stands in a head is what a reader of the sheet must multiply by: money is in 元 here,
/// whatever the format shows.
pub fn unit_word(unit: Unit, figures: &Figures, vocabulary: &Vocabulary) -> Option<String> {
    match unit {
        Unit::Money | Unit::Price => Some(vocabulary.unit("yuan").to_string()),
        Unit::Points => Some(vocabulary.unit("percent_points").to_string()),
        Unit::Days => Some(vocabulary.unit("days").to_string()),
        Unit::Count(word) => Some(figures.words(word).to_string()),
        Unit::Percent | Unit::Achievement | Unit::Number | Unit::Quotient | Unit::Score | Unit::Date | Unit::Flag | Unit::Text | Unit::Term => None,
        Unit::OfRow | Unit::OfRowDifference => None,
    }
}

/// How a term of a closed set stands; `None` for words that are no judgement.
pub fn status_of(term: Term) -> Option<Status> {
    Some(match term.code {
        "green" | "good" | "done" | "hit" | "met" | "stretch" | "ok" => Status::Good,
        "yellow" | "watch" | "at_risk" | "delayed" => Status::Watch,
        "red" | "miss" | "missed" | "overdue" | "error" => Status::Miss,
        _ => return None,
    })
}

/// The look of cells that say how something stands: text and field (visual.md, light theme).
pub fn status_format(status: Status) -> Option<Format> {
    let (ink, field) = match status {
        Status::Good => (0x0B_75_6C, 0xE2_F2_EF),
        Status::Watch => (0x85_56_00, 0xFB_F0_D6),
        Status::Miss | Status::Error => (0xB4_23_18, 0xFC_E9_E6),
        Status::None | Status::Running | Status::ToDo | Status::Info => return None,
    };
    Some(Format::new().set_font_color(Color::RGB(ink)).set_background_color(Color::RGB(field)))
}
