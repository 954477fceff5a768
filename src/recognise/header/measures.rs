//! Tables in which a column says what each row holds: 目标 in one row, 实际 in the next, 达成率 in a third; or says it with the KPI, 销售额目标
//! and 销售额实际. The rows of each sort are read as a table of their own; those of rates follow from the others and are left out, which
//! is told.

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::value::Context;
use crate::vocabulary::normalise;

use super::columns::{Column, Layout, Role};
use super::headings::{self, Heading};
use super::{Header, OwnedRow, Reader};
use crate::recognise::account::Reading;
use crate::recognise::draft::Drafts;
use crate::recognise::guide::Members;
use crate::recognise::rows::{RowKind, kind_of};
use crate::recognise::words::{Measure, Named};

/// Name of such a column.
pub const COLUMN: &str = "target_or_actual";
/// Name of one whose words name the KPI as well.
pub const OF_KPIS: &str = "kpi_target_or_actual";
/// Rows that are looked at.
const ROWS: usize = 20;

/// Names the column by whose words the rows are targets, actuals or what follows from both, if there is one.
pub fn name_column(header: &mut Header, below: &[OwnedRow], reader: &Reader<'_, '_>) {
    if !header.form.takes_series() {
        return;
    }
    let is_declared = |column, text: &str| reader.declared.is_some_and(|declared| declared.column(column, text).is_some());
    let data: Vec<&OwnedRow> = below.iter().filter(|row| row.cells.len() > 1 && kind_of(&row.cells) == RowKind::Data).take(ROWS).collect();
    let open = header.cells.iter_mut().filter(|cell| !is_declared(cell.column, &cell.text));
    if let Some(cell) = open.into_iter().find(|cell| says_what(cell.column, &data, reader.context)) {
        cell.name = Some(Named { name: COLUMN, assumed: false });
        return;
    }
    let is_kpi = |named: &Named| named.name == headings::KPI && !named.assumed;
    let mut of_kpis = header.cells.iter_mut().filter(|cell| cell.name.as_ref().is_some_and(is_kpi));
    if let Some(cell) = of_kpis.find(|cell| says_what_of_kpis(cell.column, &data, reader)) {
        cell.name = Some(Named { name: OF_KPIS, assumed: false });
    }
}

/// Whether each label names a KPI and says what of it the row holds, a target or an actual among them.
fn says_what_of_kpis(column: u16, rows: &[&OwnedRow], reader: &Reader<'_, '_>) -> bool {
    let said: Vec<Option<Label>> = rows.iter().map(|row| Label::of(row.text(column)?, reader.members, reader.context)).collect();
    said.iter().all(Option::is_some) && said.iter().flatten().any(|label| matches!(label.measure, Some(Measure::Target | Measure::Actual)))
}

/// What a label says of its row.
struct Label {
    /// The KPI with its unit, as a cell of KPIs has it; a rate may have none.
    kpi: Option<String>,
    /// What the row holds; `None` where that follows from other rows.
    measure: Option<Measure>,
}

impl Label {
    /// A word for what the row holds, with or without a KPI; a KPI alone says nothing.
    fn of(text: &str, members: &Members, context: &Context<'_>) -> Option<Self> {
        let said = || headings::said_exactly(text, context).filter(|measure| !matches!(measure, Some(Measure::Target | Measure::Actual)));
        match headings::heading(text, context, &|name| members.dimension(name)) {
            Some(Heading::Values(_, Measure::Silent)) | None => said().map(|measure| Self { kpi: None, measure }),
            Some(Heading::Values(member, measure)) => {
                let unit = normalise::header(text).unit.map(|unit| format!("({unit})")).unwrap_or_default();
                let kpi = member.only_kpi().map(|kpi| format!("{kpi}{unit}"))?;
                Some(Self { kpi: Some(kpi), measure: Some(measure) })
            }
            Some(Heading::Derived) => Some(Self { kpi: None, measure: None }),
        }
    }
}

/// Whether the cells of a column are such words: all of them, with a target or an actual among them.
fn says_what(column: u16, rows: &[&OwnedRow], context: &Context<'_>) -> bool {
    let texts = rows.iter().filter_map(|row| row.text(column));
    let words: Vec<Option<Option<Measure>>> = texts.map(|text| headings::said_exactly(text, context)).collect();
    words.len() == rows.len()
        && words.iter().all(Option::is_some)
        && words.iter().flatten().any(|word| matches!(word, Some(Measure::Target | Measure::Actual)))
}

/// A part of a table whose rows hold the same, each of its kind.
pub struct Part {
    /// Its layout.
    pub layout: Layout,
    /// Its rows.
    pub rows: Vec<OwnedRow>,
    /// What each of them is.
    pub kinds: Vec<RowKind>,
}

impl Part {
    fn of(layout: Layout) -> Self {
        Self { layout, rows: Vec::new(), kinds: Vec::new() }
    }
}

/// The rows of targets and those of actuals, each with its layout. What is neither is left out.
pub fn split(
    rows: Vec<OwnedRow>,
    kinds: Vec<RowKind>,
    layout: &Layout,
    sheet: &Sheet,
    drafts: &Drafts<'_, '_, '_>,
    reading: &mut Reading,
) -> Vec<Part> {
    let context = drafts.context;
    let Some(column) = layout.columns.iter().find(|column| says_measures(column)) else {
        return vec![Part { layout: layout.clone(), rows, kinds }];
    };
    let (mut targets, mut actuals) = (Part::of(layout.of_rows(Measure::Target)), Part::of(layout.of_rows(Measure::Actual)));
    let mut others = Vec::new();
    for (mut row, kind) in rows.into_iter().zip(kinds) {
        let part = match measure_of(&mut row, column, &drafts.guide.members, context) {
            Some(Measure::Target) => &mut targets,
            Some(Measure::Actual) => &mut actuals,
            Some(Measure::Silent | Measure::ToDate | Measure::Achievement) | None => {
                others.push(row);
                continue;
            }
        };
        part.rows.push(row);
        part.kinds.push(kind);
    }
    if let Some(first) = others.first() {
        let span = layout.cell(sheet, first.number, column.index);
        let text = first.text(column.index).unwrap_or_default();
        context.report(Diagnostic::new("I104", span).variant("neither").arg("text", text).arg("rows", others.len()));
    }
    reading.rows_skipped += others.len();
    reading.left_out.extend(others.iter().map(|row| (row.number, RowKind::Derived)));
    vec![targets, actuals]
}

/// What a row holds; where its label names the KPI too, that is left in the cell.
fn measure_of(row: &mut OwnedRow, column: &Column, members: &Members, context: &Context<'_>) -> Option<Measure> {
    let text = row.text(column.index)?;
    if column.name == Some(COLUMN) {
        return headings::said_exactly(text, context).flatten();
    }
    let label = Label::of(text, members, context)?;
    let kpi = label.kpi?;
    row.put(column.index, kpi);
    label.measure
}

impl Layout {
    /// The layout of the rows that hold this.
    fn of_rows(&self, measure: Measure) -> Self {
        let mut layout = self.clone();
        for at in 0..layout.columns.len() {
            let (role, name) = self.role_in_rows(at, measure);
            (layout.columns[at].role, layout.columns[at].name) = (role, name);
        }
        let other = if measure == Measure::Target { "actual" } else { "goal" };
        let kept: Vec<bool> = layout.form.parts.iter().map(|part| part.info.kind != other).collect();
        layout.keep_parts(&kept);
        layout
    }

    fn role_in_rows(&self, at: usize, measure: Measure) -> (Role, Option<&'static str>) {
        let column = &self.columns[at];
        match &column.role {
            role if column.name == Some(OF_KPIS) => (role.clone(), Some(headings::KPI)),
            Role::Period { text, .. } => (Role::Period { text: text.clone(), slots: self.value_slots(measure, "months") }, column.name),
            Role::Member { member, .. } => (Role::Member { member: member.clone(), slots: self.value_slots(measure, "target") }, column.name),
            Role::Fields(_) if column.name.is_some_and(|name| MEASURED.contains(&name)) => {
                let (role, name, _) = self.measured(measure);
                (role, name)
            }
            role => (role.clone(), column.name),
        }
    }
}

/// Columns whose values are what the rows say.
const MEASURED: &[&str] = &["target", "value", "actual"];

/// Whether a table has such a column.
pub fn has_column(layout: &Layout) -> bool {
    layout.columns.iter().any(says_measures)
}

/// Whether it is this column.
pub fn says_measures(column: &Column) -> bool {
    matches!(column.name, Some(COLUMN | OF_KPIS))
}
