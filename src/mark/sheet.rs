//! A sheet whose cells are marked: nothing in it changes but the styles of these cells, and blank cells where there were none.

use std::collections::BTreeMap;

use super::styles::Styles;
use super::xml::{Edits, Kind, Tag, Tags, escape, prefixed};
use super::{Address, Fault, package::Dialect};
use crate::diagnostic::Severity;

/// What follows the drawing of the notes in the order of the schema.
const AFTER_DRAWING: [&str; 9] =
    ["legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst", "AlternateContent"];

/// What a cell gets: the colour of a severity, or none any more where an earlier marking gave it one.
pub type Colour = Option<Severity>;

/// A sheet that is looked through once.
pub struct Marker<'x, 's> {
    text: &'x str,
    styles: &'s mut Styles,
    edits: Edits,
    /// Cells that are still to come, in order.
    waiting: BTreeMap<Address, Colour>,
    /// Styles of columns: first, last (from 1) and style.
    columns: Vec<(u32, u32, u32)>,
    prefix: &'x str,
    row: u32,
    row_style: u32,
    column: Option<u16>,
    is_inside: bool,
    /// Where the cells end, and where what follows the drawing of the notes begins.
    end: Option<usize>,
    follower: Option<usize>,
    last: usize,
    relations: Option<String>,
    drawing: Option<String>,
}

/// What became of a sheet.
pub struct Marked {
    /// Its changes.
    edits: Edits,
    /// The relation of its drawing of notes, where it has one.
    pub drawing: Option<String>,
    /// Where a drawing of notes belongs.
    place: usize,
    prefix: String,
    /// The prefix of relations.
    relations: Option<String>,
}

/// Looks through a sheet and marks its cells.
///
/// # Errors
/// When its rows and cells do not stand in order.
pub fn mark(text: &str, cells: BTreeMap<Address, Colour>, styles: &mut Styles) -> Result<Marked, Fault> {
    let mut marker = Marker {
        text,
        styles,
        edits: Edits::default(),
        waiting: cells,
        columns: Vec::new(),
        prefix: "",
        row: 0,
        row_style: 0,
        column: None,
        is_inside: false,
        end: None,
        follower: None,
        last: 0,
        relations: None,
        drawing: None,
    };
    for tag in Tags::of(text) {
        marker.visit(&tag?)?;
    }
    marker.finish()
}

impl<'x> Marker<'x, '_> {
    fn visit(&mut self, tag: &Tag<'x>) -> Result<(), Fault> {
        match (tag.depth, tag.local(), tag.kind) {
            (0, _, Kind::Open) => self.root(tag),
            (0, _, Kind::Close) => self.last = tag.at.start,
            (1, "sheetData", kind) => self.data(tag, kind)?,
            (1, "legacyDrawing", Kind::Open | Kind::Empty) => self.drawing = tag.attribute("id"),
            (1, name, Kind::Open | Kind::Empty) if self.end.is_some() && AFTER_DRAWING.contains(&name) => {
                self.follower = self.follower.or(Some(tag.at.start));
            }
            (2, "col", Kind::Open | Kind::Empty) => self.columns.extend(column_style(tag)),
            (2, "row", kind) if self.is_inside => self.row(tag, kind)?,
            (3, "c", Kind::Open | Kind::Empty) if self.is_inside => self.cell(tag)?,
            _ => {}
        }
        Ok(())
    }

    fn root(&mut self, tag: &Tag<'x>) {
        self.prefix = tag.prefix();
        let named = |dialect: Dialect| tag.with_value(dialect.relations());
        let name = named(Dialect::Transitional).or_else(|| named(Dialect::Strict));
        self.relations = name.and_then(|name| name.strip_prefix("xmlns:").map(str::to_string));
    }

    fn data(&mut self, tag: &Tag<'x>, kind: Kind) -> Result<(), Fault> {
        match kind {
            Kind::Open => self.is_inside = true,
            Kind::Close => {
                self.rows_before(u32::MAX, tag.at.start)?;
                self.is_inside = false;
                self.end = Some(tag.at.end);
            }
            Kind::Empty => {
                let rows = self.rows(u32::MAX)?;
                self.edits.replace(tag.at.clone(), format!("{}{rows}</{}>", tag.with(&[], true), tag.name()));
                self.end = Some(tag.at.end);
            }
        }
        Ok(())
    }

    fn row(&mut self, tag: &Tag<'x>, kind: Kind) -> Result<(), Fault> {
        if kind == Kind::Close {
            return self.cells_before(None, tag.at.start);
        }
        let number = tag.number("r").unwrap_or(self.row + 1);
        if number <= self.row || number > Address::ROWS {
            return Err(Fault::Odd);
        }
        self.rows_before(number, tag.at.start)?;
        self.row = number;
        self.column = None;
        self.row_style = tag.number("s").unwrap_or(0);
        if kind == Kind::Empty && self.next_cell().is_some() {
            let cells = self.cells(None)?;
            self.edits.replace(tag.at.clone(), format!("{}{cells}</{}>", tag.with(&[], true), tag.name()));
        }
        Ok(())
    }

    fn cell(&mut self, tag: &Tag<'x>) -> Result<(), Fault> {
        let named = match tag.attribute("r") {
            Some(reference) => Some(Address::of(&reference).filter(|address| address.row == self.row).ok_or(Fault::Odd)?.column),
            None => None,
        };
        let column = named.unwrap_or_else(|| self.column.map_or(0, |column| column + 1));
        if self.column.is_some_and(|last| column <= last) || column >= Address::COLUMNS {
            return Err(Fault::Odd);
        }
        self.cells_before(Some(column), tag.at.start)?;
        self.column = Some(column);
        if let Some(colour) = self.waiting.remove(&Address { row: self.row, column }) {
            let style = self.styles.marked(tag.number("s").unwrap_or(0), colour)?.to_string();
            self.edits.replace(tag.at.clone(), tag.with(&[("s", &style)], false));
        }
        Ok(())
    }

    /// The next cell of this row that is to be marked.
    fn next_cell(&self) -> Option<Address> {
        self.waiting.keys().next().copied().filter(|address| address.row == self.row)
    }

    fn cells_before(&mut self, column: Option<u16>, at: usize) -> Result<(), Fault> {
        let cells = self.cells(column)?;
        if !cells.is_empty() {
            self.edits.insert(at, cells);
        }
        Ok(())
    }

    /// Blank cells of this row left of a column, or all that are left.
    fn cells(&mut self, before: Option<u16>) -> Result<String, Fault> {
        let mut cells = String::new();
        while let Some(address) = self.next_cell().filter(|address| before.is_none_or(|column| address.column < column)) {
            cells.push_str(&self.blank(address)?);
        }
        Ok(prefixed(&cells, self.prefix))
    }

    /// A cell that was not there, in the style that it showed.
    fn blank(&mut self, address: Address) -> Result<String, Fault> {
        let colour = self.waiting.remove(&address).flatten();
        let number = u32::from(address.column) + 1;
        let of_column = self.columns.iter().find(|(first, last, _)| (*first..=*last).contains(&number)).map_or(0, |(.., style)| *style);
        let base = if address.row == self.row && self.row_style > 0 { self.row_style } else { of_column };
        Ok(format!("<c r=\"{address}\" s=\"{}\"/>", self.styles.marked(base, colour)?))
    }

    fn rows_before(&mut self, row: u32, at: usize) -> Result<(), Fault> {
        let rows = self.rows(row)?;
        if !rows.is_empty() {
            self.edits.insert(at, rows);
        }
        Ok(())
    }

    /// Rows that were not there, above a row.
    fn rows(&mut self, before: u32) -> Result<String, Fault> {
        let mut rows = String::new();
        while let Some(row) = self.waiting.keys().next().map(|address| address.row).filter(|row| *row < before) {
            let mut cells = String::new();
            while let Some(address) = self.waiting.keys().next().copied().filter(|address| address.row == row) {
                cells.push_str(&self.blank(address)?);
            }
            rows.push_str(&format!("<row r=\"{row}\">{cells}</row>"));
        }
        Ok(prefixed(&rows, self.prefix))
    }

    fn finish(self) -> Result<Marked, Fault> {
        let Self { edits, waiting, prefix, end, follower, last, relations, drawing, text, .. } = self;
        if !waiting.is_empty() || end.is_none() || last > text.len() {
            return Err(Fault::Odd);
        }
        Ok(Marked { edits, drawing, place: follower.unwrap_or(last), prefix: prefix.to_string(), relations })
    }
}

impl Marked {
    /// The sheet with its marks, and with a drawing of notes when it gets one.
    ///
    /// # Errors
    /// When its parts overlap.
    pub fn text(mut self, text: &str, drawing: Option<(&str, Dialect)>) -> Result<String, Fault> {
        if let Some((id, dialect)) = drawing {
            let (declared, prefix) = match &self.relations {
                Some(prefix) => (String::new(), prefix.as_str()),
                None => (format!(" xmlns:r=\"{}\"", dialect.relations()), "r"),
            };
            let element = format!("<legacyDrawing{declared} {prefix}:id=\"{}\"/>", escape(id));
            self.edits.insert(self.place, prefixed(&element, &self.prefix));
        }
        self.edits.apply(text)
    }
}

fn column_style(tag: &Tag<'_>) -> Option<(u32, u32, u32)> {
    Some((tag.number("min")?, tag.number("max")?, tag.number("style")?))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::Address;
    use super::super::styles::Styles;
    use super::{Colour, Dialect, mark};
    use crate::diagnostic::Severity;

    const STYLES: &str = "<styleSheet><fonts><font/></fonts><fills><fill/></fills><cellXfs><xf/><xf/><xf/></cellXfs></styleSheet>";

    /// What a sheet with this inside becomes when these cells are marked; new styles are 3 and more.
    fn marked(inside: &str, cells: &[&str]) -> Option<String> {
        let text = format!("<worksheet>{inside}</worksheet>");
        let cells: BTreeMap<Address, Colour> = cells.iter().map(|cell| (Address::of(cell).unwrap(), Some(Severity::Error))).collect();
        let mut styles = Styles::of(STYLES.to_string()).unwrap();
        let marked = mark(&text, cells, &mut styles).ok()?.text(&text, None).unwrap();
        styles.finish().unwrap();
        Some(marked.strip_prefix("<worksheet>").unwrap().strip_suffix("</worksheet>").unwrap().to_string())
    }

    #[test]
    fn cells_that_are_not_there_are_put_in_order() {
        let cases = [
            ("<sheetData/>", &["B2"][..], "<sheetData><row r=\"2\"><c r=\"B2\" s=\"3\"/></row></sheetData>"),
            (
                "<sheetData></sheetData>",
                &["A1", "A3"],
                "<sheetData><row r=\"1\"><c r=\"A1\" s=\"3\"/></row><row r=\"3\"><c r=\"A3\" s=\"3\"/></row></sheetData>",
            ),
            ("<sheetData><row r=\"2\"/></sheetData>", &["A2"], "<sheetData><row r=\"2\"><c r=\"A2\" s=\"3\"/></row></sheetData>"),
            (
                "<sheetData><row r=\"2\" s=\"1\"><c r=\"B2\"><v>1</v></c></row><row r=\"4\"/></sheetData>",
                &["A2", "B2", "C2", "A3"],
                "<sheetData><row r=\"2\" s=\"1\"><c r=\"A2\" s=\"3\"/><c r=\"B2\" s=\"4\"><v>1</v></c><c r=\"C2\" s=\"3\"/></row>\
                 <row r=\"3\"><c r=\"A3\" s=\"4\"/></row><row r=\"4\"/></sheetData>",
            ),
            (
                "<cols><col min=\"1\" max=\"2\" style=\"2\"/></cols><sheetData/>",
                &["B1", "C1"],
                "<cols><col min=\"1\" max=\"2\" style=\"2\"/></cols><sheetData><row r=\"1\"><c r=\"B1\" s=\"3\"/><c r=\"C1\" s=\"4\"/></row></sheetData>",
            ),
        ];
        for (inside, cells, expected) in cases {
            assert_eq!(marked(inside, cells).as_deref(), Some(expected), "{inside}");
        }
    }

    #[test]
    fn rows_and_cells_without_references_are_counted() {
        let inside = "<sheetData><row><c/><c s=\"1\"/></row><row><c/></row></sheetData>";
        let expected = "<sheetData><row><c/><c s=\"3\"/></row><row><c s=\"4\"/></row></sheetData>";
        assert_eq!(marked(inside, &["B1", "A2"]).as_deref(), Some(expected));
    }

    #[test]
    fn what_is_not_in_order_is_refused() {
        for inside in [
            "<sheetData><row r=\"2\"/><row r=\"1\"/></sheetData>",
            "<sheetData><row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row></sheetData>",
            "<sheetData><row r=\"1\"><c r=\"A2\"/></row></sheetData>",
            "<sheetData><row r=\"1\"><c r=\"x\"/></row></sheetData>",
            "<a/>",
            "<sheetData>",
        ] {
            assert_eq!(marked(inside, &["A9"]), None, "{inside}");
        }
    }

    #[test]
    fn a_drawing_stands_in_its_place_and_names_its_relation() {
        for (text, expected) in [
            ("<w><sheetData/><drawing/><tableParts/><extLst/></w>", "<drawing/><legacyDrawing xmlns:r=\"{}\" r:id=\"x\"/><tableParts/>"),
            ("<w xmlns:k=\"{}\"><sheetData/><drawing/></w>", "<drawing/><legacyDrawing k:id=\"x\"/></w>"),
            ("<s:w xmlns:r=\"{}\"><s:sheetData/></s:w>", "</s:sheetData><s:legacyDrawing r:id=\"x\"/></s:w>"),
        ] {
            let (text, expected) = (text.replace("{}", Dialect::Transitional.relations()), expected.replace("{}", Dialect::Transitional.relations()));
            let mut styles = Styles::of(STYLES.to_string()).unwrap();
            let marked = mark(&text, BTreeMap::new(), &mut styles).unwrap().text(&text, Some(("x", Dialect::Transitional))).unwrap();
            assert!(marked.contains(&expected), "{marked}");
        }
    }
}
