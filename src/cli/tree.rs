//! A tree as text: branches at the left, a note at the right in one column.

use unicode_width::UnicodeWidthStr;

/// The notes stand no further right than this column; a longer line pushes its own note out.
const NOTES: usize = 72;

/// One entry of a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// How deep it lies; the first entry lies at 0.
    pub depth: usize,
    /// Its lines, each with its note (which may be empty). The first line stands at the branch, the others below it.
    pub lines: Vec<(String, String)>,
}

/// The tree; entries come in depth-first order.
///
/// ```text
/// a            note
///   = …
///   ├─ b
///   │  └─ c    note
///   └─ d
/// ```
pub fn draw(entries: &[Entry]) -> String {
    let mut drawn: Vec<(String, &str)> = Vec::new();
    for (position, entry) in entries.iter().enumerate() {
        let rails = rails(entries, position);
        for (number, (text, note)) in entry.lines.iter().enumerate() {
            let lead = if number == 0 { branch(&rails) } else { below(&rails) };
            drawn.push((format!("{lead}{text}"), note));
        }
    }
    let width = drawn.iter().filter(|(_, note)| !note.is_empty()).map(|(text, _)| text.width()).filter(|width| *width <= NOTES).max().unwrap_or(0);
    drawn.into_iter().map(|(text, note)| with_note(&text, note, width) + "\n").collect()
}

/// For each level above an entry, from the first below the root: whether more follows on it.
fn rails(entries: &[Entry], position: usize) -> Vec<bool> {
    let follows = |level: usize| entries[position + 1..].iter().find(|later| later.depth <= level).is_some_and(|later| later.depth == level);
    (1..=entries[position].depth).map(follows).collect()
}

/// What stands before the first line of an entry.
fn branch(rails: &[bool]) -> String {
    let Some((last, above)) = rails.split_last() else { return String::new() };
    format!("  {}{}", passing(above), if *last { "├─ " } else { "└─ " })
}

/// What stands before the further lines of an entry.
fn below(rails: &[bool]) -> String {
    format!("  {}", passing(rails))
}

fn passing(rails: &[bool]) -> String {
    rails.iter().map(|more| if *more { "│  " } else { "   " }).collect()
}

fn with_note(text: &str, note: &str, width: usize) -> String {
    if note.is_empty() {
        return text.to_string();
    }
    let gap = width.saturating_sub(text.width()) + 3;
    format!("{text}{}{note}", " ".repeat(gap))
}

#[cfg(test)]
mod tests {
    use super::{Entry, draw};

    fn entry(depth: usize, lines: &[(&str, &str)]) -> Entry {
        Entry { depth, lines: lines.iter().map(|(text, note)| (text.to_string(), note.to_string())).collect() }
    }

    #[test]
    fn branches_and_notes_line_up() {
        let entries = [
            entry(0, &[("评级  红", "key"), ("= 红", "§3.1.9")]),
            entry(1, &[("达成率  67.14%", ""), ("= 94 ÷ 140", "§3.1.3")]),
            entry(2, &[("实际  94", "a.xlsx[实际]!D9")]),
            entry(2, &[("目标  140", "b.xlsx!C2")]),
            entry(1, &[("绿灯线  100%", "plan.yaml:18")]),
        ];
        let expected = "\
评级  红            key
  = 红              §3.1.9
  ├─ 达成率  67.14%
  │  = 94 ÷ 140     §3.1.3
  │  ├─ 实际  94    a.xlsx[实际]!D9
  │  └─ 目标  140   b.xlsx!C2
  └─ 绿灯线  100%   plan.yaml:18
";
        assert_eq!(draw(&entries), expected);
    }

    #[test]
    fn a_long_line_pushes_only_its_own_note() {
        let long = "x".repeat(100);
        let drawn = draw(&[entry(0, &[("a", "1"), (&long, "2")])]);
        assert_eq!(drawn, format!("a   1\n  {long}   2\n"));
    }
}
