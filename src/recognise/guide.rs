//! What the plan says of its tables before they are read: the members of its dimensions, which may head columns, and `sources:`,
//! which pins down how a table is to be read where recognition takes it for something else.
//!
//! ```yaml
//! sources:
//!   - file: 2026目标.xlsx     # a path in the folder; * stands for anything
//!     sheet: Sheet1           # likewise; all sheets when it is left out
//!     entity: 目标            # or "-": the sheet is left out
//!     header: 3               # or 3-4 for a header of two rows
//!     columns: {A: 指标, 本年数: 目标值, F: "-"}
//!     members: {区域: [华东, 华南], 指标: [本月签单]}   # headers that are no field of their own
//!     set: {区域: 华东}       # a field of every row, whatever its columns say; 单位 is that of its amounts
//!     transposed: true        # the header stands in the first column
//!     cards: true             # each value stands beside its label
//!     hidden: true            # what is hidden by hand is read as well
//!     totals: [3, 8-9]        # rows that are totals; no others are guessed, though 合计 is one in any case
//! ```

use std::ops::RangeInclusive;

use foldhash::HashMap;

use crate::diagnostic::span::column_letters;
use crate::diagnostic::{Diagnostic, Span};
use crate::value::{Context, Decode, Flag, Node, Raw, Unit};
use crate::vocabulary::{CatalogueKpi, catalogue_kpi, normalise};

use super::around::budgets::is_of_money;
use super::around::supplied::{Supplied, SuppliedBy};
use super::forms::Form;
use super::header::columns::UNIT;
use super::header::headings::KPI;
use super::words;

/// Kinds whose members may head columns: those of dimensions, people and KPIs.
pub const DIMENSIONS: [&str; 7] = ["region", "team", "product_line", "channel", "customer_type", "person", KPI];

/// What is known of the tables of a plan before they are read.
#[derive(Clone, Debug, Default)]
pub struct Guide {
    /// The entries of `sources:`.
    pub sources: Vec<Declared>,
    /// Members of dimensions.
    pub members: Members,
    kpis: HashMap<String, Measured>,
}

/// What a plan says of the values of a KPI.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// Whether they are money.
    pub is_money: bool,
    /// Whether they add up.
    pub adds_up: bool,
}

/// Members of dimensions by the names that people write.
#[derive(Clone, Debug, Default)]
pub struct Members {
    by_name: HashMap<String, &'static str>,
}

/// One entry of `sources:`.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    pub(super) file: String,
    pub(super) sheet: Option<String>,
    /// Where it stands, and where its file does.
    pub span: Span,
    file_span: Option<Span>,
    sheet_span: Option<Span>,
    /// Which records the rows give.
    pub form: Option<&'static str>,
    /// Whether the sheet is left out.
    pub left_out: bool,
    /// First and last row of the header, from 1.
    pub header: Option<(u32, u32)>,
    pub(super) columns: Vec<DeclaredColumn>,
    pub(super) members: Members,
    /// The fields of every row that it gives.
    pub set: Vec<Supplied>,
    /// Whether the header stands in a column.
    pub transposed: Option<bool>,
    /// Whether each value stands beside its label.
    pub cards: Option<bool>,
    /// Whether what is hidden by hand is read.
    pub hidden: bool,
    /// The rows of totals, from 1.
    pub totals: Option<Vec<RangeInclusive<u32>>>,
}

/// What an entry of `sources:` says of a column.
#[derive(Clone, Debug)]
pub struct DeclaredColumn {
    /// Its letters or its header.
    pub name: String,
    /// Where that is written.
    pub span: Span,
    /// The name of a field, or `None` when it is left out.
    pub field: Option<String>,
    /// Whether the entry speaks of one file alone, which then must have the column.
    pub is_of_one_file: bool,
}

impl DeclaredColumn {
    /// Whether it means this column.
    pub fn means(&self, index: u16, header: &str) -> bool {
        self.name == column_letters(index) || self.has_header(header)
    }

    fn has_header(&self, header: &str) -> bool {
        let key = normalise::name(header);
        !key.is_empty() && normalise::name(&self.name) == key
    }
}

impl Guide {
    /// What is known without a plan.
    pub fn usual() -> Self {
        Self { members: Members::usual(), ..Self::default() }
    }

    /// Notes what the values of a KPI of one of these names are.
    pub fn add_kpi(&mut self, name: &str, measured: Measured) {
        self.kpis.entry(normalise::name(name)).or_insert(measured);
    }

    /// Whether a KPI is money, by its name or by the name at the end of the text, `华东区销售额`; `None` when nobody knows it.
    pub fn is_money(&self, kpi: &str) -> Option<bool> {
        self.measured(kpi).map(|measured| measured.is_money)
    }

    /// Whether the values of a KPI add up: those of 毛利率 do not.
    pub fn adds_up(&self, kpi: &str) -> Option<bool> {
        self.measured(kpi).or_else(|| self.measured(&normalise::header(kpi).key)).map(|measured| measured.adds_up)
    }

    /// Whether the plan itself says the unit of a KPI.
    pub fn has_unit(&self, kpi: &str) -> bool {
        self.kpis.contains_key(&normalise::name(kpi))
    }

    fn measured(&self, kpi: &str) -> Option<Measured> {
        let ends = kpi.char_indices().map(|(at, _)| &kpi[at..]).take(SHORT);
        let known = |name: &str| self.kpis.get(&normalise::name(name)).copied().or_else(|| catalogue_kpi(name).map(Measured::of));
        ends.filter(|name| name.chars().nth(1).is_some()).find_map(known)
    }
}

impl Measured {
    fn of(kpi: &CatalogueKpi) -> Self {
        let is_money = Unit::parse(&kpi.unit).is_some_and(|(unit, _)| unit == Unit::Money);
        Self { is_money, adds_up: kpi.aggregation == SUM }
    }
}

/// How values are aggregated that add up.
pub const SUM: &str = "sum";

/// Letters before the name of a KPI.
const SHORT: usize = 20;

impl Declared {
    /// Whether the entry speaks of this sheet of a file that it names; `*` stands for anything.
    pub fn names_sheet(&self, name: &str) -> bool {
        let pattern = |sheet: &str| sheet.split('*').map(normalise::name).collect::<Vec<_>>().join("*");
        self.sheet.as_ref().is_none_or(|sheet| matches(&pattern(sheet), &normalise::name(name)))
    }

    /// The sheet as written, and its place.
    pub fn sheet(&self) -> Option<(&str, Span)> {
        Some((self.sheet.as_deref()?, self.sheet_span?))
    }

    /// Whether the entry speaks of this file.
    pub fn names_file(&self, path: &str) -> bool {
        matches(&self.file, path)
    }

    /// The path as written, and its place.
    pub fn file(&self) -> (&str, Span) {
        (&self.file, self.file_span.unwrap_or(self.span))
    }

    /// Whether it speaks of one file alone.
    pub fn is_of_one_file(&self) -> bool {
        !self.file.contains('*')
    }

    /// The columns that are declared by their letters.
    pub fn letters(&self) -> impl Iterator<Item = u16> + '_ {
        self.columns.iter().filter_map(|column| column_of(&column.name))
    }

    /// First and last column that is declared by its letters: where the table stands among others of its sheet.
    pub fn width(&self) -> Option<(u16, u16)> {
        self.letters().min().zip(self.letters().max())
    }

    /// What a column was declared to be, by its letters or its header: the name of a field, or `None` when it is left out.
    pub fn column(&self, index: u16, header: &str) -> Option<Option<&str>> {
        self.columns.iter().find(|column| column.means(index, header)).map(|column| column.field.as_deref())
    }

    /// Whether it says what a column or a label of this header is.
    pub fn names_header(&self, header: &str) -> bool {
        self.columns.iter().any(|column| column.has_header(header))
    }

    /// The dimension of which a header is a member, as declared for this table.
    pub fn member(&self, header: &str) -> Option<&'static str> {
        self.members.dimension(header)
    }
}

impl Members {
    /// The members that everybody knows: 华东, 华南, ..
    pub fn usual() -> Self {
        let mut members = Self::default();
        for (dimension, names) in &words::layout_words().usual_members {
            let dimension = DIMENSIONS.into_iter().find(|known| known == dimension);
            dimension.into_iter().for_each(|dimension| names.iter().for_each(|name| members.add(name, dimension)));
        }
        members
    }

    /// Adds a member by one of its names.
    pub fn add(&mut self, name: &str, dimension: &'static str) {
        self.by_name.entry(normalise::name(name)).or_insert(dimension);
    }

    /// Adds the members that others name.
    pub fn extend(&mut self, others: &Members) {
        others.by_name.iter().for_each(|(name, dimension)| {
            self.by_name.entry(name.clone()).or_insert(dimension);
        });
    }

    /// The dimension of a member: 华东 and 华东区 are regions.
    pub fn dimension(&self, name: &str) -> Option<&'static str> {
        self.known(name).map(|(dimension, _)| dimension)
    }

    /// The dimension of a member, and its name without the word for the dimension where only that is known. A KPI of the catalogue is
    /// one though nobody names it.
    pub fn known<'n>(&self, name: &'n str) -> Option<(&'static str, &'n str)> {
        let of = |name: &'n str| self.by_name.get(&normalise::name(name)).map(|dimension| (*dimension, name));
        let suffixes = || words::layout_words().member_suffixes.values().flatten();
        let bare = || suffixes().find_map(|suffix| name.trim().strip_suffix(suffix.as_str()));
        of(name.trim()).or_else(|| of(bare()?)).or_else(|| catalogue_kpi(name).map(|_| (KPI, name.trim())))
    }
}

/// The column that letters name: `A` is 0, `AA` is 26.
fn column_of(letters: &str) -> Option<u16> {
    let digit = |number: Option<u16>, letter: u8| number?.checked_mul(26)?.checked_add(u16::from(letter - b'A') + 1);
    let are_letters = (1..=3).contains(&letters.len()) && letters.bytes().all(|letter| letter.is_ascii_uppercase());
    letters.bytes().filter(|_| are_letters).fold(Some(0), digit)?.checked_sub(1)
}

/// Whether a path is the one that a pattern means; `*` stands for any part of it.
fn matches(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// Reads the list of `sources:`; what cannot be understood is reported, and the rest of its entry counts.
pub fn declared(node: &Node<'_>, context: &Context<'_>) -> Vec<Declared> {
    let entries = match &node.raw {
        Raw::List(items) => items.iter().collect(),
        // All entries may be remarks.
        Raw::Blank => Vec::new(),
        _ => vec![node],
    };
    entries.into_iter().filter_map(|entry| one(entry, context)).collect()
}

fn one(node: &Node<'_>, context: &Context<'_>) -> Option<Declared> {
    let Raw::Map(entries) = &node.raw else {
        context.report(Diagnostic::new("W107", node.span).variant("key").arg("name", node.text().unwrap_or_default()));
        return None;
    };
    let mut declared = Declared { span: node.span, ..Declared::default() };
    for (key, value) in entries {
        match words::source_key(&key.value) {
            Some("file") => (declared.file, declared.file_span) = (text(value), Some(value.span)),
            Some("sheet") => (declared.sheet, declared.sheet_span) = (Some(text(value)), Some(value.span)),
            Some("entity") => declared.take_entity(value, context),
            Some("header") => declared.take_header(value, context),
            Some("columns" | "members" | "set") => {}
            Some("transposed") => declared.transposed = flag(value, context),
            Some("cards") => declared.cards = flag(value, context),
            Some("hidden") => declared.hidden = flag(value, context).unwrap_or_default(),
            Some("totals") => declared.take_totals(value, context),
            _ => context.report(Diagnostic::new("W107", key.span).variant("key").arg("name", &key.value)),
        }
    }
    if declared.file.is_empty() {
        declared.file = "*".into();
    }
    let parts = |name: &'static str| entries.iter().filter(move |(key, _)| words::source_key(&key.value) == Some(name)).map(|(_, value)| value);
    parts("columns").for_each(|value| declared.take_columns(value, context));
    parts("members").for_each(|value| declared.take_members(value, context));
    parts("set").for_each(|value| declared.take_set(value, context));
    Some(declared)
}

impl Declared {
    fn take_entity(&mut self, node: &Node<'_>, context: &Context<'_>) {
        let name = text(node);
        self.left_out = is_left_out(&name);
        self.form = words::form_for_name(context, &name);
        if !self.left_out && self.form.is_none() {
            let accepted: Vec<&str> = Form::all().map(|form| context.vocabulary.entity(form.words[0])).collect();
            let accepted = accepted.join(context.vocabulary.word("list_separator"));
            context.report(Diagnostic::new("E110", node.span).arg("text", name).arg("accepted", accepted));
        }
    }

    fn take_header(&mut self, node: &Node<'_>, context: &Context<'_>) {
        self.header = rows(&text(node));
        if self.header.is_none() {
            context.report(Diagnostic::new("E110", node.span).variant("header").arg("text", text(node)));
        }
    }

    fn take_totals(&mut self, node: &Node<'_>, context: &Context<'_>) {
        let items = if let Raw::List(items) = &node.raw { items.as_slice() } else { std::slice::from_ref(node) };
        let mut totals = Vec::new();
        for item in items.iter().filter(|item| !is_left_out(&text(item))) {
            match span_of_rows(&text(item)) {
                Some((first, last)) => totals.push(first..=last),
                None => context.report(Diagnostic::new("E110", item.span).variant("totals").arg("text", shown(item))),
            }
        }
        self.totals = Some(totals);
    }

    fn take_columns(&mut self, node: &Node<'_>, context: &Context<'_>) {
        let Raw::Map(entries) = &node.raw else {
            return context.report(Diagnostic::new("E110", node.span).variant("columns").arg("text", shown(node)));
        };
        for (key, value) in entries {
            let field = text(value);
            if is_left_out(&field) || self.field_of(&field, context).is_some() {
                let (name, field) = (self.column_name(key.value.trim()), Some(field).filter(|field| !is_left_out(field)));
                self.columns.push(DeclaredColumn { name, span: key.span, field, is_of_one_file: self.is_of_one_file() });
            } else {
                context.report(Diagnostic::new("E110", value.span).arg("text", field).arg("accepted", self.fields(context)));
            }
        }
    }

    /// A column by its letters or its header; the columns of a turned table are the rows of the sheet, but a label of it may be a year.
    fn column_name(&self, written: &str) -> String {
        let row = written.parse::<u16>().ok().filter(|row| self.transposed == Some(true) && (1..1000).contains(row));
        row.map_or_else(|| written.to_string(), |row| column_letters(row - 1))
    }

    fn take_set(&mut self, node: &Node<'_>, context: &Context<'_>) {
        let Raw::Map(entries) = &node.raw else {
            return context.report(Diagnostic::new("E110", node.span).variant("set").arg("text", shown(node)));
        };
        for (key, value) in entries {
            match self.column_to_set(&key.value, context) {
                Some(column) => {
                    let name = key.value.to_string();
                    self.set.push(Supplied { column, name, text: text(value), span: value.span, by: SuppliedBy::Declared });
                }
                None => context.report(Diagnostic::new("E110", key.span).arg("text", &key.value).arg("accepted", self.fields(context))),
            }
        }
    }

    /// The column that a name in `set:` means: for all rows together 金额单位 is the unit of their amounts, as 单位 is.
    fn column_to_set(&self, name: &str, context: &Context<'_>) -> Option<&'static str> {
        let is_unit = words::column(context, "plan", name).is_some_and(|named| !named.assumed && named.name == "display_unit");
        // The period of a table of money is that of its amounts, and no field of theirs.
        let is_of_money = self.form.is_some_and(is_of_money);
        let of_actuals = || words::column(context, "actual", name).filter(|named| is_of_money && !named.assumed && named.name == "period");
        if is_unit { Some(UNIT) } else { self.field_of(name, context).or_else(|| of_actuals().map(|named| named.name)) }
    }

    /// The column that a name surely means in one of the forms that the table may have.
    fn field_of(&self, name: &str, context: &Context<'_>) -> Option<&'static str> {
        let sure = |kind: &str| words::column(context, kind, name).filter(|named| !named.assumed);
        // Of a table of no declared form its numbers are meant: 指标 is the KPI of a row, not the name of one.
        let usual = ["actual"].into_iter().filter(|_| self.form.is_none());
        usual.chain(self.form_words()).find_map(sure).map(|named| named.name)
    }

    fn form_words(&self) -> impl Iterator<Item = &'static str> {
        let form = self.form.and_then(Form::named);
        let of_all = if form.is_none() { Form::all().flat_map(|form| form.words).collect() } else { Vec::new() };
        form.into_iter().flat_map(|form| form.words).chain(of_all)
    }

    fn fields(&self, context: &Context<'_>) -> String {
        let kind = self.form.and_then(Form::named).map_or("goal", |form| form.words[0]);
        let names = crate::model::Plan::info(kind).into_iter().flat_map(|info| info.fields).map(|field| context.vocabulary.field(kind, field.name));
        names.collect::<Vec<_>>().join(context.vocabulary.word("list_separator"))
    }

    fn take_members(&mut self, node: &Node<'_>, context: &Context<'_>) {
        let Raw::Map(entries) = &node.raw else {
            return context.report(Diagnostic::new("E110", node.span).variant("members").arg("text", shown(node)));
        };
        for (key, value) in entries {
            let dimension = words::form_for_name(context, &key.value).and_then(|kind| DIMENSIONS.into_iter().find(|known| *known == kind));
            let Some(dimension) = dimension else {
                context.report(Diagnostic::new("W107", key.span).variant("key").arg("name", &key.value));
                continue;
            };
            let names = if let Raw::List(items) = &value.raw { items.iter().map(text).collect() } else { vec![text(value)] };
            names.iter().for_each(|name| self.members.add(name, dimension));
        }
    }
}

fn text(node: &Node<'_>) -> String {
    node.text().map(|text| text.into_owned()).unwrap_or_default()
}

/// What was written, of a list its first item.
fn shown(node: &Node<'_>) -> String {
    match &node.raw {
        Raw::List(items) => items.first().map(text).unwrap_or_default(),
        _ => text(node),
    }
}

fn flag(node: &Node<'_>, context: &Context<'_>) -> Option<bool> {
    Flag::decode(node, context)
        .unwrap_or_else(|fault| {
            context.report(*fault);
            None
        })
        .map(|flag| flag.0)
}

fn is_left_out(text: &str) -> bool {
    words::layout_words().left_out.iter().any(|word| word == text.trim())
}

/// The rows of a header: `3` or `3-4`.
fn rows(text: &str) -> Option<(u32, u32)> {
    span_of_rows(text).filter(|(first, last)| last - first <= 1)
}

/// First and last row: `3` or `3-9`.
fn span_of_rows(text: &str) -> Option<(u32, u32)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (first >= 1 && last >= first).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::{column_of, matches, rows};

    #[test]
    fn a_star_stands_for_any_part_of_a_path() {
        assert!(matches("actuals/*.xlsx", "actuals/2026-01.xlsx"));
        assert!(matches("*", "a.csv") && matches("a.csv", "a.csv") && matches("*目标*.xlsx", "2026目标表.xlsx"));
        assert!(!matches("actuals/*.xlsx", "budget.xlsx") && !matches("a.csv", "b/a.csv"));
    }

    #[test]
    fn columns_are_named_by_their_letters() {
        assert_eq!((column_of("A"), column_of("AA"), column_of("XFD")), (Some(0), Some(26), Some(16_383)));
        assert_eq!((column_of("指标"), column_of("a"), column_of("")), (None, None, None));
    }

    #[test]
    fn a_header_is_one_row_or_two() {
        assert_eq!((rows("3"), rows("3-4"), rows("0"), rows("3-9"), rows("x")), (Some((3, 3)), Some((3, 4)), None, None, None));
    }
}
