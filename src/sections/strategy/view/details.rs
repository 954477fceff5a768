//! Details of initiatives: price tiers, price rules, channel policies, promotions, product levers with bundles, care, service, and
//! material by stage. Each is a table of the page 策略组合表, of its initiative, and where domain/5 names one, a sheet.

use crate::diagnostic::Spanned;
use crate::model::entity::Ref;
use crate::model::strategy::Initiative;
use crate::report::{Block, Cell, ColumnKind, Row, Rows, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{entity, home, written};

/// A detail: the initiative it belongs to, and its row.
type Detail = (Option<u32>, Row);

/// A kind of detail: its table id, its heads, its sheet, and its rows.
struct Kind<'a> {
    id: &'static str,
    columns: &'static [(&'static str, ColumnKind)],
    sheet: Option<u16>,
    rows: &'a dyn Fn(&Sight<'_>) -> Vec<Detail>,
}

const TEXT: ColumnKind = ColumnKind::Text;
const PROSE: ColumnKind = ColumnKind::Prose;
const NUMBER: ColumnKind = ColumnKind::Number;

fn kinds() -> [Kind<'static>; 8] {
    let kind = |id, columns, sheet, rows| Kind { id, columns, sheet, rows };
    [
        kind(
            "price-tiers",
            &[("of", TEXT), ("min_amount", NUMBER), ("discount", NUMBER), ("valid_for", TEXT), ("cost_floor", NUMBER)],
            Some(9),
            &price_tiers,
        ),
        kind(
            "pricing-rules",
            &[("of", TEXT), ("rule", TEXT), ("trigger", TEXT), ("price_from", NUMBER), ("price_to", NUMBER), ("floor", NUMBER)],
            Some(10),
            &pricing_rules,
        ),
        kind(
            "channel-policies",
            &[
                ("of", TEXT),
                ("channel", TEXT),
                ("duty", PROSE),
                ("segment", TEXT),
                ("region", TEXT),
                ("collaboration_rule", PROSE),
                ("incentive", TEXT),
                ("threshold", NUMBER),
                ("incentive_rate", NUMBER),
            ],
            Some(11),
            &channel_policies,
        ),
        kind(
            "promotions",
            &[
                ("of", TEXT),
                ("promotion", TEXT),
                ("type", TEXT),
                ("count", NUMBER),
                ("months", TEXT),
                ("budget", NUMBER),
                ("cost_each", NUMBER),
                ("content", PROSE),
                ("lead_target", NUMBER),
                ("conversion_target", NUMBER),
            ],
            None,
            &promotions,
        ),
        kind(
            "product-levers",
            &[("of", TEXT), ("lever", TEXT), ("positioning", PROSE), ("selling_points", PROSE), ("bundle_margin", NUMBER), ("iteration", PROSE)],
            None,
            &product_levers,
        ),
        kind("crm-actions", &[("of", TEXT), ("lifecycle", TEXT), ("action", PROSE), ("cadence", TEXT), ("tier", TEXT)], None, &crm_actions),
        kind("service-items", &[("of", TEXT), ("phase", TEXT), ("item", PROSE), ("sla", TEXT)], None, &service_items),
        kind("stage-contents", &[("of", TEXT), ("stage", TEXT), ("content", PROSE), ("asset", TEXT)], None, &stage_contents),
    ]
}

/// The tables for the page of the strategy, those without rows left out.
pub fn blocks(sight: &Sight<'_>) -> Vec<Block> {
    tables(sight, None).into_iter().map(Block::Table).collect()
}

/// The tables of one initiative.
pub fn of(sight: &Sight<'_>, initiative: &Initiative) -> Vec<Block> {
    let position = sight.plan.strategy.initiatives.position(&initiative.id.value);
    tables(sight, position).into_iter().map(Block::Table).collect()
}

/// Tables that stand in the workbook only.
pub fn sheets(sight: &Sight<'_>) -> Vec<Table> {
    if sight.plan.strategy.funnel_plans.is_empty() { Vec::new() } else { vec![super::funnel::inputs(sight)] }
}

/// All tables with rows; of one initiative when it is named, and then without sheets and homes.
fn tables(sight: &Sight<'_>, of: Option<u32>) -> Vec<Table> {
    let mut tables = Vec::new();
    for kind in kinds() {
        let rows = (kind.rows)(sight).into_iter().filter(|(owner, _)| of.is_none() || *owner == of);
        let rows: Rows = rows.map(|(_, row)| if of.is_some() { Row { entity: None, ..row } } else { row }).collect();
        if rows.is_empty() {
            continue;
        }
        let word = kind.id.replace('-', "_");
        let sheets = kind.sheet.filter(|_| of.is_none()).map(|order| sight.sheet("strategy", &format!("sheet.{word}"), order)).into_iter().collect();
        let heading = sight.heading(&format!("table.{word}"));
        tables.push(Table { id: kind.id.into(), heading, sheets, columns: sight.heads("strategy", kind.columns), rows, ..Table::default() });
    }
    tables
}

/// The initiative that a detail belongs to: its position and a link.
fn owner(sight: &Sight<'_>, initiative: &Option<Spanned<Ref<Initiative>>>) -> (Option<u32>, Cell) {
    let Some(reference) = initiative else { return (None, Cell::default()) };
    let link =
        sight.plan.strategy.initiatives.get(&reference.value).map(|initiative| entity("initiative", &initiative.id.value, &initiative.name.value));
    (reference.value.target, Cell::rich(link.unwrap_or_default()))
}

fn price_tiers(sight: &Sight<'_>) -> Vec<Detail> {
    let mut tiers: Vec<_> = sight.plan.strategy.price_tiers.iter().collect();
    tiers.sort_by_key(|tier| (tier.initiative.as_ref().and_then(|initiative| initiative.value.target), tier.min_amount.value));
    let row = |tier: &crate::model::strategy::PriceTier| {
        let key = |column: &str| format!("price_tier/{}/{column}", tier.id.value);
        let (position, link) = owner(sight, &tier.initiative);
        let cells =
            vec![link, sight.cell(&key("min_amount")), sight.cell(&key("discount")), written(&tier.valid_for), sight.cell(&key("cost_floor"))];
        (position, home("price_tier", &tier.id.value, cells))
    };
    tiers.into_iter().map(row).collect()
}

fn pricing_rules(sight: &Sight<'_>) -> Vec<Detail> {
    let row = |rule: &crate::model::strategy::PricingRule| {
        let key = |column: &str| format!("pricing_rule/{}/{column}", rule.id.value);
        let (position, link) = owner(sight, &rule.initiative);
        let cells = vec![
            link,
            Cell::text(&rule.name.value),
            written(&rule.trigger),
            sight.cell(&key("from")),
            sight.cell(&key("to")),
            sight.cell(&key("floor")),
        ];
        (position, home("pricing_rule", &rule.id.value, cells))
    };
    sight.plan.strategy.pricing_rules.iter().map(row).collect()
}

fn channel_policies(sight: &Sight<'_>) -> Vec<Detail> {
    let row = |policy: &crate::model::strategy::ChannelPolicy| {
        let key = |column: &str| format!("channel_policy/{}/{column}", policy.id.value);
        let (position, link) = owner(sight, &policy.initiative);
        let channel = sight.plan.frame.channels.get(&policy.channel.value).map_or(policy.channel.value.name.as_str(), |channel| &channel.name.value);
        let segment = policy.segment.as_ref().and_then(|segment| sight.plan.market.segments.get(&segment.value));
        let region = policy.region.as_ref().and_then(|region| sight.plan.frame.regions.get(&region.value));
        let cells = vec![
            link,
            Cell::text(channel),
            written(&policy.duty),
            Cell::rich(segment.map(|segment| entity("segment", &segment.id.value, &segment.name.value)).unwrap_or_default()),
            region.map_or_else(Cell::default, |region| Cell::text(&region.name.value)),
            written(&policy.collaboration_rule),
            written(&policy.incentive_type),
            sight.cell(&key("threshold")),
            sight.cell(&key("rate")),
        ];
        (position, home("channel_policy", &policy.id.value, cells))
    };
    sight.plan.strategy.channel_policies.iter().map(row).collect()
}

fn promotions(sight: &Sight<'_>) -> Vec<Detail> {
    let row = |promotion: &crate::model::strategy::PromoActivity| {
        let key = |column: &str| format!("promo_activity/{}/{column}", promotion.id.value);
        let (position, link) = owner(sight, &promotion.initiative);
        let cells = vec![
            link,
            Cell::text(&promotion.name.value),
            written(&promotion.r#type),
            sight.cell(&key("count")),
            written(&promotion.months),
            sight.cell(&key("budget")),
            sight.cell(&key("cost_each")),
            written(&promotion.content),
            sight.cell(&key("lead_target")),
            sight.cell(&key("conversion_target")),
        ];
        (position, home("promo_activity", &promotion.id.value, cells))
    };
    sight.plan.strategy.promo_activities.iter().map(row).collect()
}

fn product_levers(sight: &Sight<'_>) -> Vec<Detail> {
    let row = |lever: &crate::model::strategy::ProductLever| {
        let (position, link) = owner(sight, &lever.initiative);
        let margin = sight.cell(&format!("product_lever/{}/bundle_margin", lever.id.value));
        let cells = vec![
            link,
            Cell::text(&lever.name.value),
            written(&lever.positioning),
            sight.words(&lever.selling_points),
            margin,
            written(&lever.iteration),
        ];
        (position, home("product_lever", &lever.id.value, cells))
    };
    sight.plan.strategy.product_levers.iter().map(row).collect()
}

fn crm_actions(sight: &Sight<'_>) -> Vec<Detail> {
    let row = |action: &crate::model::strategy::CrmAction| {
        let (position, link) = owner(sight, &action.initiative);
        let cells = vec![link, written(&action.lifecycle), Cell::text(&action.action.value), written(&action.cadence), written(&action.tier)];
        (position, home("crm_action", &action.id.value, cells))
    };
    sight.plan.strategy.crm_actions.iter().map(row).collect()
}

fn service_items(sight: &Sight<'_>) -> Vec<Detail> {
    let row = |item: &crate::model::strategy::ServiceItem| {
        let (position, link) = owner(sight, &item.initiative);
        (position, home("service_item", &item.id.value, vec![link, written(&item.phase), Cell::text(&item.item.value), written(&item.sla)]))
    };
    sight.plan.strategy.service_items.iter().map(row).collect()
}

fn stage_contents(sight: &Sight<'_>) -> Vec<Detail> {
    let row = |content: &crate::model::strategy::StageContent| {
        let (position, link) = owner(sight, &content.initiative);
        let stage = sight.plan.funnel.stages.get(&content.stage.value);
        let stage = stage.map_or_else(|| Text::plain(&content.stage.value.name), |stage| entity("stage", &stage.id.value, &stage.name.value));
        (
            position,
            home("stage_content", &content.id.value, vec![link, Cell::rich(stage), Cell::text(&content.content.value), written(&content.asset)]),
        )
    };
    sight.plan.strategy.stage_contents.iter().map(row).collect()
}
