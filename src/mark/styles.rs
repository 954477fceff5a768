//! The styles of a workbook, to which those of the marks and of the list are added. No style that is there changes.

use std::collections::BTreeMap;

use super::Fault;
use super::package::Dialect;
use super::xml::{self, Edits, Kind, Tag};
use crate::diagnostic::Severity;

/// Colours of marked cells, from pale to hardly more: what stands in the cell must stay legible.
fn colour(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "FFFFC7CE",
        Severity::Warning => "FFFFE699",
        Severity::Info => "FFBDD7EE",
    }
}

/// How a cell of the list looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// The line at the top.
    Title,
    /// A name of a column.
    Header,
    /// A text that is broken into lines.
    Body,
    /// A text that leads to a cell.
    Link,
}

/// What a style is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wanted {
    /// A style of the workbook in the colour of a severity.
    Marked(u32, Severity),
    /// A style that has the colour of an earlier marking, without it.
    Mended(u32),
    /// One of the list.
    OfList(Look),
    /// A cell of the list that names a severity.
    Named(Severity),
}

/// The part of the styles, and what is added to it.
pub struct Styles {
    text: String,
    /// The styles of cells, as they are written.
    cells: Vec<String>,
    fills: Counted,
    fonts: Counted,
    added: Vec<String>,
    known: BTreeMap<Wanted, u32>,
    /// The fills and fonts, as they are written.
    own_fills: Vec<String>,
    own_fonts: Vec<String>,
    /// What the first of them is, without emphasis.
    font: String,
}

/// A list of the part that grows.
#[derive(Default)]
struct Counted {
    before: u32,
    added: Vec<String>,
}

impl Counted {
    fn add(&mut self, child: String) -> u32 {
        let known = self.added.iter().position(|other| *other == child);
        let position = known.unwrap_or_else(|| {
            self.added.push(child);
            self.added.len() - 1
        });
        self.before + position as u32
    }
}

impl Styles {
    /// Reads the part.
    ///
    /// # Errors
    /// When it has no fonts, fills or styles of cells.
    pub fn of(text: String) -> Result<Self, Fault> {
        let tags = xml::tags(&text)?;
        let list = |name: &str| tags.iter().position(|tag| tag.begins() && tag.depth == 1 && tag.local() == name).ok_or(Fault::Odd);
        let count = |name: &str| Ok(Counted { before: children(&tags, list(name)?, &text).len() as u32, added: Vec::new() });
        let (fills, fonts) = (count("fills")?, count("fonts")?);
        let cells = children(&tags, list("cellXfs")?, &text);
        let own_fills = children(&tags, list("fills")?, &text);
        let own_fonts = children(&tags, list("fonts")?, &text);
        let font = own_fonts.first().map(|font| plain(font)).transpose()?.unwrap_or_default();
        Ok(Self { cells, fills, fonts, added: Vec::new(), known: BTreeMap::new(), own_fills, own_fonts, font, text })
    }

    /// The style of a cell that has the style `base` and gets the colour of a severity, or loses the one that an earlier marking gave it.
    pub fn marked(&mut self, base: u32, colour: Option<Severity>) -> Result<u32, Fault> {
        let base = if (base as usize) < self.cells.len() { base } else { 0 };
        match colour {
            Some(severity) => self.wanted(Wanted::Marked(base, severity)),
            None if self.is_marked(base)? => self.wanted(Wanted::Mended(base)),
            None => Ok(base),
        }
    }

    /// Whether a style has one of our colours.
    fn is_marked(&self, style: u32) -> Result<bool, Fault> {
        let Some(own) = self.cells.get(style as usize) else { return Ok(false) };
        let fill = xml::tags(own)?.first().and_then(|tag| tag.number("fillId")).and_then(|fill| self.own_fills.get(fill as usize));
        let ours = [Severity::Error, Severity::Warning, Severity::Info].map(|severity| format!("\"{}\"", colour(severity)));
        Ok(fill.is_some_and(|fill| ours.iter().any(|colour| fill.contains(colour))))
    }

    /// A style of the list.
    pub fn of_list(&mut self, look: Look) -> Result<u32, Fault> {
        self.wanted(Wanted::OfList(look))
    }

    /// The style of a cell of the list that names a severity.
    pub fn named(&mut self, severity: Severity) -> Result<u32, Fault> {
        self.wanted(Wanted::Named(severity))
    }

    fn wanted(&mut self, wanted: Wanted) -> Result<u32, Fault> {
        if let Some(known) = self.known.get(&wanted) {
            return Ok(*known);
        }
        let style = match wanted {
            Wanted::Marked(base, severity) => self.coloured(base, severity)?,
            Wanted::Mended(base) => self.changed(base, &[("fillId", "0")])?,
            Wanted::OfList(look) => self.look(look),
            Wanted::Named(severity) => {
                let (font, fill) = (self.font(true, false), self.fill(colour(severity)));
                style(font, fill)
            }
        };
        let number = (self.cells.len() + self.added.len()) as u32;
        self.added.push(style);
        self.known.insert(wanted, number);
        Ok(number)
    }

    /// A style of the workbook with another fill, and a dark font where it has a light one; what it holds besides stays.
    fn coloured(&mut self, base: u32, severity: Severity) -> Result<String, Fault> {
        let fill = self.fill(colour(severity)).to_string();
        let mut values = vec![("fillId", fill.as_str()), ("applyFill", "1")];
        let font = self.cells.get(base as usize).map(|own| xml::tags(own)).transpose()?.and_then(|tags| tags.first()?.number("fontId"));
        let dark = self.darkened(font.unwrap_or(0))?.map(|font| font.to_string());
        if let Some(dark) = &dark {
            values.extend([("fontId", dark.as_str()), ("applyFont", "1")]);
        }
        self.changed(base, &values)
    }

    /// A style of the workbook with other values.
    fn changed(&self, base: u32, values: &[(&str, &str)]) -> Result<String, Fault> {
        let own = self.cells.get(base as usize).ok_or(Fault::Odd)?;
        let tags = xml::tags(own)?;
        let mut edits = Edits::default();
        edits.replace(tags[0].at.clone(), tags[0].with(values, false));
        Ok(unprefixed(&edits.apply(own)?, tags[0].prefix()))
    }

    /// A font in black in place of one that is too light for a pale ground.
    fn darkened(&mut self, font: u32) -> Result<Option<u32>, Fault> {
        let Some(own) = self.own_fonts.get(font as usize).cloned() else { return Ok(None) };
        let tags = xml::tags(&own)?;
        let Some(colour) = tags.iter().find(|tag| tag.begins() && tag.local() == "color").filter(|tag| is_light(tag)) else { return Ok(None) };
        let mut edits = Edits::default();
        edits.replace(colour.at.clone(), format!("<{} rgb=\"FF000000\"/>", colour.name()));
        Ok(Some(self.fonts.add(unprefixed(&edits.apply(&own)?, tags[0].prefix()))))
    }

    fn look(&mut self, look: Look) -> String {
        match look {
            Look::Title => {
                format!("<xf numFmtId=\"0\" fontId=\"{}\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>", self.font(true, false))
            }
            Look::Header => {
                let (font, fill) = (self.font(true, false), self.fill("FFD9D9D9"));
                style(font, fill)
            }
            Look::Body => style(self.font(false, false), 0),
            Look::Link => style(self.font(false, true), 0),
        }
    }

    fn fill(&mut self, colour: &str) -> u32 {
        self.fills.add(format!("<fill><patternFill patternType=\"solid\"><fgColor rgb=\"{colour}\"/><bgColor indexed=\"64\"/></patternFill></fill>"))
    }

    fn font(&mut self, bold: bool, link: bool) -> u32 {
        let (bold, line) = (if bold { "<b/>" } else { "" }, if link { "<u/>" } else { "" });
        let colour = if link { "<color rgb=\"FF0563C1\"/>" } else { "" };
        let font = format!("<font>{bold}{line}{}{colour}</font>", self.font);
        self.fonts.add(font)
    }

    /// The part with what was added.
    pub fn finish(self) -> Result<String, Fault> {
        let tags = xml::tags(&self.text)?;
        let mut edits = Edits::default();
        for (name, added) in [("fonts", &self.fonts.added), ("fills", &self.fills.added), ("cellXfs", &self.added)] {
            let list = tags.iter().position(|tag| tag.begins() && tag.depth == 1 && tag.local() == name).ok_or(Fault::Odd)?;
            xml::append(&tags, list, added, &mut edits)?;
        }
        edits.apply(&self.text)
    }
}

/// Whether a colour is light: by its parts, or one of those that are white in nearly every workbook.
fn is_light(colour: &Tag<'_>) -> bool {
    const HALF: u32 = 3 * 0x80;
    let parts = |rgb: String| u32::from_str_radix(rgb.get(rgb.len().checked_sub(6)?..)?, 16).ok();
    let sum = |rgb: u32| (rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff);
    let by_parts = colour.attribute("rgb").and_then(parts).is_some_and(|rgb| sum(rgb) > HALF);
    by_parts || matches!(colour.number("theme"), Some(0 | 2)) || matches!(colour.number("indexed"), Some(1 | 9))
}

/// A style whose text is broken into lines and stands at the top.
fn style(font: u32, fill: u32) -> String {
    format!(
        "<xf numFmtId=\"0\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" applyFill=\"1\" \
         applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>"
    )
}

/// The children of the element that begins with a tag, as they are written.
fn children(tags: &[Tag<'_>], parent: usize, text: &str) -> Vec<String> {
    let depth = tags[parent].depth + 1;
    let inside = tags[parent + 1..].iter().take_while(|tag| tag.depth >= depth);
    let mut found = Vec::new();
    let mut start = None;
    for tag in inside.filter(|tag| tag.depth == depth && tags[parent].kind == Kind::Open) {
        match tag.kind {
            Kind::Empty => found.push(text[tag.at.clone()].to_string()),
            Kind::Open => start = Some(tag.at.start),
            Kind::Close => found.extend(start.take().map(|start| text[start..tag.at.end].to_string())),
        }
    }
    found
}

/// What a font holds but for bold, italic, underline and colour, without the prefix.
fn plain(font: &str) -> Result<String, Fault> {
    let tags = xml::tags(font)?;
    let kept = children(&tags, 0, font);
    let is_emphasis = |child: &String| {
        let all = xml::tags(child).unwrap_or_default();
        all.first().is_none_or(|tag| matches!(tag.local(), "b" | "i" | "u" | "color" | "strike" | "extLst"))
    };
    let kept: String = kept.into_iter().filter(|child| !is_emphasis(child)).collect();
    Ok(unprefixed(&kept, tags[0].prefix()))
}

/// The styles of a workbook that has none: one font, the two fills that every workbook has, one style.
pub fn bare(dialect: Dialect) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<styleSheet xmlns=\"{}\"><fonts count=\"1\"><font><sz val=\"11\"/>\
         <name val=\"Calibri\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill>\
         <patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border>\
         </borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"1\">\
         <xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/></cellXfs></styleSheet>",
        dialect.sheets()
    )
}

/// Elements without their prefix.
fn unprefixed(xml: &str, prefix: &str) -> String {
    if prefix.is_empty() { xml.to_string() } else { xml.replace(&format!("<{prefix}"), "<").replace(&format!("</{prefix}"), "</") }
}
