//! Pages of the review: the chain of the whole plan on one page with what hangs loose in it, and one pack per period to be held as slides.

mod chain;
mod minutes;
mod pack;

use crate::analysis::measures::focus;
use crate::report::Workbook;
use crate::sections::{Pages, Sight};
use crate::value::Period;

/// The pages and sheets; the pack of the latest period is the workbook.
pub fn view(sight: &Sight<'_>) -> Pages {
    let periods = periods(sight);
    let latest = periods.last().copied();
    let mut pages = vec![chain::page(sight, &periods)];
    pages.extend(periods.iter().map(|period| pack::page(sight, period, Some(*period) == latest)));
    let workbook = Workbook { name: "review", title: sight.word("section.review"), page: "review/index".into() };
    Pages { pages, sheets: Vec::new(), workbook: latest.map(|_| workbook) }
}

/// The periods that were reviewed, and that of the report, by their ends.
fn periods(sight: &Sight<'_>) -> Vec<Period> {
    let reviewed = sight.plan.measurement.reviews.iter().map(|review| review.period.value);
    let current = focus(sight.plan).filter(|_| !sight.look.series.is_empty());
    let mut periods: Vec<Period> = reviewed.chain(current).collect();
    periods.sort_by_key(|period| (period.end, std::cmp::Reverse(period.start)));
    periods.dedup();
    periods
}

/// Path of the page of a period.
fn path(period: &Period) -> String {
    format!("review/{}", period.code().to_lowercase().replace("..", "-to-"))
}
