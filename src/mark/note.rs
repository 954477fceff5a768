//! One note that is there: which of its words are ours, and which a person's.
//!
//! Programs that save a workbook forget who wrote a note and cut its text anew, so ours are told by their words: from a line that ends with
//! a code to the line with our name.

use std::ops::Range;

use super::Fault;
use super::xml::{Edits, Kind, Tag, escape, prefixed, unescaped};

/// The line that ends our words.
const END: &str = "[planpress]";
/// Longest line that names a severity and a code, in bytes.
const LONGEST_HEAD: usize = 24;

/// A note as it is written.
pub struct Note<'x> {
    /// Where it stands.
    pub at: Range<usize>,
    /// What it says, inside of its element; an element that is empty, as a whole.
    inside: Range<usize>,
    /// The tags that an empty element lacks before and after its words.
    lacking: (String, String),
    pieces: Vec<Piece<'x>>,
    /// Our words, in the text of all pieces.
    ours: Option<Range<usize>>,
    prefix: &'x str,
}

/// A part of a note that looks the same throughout.
struct Piece<'x> {
    /// What stands before and after its text.
    around: (&'x str, &'x str),
    /// Whether it stands in no run.
    is_plain: bool,
    text: String,
}

impl<'x> Note<'x> {
    /// The note that begins with the first of these tags.
    ///
    /// # Errors
    /// When it does not end.
    pub fn of(tags: &[Tag<'x>], xml: &'x str) -> Result<Self, Fault> {
        let end = end_of(tags, 0)?;
        let of_note = tags.get(1..end).unwrap_or_default();
        let (inside, lacking) = match of_note.iter().position(|tag| tag.depth == 3 && tag.local() == "text") {
            Some(text) => (inside(of_note, text)?, lacking(&of_note[text], "")),
            None => (start(&tags[0]), lacking(&tags[0], "<text>")),
        };
        let pieces = pieces(of_note, xml);
        let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        Ok(Self { at: tags[0].at.start..tags[end].at.end, inside, lacking, pieces, ours: ours(&text), prefix: tags[0].prefix() })
    }

    /// Whether all of its words are ours; `None` when none of them are.
    pub fn is_ours(&self) -> Option<bool> {
        let ours = self.ours.as_ref()?;
        let text: String = self.pieces.iter().map(|piece| piece.text.as_str()).collect();
        Some(text[..ours.start].trim().is_empty() && text[ours.end..].trim().is_empty())
    }

    /// Puts these words in place of ours, or below those of a person.
    pub fn rewrite(&self, words: Option<&str>, edits: &mut Edits) {
        let kept = if self.is_ours() == Some(true) { String::new() } else { self.kept() };
        let gap = if kept.is_empty() { String::new() } else { run_of("\n", false) };
        let ours = words.map(|words| gap + &runs(words)).unwrap_or_default();
        let (before, after) = &self.lacking;
        edits.replace(self.inside.clone(), format!("{before}{kept}{}{after}", prefixed(&ours, self.prefix)));
    }

    /// What a person wrote, as it was written; all of it in runs.
    fn kept(&self) -> String {
        let mut kept = String::new();
        let mut start = 0;
        for piece in &self.pieces {
            let (from, to) = (start, start + piece.text.len());
            start = to;
            let ours = self.ours.clone().unwrap_or(to..to);
            let cut = |at: usize| at.clamp(from, to) - from;
            let text = format!("{}{}", &piece.text[..cut(ours.start)], &piece.text[cut(ours.end)..]);
            if text.is_empty() && !piece.text.is_empty() {
                continue;
            }
            let (open, close) = if piece.is_plain { ("<r>", "</r>") } else { ("", "") };
            let (before, after) = piece.around;
            kept.push_str(&format!("{}{before}{}{after}{}", prefixed(open, self.prefix), escape(&text), prefixed(close, self.prefix)));
        }
        kept
    }
}

/// The position of the tag with which the element ends that begins at a position.
fn end_of(tags: &[Tag<'_>], start: usize) -> Result<usize, Fault> {
    let is_end = |tag: &Tag<'_>| tag.kind == Kind::Close && tag.depth == tags[start].depth;
    if tags[start].kind == Kind::Empty {
        return Ok(start);
    }
    tags[start..].iter().position(is_end).map(|length| start + length).ok_or(Fault::Odd)
}

/// The place inside of an element; of an empty one, its own.
fn inside(tags: &[Tag<'_>], position: usize) -> Result<Range<usize>, Fault> {
    let from = start(&tags[position]);
    let end = end_of(tags, position)?;
    Ok(if end == position { from } else { from.start..tags[end].at.start })
}

/// Where the inside of an element starts; of an empty one, its own place.
fn start(tag: &Tag<'_>) -> Range<usize> {
    if tag.kind == Kind::Empty { tag.at.clone() } else { tag.at.end..tag.at.end }
}

/// The tags that an element lacks before and after words that stand in these elements inside of it.
fn lacking(tag: &Tag<'_>, elements: &str) -> (String, String) {
    let opened = prefixed(elements, tag.prefix());
    let closed = prefixed(&elements.replace('<', "</"), tag.prefix());
    if tag.kind != Kind::Empty {
        return (opened, closed);
    }
    (tag.with(&[], true) + &opened, format!("{closed}</{}>", tag.name()))
}

/// The texts of a note in their order; readings beside characters are left out.
fn pieces<'x>(tags: &[Tag<'x>], xml: &'x str) -> Vec<Piece<'x>> {
    let mut pieces = Vec::new();
    for (position, tag) in tags.iter().enumerate().filter(|(_, tag)| tag.kind == Kind::Open && tag.local() == "t") {
        let Some(close) = tags[position..].iter().find(|close| close.kind == Kind::Close && close.depth == tag.depth) else { continue };
        let run = tags[..position].iter().rfind(|run| run.kind == Kind::Open && run.depth == 4 && tag.depth == 5);
        let end = run.and_then(|run| tags[position..].iter().find(|end| end.kind == Kind::Close && end.depth == run.depth));
        let whole = match (run, end) {
            (Some(run), Some(end)) if run.local() == "r" => run.at.start..end.at.end,
            (None, _) if tag.depth == 4 => tag.at.start..close.at.end,
            _ => continue,
        };
        pieces.push(Piece {
            around: (&xml[whole.start..tag.at.end], &xml[close.at.start..whole.end]),
            is_plain: run.is_none(),
            text: unescaped(&xml[tag.at.end..close.at.start]),
        });
    }
    pieces
}

/// Our words in a text: from a line that names a severity and a code to our name, with the line end before them.
fn ours(text: &str) -> Option<Range<usize>> {
    let end = text.rfind(END).map(|at| at + END.len())?;
    let mut start = 0;
    for line in text[..end].split_inclusive('\n') {
        if is_head(line.trim()) {
            let before = text[..start].strip_suffix('\n').map_or(start, str::len);
            return Some(before..end);
        }
        start += line.len();
    }
    None
}

/// Whether a line is a word and a code.
fn is_head(line: &str) -> bool {
    let code = line.rsplit_once(' ').filter(|_| line.len() <= LONGEST_HEAD).map_or("", |(_, code)| code);
    code.len() == 4 && code.starts_with(['E', 'W', 'I']) && code[1..].bytes().all(|digit| digit.is_ascii_digit())
}

/// Our words as runs of text, the first line bold, our name at the end.
pub fn runs(words: &str) -> String {
    let (head, body) = words.split_once('\n').map_or((words, ""), |(head, body)| (head, body));
    let gap = if body.is_empty() { "" } else { "\n" };
    run_of(head, true) + &run_of(&format!("\n{body}{gap}{END}"), false)
}

fn run_of(text: &str, bold: bool) -> String {
    let bold = if bold { "<b/>" } else { "" };
    format!("<r><rPr>{bold}<sz val=\"9\"/></rPr><t xml:space=\"preserve\">{}</t></r>", escape(text))
}

#[cfg(test)]
mod tests {
    use super::super::xml::{Edits, tags};
    use super::Note;

    /// A note with this inside after words were put in.
    fn rewritten(inside: &str, words: Option<&str>) -> (Option<bool>, String) {
        let xml = format!("<comments><commentList><comment ref=\"A1\"><text>{inside}</text></comment></commentList></comments>");
        let all = tags(&xml).unwrap();
        let note = Note::of(&all[2..], &xml).unwrap();
        let mut edits = Edits::default();
        note.rewrite(words, &mut edits);
        let text = edits.apply(&xml).unwrap();
        let inside = text.split_once("<text>").unwrap().1.split_once("</text>").unwrap().0.to_string();
        (note.is_ours(), inside)
    }

    #[test]
    fn a_note_without_words_gets_those_that_are_put_in() {
        for (comment, prefix) in [
            ("<comment ref='C2' authorId=\"0\"/>", ""),
            ("<x:comment ref=\"C2\"/>", "x:"),
            ("<comment ref=\"C2\"></comment>", ""),
            ("<comment ref=\"C2\"><text/></comment>", ""),
            ("<comment ref=\"C2\"><text></text></comment>", ""),
        ] {
            let xml = format!("<l><l>{comment}<{prefix}comment ref=\"C3\"><{prefix}text><t>x</t></{prefix}text></{prefix}comment></l></l>");
            let all = tags(&xml).unwrap();
            let note = Note::of(&all[2..], &xml).unwrap();
            let mut edits = Edits::default();
            note.rewrite(Some("错误 E111"), &mut edits);
            let changed = edits.apply(&xml).unwrap();
            assert_eq!((&xml[note.at.clone()], note.is_ours()), (comment, None));
            let (note, after) = changed.split_once(&format!("</{prefix}text></{prefix}comment>")).unwrap();
            assert!(note.contains("C2") && note.contains(&format!("\"><{prefix}text><{prefix}r>")) && note.contains("错误 E111"), "{changed}");
            assert!(after.starts_with(&format!("<{prefix}comment ref=\"C3\"")), "{changed}");
        }
    }

    /// The text of a note.
    fn plain(inside: &str) -> String {
        inside.split("<t").skip(1).filter_map(|rest| rest.split_once('>')?.1.split_once("</t>")).map(|(text, _)| text).collect()
    }

    #[test]
    fn words_of_people_stay_however_a_program_cut_them() {
        let ours = "错误 E111\n某某不在名单里\n[planpress]";
        for (before, is_ours, kept) in [
            (format!("<r><t>{ours}</t></r>"), Some(true), ""),
            (format!("<r><t>请确认</t></r><r><t>\n</t></r><r><t>{ours}</t></r>"), Some(false), "请确认"),
            (format!("<t>请确认\n{ours}</t>"), Some(false), "请确认"),
            (
                "<r><t>请确认&#10;错误 </t></r><r><rPr/><t>E111&#10;某&#10;[plan</t></r><r><t>press]&#10;好的</t></r>".into(),
                Some(false),
                "请确认\n好的",
            ),
            (format!("<r><t>{ours}\n好的</t></r>"), Some(false), "\n好的"),
            ("<t>请确认 &lt;E111&gt;</t>".into(), None, "请确认 &lt;E111&gt;"),
            ("<r><t>见错误 E111 [planpress]</t></r>".into(), None, "见错误 E111 [planpress]"),
        ] {
            let (found, without) = rewritten(&before, None);
            assert_eq!((found, plain(&without).as_str()), (is_ours, kept), "{before}");
            let (_, with) = rewritten(&before, Some("警告 W107\n新的"));
            let gap = if kept.is_empty() { "" } else { "\n" };
            assert_eq!(plain(&with), format!("{kept}{gap}警告 W107\n新的\n[planpress]"), "{before}");
            assert_eq!(rewritten(&with, None).1, without, "putting words in and taking them out changes nothing: {before}");
        }
    }
}
