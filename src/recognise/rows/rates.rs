//! Rates and averages in rows and columns of totals: 毛利率 35 % beside 合计 is no sum of what stands around it, and said nowhere else. It is
//! read as that of what the total stands for, 华东小计 for 华东 and 合计 for the company, and yields to what another row says of the same.
//!
//! A rate whose numerator and denominator stand in the table follows from these and is left out like a sum.

use foldhash::HashSet;

use crate::diagnostic::{Diagnostic, Span};
use crate::load::Sheet;
use crate::value::{Context, Decode, Node, Quantity, Raw, Unit};
use crate::vocabulary::catalogue_kpi;

use super::across;
use super::running::is_series;
use super::totals::{AddsUp, Scope, Totals};
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Column, Layout, Role};
use crate::recognise::header::headings::KPI;
use crate::recognise::rows;
use crate::recognise::words::{self, Reach};

/// Rows of totals that say more than sums, in the table that they stand in.
pub struct Rates<'t, 'c> {
    layout: &'t Layout,
    sheet: &'t Sheet,
    adds_up: AddsUp<'t>,
    context: &'t Context<'c>,
    rows: Vec<OwnedRow>,
}

/// A row of totals with the cells that do not add up, and what it stands for.
struct Rate {
    row: OwnedRow,
    cells: Vec<(u16, Raw<'static>)>,
    scope: Option<Scope>,
}

impl<'t, 'c> Rates<'t, 'c> {
    /// None yet.
    pub fn of(layout: &'t Layout, sheet: &'t Sheet, adds_up: AddsUp<'t>, context: &'t Context<'c>) -> Self {
        Self { layout, sheet, adds_up, context, rows: Vec::new() }
    }

    /// Keeps a row of totals, if a value in it does not add up.
    pub fn keep(&mut self, row: &OwnedRow) {
        if self.layout.form.takes_series() && self.layout.columns.iter().any(|column| self.has_rate(row, column)) {
            self.rows.push(row.clone());
        }
    }

    /// Whether the KPI of a row is one whose values do not add up.
    pub fn is_of_rate(&self, row: &OwnedRow) -> bool {
        self.kpi_of(row, None).and_then(|kpi| (self.adds_up)(&kpi)) == Some(false)
    }

    /// The rates in these rows, each row with the names of what its total stands for. Those of which nobody can say it are told (W104),
    /// and the others as well (I104).
    pub fn settle(mut self, totals: &Totals<'_>) -> Vec<OwnedRow> {
        let known: HashSet<&str> = self.codes(totals).collect();
        let rows = std::mem::take(&mut self.rows);
        let rates = rows.into_iter().map(|row| Rate { cells: self.cells(&row, &known), scope: totals.scope(row.number), row });
        let (placed, open): (Vec<Rate>, Vec<Rate>) = rates.filter(|rate| !rate.cells.is_empty()).partition(|rate| rate.scope.is_some());
        self.tell("I104", &placed);
        self.tell("W104", &open);
        placed.into_iter().filter_map(|rate| self.placed(rate)).collect()
    }

    fn cells(&self, row: &OwnedRow, known: &HashSet<&str>) -> Vec<(u16, Raw<'static>)> {
        let columns = self.layout.columns.iter().filter(|column| self.has_rate(row, column) && !self.follows(row, column, known));
        columns.filter_map(|column| Some((column.index, row.cell(column.index)?.clone()))).collect()
    }

    /// Whether a row has in a column what does not add up.
    fn has_rate(&self, row: &OwnedRow, column: &Column) -> bool {
        let is_wanted = |raw: &&Raw<'_>| !raw.is_blank() && !matches!(raw, Raw::Error(_));
        let Some(raw) = row.cell(column.index).filter(is_wanted).filter(|_| column.takes_unit(&self.layout.form)) else { return false };
        let is_rate = |kpi: String| (self.adds_up)(&kpi).map_or_else(|| self.is_percent(raw), |adds_up| !adds_up);
        self.kpi_of(row, Some(column)).is_some_and(is_rate)
    }

    fn is_percent(&self, raw: &Raw<'_>) -> bool {
        let node = Node::new(raw.clone(), Span::Nowhere);
        let quantity = words::quiet(self.context, |context| Quantity::decode(&node, context).ok().flatten());
        quantity.is_some_and(|quantity| quantity.unit == Unit::Percent)
    }

    /// Whether what a column of actuals says follows from others of the table.
    fn follows(&self, row: &OwnedRow, column: &Column, known: &HashSet<&str>) -> bool {
        let parts = &self.layout.form.parts;
        let is_actual = column.slots().iter().all(|slot| parts[usize::from(slot.part)].info.kind == "actual");
        let has_parts = || self.layout.columns.iter().any(|column| column.name == Some("numerator") && row.cell(column.index).is_some());
        let is_known = |part: &Option<String>| part.as_ref().is_some_and(|part| known.contains(part.as_str()));
        let kpi = || self.kpi_of(row, Some(column)).and_then(|kpi| catalogue_kpi(&kpi));
        is_actual && (has_parts() || kpi().is_some_and(|kpi| is_known(&kpi.numerator) && is_known(&kpi.denominator)))
    }

    /// The codes of the KPIs that the table measures.
    fn codes(&self, totals: &Totals<'_>) -> impl Iterator<Item = &'static str> {
        let names = self.layout.columns.iter().filter_map(Column::kpi).chain(totals.kpis());
        names.filter_map(|name| catalogue_kpi(name).map(|kpi| kpi.code.as_str())).collect::<Vec<_>>().into_iter()
    }

    /// The KPI of a cell: that of its column, of its row or of the table.
    fn kpi_of(&self, row: &OwnedRow, column: Option<&Column>) -> Option<String> {
        let of_row = || {
            let column = self.layout.columns.iter().find(|column| column.name == Some(KPI))?;
            row.cell(column.index)?.text().map(|text| text.trim().to_string())
        };
        let named = column.and_then(Column::kpi).map(str::to_string).or_else(of_row).or_else(|| self.layout.supplied_text(KPI));
        named.filter(|name| !words::is_total(name) && words::summed_name(name).is_none())
    }

    /// What a row of totals says of what it stands for: its rates and what tells them apart.
    fn placed(&self, rate: Rate) -> Option<OwnedRow> {
        let (layout, scope) = (self.layout, rate.scope?);
        let is_kept = |at: u16| {
            let tells = |column: &&Column| column.is_naming(&layout.form) || column.role == Role::Unit;
            layout.columns.iter().filter(tells).any(|column| column.index == at) && scope.iter().all(|(column, _)| *column != at)
        };
        let own = rate.row.cells.into_iter().filter(|(at, _)| is_kept(*at));
        let names = scope.iter().filter_map(|(column, name)| Some((*column, Raw::Text(name.clone()?.into()))));
        let mut cells: Vec<(u16, Raw<'static>)> = own.chain(names).chain(rate.cells).collect();
        cells.sort_by_key(|(at, _)| *at);
        Some(OwnedRow { number: rate.row.number, cells })
    }

    /// Tells of rates, at the first.
    fn tell(&self, code: &'static str, rates: &[Rate]) {
        let Some((first, at)) = rates.first().and_then(|rate| Some((rate, rate.cells.first()?.0))) else { return };
        let column = self.layout.columns.iter().find(|column| column.index == at);
        let told = Diagnostic::new(code, self.layout.cell(self.sheet, first.row.number, at)).variant("rate_of_total");
        let told = told.arg("name", self.kpi_of(&first.row, column).unwrap_or_default()).arg("rows", rates.len());
        self.context.report(match &first.scope {
            Some(scope) => told.arg("read", self.shown(scope)),
            None => told,
        });
    }

    fn shown(&self, scope: &Scope) -> String {
        let is_member = |at: u16| self.layout.columns.iter().any(|column| column.index == at && rows::is_member(column));
        let names: Vec<&str> = scope.iter().filter(|(at, _)| is_member(*at)).filter_map(|(_, name)| name.as_deref()).collect();
        if names.is_empty() { self.context.vocabulary.word("whole_company").to_string() } else { names.join(" · ") }
    }
}

/// The columns of totals beside members, 合计 beside 华东 and 华南, as those of the whole: for the rows whose KPI does not add up.
pub fn of_whole(layout: &Layout, context: &Context<'_>) -> Vec<Column> {
    let tells_apart = |kind: &str| kind != KPI && kind != "period";
    let is_member = |column: &Column| matches!(&column.role, Role::Member { member, .. } if member.keys.iter().all(|(kind, _)| tells_apart(kind)));
    let mut series = layout.columns.iter().filter(|column| is_series(column)).peekable();
    if series.peek().is_none() || !series.all(is_member) {
        return Vec::new();
    }
    let whole = |column: &Column| {
        let measure = across::total_of(column, layout, context).filter(|_| words::reach_of(&column.header) != Some(Reach::Group))?;
        let slots = layout.value_slots(measure, "target");
        (!slots.is_empty()).then(|| Column { role: Role::Fields(slots), ..column.clone() })
    };
    let found: Vec<Column> = layout.columns.iter().filter_map(whole).collect();
    let is_only = |column: &&Column| found.iter().filter(|other| other.role == column.role).count() == 1;
    found.iter().filter(is_only).cloned().collect()
}
