//! Which groups a row of totals ends: 小计 below the persons of 一组 ends that team, and the region goes on with 二组.

use super::{Key, Names, cell};
use crate::recognise::rows::{self, RowKind};
use crate::recognise::words::{self, Reach};
use crate::value::Raw;
use crate::vocabulary::normalise;

/// The first of the keys whose groups end with a row of totals; all that follow end as well.
///
/// A word in the last column sums up the rows within the group to its left. In another column it sums up either that group or the one that
/// its own column began: where names to the left are blank below it, it was the latter.
pub fn first_ended(keys: &[Key], above: &[Option<Raw<'static>>], cells: &[(u16, Raw<'_>)]) -> usize {
    let Some((column, word)) = rows::texts(cells).find(|(_, text)| is_word(text)) else {
        // Actuals below the targets of a total say no name.
        let is_silent = keys.iter().all(|key| !key.names.may_continue() || cell(cells, key.column).is_none());
        return if is_silent { keys.len() } else { 0 };
    };
    if words::reach_of(word) == Some(Reach::All) {
        return 0;
    }
    let named = words::summed_name(word).and_then(|name| above.iter().position(|raw| raw.as_ref().is_some_and(|raw| is_called(raw, &name))));
    named.unwrap_or_else(|| ended_in(column, keys))
}

/// The first that ends with a word that names none of them.
fn ended_in(column: u16, keys: &[Key]) -> usize {
    let is_name = |key: &Key| key.names != Names::Measures;
    let last = keys.iter().rposition(is_name);
    match keys.iter().position(|key| key.column == column && is_name(key)) {
        Some(at) if Some(at) == last => at.saturating_sub(1),
        Some(at) => at,
        None => 0,
    }
}

fn is_word(text: &str) -> bool {
    rows::kind_of_word(text) != RowKind::Data || words::named_total(text).is_some()
}

fn is_called(raw: &Raw<'_>, name: &str) -> bool {
    raw.text().is_some_and(|text| normalise::word(&text) == name)
}
