//! The budget as figures: lines, spending, reserve, burn rate, runway, pace (domain/3 §3.7). Families `budget`, `spend`,
//! `spend_month` and `budget_total`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::calendar::days_between;
use super::settings::{Settings, settings};
use crate::figures::{Compare, Expr, Figures, RelationId, Series, Value, checked_sum};
use crate::model::Plan;
use crate::model::execution::{BudgetCategory, BudgetKind, BudgetLine, Spend};
use crate::value::Money;
use crate::vocabulary::Term;

/// Percentage of the budget by which the lines may miss the total through rounding (domain/3 §3.7: 100 ± 0.1 %).
const ROUNDING: (i64, u32) = (1, 3);

/// Whether the reserve is within its limits.
pub mod contingency {
    use crate::vocabulary::Term;

    /// Within the limits, both included.
    pub const OK: Term = Term::new("contingency_state", "within");
    /// Below the lower limit.
    pub const LOW: Term = Term::new("contingency_state", "low");
    /// Above the upper limit.
    pub const HIGH: Term = Term::new("contingency_state", "high");
    /// There is none.
    pub const ABSENT: Term = Term::new("contingency_state", "absent");
}

/// Whether the lines make up the total.
pub mod coverage {
    use crate::vocabulary::Term;

    /// They do, up to rounding.
    pub const COMPLETE: Term = Term::new("reconcile", "closed");
    /// Something is not assigned to a line.
    pub const SHORT: Term = Term::new("reconcile", "short");
    /// They come to more than the total.
    pub const OVER: Term = Term::new("reconcile", "over");
}

columns! {
    /// Columns of family `budget`: the lines.
    pub struct LineColumns("budget") {
        /// Money planned.
        planned: Money, "";
        /// Money spent: the ledger's sum, else what the line says.
        spent: Money, "3.7";
        /// Planned less spent.
        remaining: Money, "3.7";
        /// Share of the total.
        share: Percent, "3.7";
        /// Share of the line that is spent.
        used: Percent, "3.7";
        /// Approved changes of the budget that name the line.
        draw: Money, "3.7";
        /// Spent beyond the line and the approved draw; negative while there is room.
        excess: Money, "3.7";
    }
}

columns! {
    /// Columns of family `spend`: the ledger.
    pub struct SpendColumns("spend") {
        /// Day.
        date: Date, "";
        /// Amount.
        amount: Money, "";
    }
}

columns! {
    /// Columns of family `spend_month`: months with spending.
    pub struct MonthColumns("spend_month") {
        /// Money spent in the month.
        spent: Money, "3.7";
        /// Money spent up to its end.
        cumulative: Money, "3.7";
    }
}

columns! {
    /// Columns of family `budget_total`: one row.
    pub struct TotalColumns("budget_total") {
        /// Budget of the plan, as set, else the sum of the lines.
        total: Money, "3.7";
        /// Sum of the lines.
        lines_total: Money, "3.7";
        /// Total less lines.
        unassigned: Money, "3.7";
        /// Sum of the lines' shares.
        assigned: Percent, "3.7";
        /// Whether the lines make up the total.
        coverage: Term, "3.7";
        /// Sum of the reserve lines.
        contingency: Money, "3.7";
        /// Share of the total in reserve.
        contingency_ratio: Percent, "3.7";
        /// Whether the reserve is within its limits.
        contingency_ok: Term, "3.7";
        /// Least reserve for what is to be spent, when there is none.
        reserve_low: Money, "3.7";
        /// Largest reserve for what is to be spent, when there is none.
        reserve_high: Money, "3.7";
        /// Money spent without a line.
        spent_without_line: Money, "3.7";
        /// Money spent.
        spent: Money, "3.7";
        /// Total less spent.
        remaining: Money, "3.7";
        /// Share of the total that is spent.
        used: Percent, "3.7";
        /// Months of the plan that have passed, fractions by days.
        elapsed_months: Quotient, "3.7";
        /// Burn rate: money spent a month.
        burn: Money, "3.7";
        /// Months until the rest is spent at this rate.
        runway: Quotient, "3.7";
        /// Day by which the rest is spent at this rate.
        exhausted_on: Date, "3.7";
        /// Used share ÷ elapsed share of the plan.
        pace: Quotient, "3.7";
        /// Whether the pace is too fast: within up to 1.1, too fast above 1.25.
        pace_state: Term, "3.7";
        /// Spending at the end of the plan at this rate.
        forecast: Money, "3.7";
    }
}

/// Makes the figures of the budget, once.
///
/// # Panics
/// When the plan has no settings.
pub fn budget(plan: &Plan, figures: &mut Figures) {
    let nothing = plan.execution.budget.is_empty() && plan.execution.spends.is_empty();
    if nothing || TotalColumns::find(figures).is_some() {
        return;
    }
    let settings = settings(plan, figures);
    let as_of = figures.value(settings.as_of).date().expect("the as-of date is a date");
    let mut work = Work::new(plan, figures, settings, as_of);
    work.ledger();
    work.lines();
    work.total();
    work.shares();
    work.reserve();
    work.spending();
    work.months();
}

struct Work<'a> {
    plan: &'a Plan,
    figures: &'a mut Figures,
    settings: Settings,
    as_of: Date,
    line: LineColumns,
    spend: SpendColumns,
    total: TotalColumns,
    row: u32,
    /// Row of each line in family `budget`.
    lines: Vec<u32>,
    /// Row of each ledger entry in family `spend`; none for entries after the as-of date.
    spends: Vec<Option<u32>>,
    all_lines: RelationId,
}

impl<'a> Work<'a> {
    fn new(plan: &'a Plan, figures: &'a mut Figures, settings: Settings, as_of: Date) -> Self {
        let (line, spend, total) = (LineColumns::define(figures), SpendColumns::define(figures), TotalColumns::define(figures));
        let row = figures.row(total.family, "");
        let lines: Vec<u32> = plan.execution.budget.iter().map(|entity| figures.row(line.family, &entity.id.value)).collect();
        for entity in plan.execution.budget.iter() {
            figures.label("budget", entity.id.value.clone(), entity.name.value.clone());
        }
        let all_lines = figures.relate("lines", total.family, lines.iter().map(|&line| (row, line)).collect());
        Self { plan, figures, settings, as_of, line, spend, total, row, lines, spends: Vec::new(), all_lines }
    }

    /// Reads the entries up to the as-of date.
    fn ledger(&mut self) {
        for entry in self.plan.execution.spends.iter() {
            let known = entry.date.value.0 <= self.as_of;
            let row = known.then(|| self.figures.row(self.spend.family, &entry.id.value));
            if let Some(row) = row {
                let Money(amount) = entry.amount.value;
                self.figures.read(self.spend.date, row, entry.date.value.0, entry.date.span);
                self.figures.read(self.spend.amount, row, amount, entry.amount.span);
            }
            self.spends.push(row);
        }
    }

    /// Entries with their rows, up to the as-of date.
    fn entries(&self) -> impl Iterator<Item = (&'a Spend, u32)> + '_ {
        self.plan.execution.spends.iter().zip(&self.spends).filter_map(|(entry, row)| Some((entry, (*row)?)))
    }

    fn lines(&mut self) {
        let (line, amount) = (self.line, self.spend.amount);
        let pairs = self.entries().filter_map(|(entry, row)| Some((self.lines[line_of(entry)?], row))).collect();
        let ledger = self.figures.relate("ledger", line.family, pairs);
        let (mut with_ledger, mut without_entry) = (Vec::new(), Vec::new());
        for (entity, &row) in self.plan.execution.budget.iter().zip(&self.lines) {
            let Money(planned) = entity.planned.value;
            self.figures.read(line.planned, row, planned, entity.planned.span);
            match &entity.spent {
                _ if !self.figures.related(ledger, row).is_empty() => with_ledger.push(row),
                Some(spent) => {
                    self.figures.read(line.spent, row, spent.value.0, spent.span);
                }
                // A ledger that has no entry for the line says that nothing was spent.
                None if !self.spends.is_empty() => without_entry.push(row),
                None => {}
            }
        }
        self.figures.compute(line.spent, with_ledger, Expr::Sum(Series::Related(ledger, amount)));
        self.figures.compute(line.spent, without_entry, Expr::constant(0));
        let spent: Vec<u32> = self.lines.iter().copied().filter(|&row| self.figures.exists(line.spent.at(row))).collect();
        self.figures.compute(line.remaining, spent.iter().copied(), line.planned - line.spent);
        self.figures.compute(line.used, spent.iter().copied(), line.spent / line.planned);
        self.draws(&spent);
    }

    /// Approved changes whose object is the line, by name or id, from the day they take effect.
    fn draws(&mut self, spent: &[u32]) {
        let line = self.line;
        let mut drawn = Vec::new();
        for (entity, &row) in self.plan.execution.budget.iter().zip(&self.lines) {
            let approved = self.plan.measurement.iterations.iter().filter(|change| {
                let effective = change.effective_from.as_ref().map_or(change.date.value, |from| from.value) <= self.as_of;
                effective && change.approver.is_some() && names(entity, change.object.value.trim())
            });
            let amounts: Vec<_> = approved.filter_map(|change| change.budget_delta.as_ref()).collect();
            match amounts.as_slice() {
                [] => continue,
                [one] => self.figures.read(line.draw, row, one.value.0, one.span),
                several => {
                    let sum = checked_sum(several.iter().map(|amount| amount.value.0));
                    self.figures.derive(line.draw, row, sum, "approved_changes", Vec::new())
                }
            };
            drawn.push(row);
        }
        let plain = spent.iter().copied().filter(|row| !drawn.contains(row));
        self.figures.compute(line.excess, plain, line.spent - line.planned);
        self.figures.compute(line.excess, drawn.iter().copied().filter(|row| spent.contains(row)), line.spent - line.planned - line.draw);
    }

    fn total(&mut self) {
        let total = self.total;
        let lines_total = self.figures.compute_one(total.lines_total, self.row, Expr::Sum(Series::Related(self.all_lines, self.line.planned)));
        let set = self.plan.settings().and_then(|settings| settings.budget_total.as_ref());
        match set {
            Some(set) => self.figures.read(total.total, self.row, set.value.0, set.span),
            None => self.figures.compute_one(total.total, self.row, Expr::from(lines_total)),
        };
        self.figures.compute_one(total.unassigned, self.row, total.total - total.lines_total);
        let assigned = self.figures.compute_one(total.assigned, self.row, total.lines_total / total.total);
        let rounding = Decimal::new(ROUNDING.0, ROUNDING.1);
        let limit = |value: Decimal| Expr::Constant(Value::Number(value));
        let short = Expr::from(assigned).compare(Compare::Less, limit(Decimal::ONE - rounding));
        let over = Expr::from(assigned).compare(Compare::Greater, limit(Decimal::ONE + rounding));
        let coverage_of = over.choose(coverage::OVER, short.choose(coverage::SHORT, coverage::COMPLETE));
        self.figures.compute_one(total.coverage, self.row, coverage_of);
    }

    fn shares(&mut self) {
        let total = self.total.total.at(self.row);
        self.figures.compute(self.line.share, self.lines.clone(), self.line.planned / total);
    }

    /// The reserve and its limits; without one, what it should be: a share of the total that the plan sets, else so much that it is that
    /// share of itself and the money that is to be spent.
    fn reserve(&mut self) {
        let total = self.total;
        let reserves: Vec<(u32, u32)> =
            self.plan.execution.budget.iter().zip(&self.lines).filter(|(entity, _)| is_reserve(entity)).map(|(_, &line)| (self.row, line)).collect();
        if reserves.is_empty() {
            let is_set = self.plan.settings().is_some_and(|settings| settings.budget_total.is_some());
            self.figures.compute_one(total.contingency_ok, self.row, Expr::from(contingency::ABSENT));
            for (column, share) in [(total.reserve_low, self.settings.contingency_low), (total.reserve_high, self.settings.contingency_high)] {
                let beside = Expr::from(total.lines_total) * Expr::from(share) / (Expr::constant(1) - share);
                let needed = if is_set { Expr::from(total.total) * Expr::from(share) } else { beside };
                self.figures.compute_one(column, self.row, needed);
            }
            return;
        }
        let reserves = self.figures.relate("reserves", total.family, reserves);
        self.figures.compute_one(total.contingency, self.row, Expr::Sum(Series::Related(reserves, self.line.planned)));
        let ratio = self.figures.compute_one(total.contingency_ratio, self.row, total.contingency / total.total);
        let low = Expr::from(ratio).compare(Compare::Less, self.settings.contingency_low);
        let high = Expr::from(ratio).compare(Compare::Greater, self.settings.contingency_high);
        let state = low.choose(contingency::LOW, high.choose(contingency::HIGH, contingency::OK));
        self.figures.compute_one(total.contingency_ok, self.row, state);
    }

    /// Spending against the time that has passed.
    fn spending(&mut self) {
        let (total, row, settings) = (self.total, self.row, self.settings);
        let spent_lines = self.lines.iter().any(|&line| self.figures.exists(self.line.spent.at(line)));
        let loose: Vec<(u32, u32)> = self.entries().filter(|(entry, _)| line_of(entry).is_none()).map(|(_, entry)| (row, entry)).collect();
        if !spent_lines && loose.is_empty() {
            return;
        }
        let of_lines = Expr::Sum(Series::Related(self.all_lines, self.line.spent));
        if loose.is_empty() {
            self.figures.compute_one(total.spent, row, of_lines);
        } else {
            let loose = self.figures.relate("without_line", total.family, loose);
            self.figures.compute_one(total.spent_without_line, row, Expr::Sum(Series::Related(loose, self.spend.amount)));
            let both = if spent_lines { of_lines + total.spent_without_line } else { Expr::from(total.spent_without_line) };
            self.figures.compute_one(total.spent, row, both);
        }
        self.figures.compute_one(total.remaining, row, total.total - total.spent);
        self.figures.compute_one(total.used, row, total.spent / total.total);
        let start = self.figures.value(settings.start).date().expect("the plan starts on a date");
        if self.as_of > start {
            self.pace(start);
        }
    }

    /// How fast the money goes. On the first day nothing can be told of it; that is also the day of a plan that bears no other date.
    fn pace(&mut self, start: Date) {
        let (total, row, settings) = (self.total, self.row, self.settings);
        self.figures.compute_one(total.pace, row, total.used / settings.elapsed);
        let above = |limit: Decimal| Expr::from(total.pace).compare(Compare::Greater, Expr::Constant(Value::Number(limit)));
        let word = |code| Expr::from(Term::new("budget_state", code));
        let state = above(Decimal::new(125, 2)).choose(word("too_fast"), above(Decimal::new(11, 1)).choose(word("fast"), word("within")));
        self.figures.compute_one(total.pace_state, row, state);
        self.figures.compute_one(total.forecast, row, total.spent / settings.elapsed);
        let end = self.figures.value(settings.end).date().expect("the plan ends on a date");
        let months = elapsed_months(start, self.as_of.min(end));
        let from = vec![Series::List(vec![settings.start.into(), settings.end.into(), settings.as_of.into()])];
        self.figures.derive(total.elapsed_months, row, months, "months_by_days", from);
        self.figures.compute_one(total.burn, row, total.spent / total.elapsed_months);
        self.figures.compute_one(total.runway, row, total.remaining / total.burn);
        let days = Expr::from(total.remaining) / (total.spent / settings.elapsed_days);
        self.figures.compute_one(total.exhausted_on, row, Expr::from(settings.as_of) + Expr::RoundUp(Box::new(days)));
    }

    fn months(&mut self) {
        let columns = MonthColumns::define(self.figures);
        self.figures.keyed_by(columns.family, &["period"]);
        let mut months: BTreeMap<(i16, i8), Vec<u32>> = BTreeMap::new();
        for (entry, row) in self.entries() {
            months.entry((entry.date.value.0.year(), entry.date.value.0.month())).or_default().push(row);
        }
        let rows: Vec<u32> = months.keys().map(|(year, month)| self.figures.row(columns.family, &format!("{year:04}-{month:02}"))).collect();
        let entries = rows.iter().zip(months.values()).flat_map(|(&month, entries)| entries.iter().map(move |&entry| (month, entry))).collect();
        let entries = self.figures.relate("of_month", columns.family, entries);
        self.figures.compute(columns.spent, rows.iter().copied(), Expr::Sum(Series::Related(entries, self.spend.amount)));
        let before = self.figures.relate("month_before", columns.family, rows.windows(2).map(|pair| (pair[1], pair[0])).collect());
        let Some((&first, rest)) = rows.split_first() else { return };
        self.figures.compute(columns.cumulative, [first], Expr::from(columns.spent));
        self.figures.compute(columns.cumulative, rest.iter().copied(), Expr::Via(before, columns.cumulative) + columns.spent);
    }
}

/// Position of the line an entry was spent from.
fn line_of(entry: &Spend) -> Option<usize> {
    entry.line.as_ref().and_then(|line| line.value.target).map(|target| target as usize)
}

/// Whether the line is the reserve, by its flag, else by its kind.
pub fn is_reserve(line: &BudgetLine) -> bool {
    let of_kind = line.category.as_ref().is_some_and(|category| category.value == BudgetKind::Common(BudgetCategory::Contingency));
    line.contingency.as_ref().map_or(of_kind, |flag| flag.value.0)
}

fn names(line: &BudgetLine, object: &str) -> bool {
    object == line.id.value || object == line.name.value
}

/// Months from the beginning of `start` to the end of `as_of`; a part of a month counts by its days. 0 before the start.
///
/// ```
/// use jiff::civil::date;
/// use planpress::analysis::budget::elapsed_months;
/// assert_eq!(elapsed_months(date(2026, 1, 1), date(2026, 3, 31)), 3.into());
/// assert_eq!(elapsed_months(date(2026, 1, 1), date(2026, 4, 15)).normalize().to_string(), "3.5");
/// assert_eq!(elapsed_months(date(2026, 1, 16), date(2026, 1, 1)), 0.into());
/// ```
pub fn elapsed_months(start: Date, as_of: Date) -> Decimal {
    let (mut months, mut first) = (Decimal::ZERO, start);
    while first <= as_of {
        let end = first.last_of_month();
        let days = days_between(first, end.min(as_of)) + 1;
        let part = Decimal::from(days) / Decimal::from(i64::from(first.days_in_month()));
        months += part;
        let Ok(next) = end.tomorrow() else { break };
        first = next;
    }
    months
}
