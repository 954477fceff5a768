//! Goals: those that an evaluation repeats, defaults, units, and the tree of parts.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Severity, Span, Spanned};
use crate::model::entity::{Ref, Table};
use crate::model::facts::{Facts, Scope};
use crate::model::goals::{Aggregation, Frequency, Goal, Kpi, KpiDirection};
use crate::model::{Entity, Plan};
use crate::value::{Context, Deadline, Period, Quantity, Shown, Target, Unit};

use super::small::{self, Small};

/// A target that an evaluation or a table of actuals repeats for a goal that is declared elsewhere.
#[derive(Clone, Debug)]
pub struct Restated {
    /// Position of the goal.
    pub goal: u32,
    /// The sub-period it is for; `None` for the goal's own.
    pub period: Option<Period>,
    /// The target as repeated.
    pub target: Spanned<Target>,
}

/// The unit of a KPI, and the factor of numbers written without one.
#[derive(Clone, Debug, Default)]
pub struct KpiUnit {
    /// The unit.
    pub unit: Unit,
    /// 10000 for a KPI declared in 万元, else 1.
    pub factor: Decimal,
    /// As written.
    pub text: String,
    /// Whether it is money that adds up, and no plan but our catalogue says in what.
    pub is_assumed_money: bool,
}

impl KpiUnit {
    /// The unit that a text such as `元`, `%` or `家` means.
    pub fn of(text: &str) -> Self {
        let (unit, factor) = Unit::parse(text).unwrap_or((Unit::None, Decimal::ONE));
        Self { unit, factor, text: text.to_string(), is_assumed_money: false }
    }

    /// The unit of a KPI of the catalogue.
    pub fn assumed(text: &str, adds_up: bool) -> Self {
        let unit = Self::of(text);
        Self { is_assumed_money: adds_up && unit.unit == Unit::Money && unit.factor == Decimal::ONE, ..unit }
    }

    /// Units of all KPIs, in the order of their table.
    pub fn all(plan: &Plan) -> Vec<Self> {
        plan.goals.kpis.iter().map(Self::of_kpi).collect()
    }

    fn of_kpi(kpi: &Kpi) -> Self {
        let adds_up = kpi.aggregation.is_none_or(|aggregation| aggregation.value == Aggregation::Sum);
        match &kpi.unit {
            Some(unit) if unit.span == Span::Nowhere => Self::assumed(&unit.value, adds_up),
            Some(unit) => Self::of(&unit.value),
            None => Self::none(),
        }
    }

    /// Factor of a number without a unit: that of the KPI's unit, but not for a number that has it already. `180.5万` of a KPI in 万元
    /// is 1,805,000 元, never ten thousand times that.
    pub fn factor_for(&self, quantity: &Quantity) -> Decimal {
        if quantity.scaled { Decimal::ONE } else { self.factor }
    }

    /// The value of a number without a unit in that of the KPI.
    pub fn adopted(&self, quantity: &Quantity) -> Decimal {
        let points = self.unit == Unit::Percent && quantity.value.abs() > Decimal::new(15, 1);
        quantity.value * if points { Decimal::new(1, 2) } else { self.factor_for(quantity) }
    }

    /// Whether a number without a unit may have been meant in 万: nobody but our catalogue says that it is in 元.
    pub fn may_be_meant_in_more(&self, quantity: &Quantity) -> bool {
        self.is_assumed_money && quantity.unit == Unit::None && !quantity.scaled && !quantity.value.is_zero()
    }

    fn none() -> Self {
        Self { unit: Unit::None, factor: Decimal::ONE, text: String::new(), is_assumed_money: false }
    }

    /// Whether a value of this unit can be a value of the KPI; a silent unit can.
    pub fn accepts(&self, unit: &Unit) -> bool {
        self.unit == Unit::None || *unit == Unit::None || is_comparable(&self.unit, unit)
    }
}

/// Whether two units measure the same: counts of things do, whatever their measure word (拜访 is counted in 次 and in 家), and so do
/// 家 and 户; 家 and 元, 天 or 分 do not.
fn is_comparable(a: &Unit, b: &Unit) -> bool {
    let counts_things = |unit: &Unit| matches!(unit, Unit::Count(_)) && !NO_THINGS.contains(&unit.class());
    a.fits(b) || (counts_things(a) && counts_things(b))
}

/// Classes of measure words that count no things: time and scores.
const NO_THINGS: &[&str] =
    &["day", "week", "month", "quarter", "year", "hour", "minute", "point", "ratio", "man_month", "man_day", "unit_money_head"];

/// Drops the goals of evaluations (those from position `first` on) that are declared elsewhere, and gives what they repeat.
pub fn merge_secondary(plan: &mut Plan, first: usize, context: &Context<'_>) -> Vec<Restated> {
    let plan_period = plan.settings().map(|settings| settings.period.value);
    let period_of = |goal: &Goal| goal.period.as_ref().map(|period| period.value).or(plan_period);
    let mut restated = Vec::new();
    let mut dropped = Vec::new();
    let mut months: Vec<(usize, Period, Spanned<Quantity>)> = Vec::new();
    for at in first..plan.goals.goals.len() {
        let goal = &plan.goals.goals[at];
        let same_place =
            |other: &&Goal| other.kpi.value.target == goal.kpi.value.target && goal.kpi.value.target.is_some() && other.scope() == goal.scope();
        let candidates = || plan.goals.goals[..first].iter().enumerate().filter(|(_, other)| same_place(other));
        let by_id = plan.goals.goals[..first].iter().position(|other| other.id.value == goal.id.value);
        let exact = candidates().find(|(_, other)| period_of(other) == period_of(goal)).map(|(position, _)| position);
        if let Some(position) = by_id.or(exact) {
            restated.push(Restated { goal: position as u32, period: None, target: goal.target.clone() });
            dropped.push(at);
            continue;
        }
        let Some(period) = period_of(goal) else { continue };
        let around = candidates().find(|(_, other)| period_of(other).is_some_and(|whole| whole.start <= period.start && period.end <= whole.end));
        if let Some((position, whole)) = around {
            let known = whole.months.iter().any(|(month, _)| (month.start, month.end) == (period.start, period.end));
            match &goal.target.value {
                Target::Absolute(quantity) if !known => months.push((position, period, Spanned::new(quantity.clone(), goal.target.span))),
                _ => restated.push(Restated { goal: position as u32, period: Some(period), target: goal.target.clone() }),
            }
            dropped.push(at);
            continue;
        }
        if let Some(other) = plan.goals.goals[first..at].iter().find(|other| other.id.value == goal.id.value) {
            tell_twice(other, goal, context);
            dropped.push(at);
        }
    }
    for (position, period, quantity) in months {
        if let Some(goal) = plan.goals.goals.iter_mut().nth(position) {
            goal.months.push((period, quantity));
        }
    }
    let mut position = 0;
    plan.goals.goals.retain(|_| {
        position += 1;
        dropped.binary_search(&(position - 1)).is_err()
    });
    restated
}

/// E101 where two rows of evaluations give one goal different targets.
fn tell_twice(first: &Goal, second: &Goal, context: &Context<'_>) {
    let amount = |goal: &Goal| if let Target::Absolute(quantity) = &goal.target.value { Some(quantity.clone()) } else { None };
    let (one, other) = (amount(first), amount(second));
    let is_same = match (&one, &other) {
        (Some(one), Some(other)) => one.value == other.value && (one.unit == other.unit || [&one.unit, &other.unit].contains(&&Unit::None)),
        _ => first.target.value == second.target.value,
    };
    if is_same {
        return;
    }
    let told = Diagnostic::new("E101", second.target.span).arg("entity", context.vocabulary.entity("goal")).arg("id", said(second));
    let told = told.related("first", first.target.span).subject(format!("goal/{}", first.id.value));
    context.report(match (one, other) {
        (Some(one), Some(other)) => {
            told.arg("field", context.vocabulary.field("goal", "target")).arg("first", one.shown()).arg("second", other.shown())
        }
        _ => told.variant("twice"),
    });
}

/// KPI and scope of a goal as they are written.
pub(super) fn said(goal: &Goal) -> String {
    fn name<T>(field: &Option<Spanned<Ref<T>>>) -> Option<&str> {
        field.as_ref().map(|reference| reference.value.name.as_str())
    }
    let scope = [name(&goal.region), name(&goal.team), name(&goal.person)];
    let scope = scope.into_iter().chain([name(&goal.product_line), name(&goal.customer_type), name(&goal.channel)]);
    let names: Vec<&str> = std::iter::once(goal.kpi.value.name.as_str()).chain(scope.flatten()).collect();
    names.join(" · ")
}

/// Fills what is silent: period and deadline from the plan, units from the KPI, and the KPIs' own defaults.
pub fn complete(plan: &mut Plan, context: &Context<'_>) {
    let mut small = Small::default();
    let whole = plan.settings().map(|settings| settings.period.value);
    let units = KpiUnit::all(plan);
    for goal in plan.goals.goals.iter_mut() {
        let period = goal.period.as_ref().map(|period| period.value).or(whole);
        goal.period = goal.period.or(period.map(|period| Spanned::new(period, Span::Nowhere)));
        goal.due = goal.due.or(period.map(|period| Spanned::new(Deadline(period.end), Span::Nowhere)));
        let Some(kpi) = goal.kpi.value.target else { continue };
        let Some(unit) = units.get(kpi as usize) else { continue };
        for_each_quantity(goal, &mut |quantity, span| {
            if unit.may_be_meant_in_more(quantity) {
                small.add((kpi, span.table()), quantity, span);
            }
        });
        adopt_units(goal, unit);
    }
    let name = |kpi: u32| plan.goals.kpis.get_at(kpi).map_or_else(String::new, |kpi| kpi.name.value.clone());
    small::tell(small.doubts(|(kpi, _)| name(*kpi)), context);
    for (kpi, unit) in plan.goals.kpis.iter_mut().zip(&units) {
        complete_kpi(kpi, unit);
    }
    lend_weights(plan);
}

/// A KPI without a weight has that of its goal for the whole company, the goal of the longest period: people write weights where they
/// write targets.
fn lend_weights(plan: &mut Plan) {
    let days = |goal: &Goal| goal.period.as_ref().map(|period| period.value.days());
    for (position, kpi) in plan.goals.kpis.iter_mut().enumerate().filter(|(_, kpi)| kpi.weight.is_none()) {
        let of_company = |goal: &&Goal| goal.kpi.value.target == Some(position as u32) && goal.scope() == Scope::default();
        let weighted = plan.goals.goals.iter().filter(of_company).filter(|goal| goal.weight.is_some());
        kpi.weight = weighted.max_by_key(|goal| days(goal)).and_then(|goal| goal.weight);
    }
}

/// Links causes and improvements that name only a KPI, as the rows of an evaluation do, to the goal of that KPI and scope: the one of
/// the longest period, if there is one alone.
pub fn concerned(plan: &mut Plan) {
    let goals = &plan.goals.goals;
    let measurement = &mut plan.measurement;
    for cause in measurement.attributions.iter_mut().filter(|cause| cause.goal.is_none()) {
        let scope = Scope { region: target(&cause.region), person: target(&cause.person), ..Scope::default() };
        cause.goal = goal_of(goals, target(&cause.kpi), scope, cause.period.map(|period| period.value));
    }
    for item in measurement.improvements.iter_mut().filter(|item| item.goal.is_none()) {
        item.goal = goal_of(goals, target(&item.kpi), Scope { region: target(&item.region), ..Scope::default() }, None);
    }
}

fn target<T>(reference: &Option<Spanned<Ref<T>>>) -> Option<u32> {
    reference.as_ref().and_then(|reference| reference.value.target)
}

fn goal_of(goals: &Table<Goal>, kpi: Option<u32>, scope: Scope, period: Option<Period>) -> Option<Spanned<Ref<Goal>>> {
    let kpi = kpi?;
    let days = |goal: &Goal| goal.period.as_ref().map(|period| period.value.days());
    let around = |goal: &Goal| period.is_none_or(|inner| goal.period.is_none_or(|outer| outer.value.covers(&inner)));
    let of_kpi = |goal: &Goal| goal.kpi.value.target == Some(kpi) && goal.scope() == scope && around(goal);
    let found: Vec<(usize, &Goal)> = goals.iter().enumerate().filter(|(_, goal)| of_kpi(goal)).collect();
    let longest = found.iter().map(|(_, goal)| days(goal)).max()?;
    let mut longest = found.into_iter().filter(|(_, goal)| days(goal) == longest);
    let (position, goal) = longest.next()?;
    let mut reference = Ref::new(&goal.id.value);
    reference.target = Some(position as u32);
    longest.next().is_none().then(|| Spanned::new(reference, Span::Nowhere))
}

/// The defaults of a KPI: more is better, a sum or for percentages a ratio, monthly.
pub fn complete_kpi(kpi: &mut Kpi, unit: &KpiUnit) {
    let aggregation = if unit.unit == Unit::Percent { Aggregation::Ratio } else { Aggregation::Sum };
    kpi.direction = kpi.direction.or(Some(Spanned::new(KpiDirection::Higher, Span::Nowhere)));
    kpi.aggregation = kpi.aggregation.or(Some(Spanned::new(aggregation, Span::Nowhere)));
    kpi.frequency = kpi.frequency.or(Some(Spanned::new(Frequency::Month, Span::Nowhere)));
}

/// Numbers written without a unit are in the unit of the KPI; 15 for a percent KPI is 15 %.
fn adopt_units(goal: &mut Goal, unit: &KpiUnit) {
    if unit.unit == Unit::None {
        return;
    }
    for_each_quantity(goal, &mut |quantity, _| {
        if quantity.unit == Unit::None {
            quantity.value = unit.adopted(quantity);
            quantity.unit = unit.unit.clone();
        }
    });
}

/// Every amount of a goal that is in the unit of its KPI.
fn for_each_quantity(goal: &mut Goal, visit: &mut dyn FnMut(&mut Quantity, Span)) {
    let span = goal.target.span;
    match &mut goal.target.value {
        Target::Absolute(quantity) | Target::AtLeast { limit: quantity, .. } | Target::AtMost { limit: quantity, .. } => visit(quantity, span),
        Target::Range { low, high } => {
            visit(low, span);
            visit(high, span);
        }
        Target::Growth(_) | Target::Delta(_) => {}
    }
    for field in [&mut goal.base_value, &mut goal.must_hit, &mut goal.stretch, &mut goal.baseline_target].into_iter().flatten() {
        visit(&mut field.value, field.span);
    }
    for (_, month) in &mut goal.months {
        visit(&mut month.value, month.span);
    }
}

/// E115 for targets in a unit that the KPI cannot have, E118 for goals that are parts of themselves.
pub fn judge(plan: &Plan, facts: &Facts, context: &Context<'_>) {
    alike(plan, facts, context);
    let units = KpiUnit::all(plan);
    for goal in plan.goals.goals.iter() {
        let Some(unit) = goal.kpi.value.target.and_then(|kpi| units.get(kpi as usize)) else { continue };
        let mut wrong = None;
        for_each_quantity(&mut goal.clone(), &mut |quantity, span| {
            if wrong.is_none() && !unit.accepts(&quantity.unit) {
                wrong = Some(span);
            }
        });
        if let Some(span) = wrong {
            let kpi = plan.goals.kpis.get(&goal.kpi.value).map_or(goal.kpi.value.name.as_str(), |kpi| kpi.name.value.as_str());
            let diagnostic = Diagnostic::new("E115", span).arg("goal", goal.label()).arg("kpi", kpi).arg("unit", &unit.text);
            context.report(diagnostic.subject(format!("goal/{}", goal.id())));
        }
    }
    cycles(plan, context);
}

/// E101, as a warning, for goals that nothing tells apart: neither KPI, scope and period nor a name, and no actual names one of them.
fn alike(plan: &Plan, facts: &Facts, context: &Context<'_>) {
    let measured: BTreeSet<u32> = facts.series().iter().filter_map(|series| series.goal).collect();
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    let goals = &plan.goals.goals;
    for (at, goal) in goals.iter().enumerate().filter(|(at, goal)| goal.kpi.value.target.is_some() && !measured.contains(&(*at as u32))) {
        let named = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
        let period = goal.period.as_ref().map(|period| period.value);
        let key = (goal.kpi.value.target, goal.scope(), period, named(&goal.dimension), named(&goal.name));
        let first = *known.entry(key).or_insert(at);
        let is_split = |part: &Goal, whole: usize| part.parent.as_ref().is_some_and(|parent| parent.value.target == Some(whole as u32));
        if first != at && !is_split(goal, first) && !is_split(&goals[first], at) {
            let first = &goals[first];
            let told = Diagnostic::new("E101", goal.id.span).variant("alike").severity(Severity::Warning).arg("first", &first.id.value);
            let told = told.arg("second", &goal.id.value).related("first", first.id.span);
            context.report(told.subject(format!("goal/{}", goal.id.value)));
        }
    }
}

fn cycles(plan: &Plan, context: &Context<'_>) {
    let goals = &plan.goals.goals;
    let parent = |at: usize| goals[at].parent.as_ref().and_then(|parent| parent.value.target).map(|target| target as usize);
    // 0: not seen, n: seen on the walk that began at goal n − 1.
    let mut seen = vec![0; goals.len()];
    for start in 0..goals.len() {
        let mut at = start;
        while seen[at] == 0 {
            seen[at] = start + 1;
            let Some(next) = parent(at) else { break };
            at = next;
            if seen[at] == start + 1 {
                tell_cycle(plan, at, &parent, context);
            }
        }
    }
}

fn tell_cycle(plan: &Plan, first: usize, parent: &dyn Fn(usize) -> Option<usize>, context: &Context<'_>) {
    let goals = &plan.goals.goals;
    let mut path = vec![goals[first].id().to_string()];
    let mut at = parent(first);
    while let Some(next) = at.filter(|&next| next != first) {
        path.push(goals[next].id().to_string());
        at = parent(next);
    }
    path.push(path[0].clone());
    let span = goals[first].parent.as_ref().map_or(goals[first].span, |parent| parent.span);
    context.report(Diagnostic::new("E118", span).arg("path", path.join(" → ")).subject(format!("goal/{}", goals[first].id())));
}
