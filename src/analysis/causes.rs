//! Family `attribution`: how much of a variance each cause explains, and of what class it is; family `cause_kpi`: what the classes come
//! to for each KPI (domain/3 §3.2.3).
//!
//! **Decisions.** A KPI's amounts come from the causes of its widest scope alone: a gap of a region is part of the gap of the company
//! and is not told twice.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::analysis::measures::series::depth;
use crate::analysis::measures::{focus, row_of};
use crate::figures::{Compare, Definition, Expr, FigureId, Figures, Reason, Series, Value};
use crate::model::Plan;
use crate::model::facts::Scope;
use crate::model::measurement::{Attribution, CauseClass};
use crate::vocabulary::grammar::grammar;

columns! {
    /// Columns of family `attribution`.
    pub struct CauseColumns("attribution") {
        /// Its class, as written, else by its words.
        class: Term, "3.2.3";
        /// Share of the variance as written.
        share: Percent, "";
        /// What the written shares of all causes of the same variance come to.
        share_sum: Percent, "3.2.3";
        /// Share that counts: as written, else an equal part of what the others leave.
        counted_share: Percent, "3.2.3";
        /// The variance it explains.
        variance: OfRowDifference, "3.2.3";
        /// Its part of it.
        amount: OfRowDifference, "3.2.3";
    }
}

columns! {
    /// Columns of family `cause_kpi`, one row for each KPI with a cause.
    pub struct ClassColumns("cause_kpi") {
        /// What is due to the strategy.
        strategy: OfRowDifference, "3.2.3";
        /// What is due to the execution.
        execution: OfRowDifference, "3.2.3";
        /// What is due to others.
        external: OfRowDifference, "3.2.3";
        /// What all causes explain.
        explained: OfRowDifference, "3.2.3";
    }
}

columns! {
    /// Columns of family `cause`, one row for each class.
    pub struct CauseCounts("cause") {
        /// How many causes.
        count: Number, "3.2.3";
    }
}

/// The shares of the causes of one variance: as written; those that are not written get equal parts of the rest.
///
/// ```
/// use planpress::analysis::causes::counted_shares;
/// use rust_decimal::Decimal;
/// let percent = |number: i64| Decimal::new(number, 2);
/// assert_eq!(counted_shares(&[Some(percent(50)), None, None]), [percent(50), percent(25), percent(25)]);
/// assert_eq!(counted_shares(&[None, None]), [percent(50), percent(50)]);
/// assert_eq!(counted_shares(&[Some(percent(120)), None]), [percent(120), percent(0)]);
/// ```
pub fn counted_shares(written: &[Option<Decimal>]) -> Vec<Decimal> {
    let rest = (Decimal::ONE - written.iter().flatten().sum::<Decimal>()).max(Decimal::ZERO);
    let silent = Decimal::from(written.iter().filter(|share| share.is_none()).count());
    written.iter().map(|share| share.unwrap_or_else(|| rest / silent)).collect()
}

/// The class that the words of a cause point to (domain/3 §3.2.3); of several the first in the order of the paragraph.
///
/// ```
/// use planpress::analysis::causes::class_by_words;
/// use planpress::model::measurement::CauseClass;
/// assert_eq!(class_by_words("heavy rain storm in May"), Some(CauseClass::External));
/// assert_eq!(class_by_words("nothing known"), None);
/// ```
pub fn class_by_words(text: &str) -> Option<CauseClass> {
    let text = text.to_lowercase();
    let found = grammar().cause_words.iter().find(|(_, words)| words.iter().any(|word| text.contains(word.as_str())))?;
    CauseClass::ALL.iter().copied().find(|class| class.code() == found.0)
}

/// Whether the class of a cause was found by its words.
pub fn is_guessed(figures: &Figures, class: FigureId) -> bool {
    figures.exists(class) && matches!(figures.definition(class), Definition::Derived { .. })
}

/// Makes the three families.
pub fn causes(plan: &Plan, figures: &mut Figures) {
    let columns = CauseColumns::define(figures);
    for cause in plan.measurement.attributions.iter() {
        read(cause, figures, columns);
    }
    let counts = CauseCounts::define(figures);
    for &class in CauseClass::ALL {
        let row = figures.row(counts.family, class.code());
        let count = Expr::CountWhere { of: Series::Column(columns.class), compare: Compare::Equal, than: Box::new(Expr::from(class.term())) };
        figures.compute_one(counts.count, row, count);
    }
    let concerned: Vec<Option<FigureId>> = plan.measurement.attributions.iter().map(|cause| variance_of(plan, figures, cause)).collect();
    amounts(plan, figures, columns, &concerned);
    by_kpi(plan, figures, columns, &concerned);
}

fn read(cause: &Attribution, figures: &mut Figures, columns: CauseColumns) {
    let row = figures.row(columns.family, &cause.id.value);
    figures.label("attribution", &cause.id.value, &cause.text.value);
    match (&cause.cause_class, class_by_words(&cause.text.value)) {
        (Some(class), _) => figures.read(columns.class, row, class.value.term(), class.span),
        (None, Some(class)) => figures.derive(columns.class, row, class.term(), "cause_words", Vec::new()),
        (None, None) => figures.read(columns.class, row, Value::Missing(Reason::NoData), cause.span),
    };
    if let Some(share) = &cause.share {
        figures.read(columns.share, row, share.value.0, share.span);
    }
}

/// The scope that a cause is about: that of its goal, else its region and person.
fn scope_of(plan: &Plan, cause: &Attribution) -> Scope {
    match cause.goal.as_ref().and_then(|goal| goal.value.target) {
        Some(goal) => plan.goals.goals[goal as usize].scope(),
        None => Scope {
            region: cause.region.as_ref().and_then(|region| region.value.target),
            person: cause.person.as_ref().and_then(|person| person.value.target),
            ..Scope::default()
        },
    }
}

/// The KPI that a cause is about.
fn kpi_of(plan: &Plan, cause: &Attribution) -> Option<u32> {
    let of_goal = cause.goal.as_ref().and_then(|goal| goal.value.target).and_then(|goal| plan.goals.goals[goal as usize].kpi.value.target);
    of_goal.or(cause.kpi.as_ref().and_then(|kpi| kpi.value.target))
}

/// The variance that a cause explains: in its own period, else in that of the report.
fn variance_of(plan: &Plan, figures: &Figures, cause: &Attribution) -> Option<FigureId> {
    let variance = figures.find_column("kpi", "variance")?;
    let (kpi, scope) = (kpi_of(plan, cause)?, scope_of(plan, cause));
    let own = cause.period.as_ref().map(|period| period.value);
    let mut rows = own.into_iter().chain(focus(plan)).filter_map(|period| row_of(plan, figures, kpi, &scope, &period));
    rows.next().map(|row| variance.at(row))
}

/// What each cause explains. Causes of one variance share it.
fn amounts(plan: &Plan, figures: &mut Figures, columns: CauseColumns, concerned: &[Option<FigureId>]) {
    let mut groups: BTreeMap<FigureId, Vec<usize>> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (position, variance) in concerned.iter().enumerate() {
        let Some(variance) = *variance else { continue };
        let row = figures.row(columns.family, &plan.measurement.attributions[position].id.value);
        let unit = figures.unit(FigureId { column: figures.find_column("kpi", "actual").unwrap_or(variance.column), row: variance.row });
        figures.set_row_unit(columns.family, row, unit);
        groups.entry(variance).or_default().push(position);
        pairs.push((row, variance.row));
    }
    let Some(variance) = concerned.iter().flatten().next().map(|variance| variance.column) else { return };
    let rows: Vec<u32> = pairs.iter().map(|&(row, _)| row).collect();
    let of = figures.relate("explains", columns.family, pairs);
    figures.compute(columns.variance, rows.iter().copied(), Expr::Via(of, variance));
    for members in groups.values() {
        share_out(plan, figures, columns, members);
    }
    figures.compute(columns.amount, rows, columns.counted_share * columns.variance);
}

/// The shares of the causes of one variance.
fn share_out(plan: &Plan, figures: &mut Figures, columns: CauseColumns, members: &[usize]) {
    let causes: Vec<&Attribution> = members.iter().map(|&position| &plan.measurement.attributions[position]).collect();
    let written: Vec<Option<Decimal>> = causes.iter().map(|cause| cause.share.as_ref().map(|share| share.value.0)).collect();
    let rows: Vec<u32> = causes.iter().map(|cause| figures.row(columns.family, &cause.id.value)).collect();
    let said: Vec<Expr> = rows.iter().map(|&row| columns.share.at(row)).filter(|&share| figures.exists(share)).map(Expr::from).collect();
    for ((&row, own), share) in rows.iter().zip(&written).zip(counted_shares(&written)) {
        match own {
            Some(_) => figures.compute(columns.counted_share, [row], columns.share),
            None => drop(figures.derive(columns.counted_share, row, share, "share_of_rest", vec![Series::List(said.clone())])),
        }
        let total = written.iter().flatten().sum::<Decimal>();
        if !said.is_empty() {
            figures.derive(columns.share_sum, row, total, "written_shares", vec![Series::List(said.clone())]);
        }
    }
}

/// What the classes come to for each KPI.
fn by_kpi(plan: &Plan, figures: &mut Figures, columns: CauseColumns, concerned: &[Option<FigureId>]) {
    let mut of_kpi: BTreeMap<u32, Vec<(usize, u32)>> = BTreeMap::new();
    for (cause, _) in plan.measurement.attributions.iter().zip(concerned).filter(|(_, variance)| variance.is_some()) {
        if let Some(kpi) = kpi_of(plan, cause) {
            let row = figures.row(columns.family, &cause.id.value);
            of_kpi.entry(kpi).or_default().push((depth(&scope_of(plan, cause)), row));
        }
    }
    let of_class = ClassColumns::define(figures);
    figures.keyed_by(of_class.family, &["kpi"]);
    let mut pairs = Vec::new();
    for (kpi, causes) in of_kpi {
        let kpi = &plan.goals.kpis[kpi as usize];
        let row = figures.row(of_class.family, &kpi.id.value);
        figures.label("kpi", &kpi.id.value, &kpi.name.value);
        let widest = causes.iter().map(|&(depth, _)| depth).min();
        for (_, cause) in causes.into_iter().filter(|&(depth, _)| Some(depth) == widest) {
            let unit = figures.unit(FigureId {
                column: figures.find_column("kpi", "actual").expect("a variance has an actual"),
                row: variance_row(figures, columns, cause),
            });
            figures.set_row_unit(of_class.family, row, unit);
            pairs.push((row, cause));
        }
    }
    sums(figures, columns, of_class, pairs);
}

/// The row of family `kpi` whose variance a cause explains.
fn variance_row(figures: &Figures, columns: CauseColumns, cause: u32) -> u32 {
    figures.operands(columns.variance.at(cause)).first().expect("the cause has a variance").row
}

fn sums(figures: &mut Figures, columns: CauseColumns, of_class: ClassColumns, pairs: Vec<(u32, u32)>) {
    let class_of = |figures: &Figures, cause: u32| figures.value(columns.class.at(cause)).term();
    for (column, class) in
        [(of_class.strategy, CauseClass::Strategy), (of_class.execution, CauseClass::Execution), (of_class.external, CauseClass::External)]
    {
        let own: Vec<(u32, u32)> = pairs.iter().copied().filter(|&(_, cause)| class_of(figures, cause) == Some(class.term())).collect();
        let mut rows: Vec<u32> = own.iter().map(|&(row, _)| row).collect();
        rows.dedup();
        let of = figures.relate(class.code(), of_class.family, own);
        figures.compute(column, rows, Expr::Sum(Series::Related(of, columns.amount)));
    }
    let mut rows: Vec<u32> = pairs.iter().map(|&(row, _)| row).collect();
    rows.dedup();
    let all = figures.relate("causes", of_class.family, pairs);
    figures.compute(of_class.explained, rows, Expr::Sum(Series::Related(all, columns.amount)));
}
