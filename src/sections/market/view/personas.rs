//! The page 客户画像: who buys, who decides, what hurts.

use super::child;
use crate::model::market::{DecisionRole, Need, Persona};
use crate::report::{Block, Cell, Column, ColumnKind, Facts, Heading, Page, Row, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{entity, home, written};

/// The page: a card and the decision roles of each persona, then the table of all.
pub fn page(sight: &Sight<'_>) -> Page {
    if sight.plan.market.personas.is_empty() {
        return child(sight, "market/personas", None, vec![sight.missing("personas.empty")]);
    }
    let mut blocks = vec![Block::Table(table(sight))];
    for persona in sight.plan.market.personas.iter() {
        let card = Block::Facts(card(sight, persona));
        let roles = roles_of(sight, persona);
        blocks.push(if roles.is_empty() {
            card
        } else {
            Block::Columns(vec![(6, vec![card]), (6, vec![Block::Table(roles_table(sight, persona, &roles))])])
        });
    }
    child(sight, "market/personas", None, blocks)
}

fn table(sight: &Sight<'_>) -> Table {
    let minor = |id, kind| Column { minor: true, ..sight.head("market", id, kind) };
    let mut columns = sight.heads("market", &[("persona", ColumnKind::Text), ("segment", ColumnKind::Text)]);
    columns.extend([minor("company_size", ColumnKind::Text), minor("revenue_range", ColumnKind::Text), minor("industry", ColumnKind::Text)]);
    columns.extend(sight.heads("market", &[("role", ColumnKind::Text), ("purchase_preference", ColumnKind::Prose)]));
    columns.push(Column { choices: Some("level"), ..sight.head("market", "price_sensitivity", ColumnKind::Text) });
    columns.extend(sight.heads("market", &[("service_expectation", ColumnKind::Prose), ("pain_points", ColumnKind::Prose)]));
    columns.extend([minor("decision_cycle", ColumnKind::Text), minor("budget_range", ColumnKind::Text)]);
    let rows = sight.plan.market.personas.iter().map(|persona| row(sight, persona)).collect();
    let heading = sight.heading("table.personas");
    Table { id: "personas".into(), heading, sheets: vec![sight.sheet("market", "sheet.personas", 8)], columns, rows, ..Table::default() }
}

fn segment(sight: &Sight<'_>, persona: &Persona) -> Text {
    let segment = persona.segment.as_ref().and_then(|segment| sight.plan.market.segments.get(&segment.value));
    segment.map(|segment| entity("segment", &segment.id.value, &segment.name.value)).unwrap_or_default()
}

fn row(sight: &Sight<'_>, persona: &Persona) -> Row {
    let cycle = persona.decision_cycle_days.as_ref().map(|cycle| cycle.value.value.normalize().to_string()).unwrap_or_default();
    let cells = vec![
        Cell::text(&persona.name.value),
        Cell::rich(segment(sight, persona)),
        written(&persona.company_size),
        written(&persona.revenue_range),
        written(&persona.industry),
        written(&persona.role),
        written(&persona.purchase_preference),
        sight.term(persona.price_sensitivity.as_ref().map(|level| level.value.term())),
        written(&persona.service_expectation),
        sight.words(&persona.pain_points),
        Cell::text(cycle),
        written(&persona.budget_range),
    ];
    home("persona", &persona.id.value, cells)
}

/// What is known of a persona, without what nobody wrote.
fn card(sight: &Sight<'_>, persona: &Persona) -> Facts {
    let plain = |text: &Option<crate::diagnostic::Spanned<String>>| text.as_ref().map(|text| Text::plain(&text.value)).unwrap_or_default();
    let level = persona.price_sensitivity.as_ref().map(|level| Text::plain(sight.vocabulary.term_label(level.value.term()))).unwrap_or_default();
    let position = sight.plan.market.personas.position(&persona.id.value);
    let is = |need: &&Need| need.persona.as_ref().is_some_and(|named| named.value.target == position);
    let needs = sight.plan.market.needs.iter().filter(is).map(|need| entity("need", &need.id.value, &need.text.value));
    let rows = [
        ("segment", segment(sight, persona)),
        ("role", plain(&persona.role)),
        ("pain_points", sight.joined(persona.pain_points.iter().map(|point| Text::plain(&point.value)))),
        ("purchase_preference", plain(&persona.purchase_preference)),
        ("price_sensitivity", level),
        ("service_expectation", plain(&persona.service_expectation)),
        ("budget_range", plain(&persona.budget_range)),
        ("needs", sight.joined(needs)),
        ("source", super::evidence::links(sight, &persona.evidence)),
    ];
    let rows = rows.into_iter().filter(|(_, text)| !text.is_empty()).map(|(id, text)| (sight.word(&format!("column.market.{id}")), text)).collect();
    Facts { heading: Heading { title: Text::plain(&persona.name.value), ..Heading::default() }, rows, ..Facts::default() }
}

fn roles_of<'a>(sight: &'a Sight<'_>, persona: &Persona) -> Vec<&'a DecisionRole> {
    let position = sight.plan.market.personas.position(&persona.id.value);
    sight.plan.market.decision_roles.iter().filter(|role| role.persona.value.target == position).collect()
}

fn roles_table(sight: &Sight<'_>, persona: &Persona, roles: &[&DecisionRole]) -> Table {
    let rows = roles.iter().map(|role| {
        let cells = vec![sight.term(Some(role.role.value.term())), written(&role.title), written(&role.concern)];
        home("decision_role", &role.id.value, cells)
    });
    let columns = [("decision_role", ColumnKind::Text), ("title", ColumnKind::Text), ("concern", ColumnKind::Prose)];
    let id = format!("roles-{}", crate::report::slug(&persona.id.value, "persona"));
    Table { id, heading: sight.heading("table.roles"), columns: sight.heads("market", &columns), rows: rows.collect(), ..Table::default() }
}
