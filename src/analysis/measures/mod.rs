//! Family `kpi`: every KPI in every scope and period: target, actual, achievement and what follows (domain/3 §3.1, §3.9).
//!
//! ```text
//! month:   target, actual (read) ─┐
//! longer:  target, actual to date ┴─► variance ─► achievement ─► rag ─► trend, misses in a row
//!          full target ─► forecast, required run rate
//! ```
//!
//! Months are the finest periods. A longer period adds up the months that have both target and actual, so that its two sums tell
//! of the same time; where a goal has no months, its target counts by the days of the months that have an actual. A quarter of
//! which not every month is known counts as a whole.
//!
//! **Decisions.** A target above zero gives the achievement `actual ÷ target`, which a planner can check by hand; the general form
//! `1 + (A − T) ÷ |T|` of §3.1.3 equals it there, and is used below zero. The period of the report (its focus) is the standard
//! period that begins with the plan and ends on the as-of day, if there is one, else the plan to date.

mod achievement;
mod actuals;
mod added;
mod cover;
mod forecast;
mod kinds;
mod kpis;
mod look;
pub mod rows;
mod score;
pub mod series;
mod targets;
mod trailing;
mod wholes;

use std::collections::BTreeSet;

use crate::figures::{ColumnId, Figures, Series as Members, Unit};
use crate::model::Plan;
use crate::model::facts::Facts;
use crate::model::scopes::Scopes;
use crate::value::{Period, PeriodKind};
use crate::vocabulary::Vocabulary;

pub use forecast::by_pipeline;
pub use kpis::{aggregation, direction};
pub use look::{Look, focus, of_goal, row_of};
pub use rows::{MeasureRow, Rows};
pub use series::Series;

/// Everything a computation of family `kpi` needs at hand.
pub(super) struct Measures<'a> {
    pub plan: &'a Plan,
    pub facts: &'a Facts,
    pub scopes: Scopes,
    pub series: Vec<Series>,
    pub kinds: kinds::Kinds,
    pub rows: Rows,
    pub kpi: kpis::KpiColumns,
}

/// What is measured: every series with its rows in family `kpi`.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// The series, ordered by KPI, scope and goal.
    pub series: Vec<Series>,
    /// The rows of each series: period and row in the family.
    rows: Vec<Vec<(Period, u32)>>,
    /// How their scopes lie in one another.
    scopes: Scopes,
    /// The rows of longer periods whose actual is known as a whole.
    given: BTreeSet<u32>,
}

/// Makes family `kpi`, and with it `measure` (settings of each KPI), `score` and `forecast`.
pub fn measures(plan: &Plan, figures: &mut Figures, vocabulary: &Vocabulary) -> Measured {
    let facts = &plan.facts;
    let scopes = Scopes::of(plan);
    let series = series::series(plan, facts, &scopes);
    let rows = rows::rows(plan, &scopes, &series, figures, vocabulary);
    let kpi = kpis::kpis(plan, figures, &series, &rows, vocabulary);
    let kinds = kinds::Kinds::of(&series, facts);
    let measures = Measures { plan, facts, scopes, series, kinds, rows, kpi };
    let added = added::Added::of(plan, &measures.series, &measures.rows, figures);
    targets::months(&measures, &added, figures);
    let cover = cover::Targets::of(&measures, figures);
    let wholes = actuals::actuals(&measures, &cover, figures);
    targets::longer(&measures, &added, &cover, &wholes, figures);
    achievement::achievement(&measures, figures);
    trailing::trailing(&measures, figures);
    forecast::forecast(&measures, &wholes, figures);
    score::score(&measures, figures);
    Measured { rows: measures.rows.by_series(measures.series.len()), series: measures.series, scopes: measures.scopes, given: wholes.into_given() }
}

impl Measures<'_> {
    /// A column of family `kpi`.
    fn column(&self, figures: &mut Figures, name: &'static str, unit: Unit, rule: &'static str) -> ColumnId {
        figures.column(self.rows.family, name, unit, rule)
    }

    /// A column of the months of a longer period.
    fn months_of(&self, column: ColumnId) -> Members {
        Members::Related(self.rows.parts, column)
    }

    /// Key of the row of another KPI in the scope and period of this row.
    fn key_of(&self, kpi: u32, row: &MeasureRow) -> String {
        let suffix: String = self.series[row.series].segments(self.plan).into_iter().map(|(segment, _)| format!("/{segment}")).collect();
        format!("{}/{}{suffix}", self.plan.goals.kpis[kpi as usize].id.value, row.period.code())
    }

    /// Whether a goal of the series has targets of months.
    fn has_months(&self, series: &Series) -> bool {
        let goals = series.goals.iter().map(|&goal| &self.plan.goals.goals[goal as usize]);
        goals.flat_map(|goal| &goal.months).any(|(period, _)| period.kind == PeriodKind::Month)
    }

    /// The rows for which `keep` holds.
    fn where_(&self, keep: impl Fn(&MeasureRow, &Series) -> bool) -> Vec<u32> {
        self.rows.all.iter().filter(|row| keep(row, &self.series[row.series])).map(|row| row.row).collect()
    }
}
