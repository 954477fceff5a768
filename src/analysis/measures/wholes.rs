//! Which actuals make up a longer period: those of its months, or those of quarters, halves and other stretches that are known as a
//! whole only, with the months beside them.
//!
//! **Decision.** As with targets ([`super::cover`]), a quarter whose months are all there is made of these, and what was written for it
//! is only compared with them (W502); one of which a month lacks counts as it was written. A scope without actuals of its own adds up
//! its finer scopes period by period, where one of them knows something as a whole only.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Measures;
use super::cover::Targets;
use super::rows::MeasureRow;
use super::series::Series;
use crate::diagnostic::Span;
use crate::figures::{ColumnId, Figures, RelationId, Series as Members, Unit};

/// The longer rows whose actual is known as a whole, and those made of them.
pub struct Wholes {
    /// From a longer row that holds such a quarter, or one with a target of its own, to the quarters and months that make it up.
    pub parts: RelationId,
    /// How many months each of these has, where all of them are known.
    pub months: ColumnId,
    found: Found,
}

/// What is found of the rows.
#[derive(Default)]
struct Found {
    /// The rows known as a whole.
    given: BTreeSet<u32>,
    /// Those that finer scopes make up.
    of_finer: BTreeSet<u32>,
    /// Those made of wholes and months.
    mixed: BTreeSet<u32>,
    pairs: Vec<(u32, u32)>,
}

impl Wholes {
    /// Those of all series; `own` says which rows have actuals of their own.
    pub fn of(measures: &Measures<'_>, cover: &Targets, own: &[bool], figures: &mut Figures) -> Self {
        let given = measures.where_(|row, _| !row.is_month() && own[row.row as usize]).into_iter().collect();
        let mut found = Found { given, ..Found::default() };
        let mut all: Vec<&[MeasureRow]> = measures.rows.all.chunk_by(|a, b| a.series == b.series).collect();
        all.sort_by_key(|rows| Reverse(measures.scopes.depth(measures.series[rows[0].series].scope)));
        for rows in all {
            found.gather_finer(measures, rows, figures);
            found.gather_parts(measures, cover, rows);
        }
        let months = count_months(measures, &found, figures);
        let parts = figures.relate("counted", measures.rows.family, std::mem::take(&mut found.pairs));
        Self { parts, months, found }
    }

    /// A column of what makes up a longer row.
    pub fn series(&self, column: ColumnId) -> Members {
        Members::Related(self.parts, column)
    }

    /// Whether a longer row is made of quarters, or of quarters and months.
    pub fn is_mixed(&self, row: u32) -> bool {
        self.found.mixed.contains(&row)
    }

    /// Whether the actual of a longer row is known as a whole, whatever is known of its months.
    pub fn is_given(&self, row: u32) -> bool {
        self.found.given.contains(&row)
    }

    /// Whether the actual of a longer row is that of the finer scopes.
    pub fn is_of_finer(&self, row: u32) -> bool {
        self.found.of_finer.contains(&row)
    }

    /// The rows whose actual is known as a whole.
    pub fn into_given(self) -> BTreeSet<u32> {
        self.found.given
    }
}

impl Found {
    /// What finer scopes know as a whole only, a scope without actuals of its own does too. The finer ones are known by now.
    fn gather_finer(&mut self, measures: &Measures<'_>, rows: &[MeasureRow], figures: &Figures) {
        let series = &measures.series[rows[0].series];
        let is_open = series.facts.is_empty() && series.parts.is_none() && series.adds_up(measures.plan);
        for row in rows.iter().filter(|row| is_open && !row.is_month()) {
            let finer = figures.related(measures.rows.finer, row.row);
            if finer.iter().any(|fine| self.given.contains(fine)) {
                self.given.insert(row.row);
            }
            if finer.iter().any(|fine| self.given.contains(fine) || self.of_finer.contains(fine) || self.mixed.contains(fine)) {
                self.of_finer.insert(row.row);
            }
        }
    }

    /// The longer rows of a series that are made of wholes, each with its parts.
    fn gather_parts(&mut self, measures: &Measures<'_>, cover: &Targets, rows: &[MeasureRow]) {
        let (months, longer): (Vec<&MeasureRow>, Vec<&MeasureRow>) = rows.iter().partition(|row| row.is_month());
        let is_given = |row: &MeasureRow| self.given.contains(&row.row);
        let series = &measures.series[rows[0].series];
        // The targets of quarters divide what adds up. A rate has one in each period.
        let adds_up = series.adds_up(measures.plan);
        let is_whole = |row: &&MeasureRow| is_given(row) || (adds_up && cover.own(row.row).is_some());
        let mut wholes: Vec<&MeasureRow> = longer.iter().copied().filter(is_whole).collect();
        wholes.sort_by_key(|row| Reverse(row.period.days()));
        if wholes.is_empty() {
            return;
        }
        for long in longer.into_iter().filter(|row| !is_given(row)) {
            // Within a quarter that has a target of its own, the targets of its months say nothing.
            let has_target = cover.own(long.row).is_some();
            let is_planned = adds_up && cover.is_planned(measures, long, series);
            let counts = |part: &&&MeasureRow| !is_planned || is_aimed_at(measures, series, part);
            let inner = wholes.iter().filter(|whole| whole.row != long.row && (!has_target || is_given(whole)));
            let parts = parts(long, inner.filter(counts).copied(), months.iter().filter(counts).copied());
            self.mixed.extend(parts.first().map(|_| long.row));
            self.pairs.extend(parts.iter().map(|part| (long.row, part.row)));
        }
    }
}

/// The longest wholes in a longer row and the months beside them, in the order of time; nothing without a whole.
fn parts<'r>(long: &MeasureRow, wholes: impl Iterator<Item = &'r MeasureRow>, months: impl Iterator<Item = &'r MeasureRow>) -> Vec<&'r MeasureRow> {
    let mut parts: Vec<&MeasureRow> = Vec::new();
    let take = |parts: &mut Vec<&'r MeasureRow>, row: &'r MeasureRow| {
        if long.period.covers(&row.period) && parts.iter().all(|part| !part.period.overlaps(&row.period)) {
            parts.push(row);
        }
    };
    wholes.for_each(|whole| take(&mut parts, whole));
    if !parts.is_empty() {
        months.for_each(|month| take(&mut parts, month));
    }
    parts.sort_by_key(|part| part.period.start);
    parts
}

/// Whether a goal of the series aims at a row, or at a part of it.
fn is_aimed_at(measures: &Measures<'_>, series: &Series, row: &MeasureRow) -> bool {
    let goals = series.goals.iter().map(|&goal| &measures.plan.goals.goals[goal as usize]);
    let mut aims = goals.flat_map(|goal| goal.months.iter().map(|(period, _)| *period).chain(goal.period.as_ref().map(|period| period.value)));
    aims.any(|aim| row.period.covers(&aim))
}

/// Counts the months of the parts that are months or known as a whole.
fn count_months(measures: &Measures<'_>, found: &Found, figures: &mut Figures) -> ColumnId {
    let months = measures.column(figures, "months_counted", Unit::Number, "3.1.2");
    let parts: BTreeSet<u32> = found.pairs.iter().map(|&(_, part)| part).collect();
    let is_counted = |row: &&MeasureRow| parts.contains(&row.row) && (row.is_month() || found.given.contains(&row.row));
    for row in measures.rows.all.iter().filter(is_counted) {
        figures.read(months, row.row, Decimal::from(row.period.months().len()), Span::Nowhere);
    }
    months
}
