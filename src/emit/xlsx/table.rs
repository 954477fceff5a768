//! Writes a table to its sheet: titles, rows, and the looks that follow the values.

use rust_xlsxwriter::{ConditionalFormatFormula, DataValidation, Note, Url, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::fields::{self, Course};
use super::fill::FillDown;
use super::links::{Links, MOST_LINKS};
use super::place::Place;
use super::sheet::{Sheet, figure_in, figure_of};
use super::style::{Look, RowLook, Style, Styles, is_right, is_signed, look, status_format, status_of, unit_word};
use super::value::fitting;
use super::write::{Book, Styled, pixels};
use crate::figures::{Definition, Expr, FigureId, Unit, Value};
use crate::report::{Column, ColumnKind, Content, Inline, RowKind, Text};
use crate::vocabulary::Term;

/// Characters of a list that Excel takes without a range.
const MOST_CHOICES: usize = 255;

/// A table on its way to a sheet.
pub(super) struct TableSheet<'s, 'a> {
    book: Book<'a>,
    sheet: &'s Sheet<'a>,
    number: u16,
    styles: &'s mut Styles,
    links: &'s Links<'a>,
    widths: Vec<usize>,
    /// Whether the money of a column needs more than a tenth of 万.
    exact: Vec<bool>,
    linked: usize,
}

impl<'s, 'a> TableSheet<'s, 'a> {
    /// A table of the workbook; its sheet has this number.
    pub(super) fn new(book: Book<'a>, sheet: &'s Sheet<'a>, number: u16, styles: &'s mut Styles, links: &'s Links<'a>) -> Self {
        let exact = sheet.columns.iter().map(|&column| is_exact(book, sheet, column)).collect();
        Self { book, sheet, number, styles, links, widths: vec![0; sheet.columns.len()], exact, linked: 0 }
    }

    /// Writes the sheet.
    pub(super) fn write(mut self, target: &mut Worksheet) -> Result<(), XlsxError> {
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
        let rows = self.sheet.table.rows.range(self.sheet.rows.clone());
        let figure = rows.filter(|row| row.kind() == RowKind::Plain).find_map(|row| row.cell(column).and_then(figure_of));
        let figure = figure.filter(|&id| self.book.figures.exists(id));
        figure.map_or_else(|| self.words_style(position), |id| self.figure_style(position, id))
    }

    fn words_style(&self, position: usize) -> Style {
        Style { wrap: self.column(position).kind == ColumnKind::Prose, ..Style::default() }
    }

    fn figure_style(&self, position: usize, id: FigureId) -> Style {
        let column = self.column(position);
        let input = !matches!(self.book.figures.definition(id), Definition::Computed(_));
        let look = match look(self.book.figures, id, self.styles) {
            Look::TenThousands if self.exact[position] => Look::TenThousandsExact,
            look => look,
        };
        Style { look, signed: is_signed(column), input, ..self.words_style(position) }
    }

    fn head(&mut self, target: &mut Worksheet) -> Result<(), XlsxError> {
        let titles = self.sheet.head_rows() - 1;
        if titles > 0 {
            self.groups(target)?;
        }
        for position in 0..self.sheet.columns.len() {
            let title = self.title(position);
            self.widths[position] = text_width(&title).min(24);
            let format = self.styles.format(Style { row: RowLook::Head, right: is_right(self.column(position).kind), ..Style::default() });
            target.write_string_with_format(titles, position as u16, fitting(&title, ""), format)?;
            if let Some(note) = self.money_note(position) {
                target.insert_note(titles, position as u16, &note)?;
            }
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

    /// What a typed number means where it is shown in another size: 元 shown as 万. It stands in a note, because a head with more in its
    /// brackets than the unit would not be recognised when the sheet is read again.
    fn money_note(&self, position: usize) -> Option<Note> {
        let word = self.styles.money_word().filter(|_| self.holds_money(position))?;
        let yuan = self.book.vocabulary.unit("yuan");
        Some(Note::new(self.book.vocabulary.filled("workbook.money_note", &[("unit", yuan), ("word", word)])).set_author(""))
    }

    fn holds_money(&self, position: usize) -> bool {
        let (figures, column) = (self.book.figures, self.sheet.columns[position]);
        let rows = self.sheet.table.rows.range(self.sheet.rows.clone());
        rows.filter_map(|row| figure_of(row.cell(column)?).filter(|&id| figures.exists(id))).any(|id| figures.unit(id) == Unit::Money)
    }

    fn unit(&self, position: usize) -> Units {
        let (figures, column) = (self.book.figures, self.sheet.columns[position]);
        let rows = self.sheet.table.rows.range(self.sheet.rows.clone());
        let ids = rows.filter_map(|row| figure_of(row.cell(column)?).filter(|&id| figures.exists(id)));
        ids.fold(Units::None, |units, id| match units {
            Units::None => Units::One(figures.unit(id)),
            Units::One(unit) if unit == figures.unit(id) => units,
            Units::One(_) | Units::Several => Units::Several,
        })
    }

    fn body(&mut self, target: &mut Worksheet, defaults: &[Style]) -> Result<(), XlsxError> {
        let mut fills: Vec<FillDown> = defaults.iter().map(|_| FillDown::default()).collect();
        let (first, _) = self.sheet.data_rows();
        for (row, at) in self.sheet.table.rows.range(self.sheet.rows.clone()).zip(first..) {
            for position in 0..self.sheet.columns.len() {
                let place = Place { sheet: self.number, column: position as u16, row: at };
                let content = row.cell(self.sheet.columns[position]).map_or(Content::Blank, |cell| cell.content);
                let indent = if let (RowKind::Child(depth), 0) = (row.kind(), position) { depth } else { 0 };
                let base = Style { row: row.kind().into(), indent, ..Style::default() };
                let figure = figure_in(content).filter(|&id| self.book.figures.exists(id));
                match (figure, content) {
                    (Some(id), _) => {
                        let style = Style { row: base.row, indent: base.indent, ..self.figure_style(position, id) };
                        self.figure(target, place, id, style, defaults[position], &mut fills[position])?;
                    }
                    (None, Content::Words(words)) => self.plain(target, place, words, base, defaults[position])?,
                    (None, Content::Text(text)) => self.words(target, place, text, base, defaults[position])?,
                    (None, Content::Blank | Content::Figure(_)) if base.row == RowLook::Plain => {}
                    (None, Content::Blank | Content::Figure(_)) => {
                        target.write_blank(place.row, place.column, self.styles.format(base))?;
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

    /// Words that may link to something in the workbook.
    fn words(&mut self, target: &mut Worksheet, place: Place, text: &Text, base: Style, usual: Style) -> Result<(), XlsxError> {
        let words = self.book.text(text);
        let link = text.0.iter().find_map(|piece| if let Inline::Link(link, _) = piece { self.links.address(link) } else { None });
        let Some(address) = link.filter(|_| self.linked < MOST_LINKS && words.encode_utf16().count() < 2_000) else {
            return self.plain(target, place, &words, base, usual);
        };
        self.linked += 1;
        self.measure(place, || text_width(&words));
        let style = Style { row: base.row, indent: base.indent, link: true, ..self.words_style(usize::from(place.column)) };
        target.write_url_with_options(place.row, place.column, Url::new(address), words, "", Some(self.styles.format(style)))?;
        Ok(())
    }

    fn plain(&mut self, target: &mut Worksheet, place: Place, words: &str, base: Style, usual: Style) -> Result<(), XlsxError> {
        self.measure(place, || text_width(words));
        let style = Style { row: base.row, indent: base.indent, ..self.words_style(usize::from(place.column)) };
        let styled = if style == usual { Styled::AsColumn } else { Styled::As(self.styles.format(style)) };
        self.book.string(target, place, words, styled)
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
        for row in self.sheet.table.rows.range(self.sheet.rows.clone()) {
            let Some(id) = row.cell(column).and_then(figure_of).filter(|&id| figures.exists(id)) else { continue };
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

/// Whether a column holds money that a tenth of 万 would round.
fn is_exact(book: Book<'_>, sheet: &Sheet<'_>, column: usize) -> bool {
    let figures = book.figures;
    let thousand = rust_decimal::Decimal::ONE_THOUSAND;
    let rows = sheet.table.rows.range(sheet.rows.clone());
    rows.filter_map(|row| figure_of(row.cell(column)?).filter(|&id| figures.exists(id)))
        .any(|id| figures.unit(id) == Unit::Money && figures.number(id).is_some_and(|number| !(number % thousand).is_zero()))
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

/// Width of the widest line of a text in characters of half width.
fn text_width(words: &str) -> usize {
    words.lines().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// Width of a value in characters of half width.
fn width(book: &Book<'_>, value: Value, style: Style) -> usize {
    match value {
        Value::Number(number) => {
            let digits = number.trunc().to_string().len();
            let digits = if style.look == Look::TenThousands { digits.saturating_sub(4) } else { digits };
            let digits = if style.look == Look::TenThousandsExact { digits.max(5) } else { digits };
            digits + digits / 3 + 5
        }
        Value::Date(_) => 10,
        Value::Flag(_) => 5,
        Value::Text(text) => book.figures.words(text).width(),
        Value::Term(term) => book.vocabulary.term_label(term).width(),
        Value::Missing(_) => 0,
    }
}
