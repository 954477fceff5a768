//! Actuals: read from facts, added up from finer scopes, and of longer periods from their months (domain/3 §3.1.2).

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Measures;
use super::cover::Targets;
use super::kpis::aggregation;
use super::rows::MeasureRow;
use super::series::Series;
use super::wholes::Wholes;
use crate::diagnostic::Span;
use crate::figures::{ColumnId, Compare, Expr, Figures, Reason, RelationId, RowSet, RowSetPart, Series as Members, Unit, Value, checked_sum};
use crate::model::facts::{FactRow, Measure};
use crate::model::goals::Aggregation;
use crate::value::{Cover, Period};

/// The columns that hold what was measured.
#[derive(Clone, Copy)]
struct Columns {
    actual: ColumnId,
    numerator: ColumnId,
    denominator: ColumnId,
    samples: ColumnId,
}

/// Makes the columns `actual`, `numerator`, `denominator` and `samples`; tells what is known of longer periods as a whole.
pub fn actuals(measures: &Measures<'_>, cover: &Targets, figures: &mut Figures) -> Wholes {
    let columns = Columns {
        actual: measures.column(figures, "actual", Unit::OfRow, "3.1.2"),
        numerator: measures.column(figures, "numerator", Unit::Number, "3.1.2"),
        denominator: measures.column(figures, "denominator", Unit::Number, "3.1.2"),
        samples: measures.column(figures, "samples", Unit::Number, "3.1.2"),
    };
    let own = read_facts(measures, columns, figures);
    let wholes = Wholes::of(measures, cover, &own, figures);
    let others = |row: &MeasureRow| !own[row.row as usize] && measures.series[row.series].parts.is_none();
    from_finer(measures, columns, figures, &others);
    read_nothing(measures, columns, figures, &others);
    let of_months = |row: &MeasureRow| others(row) && !row.is_month() && !wholes.is_mixed(row.row) && !wholes.is_of_finer(row.row);
    longer(measures, measures.rows.parts, None, columns, figures, &of_months);
    sums(measures, cover, columns, figures, &of_months);
    longer(measures, wholes.parts, Some(wholes.months), columns, figures, &|row| others(row) && wholes.is_mixed(row.row));
    sums_of_wholes(measures, &wholes, columns, figures, &others);
    made_of_others(measures, columns, figures, &|row| !own[row.row as usize]);
    counted_otherwise(measures, columns, figures, &own);
    wholes
}

/// Reads the facts of each row; tells which rows have actuals of their own.
fn read_facts(measures: &Measures<'_>, columns: Columns, figures: &mut Figures) -> Vec<bool> {
    let written = measures.column(figures, "actual_otherwise", Unit::OfRow, "3.1.2");
    let mut own = vec![false; figures.rows(measures.rows.family).len()];
    for rows in measures.rows.all.chunk_by(|a, b| a.series == b.series) {
        let mut facts: Vec<(usize, &FactRow)> = Vec::new();
        for &series in &measures.series[rows[0].series].facts {
            for fact in measures.facts.effective(series) {
                facts.extend(row_of(rows, measures.facts.period_of(fact)).map(|row| (row, fact)));
            }
        }
        facts.sort_by_key(|&(row, fact)| (row, measures.facts.period_of(fact).end));
        let groups: Vec<&[(usize, &FactRow)]> = facts.chunk_by(|a, b| a.0 == b.0).collect();
        let divided = if measures.series[rows[0].series].adds_up(measures.plan) { divided(&groups, rows) } else { Vec::new() };
        for (at, group) in groups.iter().enumerate() {
            let row = &rows[group[0].0];
            let is_divided = divided.contains(&at);
            own[row.row as usize] = !is_divided;
            let facts: Vec<&FactRow> = group.iter().map(|&(_, fact)| fact).collect();
            read_row(measures, if is_divided { Columns { actual: written, ..columns } } else { columns }, figures, row, &facts);
        }
    }
    own
}

/// The groups of facts whose period is longer than a month and made up of other ones: these count, and it is compared with them.
fn divided(groups: &[&[(usize, &FactRow)]], rows: &[MeasureRow]) -> Vec<usize> {
    let row = |group: &&[(usize, &FactRow)]| &rows[group[0].0];
    if groups.iter().all(|group| row(group).is_month()) {
        return Vec::new();
    }
    let periods: Vec<Period> = groups.iter().map(|group| row(group).period).collect();
    Cover::of(&periods).divided.into_iter().map(|(at, _)| at).collect()
}

/// The row a fact belongs to: that of its period, or of the month in which a shorter one lies.
fn row_of(rows: &[MeasureRow], period: Period) -> Option<usize> {
    let same = rows.iter().position(|row| row.period == period);
    same.or_else(|| rows.iter().position(|row| row.is_month() && row.period.covers(&period)))
}

fn read_row(measures: &Measures<'_>, columns: Columns, figures: &mut Figures, row: &MeasureRow, facts: &[&FactRow]) {
    let aggregation = aggregation(measures.series[row.series].kpi(measures.plan));
    match facts {
        [one] => read_one(columns, figures, row.row, one.measure(), measures.facts.span(one)),
        [.., last] if aggregation == Aggregation::Last => read_one(columns, figures, row.row, last.measure(), measures.facts.span(last)),
        several if aggregation != Aggregation::Sum && several.iter().all(|fact| matches!(fact.measure(), Measure::Value(_))) => {
            // Rates of days do not add up.
            let value = mean(several, Value::Number(Decimal::from(several.len())));
            figures.read_rows(columns.actual, row.row, value, row_set(measures, several));
        }
        several => read_several(measures, columns, figures, row.row, several),
    }
}

fn read_one(columns: Columns, figures: &mut Figures, row: u32, measure: Measure, span: Span) {
    match measure {
        Measure::Value(value) => {
            figures.read(columns.actual, row, value, span);
        }
        Measure::Mean { value, n } => {
            figures.read(columns.actual, row, value, span);
            figures.read(columns.samples, row, n, span);
        }
        Measure::Ratio { numerator, denominator } => {
            figures.read(columns.numerator, row, numerator, span);
            figures.read(columns.denominator, row, denominator, span);
            figures.compute_one(columns.actual, row, Expr::from(columns.numerator) / columns.denominator);
        }
    }
}

/// Adds up several rows of input: sums, or the parts of ratios and means.
fn read_several(measures: &Measures<'_>, columns: Columns, figures: &mut Figures, row: u32, facts: &[&FactRow]) {
    let rows = row_set(measures, facts);
    let total = |part: fn(Measure) -> Decimal| checked_sum(facts.iter().map(|fact| part(fact.measure())));
    if facts.iter().any(|fact| matches!(fact.measure(), Measure::Ratio { .. })) {
        figures.read_rows(columns.numerator, row, total(first_part), rows.clone());
        figures.read_rows(columns.denominator, row, total(second_part), rows);
        figures.compute_one(columns.actual, row, Expr::from(columns.numerator) / columns.denominator);
    } else if facts.iter().any(|fact| matches!(fact.measure(), Measure::Mean { .. })) {
        let samples = total(second_part);
        figures.read_rows(columns.samples, row, samples, rows.clone());
        figures.read_rows(columns.actual, row, mean(facts, samples), rows);
    } else {
        figures.read_rows(columns.actual, row, total(first_part), rows);
    }
}

/// The mean of means, by their samples; missing without samples, and beyond what a decimal holds.
fn mean(facts: &[&FactRow], samples: Value) -> Value {
    let Some(samples) = samples.number() else { return samples };
    let products = facts.iter().map(|fact| first_part(fact.measure()).checked_mul(second_part(fact.measure())));
    let total = products.reduce(|a, b| a?.checked_add(b?)).flatten();
    match total {
        Some(_) if samples.is_zero() => Value::Missing(Reason::ZeroBase),
        Some(total) => total.checked_div(samples).map_or(Value::Missing(Reason::NoData), Value::Number),
        None => Value::Missing(Reason::NoData),
    }
}

fn first_part(measure: Measure) -> Decimal {
    match measure {
        Measure::Value(value) | Measure::Mean { value, .. } => value,
        Measure::Ratio { numerator, .. } => numerator,
    }
}

fn second_part(measure: Measure) -> Decimal {
    match measure {
        Measure::Value(_) => Decimal::ONE,
        Measure::Mean { n, .. } => n,
        Measure::Ratio { denominator, .. } => denominator,
    }
}

fn row_set(measures: &Measures<'_>, facts: &[&FactRow]) -> RowSet {
    let mut places: Vec<(u32, u32)> = facts.iter().map(|fact| (fact.origin(), fact.line())).collect();
    places.sort_unstable();
    let parts = places.chunk_by(|a, b| a.0 == b.0).map(|chunk| {
        let origin = measures.facts.origins()[chunk[0].0 as usize];
        RowSetPart { file: origin.file, sheet: origin.sheet, column: origin.column, rows: chunk.iter().map(|&(_, line)| line).collect() }
    });
    RowSet { parts: parts.collect() }
}

/// A KPI made of two others, such as the collection rate, in every period: its parts are their actuals, which are known by now.
fn made_of_others(measures: &Measures<'_>, columns: Columns, figures: &mut Figures, open: &dyn Fn(&MeasureRow) -> bool) {
    let rows: Vec<&MeasureRow> = measures.rows.all.iter().filter(|row| open(row) && measures.series[row.series].parts.is_some()).collect();
    for (column, name) in [(columns.numerator, "numerator"), (columns.denominator, "denominator")] {
        let part = |row: &MeasureRow| {
            let (numerator, denominator) = measures.series[row.series].parts?;
            let key = measures.key_of(if column == columns.numerator { numerator } else { denominator }, row);
            figures.family_ref(measures.rows.family).row(&key)
        };
        let pairs = rows.iter().filter_map(|row| Some((row.row, part(row)?))).collect();
        let relation = figures.relate(name, measures.rows.family, pairs);
        figures.compute(column, rows.iter().map(|row| row.row), Expr::Via(relation, columns.actual));
    }
    figures.compute(columns.actual, rows.iter().map(|row| row.row), Expr::from(columns.numerator) / columns.denominator);
}

/// Whether a row is added up from finer scopes: it has no facts, and there are rows below it.
fn is_split(measures: &Measures<'_>, figures: &Figures, row: &MeasureRow) -> bool {
    !figures.related(measures.rows.finer, row.row).is_empty()
}

/// Months without facts of their own add up the finer scopes, the finest first, where these are all of them.
fn from_finer(measures: &Measures<'_>, columns: Columns, figures: &mut Figures, others: &dyn Fn(&MeasureRow) -> bool) {
    let mut rows: Vec<&MeasureRow> =
        measures.rows.all.iter().filter(|row| row.is_month() && others(row) && is_split(measures, figures, row)).collect();
    rows.retain(|row| !measures.scopes.is_partial(measures.series[row.series].scope));
    rows.sort_by_key(|row| std::cmp::Reverse(measures.scopes.depth(measures.series[row.series].scope)));
    let finer = |column| Members::Related(measures.rows.finer, column);
    for row in rows {
        let series = &measures.series[row.series];
        if aggregation(series.kpi(measures.plan)) == Aggregation::Sum {
            figures.compute_one(columns.actual, row.row, Expr::Sum(finer(columns.actual)));
        } else if measures.kinds.is_ratio(series) {
            figures.compute_one(columns.numerator, row.row, Expr::Sum(finer(columns.numerator)));
            figures.compute_one(columns.denominator, row.row, Expr::Sum(finer(columns.denominator)));
        } else if measures.kinds.has_samples(series) {
            figures.compute_one(columns.samples, row.row, Expr::Sum(finer(columns.samples)));
            figures.compute_one(columns.actual, row.row, Expr::Mean { of: finer(columns.actual), weights: Some(finer(columns.samples)) });
        } else {
            figures.read(columns.actual, row.row, Value::Missing(Reason::NoActual), Span::Nowhere);
        }
    }
}

/// The same actual, added up in another way, for W502 to compare: what was collected for a scope with its parts, and the parts of one
/// dimension with those of another.
fn counted_otherwise(measures: &Measures<'_>, columns: Columns, figures: &mut Figures, own: &[bool]) {
    let column = measures.column(figures, "actual_otherwise", Unit::OfRow, "3.1.2");
    let (finer, otherwise) = (measures.rows.finer, measures.rows.otherwise);
    let summed = |series: &Series| aggregation(series.kpi(measures.plan)) == Aggregation::Sum;
    let partial: BTreeSet<u32> = measures.where_(|_, series| measures.scopes.is_partial(series.scope)).into_iter().collect();
    for (relation, is_own) in [(finer, true), (otherwise, false)] {
        let compared =
            |row: &MeasureRow| own[row.row as usize] == is_own && (is_own || row.is_month()) && !figures.related(relation, row.row).is_empty();
        let sum = || Expr::Sum(Members::Related(relation, columns.actual));
        let rows = measures.where_(|row, series| compared(row) && summed(series));
        let (partial, whole): (Vec<u32>, Vec<u32>) = rows.into_iter().partition(|row| partial.contains(row));
        figures.compute(column, whole, sum());
        // Some parts may come to less than the whole, but not to more.
        let nothing = Expr::Constant(Value::Missing(Reason::Nothing));
        figures.compute(column, partial, sum().compare(Compare::Greater, columns.actual).choose(sum(), nothing));
    }
}

/// Months that nothing was collected for.
fn read_nothing(measures: &Measures<'_>, columns: Columns, figures: &mut Figures, others: &dyn Fn(&MeasureRow) -> bool) {
    let as_of = measures.plan.settings().and_then(|settings| settings.as_of.as_ref()).map(|as_of| as_of.value);
    for row in measures.rows.all.iter().filter(|row| row.is_month() && others(row)) {
        let series = &measures.series[row.series];
        let reason = if as_of.is_none_or(|as_of| row.period.start > as_of) { Reason::NotDue } else { Reason::NoActual };
        let missing = Value::Missing(reason);
        if measures.kinds.is_ratio(series) {
            for column in [columns.numerator, columns.denominator] {
                if !figures.exists(column.at(row.row)) {
                    figures.read(column, row.row, missing, Span::Nowhere);
                }
            }
            figures.compute_one(columns.actual, row.row, Expr::from(columns.numerator) / columns.denominator);
        } else if !figures.exists(columns.actual.at(row.row)) {
            figures.read(columns.actual, row.row, missing, Span::Nowhere);
            if measures.kinds.has_samples(series) {
                figures.read(columns.samples, row.row, missing, Span::Nowhere);
            }
        }
    }
}

/// Levels, ratios and means of longer periods from their months, or from what else makes them up, with the months that each part has.
fn longer(
    measures: &Measures<'_>,
    parts: RelationId,
    months: Option<ColumnId>,
    columns: Columns,
    figures: &mut Figures,
    keep: &dyn Fn(&MeasureRow) -> bool,
) {
    let of = |column| Members::Related(parts, column);
    let kind = |series: &Series| aggregation(series.kpi(measures.plan));
    let rows = |wanted: &dyn Fn(&Series) -> bool| measures.where_(|row, series| keep(row) && wanted(series));
    figures.compute(columns.actual, rows(&|series| kind(series) == Aggregation::Last), Expr::Last(of(columns.actual)));
    let ratios = rows(&|series| measures.kinds.is_ratio(series));
    for column in [columns.numerator, columns.denominator] {
        let open: Vec<u32> = ratios.iter().copied().filter(|&row| !figures.exists(column.at(row))).collect();
        figures.compute(column, open, Expr::Sum(of(column)));
    }
    figures.compute(columns.actual, ratios, Expr::from(columns.numerator) / columns.denominator);
    let means = |series: &Series| matches!(kind(series), Aggregation::Ratio | Aggregation::Average) && !measures.kinds.is_ratio(series);
    let sampled = rows(&|series| means(series) && measures.kinds.has_samples(series));
    figures.compute(columns.samples, sampled.iter().copied(), Expr::Sum(of(columns.samples)));
    figures.compute(columns.actual, sampled, Expr::Mean { of: of(columns.actual), weights: Some(of(columns.samples)) });
    let plain = rows(&|series| means(series) && !measures.kinds.has_samples(series));
    figures.compute(columns.actual, plain, Expr::Mean { of: of(columns.actual), weights: months.map(of) });
}

/// Sums over longer periods: of the months that have a target too, where targets are of months; of all months where they are not.
fn sums(measures: &Measures<'_>, cover: &Targets, columns: Columns, figures: &mut Figures, keep: &dyn Fn(&MeasureRow) -> bool) {
    let target = measures.column(figures, "target", Unit::OfRow, "3.1.1");
    let months = |column| measures.months_of(column);
    let rows = measures.rows.all.iter().filter(|row| keep(row) && measures.series[row.series].adds_up(measures.plan));
    let (planned, all): (Vec<&MeasureRow>, Vec<&MeasureRow>) = rows.partition(|row| cover.is_of_months(measures, row, &measures.series[row.series]));
    let positions = |rows: Vec<&MeasureRow>| rows.into_iter().map(|row| row.row).collect::<Vec<u32>>();
    figures.compute(columns.actual, positions(planned), Expr::SumTogether { of: months(columns.actual), with: months(target) });
    figures.compute(columns.actual, positions(all), Expr::Sum(months(columns.actual)));
}

/// Sums over what is known as a whole only: the finest scopes first, and the shortest periods.
fn sums_of_wholes(measures: &Measures<'_>, wholes: &Wholes, columns: Columns, figures: &mut Figures, others: &dyn Fn(&MeasureRow) -> bool) {
    let is_open = |row: &&MeasureRow| {
        let is_made = wholes.is_mixed(row.row) || wholes.is_of_finer(row.row);
        is_made && others(row) && measures.series[row.series].adds_up(measures.plan)
    };
    let mut rows: Vec<&MeasureRow> = measures.rows.all.iter().filter(is_open).collect();
    rows.sort_by_key(|row| (Reverse(measures.scopes.depth(measures.series[row.series].scope)), row.period.days()));
    for row in rows {
        let parts = if wholes.is_of_finer(row.row) { measures.rows.finer } else { wholes.parts };
        figures.compute_one(columns.actual, row.row, Expr::Sum(Members::Related(parts, columns.actual)));
    }
}
