//! All actuals to facts: sheets are read row by row, all files at once, and then put together in the order of the files.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::HashSet;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::load::{NO_NUMBER, Row};
use crate::model::Plan;
use crate::model::facts::{Facts, SCOPE, Series};
use crate::model::goals::{Aggregation, Kpi};
use crate::recognise::{
    Across, Column, Draft, Layout, Odd, OwnedRow, Reading, Role, RowKind, Slot, Stream, Watch, is_remark, kind_below, kind_in, revision_of_totals,
    words,
};
use crate::value::stated::stated;
use crate::value::{Context, Hint, Node, Period, Raw, Unit};
use crate::vocabulary::Vocabulary;

use super::PlanFrame;
use super::batch::Batch;
use super::cells::{Cell, Cells, PERIOD, REVISION};
use super::doubles;
use super::goals::KpiUnit;
use super::members::Open;
use super::pool::Pool;
use super::references::Index;
use super::rows::{Reader, Resolver};
use super::small::{self, Doubt};

/// Reads all actuals.
pub fn read(plan: &mut Plan, drafts: Vec<Draft<'_>>, streams: &[Stream], open: &Open, readings: &mut [Reading], context: &Context<'_>) -> Facts {
    let resolver = resolver(plan, open);
    let mut pool = Pool::default();
    let (batch, mut doubts) = batch_of_drafts(&drafts, &resolver, context);
    pool.add(batch);
    drop(drafts);
    let frame = PlanFrame { plan: context.plan, fiscal_start: context.fiscal_start };
    let vocabulary = context.vocabulary;
    // Each sheet is pooled as soon as it is read, in any order: the pool orders itself when all are there.
    let shared = Mutex::new(pool);
    let read_one = |stream: &Stream| {
        let (batch, rows, found) = batch_of_stream(stream, &resolver, frame, vocabulary);
        shared.lock().unwrap_or_else(PoisonError::into_inner).add(batch);
        (rows, found)
    };
    let read: Vec<(RowAccount, Vec<Diagnostic>)> = streams.par_iter().map(read_one).collect();
    for (stream, (mut rows, found)) in streams.iter().zip(read) {
        doubts.append(&mut rows.doubts);
        rows.into_reading(&mut readings[stream.reading]);
        found.into_iter().for_each(|diagnostic| context.report(diagnostic));
    }
    drop(resolver);
    small::tell(doubts, context);
    shared.into_inner().unwrap_or_else(PoisonError::into_inner).facts(plan, open, context)
}

/// Kinds that rows of actuals name.
fn is_named_in_rows(kind: &str) -> bool {
    kind == "goal" || kind == "kpi" || SCOPE.contains(&kind)
}

fn resolver<'p>(plan: &Plan, open: &'p Open) -> Resolver<'p> {
    let goals = plan.goals.goals.iter().map(|goal| (goal.kpi.value.target, goal.scope())).collect();
    let kpis = plan.goals.kpis.iter().map(|kpi| kpi.name.value.clone()).collect();
    let units = KpiUnit::all(plan);
    let adds_up = |(kpi, unit): (&Kpi, &KpiUnit)| kpi.aggregation.as_ref().map_or(unit.unit != Unit::Percent, |way| way.value == Aggregation::Sum);
    let sums = plan.goals.kpis.iter().zip(&units).map(adds_up).collect();
    Resolver { index: Index::of_kinds(plan, &is_named_in_rows), goals, units, kpis, sums, open }
}

fn batch_of_drafts(drafts: &[Draft<'_>], resolver: &Resolver<'_>, context: &Context<'_>) -> (Batch, Vec<Doubt>) {
    let mut reader = Reader::new(resolver, context);
    let period = plan_period(context);
    for draft in drafts {
        let mut cells = Cells::of(draft);
        period.iter().for_each(|period| cells.supply(PERIOD, period));
        reader.row(&cells, draft.span);
    }
    reader.finish()
}

/// Values without a period are of the plan's period: those of an evaluation are.
fn plan_period(context: &Context<'_>) -> Option<Node<'static>> {
    let plan = context.plan?;
    Some(Node::new(Raw::Text(format!("{}..{}", plan.start, plan.end).into()), Span::Nowhere))
}

/// A column of a stream and the field it gives.
enum Use {
    Field(usize),
    /// The measure (its slot) of the period of the header, as written, and the column of its achievement.
    Period(usize, Raw<'static>, Option<u16>),
}

/// What became of the rows of a stream.
#[derive(Default)]
struct RowAccount {
    read: usize,
    /// Rows that were left out, with what they were taken for.
    left_out: Vec<(u32, RowKind)>,
    /// Rows of totals that could be compared with nothing.
    unchecked: Vec<u32>,
    /// Amounts of money that may have been meant in 万.
    doubts: Vec<Doubt>,
}

impl RowAccount {
    fn into_reading(self, reading: &mut Reading) {
        let count = |kinds: &[RowKind]| self.left_out.iter().filter(|(_, kind)| kinds.contains(kind)).count();
        (reading.rows_read, reading.total_rows) = (self.read, count(&[RowKind::Total, RowKind::Mean]));
        reading.rows_skipped += count(&[RowKind::Note, RowKind::Title, RowKind::Header, RowKind::Joined]);
        reading.left_out.extend(self.left_out);
        reading.unchecked = self.unchecked;
    }
}

fn batch_of_stream(stream: &Stream, resolver: &Resolver<'_>, frame: PlanFrame, vocabulary: &Vocabulary) -> (Batch, RowAccount, Vec<Diagnostic>) {
    let mut local = frame.context(vocabulary);
    local.file_period = stream.told.as_ref().map(|told| told.period);
    let mut sheet = SheetRows::of(stream, Reader::new(resolver, &local), &local);
    sheet.tell_valueless(&local);
    if let Err(fault) = stream.rows(&mut |row| sheet.row(row)) {
        local.report(*fault);
    }
    sheet.tell_rest(&local);
    sheet.across.tell(&stream.layout, &stream.sheet, &local);
    sheet.blanks.tell(&stream.layout, &stream.sheet, &local);
    let adds_up = |kpi: &str| resolver.adds_up(kpi);
    let (unchecked, rates) = stream.compare_totals(&sheet.rows.left_out, sheet.other.map(|(row, _)| row), &adds_up, &local);
    sheet.totals(&rates);
    let mut rows = sheet.rows;
    let (batch, doubts) = sheet.reader.finish();
    (rows.doubts, rows.unchecked) = (doubts, unchecked);
    (batch, rows, local.found.into_inner())
}

/// What the columns of a sheet give.
struct Columns<'s> {
    stream: &'s Stream,
    /// By column: what it gives, and what its header says of the cells.
    uses: Vec<Option<(Use, Option<Arc<Hint>>)>>,
    /// What stands around the table, by the slot that it fills where a row is silent.
    supplied: Vec<(usize, Node<'static>)>,
}

/// A word alone in its row, in a column of names.
struct Group {
    row: u32,
    column: u16,
    name: String,
    is_told: bool,
}

struct SheetRows<'s, 'r, 'p, 'c> {
    columns: Columns<'s>,
    has_periods: bool,
    first_texts: HashSet<String>,
    /// The same by the number of the text.
    first_numbers: Vec<bool>,
    rows: RowAccount,
    across: Across,
    blanks: Watch,
    /// The header of another table below this one, and how many rows follow it.
    other: Option<(u32, usize)>,
    /// The row above, and whether it was a title.
    above: (u32, bool),
    /// The title above that may be the name of a group of rows.
    group: Option<Group>,
    context: &'r Context<'c>,
    reader: Reader<'r, 'p, 'c>,
}

impl<'s, 'r, 'p, 'c> SheetRows<'s, 'r, 'p, 'c> {
    fn of(stream: &'s Stream, reader: Reader<'r, 'p, 'c>, context: &'r Context<'c>) -> Self {
        let layout = &stream.layout;
        let width = layout.columns.last().map_or(0, |column| usize::from(column.index) + 1);
        let mut uses: Vec<Option<(Use, Option<Arc<Hint>>)>> = (0..width).map(|_| None).collect();
        for column in &layout.columns {
            uses[usize::from(column.index)] = use_of(column, layout).map(|column_use| (column_use, column.hint.clone()));
        }
        let default_period = stream.told.as_ref().map(|told| Node::new(Raw::Text(told.given_to("actual").into()), told.span));
        let has_periods = uses.iter().flatten().any(|(column_use, _)| matches!(column_use, Use::Period(..)));
        let of_names = layout.supplied.iter().filter_map(|supplied| Some((Cells::slot(supplied.column)?, supplied.node())));
        let supplied = of_names.chain(default_period.map(|node| (PERIOD, node))).collect();
        let columns = Columns { stream, uses, supplied };
        let (first_texts, first_numbers) = (HashSet::default(), Vec::new());
        let reader = reader.with_near_unit(layout.near.as_ref().map(|near| near.hint.clone()));
        Self {
            columns,
            has_periods,
            first_texts,
            first_numbers,
            rows: RowAccount::default(),
            across: Across::of(layout, context),
            blanks: stream.watch(),
            other: None,
            above: (layout.header_row, false),
            group: None,
            context,
            reader,
        }
    }

    /// E103: no column says what was measured, so that every row is read for nothing.
    fn tell_valueless(&self, context: &Context<'_>) {
        let measures = |given: &Use| matches!(given, Use::Period(..)) || matches!(given, Use::Field(slot) if Cells::is_measure(*slot));
        if self.columns.uses.iter().flatten().any(|(given, _)| measures(given)) {
            return;
        }
        let first = self.columns.stream.layout.columns.first().map_or(0, |column| column.index);
        let span = self.columns.span(self.columns.stream.layout.header_row, first);
        let words = context.vocabulary;
        context.report(
            Diagnostic::new("E103", span).variant("header").arg("entity", words.entity("actual")).arg("field", words.field("actual", "value")),
        );
    }

    fn row(&mut self, row: Row<'_>) {
        if let Some((_, rows)) = &mut self.other {
            *rows += 1;
            return;
        }
        let kind = self.kind(&row);
        self.above = (row.number, kind == RowKind::Note && row.cells.len() == 1);
        match kind {
            RowKind::Data if self.is_of_group(&row) => self.tell_group(),
            RowKind::Data => self.data(row),
            RowKind::Note | RowKind::Title => self.tell_unit(&row),
            RowKind::Total | RowKind::Mean | RowKind::Header | RowKind::Joined | RowKind::Derived => {}
        }
        if kind != RowKind::Data {
            self.leave_out(row.number, kind);
        }
    }

    /// Whether a row stands below a title that names a group, and does not say itself whose it is.
    fn is_of_group(&mut self, row: &Row<'_>) -> bool {
        self.group.take_if(|group| row.cells.iter().any(|(column, _)| *column == group.column));
        self.group.is_some()
    }

    /// E103: rows that leave to the title above them whose they are would be taken for those of the whole company, so they are not read.
    fn tell_group(&mut self) {
        let Some(group) = self.group.as_mut().filter(|group| !group.is_told) else { return };
        group.is_told = true;
        let layout = &self.columns.stream.layout;
        let field = layout.columns.iter().find(|column| column.index == group.column).map_or("", |column| column.header.as_str());
        let told = Diagnostic::new("E103", self.columns.span(group.row, group.column)).variant("group");
        self.context.report(told.arg("name", &group.name).arg("field", field));
    }

    /// A row with one word: the name of a group of rows where it stands in a column of names, else a remark.
    fn title(&mut self, row: &Row<'_>) -> RowKind {
        let layout = &self.columns.stream.layout;
        let kind = kind_below(row.cells, layout);
        if kind != RowKind::Data {
            return kind;
        }
        let names = |column: u16| layout.columns.iter().any(|known| known.index == column && known.is_naming(&layout.form));
        self.group = row.cells.first().filter(|(column, _)| names(*column)).and_then(|(column, raw)| {
            let name = Node::new(raw.clone(), Span::Nowhere).text()?.trim().to_string();
            // Rows below 全国 that name no region are those of the whole.
            (!words::is_whole(&name)).then_some(Group { row: row.number, column: *column, name, is_told: false })
        });
        RowKind::Note
    }

    /// Whether a row of words that head columns is the header of another table: it stands apart, or names nothing that is measured.
    fn begins_another(&self, row: &Row<'_>) -> bool {
        let (above, is_title) = self.above;
        let is_kpi = |raw: &Raw<'_>| matches!(raw, Raw::Text(text) if self.reader.knows_kpi(text.trim()));
        is_title || row.number > above + 1 || !row.cells.iter().any(|(_, raw)| is_kpi(raw))
    }

    /// A row of values; that it is one of totals may show only when its names are looked up.
    fn data(&mut self, row: Row<'_>) {
        let totals = self.reader.totals();
        self.values(row);
        if self.reader.totals() > totals {
            let kind = kind_in(row.cells, &self.columns.stream.layout);
            self.leave_out(row.number, if kind == RowKind::Data { RowKind::Total } else { kind });
        } else {
            self.rows.read += 1;
            self.blanks.see(row.number, row.cells);
            self.compare_across(row);
        }
    }

    /// Compares what stands in columns of totals with the rest of the row.
    fn compare_across(&mut self, row: Row<'_>) {
        if !self.across.is_empty() {
            let rate = self.reader.rate(&self.columns.cells(row));
            self.across.add(row.number, row.cells, rate.as_deref(), &self.columns.stream.layout, self.context);
        }
    }

    /// Rows of totals that say more than sums; any other row about the same replaces them.
    fn totals(&mut self, rows: &[OwnedRow]) {
        self.columns.supplied.push((REVISION, revision_of_totals(Span::Nowhere)));
        for row in rows {
            self.values(Row { number: row.number, cells: &row.cells, texts: &[] });
        }
    }

    fn values(&mut self, row: Row<'_>) {
        if self.has_periods {
            return self.wide(row);
        }
        let place = self.place(row);
        let cells = self.columns.cells(row);
        self.reader.row(&cells, place);
    }

    fn leave_out(&mut self, row: u32, kind: RowKind) {
        self.rows.left_out.push((row, kind));
        if matches!(kind, RowKind::Total | RowKind::Mean) {
            self.blanks.end_group();
        }
    }

    /// W103 for a unit that is said so far below that the rows before it were read without, or in another.
    fn tell_unit(&self, row: &Row<'_>) {
        let Some((column, Raw::Text(text))) = row.cells.first() else { return };
        let near = self.columns.stream.layout.near.as_ref().map(|near| &*near.hint);
        if stated(text).is_some_and(|said| near.is_none() || said.hint.as_ref() != near) {
            let told = Diagnostic::new("W103", self.columns.span(row.number, *column)).variant("below");
            self.context.report(told.arg("said", text.trim()));
        }
    }

    /// I102 for the rows of another table, which a table that is read row by row cannot be followed by.
    fn tell_rest(&self, context: &Context<'_>) {
        let Some((row, count)) = self.other.filter(|(_, count)| *count > 0) else { return };
        let sheet = &self.columns.stream.sheet;
        let told = Diagnostic::new("I102", self.columns.span(row, 0)).variant("below").severity(Severity::Warning);
        context.report(told.arg("sheet", &sheet.name).arg("row", row).arg("rows", count));
    }

    /// What a row is; rows that begin with a name that was seen before are data, unless they hold nothing but words.
    fn kind(&mut self, row: &Row<'_>) -> RowKind {
        let layout = &self.columns.stream.layout;
        if self.columns.stream.is_total(row.number, row.cells) {
            return RowKind::Total;
        }
        if is_remark(row.cells) {
            return RowKind::Note;
        }
        match crate::recognise::odd(row.cells, layout, self.context) {
            Some(Odd::Header) => return RowKind::Header,
            Some(Odd::Title) => return self.title(row),
            Some(Odd::Other) if kind_below(row.cells, layout) == RowKind::Note => return RowKind::Note,
            Some(Odd::Other) if self.begins_another(row) => {
                self.other = Some((row.number, 0));
                return RowKind::Header;
            }
            Some(Odd::Other) | None => {}
        }
        let first = row.cells.iter().enumerate().find_map(|(at, (_, raw))| if let Raw::Text(text) = raw { Some((at, text)) } else { None });
        let Some((at, first)) = first else { return RowKind::Data };
        let number = row.texts.get(at).copied().filter(|&number| number != NO_NUMBER).map(|number| number as usize);
        if number.is_some_and(|number| self.first_numbers.get(number) == Some(&true)) {
            return RowKind::Data;
        }
        let kind = if self.first_texts.contains(first.as_ref()) { RowKind::Data } else { kind_below(row.cells, layout) };
        if kind == RowKind::Data {
            self.remember(first, number);
        }
        kind
    }

    fn remember(&mut self, first: &str, number: Option<usize>) {
        if !self.first_texts.contains(first) {
            self.first_texts.insert(first.to_string());
        }
        if let Some(number) = number {
            self.first_numbers.resize(self.first_numbers.len().max(number + 1), false);
            self.first_numbers[number] = true;
        }
    }

    fn place(&self, row: Row<'_>) -> Span {
        self.columns.span(row.number, row.cells.first().map_or(0, |(column, _)| *column))
    }

    /// A row with a value per period.
    fn wide(&mut self, row: Row<'_>) {
        let place = self.place(row);
        let columns = &self.columns;
        let base = columns.cells(row);
        for (column, raw) in row.cells {
            let Some(Some((Use::Period(slot, period, rate), hint))) = columns.uses.get(usize::from(*column)) else { continue };
            let mut cells = base;
            cells.set_achievement(rate.and_then(|rate| columns.cell(rate, row)));
            cells.set_period(Cell::new(period, columns.span(columns.stream.layout.header_row, *column), None));
            if cells.set_measure(*slot, Cell::new(raw, columns.span(row.number, *column), hint.as_ref())) {
                self.reader.row(&cells, place);
            }
        }
    }
}

impl Columns<'_> {
    fn span(&self, row: u32, column: u16) -> Span {
        Span::Cell { file: self.stream.sheet.file, sheet: self.stream.sheet.index, row, column }
    }

    /// The cell of a column in a row.
    fn cell<'n>(&'n self, column: u16, row: Row<'n>) -> Option<Cell<'n>> {
        let (_, raw) = row.cells.iter().find(|(at, _)| *at == column)?;
        let known = self.stream.layout.columns.iter().find(|known| known.index == column)?;
        Some(Cell::new(raw, self.span(row.number, column), known.hint.as_ref()))
    }

    fn cells<'n>(&'n self, row: Row<'n>) -> Cells<'n> {
        let mut cells = Cells::default();
        for (at, (column, raw)) in row.cells.iter().enumerate() {
            if let Some(Some((Use::Field(slot), hint))) = self.uses.get(usize::from(*column)) {
                let number = row.texts.get(at).copied().unwrap_or(NO_NUMBER);
                cells.set(*slot, Cell::new(raw, self.span(row.number, *column), hint.as_ref()).numbered(number));
            }
        }
        self.supplied.iter().for_each(|(slot, node)| cells.supply(*slot, node));
        cells
    }
}

fn use_of(column: &Column, layout: &Layout) -> Option<Use> {
    let name = |slots: &[Slot]| Some(layout.form.main().fields[usize::from(slots.first()?.field?)].name);
    match &column.role {
        Role::Fields(slots) => Cells::slot(name(slots)?).map(Use::Field),
        Role::Period { text, slots } if Cells::slot(name(slots)?).is_some_and(Cells::is_measure) => {
            let is_rate =
                |other: &&Column| matches!(&other.role, Role::Period { text: of, slots } if of == text && name(slots) == Some("achievement"));
            Some(Use::Period(Cells::slot(name(slots)?)?, Raw::Text(text.clone().into()), layout.columns.iter().find(is_rate).map(|rate| rate.index)))
        }
        Role::Period { .. } | Role::Member { .. } | Role::Unit | Role::Redundant | Role::Unknown => None,
    }
}

/// E502 and E503, once the facts are together.
pub fn judge(plan: &Plan, facts: &Facts, context: &Context<'_>) {
    doubles::tell(plan, facts, context);
    later_than_as_of(plan, facts, context);
}

/// The KPI and its scope; without one it is the whole company.
pub fn series_name(plan: &Plan, series: &Series, context: &Context<'_>) -> String {
    let kpi = plan.goals.kpis.get_at(series.kpi).map_or("", |kpi| kpi.name.value.as_str());
    let frame = &plan.frame;
    let scope = series.scope;
    let members = [
        scope.region.and_then(|at| frame.regions.get_at(at)).map(|member| &member.name.value),
        scope.team.and_then(|at| frame.teams.get_at(at)).map(|member| &member.name.value),
        scope.person.and_then(|at| frame.people.get_at(at)).map(|member| &member.name.value),
        scope.product_line.and_then(|at| frame.product_lines.get_at(at)).map(|member| &member.name.value),
        scope.customer_type.and_then(|at| frame.customer_types.get_at(at)).map(|member| &member.name.value),
        scope.channel.and_then(|at| frame.channels.get_at(at)).map(|member| &member.name.value),
    ];
    let mut names: Vec<&str> = std::iter::once(kpi).chain(members.into_iter().flatten().map(String::as_str)).collect();
    if names.len() == 1 {
        names.push(context.vocabulary.word("whole_company"));
    }
    names.join(" · ")
}

pub fn shown(period: Period) -> String {
    period.code()
}

/// One E503 for a column and period, at its first cell. When there are several, not they are wrong but the as-of day is: one E503 says so.
fn later_than_as_of(plan: &Plan, facts: &Facts, context: &Context<'_>) {
    let Some(as_of) = plan.settings().and_then(|settings| settings.as_of.as_ref()).map(|as_of| as_of.value) else { return };
    let mut late: BTreeMap<(u32, u32), (Span, usize)> = BTreeMap::new();
    for row in facts.rows().iter().filter(|row| facts.period_of(row).start > as_of) {
        let entry = late.entry((row.origin(), row.period())).or_insert((facts.span(row), 0));
        entry.0 = entry.0.min(facts.span(row));
        entry.1 += 1;
    }
    let period = |key: &(u32, u32)| facts.periods()[key.1 as usize];
    let Some((_, &(first, _))) = late.iter().min_by_key(|(key, (span, _))| (period(key).start, *span)) else { return };
    let periods = || late.keys().map(period);
    let count: usize = late.values().map(|(_, count)| count).sum();
    let newest = periods().max_by_key(|period| period.end).map(shown).unwrap_or_default();
    let diagnostic = Diagnostic::new("E503", first).arg("as_of", as_of).arg("count", count);
    context.report(if late.len() == 1 { diagnostic.arg("period", newest) } else { diagnostic.variant("behind").arg("newest", newest) });
}
