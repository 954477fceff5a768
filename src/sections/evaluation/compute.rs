//! Figures of causes, improvements and risks; targets, actuals and achievements are family `kpi` of `analysis::measures`.

use std::collections::BTreeMap;

use crate::analysis::measures::by_pipeline;
use crate::analysis::{causes, drivers, improvements};
use crate::diagnostic::Span;
use crate::figures::{Compare, Expr, Figures, Reason, Series, Unit, Value};
use crate::model::Plan;
use crate::vocabulary::Term;

/// Makes families `attribution`, `cause`, `cause_kpi`, `improvement`, `improvements`, `risk` and `iteration`.
pub fn compute(plan: &Plan, figures: &mut Figures) {
    by_pipeline(plan, figures);
    drivers::drivers(plan, figures);
    causes::causes(plan, figures);
    improvements::improvements(plan, figures);
    improvements::iterations(plan, figures);
    risks(plan, figures);
    grades(figures);
}

fn count_of(of: Series, term: Term) -> Expr {
    Expr::CountWhere { of, compare: Compare::Equal, than: Box::new(Expr::from(term)) }
}

/// The score of a risk: probability × impact.
fn risks(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("risk");
    let probability = figures.column(family, "probability", Unit::Score, "3.9.3");
    let impact = figures.column(family, "impact", Unit::Score, "3.9.3");
    let score = figures.column(family, "score", Unit::Number, "3.9.3");
    let day = figures.column(family, "due", Unit::Date, "");
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
        if let Some(due) = &risk.due {
            figures.read(day, row, due.value.0, due.span);
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
