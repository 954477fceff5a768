//! Forms: each value stands beside its label, `目标名称 | 收入 | 负责人 | 王明`, several in a row, and perhaps several forms below one
//! another or side by side. They are read as a table whose header is their labels and whose rows are the forms.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::value::Raw;
use crate::vocabulary::normalise;

use super::shape::Cells;
use crate::recognise::header::columns::header_text;
use crate::recognise::header::{OwnedRow, Reader, guess};
use crate::recognise::sheet::Preferred;
use crate::recognise::{tables, words};

/// Most rows and columns of a sheet of forms.
const MOST_ROWS: usize = 300;
const MOST_COLUMNS: u16 = 40;
/// Labels with names of fields that a form has at least.
const LEAST_NAMES: usize = 3;

/// The forms of a sheet as a table.
pub struct Cards {
    /// The header and a row for each form.
    pub rows: Vec<OwnedRow>,
    /// Where their cells stand.
    pub cells: Arc<Cells>,
    /// Rows of the sheet that are titles or remarks.
    pub titles: Vec<u32>,
    /// What follows the last form.
    pub rest: Vec<OwnedRow>,
}

/// A label with what stands beside it.
struct Pair {
    /// Row and column of the label.
    at: (u32, u16),
    label: String,
    /// Values with their columns; several where a form leaves room for more.
    values: Vec<(u16, Raw<'static>)>,
}

/// The forms at the top of a sheet: as the plan declares, or when their labels are more names than any row has.
pub fn find(rows: &[OwnedRow], reader: &Reader<'_, '_>, preferred: &Preferred) -> Option<Cards> {
    let declared = reader.declared.and_then(|declared| declared.cards);
    let is_table = declared == Some(false) || (declared.is_none() && reader.declared.is_some_and(|declared| declared.header.is_some()));
    if is_table || rows.len() > MOST_ROWS || rows.iter().any(|row| row.cells.last().is_some_and(|(column, _)| *column > MOST_COLUMNS)) {
        return None;
    }
    let found = Sheet { reader, labels: BTreeSet::new() }.read(rows)?;
    let cards = cards(&found.pairs);
    let is_form = cards.len() > 1 || found.pairs.windows(2).any(|pair| pair[0].at.0 == pair[1].at.0);
    let is_filled = found.pairs.iter().filter(|pair| !pair.values.is_empty()).count() * 2 >= found.pairs.len();
    let table = table(&cards, &found.pairs);
    let made = Cards { rows: table.0, cells: Arc::new(table.1), titles: found.titles, rest: rows[found.rows..].to_vec() };
    let is_meant = || {
        words::quiet(reader.context, |context| {
            let reader = Reader { context, ..*reader };
            let upright = preferred.header(tables::head(&rows[..found.rows], None), &reader, false);
            // A row of which all is known but for a cell at most, and nothing more is needed, is a header.
            if upright.as_ref().is_some_and(|header| (header.is_whole() || header.is_full()) && reader.is_complete(header)) {
                return None;
            }
            let upright = upright.map_or(0, |header| header.hits());
            let header = preferred.header(&made.rows[..1], &reader, false)?;
            let is_header = header.is_convincing() && header.hits() >= LEAST_NAMES && header.hits() > upright && reader.is_complete(&header);
            (is_header && !guess::are_terms(&header, &made.rows[1..])).then_some(())
        })
    };
    (declared == Some(true) || (is_form && is_filled && is_meant().is_some())).then_some(made)
}

/// What stands in the rows that hold nothing but labels with their values.
#[derive(Default)]
struct Found {
    pairs: Vec<Pair>,
    titles: Vec<u32>,
    /// How many rows that are.
    rows: usize,
}

struct Sheet<'r, 'a, 'c> {
    reader: &'r Reader<'a, 'c>,
    /// Columns in which labels stand.
    labels: BTreeSet<u16>,
}

impl Sheet<'_, '_, '_> {
    fn read(&mut self, rows: &[OwnedRow]) -> Option<Found> {
        let mut found = Found::default();
        for row in rows {
            match self.pairs(row) {
                Some(pairs) if !pairs.is_empty() => found.pairs.extend(pairs),
                _ if row.cells.len() == 1 => found.titles.push(row.number),
                _ => break,
            }
            found.rows += 1;
        }
        // Titles below the last form are those of what follows.
        let last = found.pairs.last().map(|pair| pair.at.0)?;
        let follows = found.rows < rows.len();
        while follows && found.titles.last().is_some_and(|title| *title > last) {
            found.titles.pop();
            found.rows -= 1;
        }
        Some(found)
    }

    /// The labels of a row with their values; `None` where two labels stand side by side, as in a header, or a value without a label.
    fn pairs(&mut self, row: &OwnedRow) -> Option<Vec<Pair>> {
        let mut pairs: Vec<Pair> = Vec::new();
        for (column, raw) in &row.cells {
            let written = header_text(raw);
            if let Some((label, value)) = self.both(&written, *column) {
                self.labels.insert(*column);
                let value = Raw::Text(value.trim().to_string().into());
                pairs.push(Pair { at: (row.number, *column), label: label.to_string(), values: vec![(*column, value)] });
                continue;
            }
            let waits = pairs.last().is_some_and(|pair| pair.values.is_empty() && pair.at.1 + 1 == *column);
            let is_sure = matches!(raw, Raw::Text(_)) && self.is_label(&written);
            if is_sure && waits && !has_colon(&pairs[pairs.len() - 1].label) && !has_colon(&written) {
                return None;
            }
            let is_label = matches!(raw, Raw::Text(_)) && !waits && (is_sure || self.labels.contains(column));
            if is_label || (is_sure && has_colon(&written)) {
                self.labels.extend(is_sure.then_some(*column));
                pairs.push(Pair { at: (row.number, *column), label: written, values: Vec::new() });
            } else {
                pairs.last_mut()?.values.push((*column, raw.clone()));
            }
        }
        Some(pairs)
    }

    fn is_label(&self, text: &str) -> bool {
        has_colon(text) || self.is_name(text)
    }

    /// Whether a text is the name of a field, or one that the plan declares to be.
    fn is_name(&self, text: &str) -> bool {
        self.reader.is_name(text) || self.reader.declared.is_some_and(|declared| declared.names_header(text))
    }

    /// A label and its value in one cell: `负责人：王明`. Where labels stand, one need not be known.
    fn both<'t>(&self, text: &'t str, column: u16) -> Option<(&'t str, &'t str)> {
        let (label, value) = text.split_once(['：', ':']).filter(|(label, _)| !is_open(label))?;
        let is_label = || self.labels.contains(&column) || self.is_name(label);
        (!value.trim().is_empty() && is_label()).then_some((label, value))
    }
}

/// Whether a bracket is open at the end of a text: what follows is a remark on it, as the unit behind a title.
fn is_open(text: &str) -> bool {
    let last = |brackets: [char; 2]| text.rfind(brackets);
    last(['(', '（']) > last([')', '）'])
}

fn has_colon(text: &str) -> bool {
    text.trim_end().ends_with(['：', ':'])
}

fn key(label: &str) -> String {
    normalise::header(label).key
}

/// The positions of the pairs of each form. A form begins where the first label stands again; where it stands several times in a row, the
/// forms stand side by side, and each has the columns from its first label on.
fn cards(pairs: &[Pair]) -> Vec<Vec<usize>> {
    let Some(first) = pairs.first() else { return Vec::new() };
    let opening = key(&first.label);
    let opens = |pair: &Pair| key(&pair.label) == opening;
    let starts: Vec<u16> = pairs.iter().filter(|pair| pair.at.0 == first.at.0 && opens(pair)).map(|pair| pair.at.1).collect();
    let strip = |pair: &Pair| starts.iter().rposition(|start| *start <= pair.at.1).unwrap_or(0);
    let mut cards: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    let mut opened = vec![0; starts.len()];
    for (position, pair) in pairs.iter().enumerate() {
        let strip = strip(pair);
        opened[strip] += usize::from(opens(pair));
        cards.entry((opened[strip], strip)).or_default().push(position);
    }
    cards.into_values().collect()
}

/// The forms as rows below a header of all their labels.
fn table(cards: &[Vec<usize>], pairs: &[Pair]) -> (Vec<OwnedRow>, Cells) {
    let mut cells = Cells::default();
    let mut columns: HashMap<(String, usize, usize), u16> = HashMap::new();
    let mut header = OwnedRow { number: 1, cells: Vec::new() };
    let mut rows = Vec::new();
    for (number, card) in (2..).zip(cards) {
        let mut row = OwnedRow { number, cells: Vec::new() };
        let mut seen: HashMap<String, usize> = HashMap::new();
        for pair in card.iter().map(|&at| &pairs[at]) {
            let key = key(&pair.label);
            let times = *seen.entry(key.clone()).and_modify(|times| *times += 1).or_insert(0);
            for at in 0..pair.values.len().max(1) {
                let next = columns.len() as u16;
                let column = *columns.entry((key.clone(), times, at)).or_insert(next);
                // What stands beside a value has no label of its own.
                if column == next && at == 0 {
                    let label = pair.label.trim().trim_end_matches(['：', ':']).trim_end();
                    header.cells.push((column, Raw::Text(label.to_string().into())));
                    cells.add(1, column, pair.at);
                }
                if let Some((on_sheet, raw)) = pair.values.get(at) {
                    cells.add(number, column, (pair.at.0, *on_sheet));
                    row.cells.push((column, raw.clone()));
                }
            }
        }
        row.cells.sort_by_key(|(column, _)| *column);
        rows.push(row);
    }
    header.cells.sort_by_key(|(column, _)| *column);
    (std::iter::once(header).chain(rows.into_iter().filter(|row| !row.cells.is_empty())).collect(), cells)
}
