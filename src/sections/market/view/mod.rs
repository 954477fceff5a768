//! Pages of the market, each a question: what helps and harms us, how large and fast is the market, who else sells, what are we good
//! at, for whom, what do they need, and can we trust it.

mod competitors;
mod evidence;
mod industry;
mod needs;
mod overview;
mod personas;
mod pest;
mod segments;
mod swot;

use crate::report::{Block, Page, Text, Workbook};
use crate::sections::{Pages, Sight};

/// The pages and sheets.
pub fn view(sight: &Sight<'_>) -> Pages {
    let workbook = Some(Workbook { name: "market", title: sight.word("section.market"), page: "market/index".into() });
    if is_empty(sight) {
        let page = Page { blocks: vec![sight.missing("market.empty")], ..sight.page("market/index", "market") };
        return Pages { pages: vec![page], ..Pages::default() };
    }
    let pages = vec![
        overview::page(sight),
        pest::page(sight),
        industry::page(sight),
        competitors::page(sight),
        swot::page(sight),
        segments::page(sight),
        personas::page(sight),
        needs::page(sight),
        evidence::page(sight),
    ];
    Pages { pages, sheets: Vec::new(), workbook }
}

fn is_empty(sight: &Sight<'_>) -> bool {
    let market = &sight.plan.market;
    market.pest.is_empty()
        && market.industries.is_empty()
        && market.market_years.is_empty()
        && market.competitors.is_empty()
        && market.ksf.is_empty()
        && market.capabilities.is_empty()
        && market.swot.is_empty()
        && market.segments.is_empty()
        && market.personas.is_empty()
        && market.needs.is_empty()
}

/// A page below the overview of the market.
fn child(sight: &Sight<'_>, path: &str, title: Option<Text>, blocks: Vec<Block>) -> Page {
    let page = sight.page(path, "market");
    Page { parent: Some("market/index".into()), title: title.unwrap_or(page.title.clone()), blocks, ..page }
}
