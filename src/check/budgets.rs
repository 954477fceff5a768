//! Budgets that are split by month: the budget of a line that says none is what its months within the plan come to, which is told. One
//! that says more or less than its months is told as well (W105). What was spent of a line may be said by what is left of it.

use crate::diagnostic::Diagnostic;
use crate::model::{Plan, Record};
use crate::recognise::words;
use crate::value::{Context, Cover, Decode, Money, Node, Period, Quantity, Raw, Shown, Unit};

use super::identity::{Records, Sheet, sheet_of};
use super::months::{Part, compare, keep, parts, set, sum, text};

/// The fields of a budget line that are looked at.
struct Fields {
    name: usize,
    category: usize,
    contingency: usize,
    planned: usize,
    months: usize,
    spent: usize,
    remaining: usize,
}

/// The lines of a sheet of which one thing is told.
struct Told {
    sheet: Option<Sheet>,
    variant: &'static str,
    lines: usize,
    first: Diagnostic,
}

/// What the months of a line come to.
struct Sum {
    amount: Quantity,
    /// From the first of those within the plan to the last.
    period: Period,
    /// Whether others stand outside the plan.
    beyond: bool,
    /// Whether one of those that count reaches out of the plan.
    reaches_out: bool,
}

/// Gives the lines that say no budget the sum of their months, and those that say what is left what was spent: I104, once a sheet.
pub fn complete(records: &mut Records<'_>, context: &Context<'_>) {
    let Some(info) = Plan::info("budget_line") else { return };
    let field = |name: &str| info.field(name).unwrap_or(usize::MAX);
    let fields = Fields {
        name: field("name"),
        category: field("category"),
        contingency: field("contingency"),
        planned: field("planned"),
        months: field("months"),
        spent: field("spent"),
        remaining: field("remaining"),
    };
    let mut told: Vec<Told> = Vec::new();
    for record in records.all_of_kind("budget_line") {
        reserve(record, &fields, context);
        tell_lost(record, &fields, context);
        let sheet = sheet_of(record.span);
        let summed = sum_up(record, &fields, context).map(|sum| sum.told(record, &fields, context));
        let spent = spent_of_rest(record, &fields, context);
        for (variant, first) in summed.into_iter().chain(spent) {
            match told.iter_mut().find(|told| told.sheet == sheet && told.variant == variant) {
                Some(told) => told.lines += 1,
                None => told.push(Told { sheet, variant, lines: 1, first }),
            }
        }
    }
    told.into_iter().for_each(|told| context.report(told.first.variant(told.variant).arg("rows", told.lines)));
}

/// W107 for what was spent of a line whose budget cannot be read: it goes with the line.
fn tell_lost(record: &Record<'_>, fields: &Fields, context: &Context<'_>) {
    let read = |field: usize| record.get(field).filter(|node| !node.is_blank()).map(|node| words::quiet(context, |context| money(node, context)));
    let is_unread = matches!(read(fields.planned), Some(None)) || (read(fields.planned).is_none() && record.get(fields.months).is_none());
    if let (true, Some(Some(Some(spent))), Some(node)) = (is_unread, read(fields.spent), record.get(fields.spent)) {
        let told = Diagnostic::new("W107", node.span).variant("lost").arg("name", name_of(record, fields));
        context.report(told.arg("read", spent.shown()));
    }
}

/// A line that is called 应急预算 or 不可预见费（10%） is the reserve, where nothing else says of what kind it is.
fn reserve(record: &mut Record<'_>, fields: &Fields, context: &Context<'_>) {
    let given = |field: usize| record.get(field).filter(|node| !node.is_blank());
    let is_kind_alone = given(fields.category).zip(given(fields.name)).is_some_and(|(kind, name)| kind.text() == name.text());
    let is_said = given(fields.contingency).is_some() || (given(fields.category).is_some() && !is_kind_alone);
    let Some(name) = given(fields.name).filter(|_| !is_said) else { return };
    let Some(text) = name.text().map(|text| bare(&text).to_string()) else { return };
    if context.vocabulary.term("budget_category", &text) == Some("contingency") {
        let span = name.span;
        set(record, fields.category, Node::new(Raw::Text(text.into()), span));
    }
}

/// A name without what stands in brackets behind it: 不可预见费（10%）.
fn bare(name: &str) -> &str {
    name.split(['(', '（']).next().map_or(name, str::trim)
}

/// Completes a line; gives what its months come to where that is its budget.
fn sum_up(record: &mut Record<'_>, fields: &Fields, context: &Context<'_>) -> Option<Sum> {
    let parts = parts(record.get(fields.months)?, money, context)?;
    let span = record.get(fields.months)?.span;
    let cover = Cover::of(&parts.iter().map(|part| part.period).collect::<Vec<_>>());
    let mut idle = compare(&cover, &parts, context);
    let said = record.get(fields.planned).filter(|node| !node.is_blank());
    let sum = Sum::of(&parts, context);
    let is_sum = match (said, whole(&parts, context)) {
        (Some(said), _) => {
            sum.iter().for_each(|sum| sum.tell_other(said, context));
            false
        }
        (None, Some(whole)) => {
            set(record, fields.planned, parts[whole].entry.1.clone());
            idle.push(whole);
            false
        }
        (None, None) => sum.is_some(),
    };
    let sum = sum.filter(|_| is_sum);
    sum.iter().for_each(|sum| set(record, fields.planned, Node::new(Raw::Text(text(&sum.amount, context).into()), span)));
    keep(record, fields.months, parts, &idle, span);
    sum
}

impl Sum {
    /// What the periods within the plan come to. One that reaches beyond the plan counts where nothing finer lies within: of 上半年 beside
    /// 全年 a plan of half a year has the first.
    fn of(parts: &[Part<'_>], context: &Context<'_>) -> Option<Self> {
        let given: Vec<&Part<'_>> = parts.iter().filter(|part| part.amount.is_some()).collect();
        let is_within = |part: &Part<'_>| context.plan.is_none_or(|plan| plan.covers(&part.period));
        let holds_finer = |part: &Part<'_>| given.iter().any(|finer| is_within(finer) && part.period.covers(&finer.period));
        let touches = |part: &Part<'_>| context.plan.is_none_or(|plan| plan.overlaps(&part.period)) && !holds_finer(part);
        let counted: Vec<&Part<'_>> = given.iter().copied().filter(|part| is_within(part) || touches(part)).collect();
        let finest = Cover::of(&counted.iter().map(|part| part.period).collect::<Vec<_>>()).finest;
        let start = finest.iter().map(|&at| counted[at].period.start).min()?;
        let end = finest.iter().map(|&at| counted[at].period.end).max()?;
        let amount = sum(finest.iter().map(|&at| counted[at]))?;
        let reaches_out = finest.iter().any(|&at| !is_within(counted[at]));
        Some(Self { amount, period: Period::new(start, end, 1), beyond: given.iter().any(|part| !is_within(part)), reaches_out })
    }

    fn told(&self, record: &Record<'_>, fields: &Fields, context: &Context<'_>) -> (&'static str, Diagnostic) {
        let variant = match () {
            () if self.reaches_out => "split_beyond",
            () if self.beyond => "split_within",
            () => "split",
        };
        let told = Diagnostic::new("I104", record.span).arg("period", self.period.label(context.vocabulary));
        (variant, told.arg("text", name_of(record, fields)).arg("read", self.amount.shown()))
    }

    /// W105 for a budget that is another: more than its months only where these are all there.
    fn tell_other(&self, said: &Node<'_>, context: &Context<'_>) {
        let Some(Some(planned)) = money(said, context) else { return };
        let is_whole = !self.beyond && context.plan.is_some_and(|plan| self.period.covers(&plan));
        if planned.value < self.amount.value || (is_whole && planned.value > self.amount.value) {
            let told = Diagnostic::new("W105", said.span).variant("split").arg("total", planned.shown());
            context.report(told.arg("sum", self.amount.shown()));
        }
    }
}

/// The part in which all others lie, 全年 beside its quarters.
fn whole(parts: &[Part<'_>], context: &Context<'_>) -> Option<usize> {
    let is_of_plan = |part: &Part<'_>| part.amount.is_some() && context.plan.is_none_or(|plan| plan.covers(&part.period));
    let is_whole = |part: &Part<'_>| is_of_plan(part) && parts.iter().all(|other| part.period.covers(&other.period));
    parts.iter().position(is_whole).filter(|_| parts.len() > 1)
}

fn name_of(record: &Record<'_>, fields: &Fields) -> String {
    record.get(fields.name).and_then(Node::text).unwrap_or_default().into_owned()
}

/// A line that says what is left of it, and not what was spent, says both.
fn spent_of_rest(record: &mut Record<'_>, fields: &Fields, context: &Context<'_>) -> Option<(&'static str, Diagnostic)> {
    let amount = |field: usize| record.get(field).and_then(|node| words::quiet(context, |context| money(node, context)).flatten());
    let is_said = record.get(fields.spent).is_some_and(|node| !node.is_blank());
    let (planned, rest) = (amount(fields.planned)?, amount(fields.remaining).filter(|_| !is_said)?);
    let (span, value) = (record.get(fields.remaining)?.span, planned.value.checked_sub(rest.value)?);
    let spent = Quantity { value, ..rest };
    set(record, fields.spent, Node::new(Raw::Text(text(&spent, context).into()), span));
    Some(("rest", Diagnostic::new("I104", span).arg("text", name_of(record, fields)).arg("read", spent.shown())))
}

/// An amount of money as a quantity.
pub(super) fn money(node: &Node<'_>, context: &Context<'_>) -> Option<Option<Quantity>> {
    let money = Money::decode(node, context).ok()?;
    Some(money.map(|Money(value)| Quantity { value: value.normalize(), unit: Unit::Money, scaled: false }))
}
