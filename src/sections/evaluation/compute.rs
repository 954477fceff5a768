//! Figures of causes, improvements and risks; targets, actuals and achievements are family `kpi` of `analysis::measures`.

use std::collections::BTreeMap;

use crate::diagnostic::Span;
use crate::figures::{Compare, Expr, Figures, Reason, Series, Unit, Value};
use crate::model::Plan;
use crate::model::measurement::{CauseClass, WorkStatus};
use crate::vocabulary::Term;

/// Makes families `attribution`, `cause`, `improvement`, `improvements` and `risk`.
pub fn compute(plan: &Plan, figures: &mut Figures) {
    causes(plan, figures);
    improvements(plan, figures);
    risks(plan, figures);
    grades(figures);
}

/// How many causes of each class.
fn causes(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("attribution");
    let class = figures.column(family, "class", Unit::Term, "3.2.3");
    for attribution in plan.measurement.attributions.iter() {
        let row = figures.row(family, &attribution.id.value);
        figures.label("attribution", &attribution.id.value, &attribution.text.value);
        match &attribution.cause_class {
            Some(cause) => figures.read(class, row, cause.value.term(), cause.span),
            None => figures.read(class, row, Value::Missing(Reason::NoData), attribution.span),
        };
    }
    let causes = figures.family("cause");
    let count = figures.column(causes, "count", Unit::Number, "3.2.3");
    for &cause in CauseClass::ALL {
        let row = figures.row(causes, cause.code());
        figures.compute_one(count, row, count_of(Series::Column(class), cause.term()));
    }
}

fn count_of(of: Series, term: Term) -> Expr {
    Expr::CountWhere { of, compare: Compare::Equal, than: Box::new(Expr::from(term)) }
}

/// The state and due day of improvements, and how many there are of each.
fn improvements(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("improvement");
    let status = figures.column(family, "status", Unit::Term, "");
    let due = figures.column(family, "due", Unit::Date, "");
    for improvement in plan.measurement.improvements.iter() {
        let row = figures.row(family, &improvement.id.value);
        figures.label("improvement", &improvement.id.value, &improvement.text.value);
        let (state, span) = improvement.status.as_ref().map_or((WorkStatus::Open, improvement.span), |status| (status.value, status.span));
        figures.read(status, row, state.term(), span);
        match &improvement.due {
            Some(deadline) => figures.read(due, row, deadline.value.0, deadline.span),
            None => figures.read(due, row, Value::Missing(Reason::NoData), Span::Nowhere),
        };
    }
    let totals = figures.family("improvements");
    let row = figures.row(totals, "");
    let total = figures.column(totals, "total", Unit::Number, "");
    figures.compute_one(total, row, Expr::Count(Series::Column(status)));
    for (name, state) in [("open", WorkStatus::Open), ("doing", WorkStatus::Doing), ("done", WorkStatus::Done)] {
        let column = figures.column(totals, name, Unit::Number, "");
        figures.compute_one(column, row, count_of(Series::Column(status), state.term()));
    }
    let next = figures.column(totals, "next_due", Unit::Date, "");
    let earliest = plan.measurement.improvements.iter().filter(|item| item.status.as_ref().is_none_or(|status| status.value != WorkStatus::Done));
    let earliest = earliest.filter_map(|item| item.due.as_ref()).map(|due| due.value.0).min();
    figures.derive(
        next,
        row,
        earliest.map_or(Value::Missing(Reason::Nothing), Value::Date),
        "earliest",
        vec![Series::Column(due), Series::Column(status)],
    );
}

/// The score of a risk: probability × impact.
fn risks(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("risk");
    let probability = figures.column(family, "probability", Unit::Score, "3.9.3");
    let impact = figures.column(family, "impact", Unit::Score, "3.9.3");
    let score = figures.column(family, "score", Unit::Number, "3.9.3");
    let mut rows = Vec::new();
    for risk in plan.measurement.risks.iter() {
        let row = figures.row(family, &risk.id.value);
        figures.label("risk", &risk.id.value, &risk.text.value);
        for (column, field) in [(probability, &risk.probability), (impact, &risk.impact)] {
            match field {
                Some(level) => figures.read(column, row, level.value.0, level.span),
                None => figures.read(column, row, Value::Missing(Reason::NoData), Span::Nowhere),
            };
        }
        rows.push(row);
    }
    figures.compute(score, rows, Expr::from(probability) * impact);
}

/// How many of the weighted KPIs stand green, yellow and red in each period.
fn grades(figures: &mut Figures) {
    let (Some(family), Some(rag)) = (figures.find_family("score"), figures.find_column("kpi", "rag")) else { return };
    let keys: BTreeMap<String, u32> = figures.family_ref(family).keys().enumerate().map(|(row, key)| (key.to_string(), row as u32)).collect();
    let mut pairs = Vec::new();
    let Some(points) = figures.find_column("score", "points") else { return };
    for &row in keys.values() {
        pairs.extend(figures.operands(points.at(row)).into_iter().map(|weighted| (row, weighted.row)));
    }
    let kpis = figures.relate("graded", family, pairs);
    for (name, code) in [("green", "green"), ("yellow", "yellow"), ("red", "red")] {
        let column = figures.column(family, name, Unit::Number, "3.1.9");
        figures.compute(column, keys.values().copied(), count_of(Series::Related(kpis, rag), Term::new("rag", code)));
    }
    let all = figures.column(family, "graded", Unit::Number, "3.1.9");
    figures.compute(all, keys.values().copied(), Expr::Count(Series::Related(kpis, rag)));
}
