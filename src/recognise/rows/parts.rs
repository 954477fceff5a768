//! Members that are said to be a part of the one above, `其中：线上` below 华东, where several members have a part of that name: 线上 of
//! 华东 and of 华南 are two members, each called by both names.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use crate::load::Sheet;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Column as LaidOut, Layout, Role};
use crate::recognise::words;
use crate::value::{Context, Raw};

use super::{RowKind, further, is_member};

/// A column of members with parts, and those that stand in several of them.
#[derive(Clone, Debug)]
struct Column {
    index: u16,
    several: BTreeSet<String>,
    above: Option<String>,
    /// Parts that leave out the word, by their rows, each with it.
    further: HashMap<u32, String>,
}

/// Calls such parts by both names, row by row.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    columns: Vec<Column>,
}

impl Parts {
    /// Finds them in the rows of a table, and calls them so.
    pub fn settle(rows: &mut [OwnedRow], kinds: &[RowKind], layout: &Layout, sheet: &Sheet, context: &Context<'_>) -> Self {
        let is_open = |column: &&LaidOut| is_member(column) && matches!(column.role, Role::Fields(_));
        let members = layout.columns.iter().filter(is_open).filter(|_| layout.form.takes_series());
        let column = |column: &LaidOut| {
            let several = several(rows, kinds, column.index)?;
            let further = further::find(rows, kinds, column.index, layout, sheet, context);
            Some(Column { index: column.index, several, above: None, further })
        };
        let parts = Self { columns: members.filter_map(column).collect() };
        let mut running = parts.clone();
        for (row, kind) in rows.iter_mut().zip(kinds) {
            running.name(row.number, &mut row.cells, *kind);
        }
        parts
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Calls the part that a row names by both names.
    pub fn name(&mut self, row: u32, cells: &mut [(u16, Raw<'_>)], kind: RowKind) {
        for column in self.columns.iter_mut().filter(|_| kind == RowKind::Data) {
            let Some((_, Raw::Text(text))) = cells.iter_mut().find(|(at, _)| *at == column.index) else { continue };
            if let Some(word) = column.further.get(&row) {
                *text = format!("{word}{}", text.trim()).into();
            }
            match (words::part_name(text), &column.above) {
                (Some(part), Some(outer)) if column.several.contains(part) || words::is_of_several(part) => {
                    let before = text.rfind(part).unwrap_or_default();
                    *text = format!("{}{outer}{part}", &text[..before]).into();
                }
                (Some(_), _) => {}
                (None, _) => column.above = Some(text.trim().to_string()),
            }
        }
    }
}

/// The names of parts that stand in several members of a column; `None` where it names no parts.
fn several(rows: &[OwnedRow], kinds: &[RowKind], column: u16) -> Option<BTreeSet<String>> {
    let (mut pairs, mut above) = (Vec::new(), "");
    for (row, _) in rows.iter().zip(kinds).filter(|(_, kind)| **kind == RowKind::Data) {
        let Some(text) = row.text(column) else { continue };
        match words::part_name(text) {
            Some(part) => pairs.push((above, part)),
            None => above = text,
        }
    }
    (!pairs.is_empty()).then(|| of_several(pairs))
}

/// The names that stand in several members, of pairs of a member and what stands in it.
pub fn of_several<'n>(pairs: impl IntoIterator<Item = (&'n str, &'n str)>) -> BTreeSet<String> {
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    let is_other = |(outer, name): &(&'n str, &'n str)| *first.entry(name).or_insert(outer) != *outer;
    pairs.into_iter().filter(is_other).map(|(_, name)| name.to_string()).collect()
}
