//! Rows below a header to records.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::load::Sheet;
use crate::model::EntityInfo;
use crate::model::facts::{OF_TOTALS, SCOPE};
use crate::value::{Context, Hint, Node, Raw, Unit};

use super::account::Reading;
use super::draft::{Draft, Drafts, Parent, Standing};
use super::header::columns::{Column, Layout, Role, Slot};
use super::header::measures::{self, Part};
use super::header::{OwnedRow, levels, monthly};
use super::tree::lines;
use super::words;
use across::Across;
use groups::Groups;
use inside::Inner;
pub use kinds::{RowKind, is_remark, kind_below, kind_in, kind_of, kind_of_word, kinds, likely_totals, names, texts};
use phases::{Above, Phases};
use rates::Rates;
use series::{AMOUNTS, OfMember, OfPeriod, of_members, with_periods};
use totals::Totals;

pub mod across;
pub mod apart;
pub mod blanks;
mod companions;
mod credits;
pub mod further;
mod groups;
pub mod inside;
pub mod kinds;
pub mod mixture;
pub mod money;
pub mod names;
pub mod outline;
pub mod parts;
pub mod percent;
pub mod phases;
pub mod ranges;
pub mod rates;
pub mod running;
pub mod series;
pub mod steps;
pub mod subtotals;
pub mod totals;
pub mod units;
mod unspent;

/// Reads the rows of a sheet, each of its kind, into records, targets and actuals apart where a column tells them apart.
pub fn read(
    rows: Vec<OwnedRow>,
    kinds: Vec<RowKind>,
    layout: &Layout,
    inner: &Inner,
    sheet: &Sheet,
    drafts: &mut Drafts<'_, '_, '_>,
    reading: &mut Reading,
) {
    for part in measures::split(rows, kinds, layout, sheet, drafts, reading) {
        let (part, credits) = credits::apart(part, sheet, drafts.context);
        read_alike(part, inner, sheet, drafts, reading);
        if let Some(credits) = credits {
            let mut of_credits = reading.clone();
            read_alike(credits, inner, sheet, drafts, &mut of_credits);
            credits::account(reading, of_credits);
        }
    }
    reading.left_out.sort_by_key(|(row, _)| *row);
}

fn read_alike(part: Part, inner: &Inner, sheet: &Sheet, drafts: &mut Drafts<'_, '_, '_>, reading: &mut Reading) {
    let Part { mut layout, mut rows, mut kinds } = part;
    let context = drafts.context;
    let mut phases = Phases::settle(&mut rows, &mut kinds, &mut layout, sheet, context);
    companions::settle(&mut rows, &kinds, &layout, sheet, context);
    let mut groups = Groups::settle(&rows, &mut kinds, &layout, sheet, context);
    let outline = outline::mark(&rows, &mut kinds, &layout, context);
    groups.stand_in(&outline.parents);
    percent::decide(&mut layout, &rows, &kinds, sheet, context);
    mixture::tell(&layout, &rows, &kinds, sheet, context);
    money::tell(&layout, &rows, &kinds, sheet, context);
    units::tell_other(&rows, &kinds, &layout, sheet, context);
    let guide = drafts.guide;
    let adds_up = |kpi: &str| guide.adds_up(kpi);
    let mut totals = Totals::new(&layout, &adds_up, inner);
    let mut across = Across::of(&layout, context);
    outline.tell(&rows, &layout, sheet, context);
    let mut rates = Rates::of(&layout, sheet, &adds_up, context);
    let wholes = rates::of_whole(&layout, context);
    let parents: Vec<u32> = outline.totals.iter().map(|&parent| rows[parent].number).collect();
    let mut last = 0;
    for (at, (row, kind)) in rows.drain(..).zip(kinds).enumerate() {
        if kind != RowKind::Data {
            reading.left_out.push((row.number, kind));
        }
        match kind {
            RowKind::Data => {
                totals.add(row.number, &row.cells, false, &layout, context);
                let rate = rates.is_of_rate(&row).then(|| across::kpi_of(&row, &layout));
                let wholes = if rate.is_some() { wholes.as_slice() } else { &[] };
                if wholes.is_empty() {
                    across.add(row.number, &row.cells, rate.as_deref(), &layout, context);
                }
                // A task that columns name stands in the row of the first that stands in it.
                reading.rows_read += usize::from(std::mem::replace(&mut last, row.number) != row.number);
                let above = Above { kind: groups.kind(at), ..phases.above(at, &layout) };
                let main = RowReader { layout: &layout, wholes, is_total: false, above, sheet, drafts }.record(row);
                phases.keep(at, main);
            }
            RowKind::Total => {
                reading.total_rows += 1;
                reading.guesses_totals |= kind_in(&row.cells, &layout) != RowKind::Total;
                rates.keep(&row);
                // Rows are in order, and so are the parents among them.
                if parents.binary_search(&row.number).is_err() {
                    totals.add(row.number, &row.cells, true, &layout, context);
                }
            }
            RowKind::Mean => reading.total_rows += 1,
            RowKind::Note | RowKind::Title | RowKind::Header | RowKind::Joined | RowKind::Derived => reading.rows_skipped += 1,
        }
    }
    across.tell(&layout, sheet, context);
    reading.unchecked.extend(totals.compare(&layout, sheet, context));
    for row in rates.settle(&totals) {
        RowReader { layout: &layout, wholes: &[], is_total: true, above: Above::default(), sheet, drafts }.record(row);
    }
}

struct RowReader<'r, 'd, 'a, 'c, 's> {
    layout: &'r Layout,
    /// Columns that give values of the whole.
    wholes: &'r [Column],
    /// Whether the rows are those of totals, which yield to others.
    is_total: bool,
    /// What stands above the row.
    above: Above,
    sheet: &'r Sheet,
    drafts: &'d mut Drafts<'a, 'c, 's>,
}

/// The records of one row while its cells are handed out.
struct Parts {
    drafts: Vec<Draft<'static>>,
    /// Values of periods.
    periods: Vec<OfPeriod>,
    /// Values of members.
    members: Vec<OfMember>,
}

/// The unit of the numbers of a row.
struct RowUnit {
    said: Said,
    /// Whether its KPI is known to be no money, so that 万元 above the column is not for its numbers.
    is_counted: bool,
}

/// Where the unit of a row is said.
enum Said {
    /// In its own column of units.
    Written(String),
    /// Near the table, if that is for this row.
    Near(Option<Arc<Hint>>),
}

/// What a column says in a row.
fn text_in(row: &OwnedRow, column: &Column) -> Option<String> {
    row.cell(column.index)?.text().map(|text| text.into_owned()).filter(|text| !text.is_empty())
}

impl RowReader<'_, '_, '_, '_, '_> {
    /// Makes the records of a row, and gives the position of the first.
    fn record(&mut self, row: OwnedRow) -> Option<u32> {
        let span = self.layout.cell(self.sheet, row.number, row.cells.first().map_or(0, |(column, _)| *column));
        let is_total = self.is_total;
        let new = |standing, info: &'static EntityInfo| {
            let standing = if is_total && info.kind == "goal" { Standing::Secondary } else { standing };
            Draft { standing, ..Draft::new(info, span) }
        };
        let parts = &self.layout.form.parts;
        let mut parts = Parts { drafts: parts.iter().map(|part| new(part.standing, part.info)).collect(), periods: Vec::new(), members: Vec::new() };
        let unit =
            RowUnit { said: self.unit_of(&row).map_or_else(|| Said::Near(self.near_unit(&row)), Said::Written), is_counted: self.is_counted(&row) };
        let number = row.number;
        for (column, raw) in row.cells {
            let of_whole = self.wholes.iter().find(|whole| whole.index == column);
            let known = || self.layout.columns.binary_search_by_key(&column, |column| column.index).ok();
            if let Some(layout_column) = of_whole.or_else(|| Some(&self.layout.columns[known()?])) {
                let raw = if is_member(layout_column) { without_part(raw) } else { raw };
                let node = self.node(raw, number, layout_column, &unit);
                parts.give(layout_column, node);
            }
        }
        self.supply(&mut parts.drafts);
        let main = &mut parts.drafts[0];
        self.above.kind.iter().for_each(|kind| main.supply("category", kind.clone()));
        main.id = main.id.take().or_else(|| Some(Spanned::new(self.above.id.take()?, span)));
        if self.is_total {
            parts.drafts.iter_mut().filter(|draft| draft.info.kind == "actual").for_each(|draft| draft.supply("revision", revision_of_totals(span)));
        }
        self.push(parts)
    }

    /// Gives the records what stands around the table, where the row is silent.
    fn supply(&self, drafts: &mut [Draft<'static>]) {
        for (draft, part) in drafts.iter_mut().zip(&self.layout.form.parts) {
            for supplied in &self.layout.supplied {
                if let Some(field) = part.field_of(supplied.column).filter(|_| !draft.values.is_empty()) {
                    draft.supply(field, supplied.node());
                }
            }
        }
    }

    /// What the column of units says of a row.
    fn unit_of(&self, row: &OwnedRow) -> Option<String> {
        self.layout.columns.iter().find(|column| column.role == Role::Unit).and_then(|column| text_in(row, column))
    }

    /// What is said near the table, where the row's KPI is money. Where nobody knows whether it is, that is told (W103).
    fn near_unit(&self, row: &OwnedRow) -> Option<Arc<Hint>> {
        let near = self.layout.near.as_ref()?;
        let kpi = self.kpi_of(row);
        // The unit behind the name of a KPI is nearer: 销售额(元).
        if kpi.as_ref().is_some_and(|kpi| words::header_hint(kpi).is_some()) {
            return None;
        }
        let is_money = kpi.and_then(|kpi| self.drafts.guide.is_money(&kpi)).or((near.is_set || self.layout.form.is_of_money()).then_some(true));
        let is_silent = |column: &Column| column.hint.is_none() && column.kpi().is_none();
        let takes = |column: &&Column| is_silent(column) && column.takes_unit(&self.layout.form) && percent::bare(row, column.index).is_some();
        if is_money.is_none()
            && let Some(column) = self.layout.columns.iter().find(takes)
        {
            let span = self.layout.cell(self.sheet, row.number, column.index);
            let text = percent::bare(row, column.index).unwrap_or_default().normalize();
            self.drafts
                .context
                .report(Diagnostic::new("W103", span).variant("near").arg("text", text).arg("unit", &near.word).arg("said", &near.said));
        }
        is_money.filter(|is_money| *is_money).map(|_| near.hint.clone())
    }

    /// The KPI of a row.
    fn kpi_of(&self, row: &OwnedRow) -> Option<String> {
        let named = self.layout.columns.iter().find(|column| column.name == Some("kpi")).and_then(|column| text_in(row, column));
        named.or_else(|| self.layout.supplied_text("kpi"))
    }

    /// Whether the KPI of a row is known to be no money while a column says money of the values of all rows.
    fn is_counted(&self, row: &OwnedRow) -> bool {
        self.layout.columns.iter().any(|column| money::is_said_of_rows(column, self.layout))
            && self.kpi_of(row).is_some_and(|kpi| self.drafts.guide.is_money(&kpi) == Some(false))
    }

    fn node(&self, raw: Raw<'static>, row: u32, column: &Column, unit: &RowUnit) -> Node<'static> {
        let span = self.layout.cell(self.sheet, row, column.index);
        let hint = column.hint.as_ref().filter(|_| !(unit.is_counted && money::is_said_of_rows(column, self.layout)));
        let is_silent = hint.is_none();
        let unit = match &unit.said {
            Said::Near(hint) if is_silent && units::takes_any(column, self.layout) => return Node { raw, span, hint: hint.clone() },
            Said::Written(unit) if is_silent && units::is_of_row(unit, column, self.layout) => unit,
            _ => return Node { raw, span, hint: hint.cloned() },
        };
        in_unit(raw, span, unit, self.drafts.context)
    }

    /// The records of one part of a row: that of the whole, where it has an amount of its own, and one for each member.
    fn records<'n>(
        &self,
        draft: Draft<'static>,
        periods: impl Iterator<Item = &'n OfPeriod>,
        members: impl Iterator<Item = &'n OfMember>,
    ) -> Vec<Draft<'static>> {
        let members: Vec<_> = members.collect();
        if members.is_empty() && !self.has_members(draft.info) {
            return with_periods(draft, periods);
        }
        let of_members = of_members(&draft, &members);
        let whole = with_periods(draft, periods).into_iter();
        let (mut records, idle): (Vec<_>, Vec<_>) = whole.partition(|draft| has_any(draft, DECIDING));
        if records.is_empty() {
            idle.iter().for_each(|draft| self.tell_of_whole(draft));
        }
        records.extend(of_members);
        records
    }

    /// Whether columns hold the values of members of a part: where all are blank in a row, nothing was measured yet.
    fn has_members(&self, info: &EntityInfo) -> bool {
        let is_of = |slot: &Slot| self.layout.form.parts[usize::from(slot.part)].info.kind == info.kind;
        self.layout.columns.iter().any(|column| matches!(&column.role, Role::Member { slots, .. } if slots.iter().any(is_of)))
    }

    /// W107 for an amount of the whole in a row that has targets or values of members alone: it is nobody's.
    fn tell_of_whole(&self, draft: &Draft<'_>) {
        let is_amount = |(field, node): &&(u16, Node<'_>)| AMOUNTS.contains(&draft.info.fields[usize::from(*field)].name) && !node.is_blank();
        for (field, node) in draft.values.iter().filter(is_amount) {
            let name = self.drafts.context.vocabulary.field(draft.info.kind, draft.info.fields[usize::from(*field)].name);
            self.drafts.context.report(Diagnostic::new("W107", node.span).variant("of_whole").arg("name", name));
        }
    }

    /// Adds the records of a row: the first part, then those that refer to it.
    fn push(&mut self, parts: Parts) -> Option<u32> {
        let mut main = None;
        for (at, draft) in parts.drafts.into_iter().enumerate() {
            let part = &self.layout.form.parts[at];
            let own: Vec<&OfPeriod> = parts.periods.iter().filter(|(slot, ..)| usize::from(slot.part) == at).collect();
            let (draft, reports) = self.with_reports(draft, &own);
            let of_members = parts.members.iter().filter(|(slot, ..)| usize::from(slot.part) == at);
            for mut draft in self.records(draft, own.into_iter(), of_members) {
                if !is_wanted(&draft, part.needs.is_some()) {
                    continue;
                }
                let link = part.link.and_then(|field| draft.info.field(field));
                draft.parent = main.map_or(self.above.parent, |draft| link.map(|field| Parent { draft, field: field as u16 }));
                let position = self.drafts.push(draft);
                main = main.or(Some(position));
            }
            if let Some(task) = main {
                reports.into_iter().for_each(|report| self.report_on(task, report));
            }
        }
        if let Some(main) = main.filter(|_| self.layout.form.lines) {
            lines::read(main, self.drafts);
        }
        main
    }
}

/// Reports on tasks.
impl RowReader<'_, '_, '_, '_, '_> {
    /// A task and the reports on it that stand in columns of months.
    fn with_reports(&self, draft: Draft<'static>, periods: &[&OfPeriod]) -> (Draft<'static>, Vec<Draft<'static>>) {
        match draft.info.kind {
            "task" => monthly::apart(draft, periods, self.drafts.context),
            _ => (draft, Vec::new()),
        }
    }

    /// Adds a report on a task.
    fn report_on(&mut self, task: u32, mut report: Draft<'static>) {
        report.parent = report.info.field("task").map(|field| Parent { draft: task, field: field as u16 });
        self.drafts.push(report);
    }
}

/// The revision of what a row of totals says, which that of any other row replaces.
pub fn revision_of_totals(span: Span) -> Node<'static> {
    Node::new(Raw::Text(OF_TOTALS.to_string().into()), span)
}

/// A value whose unit stands beside it.
pub fn in_unit<'s>(raw: Raw<'s>, span: Span, unit: &str, context: &Context<'_>) -> Node<'s> {
    let Some(value) = percent::bare_number(&raw) else {
        return Node { raw, span, hint: Hint::for_unit(unit).map(Arc::new) };
    };
    // 0.8 beside the unit % may be 0.8 % or 80 %.
    if Unit::parse(unit).is_some_and(|(unit, _)| unit == Unit::Percent) && value.abs() <= Decimal::ONE && !value.is_zero() {
        let read = format!("{}{unit}", value.normalize());
        context.report(Diagnostic::new("W104", span).variant("no_sign").arg("text", value.normalize()).arg("read", read));
    }
    Node { raw: Raw::Text(format!("{}{unit}", value.normalize()).into()), span, hint: None }
}

/// Whether a column names members of a dimension.
pub fn is_member(column: &Column) -> bool {
    column.name.is_some_and(|name| SCOPE.contains(&name)) || levels::is_finer(column)
}

/// The name of a member that is said to be a part of the one above: 上海 for `其中：上海`.
fn without_part(raw: Raw<'static>) -> Raw<'static> {
    match &raw {
        Raw::Text(text) => words::part_name(text).map(|name| Raw::Text(name.to_string().into())).unwrap_or(raw),
        _ => raw,
    }
}
/// Those without which there is no record of the whole.
const DECIDING: &[&str] = &["target", "months", "value", "to_date", "numerator"];

/// Whether a record of a row says anything: a companion needs its deciding fields, the main one anything at all.
fn is_wanted(draft: &Draft<'_>, companion: bool) -> bool {
    if !companion {
        return !draft.values.is_empty() || draft.id.is_some();
    }
    let deciding: &[&str] = match draft.info.kind {
        "goal" => &["target", "months"],
        "actual" => &["value", "to_date", "numerator"],
        "progress_entry" => &["date"],
        "spend" => &["amount"],
        _ => &["text"],
    };
    has_any(draft, deciding)
}

/// Whether a record has one of these fields, and something in it.
fn has_any(draft: &Draft<'_>, fields: &[&str]) -> bool {
    fields.iter().any(|field| draft.get(field).is_some_and(|node| !node.is_blank()))
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

/// The hint of a column, to be changed.
pub fn hint_mut(column: &mut Column) -> &mut crate::value::Hint {
    Arc::make_mut(column.hint.get_or_insert_with(Arc::default))
}
