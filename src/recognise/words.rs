//! Questions to the vocabulary, answered with entities and fields of the model.

use rust_decimal::Decimal;

use crate::diagnostic::Span;
use crate::model::{Arity, EntityInfo, Plan};
use crate::value::given::plain;
use crate::value::{Context, Hint, Key, Node, Raw, Unit};
use crate::vocabulary::grammar::grammar;
use crate::vocabulary::{HeaderMatch, Vocabulary, catalogue_kpi, normalise};

use super::account::ColumnReading;
use super::tree::nested::Link;

mod days;
mod layout;
mod near;
mod periods;
mod rows;

pub use crate::vocabulary::near;
pub use days::{by_days, is_target_word, without_own_days};
pub use layout::layout_words;
pub use near::{near_entity, near_field};
pub use periods::{in_two, is_long, last_month_of_year, period, period_header, report_header, total_measure};
pub use rows::{
    Reach, addends, are_signatures, is_apart, is_approved, is_bare_sum, is_carried, is_closed_order, is_credit, is_cumulative, is_derived,
    is_example, is_label, is_likely_total, is_mean, is_mean_of_members, is_member_total, is_monthly_mean, is_note, is_of_ledger, is_of_period,
    is_of_several, is_own_currency, is_part, is_remark, is_revised, is_row_state, is_running, is_to_result, is_total, is_total_of_orders,
    is_unpaid_order, is_untaxed, is_void_order, is_whole, named_total, part_name, plain_number, reach, reach_of, summed_name,
};

/// Other entities that a table may be of, as far as they are named.
const MOST_ALIKE: usize = 4;

/// Columns whose values are of the plan's own time.
const SAID_OF_NOW: &[&str] = &["target", "months", "value", "actual", "to_date", "achievement"];

/// Name of the column of rates.
const RATE: &str = "achievement";

/// Name of a column that the plan leaves out.
pub const LEFT_OUT: &str = "-";

/// What a key of a record was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The id of the record.
    Id,
    /// A field, by its position in the declaration.
    At(u16),
}

/// All that a key inside a record may mean.
#[derive(Clone, Copy, Debug)]
pub struct Meaning {
    /// The field it names, and whether that is a guess.
    pub field: Option<(Field, bool)>,
    /// The entity whose records it lists, and how they refer to the record.
    pub child: Option<(&'static EntityInfo, Link)>,
}

/// The name of a column among those of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Field name, or a column that only the form has.
    pub name: &'static str,
    /// Whether it is a guess (W107).
    pub assumed: bool,
}

/// What a column of a period holds: `1月`, `1月目标`, `1月实际`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The header does not say.
    Silent,
    /// Targets.
    Target,
    /// Actuals.
    Actual,
    /// Actuals from the beginning of the year.
    ToDate,
    /// Achievements, which follow from the two.
    Achievement,
}

/// Whether a header to the left of that of tasks names what they stand in.
pub fn is_outer_task(header: &str) -> bool {
    is_header_of(header, &layout_words().outer_tasks)
}

/// Whether a header names tasks that stand in others.
pub fn is_finer_task(header: &str) -> bool {
    is_header_of(header, &layout_words().finer_tasks)
}

fn is_header_of(header: &str, words: &[String]) -> bool {
    let key = normalise::header(header).key;
    words.iter().any(|word| normalise::name(word) == key)
}

/// What a key of an entry of `sources:` means; `sources` is the name of the list itself.
pub fn source_key(key: &str) -> Option<&'static str> {
    let key = normalise::word(key);
    layout_words().source_keys.iter().find(|(_, names)| names.contains(&key)).map(|(name, _)| name.as_str())
}

/// The form that a sheet, file or folder of this name has: the kind of an entity, or `evaluation`.
pub fn form_for_name(context: &Context<'_>, name: &str) -> Option<&'static str> {
    by_english(name).map(|info| info.kind).or_else(|| context.vocabulary.entity_for_sheet(name)).or_else(|| context.vocabulary.entity_for_key(name))
}

fn by_english(name: &str) -> Option<&'static EntityInfo> {
    let name = name.trim();
    if !name.is_ascii() {
        return None;
    }
    let snake = name.to_ascii_lowercase().replace([' ', '-'], "_");
    Plan::infos().find(|info| info.plural == snake).or_else(|| Plan::infos().find(|info| info.kind == snake))
}

/// The form of a sheet of this name; the name of an entity alone does not make a sheet its table. Behind the name of a KPI its word
/// does: 销售额目标, 各区回款完成情况.
pub fn form_for_sheet(context: &Context<'_>, name: &str) -> Option<&'static str> {
    let of = |name: &str| context.vocabulary.entity_for_sheet(name);
    let ends_with_kpi = |text: &str| text.char_indices().any(|(at, _)| catalogue_kpi(&text[at..]).is_some());
    let behind_kpi = || name.char_indices().skip(1).find_map(|(at, _)| of(&name[at..]).filter(|_| ends_with_kpi(&name[..at])));
    by_english(name).map(|info| info.kind).or_else(|| of(name)).or_else(behind_kpi)
}

/// The entity whose list stands under this key of a YAML mapping.
pub fn entity_for_key(context: &Context<'_>, key: &str) -> Option<&'static EntityInfo> {
    by_english(key).or_else(|| context.vocabulary.entity_for_key(key).and_then(Plan::info))
}

/// The entities that a key inside a record of `outer` may mean: `ratings` in a competitor are competitor ratings.
pub fn entities_for_key(context: &Context<'_>, outer: &'static EntityInfo, key: &str) -> Vec<&'static EntityInfo> {
    let mut found: Vec<_> = entity_for_key(context, key).into_iter().collect();
    if layout_words().children.contains(&normalise::word(key)) {
        found.push(outer);
    }
    if key.is_ascii() {
        let ends = |name: &str| name.strip_suffix(key).is_some_and(|rest| rest.ends_with('_'));
        found.extend(Plan::infos().filter(|info| ends(info.plural) || ends(info.kind)));
    }
    found
}

/// Code of the strategy module that a key means.
pub fn module(context: &Context<'_>, key: &str) -> Option<&'static str> {
    context.vocabulary.term("module_kind", key)
}

/// The field that a key of a record names, and whether that is a guess.
pub fn field(context: &Context<'_>, info: &'static EntityInfo, key: &str) -> Option<(Field, bool)> {
    if key == "id" {
        return Some((Field::Id, false));
    }
    if let Some(index) = info.field(key) {
        return Some((Field::At(index as u16), false));
    }
    let named = column(context, info.kind, key)?;
    if named.name == "id" {
        return Some((Field::Id, named.assumed));
    }
    info.field(named.name).map(|index| (Field::At(index as u16), named.assumed))
}

/// Whether a mapping is one record: at least half of its keys are fields or lists inside the record.
pub fn is_record<'s>(context: &Context<'_>, info: &'static EntityInfo, entries: &[(Key<'s>, Node<'s>)]) -> bool {
    let is_known = |key: &str| field(context, info, key).is_some_and(|(_, assumed)| !assumed);
    let known = entries.iter().filter(|(key, _)| is_known(key)).count();
    known > 0 && known * 2 >= entries.len()
}

/// The name of a column in the words of an entity or form.
pub fn column(context: &Context<'_>, kind: &str, header: &str) -> Option<Named> {
    ColumnName::new(header).in_words_of(kind, context)
}

/// The header of a column, normalised once to be asked for in the words of many entities.
#[derive(Debug)]
pub struct ColumnName {
    header: normalise::Header,
    is_row_number: bool,
}

impl ColumnName {
    /// As it was written.
    pub fn new(header: &str) -> Self {
        Self { header: normalise::header(header), is_row_number: is_row_number(header) }
    }

    /// Whether it is a name of a field of any entity, no letter of it guessed.
    pub fn is_of_any(&self, context: &Context<'_>) -> bool {
        context.vocabulary.is_header(&self.header)
    }

    /// Whether it is of several words, and one of them names a field of an entity or form.
    pub fn is_composite(&self, kind: &str, context: &Context<'_>) -> bool {
        matches!(context.vocabulary.match_normalised(kind, &self.header), HeaderMatch::Composite(_))
    }

    /// The field that it names in the words of an entity or form. A word beside it that means the past makes it another: `目标(去年)`.
    pub fn in_words_of(&self, kind: &str, context: &Context<'_>) -> Option<Named> {
        if self.is_row_number {
            return Some(Named { name: "row_number", assumed: false });
        }
        let is_past = || layout_words().past.iter().any(|word| self.header.key.contains(word.as_str()));
        let by_days = || by_days(kind, &self.header, context);
        match context.vocabulary.match_normalised(kind, &self.header) {
            HeaderMatch::Exact(name) | HeaderMatch::Alias(name) => Some(Named { name, assumed: false }),
            HeaderMatch::Composite(name) | HeaderMatch::Assumed(name) if SAID_OF_NOW.contains(&name) && is_past() => None,
            HeaderMatch::Composite(name) => self.rate(kind, context).or_else(by_days).or(Some(Named { name, assumed: false })),
            HeaderMatch::Assumed(name) => by_days().or(Some(Named { name, assumed: true })),
            HeaderMatch::None => by_days(),
        }
    }
}

impl ColumnName {
    /// The rate of an actual is a rate: 实际/完成率.
    fn rate(&self, kind: &str, context: &Context<'_>) -> Option<Named> {
        let is_rate = |token: &String| {
            let name = context.vocabulary.match_header(kind, token);
            matches!(name, HeaderMatch::Exact(name) | HeaderMatch::Alias(name) if name == RATE)
        };
        self.header.tokens.iter().any(is_rate).then_some(Named { name: RATE, assumed: false })
    }
}

/// Whether a column of this header numbers the rows.
pub fn is_row_number(header: &str) -> bool {
    layout_words().row_number.contains(&normalise::word(header))
}

/// What a header says of its cells: `目标值(万元)` has the unit 元 and the factor 10000.
pub fn header_hint(header: &str) -> Option<Hint> {
    let unit = normalise::header(header).unit;
    let (unit, factor) = unit.map_or_else(|| letter_in_brackets(header), |unit| Unit::parse(&unit))?;
    let factor = (factor != Decimal::ONE).then_some(factor);
    Some(Hint { unit: Some(unit).filter(|unit| *unit != Unit::None), factor, ..Hint::default() })
}

/// The factor of `目标值(W)`.
fn letter_in_brackets(header: &str) -> Option<(Unit, Decimal)> {
    let (_, letter) = header.trim().strip_suffix([')', '）'])?.rsplit_once(['(', '（'])?;
    let letter = plain(letter);
    let factor = grammar().factors.get(&*letter).filter(|_| grammar().header_letters.iter().any(|known| *known == letter))?;
    Some((Unit::None, Decimal::from(*factor)))
}

/// What the upper of two rows of a header says: `金额(万元)/目标`.
pub fn upper_hint(header: &str) -> Option<Hint> {
    header_hint(header.rsplit_once('/')?.0)
}

/// Whether a node is a list or mapping of mappings: records, not values.
pub fn holds_maps(node: &Node<'_>) -> bool {
    match &node.raw {
        Raw::List(items) => items.iter().any(|item| matches!(item.raw, Raw::Map(_))),
        Raw::Map(entries) => entries.iter().any(|(_, inner)| matches!(inner.raw, Raw::Map(_))),
        Raw::Blank | Raw::Text(_) | Raw::Number { .. } | Raw::Date(_) | Raw::Flag(_) | Raw::Error(_) => false,
    }
}

/// The value of a cell, owning its text.
pub fn owned(raw: &Raw<'_>) -> Raw<'static> {
    Node::new(raw.clone(), Span::Nowhere).into_owned().raw
}

/// Runs `read` with a context of its own, so that guesses made on trial are told to nobody.
pub fn quiet<T>(context: &Context<'_>, read: impl FnOnce(&Context<'_>) -> T) -> T {
    let trial = Context {
        vocabulary: context.vocabulary,
        plan: context.plan,
        fiscal_start: context.fiscal_start,
        file_period: context.file_period,
        found: std::cell::RefCell::default(),
    };
    read(&trial)
}

/// Other entities whose fields the headers of a table name as surely as those of its own, the required ones among them.
pub fn alike(columns: &[ColumnReading], taken: &[&str], vocabulary: &Vocabulary) -> Vec<&'static str> {
    let context = Context { vocabulary, plan: None, fiscal_start: 1, file_period: None, found: std::cell::RefCell::default() };
    let names = |kind: &str| -> Vec<&'static str> {
        let sure = columns.iter().filter_map(|known| column(&context, kind, &known.header)).filter(|named| !named.assumed);
        sure.map(|named| named.name).collect()
    };
    let own = taken.first().map_or(columns.len(), |kind| names(kind).len());
    let is_alike = |info: &&EntityInfo| {
        let names = names(info.kind);
        let mut required = info.fields.iter().filter(|field| field.arity == Arity::Required);
        let has = |field: &str| names.contains(&field);
        let is_measured = info.kind != "actual" || has("value") || has("to_date");
        !taken.contains(&info.kind) && is_measured && names.len() >= own.max(2) && required.all(|field| has(field.name))
    };
    Plan::infos().filter(is_alike).map(|info| info.kind).take(MOST_ALIKE).collect()
}
