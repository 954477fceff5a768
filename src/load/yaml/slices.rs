//! Scalars as slices of the file: the parser hands out copies, and of seventeen megabytes of text no copy is wanted.

use std::borrow::Cow;

use saphyr_parser::Marker;

/// Walks along the text with the parser, which tells lines and columns but no bytes.
pub(super) struct Slices<'t> {
    text: &'t str,
    /// The line and column at `byte`, counted as the parser counts them: from 1 and from 0.
    line: usize,
    column: usize,
    byte: usize,
}

impl<'t> Slices<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, line: 1, column: 0, byte: 0 }
    }

    /// A scalar that begins at `start`: the slice of the file that reads the same, in quotes or not; else the value itself.
    pub fn of(&mut self, value: Cow<'_, str>, start: Marker) -> Cow<'t, str> {
        self.walk(start);
        let here = &self.text[self.byte..];
        let unquoted = here.strip_prefix(['"', '\'']).unwrap_or(here);
        match [here, unquoted].into_iter().find(|text| text.starts_with(&*value)) {
            Some(text) => Cow::Borrowed(&text[..value.len()]),
            None => Cow::Owned(exact(value)),
        }
    }

    /// Whether the scalar found last is what a thousands comma left of a number: `1,` stands before it, and three digits begin it.
    pub fn splits_number(&self) -> bool {
        let (before, here) = self.text.split_at(self.byte);
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let Some(head) = before.strip_suffix(',') else { return false };
        let left = head.bytes().rev().take_while(u8::is_ascii_digit).count();
        (1..=3).contains(&left) && digits(here) == 3
    }

    /// Whether the scalar found last, which is this long, ends at a comma or a closing bracket: a key of a map on one line without a value.
    pub fn ends_entry(&self, length: usize) -> bool {
        let after = self.text.get(self.byte + length..).unwrap_or_default();
        after.trim_start().starts_with([',', '}'])
    }

    /// Moves on to a place; one that lies behind, or beyond a line, is not found, and neither is the scalar that begins there.
    fn walk(&mut self, to: Marker) {
        while self.line < to.line() {
            let rest = &self.text.as_bytes()[self.byte..];
            let Some(end) = memchr::memchr(b'\n', rest) else { return };
            (self.line, self.column, self.byte) = (self.line + 1, 0, self.byte + end + 1);
        }
        if self.line == to.line() && self.column < to.col() {
            let passed: usize = self.text[self.byte..].chars().take(to.col() - self.column).map(char::len_utf8).sum();
            (self.column, self.byte) = (to.col(), self.byte + passed);
        }
    }
}

/// The text without spare memory: the parser reserves for more than most scalars hold.
fn exact(value: Cow<'_, str>) -> String {
    let mut text = value.into_owned();
    text.shrink_to_fit();
    text
}

#[cfg(test)]
mod tests {
    use super::super::tree;
    use crate::diagnostic::FileId;
    use crate::load::yaml::Start;
    use crate::value::{Node, Raw};
    use std::borrow::Cow;

    /// The texts of the values of a mapping, each with whether it is a slice of the file.
    fn values(text: &str) -> Vec<(String, bool)> {
        let node = tree(text, Start { file: FileId(0), lines: 0 }, &mut Vec::new()).expect("it is YAML");
        let Raw::Map(entries) = node.raw else { panic!("it is a mapping") };
        let shown = |node: &Node<'_>| match &node.raw {
            Raw::Text(text) => (text.to_string(), matches!(text, Cow::Borrowed(_))),
            other => panic!("no text: {other:?}"),
        };
        entries.iter().map(|(_, node)| shown(node)).collect()
    }

    #[test]
    fn plain_and_quoted_scalars_are_slices() {
        let found = values("名: 华东\r\nb: 'x y'\nc: \"区\" # 注\n\n  \nz: last");
        assert_eq!(found.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), ["华东", "x y", "区", "last"]);
        assert!(found.iter().all(|(_, sliced)| *sliced));
    }

    #[test]
    fn a_scalar_that_reads_otherwise_than_it_is_written_is_owned() {
        let found = values("a: 'it''s'\nb: \"1\\t2\"\nc: |\n  two\n  lines\nd: folded\n  text\ne: end");
        let texts: Vec<&str> = found.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(texts, ["it's", "1\t2", "two\nlines\n", "folded text", "end"]);
        let sliced: Vec<bool> = found.iter().map(|(_, sliced)| *sliced).collect();
        assert_eq!(sliced, [false, false, false, false, true]);
    }
}
