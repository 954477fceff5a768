//! A SWOT matrix: 优势 | 劣势 over the cells of each, 机会 | 威胁 below them; four columns; four rows with the words beside them; or each quadrant in
//! a cell of its own, 优势：…. It is read as a table of quadrants and what stands in them, each line of a cell by itself.

use std::sync::Arc;

use crate::diagnostic::Span;
use crate::value::given::is_nothing;
use crate::value::{Context, Node, Raw};
use crate::vocabulary::grammar::grammar;

use super::cards::Cards;
use super::shape::Cells;
use crate::recognise::header::{OwnedRow, Reader};
use crate::recognise::sheet::Preferred;
use crate::recognise::{tables, words};

const KIND: &str = "swot_item";
const QUADRANTS: usize = 4;
/// Most rows of such a matrix.
const MOST_ROWS: usize = 100;
/// Letters of a word beside the matrix that names a side of it: 内部, 有利因素.
const SIDE: usize = 5;

/// The cells in which the name of a quadrant stands.
struct Area {
    quadrant: &'static str,
    rows: (u32, u32),
    columns: (u16, u16),
    /// What stands behind the name in its own cell.
    inside: Option<String>,
}

/// Where the words of a quadrant stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Inside,
    Below,
    Right,
}

/// The matrix that a sheet is, as a table.
pub fn find(rows: &[OwnedRow], reader: &Reader<'_, '_>, preferred: &Preferred) -> Option<Cards> {
    if rows.len() > MOST_ROWS || reader.declared.is_some() || is_table(rows, reader, preferred) {
        return None;
    }
    let areas = areas(rows, reader.context);
    let is_whole = areas.len() == QUADRANTS && (1..QUADRANTS).all(|at| areas[..at].iter().all(|area| area.quadrant != areas[at].quadrant));
    let mut places = is_whole.then_some(&areas)?.iter().filter_map(|area| place(area, rows, &areas));
    let place = places.next().filter(|first| places.all(|place| place == *first))?;
    let mut taken = Vec::new();
    let made = table(rows, &areas, place, &mut taken, reader.context);
    let is_left = |row: &OwnedRow, column: u16| area_at(&areas, row.number, column).is_none() && !taken.contains(&(row.number, column));
    let is_side = |raw: &Raw<'_>| matches!(raw, Raw::Text(text) if text.trim().chars().count() <= SIDE);
    let top = areas.iter().map(|area| area.rows.0).min()?;
    let is_title = |row: &OwnedRow| row.number < top && row.cells.len() == 1;
    let is_told = |row: &OwnedRow| is_title(row) || row.cells.iter().all(|(column, raw)| !is_left(row, *column) || is_side(raw));
    let titles = rows.iter().filter(|row| is_title(row)).map(|row| row.number).collect();
    rows.iter().all(is_told).then_some(Cards { rows: made.0, cells: Arc::new(made.1), titles, rest: Vec::new() })
}

/// Whether a header is found as it stands.
fn is_table(rows: &[OwnedRow], reader: &Reader<'_, '_>, preferred: &Preferred) -> bool {
    words::quiet(reader.context, |context| {
        let reader = Reader { context, ..*reader };
        preferred.header(tables::head(rows, None), &reader, false).is_some_and(|header| reader.is_complete(&header))
    })
}

/// The cells that name quadrants; merged ones, which hold the name again and again, as one.
fn areas(rows: &[OwnedRow], context: &Context<'_>) -> Vec<Area> {
    let mut areas: Vec<Area> = Vec::new();
    for (row, (column, raw)) in rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row.number, cell))) {
        let Some((quadrant, inside)) = label(raw, context) else { continue };
        let goes_on =
            |area: &&mut Area| area.quadrant == quadrant && area.inside == inside && row <= area.rows.1 + 1 && *column <= area.columns.1 + 1;
        match areas.iter_mut().find(goes_on) {
            Some(area) => (area.rows.1, area.columns.1) = (area.rows.1.max(row), area.columns.1.max(*column)),
            None => areas.push(Area { quadrant, rows: (row, row), columns: (*column, *column), inside }),
        }
    }
    areas
}

/// The quadrant that a cell names, and what stands behind the name: `优势（S）`, `S 优势`, `优势：品牌好`.
fn label(raw: &Raw<'_>, context: &Context<'_>) -> Option<(&'static str, Option<String>)> {
    let Raw::Text(text) = raw else { return None };
    let (name, inside) = text.trim().split_once([':', '：', '\n']).unwrap_or((text, ""));
    let inside = Some(inside.trim()).filter(|inside| !inside.is_empty()).map(str::to_string);
    quadrant(name, context).map(|quadrant| (quadrant, inside))
}

fn quadrant(name: &str, context: &Context<'_>) -> Option<&'static str> {
    let name = name.trim();
    let term = |text: &str| context.vocabulary.term("quadrant", text.trim());
    let (before, _) = name.split_once(['(', '（']).unwrap_or((name, ""));
    let bare = before.trim_start_matches(|c: char| c.is_ascii_alphabetic()).trim_start_matches(['-', '－', '—', '.', '、', ' ']);
    term(name).or_else(|| term(before)).or_else(|| term(bare).filter(|_| !bare.is_empty()))
}

fn area_at(areas: &[Area], row: u32, column: u16) -> Option<&Area> {
    areas.iter().find(|area| (area.rows.0..=area.rows.1).contains(&row) && (area.columns.0..=area.columns.1).contains(&column))
}

fn has(rows: &[OwnedRow], row: u32, column: u16) -> bool {
    rows.iter().any(|known| known.number == row && known.cell(column).is_some())
}

/// Where the words of an area stand; `None` where it has none.
fn place(area: &Area, rows: &[OwnedRow], areas: &[Area]) -> Option<Place> {
    let holds = |row: u32, column: u16| has(rows, row, column) && area_at(areas, row, column).is_none();
    if area.inside.is_some() {
        return Some(Place::Inside);
    }
    if holds(area.rows.0, area.columns.1 + 1) {
        return Some(Place::Right);
    }
    holds(area.rows.1 + 1, area.columns.0).then_some(Place::Below)
}

/// The quadrant of a cell.
fn quadrant_of(row: u32, column: u16, areas: &[Area], place: Place) -> Option<&'static str> {
    let is_beside = |area: &&Area| (area.rows.0..=area.rows.1).contains(&row) && area.columns.1 < column;
    let is_above = |area: &&Area| (area.columns.0..=area.columns.1).contains(&column) && area.rows.1 < row;
    match place {
        Place::Inside => None,
        Place::Right => areas.iter().filter(is_beside).max_by_key(|area| area.columns.0),
        Place::Below => areas.iter().filter(is_above).max_by_key(|area| area.rows.0),
    }
    .map(|area| area.quadrant)
}

/// The rows of the table, and where their cells stand. What was taken into it is noted.
fn table(rows: &[OwnedRow], areas: &[Area], place: Place, taken: &mut Vec<(u32, u16)>, context: &Context<'_>) -> (Vec<OwnedRow>, Cells) {
    let mut cells = Cells::default();
    let label = |field: &str| Raw::Text(context.vocabulary.field(KIND, field).to_string().into());
    let mut made = vec![OwnedRow { number: 1, cells: vec![(0, label("quadrant")), (1, label("text"))] }];
    let first = areas.first().map_or((1, 0), |area| (area.rows.0, area.columns.0));
    (0..2).for_each(|column| cells.add(1, column, first));
    let mut add = |quadrant: &str, text: &str, at: (u32, u16)| {
        for item in items(text) {
            let number = made.len() as u32 + 1;
            (0..2).for_each(|column| cells.add(number, column, at));
            made.push(OwnedRow { number, cells: vec![(0, Raw::Text(quadrant.to_string().into())), (1, Raw::Text(item.into()))] });
        }
    };
    for area in areas {
        area.inside.iter().for_each(|text| add(area.quadrant, text, (area.rows.0, area.columns.0)));
    }
    let mut said: Vec<(&str, String)> = Vec::new();
    for (row, (column, raw)) in rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row.number, cell))) {
        let (Some(quadrant), Raw::Text(text)) = (quadrant_of(row, *column, areas, place), raw) else { continue };
        if area_at(areas, row, *column).is_some() {
            continue;
        }
        taken.push((row, *column));
        // A merged cell holds its words again and again.
        let is_new = !said.iter().any(|(known, words)| *known == quadrant && words == text.as_ref());
        said.push((quadrant, text.to_string()));
        if is_new {
            add(quadrant, text, (row, *column));
        }
    }
    (made, cells)
}

/// The lines of a cell, without their numbers.
fn items(text: &str) -> Vec<String> {
    let lines = text.split(['\n', '；', ';']).map(|line| unnumbered(line.trim()).trim_end_matches(['。', '.']).trim().to_string());
    let says = |line: &String| !is_nothing(&Node::new(Raw::Text(line.clone().into()), Span::Nowhere)) && !grammar().none.contains(line);
    lines.filter(|line| !line.is_empty() && says(line)).collect()
}

/// A line without the number or the mark that it begins with: `1.`, `（2）`, `③`, `-`.
fn unnumbered(line: &str) -> &str {
    let line = line.trim_start_matches(['-', '•', '·', '●', '◆', '■', '*', ' ', '　']);
    let after_number = |text: &str| {
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        (digits > 0 && digits < 3).then_some(digits)
    };
    if let Some(rest) = line.strip_prefix(['(', '（']) {
        let behind = after_number(rest).and_then(|digits| rest[digits..].strip_prefix([')', '）']));
        return behind.map_or(line, str::trim);
    }
    let rest = line.trim_start_matches(|c: char| ('①'..='⑳').contains(&c));
    let behind = after_number(rest).and_then(|digits| rest[digits..].strip_prefix(['.', '．', '、', ')', '）']));
    behind.filter(|behind| !behind.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(rest).trim()
}
