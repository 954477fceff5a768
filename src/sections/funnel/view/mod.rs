//! Pages of the funnel: the funnel as a whole, every deal in it, whom to call first, and what the channels are worth.

mod channels;
mod deals;
mod leads;
mod overview;

use crate::analysis::funnel;
use crate::report::{Page, Workbook};
use crate::sections::{Pages, Sight};

/// The pages and sheets; without any deal, lead or cost of a channel one page that says what would fill it.
pub fn view(sight: &Sight<'_>) -> Pages {
    if funnel::is_empty(sight.plan) {
        let page = Page { blocks: vec![sight.missing("funnel.empty")], ..sight.page("funnel/index", "funnel") };
        return Pages { pages: vec![page], ..Pages::default() };
    }
    let workbook = Workbook { name: "funnel", title: sight.word("section.funnel"), page: "funnel/index".into() };
    let pages = [Some(overview::page(sight)), deals::page(sight), leads::page(sight), channels::page(sight)];
    Pages { pages: pages.into_iter().flatten().collect(), sheets: deals::sheets(sight), workbook: Some(workbook) }
}
