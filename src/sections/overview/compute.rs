//! Shares for the bars of the tiles: how far a figure is on a track whose end is the larger of it and its target.

use crate::figures::{Expr, FigureId, Figures, Unit};
use crate::model::Plan;

/// The figures with a bar: key of the row, the value and what it is held against.
pub(super) const BARS: [(&str, &str, &str); 2] =
    [("schedule", "schedule/actual", "schedule/planned"), ("budget", "budget_total/used", "plan/elapsed")];

/// Makes family `tile`: `fill` and `tick`, shares of the track.
pub fn compute(plan: &Plan, figures: &mut Figures) {
    let mut bars: Vec<(String, FigureId, FigureId)> = Vec::new();
    if let Some(focus) = crate::analysis::measures::focus(plan) {
        for kpi in plan.goals.kpis.iter() {
            let key = |column: &str| format!("kpi/{}/{}/{column}", kpi.id.value, focus.code());
            bars.extend(figures.find(&key("actual")).zip(figures.find(&key("target"))).map(|(value, target)| (kpi.id.value.clone(), value, target)));
        }
        let score = figures.find(&format!("score/{}/achievement", focus.code()));
        bars.extend(score.zip(figures.find("plan/rag_green")).map(|(value, target)| ("score".to_string(), value, target)));
    }
    for (name, value, target) in BARS {
        bars.extend(figures.find(value).zip(figures.find(target)).map(|(value, target)| (name.to_string(), value, target)));
    }
    let family = figures.family("tile");
    figures.keyed_by(family, &["kpi"]);
    let track = figures.column(family, "track", Unit::OfRow, "");
    let fill = figures.column(family, "fill", Unit::Percent, "");
    let tick = figures.column(family, "tick", Unit::Percent, "");
    for (name, value, target) in bars {
        let row = figures.row(family, &name);
        let unit = figures.unit(value);
        figures.set_row_unit(family, row, unit);
        figures.compute_one(track, row, Expr::Max(vec![value.into(), target.into()]));
        figures.compute_one(fill, row, Expr::from(value) / track);
        figures.compute_one(tick, row, Expr::from(target) / track);
    }
}
