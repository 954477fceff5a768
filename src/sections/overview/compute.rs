//! Shares for the bars of the tiles: how far a figure is on a track whose end is the larger of it and its target.

use crate::figures::{ColumnId, Expr, FamilyId, FigureId, Figures, Unit};
use crate::model::Plan;

/// The figures with a bar: key of the row, the value and what it is held against.
pub(super) const BARS: [(&str, &str, &str); 2] =
    [("schedule", "schedule/actual", "schedule/planned"), ("budget", "budget_total/used", "plan/elapsed")];

/// Columns of family `tile`.
struct Columns {
    family: FamilyId,
    track: ColumnId,
    fill: ColumnId,
    tick: ColumnId,
}

/// Makes the alerts, which look at the figures of all sections, and family `tile`: `fill` and `tick`, shares of the track.
pub fn compute(plan: &Plan, figures: &mut Figures) {
    crate::analysis::alerts::alerts(plan, figures);
    let others = others(plan, figures);
    let columns = columns(figures);
    let taken = kpis(plan, figures, &columns, &others);
    for (name, value, target) in others.into_iter().filter(|(name, ..)| !taken.contains(name)) {
        let row = figures.row(columns.family, name);
        let unit = figures.unit(value);
        figures.set_row_unit(columns.family, row, unit);
        bars(figures, &columns, &[row], value.into(), target.into());
    }
}

fn columns(figures: &mut Figures) -> Columns {
    let family = figures.family("tile");
    figures.keyed_by(family, &["kpi"]);
    Columns {
        family,
        track: figures.column(family, "track", Unit::OfRow, ""),
        fill: figures.column(family, "fill", Unit::Percent, ""),
        tick: figures.column(family, "tick", Unit::Percent, ""),
    }
}

/// What has a tile besides the KPIs: name, value, and what it is held against.
fn others(plan: &Plan, figures: &Figures) -> Vec<(&'static str, FigureId, FigureId)> {
    let score = crate::analysis::measures::focus(plan).map(|focus| format!("score/{}/achievement", focus.code()));
    let score = score.iter().map(|key| ("score", key.as_str(), "plan/rag_green"));
    score.chain(BARS).filter_map(|(name, value, target)| Some((name, figures.find(value)?, figures.find(target)?))).collect()
}

/// The tiles of all KPIs, by one definition over their rows in the period of the report. Returns the names of other tiles that
/// are ids of KPIs too: neither has a bar, as one key cannot stand for both.
fn kpis(plan: &Plan, figures: &mut Figures, columns: &Columns, others: &[(&'static str, FigureId, FigureId)]) -> Vec<&'static str> {
    let Some(focus) = crate::analysis::measures::focus(plan) else { return Vec::new() };
    let mut taken = Vec::new();
    let mut pairs = Vec::new();
    let mut sides = None;
    for kpi in plan.goals.kpis.iter() {
        let id = kpi.id.value.as_str();
        let find = |column: &str| figures.find(&format!("kpi/{id}/{}/{column}", focus.code()));
        let Some((value, target)) = find("actual").zip(find("target")) else { continue };
        if let Some(&(name, ..)) = others.iter().find(|&&(name, ..)| name == id) {
            taken.push(name);
            continue;
        }
        sides = Some((value.column, target.column));
        let unit = figures.unit(value);
        let row = figures.row(columns.family, id);
        figures.set_row_unit(columns.family, row, unit);
        pairs.push((row, value.row));
    }
    let Some((value, target)) = sides else { return taken };
    let rows: Vec<u32> = pairs.iter().map(|&(row, _)| row).collect();
    let kpi = figures.relate("kpi", columns.family, pairs);
    bars(figures, columns, &rows, Expr::Via(kpi, value), Expr::Via(kpi, target));
    taken
}

fn bars(figures: &mut Figures, columns: &Columns, rows: &[u32], value: Expr, target: Expr) {
    figures.compute(columns.track, rows.iter().copied(), Expr::Max(vec![value.clone(), target.clone()]));
    figures.compute(columns.fill, rows.iter().copied(), value / columns.track);
    figures.compute(columns.tick, rows.iter().copied(), target / columns.track);
}
