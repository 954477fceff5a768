//! Pages of the evaluation: the table of the period, one page per KPI and per period, causes, alerts and risks, improvements, lessons, changes.

mod alerts;
mod causes;
mod forecast;
mod improvements;
mod iterations;
mod kpi;
mod lessons;
mod lines;
mod months;
mod overview;
mod period;
mod risks;
mod row;

use crate::analysis::measures::{Look, focus};
use crate::report::{Block, Empty, Page, Text, Workbook};
use crate::sections::{Pages, Sight};
use crate::value::Period;

/// What every page of this section looks at.
pub(super) struct Evaluation<'a> {
    pub sight: &'a Sight<'a>,
    pub look: &'a Look<'a>,
    pub focus: Period,
}

/// The pages and sheets.
pub fn view(sight: &Sight<'_>) -> Pages {
    let workbook = Some(Workbook { name: "evaluation", title: sight.word("section.evaluation"), page: "evaluation/index".into() });
    let Some(focus) = focus(sight.plan) else { return Pages { workbook, ..Pages::default() } };
    let evaluation = Evaluation { sight, look: sight.look, focus };
    if evaluation.look.series.is_empty() {
        return Pages { pages: vec![empty(sight)], workbook: None, ..Pages::default() };
    }
    let mut pages = vec![overview::page(&evaluation)];
    pages.extend(evaluation.look.kpis().into_iter().map(|kpi| kpi::page(&evaluation, kpi)));
    pages.extend(period::periods(&evaluation).into_iter().map(|period| period::page(&evaluation, &period)));
    pages.push(causes::page(&evaluation));
    pages.extend([risks::page(sight), improvements::page(sight), lessons::page(sight), iterations::page(sight)]);
    Pages { pages, sheets: months::sheets(&evaluation), workbook }
}

fn empty(sight: &Sight<'_>) -> Page {
    let empty = Empty { what: sight.word("evaluation.empty"), fill: Text::plain(sight.word("evaluation.empty.fill")) };
    Page { blocks: vec![Block::Empty(empty)], ..sight.page("evaluation/index", "evaluation") }
}
