//! What a table is most like whose headers say too little: by words that stand in them, and by the values below.
//!
//! The guess is printed by `planpress inspect` for the user to paste. A sheet is read by it only where its one column of amounts can be
//! nothing else, or where its headers mean amounts and dates stand below them; each column that was guessed is told (W107).

use foldhash::HashSet;

use crate::diagnostic::Diagnostic;
use crate::value::name::{NameKind, kind};
use crate::value::stated::is_of_money;
use crate::value::{Context, Date, Decode, Node, PeriodKind, Quantity, Raw};
use crate::vocabulary::{catalogue_kpi, normalise};

use super::columns::UNIT;
use super::{Header, HeaderCell, OwnedRow, Reader, headings, levels, measures, monthly, sellers, states, steps};
use crate::recognise::forms::Form;
use crate::recognise::rows::outline::begins_phase;
use crate::recognise::rows::{RowKind, kind_of, texts};
use crate::recognise::words::{self, Named, layout_words};

/// Rows that are looked at.
const ROWS: usize = 20;
/// Most letters of what stands for a value that is still to come.
const PLACEHOLDER_LETTERS: usize = 3;
/// Columns that hold amounts.
const AMOUNTS: &[&str] = &["value", "actual", "target", "planned", "spent", "amount"];
/// Most letters of a person's name.
const NAME_LETTERS: usize = 3;

/// What most values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Kpi,
    Period,
    Date,
    Percent,
    Amount,
    Person,
    Words,
}

/// A form that is guessed at.
struct Guessed {
    form: &'static str,
    /// Its columns in the order in which they are looked for, and whether it is nothing without them.
    columns: &'static [(&'static str, Kind, bool)],
}

const GUESSED: &[Guessed] = &[
    Guessed { form: "actual", columns: &[("kpi", Kind::Kpi, true), ("period", Kind::Period, true), ("value", Kind::Amount, true)] },
    Guessed {
        form: "goal",
        columns: &[
            ("kpi", Kind::Kpi, true),
            ("target", Kind::Amount, true),
            ("actual", Kind::Amount, false),
            ("base_value", Kind::Amount, false),
            ("period", Kind::Period, false),
            ("due", Kind::Date, false),
            ("owner", Kind::Person, false),
        ],
    },
    Guessed {
        form: "task",
        columns: &[
            ("name", Kind::Words, true),
            ("planned_end", Kind::Date, true),
            ("planned_start", Kind::Date, false),
            ("owner", Kind::Person, false),
            ("progress", Kind::Percent, false),
        ],
    },
    Guessed {
        form: "budget_line",
        columns: &[("name", Kind::Words, true), ("planned", Kind::Amount, true), ("spent", Kind::Amount, false), ("owner", Kind::Person, false)],
    },
];

/// A table as it may be meant.
pub struct Guess {
    /// Its header.
    pub header: Header,
    /// Headers that may be members of a dimension.
    pub members: Vec<String>,
    known: usize,
}

/// The form of a table that makes most of its columns known, its required ones among them.
pub fn table(rows: &[OwnedRow], expected: Option<&Form>, reader: &Reader<'_, '_>) -> Option<Guess> {
    let at = header_at(rows)?;
    let columns = Columns::of(&rows[at + 1..], reader.context);
    let is_expected = |guessed: &&Guessed| expected.is_some_and(|form| form.name == guessed.form);
    let by_name = GUESSED.iter().find(is_expected).and_then(|guessed| of_form(guessed, &rows[at], &columns, reader));
    let all = || GUESSED.iter().filter_map(|guessed| of_form(guessed, &rows[at], &columns, reader));
    by_name.or_else(|| all().reduce(|best, next| if next.known > best.known { next } else { best }))
}

/// The same header as one of actuals: what was guessed to be a target, and is not called one, was measured.
pub fn as_measured(header: &mut Header) {
    let is_guessed = |cell: &&mut HeaderCell| cell.name.as_ref().is_some_and(|named| named.name == "target") && !is_hinted(&cell.text, "target");
    if let Some(cell) = header.cells.iter_mut().find(is_guessed) {
        cell.name = Some(Named { name: "value", assumed: true });
    }
}

/// Names the columns of which the rows below tell what they hold.
pub fn by_rows(header: &mut Header, rows: &[OwnedRow], reader: &Reader<'_, '_>) {
    let below = &rows[rows.partition_point(|row| row.number <= header.row)..];
    forget_units(header, below);
    number_tasks(header, below);
    steps::name_columns(header, below, reader);
    measure(header, below, reader);
    measures::name_column(header, below, reader);
    levels::name_columns(header, below);
    sellers::name_columns(header, below, reader.context);
    monthly::name_columns(header, below, reader);
    states::name_columns(header, below, reader);
}

/// 序号 with 1, 1.1 and 1.2 below numbers the breakdown of the work; with 1, 2 and 3 it says nothing. Below 一 each phase counts anew, and
/// only the order of the rows tells which 1 it is.
fn number_tasks(header: &mut Header, below: &[OwnedRow]) {
    number_phases(header, below);
    if header.form.main().kind != "task" || has(&header.cells, "wbs") {
        return;
    }
    let is_breakdown = |column: u16| {
        let numbers: HashSet<String> = below.iter().filter_map(|row| row.cell(column)?.text().map(|text| text.trim().to_string())).collect();
        let continues = |number: &String| number.rsplit_once('.').is_some_and(|(above, _)| numbers.contains(above));
        numbers.iter().any(continues) && !numbers.iter().any(|number| begins_phase(number))
    };
    let row_numbers = header.cells.iter_mut().filter(|cell| cell.name.as_ref().is_some_and(|named| named.name == "row_number"));
    row_numbers.filter(|cell| is_breakdown(cell.column)).for_each(|cell| cell.name = Some(Named { name: "wbs", assumed: false }));
}

/// 编号 and WBS with 一, 1, 2 and 二 below number the rows as 序号 does: that 1 is in 一 no number says, and the 1 of 二 is another.
fn number_phases(header: &mut Header, below: &[OwnedRow]) {
    if header.form.main().kind != "task" {
        return;
    }
    let texts = |column: u16| below.iter().filter_map(move |row| row.cell(column)?.text().map(|text| text.trim().to_string()));
    let has_phases = |column: u16| texts(column).any(|number| begins_phase(&number)) && !texts(column).all(|number| begins_phase(&number));
    let begins_anew = |column: u16| texts(column).collect::<HashSet<_>>().len() < texts(column).count();
    let is_order = |cell: &HeaderCell| match cell.name.as_ref().map(|named| named.name) {
        Some("wbs") => has_phases(cell.column),
        Some("id") => has_phases(cell.column) && begins_anew(cell.column),
        _ => false,
    };
    header.cells.iter_mut().filter(|cell| is_order(cell)).for_each(|cell| cell.name = Some(Named { name: "row_number", assumed: false }));
}

/// A column of numbers holds no units, though 单位：万元 stands in the place of its header.
fn forget_units(header: &mut Header, below: &[OwnedRow]) {
    let is_number = |raw: &Raw<'_>| matches!(raw, Raw::Number { .. }) || raw.text().is_some_and(|text| words::plain_number(&text).is_some());
    let holds_numbers = |column: u16| below.iter().take(ROWS).any(|row| row.cell(column).is_some_and(is_number));
    // A 单位 of a table of money may be the department, or that of the numbers of things.
    let is_text_of_money = |raw: &Raw<'_>| raw.text().is_some_and(|text| is_of_money(&text));
    let in_money = header.form.is_of_money();
    let says_no_money = |column: u16| in_money && !below.iter().take(ROWS).any(|row| row.cell(column).is_some_and(is_text_of_money));
    let is_unit = |cell: &&mut HeaderCell| cell.name.as_ref().is_some_and(|named| named.name == UNIT);
    let is_none = |cell: &&mut HeaderCell| holds_numbers(cell.column) || says_no_money(cell.column);
    header.cells.iter_mut().filter(is_unit).filter(is_none).for_each(|cell| cell.name = None);
}

/// Names the only column of amounts of a table that lacks its measure.
fn measure(header: &mut Header, below: &[OwnedRow], reader: &Reader<'_, '_>) {
    let context = reader.context;
    let Some(guessed) = GUESSED.iter().find(|guessed| guessed.form == header.form.name) else { return };
    let is_given = |name: &str| has(&header.cells, name) || (name == "value" && has(&header.cells, "to_date"));
    let lacks = |(name, kind, required): &&(&str, Kind, bool)| *required && *kind == Kind::Amount && !is_given(name);
    let Some((name, ..)) = guessed.columns.iter().find(lacks) else { return };
    let own_kpi = headings::names_kpi(&header.cells);
    let is_headed = |text: &str| reader.period(text).is_some() || (!own_kpi && reader.heading(text).is_some());
    let is_open = |cell: &&HeaderCell| cell.name.is_none() && !is_headed(&cell.text);
    let open: Vec<u16> = header.cells.iter().filter(is_open).map(|cell| cell.column).collect();
    let is_series = header.cells.iter().any(|cell| cell.name.is_none() && !open.contains(&cell.column));
    if open.is_empty() || is_series {
        return;
    }
    let columns = Columns::of(below, context);
    let amounts: Vec<u16> = open.into_iter().filter(|column| columns.kind(*column) == Some(Kind::Amount)).collect();
    // 目标直 is no actual value, whatever else it may be.
    let other = if *name == "target" { "actual" } else { "target" };
    let is_other = |cell: &HeaderCell| is_hinted(&cell.text, other) && !is_hinted(&cell.text, name);
    if let [only] = amounts[..]
        && !header.cells.iter().any(|cell| cell.column == only && is_other(cell))
    {
        let is_running = |cell: &HeaderCell| cell.column == only && words::is_running(&cell.text);
        let name = if *name == "value" && header.cells.iter().any(is_running) { "to_date" } else { name };
        header.cells.iter_mut().filter(|cell| cell.column == only).for_each(|cell| cell.name = Some(assumed(name)));
    }
}

/// The guess in the place of a header by whose names dates would be amounts: 完成 of a list of tasks is no actual value.
pub fn instead(header: &Header, rows: &[OwnedRow], reader: &Reader<'_, '_>) -> Option<Header> {
    let below = &rows[rows.partition_point(|row| row.number <= header.row)..];
    let amounts = header.cells.iter().filter(|cell| cell.name.as_ref().is_some_and(|named| AMOUNTS.contains(&named.name)));
    let are_dates = |cell: &HeaderCell| {
        let values = below.iter().take(ROWS).filter_map(|row| row.cell(cell.column));
        let kinds: Vec<Kind> = values.filter_map(|raw| kind_of_value(raw, reader.context)).collect();
        kinds.iter().filter(|kind| **kind == Kind::Date).count() * 2 > kinds.len()
    };
    amounts.into_iter().any(are_dates).then(|| table(rows, None, reader)).flatten().map(|guess| guess.header)
}

/// Whether sentences stand where the header says amounts: in a list of terms with their meanings, no record is told.
pub fn are_terms(header: &Header, below: &[OwnedRow]) -> bool {
    let is_sentence = |raw: &Raw<'_>| matches!(raw, Raw::Text(text) if text.chars().count() > PLACEHOLDER_LETTERS && !text.contains(|c: char| c.is_numeric() || c == '%'));
    let amounts = header.cells.iter().filter(|cell| cell.name.as_ref().is_some_and(|named| AMOUNTS.contains(&named.name)));
    amounts.into_iter().any(|cell| {
        let mut values = below.iter().filter_map(|row| row.cell(cell.column)).peekable();
        values.peek().is_some() && values.all(is_sentence)
    })
}

/// Names a first column that holds KPIs beside columns of values, whatever its header says: W107. The rows are those from the header on.
pub fn corner(rows: &mut [OwnedRow], reader: &Reader<'_, '_>, tell: &dyn Fn(u32, u16, Option<&str>) -> Diagnostic) {
    let context = reader.context;
    for at in 0..rows.len().saturating_sub(1).min(ROWS) {
        let Some(&(left, _)) = rows[at + 1].cells.first() else { continue };
        let header = rows[at].cell(left).and_then(|raw| raw.text().map(|text| text.into_owned()));
        if !heads_values(&rows[at], left, header.is_none(), reader) {
            continue;
        }
        let is_kpi = |text: &String| kind_of_text(text.trim(), context) == Kind::Kpi;
        let names_kpi = |text: &String| is_kpi(text) || words::column(context, "goal", text).is_some_and(|named| headings::is_own_kpi(&named));
        if header.as_ref().is_some_and(names_kpi) || (header.is_none() && is_named_above(rows, at, left, reader)) {
            return;
        }
        let below: Vec<OwnedRow> = rows[at + 1..].iter().take(ROWS).cloned().collect();
        if Columns::of(&below, context).kind(left) == Some(Kind::Kpi) {
            context.report(tell(rows[at].number, left, header.as_deref()));
            rows[at].cells.retain(|(column, _)| *column != left);
            rows[at].cells.insert(0, (left, Raw::Text(context.vocabulary.field("goal", "kpi").to_string().into())));
        }
        return;
    }
}

/// Whether the texts of a row, but for that of its first column, head columns of values; beside a blank one they may head any.
fn heads_values(row: &OwnedRow, left: u16, is_blank: bool, reader: &Reader<'_, '_>) -> bool {
    let others: Vec<&str> = texts(&row.cells).filter(|(column, _)| *column > left).map(|(_, text)| text).collect();
    let is_measure = |text: &str| headings::said_exactly(text, reader.context).is_some();
    let is_member = |text: &str| reader.heading(text).is_some_and(|heading| !heading.is_of_kpi());
    let heads = |text: &&&str| is_measure(text) || reader.period(text).is_some() || is_member(text);
    let count = others.iter().filter(heads).count();
    let is_head = row.cells.first().is_some_and(|(column, _)| *column >= left) && !row.cells.iter().any(|(_, raw)| matches!(raw, Raw::Number { .. }));
    is_head && ((count > 0 && count * 2 >= others.len()) || (is_blank && others.len() > 1 && reader.names_in(row) > 1))
}

/// Whether the row above, as the upper one of a header of two, has a name for the column.
fn is_named_above(rows: &[OwnedRow], at: usize, column: u16, reader: &Reader<'_, '_>) -> bool {
    let above = at.checked_sub(1).map(|above| &rows[above]).filter(|above| above.number + 1 == rows[at].number);
    let cell = above.and_then(|above| above.cell(column));
    cell.is_some_and(|raw| matches!(raw, Raw::Text(text) if reader.is_name(text.trim())))
}

/// Position of the row that is most like a header: words alone, as many as in any other.
fn header_at(rows: &[OwnedRow]) -> Option<usize> {
    let is_header = |row: &OwnedRow| row.cells.len() >= 2 && row.cells.iter().all(|(_, raw)| matches!(raw, Raw::Text(_)));
    let found = (0..rows.len().saturating_sub(1)).filter(|&at| is_header(&rows[at]));
    found.reduce(|best, next| if rows[next].cells.len() > rows[best].cells.len() { next } else { best })
}

fn assumed(name: &'static str) -> Named {
    Named { name, assumed: true }
}

fn has(cells: &[HeaderCell], name: &str) -> bool {
    cells.iter().any(|cell| cell.name.as_ref().is_some_and(|named| named.name == name))
}

fn of_form(guessed: &Guessed, row: &OwnedRow, columns: &Columns, reader: &Reader<'_, '_>) -> Option<Guess> {
    let form = Form::named(guessed.form)?;
    let mut cells = reader.named_cells(&form, row);
    // A column of values without a header is one as well.
    let bare = columns.kinds.iter().filter(|(column, _)| !row.cells.iter().any(|(at, _)| at == column));
    cells.extend(bare.map(|(column, _)| HeaderCell { column: *column, text: String::new(), name: None }).collect::<Vec<_>>());
    cells.sort_by_key(|cell| cell.column);
    let sure = cells.iter().filter(|cell| cell.name.is_some()).count();
    let fits = |cell: &HeaderCell, kind: Kind| cell.name.is_none() && columns.kind(cell.column).is_some_and(|found| accepts(kind, found));
    for (name, kind, _) in guessed.columns {
        let hinted = cells.iter().position(|cell| fits(cell, *kind) && is_hinted(&cell.text, name));
        if let Some(at) = hinted.filter(|_| !has(&cells, name)) {
            cells[at].name = Some(assumed(name));
        }
    }
    let members = members(&cells, guessed, columns);
    for (name, kind, required) in guessed.columns {
        let open = cells.iter().position(|cell| fits(cell, *kind) && !members.contains(&cell.text));
        // Any amount may be a measure of a KPI; what is planned to be spent says so.
        let is_told = *kind != Kind::Amount || (*required && *name != "planned");
        if let Some(at) = open.filter(|_| !has(&cells, name) && is_told) {
            cells[at].name = Some(assumed(name));
        }
    }
    in_order(&mut cells, "planned_start", "planned_end");
    let measured = |name: &str, kind: Kind| kind == Kind::Amount && !members.is_empty() && matches!(name, "value" | "target");
    let file_tells = |name: &str| name == "period" && reader.is_told(name);
    let complete = guessed.columns.iter().all(|(name, kind, required)| !required || has(&cells, name) || measured(name, *kind) || file_tells(name));
    let known = cells.iter().filter(|cell| cell.name.is_some()).count() + members.len() + sure;
    let header = reader.header(&form, row.number, cells).filter(|_| complete)?;
    Some(Guess { header, members, known })
}

/// Headers of columns of amounts that may be members: two at least, where the measure itself has no column.
fn members(cells: &[HeaderCell], guessed: &Guessed, columns: &Columns) -> Vec<String> {
    let measure = guessed.columns.iter().find(|(_, kind, required)| *required && *kind == Kind::Amount).map(|(name, ..)| *name);
    if !matches!(measure, Some("value" | "target")) || measure.is_some_and(|name| has(cells, name)) {
        return Vec::new();
    }
    let is_member = |cell: &&HeaderCell| {
        let is_amount = columns.kind(cell.column) == Some(Kind::Amount);
        let is_other =
            words::is_total(&cell.text) || GUESSED.iter().flat_map(|guessed| guessed.columns).any(|(name, ..)| is_hinted(&cell.text, name));
        cell.name.is_none() && is_amount && !cell.text.is_empty() && !is_other
    };
    let found: Vec<String> = cells.iter().filter(is_member).map(|cell| cell.text.clone()).collect();
    if found.len() >= 2 { found } else { Vec::new() }
}

/// Of two guessed columns that come in an order, the left one is the first.
fn in_order(cells: &mut [HeaderCell], first: &'static str, second: &'static str) {
    let at = |name: &str| cells.iter().position(|cell| cell.name.as_ref().is_some_and(|named| named.assumed && named.name == name));
    let (Some(of_first), Some(of_second)) = (at(first), at(second)) else { return };
    if of_first > of_second && !is_hinted(&cells[of_first].text, first) && !is_hinted(&cells[of_second].text, second) {
        (cells[of_first].name, cells[of_second].name) = (Some(assumed(second)), Some(assumed(first)));
    }
}

/// Whether a word stands in the header that headers of the column have.
fn is_hinted(header: &str, name: &str) -> bool {
    let header = normalise::word(header);
    layout_words().hints.get(name).into_iter().flatten().any(|word| header.contains(word.as_str()))
}

fn accepts(wanted: Kind, found: Kind) -> bool {
    wanted == found || (wanted == Kind::Words && matches!(found, Kind::Person | Kind::Kpi))
}

/// The columns of some rows with what most of their values are.
struct Columns {
    kinds: Vec<(u16, Kind)>,
}

impl Columns {
    fn of(rows: &[OwnedRow], context: &Context<'_>) -> Self {
        let data: Vec<&OwnedRow> = rows.iter().filter(|row| row.cells.len() > 1 && kind_of(&row.cells) == RowKind::Data).take(ROWS).collect();
        let mut columns: Vec<u16> = data.iter().flat_map(|row| row.cells.iter().map(|(column, _)| *column)).collect();
        columns.sort_unstable();
        columns.dedup();
        let kind = |column: u16| {
            let values = data.iter().filter_map(|row| row.cell(column));
            let kinds: Vec<Kind> = values.filter_map(|raw| kind_of_value(raw, context)).collect();
            let most = |wanted: &Kind| kinds.iter().filter(|kind| *kind == wanted).count() * 5 >= kinds.len() * 3;
            kinds.iter().copied().find(most)
        };
        Self { kinds: columns.into_iter().filter_map(|column| Some((column, kind(column)?))).collect() }
    }

    fn kind(&self, column: u16) -> Option<Kind> {
        self.kinds.iter().find(|(at, _)| *at == column).map(|(_, kind)| *kind)
    }
}

fn kind_of_value(raw: &Raw<'_>, context: &Context<'_>) -> Option<Kind> {
    match raw {
        Raw::Date(_) => Some(Kind::Date),
        Raw::Number { percent: true, .. } => Some(Kind::Percent),
        Raw::Number { .. } => Some(Kind::Amount),
        Raw::Text(text) => Some(kind_of_text(text.trim(), context)),
        Raw::Blank | Raw::Flag(_) | Raw::Error(_) | Raw::List(_) | Raw::Map(_) => None,
    }
}

fn kind_of_text(text: &str, context: &Context<'_>) -> Kind {
    if catalogue_kpi(&normalise::header(text).key).is_some() {
        return Kind::Kpi;
    }
    if text.contains(|c: char| c.is_ascii_digit()) {
        let node = Node::new(Raw::Text(text.into()), crate::diagnostic::Span::Nowhere);
        return words::quiet(context, |context| match words::period(text, context).map(|period| period.kind) {
            Some(PeriodKind::Day) => Kind::Date,
            Some(_) => Kind::Period,
            None if text.ends_with(['%', '％']) => Kind::Percent,
            None if Quantity::decode(&node, context).is_ok_and(|found| found.is_some()) => Kind::Amount,
            None if Date::decode(&node, context).is_ok_and(|found| found.is_some()) => Kind::Date,
            None => Kind::Words,
        });
    }
    let is_name = text.chars().all(normalise::is_han) && (2..=NAME_LETTERS).contains(&text.chars().count());
    if is_name || kind(text) != NameKind::Person { Kind::Person } else { Kind::Words }
}
