//! The page 漏斗倒推: how many customers each stage needs, worked back from revenue.

use super::goal_link;
use crate::analysis::strategy::{NeedColumns, goal_of, stages_to_deal, tried};
use crate::model::strategy::FunnelPlan;
use crate::report::{Block, Cell, Chart, ChartKind, ColumnKind, Facts, Footnote, Page, Row, Rows, Series, SeriesRole, Table, Text, slug};
use crate::sections::Sight;
use crate::sections::cells::home;

/// The page; `None` when the plan works nothing back.
pub fn page(sight: &Sight<'_>) -> Option<Page> {
    let plans = &sight.plan.strategy.funnel_plans;
    if plans.is_empty() {
        return None;
    }
    let mut blocks = Vec::new();
    for (position, funnel) in plans.iter().enumerate() {
        let table = steps(sight, funnel, position == 0);
        let chart = Chart {
            heading: sight.heading("funnel_plan.bars"),
            kind: ChartKind::Bars,
            table: table.id.clone(),
            category: "stage",
            series: vec![Series { column: "need", role: SeriesRole::Target }],
            as_of: None,
            summary: Text::plain(sight.word("funnel_plan.bars.summary")),
            footnote: Footnote::default(),
        };
        blocks.push(Block::Columns(vec![(7, vec![Block::Table(table)]), (5, vec![Block::Facts(facts(sight, funnel)), Block::Chart(chart)])]));
    }
    for (position, funnel) in plans.iter().enumerate() {
        blocks.extend(months(sight, funnel, position == 0).map(Block::Table));
        blocks.extend(cases(sight, funnel, position == 0).map(Block::Table));
    }
    let mut page = super::child(sight, "strategy/funnel-plan", blocks);
    let key = |column: &str| format!("funnel_plan/{}/{column}", plans[0].id.value);
    if let (Some(revenue), Some(leads), Some(deals)) = (sight.present(&key("revenue")), sight.present(&key("leads")), sight.present(&key("deals"))) {
        page.title = sight.sentence(
            "page.strategy/funnel-plan.finding",
            &[("revenue", Text::figure(revenue)), ("leads", Text::figure(leads)), ("deals", Text::figure(deals))],
        );
    }
    Some(page)
}

fn steps(sight: &Sight<'_>, funnel: &FunnelPlan, on_sheet: bool) -> Table {
    let mut rows = Rows::default();
    for stage in stages_to_deal(sight.plan) {
        let key = |column: &str| format!("funnel_step/{}/{}/{column}", funnel.id.value, stage.id.value);
        let cells = vec![
            Cell::text(&stage.name.value),
            sight.cell(&key("rate")),
            sight.cell(&key("need")),
            sight.cell(&key("exact")),
            sight.cell(&key("days_ahead")),
        ];
        rows.push(Row { cells, ..Row::default() });
    }
    let columns = [
        ("stage", ColumnKind::Text),
        ("rate", ColumnKind::Number),
        ("need", ColumnKind::Number),
        ("exact", ColumnKind::Number),
        ("days_ahead", ColumnKind::Number),
    ];
    let mut columns = sight.heads("strategy", &columns);
    columns[3].minor = true;
    let sheets = if on_sheet { vec![sight.sheet("strategy", "sheet.funnel_plan", 7)] } else { Vec::new() };
    let id = format!("funnel-plan-{}", slug(&funnel.id.value, "plan"));
    Table { id, heading: sight.heading("table.funnel_plan"), sheets, columns, rows, footnote: sight.aid("table.funnel_plan.aid"), ..Table::default() }
}

/// What each month needs, and by when the leads must be there.
fn months(sight: &Sight<'_>, funnel: &FunnelPlan, on_sheet: bool) -> Option<Table> {
    let columns = NeedColumns::find(sight.figures)?;
    let family = sight.figures.family_ref(columns.family);
    let months = sight.plan.settings()?.period.value.months();
    let rows: Rows = months
        .into_iter()
        .filter_map(|month| {
            let row = family.row(&format!("{}/{}", funnel.id.value, month.code()))?;
            let shown = [columns.revenue, columns.deals, columns.leads, columns.leads_by].map(|column| column.at(row));
            let cells = shown.map(|id| if sight.figures.exists(id) { Cell::figure(id) } else { Cell::default() });
            Some(Row { cells: std::iter::once(Cell::text(month.short_label(sight.vocabulary))).chain(cells).collect(), ..Row::default() })
        })
        .collect();
    let kinds = [
        ("funnel_month", ColumnKind::Text),
        ("funnel_revenue", ColumnKind::Number),
        ("deals", ColumnKind::Number),
        ("leads", ColumnKind::Number),
        ("leads_by", ColumnKind::Date),
    ];
    let sheets = if on_sheet { vec![sight.sheet("strategy", "sheet.funnel_months", 9)] } else { Vec::new() };
    let id = format!("funnel-months-{}", slug(&funnel.id.value, "plan"));
    let table = Table { id, heading: sight.heading("table.funnel_months"), sheets, columns: sight.heads("strategy", &kinds), ..Table::default() };
    (!rows.is_empty()).then(|| Table { footnote: sight.aid("table.funnel_months.aid"), rows, ..table }.with_blank_columns_off_page())
}

/// Leads needed when rates (rows) and order value (columns) turn out otherwise.
fn cases(sight: &Sight<'_>, funnel: &FunnelPlan, on_sheet: bool) -> Option<Table> {
    let (rates, values) = tried();
    let key = |rate: i64, value: i64, column: &str| format!("funnel_case/{}/{rate}/{value}/{column}", funnel.id.value);
    sight.present(&key(rates[0], values[0], "leads"))?;
    let rows: Rows = rates
        .iter()
        .map(|&rate| {
            let leads = values.iter().map(|&value| sight.cell(&key(rate, value, "leads")));
            Row { cells: std::iter::once(sight.cell(&key(rate, values[0], "rates"))).chain(leads).collect(), ..Row::default() }
        })
        .collect();
    let kinds =
        [("case_rates", ColumnKind::Number), ("case_90", ColumnKind::Number), ("case_100", ColumnKind::Number), ("case_110", ColumnKind::Number)];
    let sheets = if on_sheet { vec![sight.sheet("strategy", "sheet.funnel_cases", 10)] } else { Vec::new() };
    let id = format!("funnel-cases-{}", slug(&funnel.id.value, "plan"));
    let footnote = sight.aid("table.funnel_cases.aid");
    Some(Table {
        id,
        heading: sight.heading("table.funnel_cases"),
        sheets,
        columns: sight.heads("strategy", &kinds),
        footnote,
        rows,
        ..Table::default()
    })
}

fn facts(sight: &Sight<'_>, funnel: &FunnelPlan) -> Facts {
    let mut rows = Vec::new();
    if let Some(goal) = goal_of(sight.plan, funnel) {
        rows.push((sight.word("column.strategy.goal"), goal_link(sight, goal)));
    }
    for name in ["revenue", "repeat_share", "new_revenue", "aov", "deals", "leads", "cost_per_lead", "lead_spend", "lead_spend_share"] {
        if let Some(figure) = sight.present(&format!("funnel_plan/{}/{name}", funnel.id.value)) {
            rows.push((sight.word(&format!("figure.funnel_plan.{name}")), Text::figure(figure)));
        }
    }
    Facts { heading: sight.heading("funnel_plan.facts"), rows, ..Facts::default() }
}

/// The inputs and results of each plan as a sheet: an order value changed there moves the steps.
pub fn inputs(sight: &Sight<'_>) -> Table {
    let columns = [
        ("goal", ColumnKind::Text),
        ("revenue", ColumnKind::Number),
        ("repeat_share", ColumnKind::Number),
        ("new_revenue", ColumnKind::Number),
        ("aov", ColumnKind::Number),
        ("deals", ColumnKind::Number),
        ("leads", ColumnKind::Number),
        ("cost_per_lead", ColumnKind::Number),
        ("lead_spend", ColumnKind::Number),
        ("lead_spend_share", ColumnKind::Number),
    ];
    let rows = sight.plan.strategy.funnel_plans.iter().map(|funnel| {
        let goal = goal_of(sight.plan, funnel).map(|goal| goal_link(sight, goal)).unwrap_or_default();
        let figures = columns[1..].iter().map(|(name, _)| sight.cell(&format!("funnel_plan/{}/{name}", funnel.id.value)));
        home("funnel_plan", &funnel.id.value, std::iter::once(Cell::rich(goal)).chain(figures).collect())
    });
    let rows = rows.collect();
    let sheets = vec![sight.sheet("strategy", "sheet.funnel_inputs", 8)];
    Table {
        id: "funnel-inputs".into(),
        heading: sight.heading("table.funnel_inputs"),
        sheets,
        columns: sight.heads("strategy", &columns),
        rows,
        ..Table::default()
    }
}
