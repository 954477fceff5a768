//! The notes of a sheet: the part with their texts, and the drawing with their boxes. Notes of people stay, and ours follow them.

use std::collections::{BTreeMap, BTreeSet};

use super::package::Dialect;
use super::xml::{self, Edits, Kind, Tag, escape, prefixed};
use super::{Address, Fault};

/// Who writes our notes.
const AUTHOR: &str = "planpress";
/// What stands between the note of a person and ours.
const RULE: &str = "———— planpress ————";

/// Texts of notes by their cells.
pub type Notes = BTreeMap<Address, String>;

/// A comments part with our notes, and the cells that had a note before.
///
/// # Errors
/// When the part is damaged.
pub fn comments(before: Option<String>, notes: &Notes, dialect: Dialect) -> Result<(String, BTreeSet<Address>), Fault> {
    let text = before.unwrap_or_else(|| {
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
        format!("{head}<comments xmlns=\"{}\"><authors></authors><commentList></commentList></comments>", dialect.sheets())
    });
    let tags = xml::tags(&text)?;
    let mut edits = Edits::default();
    let author = author(&tags, &text, &mut edits)?;
    let mut had = BTreeSet::new();
    for (position, tag) in tags.iter().enumerate().filter(|(_, tag)| tag.begins() && tag.depth == 2 && tag.local() == "comment") {
        let Some(address) = tag.attribute("ref").and_then(|reference| Address::of(&reference)) else { continue };
        had.insert(address);
        if let Some(note) = notes.get(&address) {
            let is_ours = tag.number("authorId") == Some(author);
            extend(&tags[position..], &text, note, is_ours, &mut edits)?;
        }
    }
    let new = notes.iter().filter(|(address, _)| !had.contains(address));
    let new: Vec<String> =
        new.map(|(address, note)| format!("<comment ref=\"{address}\" authorId=\"{author}\"><text>{}</text></comment>", runs(note))).collect();
    xml::append(&tags, list(&tags, "commentList")?, &new, &mut edits)?;
    Ok((edits.apply(&text), had))
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

/// Puts our note in place of an earlier one of ours, or below the words of a person.
fn extend(tags: &[Tag<'_>], text: &str, note: &str, is_ours: bool, edits: &mut Edits) -> Result<(), Fault> {
    let prefix = tags[0].prefix();
    let of_comment = || tags[1..].iter().take_while(|tag| tag.depth > 2);
    let at = |kind: Kind, depth: usize, name: &str| of_comment().find(|tag| tag.kind == kind && tag.depth == depth && tag.local() == name);
    let (open, close) = (at(Kind::Open, 3, "text").ok_or(Fault::Odd)?, at(Kind::Close, 3, "text").ok_or(Fault::Odd)?);
    if is_ours {
        edits.replace(open.at.end..close.at.start, prefixed(&runs(note), prefix));
        return Ok(());
    }
    // A plain text becomes a run, for runs follow it.
    if let (Some(from), Some(to)) = (at(Kind::Open, 4, "t"), at(Kind::Close, 4, "t")) {
        edits.insert(from.at.start, prefixed("<r>", prefix));
        edits.insert(to.at.end, prefixed("</r>", prefix));
    }
    let ours = text[open.at.end..close.at.start].find(RULE).map(|found| open.at.end + found);
    let run = ours.and_then(|ours| of_comment().filter(|tag| tag.begins() && tag.local() == "r" && tag.at.start < ours).last());
    let start = run.map_or(close.at.start, |run| run.at.start);
    edits.replace(start..close.at.start, prefixed(&format!("{}{}", run_of(&format!("\n{RULE}\n"), false), runs(note)), prefix));
    Ok(())
}

/// A note as runs of text, its first line bold.
fn runs(note: &str) -> String {
    let (head, body) = note.split_once('\n').map_or((note, ""), |(head, body)| (head, body));
    let body = if body.is_empty() { String::new() } else { run_of(&format!("\n{body}"), false) };
    run_of(head, true) + &body
}

fn run_of(text: &str, bold: bool) -> String {
    let bold = if bold { "<b/>" } else { "" };
    format!("<r><rPr>{bold}<sz val=\"9\"/></rPr><t xml:space=\"preserve\">{}</t></r>", escape(text))
}

/// Namespaces of drawings by the letters that programs give them.
const SPACES: [(&str, &str); 3] =
    [("v", "urn:schemas-microsoft-com:vml"), ("o", "urn:schemas-microsoft-com:office:office"), ("x", "urn:schemas-microsoft-com:office:excel")];
/// The kind of shape that a note is.
const KIND: &str = "_x0000_t202";

/// A drawing with a box for each of these notes.
///
/// # Errors
/// When the part is damaged.
pub fn drawing<'n>(before: Option<String>, notes: impl Iterator<Item = (&'n Address, &'n String)>) -> Result<String, Fault> {
    let text = before.unwrap_or_else(|| {
        let spaces: String = SPACES.iter().map(|(letter, space)| format!(" xmlns:{letter}=\"{space}\"")).collect();
        format!("<xml{spaces}></xml>")
    });
    let tags = xml::tags(&text)?;
    let letters = SPACES.map(|(letter, space)| (letter, tags[0].with_value(space)));
    let is_known = letters.iter().all(|(letter, name)| name.as_deref() == Some(&format!("xmlns:{letter}")));
    let declared: String = if is_known { String::new() } else { SPACES.iter().map(|(letter, space)| format!(" xmlns:{letter}=\"{space}\"")).collect() };
    let has_kind = tags.iter().any(|tag| tag.local() == "shapetype" && tag.attribute("id").as_deref() == Some(KIND));
    let mut shapes = if has_kind { String::new() } else { kind(&declared) };
    notes.for_each(|(address, note)| shapes.push_str(&shape(*address, note, &declared)));
    let mut edits = Edits::default();
    let end = tags.last().filter(|tag| tag.kind == Kind::Close).ok_or(Fault::Odd)?;
    edits.insert(end.at.start, shapes);
    Ok(edits.apply(&text))
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
