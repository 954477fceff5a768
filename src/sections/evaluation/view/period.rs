//! One page per period: the evaluation table of each month that has begun, of the quarter, of the plan.

use super::overview::columns;
use super::{Evaluation, lines, months};
use crate::report::{Block, Heading, Page, Table, Text};
use crate::value::Period;

/// The periods that have a page: months that have begun, the period of the report, the plan.
pub fn periods(evaluation: &Evaluation<'_>) -> Vec<Period> {
    let mut periods: Vec<Period> = evaluation.look.months().into_iter().filter(|month| evaluation.look.has_begun(month)).collect();
    let plan = evaluation.sight.plan.settings().map(|settings| settings.period.value);
    for period in [Some(evaluation.focus), plan].into_iter().flatten() {
        if !periods.contains(&period) {
            periods.push(period);
        }
    }
    periods
}

/// The page of a period.
pub fn page(evaluation: &Evaluation<'_>, period: &Period) -> Page {
    let sight = evaluation.sight;
    let label = period.short_label(sight.vocabulary);
    let code = period.code().to_lowercase();
    let score = sight.figures.find(&format!("score/{}/achievement", period.code()));
    let title = match score.filter(|&score| sight.figures.value(score).is_present()) {
        Some(score) => sight.sentence("period.title", &[("period", Text::plain(&label)), ("score", Text::figure(score))]),
        None => Text::plain(&label),
    };
    let (mut rows, left_out) = lines::first_rows(evaluation, &lines::of_period(evaluation, period), period, months::detail_sheet(evaluation));
    rows.extend(lines::total(evaluation, period));
    let heading = Heading { note: label.clone(), legend: vec!["good", "watch", "miss", "none"], ..sight.heading("table.evaluation") };
    let table =
        Table { id: format!("period-{}", code.replace("..", "-to-")), heading, columns: columns(evaluation), rows, left_out, ..Table::default() };
    Page {
        path: format!("evaluation/period-{}", code.replace("..", "-to-")),
        group: "evaluation",
        parent: Some("evaluation/index".into()),
        label,
        question: sight.word("page.evaluation/period.question"),
        title,
        blocks: vec![Block::Table(table)],
        ..Page::default()
    }
}
