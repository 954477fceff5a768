//! What heads a column of values when it is no field: members of dimensions, people and KPIs, a word for what the values are, and
//! several of them one above the other: `华东`, `华东/目标`, `销售额目标(万元)`, `华东/张三`, `1月/销售额`.

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::value::Context;
use crate::vocabulary::{HeaderMatch, normalise};

use super::columns::{Layout, Role};
use super::{Header, HeaderCell, Reader, followers};
use crate::recognise::guide::Members;
use crate::recognise::words::{self, Measure, Named, layout_words};

/// The kind of members that are KPIs.
pub const KPI: &str = "kpi";
/// The kind that is no member, but a period in which one is measured.
const PERIOD: &str = "period";
/// Columns that say how much of a KPI.
pub const AMOUNTS: &[&str] =
    &["target", "must_hit", "stretch", "base_value", "baseline_target", "value", "actual", "to_date", "numerator", "denominator", "n", "achievement"];
/// Columns by which the rows of a table name their KPI themselves.
const KPI_COLUMNS: &[&str] = &[KPI, "goal"];

/// What a column of values is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The field of each part and its value as written, no field twice: `region` 华东, `person` 张三.
    pub keys: Vec<(&'static str, String)>,
}

/// What a header says of the column below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heading {
    /// It holds values of this.
    Values(Member, Measure),
    /// What it holds follows from the columns of values: `销售额差额`.
    Derived,
}

impl Member {
    fn one(kind: &'static str, name: &str) -> Self {
        Self { keys: vec![(kind, name.to_string())] }
    }

    /// The KPI that it names.
    pub fn kpi(&self) -> Option<&str> {
        self.keys.iter().find(|(kind, _)| *kind == KPI).map(|(_, name)| name.as_str())
    }

    /// The period that stands beside it, as written.
    pub fn period(&self) -> Option<&str> {
        self.keys.iter().find(|(kind, _)| *kind == PERIOD).map(|(_, text)| text.as_str())
    }

    /// Puts another period in the place of its own.
    pub fn set_period(&mut self, text: String) {
        self.keys.iter_mut().filter(|(kind, _)| *kind == PERIOD).for_each(|(_, own)| own.clone_from(&text));
    }

    /// The KPI that it names, and nothing else.
    pub fn only_kpi(&self) -> Option<&str> {
        self.kpi().filter(|_| self.keys.len() == 1)
    }

    /// Both together, where they are of different kinds.
    fn and(mut self, other: Self) -> Option<Self> {
        let is_new = |(kind, _): &(&str, String)| self.keys.iter().all(|(known, _)| known != kind);
        let apart = other.keys.iter().all(is_new);
        self.keys.extend(other.keys);
        apart.then_some(self)
    }
}

impl Heading {
    /// The KPI whose values it heads.
    pub fn kpi(&self) -> Option<&str> {
        match self {
            Heading::Values(member, _) => member.kpi(),
            Heading::Derived => None,
        }
    }

    /// Whether it is about a KPI, which the rows of a table may name themselves.
    pub fn is_of_kpi(&self) -> bool {
        self.kpi().is_some() || *self == Heading::Derived
    }

    /// Says what a silent column holds.
    fn settle(&mut self, said: Option<Measure>) {
        if let (Heading::Values(_, measure @ Measure::Silent), Some(said)) = (self, said) {
            *measure = said;
        }
    }

    /// What it holds values of.
    pub fn member(&self) -> Option<&Member> {
        match self {
            Heading::Values(member, _) => Some(member),
            Heading::Derived => None,
        }
    }

    /// What it holds values of, in these.
    pub fn measured(&self, wanted: Measure) -> Option<&Member> {
        match self {
            Heading::Values(member, measure) if *measure == wanted => Some(member),
            Heading::Values(..) | Heading::Derived => None,
        }
    }
}

/// What is looked up of the parts of a header: the kind of a member by its name.
type KindOf<'k> = &'k dyn Fn(&str) -> Option<&'static str>;

/// What a header says of the values below it, if it names a member.
pub fn heading(header: &str, context: &Context<'_>, kind_of: KindOf<'_>) -> Option<Heading> {
    let bare = header.trim();
    if words::is_long(bare) {
        return None;
    }
    // 销售额达成率 is a KPI by itself, but in a table the achievement of 销售额.
    match with_measure(without_unit(bare), context, kind_of) {
        Some(achieved @ Heading::Values(_, Measure::Achievement)) => Some(achieved),
        said => members(bare, context, kind_of)
            .map(|member| Heading::Values(member, Measure::Silent))
            .or(said)
            .or_else(|| above_period(bare, context, kind_of)),
    }
}

/// What stands over a period, with it: 销售额目标 over 1月, also where it says that it is by month.
fn above_period(header: &str, context: &Context<'_>, kind_of: KindOf<'_>) -> Option<Heading> {
    let (over, under) = header.rsplit_once('/')?;
    let period = of_period(under, context)?;
    let over = without_unit(over.trim());
    let bare = layout_words().by_period.iter().find_map(|word| over.strip_prefix(word.as_str())).unwrap_or(over);
    match with_measure(bare, context, kind_of)? {
        Heading::Values(member, measure) => member.and(period).map(|member| Heading::Values(member, measure)),
        Heading::Derived => None,
    }
}

/// Whether a header names a member of a kind that is wanted.
pub fn names_one_of(header: &str, is_wanted: &dyn Fn(&str) -> bool, members: &Members, context: &Context<'_>) -> bool {
    let found = heading(header, context, &|name| members.dimension(name));
    matches!(found, Some(Heading::Values(member, _)) if member.keys.iter().any(|(kind, _)| is_wanted(kind)))
}

/// The members that a text names, one in each of its lines; one of these may be a period.
fn members(text: &str, context: &Context<'_>, kind_of: KindOf<'_>) -> Option<Member> {
    let named = |text: &str| kind_of(text.trim()).map(|kind| Member::one(kind, text.trim()));
    let one = |text: &str| named(without_unit(text.trim())).or_else(|| named(text));
    let when = |text: &str| of_period(text, context);
    let line = |text: &str| one(text).or_else(|| when(text));
    // 1月销售额 says in one line what two rows of a header say.
    let in_one = || {
        let dated = |period: &str, what: &str| when(period)?.and(one(what)?);
        words::in_two(text).find_map(|(first, second)| dated(first, second).or_else(|| dated(second, first)))
    };
    if !text.contains('/') {
        return one(text).or_else(in_one);
    }
    one(text).or_else(|| {
        let mut lines = text.split('/');
        let first = line(lines.next()?)?;
        let all = lines.try_fold(first, |over, under| over.and(line(under)?))?;
        all.keys.iter().any(|(kind, _)| *kind != PERIOD).then_some(all)
    })
}

/// A member with a word for what the values are: `华东目标`, `目标/销售额`; of a KPI the word may stand for its last letter, `销售目标`.
fn with_measure(header: &str, context: &Context<'_>, kind_of: KindOf<'_>) -> Option<Heading> {
    let in_order = |what: &str, how: &str| {
        // Asked first: few texts say how, and what else there is takes a text apart in every way.
        let said = said(how, context)?;
        let member = members(what, context, kind_of).or_else(|| shortened(what, kind_of)).or_else(|| shortened_in_period(what, context, kind_of));
        let since_january = || (said == Some(Measure::ToDate)).then(|| of_year_so_far(what, context, kind_of)).flatten();
        let of_table = || shortened(words::without_own_days(what)?, kind_of);
        let member = member.or_else(since_january).or_else(of_table)?;
        match said {
            Some(measure) => Some(Heading::Values(member, measure)),
            None => member.kpi().map(|_| Heading::Derived),
        }
    };
    words::in_two(header).find_map(|(first, second)| in_order(first, second).or_else(|| in_order(second, first)))
}

/// A KPI without its last letter: 销售 of 销售额.
fn shortened(text: &str, kind_of: KindOf<'_>) -> Option<Member> {
    let is_word = text.chars().nth(1).is_some();
    let whole = layout_words().kpi_endings.iter().filter(|_| is_word).map(|ending| format!("{text}{ending}"));
    whole.into_iter().find(|name| kind_of(name) == Some(KPI)).map(|name| Member::one(KPI, &name))
}

/// The same with a period: 年度销售 of 年度销售目标.
fn shortened_in_period(text: &str, context: &Context<'_>, kind_of: KindOf<'_>) -> Option<Member> {
    let in_period = |period: &str, what: &str| of_period(period, context)?.and(shortened(what, kind_of)?);
    words::in_two(text).find_map(|(first, second)| in_period(first, second))
}

/// A KPI with a stretch from the beginning of the year on, as that of its last month: 1-2月销售额 of 1-2月销售额累计完成.
fn of_year_so_far(text: &str, context: &Context<'_>, kind_of: KindOf<'_>) -> Option<Member> {
    let kpi = |what: &str| members(what, context, kind_of).filter(|member| member.only_kpi().is_some()).or_else(|| shortened(what, kind_of));
    words::in_two(text).find_map(|(stretch, what)| Member::one(PERIOD, &words::last_month_of_year(stretch, context)?).and(kpi(what)?))
}

/// The period that a text is, as a member.
fn of_period(text: &str, context: &Context<'_>) -> Option<Member> {
    let period = words::period_header(text, context).filter(|(_, measure)| *measure == Measure::Silent);
    period.map(|(period, _)| Member::one(PERIOD, &period))
}

/// What the words beside a member say of its values: targets, actuals, or (`None`) what follows from both.
fn said(text: &str, context: &Context<'_>) -> Option<Option<Measure>> {
    if words::is_target_word(text) { Some(Some(Measure::Target)) } else { said_exactly(text, context) }
}

/// The same of a text that is a name of the field, and no word or letter of it left over.
pub fn said_exactly(text: &str, context: &Context<'_>) -> Option<Option<Measure>> {
    let header = normalise::header(text);
    match context.vocabulary.match_normalised("evaluation", &header) {
        HeaderMatch::Exact(field) | HeaderMatch::Alias(field) => said_by(field),
        HeaderMatch::Composite(_) | HeaderMatch::Assumed(_) | HeaderMatch::None => said_by(words::by_days("evaluation", &header, context)?.name),
    }
}

fn said_by(field: &str) -> Option<Option<Measure>> {
    match field {
        "target" => Some(Some(Measure::Target)),
        "actual" => Some(Some(Measure::Actual)),
        "to_date" => Some(Some(Measure::ToDate)),
        "achievement" => Some(Some(Measure::Achievement)),
        "diff" => Some(None),
        _ => None,
    }
}

/// A header without the unit at its end, as it was written.
fn without_unit(text: &str) -> &str {
    if normalise::header(text).unit.is_none() {
        return text;
    }
    text.rfind(['(', '（', '[', '【', '/', ',', '，', ' ', '\n']).map_or(text, |at| text[..at].trim_end())
}

/// Fields that hold what was measured.
const MEASURED: &[&str] = &["actual", "value", "to_date", "achievement"];

/// What the cells of a header that name no field say of their columns; where they hold targets of some KPIs, the silent columns of the
/// same ones hold actuals.
pub fn headings(header: &Header, reader: &Reader<'_, '_>) -> Vec<Option<Heading>> {
    if !header.form.takes_series() {
        return vec![None; header.cells.len()];
    }
    let own_kpi = names_kpi(&header.cells);
    let heading = |cell: &HeaderCell| {
        let is_open = cell.name.as_ref().is_none_or(|named| named.assumed) && reader.period(&cell.text).is_none();
        let found = if is_open { reader.heading(&cell.text) } else { None };
        found.filter(|heading| !(own_kpi && heading.is_of_kpi()))
    };
    let mut headings: Vec<Option<Heading>> = header.cells.iter().map(heading).collect();
    pair_up(&mut headings);
    followers::claim(header, &mut headings);
    pair_up(&mut headings);
    if let Some(member) = only_kpi(&headings).map(|(_, kpi)| Member::one(KPI, kpi)) {
        settle_only(&member, header, &mut headings);
    }
    plan_rates(header, &mut headings);
    headings
}

/// Rates beside targets of other KPIs, where nothing in the table was measured, are planned as these are: 销售额目标 | 费用预算 | 费用率.
fn plan_rates(header: &Header, headings: &mut [Option<Heading>]) {
    let holds = |wanted: Measure| headings.iter().flatten().any(|heading| heading.measured(wanted).is_some());
    let is_named = |cell: &HeaderCell| cell.name.as_ref().is_some_and(|named| MEASURED.contains(&named.name));
    let is_rate = |heading: &Heading| heading.kpi().is_some_and(|kpi| layout_words().rates.iter().any(|word| kpi.ends_with(word.as_str())));
    let mut silent = headings.iter().flatten().filter(|heading| heading.measured(Measure::Silent).is_some());
    let is_measured = [Measure::Actual, Measure::ToDate, Measure::Achievement].into_iter().any(holds) || header.cells.iter().any(is_named);
    if holds(Measure::Target) && !is_measured && silent.all(is_rate) {
        headings.iter_mut().flatten().for_each(|heading| heading.settle(Some(Measure::Target)));
    }
}

/// The first of the columns that are read as targets though they do not say so.
pub fn planned_rate(header: &Header, headings: &[Option<Heading>], reader: &Reader<'_, '_>) -> Option<u16> {
    let says = |cell: &HeaderCell| reader.heading(&cell.text).is_some_and(|heading| heading.measured(Measure::Silent).is_some());
    let is_planned = |heading: &Option<Heading>| heading.as_ref().is_some_and(|heading| heading.measured(Measure::Target).is_some());
    let is_alone = headings.iter().flatten().all(|heading| heading.measured(Measure::Actual).is_none());
    let mut cells = header.cells.iter().zip(headings).filter(|_| is_alone);
    cells.find(|(cell, heading)| is_planned(heading) && says(cell)).map(|(cell, _)| cell.column)
}

/// Of the columns of the only KPI of a table, a silent one holds what another column does not: `任务 | 销售额`. What was done to date
/// stands beside what was done in the period.
fn settle_only(member: &Member, header: &Header, headings: &mut [Option<Heading>]) {
    let is_target = |cell: &HeaderCell| cell.name.is_none() && words::is_target_word(&cell.text);
    for (_, heading) in header.cells.iter().zip(headings.iter_mut()).filter(|(cell, heading)| heading.is_none() && is_target(cell)) {
        *heading = Some(Heading::Values(member.clone(), Measure::Target));
    }
    pair_up(headings);
    let others: Vec<&Named> =
        header.cells.iter().zip(headings.iter()).filter(|(_, heading)| heading.is_none()).filter_map(|(cell, _)| cell.name.as_ref()).collect();
    let has = |names: &[&str]| others.iter().any(|named| names.contains(&named.name));
    let is_measured = has(&["target"]) || (has(&["to_date"]) && !has(&["actual", "value"]));
    let other = if is_measured { Some(Measure::Actual) } else { has(&["actual", "value"]).then_some(Measure::Target) };
    headings.iter_mut().flatten().for_each(|heading| heading.settle(other));
}

/// Whether the rows name their KPIs themselves, so that none heads a column; a row with numbers in it is one of them.
pub fn names_kpi(cells: &[HeaderCell]) -> bool {
    let is_number = |cell: &HeaderCell| !cell.text.is_empty() && words::plain_number(&cell.text).is_some();
    cells.iter().any(is_number) || cells.iter().filter_map(|cell| cell.name.as_ref()).any(is_own_kpi)
}

/// Whether a column names the KPI of its rows.
pub fn is_own_kpi(named: &Named) -> bool {
    KPI_COLUMNS.contains(&named.name)
}

/// Of two columns of one member the one that is silent holds what the other one does not.
fn pair_up(headings: &mut [Option<Heading>]) {
    for (said, other) in [(Measure::Target, Measure::Actual), (Measure::Actual, Measure::Target)] {
        let told: Vec<Member> = headings.iter().flatten().filter_map(|heading| heading.measured(said)).cloned().collect();
        for heading in headings.iter_mut().flatten() {
            if heading.measured(Measure::Silent).is_some_and(|member| told.contains(member)) {
                heading.settle(Some(other));
            }
        }
    }
}

/// The KPI of a table whose columns of values name no other one, though some of them name a period as well: 年度销售目标 beside 完成.
pub fn only_kpi_in_periods(headings: &[Option<Heading>]) -> Option<(usize, &str)> {
    let mut members = headings.iter().enumerate().filter_map(|(at, heading)| match heading {
        Some(Heading::Values(member, _)) => Some((at, member)),
        Some(Heading::Derived) | None => None,
    });
    let (at, first) = members.next()?;
    let kpi = first.kpi()?;
    let is_in_period = |member: &Member| member.kpi() == Some(kpi) && member.keys.iter().all(|(kind, _)| [KPI, PERIOD].contains(kind));
    (is_in_period(first) && members.all(|(_, member)| is_in_period(member))).then_some((at, kpi))
}

/// The KPI of a table in which no other one heads a column, with the position of its first column.
pub fn only_kpi(headings: &[Option<Heading>]) -> Option<(usize, &str)> {
    let mut members = headings.iter().enumerate().filter_map(|(at, heading)| match heading {
        Some(Heading::Values(member, _)) => Some((at, member)),
        Some(Heading::Derived) | None => None,
    });
    let (at, first) = members.next()?;
    let is_alone = first.only_kpi().is_some() && members.all(|(_, member)| member == first);
    first.kpi().filter(|_| is_alone).map(|kpi| (at, kpi))
}

impl Layout {
    /// A column headed by the only KPI of the table, whose amounts need no other name than that of their field.
    pub(in crate::recognise) fn measured(&self, measure: Measure) -> (Role, Option<&'static str>, bool) {
        let is_target = measure == Measure::Target || (measure == Measure::Silent && self.form.main().kind == "goal");
        let names: &[&'static str] = match measure {
            Measure::Achievement => &["achievement"],
            Measure::ToDate => &["to_date"],
            Measure::Silent | Measure::Target | Measure::Actual => {
                if is_target {
                    &["target"]
                } else {
                    &["value", "actual"]
                }
            }
        };
        let name = names.iter().copied().find(|name| !self.slots(name).is_empty());
        (name.map_or(Role::Unknown, |name| self.named_role(name)), name, false)
    }

    /// Beside the columns of several KPIs an amount of none of them is nobody's: W107, but for what follows from the others.
    pub(in crate::recognise) fn leave_out_amounts(&mut self, sheet: &Sheet, context: &Context<'_>) {
        if self.columns.iter().all(|column| column.kpi().is_none()) {
            return;
        }
        for at in 0..self.columns.len() {
            let column = &self.columns[at];
            let Some(name) = column.name.filter(|name| AMOUNTS.contains(name) && matches!(column.role, Role::Fields(_))) else { continue };
            if name != "achievement" {
                let told = Diagnostic::new("W107", self.header_span(sheet, column.index)).variant("whose");
                context.report(told.arg("name", &column.header));
            }
            self.columns[at].role = Role::Redundant;
        }
    }
}
