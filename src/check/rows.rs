//! One row of actuals to a measured value: from a sheet of a million rows, or from a record in YAML.

use std::sync::Arc;

use foldhash::HashMap;
use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span};
use crate::load::NO_NUMBER;
use crate::model::facts::{FactRow, Measure, Printed, SCOPE, Scope};
use crate::recognise::{SUM, words};
use crate::value::given::plain;
use crate::value::{Context, Decode, Hint, Percent, Period, Quantity, Raw, Unit, numeral};
use crate::vocabulary::{catalogue_kpi, normalise};

use super::batch::Batch;
use super::cells::{ACHIEVEMENT, Cell, Cells, DENOMINATOR, FIELDS, GOAL, KPI, N, NUMERATOR, PERIOD, REVISION, TO_DATE, VALUE};
use super::goals::KpiUnit;
use super::key::{Key, Member};
use super::known;
use super::orders::Orders;
use super::percent::Bare;
use super::references::{Found, Index};
use super::small::{Doubt, Small};
use super::void::Void;

/// What the rows of all files are resolved with.
pub struct Resolver<'p> {
    /// Names of entities.
    pub index: Index,
    /// KPI and scope of each goal.
    pub goals: Vec<(Option<u32>, Scope)>,
    /// Unit of each KPI.
    pub units: Vec<KpiUnit>,
    /// Name of each KPI.
    pub kpis: Vec<String>,
    /// Whether the values of each KPI add up.
    pub sums: Vec<bool>,
    /// Kinds of which any name is taken.
    pub open: &'p super::members::Open,
}

impl Resolver<'_> {
    /// Whether the values of a KPI add up, by its name; `None` where nobody knows it.
    pub fn adds_up(&self, kpi: &str) -> Option<bool> {
        let of_plan = |name: &str| match self.index.find("kpi", name) {
            Found::One(position) => self.sums.get(position as usize).copied(),
            Found::Several | Found::None => None,
        };
        let known = |name: &str| of_plan(name).or_else(|| catalogue_kpi(name).map(|kpi| kpi.aggregation == SUM));
        known(kpi).or_else(|| known(&normalise::header(kpi).key))
    }
}

/// Whether a text in the place of a name says that its row is reckoned from others. A KPI may be called 费用合计 or 达成率.
fn is_reckoned(kind: &str, text: &str) -> bool {
    let is_of_members = || words::is_member_total(text) || words::is_derived(text) || words::is_mean_of_members(text);
    words::is_total(text) || words::is_mean(text) || (SCOPE.contains(&kind) && is_of_members())
}

/// What a text in the place of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Looked {
    /// A name.
    Member(Member),
    /// The whole of the dimension: 全国 is no region.
    Whole,
    /// The word of a row of totals.
    Total,
    /// Nothing known; that was told.
    Unknown,
}

/// Reads rows into a batch.
pub struct Reader<'r, 'p, 'c> {
    resolver: &'r Resolver<'p>,
    context: &'r Context<'c>,
    batch: Batch,
    /// What each text means, by slot; only goals, KPIs and members of dimensions are looked up.
    names: [HashMap<String, Looked>; KPI + 1],
    /// The same by the number of the text.
    numbers: [Vec<Option<Looked>>; KPI + 1],
    /// Whether a cell of the row said that it is a total.
    in_total: bool,
    totals: usize,
    keys: HashMap<[u32; 8], u32>,
    periods: HashMap<Period, u32>,
    last_period: Option<(Raw<'static>, u32)>,
    /// Rows of percent KPIs whose number does not say how it is meant.
    bare: Bare,
    /// Positions of the new names, by kind and the form in which names are compared.
    new: HashMap<(&'static str, String), u32>,
    /// Units of the KPIs among the new names.
    new_units: HashMap<u32, KpiUnit>,
    /// Units that stand behind the name of a KPI, by the text of its cell: `销售额(万元)`.
    cell_units: HashMap<String, Arc<Hint>>,
    /// Unit of money that is said near the table.
    near_unit: Option<Arc<Hint>>,
    /// Amounts of money without a unit.
    small: Small<Member>,
    orders: Orders,
    void: Void,
    told: HashMap<(&'static str, String), ()>,
}

impl<'r, 'p, 'c> Reader<'r, 'p, 'c> {
    /// A reader of one file or sheet.
    pub fn new(resolver: &'r Resolver<'p>, context: &'r Context<'c>) -> Self {
        Self {
            resolver,
            context,
            batch: Batch::default(),
            names: Default::default(),
            numbers: Default::default(),
            in_total: false,
            totals: 0,
            keys: HashMap::default(),
            periods: HashMap::default(),
            last_period: None,
            bare: Bare::default(),
            new: HashMap::default(),
            new_units: HashMap::default(),
            cell_units: HashMap::default(),
            near_unit: None,
            small: Small::default(),
            orders: Orders::default(),
            void: Void::default(),
            told: HashMap::default(),
        }
    }

    /// The same reader for a table near which a unit of money is said.
    pub fn with_near_unit(self, near_unit: Option<Arc<Hint>>) -> Self {
        Self { near_unit, ..self }
    }

    /// Reads a row; `span` is the place of the row.
    pub fn row(&mut self, cells: &Cells<'_>, span: Span) {
        if self.void.leaves_out(cells) {
            return;
        }
        let key = self.key(cells, span);
        if std::mem::take(&mut self.in_total) || cells.is_of_all_orders() {
            self.totals += 1;
            return;
        }
        let Some(key) = key else { return };
        let Some(period) = self.period(cells.get(PERIOD), span) else { return };
        let Some((measure, at, is_bare)) = self.measure(cells, key.kpi, span) else { return };
        let revision = self.revision(cells.get(REVISION));
        let (origin, line) = self.batch.origin(at);
        let series = *self.keys.entry(key.packed()).or_insert_with(|| {
            self.batch.keys.push(key);
            (self.batch.keys.len() - 1) as u32
        });
        let row = FactRow::new(measure, series, period, revision, origin, line);
        if is_bare {
            self.bare.add(key.kpi, cells.get(VALUE).is_some_and(Cell::is_headed_percent), &row, &self.batch);
        }
        if cells.is_of_order() {
            self.batch.of_orders.insert(origin);
            self.orders.see(cells, &row, at);
        }
        self.note_running(cells, key.kpi, row);
        self.batch.rows.push(row);
        if let Some(cell) = cells.get(ACHIEVEMENT)
            && let Some(Percent(achievement)) = self.decoded(cell)
        {
            self.batch.printed.push(Printed { series, period, achievement, span: cell.span });
        }
    }

    /// Notes the value to date of a row: the only one it has, or one beside its own.
    fn note_running(&mut self, cells: &Cells<'_>, kpi: Member, row: FactRow) {
        let Some(cell) = cells.get(TO_DATE) else { return };
        match (cells.get(VALUE), row.measure()) {
            (None, Measure::Value(_)) => self.batch.running.push(self.batch.rows.len() as u32),
            (Some(_), Measure::Value(own)) => {
                let Some((value, _)) = self.amount(cells, cell, kpi) else { return };
                let (origin, line) = self.batch.origin(cell.span);
                let running = FactRow::new(Measure::Value(value), row.series(), row.period(), row.revision(), origin, line);
                self.batch.beside.push((running, own));
            }
            _ => {}
        }
    }

    /// Rows of totals so far.
    pub fn totals(&self) -> usize {
        self.totals
    }

    /// Decides how the bare numbers of percent KPIs are meant, and gives the rows.
    pub fn finish(mut self) -> (Batch, Vec<Doubt>) {
        self.bare.settle(&mut self.batch, self.context);
        self.orders.tell(self.context);
        self.void.tell(self.context);
        let new = &self.batch.new;
        let name = |kpi: &Member| match kpi {
            Member::Known(position) => self.resolver.kpis[*position as usize].clone(),
            Member::New(position) => new[*position as usize].1.clone(),
        };
        let doubts = self.small.doubts(name);
        (self.batch, doubts)
    }

    fn key(&mut self, cells: &Cells<'_>, span: Span) -> Option<Key> {
        let goal = match cells.get(GOAL) {
            Some(cell) => Some(self.goal(cell)?),
            None => None,
        };
        let of_goal = goal.map(|goal| &self.resolver.goals[goal as usize]);
        let scope_of_goal = of_goal.map_or_else(Default::default, |(_, scope)| scope.members());
        let mut scope = scope_of_goal.map(|member| member.map(Member::Known));
        for (at, member) in scope.iter_mut().enumerate() {
            if let Some(cell) = cells.get(at) {
                match self.member(at, cell) {
                    Looked::Member(named) => *member = Some(named),
                    Looked::Whole => {}
                    Looked::Total | Looked::Unknown => return None,
                }
            }
        }
        let kpi_of_goal = of_goal.and_then(|(kpi, _)| *kpi).map(Member::Known);
        let kpi = match cells.get(KPI) {
            Some(cell) => match self.member(KPI, cell) {
                Looked::Member(named) => Some(named),
                Looked::Whole | Looked::Total | Looked::Unknown => return None,
            },
            None => None,
        };
        match kpi_of_goal.or(kpi) {
            Some(kpi) => Some(Key { goal, kpi, scope }),
            None => {
                self.missing("kpi", span);
                None
            }
        }
    }

    fn goal(&mut self, cell: Cell<'_>) -> Option<u32> {
        if let Looked::Member(Member::Known(position)) = self.member(GOAL, cell) { Some(position) } else { None }
    }

    /// The member that a cell names, looked up once per name. An unknown one is told once.
    fn member(&mut self, slot: usize, cell: Cell<'_>) -> Looked {
        let looked = self.looked(slot, cell);
        self.in_total |= looked == Looked::Total;
        looked
    }

    fn looked(&mut self, slot: usize, cell: Cell<'_>) -> Looked {
        if cell.number == NO_NUMBER {
            return self.named(slot, cell);
        }
        let number = cell.number as usize;
        if let Some(Some(known)) = self.numbers[slot].get(number) {
            return *known;
        }
        let found = self.named(slot, cell);
        if self.numbers[slot].len() <= number {
            self.numbers[slot].resize(number + 1, None);
        }
        self.numbers[slot][number] = Some(found);
        found
    }

    fn named(&mut self, slot: usize, cell: Cell<'_>) -> Looked {
        let Some(text) = cell.raw.text() else { return Looked::Unknown };
        if let Some(known) = self.names[slot].get(text.as_ref()) {
            return *known;
        }
        let found = self.look_up(FIELDS[slot], &text, cell.span);
        self.names[slot].insert(text.into_owned(), found);
        found
    }

    fn look_up(&mut self, kind: &'static str, text: &str, span: Span) -> Looked {
        match self.resolver.index.find(kind, text) {
            Found::One(position) => return Looked::Member(Member::Known(position)),
            Found::Several => {
                self.context.report(self.unknown("E102", kind, text, span).variant("several"));
                return Looked::Unknown;
            }
            Found::None if is_reckoned(kind, text) => return Looked::Total,
            Found::None if kind == "kpi" => {
                if let Some((name, hint)) = known::kpi_with_unit(text, |name| matches!(self.resolver.index.find("kpi", name), Found::One(_))) {
                    self.cell_units.insert(text.to_string(), hint);
                    return self.look_up(kind, &name, span);
                }
            }
            Found::None if SCOPE.contains(&kind) && words::is_whole(text) => return Looked::Whole,
            Found::None if SCOPE.contains(&kind) => {
                if let Some(name) = words::part_name(text) {
                    return self.look_up(kind, name, span);
                }
                if let Some((name, position)) = self.resolver.index.area(kind, text) {
                    self.context.report(Diagnostic::new("W104", span).variant("area").arg("text", text).arg("read", name));
                    return Looked::Member(Member::Known(position));
                }
            }
            Found::None => {}
        }
        self.new_member(kind, text, span).map_or(Looked::Unknown, Looked::Member)
    }

    /// Whether a text is the name of a KPI.
    pub fn knows_kpi(&self, text: &str) -> bool {
        matches!(self.resolver.index.find("kpi", text), Found::One(_)) || catalogue_kpi(text).is_some()
    }

    /// The name of the KPI of a row, if its values do not add up.
    pub fn rate(&self, cells: &Cells<'_>) -> Option<String> {
        let name = cells.get(KPI)?.raw.text()?;
        (self.resolver.adds_up(&name) == Some(false)).then(|| name.into_owned())
    }

    /// A name that no entity has: a member to be made, or a fault.
    fn new_member(&mut self, kind: &'static str, text: &str, span: Span) -> Option<Member> {
        if let Some(kpi) = catalogue_kpi(text).filter(|_| kind == "kpi") {
            if let Found::One(position) = self.resolver.index.find("kpi", &kpi.code) {
                return Some(Member::Known(position));
            }
            let position = self.new_name(kind, &kpi.code, span);
            self.new_units.entry(position).or_insert_with(|| KpiUnit::assumed(&kpi.unit, kpi.aggregation == "sum"));
            return Some(Member::New(position));
        }
        if kind != "kpi" && self.resolver.open.takes(kind, text) {
            return Some(Member::New(self.new_name(kind, text, span)));
        }
        let code = match kind {
            "kpi" => "E501",
            "person" => "E111",
            _ => "E102",
        };
        let near = self.resolver.index.near(kind, text).or_else(|| (kind == "kpi").then(|| super::kpis::near(text)).flatten());
        self.context.report(self.unknown(code, kind, text, span).suggest(near));
        None
    }

    fn new_name(&mut self, kind: &'static str, name: &str, span: Span) -> u32 {
        let batch = &mut self.batch.new;
        *self.new.entry((kind, normalise::name(name))).or_insert_with(|| {
            batch.push((kind, name.to_string(), span));
            (batch.len() - 1) as u32
        })
    }

    fn unknown(&self, code: &'static str, kind: &'static str, text: &str, span: Span) -> Diagnostic {
        let words = self.context.vocabulary;
        Diagnostic::new(code, span).arg("name", text).arg("entity", words.entity(kind)).arg("holder", words.entity("actual")).arg("id", text)
    }

    fn period(&mut self, cell: Option<Cell<'_>>, span: Span) -> Option<u32> {
        let Some(cell) = cell else {
            self.missing("period", span);
            return None;
        };
        if let Some((_, period)) = self.last_period.as_ref().filter(|(raw, _)| raw == cell.raw) {
            return Some(*period);
        }
        let period = self.decoded::<Period>(cell)?;
        let position = *self.periods.entry(period).or_insert_with(|| {
            self.batch.periods.push(period);
            (self.batch.periods.len() - 1) as u32
        });
        // A date is read as quickly as it is compared.
        if !matches!(cell.raw, Raw::Date(_)) {
            self.last_period = Some((words::owned(cell.raw), position));
        }
        Some(position)
    }

    /// What was measured, the place of its first cell, and whether it is a bare number of a percent KPI.
    fn measure(&mut self, cells: &Cells<'_>, kpi: Member, span: Span) -> Option<(Measure, Span, bool)> {
        if let (Some(numerator), Some(denominator)) = (cells.get(NUMERATOR), cells.get(DENOMINATOR)) {
            let at = numerator.span;
            let numerator = self.decoded::<Quantity>(numerator)?.value;
            let denominator = self.decoded::<Quantity>(denominator)?.value;
            return Some((Measure::Ratio { numerator, denominator }, at, false));
        }
        let Some(cell) = cells.get(VALUE).or(cells.get(TO_DATE)) else {
            // A row of a sheet whose value is blank is a period that has not come yet.
            if matches!(span, Span::Cell { .. }) && cells.get(NUMERATOR).is_none() {
                return None;
            }
            self.missing(if cells.get(NUMERATOR).is_some() { "denominator" } else { "value" }, span);
            return None;
        };
        let (value, is_bare) = self.amount(cells, cell, kpi)?;
        let n = cells.get(N).and_then(|cell| Decimal::decode(&cell.node(), self.context).ok().flatten());
        let measure = n.map_or(Measure::Value(value), |n| Measure::Mean { value, n });
        Some((measure, cell.span, is_bare))
    }

    /// The amount in a cell of a row, and whether it is a bare number of a percent KPI.
    fn amount(&mut self, cells: &Cells<'_>, cell: Cell<'_>, kpi: Member) -> Option<(Decimal, bool)> {
        let of_cell = if self.cell_units.is_empty() { None } else { self.unit_in_name(cells) };
        let unit = self.unit_of(kpi);
        let near = self.near_unit.as_ref().filter(|_| unit.unit == Unit::Money);
        // A unit of money above the column is for the KPIs that are money.
        let of_column = cell.hint.filter(|hint| hint.unit != Some(Unit::Money) || unit.accepts(&Unit::Money));
        let cell = Cell { hint: of_column.or(of_cell.as_ref()).or(near), ..cell };
        // How the numbers of a column of percentages are meant is decided for each KPI, so the column's word is not taken.
        let headed = cell.is_headed_percent();
        let quantity = self.decoded::<Quantity>(if headed { Cell { hint: None, ..cell } } else { cell })?;
        let said = if headed && quantity.unit == Unit::None { &Unit::Percent } else { &quantity.unit };
        if !unit.accepts(said) {
            let field = self.context.vocabulary.field("actual", "value");
            let text = cell.raw.text().unwrap_or_default();
            self.context.report(Diagnostic::new("E504", cell.span).arg("text", text).arg("field", field).arg("unit", &unit.text));
            return None;
        }
        if self.unit_of(kpi).may_be_meant_in_more(&quantity) {
            self.small.add(kpi, &quantity, cell.span);
        }
        let unit = self.unit_of(kpi);
        let of_percent = headed || unit.unit == Unit::Percent;
        let is_bare = of_percent && quantity.unit == Unit::None && !matches!(cell.raw, Raw::Number { percent: true, .. });
        let value = if quantity.unit == Unit::None { quantity.value * unit.factor_for(&quantity) } else { quantity.value };
        Some((value, is_bare))
    }

    /// The unit behind the name of the row's KPI.
    fn unit_in_name(&self, cells: &Cells<'_>) -> Option<Arc<Hint>> {
        self.cell_units.get(cells.get(KPI)?.raw.text()?.as_ref()).cloned()
    }

    fn unit_of(&self, kpi: Member) -> &KpiUnit {
        match kpi {
            Member::Known(position) => &self.resolver.units[position as usize],
            Member::New(position) => &self.new_units[&position],
        }
    }

    /// Decodes a cell; a placeholder leaves the row out, for a missing value is no value.
    fn decoded<T: Decode>(&self, cell: Cell<'_>) -> Option<T> {
        match T::decode(&cell.node(), self.context) {
            Ok(value) => value,
            Err(fault) => {
                self.context.report(*fault);
                None
            }
        }
    }

    /// E103, once per field and sheet.
    fn missing(&mut self, field: &'static str, span: Span) {
        if self.told.insert((field, String::new()), ()).is_none() {
            let words = self.context.vocabulary;
            let entity = words.entity("actual");
            self.context.report(Diagnostic::new("E103", span).variant("row").arg("entity", entity).arg("field", words.field("actual", field)));
        }
    }

    fn revision(&mut self, cell: Option<Cell<'_>>) -> u16 {
        let revision = cell.and_then(|cell| version(cell).or_else(|| self.decoded::<Decimal>(cell))).unwrap_or(Decimal::ONE);
        let known = self.batch.revisions.iter().position(|known| *known == revision);
        known.unwrap_or_else(|| {
            self.batch.revisions.push(revision);
            self.batch.revisions.len() - 1
        }) as u16
    }
}

/// The number of a version: 2 of V2 and 第2版.
fn version(cell: Cell<'_>) -> Option<Decimal> {
    let Raw::Text(text) = cell.raw else { return None };
    numeral::version(&plain(text))
}
