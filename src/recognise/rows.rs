//! Rows below a header to records.

use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::load::Sheet;
use crate::value::{Context, Node, Raw};

use super::account::Reading;
use super::columns::{Column, Layout, Role, Slot};
use super::draft::{Draft, Drafts, Parent};
use super::header::OwnedRow;
use super::totals::Totals;
use super::words::Member;
use super::{again, lines, mixture, money, outline, percent, words};

/// What a row below the header is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A line above the header.
    Title,
    /// A record.
    Data,
    /// A sum of the rows above: left out, and compared with them.
    Total,
    /// A mean of the rows above: left out.
    Mean,
    /// A remark, a sub-title or an example of the template.
    Note,
    /// The header once more, as at the top of a page.
    Header,
    /// Read with the row above, with which it shares a merged amount.
    Joined,
}

/// What a row is, by its first text.
pub fn kind_of(cells: &[(u16, Raw<'_>)]) -> RowKind {
    let first = cells.iter().find_map(|(_, raw)| match raw {
        Raw::Text(text) => Some(text.trim()),
        _ => None,
    });
    let Some(first) = first else { return RowKind::Data };
    if words::is_total(first) {
        RowKind::Total
    } else if words::is_mean(first) {
        RowKind::Mean
    } else if words::is_example(first) || (cells.len() <= 2 && words::is_note(first)) {
        RowKind::Note
    } else {
        RowKind::Data
    }
}

/// What a row is, by its first text and by the names in it: 合计 may stand in the column of the region.
fn kind_in(cells: &[(u16, Raw<'_>)], layout: &Layout) -> RowKind {
    if again::is_header(cells, layout) {
        return RowKind::Header;
    }
    let kind = kind_of(cells);
    if kind != RowKind::Data {
        return kind;
    }
    let names = layout.columns.iter().filter(|column| column.is_naming(&layout.form));
    let texts = names.filter_map(|column| match &cells.iter().find(|(at, _)| *at == column.index)?.1 {
        Raw::Text(text) => Some(text),
        _ => None,
    });
    texts
        .map(|text| {
            if words::is_total(text) {
                RowKind::Total
            } else if words::is_mean(text) {
                RowKind::Mean
            } else {
                RowKind::Data
            }
        })
        .find(|kind| *kind != RowKind::Data)
        .unwrap_or(RowKind::Data)
}

/// Reads the rows of a sheet into records.
pub fn read(mut rows: Vec<OwnedRow>, layout: &Layout, sheet: &Sheet, drafts: &mut Drafts<'_, '_, '_>, reading: &mut Reading) {
    let context = drafts.context;
    let mut kinds: Vec<RowKind> = rows.iter().map(|row| kind_in(&row.cells, layout)).collect();
    let parents = outline::mark(&rows, &mut kinds, layout, context);
    let mut layout = layout.clone();
    percent::decide(&mut layout, &rows, &kinds, sheet, context);
    mixture::tell(&layout, &rows, &kinds, sheet, context);
    money::tell(&layout, &rows, &kinds, sheet, context);
    let mut totals = Totals::new(&layout);
    for (parent, children) in &parents {
        let children = children.clone().filter(|&child| kinds[child] == RowKind::Data).map(|child| &rows[child]);
        Totals::compare_parent(&rows[*parent], children, &layout, sheet, context);
    }
    let parents: Vec<u32> = parents.iter().map(|(parent, _)| rows[*parent].number).collect();
    for (row, kind) in rows.drain(..).zip(kinds) {
        if kind != RowKind::Data {
            reading.left_out.push((row.number, kind));
        }
        match kind {
            RowKind::Data => {
                totals.add(&row, false, &layout, context);
                reading.rows_read += 1;
                RowReader { layout: &layout, sheet, drafts }.record(row);
            }
            RowKind::Total => {
                reading.total_rows += 1;
                // Rows are in order, and so are the parents among them.
                if parents.binary_search(&row.number).is_err() {
                    totals.add(&row, true, &layout, context);
                }
            }
            RowKind::Mean => reading.total_rows += 1,
            RowKind::Note | RowKind::Title | RowKind::Header | RowKind::Joined => reading.rows_skipped += 1,
        }
    }
    totals.compare(&layout, sheet, context);
}

struct RowReader<'r, 'd, 'a, 'c, 's> {
    layout: &'r Layout,
    sheet: &'r Sheet,
    drafts: &'d mut Drafts<'a, 'c, 's>,
}

/// The records of one row while its cells are handed out.
struct Parts {
    drafts: Vec<Draft<'static>>,
    /// Values of periods: part, field, period as written, value.
    periods: Vec<(Slot, Spanned<String>, Node<'static>)>,
    /// Values of members: part, field, member, value.
    members: Vec<(Slot, Member, Node<'static>)>,
}

impl RowReader<'_, '_, '_, '_, '_> {
    fn record(&mut self, row: OwnedRow) {
        let span = self.layout.cell(self.sheet, row.number, row.cells.first().map_or(0, |(column, _)| *column));
        let new = |standing, info| Draft { standing, ..Draft::new(info, span) };
        let parts = &self.layout.form.parts;
        let mut parts = Parts { drafts: parts.iter().map(|part| new(part.standing, part.info)).collect(), periods: Vec::new(), members: Vec::new() };
        let unit = self.unit_of(&row);
        let number = row.number;
        for (column, raw) in row.cells {
            let found = self.layout.columns.binary_search_by_key(&column, |column| column.index);
            if let Ok(at) = found {
                let layout_column = &self.layout.columns[at];
                let node = self.node(raw, number, layout_column, unit.as_deref());
                parts.give(layout_column, node);
            }
        }
        self.push(parts);
    }

    /// The text of the unit column, if the sheet has one.
    fn unit_of(&self, row: &OwnedRow) -> Option<String> {
        let column = self.layout.columns.iter().find(|column| column.role == Role::Unit)?;
        let (_, raw) = row.cells.iter().find(|(at, _)| *at == column.index)?;
        Node::new(raw.clone(), Span::Nowhere).text().map(|text| text.into_owned())
    }

    fn node(&self, raw: Raw<'static>, row: u32, column: &Column, unit: Option<&str>) -> Node<'static> {
        let raw = match (raw, unit) {
            (Raw::Number { value, percent: false }, Some(unit)) if column.hint.is_none() && self.takes_unit(column) => {
                Raw::Text(format!("{}{unit}", value.normalize()).into())
            }
            (raw, _) => raw,
        };
        Node { raw, span: self.layout.cell(self.sheet, row, column.index), hint: column.hint.clone() }
    }

    /// Whether the numbers of a column are in the unit of the row: values of KPIs are, numbers of samples are not.
    fn takes_unit(&self, column: &Column) -> bool {
        let (Role::Fields(slots) | Role::Period { slots, .. } | Role::Member { slots, .. }) = &column.role else { return false };
        slots.iter().any(|slot| {
            let info = self.layout.form.parts[usize::from(slot.part)].info;
            slot.field.is_some_and(|field| {
                matches!(info.fields[usize::from(field)].name, "value" | "target" | "months" | "must_hit" | "stretch" | "base_value" | "quantity")
            })
        })
    }

    /// Adds the records of a row: the first part, then those that refer to it.
    fn push(&mut self, parts: Parts) {
        let mut main = None;
        for (at, draft) in parts.drafts.into_iter().enumerate() {
            let part = &self.layout.form.parts[at];
            let own = parts.periods.iter().filter(|(slot, ..)| usize::from(slot.part) == at);
            let of_members = parts.members.iter().filter(|(slot, ..)| usize::from(slot.part) == at);
            for mut draft in with_periods(draft, own).into_iter().flat_map(|draft| with_members(draft, of_members.clone())) {
                if !is_wanted(&draft, part.needs.is_some()) {
                    continue;
                }
                let link = part.link.and_then(|field| draft.info.field(field));
                draft.parent = main.zip(link).map(|(draft, field)| Parent { draft, field: field as u16 });
                let position = self.drafts.push(draft);
                main = main.or(Some(position));
            }
        }
        if let Some(main) = main.filter(|_| self.layout.form.lines) {
            lines::read(main, self.drafts);
        }
    }
}

/// Whether a record of a row says anything: a companion needs its deciding fields, the main one anything at all.
fn is_wanted(draft: &Draft<'_>, companion: bool) -> bool {
    if !companion {
        return !draft.values.is_empty() || draft.id.is_some();
    }
    let deciding: &[&str] = match draft.info.kind {
        "goal" => &["target", "months"],
        "actual" => &["value", "numerator"],
        "progress_entry" => &["date"],
        _ => &["text"],
    };
    deciding.iter().any(|field| draft.get(field).is_some_and(|node| !node.is_blank()))
}

/// One record with a value per period for goals, one record per period for actuals.
fn with_periods<'s, 'p>(draft: Draft<'s>, periods: impl Iterator<Item = &'p (Slot, Spanned<String>, Node<'static>)>) -> Vec<Draft<'s>> {
    let periods: Vec<_> = periods.collect();
    let Some((slot, _, first)) = periods.first() else { return vec![draft] };
    let Some(field) = slot.field else { return vec![draft] };
    if draft.info.kind == "actual" {
        let one = |(_, text, node): &&(Slot, Spanned<String>, Node<'static>)| {
            let mut one = draft.clone();
            one.span = node.span;
            one.set("period", Node::new(Raw::Text(text.value.clone().into()), text.span));
            one.values.push((field, node.clone()));
            one
        };
        return periods.iter().map(one).collect();
    }
    let mut draft = draft;
    let entries = periods.iter().map(|(_, text, node)| (text.clone().map(Cow::Owned), node.clone())).collect();
    draft.values.push((field, Node::new(Raw::Map(entries), first.span)));
    vec![draft]
}

/// One record per member that heads a column; they cannot share a written id.
fn with_members<'s, 'p>(draft: Draft<'s>, members: impl Iterator<Item = &'p (Slot, Member, Node<'static>)>) -> Vec<Draft<'s>> {
    let mut members = members.peekable();
    if members.peek().is_none() {
        return vec![draft];
    }
    let one = |(slot, member, node): &(Slot, Member, Node<'static>)| {
        let mut one = Draft { id: None, span: node.span, ..draft.clone() };
        one.set(member.dimension, Node::new(Raw::Text(member.name.clone().into()), node.span));
        one.values.extend(slot.field.map(|field| (field, node.clone())));
        one
    };
    members.map(one).collect()
}

impl Parts {
    fn give(&mut self, column: &Column, node: Node<'static>) {
        match &column.role {
            Role::Fields(slots) => slots.iter().for_each(|slot| self.give_field(*slot, node.clone())),
            Role::Period { text, slots } => {
                let text = Spanned::new(text.clone(), node.span);
                self.periods.extend(slots.iter().map(|slot| (*slot, text.clone(), node.clone())));
            }
            Role::Member { member, slots } => self.members.extend(slots.iter().map(|slot| (*slot, member.clone(), node.clone()))),
            Role::Unit | Role::Redundant | Role::Unknown => {}
        }
    }

    fn give_field(&mut self, slot: Slot, node: Node<'static>) {
        let draft = &mut self.drafts[usize::from(slot.part)];
        match slot.field {
            Some(field) => draft.values.push((field, node)),
            None => draft.id = node.text().filter(|text| !text.is_empty()).map(|text| Spanned::new(text.into_owned(), node.span)),
        }
    }
}

/// Tells that a total is not the sum of its rows (W105).
pub fn tell_total(span: Span, header: &str, total: &str, sum: &str, context: &Context<'_>) {
    context.report(Diagnostic::new("W105", span).arg("column", header).arg("total", total).arg("sum", sum));
}

/// The hint of a column, to be changed.
pub fn hint_mut(column: &mut Column) -> &mut crate::value::Hint {
    Arc::make_mut(column.hint.get_or_insert_with(Arc::default))
}
