//! The page 线索评分: leads by their score, the best first.

use std::cmp::Reverse;

use crate::analysis::funnel::{LeadColumns, tier};
use crate::diagnostic::Spanned;
use crate::figures::ColumnId;
use crate::model::funnel::{Lead, LeadBudget, LeadSize, NeedClarity};
use crate::report::{Block, Cell, Column, ColumnKind, Page, Row, Rows, Shown, Status, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::home;
use crate::value::Worded;
use crate::vocabulary::Term;

/// Columns of the table: id, kind, where shown, whether narrow screens may leave it out.
const COLUMNS: [(&str, ColumnKind, Shown, bool); 14] = [
    ("lead", ColumnKind::Text, Shown::Both, false),
    ("number", ColumnKind::Text, Shown::Workbook, true),
    ("rank", ColumnKind::Number, Shown::Both, false),
    ("score", ColumnKind::Number, Shown::Both, false),
    ("tier", ColumnKind::Status, Shown::Both, false),
    ("company_size", ColumnKind::Text, Shown::Workbook, true),
    ("size", ColumnKind::Number, Shown::Both, true),
    ("need_clarity", ColumnKind::Text, Shown::Workbook, true),
    ("clarity", ColumnKind::Number, Shown::Both, true),
    ("lead_budget", ColumnKind::Text, Shown::Workbook, true),
    ("budget", ColumnKind::Number, Shown::Both, true),
    ("owner", ColumnKind::Text, Shown::Both, false),
    ("source", ColumnKind::Text, Shown::Both, true),
    ("created", ColumnKind::Date, Shown::Both, true),
];

/// The page; none without leads.
pub fn page(sight: &Sight<'_>) -> Option<Page> {
    let columns = LeadColumns::find(sight.figures)?;
    let mut page = sight.child("funnel/leads", "funnel", vec![Block::Table(table(sight, &columns))]);
    let pieces = [("a", "lead_total/a"), ("count", "lead_total/count"), ("pool", "lead_total/pool")];
    if let Some(title) = sight.finding_text("page.funnel/leads", &pieces) {
        page.title = title;
    }
    Some(page)
}

fn table(sight: &Sight<'_>, columns: &LeadColumns) -> Table {
    let family = sight.figures.family_ref(columns.family);
    let score = |lead: &Lead| family.row(&lead.id.value).and_then(|row| sight.figures.number(columns.score.at(row)));
    let mut leads: Vec<&Lead> = sight.plan.funnel.leads.iter().collect();
    leads.sort_by_key(|lead| (Reverse(score(lead)), lead.created.as_ref().map(|day| day.value), &lead.id.value));
    let rows: Rows = leads.into_iter().map(|lead| row(sight, lead, columns)).collect();
    let footnote = sight.footnote(Text::plain(sight.word("funnel.leads.aid")), &rows);
    Table {
        id: "leads".into(),
        heading: sight.heading("funnel.leads"),
        sheets: vec![sight.sheet("funnel", "sheet.leads", 3)],
        columns: COLUMNS.iter().map(|&(id, kind, shown, minor)| Column { shown, minor, ..sight.head("funnel", id, kind) }).collect(),
        rows,
        footnote,
        ..Table::default()
    }
    .with_blank_columns_off_page()
}

fn row(sight: &Sight<'_>, lead: &Lead, columns: &LeadColumns) -> Row {
    let row = sight.figures.family_ref(columns.family).row(&lead.id.value);
    let figure = |column: ColumnId| row.map_or_else(Cell::default, |row| sight.cell_at(column, row));
    let source = lead
        .source
        .as_ref()
        .map(|source| sight.plan.frame.channels.get(&source.value).map_or(source.value.name.as_str(), |channel| channel.name.value.as_str()));
    let cells = vec![
        Cell::text(lead.customer.as_ref().map_or(&lead.id.value, |customer| &customer.value)),
        Cell::text(&lead.id.value),
        figure(columns.rank),
        figure(columns.score),
        figure(columns.tier).with_status(row.map(|row| status(sight, columns.tier, row))),
        factor(sight, &lead.company_size, LeadSize::term),
        figure(columns.size),
        factor(sight, &lead.need_clarity, NeedClarity::term),
        figure(columns.clarity),
        factor(sight, &lead.budget, LeadBudget::term),
        figure(columns.budget),
        if lead.owner.is_some() { Cell::rich(sight.person(lead.owner.as_ref())) } else { Cell::text(sight.word("funnel.pool")) },
        source.map_or_else(Cell::default, Cell::text),
        figure(columns.created),
    ];
    home("lead", &lead.id.value, cells)
}

/// A word of a set in the words of the report, else as it is written.
fn factor<T: Copy>(sight: &Sight<'_>, word: &Option<Spanned<Worded<T>>>, term: fn(T) -> Term) -> Cell {
    match word.as_ref().map(|word| &word.value) {
        Some(Worded::Common(word)) => Cell::text(sight.vocabulary.term_label(term(*word))),
        Some(Worded::Own(word)) => Cell::text(word),
        None => Cell::default(),
    }
}

fn status(sight: &Sight<'_>, column: ColumnId, row: u32) -> Status {
    match sight.figures.value(column.at(row)).term() {
        Some(tier::A) => Status::Good,
        Some(tier::B) => Status::Info,
        _ => Status::None,
    }
}
