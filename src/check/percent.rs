//! Bare numbers of percent KPIs, 15 or 0.15: decided for each KPI in each file or sheet, for a column may hold many KPIs
//! (domain/4 §4.4). What stays a guess is told (W104).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, FileId};
use crate::model::facts::{FactRow, place};
use crate::recognise::percent_scale;
use crate::value::{Context, PercentScale};

use super::batch::Batch;
use super::key::Member;

/// A KPI in a file or sheet.
type Group = (Member, FileId, Option<u16>);

/// The rows whose number does not say how it is meant.
#[derive(Debug, Default)]
pub struct Bare {
    groups: BTreeMap<Group, Vec<u32>>,
    /// Groups whose column says that it holds percentages.
    headed: BTreeMap<Group, bool>,
}

impl Bare {
    /// Adds a row by its position in the batch; `headed` when its column says `(%)`.
    pub fn add(&mut self, kpi: Member, headed: bool, row: &FactRow, batch: &Batch) {
        let origin = batch.origins[row.origin() as usize];
        let group = (kpi, origin.file, origin.sheet);
        self.groups.entry(group).or_default().push(batch.rows.len() as u32);
        *self.headed.entry(group).or_default() |= headed;
    }

    /// Decides how the numbers of each group are meant.
    pub fn settle(self, batch: &mut Batch, context: &Context<'_>) {
        let scales: BTreeMap<Group, Option<PercentScale>> =
            self.groups.iter().map(|(group, rows)| (*group, percent_scale(values(rows, batch)))).collect();
        for (group, rows) in &self.groups {
            let points = scales[group] == Some(PercentScale::Points);
            let beside_points =
                || scales.iter().any(|(other, scale)| (other.1, other.2) == (group.1, group.2) && *scale == Some(PercentScale::Points));
            let doubtful = match scales[group] {
                Some(PercentScale::Points) => rows.iter().find(|&&row| is_fraction(value(row, batch))),
                Some(PercentScale::Fraction) if self.headed[group] && beside_points() => rows.iter().find(|&&row| is_fraction(value(row, batch))),
                Some(PercentScale::Fraction | PercentScale::Each) => None,
                None => rows.iter().find(|&&row| !value(row, batch).is_zero()),
            };
            if let Some(&row) = doubtful {
                tell(row, points, batch, context);
            }
            if points {
                rows.iter().for_each(|&row| batch.rows[row as usize].scale(Decimal::new(1, 2)));
            }
        }
    }
}

fn value(row: u32, batch: &Batch) -> Decimal {
    batch.rows[row as usize].measure().value().unwrap_or_default()
}

fn values(rows: &[u32], batch: &Batch) -> impl Iterator<Item = Decimal> {
    rows.iter().map(|&row| value(row, batch))
}

/// Whether a number would be a fraction if it stood alone.
fn is_fraction(value: Decimal) -> bool {
    value.abs() <= Decimal::ONE && !value.is_zero()
}

fn tell(row: u32, points: bool, batch: &Batch, context: &Context<'_>) {
    let fact = &batch.rows[row as usize];
    let text = value(row, batch).normalize();
    let read = if points { text } else { text * Decimal::ONE_HUNDRED };
    let span = place(batch.origins[fact.origin() as usize], fact.line());
    context.report(Diagnostic::new("W104", span).variant("no_sign").arg("text", text).arg("read", format!("{}%", read.normalize())));
}
