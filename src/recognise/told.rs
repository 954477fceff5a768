//! The period of a table that no column gives: the name of its sheet, `1月`, or a line above its header, `2026年1月销售完成情况`.

use crate::diagnostic::{Diagnostic, Span};
use crate::load::{Format, Sheet};
use crate::value::{Context, Period, PeriodKind, Raw};

use super::columns::{Layout, Role};
use super::header::OwnedRow;
use super::words::{self, layout_words};

/// Most letters of a line that is a title, and of a period in it.
const TITLE_LETTERS: usize = 60;
const PERIOD_LETTERS: usize = 10;
/// A period that stands where the table does.
#[derive(Clone, Debug)]
pub struct Told {
    /// The period.
    pub period: Period,
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}

impl Told {
    /// What the name of a sheet says.
    pub fn by_name(sheet: &Sheet, format: Format, context: &Context<'_>) -> Option<Self> {
        let span = Span::Cell { file: sheet.file, sheet: sheet.index, row: 1, column: 0 };
        Self::in_text(&sheet.name, span, context).filter(|_| format == Format::Workbook)
    }

    /// What the lines above a table say: the last of them, else the first two. What stands between are remarks.
    pub fn by_title(above: &[OwnedRow], sheet: &Sheet, context: &Context<'_>) -> Option<Self> {
        let in_row = |row: &OwnedRow| {
            let [(column, Raw::Text(text))] = row.cells.as_slice() else { return None };
            let span = Span::Cell { file: sheet.file, sheet: sheet.index, row: row.number, column: *column };
            Self::in_text(text, span, context).filter(|_| !words::is_note(text))
        };
        let (last, others) = above.split_last()?;
        in_row(last).or_else(|| others.iter().take(2).rev().find_map(in_row))
    }

    /// The lines above the widest of the first rows, which are no part of a table.
    pub fn titles(rows: &[OwnedRow]) -> &[OwnedRow] {
        &rows[..rows.iter().take_while(|row| row.cells.len() == 1).count()]
    }

    /// The only month, quarter or half that a text names, if it is shorter than the plan.
    fn in_text(text: &str, span: Span, context: &Context<'_>) -> Option<Self> {
        let letters: Vec<char> = text.trim().chars().collect();
        if letters.len() > TITLE_LETTERS || context.plan.is_none() {
            return None;
        }
        let mut found: Option<(usize, Self)> = None;
        let mut at = 0;
        while at < letters.len() {
            let Some((end, period)) = period_at(&letters, at, context) else {
                at += 1;
                continue;
            };
            if found.is_some() {
                return None;
            }
            found = Some((at, Self { period, text: letters[at..end].iter().collect(), span }));
            at = end;
        }
        let (_, told) = found?;
        context.plan.is_none_or(|plan| !told.period.covers(&plan)).then_some(told)
    }

    /// Whether the rows of a table are of the period: no column gives theirs.
    pub fn is_of(&self, layout: &Layout) -> bool {
        let gives_period = |role: &Role, name: Option<&str>| matches!(role, Role::Period { .. }) || matches!(name, Some("period" | "date"));
        let takes = layout.form.parts.iter().any(|part| part.info.key.contains(&"period"));
        takes && layout.columns.iter().all(|column| !gives_period(&column.role, column.name))
    }

    /// I104: how the rows are read.
    pub fn tell(&self, context: &Context<'_>) {
        let read = self.period.label(context.vocabulary);
        context.report(Diagnostic::new("I104", self.span).variant("told").arg("text", &self.text).arg("read", read));
    }
}

/// The longest period that begins at a letter, and where it ends.
fn period_at(letters: &[char], at: usize, context: &Context<'_>) -> Option<(usize, Period)> {
    let before = at.checked_sub(1).map(|at| letters[at]);
    if before.is_some_and(|c| c.is_ascii_digit() || layout_words().no_period_after.contains(c)) {
        return None;
    }
    let last = letters.len().min(at + PERIOD_LETTERS);
    let end = (at + 2..=last).rev().find(|&end| read(&letters[at..end], context).is_some())?;
    let after = letters.get(end);
    let goes_on = after.is_some_and(|c| c.is_ascii_digit() || layout_words().no_period_before.contains(*c));
    Some((end, read(&letters[at..end], context)?)).filter(|_| !goes_on)
}

fn read(letters: &[char], context: &Context<'_>) -> Option<Period> {
    let text: String = letters.iter().collect();
    let is_tight = text.trim() == text && text.contains(|c: char| !c.is_ascii_digit());
    let period = words::period(&text, context).filter(|_| is_tight)?;
    matches!(period.kind, PeriodKind::Month | PeriodKind::Quarter | PeriodKind::Half).then_some(period)
}
