//! Which rows stand in which others: by numbers in front of them (`1 市场费` and `1.1 广告`, below it or above), by how far their names
//! are indented, and by what they say (`其中：差旅`).

use std::cmp::Reverse;
use std::ops::Range;

use foldhash::HashSet;

use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Column, Layout, Role};
use crate::recognise::words;
use crate::value::Raw;

use super::numbers::{self, Number};
use crate::recognise::rows::is_member;

/// Fields that name a row.
const NAMES: &[&str] = &["name", "line", "resource", "product"];

/// A row and the rows that stand in it.
#[derive(Clone, Debug)]
pub struct Parent {
    /// Its position.
    pub row: usize,
    /// Positions of the rows that stand in it; its own may be among them.
    pub inner: Range<usize>,
    /// How deep it stands in others itself.
    depth: usize,
    /// What tells that they do.
    pub sign: Sign,
}

/// What tells that rows stand in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Numbers in a column of their own, counted from 1: they do, whether they add up to it or not.
    Counted,
    /// Numbers with gaps, or in front of names, or names that are indented: they do if they add up to it.
    Placed,
    /// `其中：`: they do, and where they do not add up to it they are not all of it.
    Among,
}

/// The parents among rows, the innermost first, and of those that stand equally deep the last first.
pub fn find(rows: &[OwnedRow], layout: &Layout, is_ledger: bool) -> Vec<Parent> {
    let name = name_column(layout);
    let mut parents = if is_ledger { name.map(|name| indented_beside_parts(rows, name)).unwrap_or_default() } else { placed(rows, layout, name) };
    let taken: Vec<usize> = parents.iter().map(|parent| parent.row).collect();
    parents.extend(among(rows, layout).into_iter().filter(|parent| taken.binary_search(&parent.row).is_err()));
    parents.sort_by_key(|parent| Reverse((parent.depth, parent.row)));
    parents
}

/// The parents by the numbers of rows, or else by how far the names in a column are indented.
fn placed(rows: &[OwnedRow], layout: &Layout, name: Option<u16>) -> Vec<Parent> {
    let parents = numbered(rows, layout, name);
    if parents.is_empty() { name.map(|name| indented_beside_parts(rows, name)).unwrap_or_default() } else { parents }
}

/// The parents among the members that a column names. Beside other members, the number of a row is not one of these alone.
pub fn of_members(rows: &[OwnedRow], layout: &Layout, name: u16) -> Vec<Parent> {
    let is_alone = layout.columns.iter().filter(|column| is_member(column)).count() == 1;
    if is_alone { placed(rows, layout, Some(name)) } else { indented_beside_parts(rows, name) }
}

/// The same by indents alone. What stands under the first part of 其中：展会 is indented like that part.
fn indented_beside_parts(rows: &[OwnedRow], name: u16) -> Vec<Parent> {
    let is_part = |row: usize| text_at(&rows[row], name).is_some_and(|text| words::is_part(&text));
    let mut parents = indented(rows, name);
    parents.retain(|parent| !is_part(parent.row));
    parents.iter_mut().filter(|parent| is_part(parent.row + 1)).for_each(|parent| parent.sign = Sign::Among);
    parents
}

/// The member in which each row stands most closely, by its position.
pub fn closest(mut parents: Vec<Parent>) -> Vec<(usize, usize)> {
    parents.sort_by_key(|parent| Reverse((parent.depth, parent.row)));
    let mut seen = HashSet::default();
    let pairs = |parent: Parent| parent.inner.filter(move |&row| row != parent.row).map(move |row| (row, parent.row));
    parents.into_iter().flat_map(pairs).filter(|(row, _)| seen.insert(*row)).collect()
}

/// The column that names the rows.
pub fn name_column(layout: &Layout) -> Option<u16> {
    let is_name = |column: &&Column| column.name.is_some_and(|name| NAMES.contains(&name)) && matches!(column.role, Role::Fields(_));
    layout.columns.iter().find(is_name).map(|column| column.index)
}

/// The column of the numbers of the rows, also where it is declared to be left out.
pub fn number_column(layout: &Layout) -> Option<u16> {
    let is_number = |column: &&Column| matches!(column.name, Some("id" | "row_number")) || words::is_row_number(&column.header);
    layout.columns.iter().find(is_number).map(|column| column.index)
}

/// What a cell of a row says, with the blanks in front.
pub fn text_at(row: &OwnedRow, column: u16) -> Option<String> {
    match row.cell(column)? {
        Raw::Text(text) => Some(text.to_string()),
        Raw::Number { value, .. } => Some(value.normalize().to_string()),
        _ => None,
    }
}

/// The rows around each numbered one whose numbers begin with its own. Names may begin with any number (`5.1 促销` is no part of
/// `5G 推广`), so there the children must be counted from 1, and be several where nothing divides number and name.
fn numbered(rows: &[OwnedRow], layout: &Layout, name: Option<u16>) -> Vec<Parent> {
    let numbers = |column: Option<u16>| -> Vec<Option<Number>> { numbers::of_texts(rows.iter().map(|row| text_at(row, column?))) };
    let mut own = numbers(number_column(layout));
    let is_column = own.iter().flatten().any(|number| number.parts.len() > 1);
    if !is_column {
        own = numbers(name);
    }
    (0..rows.len()).filter_map(|row| around(row, &own, is_column)).collect()
}

/// A numbered row with those next to it that stand in it.
fn around(row: usize, own: &[Option<Number>], is_column: bool) -> Option<Parent> {
    let outer = own[row].as_ref()?;
    let is_in = |number: &&Option<Number>| number.as_ref().is_some_and(|number| number.is_in(outer));
    let above = own[..row].iter().rev().take_while(is_in).count();
    let below = own[row + 1..].iter().take_while(is_in).count();
    let inner = row - above..row + below + 1;
    let children: Vec<&Number> = own[inner.clone()].iter().flatten().filter(|number| number.is_in(outer)).collect();
    let direct: Vec<u32> =
        children.iter().filter(|child| child.parts.len() == outer.parts.len() + 1).filter_map(|child| child.parts.last().copied()).collect();
    let is_counted = !direct.is_empty() && (1..).zip(&direct).all(|(place, number)| is_place(place, *number));
    let stand_alone = children.iter().all(|child| child.stands_alone) && outer.stands_alone;
    let is_outline = is_column || (is_counted && (stand_alone || direct.len() > 1));
    // 3 above A and B may be the last of a list that another one follows.
    let is_extended = children.iter().all(|child| child.styles == outer.styles);
    let sign = if is_column && is_counted && is_extended { Sign::Counted } else { Sign::Placed };
    (!children.is_empty() && is_outline).then_some(Parent { row, inner, depth: outer.parts.len(), sign })
}

/// Whether a number is that of a place; as a number of a cell, 1.10 is 1.1.
fn is_place(place: u32, number: u32) -> bool {
    place == number || place.to_string().trim_end_matches('0') == number.to_string()
}

/// The rows below each one whose names stand further right than its own.
fn indented(rows: &[OwnedRow], column: u16) -> Vec<Parent> {
    let indents: Vec<Option<usize>> = rows.iter().map(|row| Some(indent(&text_at(row, column)?))).collect();
    let below = |row: usize| {
        let own = indents[row]?;
        let count = indents[row + 1..].iter().take_while(|indent| indent.is_some_and(|indent| indent > own)).count();
        (count > 0).then_some(Parent { row, inner: row + 1..row + 1 + count, depth: own, sign: Sign::Placed })
    };
    (0..rows.len()).filter_map(below).collect()
}

/// How far a name is indented, in letters of half width: by blanks, or by signs in front of it, `-广告` and `└ 广告`.
pub fn indent(name: &str) -> usize {
    let width = |letter: char| match letter {
        '\u{3000}' => Some(2),
        '-' | '–' | '—' | '－' | '├' | '└' | '│' | '─' | '┗' | '┣' | '·' | '•' => Some(2),
        letter => letter.is_whitespace().then_some(1),
    };
    name.chars().map_while(width).sum()
}

/// The rows below each one that say they are among it, with the indented ones that follow them: further parts are written without the word.
fn among(rows: &[OwnedRow], layout: &Layout) -> Vec<Parent> {
    let Some(column) = name_column(layout) else { return Vec::new() };
    let texts: Vec<Option<String>> = rows.iter().map(|row| text_at(row, column)).collect();
    let mut is_part: Vec<bool> = Vec::new();
    for text in &texts {
        let is_further = |text: &String| is_part.last() == Some(&true) && indent(text) > 0;
        is_part.push(text.as_ref().is_some_and(|text| words::is_part(text) || is_further(text)));
    }
    let mut found = Vec::new();
    let mut end = rows.len();
    for row in (0..rows.len()).rev().filter(|&row| !is_part[row]) {
        if row + 1 < end {
            found.push(Parent { row, inner: row + 1..end, depth: usize::MAX, sign: Sign::Among });
        }
        end = row;
    }
    found
}
