//! The page 指标词典: what each KPI is, and how each figure is defined.

use super::column;
use crate::figures::{Column, Definition, Family};
use crate::model::goals::Kpi;
use crate::report::{Block, Cell, ColumnKind, Inline, Page, Row, RowKind, Rows, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{entity, written};

/// The page.
pub fn page(sight: &Sight<'_>) -> Page {
    let blocks = kpis(sight).into_iter().chain([Block::Table(figures(sight))]).collect();
    Page { parent: Some("quality/index".into()), blocks, ..sight.page("quality/glossary", "quality") }
}

/// The KPIs of the plan, each linked to its page.
fn kpis(sight: &Sight<'_>) -> Option<Block> {
    let rows: Vec<Row> = sight.plan.goals.kpis.iter().map(|kpi| Row { cells: kpi_cells(sight, kpi), ..Row::default() }).collect();
    let head = |(id, kind): (&'static str, ColumnKind)| {
        let title = sight.vocabulary.field("kpi", id).to_string();
        crate::report::Column { id, title, kind, ..crate::report::Column::default() }
    };
    let columns = [
        ("name", ColumnKind::Text),
        ("definition", ColumnKind::Prose),
        ("unit", ColumnKind::Text),
        ("direction", ColumnKind::Text),
        ("aggregation", ColumnKind::Text),
        ("numerator", ColumnKind::Text),
        ("denominator", ColumnKind::Text),
        ("frequency", ColumnKind::Text),
        ("owner", ColumnKind::Text),
        ("source_system", ColumnKind::Text),
    ];
    (!rows.is_empty()).then(|| {
        let columns = columns.map(head).to_vec();
        Block::Table(Table { id: "kpi-definitions".into(), heading: sight.heading("quality.kpis"), columns, rows: rows.into(), ..Table::default() })
    })
}

fn kpi_cells(sight: &Sight<'_>, kpi: &Kpi) -> Vec<Cell> {
    let of = |part: &Option<crate::diagnostic::Spanned<crate::model::Ref<Kpi>>>| {
        let part = part.as_ref().map(|part| sight.plan.goals.kpis.get(&part.value).map_or(part.value.name.as_str(), |kpi| &kpi.name.value));
        part.map_or_else(Cell::default, Cell::text)
    };
    vec![
        Cell::rich(entity("kpi", &kpi.id.value, &kpi.name.value)),
        written(&kpi.definition),
        written(&kpi.unit),
        sight.term(kpi.direction.as_ref().map(|direction| direction.value.term())),
        sight.term(kpi.aggregation.as_ref().map(|aggregation| aggregation.value.term())),
        of(&kpi.numerator),
        of(&kpi.denominator),
        sight.term(kpi.frequency.as_ref().map(|frequency| frequency.value.term())),
        Cell::rich(sight.person(kpi.owner.as_ref())),
        written(&kpi.source_system),
    ]
}

/// Every column of every family with its definition, grouped by family.
fn figures(sight: &Sight<'_>) -> Table {
    let mut rows = Rows::default();
    for family in sight.figures.families() {
        rows.push(Row { kind: RowKind::Group, cells: vec![Cell::text(family_name(sight, family))], ..Row::default() });
        family.columns().iter().for_each(|column| rows.push(Row { cells: figure_cells(sight, family, column), ..Row::default() }));
    }
    let columns = [("name", ColumnKind::Text), ("definition", ColumnKind::Prose), ("rule", ColumnKind::Text), ("key", ColumnKind::Text)];
    Table {
        id: "glossary".into(),
        heading: sight.heading("quality.glossary"),
        columns: columns.map(|(id, kind)| column(sight, id, kind)).to_vec(),
        rows,
        ..Table::default()
    }
}

/// The name of a family: its own, else that of the entity of its rows.
fn family_name(sight: &Sight<'_>, family: &Family) -> String {
    let key = format!("family.{}", family.name);
    let word = sight.vocabulary.word(&key);
    if word == key { sight.vocabulary.entity(family.name).to_string() } else { word.to_string() }
}

fn figure_cells(sight: &Sight<'_>, family: &Family, column: &Column) -> Vec<Cell> {
    let definitions: Vec<String> = column.definitions().iter().map(|definition| definition_text(sight, definition)).collect();
    let key = format!("{}/…/{}", family.name, column.name);
    let rule = if column.rule.0.is_empty() { String::new() } else { format!("§{}", column.rule.0) };
    vec![
        Cell::text(sight.word(&format!("figure.{}.{}", family.name, column.name))),
        Cell::text(definitions.join(sight.vocabulary.word("definition.or"))),
        Cell::text(rule),
        Cell::rich(Text(vec![Inline::Code(key)])),
    ]
}

/// A definition in words of the vocabulary.
fn definition_text(sight: &Sight<'_>, definition: &Definition) -> String {
    match definition {
        Definition::Read => sight.word("definition.read"),
        Definition::Rows => sight.word("definition.rows"),
        Definition::Computed(expr) => sight.figures.definition_words(expr, sight.vocabulary),
        Definition::Derived { by, .. } => sight.word(&format!("method.{by}")),
    }
}
