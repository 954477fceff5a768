//! Spending of a quarter, a half or a year that stands beside that of its months, in a column Q1 or a row 一季度: it says nothing that the
//! months do not say. It is compared with them (W105) and left out, so that nothing is spent twice.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Plan, Record};
use crate::recognise::words;
use crate::value::{Context, Decode, Node, Period, PeriodKind, Quantity, Shown, Unit};

use super::budgets::money;
use super::identity::{Records, Sheet, sheet_of};
use super::running;

/// The fields of an entry that are looked at.
struct Fields {
    line: usize,
    task: usize,
    date: usize,
    amount: usize,
}

/// What was spent of a line for a task, as one sheet says.
type Account = (Option<Sheet>, String, String);

/// What was spent in a period.
struct Spent {
    period: Period,
    amount: Decimal,
    span: Span,
    /// Positions of the entries among all.
    entries: Vec<usize>,
}

/// What was spent, by the first and the last day.
type ByPeriod = BTreeMap<(Date, Date), Spent>;

/// Leaves out what was spent in periods whose months are given as well.
pub fn settle(records: &mut Records<'_>, context: &Context<'_>) {
    let Some(info) = Plan::info("spend") else { return };
    let field = |name: &str| info.field(name).unwrap_or(usize::MAX);
    let fields = Fields { line: field("line"), task: field("task"), date: field("date"), amount: field("amount") };
    let mut accounts: BTreeMap<Account, ByPeriod> = BTreeMap::new();
    for (position, record) in records.of_kind("spend").enumerate() {
        note(&mut accounts, position, record, &fields, context);
    }
    let of_account = |((_, line, _), spent): (&Account, &ByPeriod)| sums(spent, line, context);
    let left_out: BTreeSet<usize> = accounts.iter().flat_map(of_account).collect();
    tell_longer(&accounts, &left_out, context);
    if !left_out.is_empty() {
        records.leave_out("spend", &left_out);
    }
}

fn note(accounts: &mut BTreeMap<Account, ByPeriod>, position: usize, record: &Record<'_>, fields: &Fields, context: &Context<'_>) {
    let text = |field: usize| record.get(field).and_then(Node::text).unwrap_or_default().into_owned();
    let period = record.get(fields.date).and_then(|node| words::quiet(context, |context| Period::decode(node, context).ok()?));
    let amount = record.get(fields.amount).and_then(|node| words::quiet(context, |context| money(node, context)?));
    let Some((period, amount)) = period.zip(amount) else { return };
    let account = accounts.entry((sheet_of(record.span), text(fields.line), text(fields.task))).or_default();
    let new = || Spent { period, amount: Decimal::ZERO, span: record.span, entries: Vec::new() };
    let spent = account.entry((period.start, period.end)).or_insert_with(new);
    spent.amount = spent.amount.saturating_add(amount.value);
    spent.entries.push(position);
}

/// I104 for what was spent in several months and counts on the last day of these, once for each period of a sheet.
fn tell_longer(accounts: &BTreeMap<Account, ByPeriod>, left_out: &BTreeSet<usize>, context: &Context<'_>) {
    let mut told = BTreeSet::new();
    for ((sheet, ..), spent) in accounts {
        let counts = |spent: &&Spent| spent.is_longer() && !spent.entries.iter().any(|entry| left_out.contains(entry));
        for spent in spent.values().filter(counts) {
            if told.insert((*sheet, spent.period.start, spent.period.end)) {
                let diagnostic = Diagnostic::new("I104", spent.span).variant("spent_in_months");
                context.report(diagnostic.arg("period", spent.period.label(context.vocabulary)).arg("read", spent.period.end));
            }
        }
    }
}

/// The entries of an account that are sums of others.
fn sums(account: &ByPeriod, line: &str, context: &Context<'_>) -> Vec<usize> {
    let (mut longer, mut counted): (Vec<&Spent>, Vec<&Spent>) = account.values().partition(|spent| spent.is_longer());
    longer.sort_by_key(|spent| spent.period.days());
    let mut left_out = Vec::new();
    for whole in longer {
        let parts: Vec<&Spent> = counted.iter().copied().filter(|part| whole.period.covers(&part.period)).collect();
        let sum = parts.iter().fold(Decimal::ZERO, |sum, part| sum.saturating_add(part.amount));
        if whole.is_sum_of(&parts, sum) {
            left_out.extend(&whole.entries);
            whole.tell_other(sum, line, context);
        } else {
            counted.push(whole);
        }
    }
    left_out
}

impl Spent {
    fn is_longer(&self) -> bool {
        self.period.kind != PeriodKind::Day && !self.period.is_within_a_month()
    }

    fn is_of_day(&self) -> bool {
        self.period.kind == PeriodKind::Day
    }

    /// Whether these make it up. Beside entries of days what is dated by its quarter may be one more entry, unless it is their sum.
    fn is_sum_of(&self, parts: &[&Spent], sum: Decimal) -> bool {
        parts.iter().any(|part| !part.is_of_day()) || (parts.len() > 1 && self.agrees(sum))
    }

    fn agrees(&self, sum: Decimal) -> bool {
        running::agrees(self.amount, sum)
    }

    /// W105 for a sum that is another.
    fn tell_other(&self, sum: Decimal, line: &str, context: &Context<'_>) {
        if !self.agrees(sum) {
            let shown = |value: Decimal| Quantity { value: value.normalize(), unit: Unit::Money, scaled: false }.shown();
            let told = Diagnostic::new("W105", self.span).variant("spent").arg("name", line).arg("period", self.period.label(context.vocabulary));
            context.report(told.arg("total", shown(self.amount)).arg("sum", shown(sum)));
        }
    }
}
