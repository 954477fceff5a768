//! What a header lacks: the fields without which the rows below it mean nothing.

use std::collections::BTreeSet;

use crate::model::Arity;
use crate::recognise::header::headings::{self, AMOUNTS, Heading};
use crate::recognise::header::{Header, HeaderCell, OwnedRow, Reader};
use crate::recognise::words::{self, Measure, layout_words};
use crate::value::Raw;
use crate::vocabulary::{catalogue_kpi, normalise};

impl Header {
    pub fn has_required(&self, reader: &Reader<'_, '_>) -> bool {
        self.lacks(reader).is_empty()
    }

    /// The fields that it must have and that nothing gives.
    pub fn lacks(&self, reader: &Reader<'_, '_>) -> Vec<&'static str> {
        let part = &self.form.parts[0];
        let headed = Headed::of(self, reader);
        // Beside several KPIs an amount is that of none of them.
        let is_open = |name: &str| headed.kpis.len() < 2 || !AMOUNTS.contains(&name);
        let names = |cell: &HeaderCell, name: &str| cell.name.as_ref().is_some_and(|named| part.field_of(named.name) == Some(name));
        let has = |name: &str| is_open(name) && self.cells.iter().any(|cell| names(cell, name));
        let has_kpi = !headed.kpis.is_empty() || has("kpi") || reader.is_told("kpi");
        // Months beside `年度目标` are those of the target: nothing says that anything was measured.
        let planned = headed.targets && !headed.actuals && !has("value") && !has("to_date");
        // What a goal repeats beside its actuals makes an evaluation, not a table of goals.
        let targets = headed.targets && (planned || self.form.name != "goal");
        let in_columns = |name: &str| match part.info.kind {
            "goal" => (name == "target" && targets) || (name == "kpi" && has_kpi),
            "budget_line" => match name {
                "planned" => headed.targets || (headed.silent && self.form.money == Some(Measure::Target)),
                // A budget may have kinds and no lines below them.
                "name" => (self.form.money.is_some() || self.says_budget()) && has("category"),
                _ => false,
            },
            "spend" => self.form.money.is_some() && matches!(name, "date" | "amount") && (headed.actuals || headed.silent),
            _ => false,
        };
        let is_lacking = |name: &str| !(has(name) || reader.is_told(name) || in_columns(name));
        let required = part.info.fields.iter().filter(|field| field.arity == Arity::Required).map(|field| field.name);
        let mut lacks: Vec<&str> = required.filter(|name| is_lacking(name)).collect();
        if part.info.kind == "actual" {
            lacks.extend((!has_kpi && !has("goal")).then_some("kpi"));
            lacks.extend((planned || !self.has_value()).then_some("value"));
        }
        lacks
    }

    /// Whether KPIs stand where a table of money names its lines: 销售额 is budgeted, but none may spend it. Few of them are what lines are
    /// compared with, 费用率 below the total; but what has a profit is an account of what is earned and spent.
    pub fn budgets_kpis(&self, head: &[OwnedRow]) -> bool {
        let names = |cell: &&HeaderCell| cell.name.as_ref().is_some_and(|named| matches!(named.name, "name" | "line"));
        let is_earned = |text: &str| layout_words().earned.iter().any(|word| text.trim().ends_with(word.as_str()));
        let is_kpi = |raw: &Raw<'_>| matches!(raw, Raw::Text(text) if is_earned(text) || catalogue_kpi(&normalise::header(text).key).is_some());
        let Some(line) = self.cells.iter().find(names).filter(|_| matches!(self.form.main().kind, "budget_line" | "spend")) else { return false };
        let names: Vec<&Raw<'_>> = head.iter().filter(|row| row.number > self.row).filter_map(|row| row.cell(line.column)).collect();
        let is_line = |raw: &&&Raw<'_>| matches!(raw, Raw::Text(text) if !text.trim().is_empty() && !words::is_total(text));
        let is_profit = |raw: &&&Raw<'_>| matches!(raw, Raw::Text(text) if layout_words().profits.iter().any(|word| text.contains(word.as_str())));
        names.iter().any(|raw| is_profit(&raw)) || names.iter().filter(|raw| is_kpi(raw)).count() * 2 >= names.iter().filter(is_line).count().max(1)
    }

    /// Whether an amount is called a budget: a table of kinds and these is one of no lines.
    fn says_budget(&self) -> bool {
        let is_planned = |cell: &&HeaderCell| cell.name.as_ref().is_some_and(|named| named.name == "planned");
        self.cells.iter().filter(is_planned).any(|cell| layout_words().budgeted.iter().any(|word| cell.text.to_lowercase().contains(word.as_str())))
    }

    fn has_value(&self) -> bool {
        self.cells.iter().any(|cell| cell.name.as_ref().is_none_or(|named| matches!(named.name, "value" | "to_date" | "numerator" | "actual")))
    }
}

/// What the columns hold that are headed by periods, members or KPIs.
#[derive(Debug, Default)]
struct Headed {
    kpis: BTreeSet<String>,
    targets: bool,
    actuals: bool,
    /// Periods that say neither.
    silent: bool,
}

impl Headed {
    fn of(header: &Header, reader: &Reader<'_, '_>) -> Self {
        let mut headed = Self::default();
        let headings = headings::headings(header, reader);
        for (cell, heading) in header.cells.iter().zip(&headings).filter(|(cell, _)| cell.name.is_none()) {
            let kpi = heading.as_ref().and_then(Heading::kpi);
            let measure = match heading {
                Some(Heading::Values(_, measure)) => Some(*measure),
                Some(Heading::Derived) => None,
                None => reader.period(&cell.text).map(|(_, measure)| measure),
            };
            headed.targets |= measure == Some(Measure::Target);
            headed.silent |= heading.is_none() && measure == Some(Measure::Silent);
            let is_base = heading.as_ref().is_some_and(|heading| is_of_year_before(heading, reader));
            let is_measured = kpi.is_some() && measure == Some(Measure::Silent) && !is_base;
            headed.actuals |= matches!(measure, Some(Measure::Actual | Measure::ToDate)) || is_measured;
            headed.kpis.extend(kpi.map(str::to_string));
        }
        headed
    }
}

/// Whether values are those of the year before the plan, with which goals are compared: 2025年销售额 beside 2026年目标.
fn is_of_year_before(heading: &Heading, reader: &Reader<'_, '_>) -> bool {
    let Heading::Values(member, Measure::Silent) = heading else { return false };
    let period = member.period().and_then(|text| words::period(text, reader.context));
    let before = reader.context.plan.map(|plan| plan.same_last_year());
    period.zip(before).is_some_and(|(period, before)| (period.start, period.end) == (before.start, before.end))
}
