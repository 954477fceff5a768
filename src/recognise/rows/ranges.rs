//! Rows and columns named in few words: `5–7、12`, `C–E、H`.

use std::fmt::Display;
use std::ops::RangeInclusive;

use crate::diagnostic::span::column_letters;
use crate::vocabulary::Vocabulary;

/// Ranges that are named; of more the first ones are.
const MOST: usize = 10;

/// Numbers of rows, in their order.
pub fn of_rows(rows: &[u32], vocabulary: &Vocabulary) -> String {
    let runs = rows.chunk_by(|a, b| a + 1 == *b).map(|run| (run[0], run[run.len() - 1]));
    listed(runs, "–", vocabulary)
}

/// Columns by their letters, in their order.
pub fn of_columns(columns: &[RangeInclusive<u16>], vocabulary: &Vocabulary) -> String {
    listed(columns.iter().map(|run| (column_letters(*run.start()), column_letters(*run.end()))), "–", vocabulary)
}

/// The first of many runs, each by its ends.
pub fn listed<T: Display + PartialEq>(mut runs: impl Iterator<Item = (T, T)>, to: &str, vocabulary: &Vocabulary) -> String {
    let named = |(first, last): (T, T)| if first == last { first.to_string() } else { format!("{first}{to}{last}") };
    let text = runs.by_ref().take(MOST).map(named).collect::<Vec<_>>().join(vocabulary.word("list_separator"));
    if runs.next().is_some() { text + vocabulary.word("list_more") } else { text }
}
