//! Fields of colour by conditional formats: steps of achievement, and bars over time in cells beside the dates of a row. They hold no
//! values and follow the cells they look at, so that a changed date moves its bar.

use std::ops::RangeInclusive;

use jiff::ToSpan;
use jiff::civil::Date;
use rust_xlsxwriter::{Color, ConditionalFormatFormula, Format, Worksheet, XlsxError};

use super::place::Place;
use super::sheet::Sheet;
use super::value::{is_datable, serial};
use crate::diagnostic::span::column_letters;
use crate::figures::Figures;
use crate::report::{ColumnKind, HEAT_LIMITS};

/// Fields of the six steps of achievement (visual.md, light theme).
const HEAT: [u32; 6] = [0xEF_A7_9C, 0xF7_CF_C8, 0xFB_EA_E6, 0xE1_F0_EE, 0xBC_DF_DA, 0x8A_C7_C0];
/// Fields of what is done on the critical path, of what is done, and of the rest of a bar.
const BARS: [u32; 3] = [0x16_20_2A, 0x34_49_5E, 0xC9_D2_DB];
/// Columns of bars; a longer plan takes several weeks together.
const MOST_COLUMNS: i32 = 60;
/// Width of a column of bars in pixels.
pub(super) const WIDTH: u32 = 34;

/// The columns of bars of a sheet: weeks, or several of them together.
pub(super) struct Course {
    /// The first column, from 0.
    pub first: u16,
    /// First days, Mondays, as Excel counts them.
    pub days: Vec<i32>,
    /// Days of a column.
    step: i32,
    cells: [String; 4],
}

impl Course {
    /// The bars of a sheet, when its table has some and its span has dates.
    pub(super) fn of(sheet: &Sheet<'_>, figures: &Figures) -> Option<Self> {
        let bars = sheet.table.bars?;
        let day = |id| figures.value(id).date().filter(|&day| is_datable(day));
        let (first, last) = (monday(day(bars.span.0)?), day(bars.span.1)?);
        let weeks = (serial(last) - serial(first)).max(0) / 7 + 1;
        let step = 7 * ((weeks - 1) / MOST_COLUMNS + 1);
        let days = (serial(first)..=serial(last).max(serial(first))).step_by(step as usize).collect();
        let cell = |id: &str| {
            let position = sheet.columns.iter().position(|&column| sheet.table.columns[column].id == id)?;
            Some(format!("${}{}", column_letters(position as u16), sheet.head_rows() + 1))
        };
        let cells = [cell(bars.start)?, cell(bars.end)?, cell(bars.progress)?, cell(bars.critical)?];
        Some(Self { first: sheet.columns.len() as u16, days, step, cells })
    }

    /// Fills the weeks of each row that lie between its dates.
    pub(super) fn fill(&self, target: &mut Worksheet, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
        let [start, end, progress, critical] = &self.cells;
        let week = format!("{}${}", column_letters(self.first), sheet.head_rows());
        let within = format!("ISNUMBER({start}),ISNUMBER({end}),{start}<={week}+{},{end}>={week}", self.step - 1);
        let done = format!("ISNUMBER({progress}),MAX({week},{start})<{start}+{progress}*({end}-{start}+1)");
        let rules = [format!("=AND({within},{done},{critical}=TRUE)"), format!("=AND({within},{done})"), format!("=AND({within})")];
        let columns = self.first..=self.first + self.days.len() as u16 - 1;
        coloured(target, sheet, columns, rules.iter().map(String::as_str).zip(BARS))
    }
}

fn monday(day: Date) -> Date {
    let since = day.weekday().to_monday_zero_offset();
    day.checked_sub(i64::from(since).days()).unwrap_or(day)
}

/// Colours the columns of achievement by its steps.
pub(super) fn heat(target: &mut Worksheet, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    let is_heat = |position: u16| sheet.table.columns[sheet.columns[usize::from(position)]].kind == ColumnKind::Heat;
    let positions: Vec<u16> = (0..sheet.columns.len() as u16).filter(|&position| is_heat(position)).collect();
    for side_by_side in positions.chunk_by(|a, b| a + 1 == *b) {
        let (first, last) = (side_by_side[0], side_by_side[side_by_side.len() - 1]);
        let cell = Place { sheet: 0, column: first, row: sheet.head_rows() }.cell();
        let below = HEAT_LIMITS.map(|limit| format!("=AND(ISNUMBER({cell}),ROUND({cell},9)<{limit}/100)"));
        let rules: Vec<String> = below.into_iter().chain([format!("=ISNUMBER({cell})")]).collect();
        coloured(target, sheet, first..=last, rules.iter().map(String::as_str).zip(HEAT))?;
    }
    Ok(())
}

/// Adds rules of which the first that holds colours a cell.
fn coloured<'r>(
    target: &mut Worksheet,
    sheet: &Sheet<'_>,
    columns: RangeInclusive<u16>,
    rules: impl Iterator<Item = (&'r str, u32)>,
) -> Result<(), XlsxError> {
    let (first, last) = sheet.data_rows();
    for (rule, colour) in rules {
        let format = Format::new().set_background_color(Color::RGB(colour));
        let rule = ConditionalFormatFormula::new().set_rule(rule).set_format(format).set_stop_if_true(true);
        target.add_conditional_format(first, *columns.start(), last, *columns.end(), &rule)?;
    }
    Ok(())
}
