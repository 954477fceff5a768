//! The page 销售漏斗: the pipeline, each stage with what goes on from it, and why deals were lost.

use crate::analysis::funnel::{LostColumns, PipelineColumns, StageColumns, is_ordered, stages_in_order};
use crate::figures::ColumnId;
use crate::model::funnel::Stage;
use crate::report::{Block, Cell, ChartKind, Column, ColumnKind, Heading, Page, Row, Rows, SeriesRole, Status, Table, Text, Tile};
use crate::sections::Sight;
use crate::sections::cells::home;

/// Columns of the table of stages: id, kind, whether narrow screens may leave it out.
const STAGE: [(&str, ColumnKind, bool); 15] = [
    ("stage", ColumnKind::Text, false),
    ("open", ColumnKind::Number, false),
    ("open_amount", ColumnKind::Number, false),
    ("weighted", ColumnKind::Number, true),
    ("cohort", ColumnKind::Number, true),
    ("reached", ColumnKind::Number, true),
    ("conversion", ColumnKind::Number, false),
    ("target_rate", ColumnKind::Number, false),
    ("rate_ratio", ColumnKind::Number, false),
    ("dwell_mean", ColumnKind::Number, true),
    ("dwell_median", ColumnKind::Number, true),
    ("dwell_p90", ColumnKind::Number, true),
    ("open_dwell", ColumnKind::Number, true),
    ("timeout", ColumnKind::Number, true),
    ("timed_out", ColumnKind::Number, false),
];

/// The page.
pub fn page(sight: &Sight<'_>) -> Page {
    let mut blocks = Vec::new();
    blocks.extend(tiles(sight));
    if let Some(stages) = stages(sight) {
        let series = [("open", SeriesRole::Actual)];
        blocks.push(sight.chart("funnel.shape", ChartKind::Funnel, "stages", "stage", &series));
        blocks.push(Block::Table(stages));
    }
    blocks.extend(lost(sight));
    if blocks.is_empty() {
        blocks.push(sight.missing("funnel.deals.empty"));
    }
    let page = sight.page("funnel/index", "funnel");
    let late = sight.figures.find("funnel/timed_out").and_then(|id| sight.figures.number(id)).filter(|number| !number.is_zero());
    let badge = late.and_then(|late| Some((Status::Watch, usize::try_from(late).ok()?)));
    Page { title: title(sight).unwrap_or(page.title.clone()), badge, blocks, ..page }
}

/// Where deals stick, else what the pipeline is worth.
fn title(sight: &Sight<'_>) -> Option<Text> {
    let pieces = [("open", "funnel/open"), ("amount", "funnel/open_amount"), ("late", "funnel/timed_out")];
    let Some((stage, columns)) = bottleneck(sight) else { return sight.finding_text("page.funnel/index", &pieces) };
    let row = sight.figures.family_ref(columns.family).row(&stage.id.value)?;
    let pieces = [
        ("stage", Text::plain(&stage.name.value)),
        ("conversion", Text::figure(columns.conversion.at(row))),
        ("target", Text::figure(columns.target_rate.at(row))),
    ];
    Some(sight.sentence("page.funnel/index.bottleneck", &pieces))
}

fn bottleneck<'a>(sight: &Sight<'a>) -> Option<(&'a Stage, StageColumns)> {
    let columns = StageColumns::find(sight.figures)?;
    let family = sight.figures.family_ref(columns.family);
    let is_it = |stage: &&Stage| family.row(&stage.id.value).is_some_and(|row| sight.figures.value(columns.bottleneck.at(row)).is_true());
    sight.plan.funnel.stages.iter().find(is_it).map(|stage| (stage, columns))
}

fn tiles(sight: &Sight<'_>) -> Option<Block> {
    let columns = PipelineColumns::find(sight.figures)?;
    let pieces = [
        ("amount", "funnel/open_amount"),
        ("goal_left", "funnel/goal_left"),
        ("least", "plan/pipeline_coverage"),
        ("won", "funnel/won"),
        ("won_amount", "funnel/won_amount"),
        ("lost", "funnel/lost"),
        ("lost_amount", "funnel/lost_amount"),
        ("passed", "funnel/close_passed"),
        ("inactive", "funnel/inactive"),
    ];
    let number = |column: ColumnId| sight.figures.number(column.at(0));
    let watched = |column: ColumnId| if number(column).is_some_and(|number| !number.is_zero()) { Status::Watch } else { Status::Good };
    let thin = sight.figures.value(columns.thin.at(0));
    let coverage = if thin.is_true() { Status::Watch } else { Status::Good };
    let shown: [(&str, ColumnId, Status); 5] = [
        ("open", columns.open, Status::None),
        ("weighted", columns.weighted, Status::None),
        ("coverage", columns.coverage, coverage),
        ("overall", columns.overall, Status::None),
        ("timed_out", columns.timed_out, watched(columns.timed_out)),
    ];
    let present = shown.into_iter().filter(|(_, column, _)| sight.figures.exists(column.at(0)) && sight.figures.value(column.at(0)).is_present());
    let tiles: Vec<Tile> = present.map(|(name, column, status)| sight.tile(&format!("funnel.tile.{name}"), status, column.at(0), &pieces)).collect();
    (!tiles.is_empty()).then_some(Block::Tiles(tiles))
}

fn stages(sight: &Sight<'_>) -> Option<Table> {
    let columns = StageColumns::find(sight.figures)?;
    let rows: Rows = stages_in_order(sight.plan).into_iter().map(|stage| stage_row(sight, stage, &columns)).collect();
    let is_snapshot = sight.figures.find("funnel/is_snapshot").is_some_and(|id| sight.figures.value(id).is_true());
    let aid = if !is_ordered(sight.plan) {
        "funnel.stages.aid.unordered"
    } else if is_snapshot {
        "funnel.stages.aid.snapshot"
    } else {
        "funnel.stages.aid"
    };
    let footnote = sight.footnote(Text::plain(sight.word(aid)), &rows);
    (!rows.is_empty()).then(|| {
        Table {
            id: "stages".into(),
            heading: sight.heading("funnel.stages"),
            sheets: vec![sight.sheet("funnel", "sheet.stages", 2)],
            columns: STAGE.iter().map(|&(id, kind, minor)| Column { minor, ..sight.head("funnel", id, kind) }).collect(),
            rows,
            footnote,
            ..Table::default()
        }
        .with_blank_columns_off_page()
    })
}

fn stage_row(sight: &Sight<'_>, stage: &Stage, columns: &StageColumns) -> Row {
    let row = sight.figures.family_ref(columns.family).row(&stage.id.value);
    let is_stuck = row.is_some_and(|row| sight.figures.value(columns.bottleneck.at(row)).is_true());
    let cells = STAGE.iter().map(|&(id, ..)| match id {
        "stage" => Cell::text(&stage.name.value),
        "rate_ratio" if is_stuck => sight.cell(&format!("stage/{}/{id}", stage.id.value)).with_status(Some(Status::Miss)),
        _ => sight.cell(&format!("stage/{}/{id}", stage.id.value)),
    });
    home("stage", &stage.id.value, cells.collect())
}

/// Why deals were lost, as a Pareto table and chart.
fn lost(sight: &Sight<'_>) -> Option<Block> {
    let columns = LostColumns::find(sight.figures)?;
    let family = sight.figures.family_ref(columns.family);
    let reasons: Vec<String> = family.keys().map(str::to_string).collect();
    let rows: Rows = reasons
        .iter()
        .enumerate()
        .map(|(row, reason)| {
            let figure = |column: ColumnId| Cell::figure(column.at(row as u32));
            let cells = vec![Cell::text(reason), figure(columns.count), figure(columns.amount), figure(columns.share), figure(columns.cumulative)];
            Row { cells, ..Row::default() }
        })
        .collect();
    let kinds = [
        ("reason", ColumnKind::Text),
        ("count", ColumnKind::Number),
        ("amount", ColumnKind::Number),
        ("share", ColumnKind::Number),
        ("cumulative", ColumnKind::Number),
    ];
    let table = Table {
        id: "lost".into(),
        heading: Heading::default(),
        sheets: vec![sight.sheet("funnel", "sheet.lost", 9)],
        columns: sight.heads("funnel", &kinds),
        footnote: sight.footnote(Text::default(), &rows),
        rows,
        ..Table::default()
    };
    let chart = sight.chart("funnel.lost", ChartKind::Bars, "lost", "reason", &[("count", SeriesRole::Actual)]);
    Some(Block::Columns(vec![(6, vec![chart]), (6, vec![Block::Table(Table { heading: sight.heading("funnel.lost.table"), ..table })])]))
}
