//! The parts of a package as text in which a few places are changed: everything that touches quick-xml is here.
//!
//! A part is never parsed into a tree and written again, for what a tree does not know would be lost. Its tags are looked at one by
//! one, changes are noted with their places, and all bytes between them stay as they are.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::Fault;

/// What a tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `<c>`.
    Open,
    /// `<c/>`.
    Empty,
    /// `</c>`.
    Close,
}

/// One tag of a part.
#[derive(Clone, Debug)]
pub struct Tag<'x> {
    /// What it does.
    pub kind: Kind,
    /// Where it stands in the text of the part.
    pub at: Range<usize>,
    /// How many elements are open around it: 0 for the root.
    pub depth: usize,
    /// What stands between its brackets, without slashes.
    inside: &'x str,
}

impl<'x> Tag<'x> {
    /// Its name with its prefix.
    pub fn name(&self) -> &'x str {
        self.inside.split(|mark: char| mark.is_ascii_whitespace()).next().unwrap_or_default()
    }

    /// Its name without its prefix.
    pub fn local(&self) -> &'x str {
        local(self.name())
    }

    /// Its prefix with the colon; empty when it has none.
    pub fn prefix(&self) -> &'x str {
        let name = self.name();
        &name[..name.len() - local(name).len()]
    }

    /// Whether an element begins here.
    pub fn begins(&self) -> bool {
        self.kind != Kind::Close
    }

    /// Its attributes: names and raw values.
    fn attributes(&self) -> Vec<(String, String)> {
        let start = BytesStart::from_content(self.inside, self.name().len());
        start.attributes().with_checks(false).flatten().map(|found| (found.key.0.to_string(), found.value.into_owned())).collect()
    }

    /// The value of the attribute of this name without its prefix.
    pub fn attribute(&self, wanted: &str) -> Option<String> {
        self.named(|name| local(name) == wanted)
    }

    /// The value of the attribute whose whole name fits.
    pub fn named(&self, fits: impl Fn(&str) -> bool) -> Option<String> {
        let (_, raw) = self.attributes().into_iter().find(|(name, _)| fits(name))?;
        unescape(&raw).ok().map(Cow::into_owned)
    }

    /// The name of the attribute that has this value: of `xmlns:r`, the namespace.
    pub fn with_value(&self, wanted: &str) -> Option<String> {
        self.attributes().into_iter().find(|(_, raw)| raw == wanted).map(|(name, _)| name)
    }

    /// The number in an attribute.
    pub fn number(&self, wanted: &str) -> Option<u32> {
        self.attribute(wanted)?.trim().parse().ok()
    }

    /// The tag with other values for these attributes; `open` makes an empty element one that has a content.
    pub fn with(&self, values: &[(&str, &str)], open: bool) -> String {
        let mut text = format!("<{}", self.name());
        for (name, raw) in self.attributes().iter().filter(|(name, _)| !values.iter().any(|(other, _)| name == other)) {
            text.push_str(&format!(" {name}=\"{}\"", raw.replace('"', "&quot;")));
        }
        for (name, value) in values {
            text.push_str(&format!(" {name}=\"{}\"", escape(value)));
        }
        text.push_str(if self.kind == Kind::Empty && !open { "/>" } else { ">" });
        text
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The tags of a part, one after another.
pub struct Tags<'x> {
    text: &'x str,
    reader: Reader<&'x [u8]>,
    depth: usize,
}

impl<'x> Tags<'x> {
    /// The tags of this text.
    pub fn of(text: &'x str) -> Self {
        Self { text, reader: Reader::from_str(text), depth: 0 }
    }

    fn tag(&mut self, kind: Kind, at: Range<usize>) -> Tag<'x> {
        let inside = self.text[at.clone()].trim_start_matches('<').trim_end_matches('>');
        let inside = inside.strip_prefix('/').unwrap_or(inside);
        let inside = inside.strip_suffix('/').unwrap_or(inside);
        self.depth -= usize::from(kind == Kind::Close);
        let depth = self.depth;
        self.depth += usize::from(kind == Kind::Open);
        Tag { kind, at, depth, inside }
    }
}

impl<'x> Iterator for Tags<'x> {
    type Item = Result<Tag<'x>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let start = self.reader.buffer_position() as usize;
            let kind = match self.reader.read_event() {
                Ok(Event::Start(_)) => Kind::Open,
                Ok(Event::Empty(_)) => Kind::Empty,
                Ok(Event::End(_)) => Kind::Close,
                Ok(Event::Eof) if self.depth == 0 => return None,
                Ok(Event::Eof) | Err(_) => return Some(Err(Fault::Odd)),
                Ok(_) => continue,
            };
            let end = self.reader.buffer_position() as usize;
            return Some(Ok(self.tag(kind, start..end)));
        }
    }
}

/// All tags of a part, of which there is at least one.
///
/// # Errors
/// When it is no well-formed XML.
pub fn tags(text: &str) -> Result<Vec<Tag<'_>>, Fault> {
    let tags: Vec<Tag<'_>> = Tags::of(text).collect::<Result<_, _>>()?;
    if tags.is_empty() { Err(Fault::Odd) } else { Ok(tags) }
}

/// Changes of a text, each with its place.
#[derive(Default)]
pub struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Puts a text in place of what stands there.
    pub fn replace(&mut self, at: Range<usize>, text: impl Into<String>) {
        self.0.push((at, text.into()));
    }

    /// Puts a text before a place.
    pub fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// The text with all changes.
    ///
    /// # Errors
    /// When one place is changed twice, as happens where a part is not put together as it was taken to be.
    pub fn apply(mut self, text: &str) -> Result<String, Fault> {
        self.0.sort_by_key(|(at, _)| (at.start, at.end));
        let mut changed = String::with_capacity(text.len() + self.0.iter().map(|(_, new)| new.len()).sum::<usize>());
        let mut from = 0;
        for (at, new) in self.0 {
            changed.push_str(text.get(from..at.start).ok_or(Fault::Odd)?);
            changed.push_str(&new);
            from = at.end;
        }
        Ok(changed + &text[from..])
    }
}

/// Where a new child of the root belongs: before the first of those that follow it in the order of the schema (and stand after the
/// child `after`, if that is named), else at the end. The children are those of the root.
pub fn place_before(tags: &[Tag<'_>], after: &str, followers: &[&str]) -> Result<usize, Fault> {
    let is_child = |tag: &&Tag<'_>| tag.depth == 1;
    let from = tags.iter().filter(is_child).filter(|tag| tag.local() == after).map(|tag| tag.at.end).max().unwrap_or(0);
    let follower = tags.iter().filter(is_child).find(|tag| tag.begins() && tag.at.start >= from && followers.contains(&tag.local()));
    let end = || tags.last().filter(|tag| tag.kind == Kind::Close).map(|tag| tag.at.start);
    follower.map(|tag| tag.at.start).or_else(end).ok_or(Fault::Odd)
}

/// Adds children at the end of the element that begins with a tag, and counts them where it says how many it has.
pub fn append(tags: &[Tag<'_>], parent: usize, children: &[String], edits: &mut Edits) -> Result<(), Fault> {
    let tag = &tags[parent];
    if children.is_empty() {
        return Ok(());
    }
    let count = tag.number("count").map(|count| (count as usize + children.len()).to_string());
    let values: Vec<(&str, &str)> = count.iter().map(|count| ("count", count.as_str())).collect();
    let children = prefixed(&children.concat(), tag.prefix());
    let opening = tag.with(&values, true);
    if tag.kind == Kind::Empty {
        edits.replace(tag.at.clone(), format!("{opening}{children}</{}>", tag.name()));
        return Ok(());
    }
    let close = tags[parent..].iter().find(|other| other.kind == Kind::Close && other.depth == tag.depth).ok_or(Fault::Odd)?;
    edits.replace(tag.at.clone(), opening);
    edits.insert(close.at.start, children);
    Ok(())
}

/// Elements that we write, with the prefix that their neighbours have.
pub fn prefixed(xml: &str, prefix: &str) -> String {
    if prefix.is_empty() { xml.to_string() } else { xml.replace('<', &format!("<{prefix}")).replace(&format!("<{prefix}/"), &format!("</{prefix}")) }
}

/// What a text in XML says; as it stands where it refers to what is not defined.
pub fn unescaped(raw: &str) -> String {
    unescape(raw).map_or_else(|_| raw.to_string(), Cow::into_owned)
}

/// A text as it stands in XML, without the characters that XML forbids.
pub fn escape(text: &str) -> String {
    let is_allowed = |mark: &char| matches!(mark, '\t' | '\n' | '\r') || *mark >= ' ' && !matches!(mark, '\u{fffe}' | '\u{ffff}');
    // A reader of XML would take a carriage return for a line end.
    quick_xml::escape::escape(text.chars().filter(is_allowed).collect::<String>()).replace('\r', "&#13;")
}

#[cfg(test)]
mod tests {
    use super::{Edits, append, escape, place_before, prefixed, tags};

    #[test]
    fn a_tag_is_written_again_with_other_values() {
        let text = "<a><x:c r='B\"2' s=\"3\" xml:space = \"preserve\"/></a>";
        let all = tags(text).unwrap();
        assert_eq!(all[1].with(&[("s", "12")], false), "<x:c r=\"B&quot;2\" xml:space=\"preserve\" s=\"12\"/>");
        assert_eq!((all[1].local(), all[1].prefix(), all[1].attribute("space")), ("c", "x:", Some("preserve".into())));
        assert_eq!((all[0].depth, all[1].depth, all[2].depth), (0, 1, 0));
    }

    #[test]
    fn children_are_counted_and_have_the_prefix_of_their_parent() {
        let text = "<x:a><x:l count=\"1\"><x:i/></x:l><x:e count=\"0\"/></x:a>";
        let all = tags(text).unwrap();
        let mut edits = Edits::default();
        append(&all, 1, &["<i k=\"1\"><j/></i>".to_string()], &mut edits).unwrap();
        append(&all, 4, &["<i/>".to_string()], &mut edits).unwrap();
        assert_eq!(edits.apply(text).unwrap(), "<x:a><x:l count=\"2\"><x:i/><x:i k=\"1\"><x:j/></x:i></x:l><x:e count=\"1\"><x:i/></x:e></x:a>");
    }

    #[test]
    fn a_new_child_keeps_the_order_of_the_schema() {
        let text = "<w><ext/><data><tail/></data><tail/></w>";
        let all = tags(text).unwrap();
        assert_eq!(place_before(&all, "data", &["tail", "ext"]), Ok(text.rfind("<tail/>").unwrap()));
        assert_eq!(place_before(&all, "data", &["none"]), Ok(text.len() - 4));
    }

    #[test]
    fn one_place_is_changed_once() {
        let apply = |places: &[std::ops::Range<usize>]| {
            let mut edits = Edits::default();
            places.iter().for_each(|at| edits.replace(at.clone(), "-"));
            edits.apply("abcd").ok()
        };
        assert_eq!(apply(&[2..4, 2..2, 0..1]).as_deref(), Some("-b--"));
        assert_eq!(apply(&[0..3, 2..4]), None);
    }

    #[test]
    fn what_is_no_xml_is_refused() {
        for text in ["<a><b></a>", "<a>", "<a b=\"<a", "", "no tag"] {
            assert!(tags(text).is_err(), "{text}");
        }
        assert_eq!(escape("a<b>&\"\u{0}\u{b}\r\n"), "a&lt;b&gt;&amp;&quot;&#13;\n");
        assert_eq!(prefixed("<a><b/></a>", "x:"), "<x:a><x:b/></x:a>");
    }
}
