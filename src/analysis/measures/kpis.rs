//! Family `measure`: what a KPI is: weight, cap, limits, and how it counts. One row per KPI that is measured.

use rust_decimal::Decimal;

use super::rows::Rows;
use super::series::Series;
use crate::analysis::settings::settings;
use crate::diagnostic::{Span, Spanned};
use crate::figures::{ColumnId, Figures, RelationId, Unit};
use crate::model::Plan;
use crate::model::goals::{Aggregation, Kpi, KpiDirection};
use crate::value::{Percent, Unit as Written};
use crate::vocabulary::Vocabulary;

/// Largest achievement that counts in the weighted achievement, in percent (domain/3 §3.1.8).
const DEFAULT_CAP: i64 = 120;

/// Columns of family `measure`, and the way from a row of family `kpi` to its KPI.
#[derive(Clone, Copy, Debug)]
pub struct KpiColumns {
    /// From a row of family `kpi` to its KPI.
    pub of: RelationId,
    /// Weight in the weighted achievement.
    pub weight: ColumnId,
    /// Largest achievement that counts.
    pub cap: ColumnId,
    /// Achievement from which it is met.
    pub green: ColumnId,
    /// Achievement from which it is nearly met.
    pub yellow: ColumnId,
}

/// Makes family `measure`.
pub fn kpis(plan: &Plan, figures: &mut Figures, series: &[Series], rows: &Rows, vocabulary: &Vocabulary) -> KpiColumns {
    let limits = settings(plan, figures);
    let family = figures.family("measure");
    figures.keyed_by(family, &["kpi"]);
    let weight = figures.column(family, "weight", Unit::Percent, "3.1.8");
    let cap = figures.column(family, "cap", Unit::Percent, "3.1.8");
    let green = figures.column(family, "green", Unit::Percent, "3.1.9");
    let yellow = figures.column(family, "yellow", Unit::Percent, "3.1.9");
    let unweighted = plan.goals.kpis.iter().all(|kpi| kpi.weight.is_none());
    for kpi in plan.goals.kpis.iter() {
        let row = figures.row(family, &kpi.id.value);
        figures.label("kpi", &kpi.id.value, &kpi.name.value);
        let unit = unit(kpi, figures, vocabulary);
        figures.set_row_unit(family, row, unit);
        read_or(figures, cap, row, kpi.cap.as_ref(), Decimal::new(DEFAULT_CAP, 2));
        match &kpi.weight {
            Some(Spanned { value: Percent(value), span }) => drop(figures.read(weight, row, *value, *span)),
            None if unweighted => drop(figures.read(weight, row, Decimal::ONE, Span::Nowhere)),
            None => {}
        }
        for (column, own, default) in [(green, &kpi.rag_green, limits.rag_green), (yellow, &kpi.rag_yellow, limits.rag_yellow)] {
            match own {
                Some(Spanned { value: Percent(value), span }) => drop(figures.read(column, row, *value, *span)),
                None => drop(figures.compute_one(column, row, default)),
            }
        }
    }
    let mut pairs = Vec::with_capacity(rows.all.len());
    for row in &rows.all {
        let kpi = series[row.series].kpi(plan);
        let target = figures.row(family, &kpi.id.value);
        let unit = unit(kpi, figures, vocabulary);
        figures.set_row_unit(rows.family, row.row, unit);
        pairs.push((row.row, target));
    }
    let of = figures.relate("kpi", rows.family, pairs);
    KpiColumns { of, weight, cap, green, yellow }
}

fn read_or(figures: &mut Figures, column: ColumnId, row: u32, own: Option<&Spanned<Percent>>, default: Decimal) {
    match own {
        Some(Spanned { value: Percent(value), span }) => figures.read(column, row, *value, *span),
        None => figures.read(column, row, default, Span::Nowhere),
    };
}

/// The unit in which a KPI's values are shown.
pub fn unit(kpi: &Kpi, figures: &mut Figures, vocabulary: &Vocabulary) -> Unit {
    match written_unit(kpi) {
        Written::None => Unit::Number,
        Written::Money => Unit::Money,
        Written::Percent | Written::PercentPoints => Unit::Percent,
        Written::Count(word) => Unit::Count(figures.text(vocabulary.unit(&word))),
    }
}

/// The unit a KPI declares.
fn written_unit(kpi: &Kpi) -> Written {
    kpi.unit.as_ref().and_then(|unit| Written::parse(&unit.value)).map(|(unit, _)| unit).unwrap_or_default()
}

/// How a KPI adds up: as declared, else ratios for percentages and sums for the rest.
pub fn aggregation(kpi: &Kpi) -> Aggregation {
    let percent = || written_unit(kpi) == Written::Percent;
    kpi.aggregation.as_ref().map_or_else(|| if percent() { Aggregation::Ratio } else { Aggregation::Sum }, |aggregation| aggregation.value)
}

/// Which way a KPI is good; more is better when it does not say.
pub fn direction(kpi: &Kpi) -> KpiDirection {
    kpi.direction.as_ref().map_or(KpiDirection::Higher, |direction| direction.value)
}
