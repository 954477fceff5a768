//! The page 经验与案例: what was learnt, the procedures it became, and successes to tell.

use crate::analysis::improvements::ProcedureColumns;
use crate::model::measurement::{Case, Lesson, Sop};
use crate::report::{Block, Cell, ColumnKind, Page, Row, Rows, Status, Table};
use crate::sections::Sight;
use crate::sections::cells::{entity, home, written};

/// The page.
pub fn page(sight: &Sight<'_>) -> Page {
    let tables = tables(sight);
    let blocks = if tables.is_empty() { vec![sight.missing("lesson.empty")] } else { tables.into_iter().map(Block::Table).collect() };
    sight.child("evaluation/lessons", "evaluation", blocks)
}

fn tables(sight: &Sight<'_>) -> Vec<Table> {
    let measurement = &sight.plan.measurement;
    let lessons = measurement.lessons.iter().map(|lesson| lesson_row(sight, lesson)).collect();
    let procedures = measurement.sops.iter().map(|procedure| procedure_row(sight, procedure)).collect();
    let cases = measurement.cases.iter().map(|case| case_row(sight, case)).collect();
    let kinds = |ids: &[(&'static str, ColumnKind)]| sight.heads("evaluation", ids);
    let table = |id: &str, order: u16, columns, rows: Rows| Table {
        id: id.into(),
        heading: sight.heading(&format!("evaluation.{id}")),
        sheets: vec![sight.sheet("evaluation", &format!("sheet.{id}"), order)],
        columns,
        rows,
        ..Table::default()
    };
    let prose = ColumnKind::Prose;
    let text = ColumnKind::Text;
    let all = [
        table(
            "lessons",
            14,
            kinds(&[("lesson", prose), ("result", prose), ("validated", text), ("sop", text), ("initiative", text), ("note", prose)]),
            lessons,
        ),
        table(
            "procedures",
            15,
            kinds(&[("procedure", prose), ("doc", text), ("trained", ColumnKind::Number), ("audience", text), ("note", prose)]),
            procedures,
        ),
        table("cases", 16, kinds(&[("customer", text), ("result", prose), ("initiative", text), ("quotable", text), ("note", prose)]), cases),
    ];
    all.into_iter().filter(|table| !table.rows.is_empty()).map(Table::with_blank_columns_off_page).collect()
}

/// Yes or no, in words; nothing when nobody says.
fn said(sight: &Sight<'_>, flag: Option<bool>) -> Cell {
    flag.map_or_else(Cell::default, |flag| Cell::text(sight.word(if flag { "flag.yes" } else { "flag.no" })))
}

fn initiative(sight: &Sight<'_>, reference: Option<&crate::model::Ref<crate::model::strategy::Initiative>>) -> Cell {
    let found = reference.and_then(|reference| sight.plan.strategy.initiatives.get(reference));
    found.map_or_else(Cell::default, |initiative| Cell::rich(entity("initiative", &initiative.id.value, &initiative.name.value)))
}

fn lesson_row(sight: &Sight<'_>, lesson: &Lesson) -> Row {
    let procedure = lesson.sop.as_ref().and_then(|sop| sight.plan.measurement.sops.get(&sop.value));
    let validated = lesson.validated.as_ref().map(|flag| flag.value.0);
    let mark = validated.map(|validated| if validated { Status::Good } else { Status::ToDo });
    let cells = vec![
        Cell::text(&lesson.text.value),
        written(&lesson.result),
        said(sight, validated).with_status(mark),
        procedure.map_or_else(Cell::default, |procedure| Cell::rich(entity("sop", &procedure.id.value, &procedure.title.value))),
        initiative(sight, lesson.initiative.as_ref().map(|initiative| &initiative.value)),
        written(&lesson.note),
    ];
    home("lesson", &lesson.id.value, cells)
}

fn procedure_row(sight: &Sight<'_>, procedure: &Sop) -> Row {
    let trained = ProcedureColumns::find(sight.figures).map(|columns| sight.cell_of(columns.trained_count, &procedure.id.value));
    let cells = vec![
        Cell::text(&procedure.title.value),
        written(&procedure.doc),
        trained.unwrap_or_default(),
        written(&procedure.audience),
        written(&procedure.note),
    ];
    home("sop", &procedure.id.value, cells)
}

fn case_row(sight: &Sight<'_>, case: &Case) -> Row {
    let cells = vec![
        Cell::text(&case.customer.value),
        Cell::text(&case.result.value),
        initiative(sight, case.initiative.as_ref().map(|initiative| &initiative.value)),
        said(sight, case.quotable.as_ref().map(|flag| flag.value.0)),
        written(&case.note),
    ];
    home("case", &case.id.value, cells)
}
