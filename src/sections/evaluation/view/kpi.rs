//! The page of a KPI: how it went, by which parts, why, and what is done.

use super::overview::{columns, sheet};
use super::row::kpi_path;
use super::{Evaluation, forecast, lines, months};
use crate::analysis::measures::Series;
use crate::report::{Block, Facts, Inline, Link, Page, Status, Table, Text, Tile};

/// The page.
pub fn page(evaluation: &Evaluation<'_>, kpi: u32) -> Page {
    let definition = &evaluation.sight.plan.goals.kpis[kpi as usize];
    let company = evaluation.look.company(kpi);
    let mut blocks = Vec::new();
    blocks.extend(company.map(|series| Block::Tiles(tiles(evaluation, series))));
    // When nothing adds up the overview shows no course, and the first KPI has it.
    let alone = months::leading(evaluation).is_none() && evaluation.look.kpis().first() == Some(&kpi);
    let course = months::course_of(evaluation, kpi, alone).unwrap_or_default();
    blocks.push(Block::Columns(vec![(8, course), (4, vec![Block::Facts(facts(evaluation, kpi))])]));
    let gap = months::gap(evaluation, kpi, false);
    blocks.extend(match (gap, forecast::blocks(evaluation, kpi, false)) {
        (Some(gap), Some(forecast)) => Some(Block::Columns(vec![(7, gap), (5, forecast)])),
        (Some(one), None) | (None, Some(one)) => Some(Block::Columns(vec![(12, one)])),
        (None, None) => None,
    });
    blocks.push(Block::Table(parts(evaluation, kpi)));
    Page {
        path: kpi_path(&definition.id.value),
        group: "evaluation",
        parent: Some("evaluation/index".into()),
        label: definition.name.value.clone(),
        question: evaluation.sight.word("page.evaluation/kpi.question"),
        title: title(evaluation, company, &definition.name.value),
        entities: vec![format!("kpi/{}", definition.id.value)],
        blocks,
        ..Page::default()
    }
}

fn title(evaluation: &Evaluation<'_>, company: Option<&Series>, name: &str) -> Text {
    let variance = company.and_then(|series| evaluation.look.at(series, &evaluation.focus, "variance"));
    let Some(variance) = variance.filter(|&variance| evaluation.sight.figures.value(variance).is_present()) else { return Text::plain(name) };
    let pieces = [
        ("kpi", Text::plain(name)),
        ("period", Text::plain(evaluation.focus.short_label(evaluation.sight.vocabulary))),
        ("variance", Text::figure(variance)),
    ];
    let as_of = evaluation.sight.plan.settings().and_then(|settings| settings.as_of.as_ref()).map(|day| day.value);
    let runs = as_of.is_some_and(|day| day < evaluation.focus.end);
    evaluation.sight.sentence(if runs { "kpi.title.to_date" } else { "kpi.title" }, &pieces)
}

fn tiles(evaluation: &Evaluation<'_>, series: &Series) -> Vec<Tile> {
    let focus = &evaluation.focus;
    let grade = evaluation.sight.grade(evaluation.look.at(series, focus, "rag"));
    let mut tiles = Vec::new();
    for (column, status) in [("actual", Status::None), ("target", Status::None), ("variance", grade), ("achievement", grade)] {
        if let Some(figure) = evaluation.look.at(series, focus, column) {
            let label = evaluation.sight.word(&format!("figure.kpi.{column}"));
            tiles.push(Tile { label, status, figure, bar: None, left: Text::default(), right: Text::default(), link: None });
        }
    }
    let forecast = evaluation.look.whole(series).and_then(|whole| evaluation.look.at(series, &whole, "forecast"));
    tiles.extend(forecast.map(|figure| Tile {
        label: evaluation.sight.word("figure.kpi.forecast"),
        status: Status::None,
        figure,
        bar: None,
        left: Text::default(),
        right: Text::default(),
        link: None,
    }));
    tiles
}

/// What the KPI is, and where its goals stand.
fn facts(evaluation: &Evaluation<'_>, kpi: u32) -> Facts {
    let sight = evaluation.sight;
    let definition = &sight.plan.goals.kpis[kpi as usize];
    let field = |name: &str| sight.vocabulary.field("kpi", name).to_string();
    let mut rows = Vec::new();
    for (name, value) in [("definition", &definition.definition), ("unit", &definition.unit), ("source_system", &definition.source_system)] {
        rows.extend(value.as_ref().map(|value| (field(name), Text::plain(&value.value))));
    }
    let weight = sight.figures.find(&format!("measure/{}/weight", definition.id.value));
    rows.extend(weight.filter(|_| definition.weight.is_some()).map(|weight| (field("weight"), Text::figure(weight))));
    rows.extend(definition.owner.as_ref().map(|owner| (field("owner"), sight.person(Some(owner)))));
    let goals = sight.plan.goals.goals.iter().filter(|goal| goal.kpi.value.target == Some(kpi));
    let mut links = Text::default();
    for (position, goal) in goals.enumerate().take(12) {
        if position > 0 {
            links = links.with(Inline::Plain(sight.word("list.comma")));
        }
        let name = crate::analysis::goals::names::goal_name(sight.plan, goal);
        links = links.with(Inline::Link(Link::Entity(format!("goal/{}", goal.id.value)), name));
    }
    rows.push((sight.vocabulary.plural("goal").to_string(), links));
    let glossary = Link::Page("quality/glossary".into());
    rows.push((sight.word("page.quality/glossary.label"), Text::link(glossary, sight.word("page.quality/glossary.question"))));
    Facts { heading: sight.heading("kpi.definition"), rows, ..Facts::default() }
}

/// The KPI and its parts in the period of the report.
fn parts(evaluation: &Evaluation<'_>, kpi: u32) -> Table {
    let id = format!("parts-{}", crate::report::slug(&evaluation.sight.plan.goals.kpis[kpi as usize].id.value, "kpi"));
    let lines = lines::of_kpi(evaluation, kpi, &evaluation.focus);
    let (rows, left_out) = lines::first_rows(evaluation, &lines, &evaluation.focus, sheet(evaluation, "evaluation", 1));
    let footnote = evaluation.sight.footnote(Text::default(), &rows);
    Table { id, heading: evaluation.sight.heading("kpi.parts"), columns: columns(evaluation), rows, left_out, footnote, ..Table::default() }
}
