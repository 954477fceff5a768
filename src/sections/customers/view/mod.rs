//! Pages of the customers: who they are, which are worth most, which are about to leave; and their orders as a sheet.
//!
//! Their sheets stand in the workbook of the funnel, as customers come out of it; without a funnel the customers bring it.

mod abc;
mod orders;
mod overview;
mod rfm;

use crate::analysis::{customers, funnel};
use crate::report::{Page, Workbook};
use crate::sections::{Pages, Sight};

/// The workbook of the sheets.
const WORKBOOK: &str = "funnel";

/// The pages and sheets; without any customer one page that says what would fill it.
pub fn view(sight: &Sight<'_>) -> Pages {
    if customers::is_empty(sight.plan) {
        let page = Page { blocks: vec![sight.missing("customers.empty")], ..sight.page("customers/index", "customers") };
        return Pages { pages: vec![page], ..Pages::default() };
    }
    let workbook = Workbook { name: WORKBOOK, title: sight.word("section.funnel"), page: "customers/index".into() };
    Pages {
        pages: vec![overview::page(sight), abc::page(sight), rfm::page(sight)],
        sheets: orders::sheet(sight).into_iter().collect(),
        workbook: funnel::is_empty(sight.plan).then_some(workbook),
    }
}
