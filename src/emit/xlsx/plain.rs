//! The sheets that are no tables of the report: the contents, and the operands that no table shows.

use rust_xlsxwriter::{Url, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::layout::BASIS_VALUE;
use super::links::{page_address, sheet_address};
use super::operands::MOST_OPERANDS;
use super::place::{Place, at_row};
use super::sheet::Sheet;
use super::style::{RowLook, Style, Styles, look, unit_word};
use super::write::{Book, Styled, pixels};
use crate::figures::{Definition, FigureId};
use crate::report::Inline;

/// Widths of the columns of a basis sheet: name, value, unit, source.
const BASIS_WIDTHS: [usize; 4] = [40, 16, 8, 40];

impl Book<'_> {
    /// The first sheet: the tables of this workbook, the other workbooks, the page of the site.
    pub(super) fn contents(&self, sheet: &mut Worksheet, styles: &mut Styles) -> Result<(), XlsxError> {
        let words = self.vocabulary;
        self.frame(sheet, &self.layout.contents_name, 1)?;
        let mut lines = Lines { sheet, styles, row: 0, width: 12 };
        lines.head(&[words.word("workbook.sheet"), words.word("workbook.about")])?;
        for (part, number) in self.layout.sheets.iter().zip(1..) {
            lines.link(&part.name, &sheet_address(&part.name), &self.about(part, number))?;
        }
        for (place, table) in self.report.tables_elsewhere(self.layout.workbook.name) {
            let address = format!("file:///{}.xlsx#'{}'!A1", place.workbook, place.sheet.replace('\'', "''"));
            let about = words.filled("workbook.elsewhere", &[("rows", table.rows.len().to_string().as_str()), ("workbook", place.workbook)]);
            lines.link(&place.sheet, &address, &about)?;
        }
        for part in 0..self.layout.basis_sheets() {
            let name = self.layout.sheet_name((1 + self.layout.sheets.len() + part) as u16);
            lines.link(name, &sheet_address(name), words.word("workbook.basis_about"))?;
        }
        for other in self.report.workbooks.iter().filter(|other| other.name != self.layout.workbook.name) {
            lines.link(&other.title, &format!("file:///{}.xlsx", other.name), words.word("workbook.other"))?;
        }
        if !self.layout.workbook.page.is_empty() {
            lines.link(words.word("workbook.page"), &page_address(&self.layout.workbook.page), &self.layout.workbook.title)?;
        }
        let width = lines.width;
        sheet.set_column_width_pixels(0, pixels(width))?;
        sheet.set_column_width_pixels(1, pixels(60))?;
        Ok(())
    }

    /// What a sheet is about, and which of its columns have values without formulas.
    fn about(&self, part: &Sheet<'_>, number: u16) -> String {
        // The contents are text, and would still say the old number when an input of the workbook is changed.
        let title = self.report.title_of(part.table);
        let holds_numbers = title.0.iter().any(|piece| matches!(piece, Inline::Figure(_) | Inline::StrongFigure(_) | Inline::Number(_)));
        let title = if holds_numbers { String::new() } else { self.text(title) };
        let literal = (0..).zip(&part.columns).filter(|&(position, _)| self.layout.is_literal(number, position));
        let names: Vec<&str> = literal.map(|(_, &column)| part.table.columns[column].title.as_str()).collect();
        if names.is_empty() {
            return title;
        }
        let columns = names.join(self.vocabulary.word("list_separator"));
        let note = self.vocabulary.filled("workbook.values_only", &[("columns", &columns), ("most", &MOST_OPERANDS.to_string())]);
        format!("{title}\n{note}").trim().to_string()
    }

    /// A last sheet: operands that no table shows, each with its name, value, unit and source.
    pub(super) fn basis(&self, sheet: &mut Worksheet, part: usize, styles: &mut Styles) -> Result<(), XlsxError> {
        let number = (1 + self.layout.sheets.len() + part) as u16;
        self.frame(sheet, self.layout.sheet_name(number), 1)?;
        let heads = ["workbook.name", "workbook.value", "workbook.unit", "workbook.source"];
        for (column, key) in heads.into_iter().enumerate() {
            let format = styles.format(Style { row: RowLook::Head, ..Style::default() });
            sheet.write_string_with_format(0, column as u16, self.vocabulary.word(key), format)?;
            sheet.set_column_width_pixels(column as u16, pixels(BASIS_WIDTHS[column]))?;
        }
        let shown = self.layout.basis.iter().filter_map(|&id| Some((id, self.layout.home(id)?)));
        for (id, place) in shown.filter(|(_, place)| place.sheet == number) {
            self.operand(sheet, id, place, styles)?;
        }
        Ok(())
    }

    fn operand(&self, sheet: &mut Worksheet, id: FigureId, place: Place, styles: &mut Styles) -> Result<(), XlsxError> {
        let input = !matches!(self.figures.definition(id), Definition::Computed(_));
        let style = Style { look: look(self.figures, id, styles), input, ..Style::default() };
        let plain = Place { column: 0, ..place };
        self.string(sheet, plain, &self.figures.name(id, self.vocabulary), Styled::AsColumn)?;
        let styled = Styled::As(styles.format(style));
        match self.printer().formula(id) {
            Some(formula) => self.formula(sheet, place, &at_row(&formula, place.row), self.figures.value(id), styled)?,
            None => self.value(sheet, place, self.figures.value(id), styled)?,
        }
        let unit = unit_word(self.figures.unit(id), self.figures, self.vocabulary).unwrap_or_default();
        self.string(sheet, Place { column: BASIS_VALUE + 1, ..place }, &unit, Styled::AsColumn)?;
        self.string(sheet, Place { column: BASIS_VALUE + 2, ..place }, &self.origin(id), Styled::AsColumn)
    }

    /// Where a figure comes from: a place of the input, rows of it, a paragraph of the rules, a method.
    fn origin(&self, id: FigureId) -> String {
        match self.figures.definition(id) {
            Definition::Read => self.places.show(self.figures.span(id)),
            Definition::Rows => {
                let rows = self.figures.column_ref(id.column).row_set(id.row).map_or(0, crate::figures::RowSet::len);
                format!("{rows} {}", self.vocabulary.word("workbook.rows"))
            }
            Definition::Computed(_) => format!("§{}", self.figures.column_ref(id.column).rule.0),
            Definition::Derived { by, .. } => self.vocabulary.word(&format!("method.{by}")).to_string(),
        }
    }
}

/// Lines of the contents sheet.
struct Lines<'s> {
    sheet: &'s mut Worksheet,
    styles: &'s mut Styles,
    row: u32,
    width: usize,
}

impl Lines<'_> {
    fn head(&mut self, words: &[&str]) -> Result<(), XlsxError> {
        let format = self.styles.format(Style { row: RowLook::Head, ..Style::default() });
        for (word, column) in words.iter().zip(0..) {
            self.sheet.write_string_with_format(self.row, column, *word, format)?;
        }
        self.row += 1;
        Ok(())
    }

    fn link(&mut self, name: &str, address: &str, about: &str) -> Result<(), XlsxError> {
        let format = self.styles.format(Style { link: true, ..Style::default() });
        self.sheet.write_url_with_options(self.row, 0, Url::new(address), name, "", Some(format))?;
        self.sheet.write_string_with_format(
            self.row,
            1,
            super::value::fitting(about, ""),
            self.styles.format(Style { wrap: true, ..Style::default() }),
        )?;
        self.width = self.width.max(name.width());
        self.row += 1;
        Ok(())
    }
}
