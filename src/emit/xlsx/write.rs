//! Writes a workbook: contents, tables, and the operands that no table shows.

use std::io;

use rust_xlsxwriter::{ConditionalFormatFormula, DataValidation, DocProperties, ExcelDateTime, Formula, Url, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::NumberText;
use super::fields::{self, Course};
use super::fill::FillDown;
use super::formula::Printer;
use super::layout::Layout;
use super::links::{Links, MOST_LINKS};
use super::place::Place;
use super::sheet::{Sheet, figure_of};
use super::style::{RowLook, Style, Styles, is_right, is_signed, look, status_format, status_of, unit_word};
use super::value::{fitting, is_datable, nearest, serial};
use crate::diagnostic::Places;
use crate::figures::{Definition, Expr, FigureId, Figures, Unit, Value};
use crate::report::{Cell, CellContent, Column, ColumnKind, Inline, Report, RowKind, Text};
use crate::vocabulary::{Term, Vocabulary};

/// A workbook with more cells is written row by row to a temporary file.
const MANY_CELLS: usize = 100_000;
/// Measured on 1,000,000 cells: 2.5 times as fast as the usual 6, at 4 % more bytes.
const COMPRESSION: u8 = 3;
/// Characters of a list that Excel takes without a range.
const MOST_CHOICES: usize = 255;
/// Narrowest and widest columns, in characters of half width.
const WIDTHS: (usize, usize) = (8, 44);
/// Pixels of a character of half width, and of the space around a cell's text.
const PIXELS: (u32, u32) = (7, 12);

/// What the sheets of a workbook are written from.
#[derive(Clone, Copy)]
pub(super) struct Book<'a> {
    pub(super) report: &'a Report,
    pub(super) figures: &'a Figures,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) number: NumberText<'a>,
    pub(super) places: &'a Places,
    pub(super) layout: &'a Layout<'a>,
}

impl<'a> Book<'a> {
    /// Writes the workbook.
    ///
    /// # Errors
    /// When a temporary file or `to` cannot be written.
    pub(super) fn write(&self, to: &mut (dyn io::Write + Send)) -> io::Result<()> {
        self.save(to).map_err(|error| match error {
            XlsxError::IoError(error) => error,
            other => io::Error::other(other),
        })
    }

    fn save(&self, to: &mut (dyn io::Write + Send)) -> Result<(), XlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_zip_compression_level(COMPRESSION).set_properties(&self.properties()?);
        let cells: usize = self.layout.sheets.iter().map(|sheet| sheet.rows.len() * sheet.columns.len()).sum();
        let mut styles = Styles::new(self.report.frame.money.as_ref(), self.vocabulary);
        let links = Links::new(self.report, self.layout);
        let large = cells > MANY_CELLS;
        self.contents(add_sheet(&mut workbook, large)?, &mut styles)?;
        for (sheet, number) in self.layout.sheets.iter().zip(1..) {
            let target = add_sheet(&mut workbook, large)?;
            self.frame(target, &sheet.name, sheet.head_rows())?;
            TableSheet { book: *self, sheet, number, styles: &mut styles, links: &links, widths: vec![0; sheet.columns.len()], linked: 0 }
                .write(target)?;
        }
        for part in 0..self.layout.basis_sheets() {
            self.basis(add_sheet(&mut workbook, large)?, part, &mut styles)?;
        }
        for &(_, name, place) in self.layout.names() {
            let sheet = self.layout.sheet_name(place.sheet).replace('\'', "''");
            workbook.define_name(name, &format!("='{sheet}'!${}${}", crate::diagnostic::span::column_letters(place.column), place.row + 1))?;
        }
        workbook.save_to_writer(to)
    }

    fn properties(&self) -> Result<DocProperties, XlsxError> {
        let frame = &self.report.frame;
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        let title = format!("{} {}", frame.plan, self.layout.workbook.title);
        Ok(DocProperties::new().set_title(title.trim()).set_company(&frame.company).set_subject(&frame.stamp).set_creation_datetime(&created))
    }

    /// What every sheet has: frozen titles, print settings, formulas that are blank until a program calculates them.
    pub(super) fn frame(&self, sheet: &mut Worksheet, name: &str, head_rows: u32) -> Result<(), XlsxError> {
        let frame = &self.report.frame;
        sheet.set_name(name)?.set_formula_result_default("");
        sheet.set_freeze_panes(head_rows, 0)?.set_repeat_rows(0, head_rows - 1)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_header(format!("&L{}&C{}&R{}", escaped(&frame.plan), escaped(name), escaped(&frame.stamp))).set_footer("&C&P / &N");
        Ok(())
    }

    /// The words of a cell.
    pub(super) fn text(&self, text: &Text) -> String {
        text.0.iter().map(|piece| self.piece(piece)).collect()
    }

    fn piece(&self, piece: &Inline) -> String {
        match piece {
            Inline::Plain(words)
            | Inline::Strong(words)
            | Inline::Quiet(words)
            | Inline::Link(_, words)
            | Inline::Code(words)
            | Inline::Tag(words, _) => words.clone(),
            Inline::Figure(id) | Inline::StrongFigure(id) | Inline::Number(id) => (self.number)(*id),
            Inline::Mark(_) => String::new(),
            Inline::Source(span) => self.places.show(*span),
        }
    }

    /// Writes a value that no formula yields.
    pub(super) fn value(&self, sheet: &mut Worksheet, place: Place, value: Value, styled: Styled<'_>) -> Result<(), XlsxError> {
        let (row, column) = (place.row, place.column);
        match (value, styled) {
            (Value::Number(number), Styled::As(format)) => sheet.write_number_with_format(row, column, nearest(number), format),
            (Value::Number(number), Styled::AsColumn) => sheet.write_number(row, column, nearest(number)),
            (Value::Date(date), _) if !is_datable(date) => return self.string(sheet, place, &date.to_string(), styled),
            (Value::Date(date), Styled::As(format)) => sheet.write_number_with_format(row, column, serial(date), format),
            (Value::Date(date), Styled::AsColumn) => sheet.write_number(row, column, serial(date)),
            (Value::Flag(flag), Styled::As(format)) => sheet.write_boolean_with_format(row, column, flag, format),
            (Value::Flag(flag), Styled::AsColumn) => sheet.write_boolean(row, column, flag),
            (Value::Text(text), _) => return self.string(sheet, place, self.figures.words(text), styled),
            (Value::Term(term), _) => return self.string(sheet, place, self.vocabulary.term_label(term), styled),
            (Value::Missing(_), Styled::As(format)) => sheet.write_blank(row, column, format),
            (Value::Missing(_), Styled::AsColumn) => Ok(sheet),
        }?;
        Ok(())
    }

    /// Writes text as text, whatever it begins with.
    pub(super) fn string(&self, sheet: &mut Worksheet, place: Place, text: &str, styled: Styled<'_>) -> Result<(), XlsxError> {
        let text = fitting(text, self.vocabulary.word("workbook.cut"));
        match styled {
            Styled::As(format) => sheet.write_string_with_format(place.row, place.column, text, format)?,
            Styled::AsColumn => sheet.write_string(place.row, place.column, text)?,
        };
        Ok(())
    }

    /// Writes a formula with the value that the site shows.
    pub(super) fn formula(&self, sheet: &mut Worksheet, place: Place, formula: &str, value: Value, styled: Styled<'_>) -> Result<(), XlsxError> {
        let formula = Formula::new(formula).set_result(self.cached(value));
        match styled {
            Styled::As(format) => sheet.write_formula_with_format(place.row, place.column, formula, format)?,
            Styled::AsColumn => sheet.write_formula(place.row, place.column, formula)?,
        };
        Ok(())
    }

    fn cached(&self, value: Value) -> String {
        match value {
            Value::Number(number) => nearest(number).to_string(),
            Value::Date(date) => serial(date).to_string(),
            Value::Flag(flag) => if flag { "TRUE" } else { "FALSE" }.to_string(),
            Value::Text(text) => self.figures.words(text).to_string(),
            Value::Term(term) => self.vocabulary.term_label(term).to_string(),
            Value::Missing(_) => String::new(),
        }
    }

    pub(super) fn printer(&self) -> Printer<'a> {
        Printer { layout: self.layout, figures: self.figures, vocabulary: self.vocabulary }
    }
}

/// Whether a cell has a look of its own or that of its column.
#[derive(Clone, Copy)]
pub(super) enum Styled<'f> {
    As(&'f rust_xlsxwriter::Format),
    AsColumn,
}

fn add_sheet(workbook: &mut Workbook, large: bool) -> Result<&mut Worksheet, XlsxError> {
    if large { workbook.add_worksheet_with_low_memory() } else { Ok(workbook.add_worksheet()) }
}

/// Text in a print header; long ones are cut, because Excel takes 255 characters in all.
fn escaped(text: &str) -> String {
    text.chars().take(70).collect::<String>().replace('&', "&&")
}

/// Width of a column whose widest text has this many characters of half width.
pub(super) fn pixels(width: usize) -> u32 {
    width.clamp(WIDTHS.0, WIDTHS.1) as u32 * PIXELS.0 + PIXELS.1
}

/// A table on its way to a sheet.
struct TableSheet<'s, 'a> {
    book: Book<'a>,
    sheet: &'s Sheet<'a>,
    number: u16,
    styles: &'s mut Styles,
    links: &'s Links<'a>,
    widths: Vec<usize>,
    linked: usize,
}

impl TableSheet<'_, '_> {
    fn write(mut self, target: &mut Worksheet) -> Result<(), XlsxError> {
        let defaults: Vec<Style> = (0..self.sheet.columns.len()).map(|position| self.usual_style(position)).collect();
        for (position, &style) in defaults.iter().enumerate() {
            target.set_column_format(position as u16, self.styles.format(style))?;
        }
        let course = Course::of(self.sheet, self.book.figures);
        self.head(target)?;
        course.iter().try_for_each(|course| self.weeks(target, course))?;
        self.body(target, &defaults)?;
        self.marks(target)?;
        let (first, last) = self.sheet.data_rows();
        if self.sheet.sortable && last > first {
            target.autofilter(first - 1, 0, last, (self.sheet.columns.len().max(1) - 1) as u16)?;
        }
        for (position, &width) in self.widths.iter().enumerate() {
            target.set_column_width_pixels(position as u16, pixels(width))?;
        }
        Ok(())
    }

    fn column(&self, position: usize) -> &Column {
        &self.sheet.table.columns[self.sheet.columns[position]]
    }

    /// The style that most cells of a column have: that of its first figure in an ordinary row.
    fn usual_style(&self, position: usize) -> Style {
        let column = self.sheet.columns[position];
        let rows = &self.sheet.table.rows[self.sheet.rows.clone()];
        let cell =
            rows.iter().filter(|row| row.kind == RowKind::Plain).find_map(|row| row.cells.get(column).filter(|cell| figure_of(cell).is_some()));
        let figure = cell.and_then(figure_of).filter(|&id| self.book.figures.exists(id));
        figure.map_or_else(|| self.words_style(position), |id| self.figure_style(position, id))
    }

    fn words_style(&self, position: usize) -> Style {
        Style { wrap: self.column(position).kind == ColumnKind::Prose, ..Style::default() }
    }

    fn figure_style(&self, position: usize, id: FigureId) -> Style {
        let column = self.column(position);
        let input = !matches!(self.book.figures.definition(id), Definition::Computed(_));
        Style { look: look(self.book.figures, id, self.styles), signed: is_signed(column), input, ..self.words_style(position) }
    }

    fn head(&mut self, target: &mut Worksheet) -> Result<(), XlsxError> {
        let titles = self.sheet.head_rows() - 1;
        if titles > 0 {
            self.groups(target)?;
        }
        for position in 0..self.sheet.columns.len() {
            let title = self.title(position);
            self.widths[position] = title.lines().map(UnicodeWidthStr::width).max().unwrap_or(0).min(24);
            let format = self.styles.format(Style { row: RowLook::Head, right: is_right(self.column(position).kind), ..Style::default() });
            target.write_string_with_format(titles, position as u16, fitting(&title, ""), format)?;
        }
        Ok(())
    }

    /// First days of the columns of bars, and the bars; the heads stand before the rows, because large sheets are written in order.
    fn weeks(&mut self, target: &mut Worksheet, course: &Course) -> Result<(), XlsxError> {
        let head = Style { row: RowLook::Head, right: true, ..Style::default() };
        let format = self.styles.format(head).clone().set_num_format("m\\-d").set_font_size(8);
        for (&day, column) in course.days.iter().zip(course.first..) {
            target.write_number_with_format(self.sheet.head_rows() - 1, column, day, &format)?;
            target.set_column_width_pixels(column, fields::WIDTH)?;
        }
        if self.sheet.rows.is_empty() { Ok(()) } else { course.fill(target, self.sheet) }
    }

    /// The words above columns side by side.
    fn groups(&mut self, target: &mut Worksheet) -> Result<(), XlsxError> {
        let groups: Vec<String> = (0..self.sheet.columns.len()).map(|position| self.column(position).group.clone().unwrap_or_default()).collect();
        let format = self.styles.format(Style { row: RowLook::Head, ..Style::default() });
        let mut first = 0;
        while first < groups.len() {
            let last = first + groups[first..].iter().take_while(|group| **group == groups[first]).count() - 1;
            let words = fitting(&groups[first], "");
            if last > first && !words.is_empty() {
                target.merge_range(0, first as u16, 0, last as u16, &words, format)?;
            } else {
                for position in first..=last {
                    target.write_string_with_format(0, position as u16, words.as_ref(), format)?;
                }
            }
            first = last + 1;
        }
        Ok(())
    }

    /// Title of a column with the unit in which its cells really count, so that a reader of the sheet takes them for what they are.
    fn title(&self, position: usize) -> String {
        let column = self.column(position);
        let unit = match self.unit(position) {
            Units::One(unit) => unit_word(unit, self.book.figures, self.book.vocabulary),
            Units::None => column.unit.clone(),
            Units::Several => None,
        };
        match unit {
            Some(unit) if !unit.is_empty() => format!("{}({unit})", column.title),
            _ => column.title.clone(),
        }
    }

    fn unit(&self, position: usize) -> Units {
        let (figures, column) = (self.book.figures, self.sheet.columns[position]);
        let rows = &self.sheet.table.rows[self.sheet.rows.clone()];
        let ids = rows.iter().filter_map(|row| figure_of(row.cells.get(column)?).filter(|&id| figures.exists(id)));
        ids.fold(Units::None, |units, id| match units {
            Units::None => Units::One(figures.unit(id)),
            Units::One(unit) if unit == figures.unit(id) => units,
            Units::One(_) | Units::Several => Units::Several,
        })
    }

    fn body(&mut self, target: &mut Worksheet, defaults: &[Style]) -> Result<(), XlsxError> {
        let mut fills: Vec<FillDown> = defaults.iter().map(|_| FillDown::default()).collect();
        let (first, _) = self.sheet.data_rows();
        for (row, at) in self.sheet.table.rows[self.sheet.rows.clone()].iter().zip(first..) {
            for position in 0..self.sheet.columns.len() {
                let place = Place { sheet: self.number, column: position as u16, row: at };
                let blank = Cell::default();
                let cell = row.cells.get(self.sheet.columns[position]).unwrap_or(&blank);
                let base = Style { row: row.kind.into(), indent: row.kind == RowKind::Child && position == 0, ..Style::default() };
                match (figure_of(cell).filter(|&id| self.book.figures.exists(id)), &cell.content) {
                    (Some(id), _) => {
                        let style = Style { row: base.row, indent: base.indent, ..self.figure_style(position, id) };
                        self.figure(target, place, id, style, defaults[position], &mut fills[position])?;
                    }
                    (None, CellContent::Text(text)) => self.words(target, place, text, base, defaults[position])?,
                    (None, CellContent::Blank | CellContent::Figure(_)) => {
                        if base.row != RowLook::Plain {
                            target.write_blank(place.row, place.column, self.styles.format(base))?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn figure(
        &mut self,
        target: &mut Worksheet,
        place: Place,
        id: FigureId,
        style: Style,
        usual: Style,
        fill: &mut FillDown,
    ) -> Result<(), XlsxError> {
        let book = self.book;
        let value = book.figures.value(id);
        let home = book.layout.home(id).unwrap_or(place);
        let text = matches!(value, Value::Text(_));
        self.measure(place, || width(&book, value, style));
        let formula =
            if home != place { (!text).then(|| fill.mirror(&book.printer(), home, place)) } else { fill.formula(&book.printer(), id, place) };
        let style = Style { input: style.input && home == place, ..style };
        let styled = if style == usual { Styled::AsColumn } else { Styled::As(self.styles.format(style)) };
        match formula {
            Some(formula) => book.formula(target, place, &formula, value, styled),
            None => book.value(target, place, value, styled),
        }
    }

    fn words(&mut self, target: &mut Worksheet, place: Place, text: &Text, base: Style, usual: Style) -> Result<(), XlsxError> {
        let words = self.book.text(text);
        let position = usize::from(place.column);
        self.measure(place, || words.lines().map(UnicodeWidthStr::width).max().unwrap_or(0));
        let style = Style { row: base.row, indent: base.indent, ..self.words_style(position) };
        let link = text.0.iter().find_map(|piece| if let Inline::Link(link, _) = piece { self.links.address(link) } else { None });
        if let Some(address) = link.filter(|_| self.linked < MOST_LINKS && words.encode_utf16().count() < 2_000) {
            self.linked += 1;
            let format = self.styles.format(Style { link: true, ..style });
            target.write_url_with_options(place.row, place.column, Url::new(address), words, "", Some(format))?;
            return Ok(());
        }
        let styled = if style == usual { Styled::AsColumn } else { Styled::As(self.styles.format(style)) };
        self.book.string(target, place, &words, styled)
    }

    /// Widens a column; the first thousand rows tell enough.
    fn measure(&mut self, place: Place, width: impl FnOnce() -> usize) {
        if place.row < 1_000 {
            let known = &mut self.widths[usize::from(place.column)];
            *known = (*known).max(width());
        }
    }

    /// Colours of states, and the words offered for columns of a closed set.
    fn marks(&self, target: &mut Worksheet) -> Result<(), XlsxError> {
        let (first, last) = self.sheet.data_rows();
        if self.sheet.rows.is_empty() {
            return Ok(());
        }
        fields::heat(target, self.sheet)?;
        for position in 0..self.sheet.columns.len() {
            let column = self.column(position);
            for (label, format) in self.states(position) {
                let cell = Place { sheet: 0, column: position as u16, row: first }.cell();
                let rule = format!("=${cell}={}", super::formula::quoted(&label));
                target.add_conditional_format(
                    first,
                    position as u16,
                    last,
                    position as u16,
                    &ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format),
                )?;
            }
            let words: Vec<&str> = column.choices.map(|set| self.book.vocabulary.term_labels(set).collect()).unwrap_or_default();
            let length: usize = words.iter().map(|word| word.encode_utf16().count() + 1).sum();
            if !words.is_empty() && length <= MOST_CHOICES && words.iter().all(|word| !word.contains(',')) {
                target.add_data_validation(first, position as u16, last, position as u16, &DataValidation::new().allow_list_strings(&words)?)?;
            }
        }
        Ok(())
    }

    /// The words of a column that say how something stands, with their look; those that a formula may yield are among them.
    fn states(&self, position: usize) -> Vec<(String, rust_xlsxwriter::Format)> {
        let figures = self.book.figures;
        let column = self.sheet.columns[position];
        if !matches!(self.unit(position), Units::One(Unit::Term)) {
            return Vec::new();
        }
        let mut terms: Vec<Term> = Vec::new();
        let mut definitions: Vec<&Expr> = Vec::new();
        for row in &self.sheet.table.rows[self.sheet.rows.clone()] {
            let Some(id) = row.cells.get(column).and_then(figure_of).filter(|&id| figures.exists(id)) else { continue };
            terms.extend(figures.value(id).term());
            if let Definition::Computed(expr) = figures.definition(id)
                && !definitions.iter().any(|known| std::ptr::eq(*known, expr))
            {
                definitions.push(expr);
            }
            if terms.len() > 1_000 {
                terms.sort_unstable();
                terms.dedup();
            }
        }
        definitions.into_iter().for_each(|expr| terms_of(expr, &mut terms));
        terms.sort_unstable();
        terms.dedup();
        let label = |term| self.book.vocabulary.term_label(term).to_string();
        terms.into_iter().filter_map(|term| Some((label(term), status_format(status_of(term)?)?))).collect()
    }
}

/// The units of a column.
#[derive(Clone, Copy)]
enum Units {
    None,
    One(Unit),
    Several,
}

/// The terms that a choice may end in.
fn terms_of(expr: &Expr, terms: &mut Vec<Term>) {
    if let Expr::Constant(value) = expr {
        terms.extend(value.term());
    }
    if let Expr::If { then, otherwise, .. } = expr {
        terms_of(then, terms);
        terms_of(otherwise, terms);
    }
}

/// Width of a value in characters of half width.
fn width(book: &Book<'_>, value: Value, style: Style) -> usize {
    match value {
        Value::Number(number) => {
            let digits = number.trunc().to_string().len();
            let digits = if style.look == super::style::Look::TenThousands { digits.saturating_sub(4) } else { digits };
            digits + digits / 3 + 5
        }
        Value::Date(_) => 10,
        Value::Flag(_) => 5,
        Value::Text(text) => book.figures.words(text).width(),
        Value::Term(term) => book.vocabulary.term_label(term).width(),
        Value::Missing(_) => 0,
    }
}
