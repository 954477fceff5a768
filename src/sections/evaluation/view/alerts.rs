//! The list of alerts (domain/3 §3.9.3): those to be handled, and apart from them those that somebody knows of.

use crate::analysis::alerts::AlertColumns;
use crate::diagnostic::Spanned;
use crate::figures::{FigureId, Value};
use crate::model::Ref;
use crate::model::frame::Person;
use crate::model::measurement::{AlertRule, AlertState, Severity};
use crate::report::{Block, Cell, ColumnKind, Inline, Link, Row, Rows, Status, Table, Text};
use crate::sections::Sight;
use crate::sections::units::beside;

/// One alert, as its row in the family tells it.
struct Alert<'a> {
    rule: AlertRule,
    kind: &'a str,
    id: &'a str,
    row: u32,
}

/// The lists; a word when there is no alert.
pub fn blocks(sight: &Sight<'_>) -> Vec<Block> {
    let Some(columns) = AlertColumns::find(sight.figures) else { return Vec::new() };
    let mut alerts = all(sight, &columns);
    alerts.sort_by_key(|alert| is(sight, columns.severity.at(alert.row), Severity::Soon.term().code));
    let (known, open): (Vec<Alert<'_>>, Vec<Alert<'_>>) =
        alerts.into_iter().partition(|alert| is(sight, columns.state.at(alert.row), AlertState::Known.term().code));
    if known.is_empty() && open.is_empty() {
        return vec![sight.missing("alert.empty")];
    }
    let tables = [("alerts", 10, open), ("known_alerts", 11, known)];
    let filled = tables.into_iter().filter(|(_, _, alerts)| !alerts.is_empty());
    filled.map(|(id, order, alerts)| Block::Table(table(sight, &columns, id, order, &alerts))).collect()
}

fn is(sight: &Sight<'_>, figure: FigureId, code: &str) -> bool {
    sight.figures.value(figure).term().is_some_and(|term| term.code == code)
}

/// All alerts, in the order of the rules.
fn all<'a>(sight: &Sight<'a>, columns: &AlertColumns) -> Vec<Alert<'a>> {
    let family = sight.figures.family_ref(columns.family);
    let parsed = family.keys().enumerate().filter_map(|(row, key)| {
        let (code, object) = key.split_once('/')?;
        let (kind, id) = object.split_once(':')?;
        let rule = AlertRule::ALL.iter().copied().find(|rule| rule.code() == code)?;
        Some(Alert { rule, kind, id, row: row as u32 })
    });
    let mut alerts: Vec<Alert<'a>> = parsed.collect();
    alerts.sort_by_key(|alert| AlertRule::ALL.iter().position(|rule| *rule == alert.rule));
    alerts
}

fn table(sight: &Sight<'_>, columns: &AlertColumns, id: &str, order: u16, alerts: &[Alert<'_>]) -> Table {
    let rows: Rows = alerts.iter().map(|alert| row(sight, columns, alert)).collect();
    let kinds = [
        ("alert_rule", ColumnKind::Status),
        ("severity", ColumnKind::Status),
        ("object", ColumnKind::Prose),
        ("value", ColumnKind::Number),
        ("since", ColumnKind::Date),
        ("notify", ColumnKind::Text),
        ("suggestion", ColumnKind::Prose),
    ];
    Table {
        id: id.replace('_', "-"),
        heading: sight.heading(&format!("evaluation.{id}")),
        sheets: vec![sight.sheet("evaluation", &format!("sheet.{id}"), order)],
        columns: sight.heads("evaluation", &kinds),
        footnote: sight.footnote(Text::plain(sight.word("evaluation.alerts.aid")), &rows),
        rows,
        ..Table::default()
    }
}

fn row(sight: &Sight<'_>, columns: &AlertColumns, alert: &Alert<'_>) -> Row {
    let figure =
        |column: crate::figures::ColumnId| Some(column.at(alert.row)).filter(|&id| sight.figures.exists(id)).map_or_else(Cell::default, Cell::figure);
    let urgent = is(sight, columns.severity.at(alert.row), Severity::Urgent.term().code);
    let code = alert.rule.code();
    let value = columns.value.at(alert.row);
    let shown = if matches!(sight.figures.value(value), Value::Date(_)) { Cell::default() } else { figure(columns.value) };
    let cells = vec![
        figure(columns.rule),
        figure(columns.severity).with_status(Some(if urgent { Status::Miss } else { Status::Watch })),
        Cell::rich(object(sight, alert, value)),
        shown,
        figure(columns.since),
        Cell::rich(notified(sight, alert)),
        Cell::text(sight.word(&format!("alert.{code}.response"))),
    ];
    Row { cells, ..Row::default() }
}

/// What an alert warns of, linked, with what was measured.
fn object(sight: &Sight<'_>, alert: &Alert<'_>, value: FigureId) -> Text {
    let name = sight.figures.row_name(value);
    let link = match alert.rule {
        AlertRule::BudgetPace => Link::Page("resources/index".into()),
        AlertRule::ThinPipeline => Link::Page("funnel/index".into()),
        _ => Link::Entity(format!("{}/{}", alert.kind, alert.id)),
    };
    let measured = sight.word(&format!("alert.{}.value", alert.rule.code()));
    let text = Text::link(link, name).with(Inline::Quiet(format!(" {measured}")));
    Text(text.0.into_iter().chain(beside(sight, Some(value), false).0).collect())
}

/// Who is told: the person who answers for it, and the role of the rule.
fn notified(sight: &Sight<'_>, alert: &Alert<'_>) -> Text {
    let role = Text::plain(sight.word(&format!("alert.{}.role", alert.rule.code())));
    sight.joined([sight.person(owner(sight, alert)), role])
}

/// The person who answers for what an alert warns of.
fn owner<'a>(sight: &Sight<'a>, alert: &Alert<'_>) -> Option<&'a Spanned<Ref<Person>>> {
    let (plan, id) = (sight.plan, alert.id);
    match alert.kind {
        "task" => plan.execution.tasks.iter().find(|task| task.id.value == id)?.owner.as_ref(),
        "goal" => plan.goals.goals.iter().find(|goal| goal.id.value == id)?.owner.as_ref(),
        "risk" => plan.measurement.risks.iter().find(|risk| risk.id.value == id)?.owner.as_ref(),
        "opportunity" => plan.funnel.opportunities.iter().find(|deal| deal.id.value == id)?.owner.as_ref(),
        "customer" => plan.funnel.customers.iter().find(|customer| customer.id.value == id)?.owner.as_ref(),
        "probation" => plan.execution.probations.iter().find(|probation| probation.id.value == id).map(|probation| &probation.person),
        _ => None,
    }
}
