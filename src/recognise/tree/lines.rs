//! Resources in words (`直播平台费用10万元，2名销售`) to records of resources and budget lines.

use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Spanned};
use crate::model::{EntityInfo, Plan};
use crate::value::effect::{ResourcePart, resource_parts};
use crate::value::{Node, Raw, Unit, rate};

use crate::recognise::draft::{Draft, Drafts, Parent, Standing};

/// Makes the records of the resources that an initiative names in words. They count when no table declares any.
pub fn read(initiative: u32, drafts: &mut Drafts<'_, '_, '_>) {
    let draft = drafts.get(initiative);
    let Some(node) = draft.get("resource") else { return };
    let Some(text) = node.text().map(|text| text.into_owned()) else { return };
    let (span, owner) = (node.span, draft.get("owner").cloned());
    let has_budget = draft.get("budget").is_some_and(|budget| !budget.is_blank());
    let parts = resource_parts(&text);
    for part in &parts {
        if let Some(currency) = part.foreign {
            drafts.context.report(Diagnostic::new("E109", span).arg("text", &text).arg("currency", currency));
        }
        let Some(quantity) = &part.quantity else { continue };
        let read = format!("{}{}", quantity.value.normalize(), quantity.unit.word());
        if part.rough {
            drafts.context.report(Diagnostic::new("I104", span).variant("approximate").arg("text", &text).arg("read", &read));
        }
        if quantity.unit == Unit::Money && rate::find(&part.written).is_some() {
            drafts.context.report(Diagnostic::new("I104", span).variant("rate").arg("text", &text).arg("read", read));
        }
    }
    for part in parts {
        let at = Spanned::new(initiative, span);
        let resource = Plan::info("resource").map(|info| resource(info, &part, at));
        let is_money = part.quantity.as_ref().is_some_and(|quantity| quantity.unit == Unit::Money);
        let line = Plan::info("budget_line").filter(|_| is_money && !has_budget).map(|info| budget_line(info, &part, at));
        for mut draft in resource.into_iter().chain(line) {
            if let Some(owner) = &owner {
                draft.set("owner", owner.clone());
            }
            drafts.push(draft);
        }
    }
}

/// The same for a record from YAML, which may be of any entity.
pub fn read_if_written(position: u32, drafts: &mut Drafts<'_, '_, '_>) {
    if drafts.get(position).info.kind == "initiative" {
        read(position, drafts);
    }
}

fn secondary(info: &'static EntityInfo, label: &str, initiative: Spanned<u32>) -> Draft<'static> {
    let mut draft = Draft { standing: Standing::Secondary, ..Draft::new(info, initiative.span) };
    draft.set("name", text(label, initiative));
    let parent = info.field("initiative").map(|field| Parent { draft: initiative.value, field: field as u16 });
    Draft { parent, ..draft }
}

fn resource(info: &'static EntityInfo, part: &ResourcePart, initiative: Spanned<u32>) -> Draft<'static> {
    let mut draft = secondary(info, &part.label, initiative);
    draft.set("category", text(part.category, initiative));
    if let Some(quantity) = &part.quantity {
        let field = if quantity.unit == Unit::Money { "amount" } else { "quantity" };
        let percent = quantity.unit == Unit::Percent;
        let fraction = Node::new(Raw::Number { value: quantity.value, percent }, initiative.span);
        draft.set(field, if percent { fraction } else { number(quantity.value, quantity.unit.word(), initiative) });
    }
    draft
}

fn budget_line(info: &'static EntityInfo, part: &ResourcePart, initiative: Spanned<u32>) -> Draft<'static> {
    let mut draft = secondary(info, &part.label, initiative);
    if let Some(quantity) = &part.quantity {
        draft.set("planned", number(quantity.value, "", initiative));
    }
    draft
}

fn text(text: &str, place: Spanned<u32>) -> Node<'static> {
    Node::new(Raw::Text(text.to_string().into()), place.span)
}

/// A number with its measure word; money is in 元 already.
fn number(value: Decimal, word: &str, place: Spanned<u32>) -> Node<'static> {
    if word.is_empty() { Node::new(Raw::Number { value, percent: false }, place.span) } else { text(&format!("{}{word}", value.normalize()), place) }
}
