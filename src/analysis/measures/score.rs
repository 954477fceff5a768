//! Family `score`: the weighted achievement of each period (domain/3 §3.1.8). One row per period of company KPIs.

use std::collections::BTreeMap;

use super::Measures;
use super::series::depth;
use crate::analysis::limits::graded;
use crate::figures::{Expr, Figures, Series as Members, Unit};
use crate::value::Period;

/// Makes the columns `counted` and `weighted` of family `kpi`, and family `score`.
pub fn score(measures: &Measures<'_>, figures: &mut Figures) {
    let achievement = measures.column(figures, "achievement", Unit::Achievement, "3.1.3");
    let weight = measures.column(figures, "weight", Unit::Percent, "3.1.8");
    let counted = measures.column(figures, "counted", Unit::Achievement, "3.1.8");
    let weighted = measures.column(figures, "weighted", Unit::Achievement, "3.1.8");
    let mut periods: BTreeMap<Period, Vec<u32>> = BTreeMap::new();
    for row in &measures.rows.all {
        let series = &measures.series[row.series];
        if depth(&series.scope) == 0 && series.goal.is_none() && figures.exists(achievement.at(row.row)) && has_weight(measures, figures, row.row) {
            periods.entry(row.period).or_default().push(row.row);
        }
    }
    let rows: Vec<u32> = periods.values().flatten().copied().collect();
    let of_kpi = |column| Expr::Via(measures.kpi.of, column);
    let not_below_zero = Expr::Max(vec![Expr::constant(0), Expr::from(achievement)]);
    figures.compute(weight, rows.iter().copied(), of_kpi(measures.kpi.weight));
    figures.compute(counted, rows.iter().copied(), Expr::Min(vec![not_below_zero, of_kpi(measures.kpi.cap)]));
    figures.compute(weighted, rows, Expr::from(weight) * counted);
    totals(figures, &periods);
}

fn has_weight(measures: &Measures<'_>, figures: &Figures, row: u32) -> bool {
    figures.related(measures.kpi.of, row).first().is_some_and(|&kpi| figures.exists(measures.kpi.weight.at(kpi)))
}

fn totals(figures: &mut Figures, periods: &BTreeMap<Period, Vec<u32>>) {
    let family = figures.family("score");
    figures.keyed_by(family, &["period"]);
    let mut pairs = Vec::new();
    for (period, rows) in periods {
        let row = figures.row(family, &period.code());
        pairs.extend(rows.iter().map(|&kpi| (row, kpi)));
    }
    let kpis = figures.relate("kpis", family, pairs);
    let of = |figures: &Figures, name| figures.find_column("kpi", name).map(|column| Members::Related(kpis, column)).expect("made above");
    let (weight, counted, weighted) = (of(figures, "weight"), of(figures, "counted"), of(figures, "weighted"));
    let points = figures.column(family, "points", Unit::Achievement, "3.1.8");
    let present = figures.column(family, "weight_present", Unit::Percent, "3.1.8");
    let all = figures.column(family, "weight_all", Unit::Percent, "3.1.8");
    let total = figures.column(family, "achievement", Unit::Achievement, "3.1.8");
    let coverage = figures.column(family, "coverage", Unit::Percent, "3.1.8");
    let grade = figures.column(family, "rag", Unit::Term, "3.1.9");
    let rows = figures.rows(family);
    figures.compute(points, rows.clone(), Expr::Sum(weighted));
    figures.compute(present, rows.clone(), Expr::SumTogether { of: weight.clone(), with: counted });
    figures.compute(all, rows.clone(), Expr::Sum(weight));
    figures.compute(total, rows.clone(), Expr::from(points) / present);
    figures.compute(coverage, rows.clone(), Expr::from(present) / all);
    let limit = |name| figures.find(name).expect("settings are made first");
    let expr = graded(total, limit("plan/rag_green"), limit("plan/rag_yellow"));
    figures.compute(grade, rows, expr);
}
