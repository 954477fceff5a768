//! The page of one goal: what it is, how it is split, by month, and what is done for it.

use super::goals::{dimension, kpi, period_words, smart};
use super::{goal_link, goal_path, initiatives, serving, splits};
use crate::analysis::goals::names::goal_name;
use crate::analysis::goals::{BY_MONTHS, Split, splits as all_splits};
use crate::analysis::trace::Stage;
use crate::model::goals::Goal;
use crate::report::{
    Block, Cell, CellContent, Chart, ChartKind, Column, ColumnKind, Facts, Footnote, Heading, Inline, Link, Page, Row, Rows, Series, SeriesRole,
    Table, Text, slug,
};
use crate::sections::Sight;
use crate::sections::cells::{entity, total};

/// The page.
pub fn page(sight: &Sight<'_>, goal: &Goal) -> Page {
    let name = goal_name(sight.plan, goal);
    let mut blocks = vec![Block::Facts(facts(sight, goal))];
    let position = sight.plan.goals.goals.position(&goal.id.value).map(|position| position as usize);
    let own: Vec<Split> = all_splits(sight.plan).into_iter().filter(|split| Some(split.goal) == position).collect();
    blocks.extend(own.iter().map(|split| Block::Table(parts(sight, goal, split))));
    if !goal.months.is_empty() {
        blocks.extend(months(sight, goal));
    }
    blocks.push(Block::Table(served_by(sight, goal)));
    blocks.extend(sight.chain(Stage::Goal, &goal.id.value));
    Page {
        path: goal_path(goal),
        parent: Some("strategy/goals".into()),
        label: name.clone(),
        listed: false,
        title: Text::plain(name),
        lead: lead(sight, goal),
        entities: vec![format!("goal/{}", goal.id.value)],
        blocks,
        ..sight.page("strategy/goal", "strategy")
    }
}

/// Target and growth in one sentence, when there is a base.
fn lead(sight: &Sight<'_>, goal: &Goal) -> Text {
    let key = |column: &str| format!("goal/{}/{column}", goal.id.value);
    let (Some(target), Some(growth)) = (sight.present(&key("target")), sight.present(&key("growth_over_base"))) else { return Text::default() };
    sight.sentence("goal.lead", &[("target", Text(vec![Inline::StrongFigure(target)])), ("growth", Text(vec![Inline::StrongFigure(growth)]))])
}

fn facts(sight: &Sight<'_>, goal: &Goal) -> Facts {
    let key = |column: &str| format!("goal/{}/{column}", goal.id.value);
    let figure = |column: &str| sight.present(&key(column)).map(Text::figure).unwrap_or_default();
    let words = |text: &Option<crate::diagnostic::Spanned<String>>| text.as_ref().map(|text| Text::plain(&text.value)).unwrap_or_default();
    let parent =
        goal.parent.as_ref().and_then(|parent| sight.plan.goals.goals.get(&parent.value)).map(|parent| goal_link(sight, parent)).unwrap_or_default();
    let rows = [
        ("kpi", kpi(sight, goal)),
        ("dimension", Text::plain(dimension(sight, goal))),
        ("period", Text::plain(period_words(sight, goal))),
        ("target", figure("target")),
        ("must_hit", figure("must_hit")),
        ("stretch", figure("stretch")),
        ("base", figure("base")),
        ("growth_over_base", figure("growth_over_base")),
        ("share_of_parent", figure("share")),
        ("parent", parent),
        ("due", figure("due")),
        ("owner", sight.person(goal.owner.as_ref())),
        ("key_action", words(&goal.key_action)),
        ("assessment", words(&goal.assessment)),
        ("smart", smart_text(sight, goal)),
        ("evaluation", evaluation(sight, goal)),
        ("note", words(&goal.note)),
    ];
    let rows = rows.into_iter().filter(|(_, text)| !text.is_empty()).map(|(id, text)| (sight.word(&format!("column.strategy.{id}")), text)).collect();
    Facts { heading: sight.heading("goal.facts"), rows, ..Facts::default() }
}

fn smart_text(sight: &Sight<'_>, goal: &Goal) -> Text {
    let score = sight.number_text(&format!("goal/{}/smart", goal.id.value));
    Text([score.0, vec![Inline::Plain(" / 5 ".into())], smart(sight, goal).0].concat())
}

/// The way to what became of it.
fn evaluation(sight: &Sight<'_>, goal: &Goal) -> Text {
    let Some(kpi) = sight.plan.goals.kpis.get(&goal.kpi.value) else { return Text::default() };
    Text::link(Link::Page(format!("evaluation/kpi-{}", slug(&kpi.id.value, "kpi"))), sight.word("goal.to_evaluation"))
}

/// The parts of one split with their sum, the goal, and the verdict.
fn parts(sight: &Sight<'_>, goal: &Goal, split: &Split) -> Table {
    let goals = &sight.plan.goals.goals;
    let mut rows = Rows::default();
    for part in split.parts.iter().map(|&part| &goals[part]) {
        let key = |column: &str| format!("goal/{}/{column}", part.id.value);
        let cells = vec![
            Cell::rich(goal_link(sight, part)),
            sight.cell(&key("target")),
            sight.cell(&key("share")),
            sight.cell(&key("growth_over_base")),
            Cell::rich(sight.person(part.owner.as_ref())),
        ];
        rows.push(Row { cells, ..Row::default() });
    }
    let key = |column: &str| format!("reconcile/{}/{}/{column}", goal.id.value, split.code);
    for (word, column, beside) in [("total.sum", "children", "ratio"), ("total.goal", "parent", ""), ("total.diff", "diff", "verdict")] {
        let beside = if beside.is_empty() { Cell::default() } else { sight.cell(&key(beside)) };
        rows.push(total(vec![Cell::text(sight.word(word)), sight.cell(&key(column)), beside, Cell::default(), Cell::default()]));
    }
    let columns = [
        ("part", ColumnKind::Text),
        ("target", ColumnKind::Number),
        ("share", ColumnKind::Number),
        ("growth_over_base", ColumnKind::Number),
        ("owner", ColumnKind::Text),
    ];
    let words: Vec<String> = split.code.split('+').map(|code| sight.word(&format!("split.{code}"))).collect();
    let title = sight.sentence("table.parts", &[("by", Text::plain(words.join(" × ")))]);
    let id = format!("parts-{}", split.code.replace(['+', '_'], "-"));
    Table {
        id,
        heading: Heading { title, ..Heading::default() },
        columns: sight.heads("strategy", &columns),
        rows,
        footnote: sight.aid("table.reconcile.aid"),
        ..Table::default()
    }
}

/// The months as a table and as columns.
fn months(sight: &Sight<'_>, goal: &Goal) -> Vec<Block> {
    let mut periods: Vec<_> = goal.months.iter().map(|(period, _)| *period).collect();
    periods.sort_by_key(|period| (period.start, period.end));
    let mut rows = Rows::default();
    for period in periods {
        let cells =
            vec![Cell::text(period.short_label(sight.vocabulary)), sight.cell(&format!("goal_month/{}/{}/target", goal.id.value, period.code()))];
        rows.push(Row { cells, ..Row::default() });
    }
    let key = |column: &str| format!("goal/{}/{column}", goal.id.value);
    rows.push(total(vec![Cell::text(sight.word("total.all")), sight.cell(&key("months_total"))]));
    rows.push(total(vec![Cell::text(sight.word("total.goal")), sight.cell(&key("target"))]));
    rows.push(total(vec![Cell::text(sight.word("total.diff")), sight.cell(&key("months_diff"))]));
    let id = "goal-months".to_string();
    let columns: Vec<Column> = sight.heads("strategy", &[("month", ColumnKind::Text), ("target", ColumnKind::Number)]);
    let table = Table { id: id.clone(), columns, rows, ..Table::default() };
    let chart = Chart {
        heading: sight.heading("goal.months"),
        kind: ChartKind::Columns,
        table: id,
        category: "month",
        series: vec![Series { column: "target", role: SeriesRole::Target }],
        as_of: None,
        summary: Text::plain(sight.word("goal.months.summary")),
        footnote: Footnote::default(),
    };
    let verdict = splits::row(sight, goal, BY_MONTHS);
    let mut side = vec![Block::Table(table)];
    side.extend(
        verdict.map(|row| Block::Facts(Facts { rows: vec![(sight.word("column.strategy.verdict"), verdict_text(row))], ..Facts::default() })),
    );
    vec![Block::Columns(vec![(7, vec![Block::Chart(chart)]), (5, side)])]
}

/// The verdict, which stands in the last cell of a row of the reconciliation.
fn verdict_text(row: Row) -> Text {
    match row.cells.last().map(|cell| &cell.content) {
        Some(CellContent::Figure(id)) => Text::figure(*id),
        Some(CellContent::Words(_) | CellContent::Text(_) | CellContent::Blank) | None => Text::default(),
    }
}

/// The initiatives that serve the goal, with their tasks.
fn served_by(sight: &Sight<'_>, goal: &Goal) -> Table {
    let rows = serving(sight, goal).map(|initiative| {
        let key = |column: &str| format!("initiative/{}/{column}", initiative.id.value);
        let tasks = initiatives::tasks_of(sight, initiative).into_iter().map(|task| entity("task", &task.id.value, &task.name.value));
        let cells = vec![
            Cell::rich(entity("initiative", &initiative.id.value, &initiative.name.value)),
            Cell::text(initiative.expected_effect.as_ref().map(|effect| effect.value.text.clone()).unwrap_or_default()),
            Cell::rich(sight.person(initiative.owner.as_ref())),
            sight.cell(&key("due")),
            sight.cell(&key("amount")),
            Cell::rich(sight.joined(tasks)),
        ];
        Row { cells, ..Row::default() }
    });
    let mut rows: Rows = rows.collect();
    if rows.is_empty() {
        let mut cells = vec![super::overview::lacking(sight, "strategy.no_initiative")];
        cells.resize_with(6, Cell::default);
        rows.push(Row { cells, ..Row::default() });
    }
    let columns = [
        ("initiative", ColumnKind::Prose),
        ("expected_effect", ColumnKind::Prose),
        ("owner", ColumnKind::Text),
        ("due", ColumnKind::Date),
        ("amount", ColumnKind::Number),
        ("task_list", ColumnKind::Prose),
    ];
    Table {
        id: "goal-initiatives".into(),
        heading: sight.heading("goal.initiatives"),
        columns: sight.heads("strategy", &columns),
        rows,
        ..Table::default()
    }
}
