//! What is done to a file or a part of it: to its bytes, or to the elements of its XML.

use std::ops::Range;

/// A generator of numbers (splitmix64): the same seed gives the same mutants on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

/// Changes, cuts out, repeats or overwrites a few bytes.
pub fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len());
        let length = 1 + dice.below(8).min(bytes.len().saturating_sub(at + 1));
        match dice.below(6) {
            _ if bytes.is_empty() => bytes.push(0),
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => bytes[at] = [0, 0xff, 0x7f, 0x80, b'9'][dice.below(5)],
            2 => drop(bytes.drain(at..at + length)),
            3 => {
                let again = bytes[at..at + length].to_vec();
                bytes.splice(at..at, again);
            }
            4 => bytes[at..at + length].fill(0xff),
            _ => bytes[at..at + length].iter_mut().filter(|byte| byte.is_ascii_digit()).for_each(|byte| *byte = b'9'),
        }
    }
    if dice.below(40) == 0 {
        bytes.truncate(dice.below(bytes.len()));
    }
}

/// What an attribute may say that nobody expects.
const ODD_VALUES: [&str; 12] = ["", "0", "-1", "1", "99999999999", "XFE1", "A0", "C2", "C3", "A1:XFD1048576", "rId1", "#REF!"];

/// Changes a few elements of an XML in such a way that it stays well-formed: programs write what we do not expect, and what does not even
/// parse is refused before anything is done with it.
pub fn tear(content: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.below(3) {
        let Some(element) = element(content, dice) else { return };
        let (open, close) = (content[element.open.clone()].to_vec(), content[element.close()].to_vec());
        match dice.below(6) {
            0 => drop(content.drain(element.whole)),
            1 => {
                let again = content[element.whole.clone()].to_vec();
                content.splice(element.whole.start..element.whole.start, again);
            }
            2 => drop(content.splice(element.whole, emptied(open))),
            3 => drop(content.splice(element.whole, [open, close].concat())),
            4 => drop(content.splice(element.open, with_odd_value(open, dice))),
            _ => {
                let moved: Vec<u8> = content.drain(element.whole).collect();
                let at = self::element(content, dice).map_or(content.len(), |other| other.whole.start);
                content.splice(at..at, moved);
            }
        }
    }
}

/// Where an element stands, and where the tag that opens it.
struct Element {
    open: Range<usize>,
    whole: Range<usize>,
    /// Where the tag begins that closes it; the end of an empty one.
    end: usize,
}

impl Element {
    fn close(&self) -> Range<usize> {
        self.end..self.whole.end
    }
}

/// Any element of an XML but the root.
fn element(content: &[u8], dice: &mut Dice) -> Option<Element> {
    let tags = tags(content);
    let is_inner = |tag: &&Range<usize>| !content[tag.start..].starts_with(b"</") && !content[tag.start..].starts_with(b"<?");
    let opens: Vec<&Range<usize>> = tags.iter().filter(is_inner).skip(1).collect();
    let open = (*opens.get(dice.below(opens.len()))?).clone();
    let mut depth = 0;
    for tag in tags.iter().skip_while(|tag| tag.start < open.start) {
        let text = &content[tag.clone()];
        depth += i32::from(!text.ends_with(b"/>")) - 2 * i32::from(text.starts_with(b"</"));
        if depth <= 0 {
            let end = if *tag == open { tag.end } else { tag.start };
            return Some(Element { whole: open.start..tag.end, open, end });
        }
    }
    None
}

/// The tags of an XML whose texts and attributes have no brackets of their own.
fn tags(content: &[u8]) -> Vec<Range<usize>> {
    let mut tags = Vec::new();
    let mut start = None;
    for (at, byte) in content.iter().enumerate() {
        match byte {
            b'<' => start = Some(at),
            b'>' => tags.extend(start.take().map(|start| start..at + 1)),
            _ => {}
        }
    }
    tags
}

/// The tag of an element that has no content.
fn emptied(mut open: Vec<u8>) -> Vec<u8> {
    if !open.ends_with(b"/>") {
        open.insert(open.len() - 1, b'/');
    }
    open
}

/// A tag one of whose attributes says something else.
fn with_odd_value(open: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    let text = String::from_utf8_lossy(&open).into_owned();
    let mut parts: Vec<&str> = text.split('"').collect();
    let values = parts.len() / 2;
    if values > 0 {
        parts[2 * dice.below(values) + 1] = ODD_VALUES[dice.below(ODD_VALUES.len())];
    }
    parts.join("\"").into_bytes()
}
