//! The notes of a sheet: the part with their texts, and the drawing with their boxes. Notes of people stay, and ours
//! follow them; ours of an earlier marking go.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::note::{Note, runs};
use super::package::Dialect;
use super::xml::{self, Edits, Kind, Tag};
use super::{Address, Fault};

/// Who writes our notes.
const AUTHOR: &str = "planpress";

/// Texts of notes by their cells.
pub type Notes = BTreeMap<Address, String>;

/// A comments part with our notes, and what that means for the cells.
pub struct Comments {
    /// The part.
    pub text: String,
    /// Cells that have a note and had none, and so need a box.
    pub new: BTreeSet<Address>,
    /// Cells whose note was ours alone and is taken away, and so have a box too many.
    pub gone: BTreeSet<Address>,
    /// Cells that an earlier marking marked and that are not marked now.
    pub mended: BTreeSet<Address>,
}

/// Puts our notes into a comments part; those of an earlier marking go.
///
/// # Errors
/// When the part is damaged.
pub fn comments(before: Option<String>, notes: &Notes, dialect: Dialect) -> Result<Comments, Fault> {
    let text = before.unwrap_or_else(|| {
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
        format!("{head}<comments xmlns=\"{}\"><authors></authors><commentList></commentList></comments>", dialect.sheets())
    });
    let tags = xml::tags(&text)?;
    let mut edits = Edits::default();
    let author = author(&tags, &text, &mut edits)?;
    let mut new: BTreeSet<Address> = notes.keys().copied().collect();
    let (mut gone, mut mended) = (BTreeSet::new(), BTreeSet::new());
    for (position, tag) in tags.iter().enumerate().filter(|(_, tag)| tag.begins() && tag.depth == 2 && tag.local() == "comment") {
        let Some(address) = tag.attribute("ref").and_then(|reference| Address::of(&reference)) else { continue };
        let note = Note::of(&tags[position..], &text)?;
        new.remove(&address);
        match (notes.get(&address), note.is_ours()) {
            (Some(ours), _) => note.rewrite(Some(ours), &mut edits),
            (None, Some(true)) => {
                edits.replace(note.at.clone(), "");
                gone.insert(address);
                mended.insert(address);
            }
            (None, Some(false)) => {
                note.rewrite(None, &mut edits);
                mended.insert(address);
            }
            (None, None) => {}
        }
    }
    let added: Vec<String> = new
        .iter()
        .map(|address| format!("<comment ref=\"{address}\" authorId=\"{author}\"><text>{}</text></comment>", runs(&notes[address])))
        .collect();
    xml::append(&tags, list(&tags, "commentList")?, &added, &mut edits)?;
    Ok(Comments { text: edits.apply(&text)?, new, gone, mended })
}

fn list(tags: &[Tag<'_>], name: &str) -> Result<usize, Fault> {
    tags.iter().position(|tag| tag.begins() && tag.depth == 1 && tag.local() == name).ok_or(Fault::Odd)
}

/// The number of our name among the authors, to whom it is added when it is not there.
fn author(tags: &[Tag<'_>], text: &str, edits: &mut Edits) -> Result<u32, Fault> {
    let authors: Vec<&Tag<'_>> = tags.iter().filter(|tag| tag.depth == 2 && tag.local() == "author" && tag.begins()).collect();
    let is_ours = |tag: &&Tag<'_>| text[tag.at.end..].starts_with(&format!("{AUTHOR}<"));
    if let Some(position) = authors.iter().position(is_ours) {
        return Ok(position as u32);
    }
    xml::append(tags, list(tags, "authors")?, &[format!("<author>{AUTHOR}</author>")], edits)?;
    Ok(authors.len() as u32)
}

/// Namespaces of drawings by the letters that programs give them.
const SPACES: [(&str, &str); 3] =
    [("v", "urn:schemas-microsoft-com:vml"), ("o", "urn:schemas-microsoft-com:office:office"), ("x", "urn:schemas-microsoft-com:office:excel")];
/// The kind of shape that a note is.
const KIND: &str = "_x0000_t202";

/// A drawing with a box for each new note, and without those of notes that are gone.
///
/// # Errors
/// When the part is damaged.
pub fn drawing(before: Option<String>, notes: &Notes, comments: &Comments) -> Result<String, Fault> {
    let text = before.unwrap_or_else(|| {
        let spaces: String = SPACES.iter().map(|(letter, space)| format!(" xmlns:{letter}=\"{space}\"")).collect();
        format!("<xml{spaces}></xml>")
    });
    let tags = xml::tags(&text)?;
    let letters = SPACES.map(|(letter, space)| (letter, tags[0].with_value(space)));
    let is_known = letters.iter().all(|(letter, name)| name.as_deref() == Some(&format!("xmlns:{letter}")));
    let declared: String =
        if is_known { String::new() } else { SPACES.iter().map(|(letter, space)| format!(" xmlns:{letter}=\"{space}\"")).collect() };
    let has_kind = tags.iter().any(|tag| tag.local() == "shapetype" && tag.attribute("id").as_deref() == Some(KIND));
    let mut shapes = if has_kind || comments.new.is_empty() { String::new() } else { kind(&declared) };
    comments.new.iter().for_each(|address| shapes.push_str(&shape(*address, &notes[address], &declared)));
    let mut edits = Edits::default();
    for (address, at) in boxes(&tags, &text) {
        if comments.gone.contains(&address) {
            edits.replace(at, "");
        }
    }
    let end = tags.last().filter(|tag| tag.kind == Kind::Close).ok_or(Fault::Odd)?;
    edits.insert(end.at.start, shapes);
    edits.apply(&text)
}

/// The boxes of a drawing: their cells, and where they stand.
fn boxes(tags: &[Tag<'_>], text: &str) -> Vec<(Address, Range<usize>)> {
    let mut boxes = Vec::new();
    let (mut start, mut row, mut column) = (None, None, None);
    for pair in tags.windows(2) {
        let number = || text[pair[0].at.end..pair[1].at.start].trim().parse::<u32>().ok();
        match (pair[0].kind, pair[0].depth, pair[0].local()) {
            (Kind::Open, 1, "shape") => (start, row, column) = (Some(pair[0].at.start), None, None),
            (Kind::Open, 3, "Row") => row = number(),
            (Kind::Open, 3, "Column") => column = number().and_then(|number| u16::try_from(number).ok()),
            (Kind::Close, 1, "shape") => {
                let address = row.zip(column).and_then(|(row, column)| Some(Address { row: row.checked_add(1)?, column }));
                boxes.extend(address.zip(start).map(|(address, start)| (address, start..pair[0].at.end)));
            }
            _ => {}
        }
    }
    boxes
}

fn kind(declared: &str) -> String {
    format!(
        "<v:shapetype{declared} id=\"{KIND}\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">\
         <v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>"
    )
}

/// Points that a line of a note is high, characters that it holds, and the lines of the smallest and largest box.
const LINE_HEIGHT: usize = 13;
const LINE: usize = 26;
const LINES: (usize, usize) = (4, 24);

/// The box of a note: hidden until somebody points at the cell, and as high as its text.
fn shape(address: Address, note: &str, declared: &str) -> String {
    let lines: usize = note.lines().map(|line| line.chars().count() / LINE + 1).sum::<usize>() + 1;
    let height = lines.clamp(LINES.0, LINES.1) * LINE_HEIGHT;
    let (row, column) = (address.row - 1, address.column);
    let anchor = format!("{}, 15, {}, 2, {}, 15, {}, 4", column + 1, row.saturating_sub(1), column + 5, row + lines.clamp(LINES.0, LINES.1) as u32);
    format!(
        "<v:shape{declared} id=\"planpress_{address}\" type=\"#{KIND}\" style=\"position:absolute;margin-left:60pt;margin-top:2pt;width:260pt;\
         height:{height}pt;z-index:1;visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/>\
         <v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\">\
         <div style=\"text-align:left\"></div></v:textbox><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>\
         <x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
}
