//! Further parts that leave out the word: `其中：江苏` and 浙江 below 华东 are its parts if they come together to what it does.
//!
//! Nobody writes 其中 before a part that is all of the member, so what stands below the last such part and fits into the rest may be a part
//! as well. It counts beside the member, and is told (W105), unless a total of the table shows how the rows stand.

use std::ops::Range;

use foldhash::HashMap;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::Layout;
use crate::recognise::words::{self, layout_words};
use crate::value::{Context, Raw};
use crate::vocabulary::normalise;

use super::RowKind;
use super::totals::{Amounts, MOST_PARTS};

/// A member, the parts below it that are called so, and the rows that follow them and are not.
struct Group {
    whole: usize,
    said: Range<usize>,
    open: Range<usize>,
}

/// The rows of a column that are such parts, by their number, each with the word that it lacks.
pub fn find(rows: &[OwnedRow], kinds: &[RowKind], column: u16, layout: &Layout, sheet: &Sheet, context: &Context<'_>) -> HashMap<u32, String> {
    let groups = groups(rows, kinds, column);
    let mut found = HashMap::default();
    if groups.is_empty() {
        return found;
    }
    let amounts = Amounts::of(rows, layout, context);
    for group in &groups {
        match group.further(&amounts) {
            Some(further) => found.extend(further.map(|row| (rows[row].number, group.word(rows, column)))),
            None if group.may_go_on(rows, kinds, column, &amounts) => tell(group, rows, column, layout, sheet, context),
            None => {}
        }
    }
    found
}

/// The groups of a column.
fn groups(rows: &[OwnedRow], kinds: &[RowKind], column: u16) -> Vec<Group> {
    let is_data = |row: usize| row < rows.len() && kinds[row] == RowKind::Data && name(&rows[row], column).is_some();
    let is_part = |row: usize| is_data(row) && name(&rows[row], column).is_some_and(words::is_part);
    let is_plain = |row: usize| is_data(row) && name(&rows[row], column).is_some_and(|name| !words::is_part(name) && !words::is_whole(name));
    let is_open = |row: &usize| is_plain(*row) && !is_part(*row + 1);
    let (mut found, mut at) = (Vec::new(), 1);
    while at < rows.len() {
        if is_part(at) && is_plain(at - 1) {
            let said = at..(at..rows.len()).find(|&row| !is_part(row)).unwrap_or(rows.len());
            let open = said.end..(said.end..rows.len()).take(MOST_PARTS).take_while(is_open).last().map_or(said.end, |last| last + 1);
            let whole = at - 1;
            at = open.end;
            found.push(Group { whole, said, open });
        } else {
            at += 1;
        }
    }
    found
}

impl Group {
    /// The rows that make up the member together with those that are called its parts.
    fn further(&self, amounts: &Amounts) -> Option<Range<usize>> {
        let end = self.open.clone().find(|&end| amounts.is_sum(self.whole, &(self.said.start..end + 1).collect::<Vec<_>>()))?;
        (!amounts.is_sum(self.whole, &self.said.clone().collect::<Vec<_>>())).then_some(self.open.start..end + 1)
    }

    /// Whether the row below the parts may be one, for all that the table shows.
    fn may_go_on(&self, rows: &[OwnedRow], kinds: &[RowKind], column: u16, amounts: &Amounts) -> bool {
        let Some(next) = self.open.clone().next() else { return false };
        let usual = |row: usize| name(&rows[row], column).is_some_and(|name| is_usual(&normalise::name(name)));
        let is_sum = || amounts.is_sum(self.whole, &self.said.clone().collect::<Vec<_>>());
        let stand_beside = usual(self.whole) && usual(next);
        !stand_beside && !is_sum() && amounts.has_room(self.whole, self.said.clone(), next) && !is_proved(rows, kinds, column, amounts)
    }

    /// The word before the name of the last part: `其中：`.
    fn word(&self, rows: &[OwnedRow], column: u16) -> String {
        let text = name(&rows[self.said.start], column).unwrap_or_default();
        let part = words::part_name(text).and_then(|part| text.rfind(part)).unwrap_or(text.len());
        text[..part].to_string()
    }
}

/// Whether a name is usual for members that stand beside each other, of whatever dimension.
fn is_usual(name: &String) -> bool {
    layout_words().usual_members.values().any(|names| names.contains(name))
}

/// Whether a total agrees with all rows but those that are called parts.
fn is_proved(rows: &[OwnedRow], kinds: &[RowKind], column: u16, amounts: &Amounts) -> bool {
    let is_part = |row: usize| name(&rows[row], column).is_some_and(words::is_part);
    let totals: Vec<usize> = (0..rows.len()).filter(|&row| kinds[row] == RowKind::Total).collect();
    if totals.is_empty() {
        return false;
    }
    let counted: Vec<usize> = (0..rows.len()).filter(|&row| kinds[row] == RowKind::Data && !is_part(row)).collect();
    totals.into_iter().any(|total| amounts.is_sum(total, &counted))
}

/// W105 for a row that may be a part of the member above and counts beside it.
fn tell(group: &Group, rows: &[OwnedRow], column: u16, layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
    let text = |row: usize| name(&rows[row], column).unwrap_or_default();
    let told = Diagnostic::new("W105", layout.cell(sheet, rows[group.open.start].number, column)).variant("perhaps_part");
    context.report(told.arg("name", text(group.open.start)).arg("text", text(group.said.end - 1)).arg("outer", text(group.whole)));
}

fn name(row: &OwnedRow, column: u16) -> Option<&str> {
    if let Raw::Text(text) = row.cell(column)? { Some(text.trim()).filter(|text| !text.is_empty()) } else { None }
}
