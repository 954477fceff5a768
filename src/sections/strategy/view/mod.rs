//! Pages of the strategy: the table of initiatives, the goals and how they are split, a page for each goal and each initiative, and
//! the funnel worked back from revenue.

mod cash;
mod details;
mod funnel;
mod goal;
mod goals;
mod initiative;
mod initiatives;
mod money;
mod overview;
mod splits;

use crate::figures::{FigureId, Value};
use crate::model::goals::Goal;
use crate::model::strategy::Initiative;
use crate::report::{Block, Link, Page, Status, Text, Workbook, slug};
use crate::sections::{Pages, Sight};

/// More goals or initiatives than this have no pages of their own; they stand in the tables.
const PAGES_EACH: usize = 200;

/// The pages and sheets.
pub fn view(sight: &Sight<'_>) -> Pages {
    let workbook = Some(Workbook { name: "strategy", title: sight.word("section.strategy"), page: "strategy/index".into() });
    if sight.plan.strategy.initiatives.is_empty() && sight.plan.goals.goals.is_empty() {
        let page = Page { blocks: vec![sight.missing("strategy.empty")], ..sight.page("strategy/index", "strategy") };
        return Pages { pages: vec![page], ..Pages::default() };
    }
    let mut pages = vec![overview::page(sight), goals::page(sight)];
    pages.extend(funnel::page(sight));
    pages.extend(with_pages(&sight.plan.goals.goals).map(|goal| goal::page(sight, goal)));
    pages.extend(with_pages(&sight.plan.strategy.initiatives).map(|initiative| initiative::page(sight, initiative)));
    let mut sheets = vec![money::table(sight)];
    sheets.extend(details::sheets(sight));
    Pages { pages, sheets, workbook }
}

/// The entities that have pages.
fn with_pages<T>(all: &[T]) -> impl Iterator<Item = &T> {
    let few = all.len() <= PAGES_EACH;
    all.iter().filter(move |_| few)
}

/// Path of the page of a goal.
fn goal_path(goal: &Goal) -> String {
    format!("strategy/g-{}", slug(&goal.id.value, "goal"))
}

/// Path of the page of an initiative.
fn initiative_path(initiative: &Initiative) -> String {
    format!("strategy/i-{}", slug(&initiative.id.value, "initiative"))
}

/// A page below a page of the strategy.
fn child(sight: &Sight<'_>, path: &str, blocks: Vec<Block>) -> Page {
    Page { parent: Some("strategy/index".into()), blocks, ..sight.page(path, "strategy") }
}

/// A link to a goal by its name.
fn goal_link(sight: &Sight<'_>, goal: &Goal) -> Text {
    Text::link(Link::Entity(format!("goal/{}", goal.id.value)), crate::analysis::goals::names::goal_name(sight.plan, goal))
}

/// How a verdict on the parts of a goal stands.
fn verdict_status(sight: &Sight<'_>, verdict: FigureId) -> Status {
    match sight.figures.value(verdict).term().map(|term| term.code) {
        Some("closed" | "cushion") => Status::Good,
        Some("short" | "over") => Status::Watch,
        Some("short_much") => Status::Miss,
        Some("open") => Status::Info,
        _ => Status::None,
    }
}

/// The initiatives that name a goal.
fn serving<'a>(sight: &'a Sight<'_>, goal: &'a Goal) -> impl Iterator<Item = &'a Initiative> {
    let position = sight.plan.goals.goals.position(&goal.id.value);
    sight.plan.strategy.initiatives.iter().filter(move |initiative| initiative.goals.iter().any(|named| named.value.target == position))
}

/// Whether a figure is a number that is zero.
fn is_zero(sight: &Sight<'_>, key: &str) -> bool {
    matches!(sight.figures.find(key).map(|id| sight.figures.value(id)), Some(Value::Number(number)) if number.is_zero())
}
