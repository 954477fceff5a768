//! The page 需求: which need first, and who answers it.

use super::child;
use crate::analysis::market::QUADRANT;
use crate::model::market::Need;
use crate::report::{Block, Cell, ColumnKind, Inline, Matrix, Page, Quadrant, Row, Status, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{entity, home};
use crate::vocabulary::Term;

/// The quadrants in reading order.
const QUADRANTS: [&str; 4] = ["urgent_important", "important", "urgent", "other"];

/// The page.
pub fn page(sight: &Sight<'_>) -> Page {
    if sight.plan.market.needs.is_empty() {
        return child(sight, "market/needs", None, vec![sight.missing("needs.empty")]);
    }
    let title = sight.finding_text("page.market/needs", &[("pressing", "need_total/pressing"), ("open", "need_total/open")]);
    child(sight, "market/needs", title, vec![Block::Matrix(matrix(sight)), Block::Table(table(sight))])
}

/// The needs, the highest priority first, then by frequency × value.
pub fn ranked<'a>(sight: &'a Sight<'_>) -> Vec<&'a Need> {
    let number = |need: &Need, column: &str| sight.figures.find(&format!("need/{}/{column}", need.id.value)).and_then(|id| sight.figures.number(id));
    let mut needs: Vec<_> = sight.plan.market.needs.iter().collect();
    needs.sort_by_key(|need| std::cmp::Reverse((number(need, "priority"), number(need, "tie"))));
    needs
}

fn quadrant(sight: &Sight<'_>, need: &Need) -> Option<Term> {
    sight.figures.find(&format!("need/{}/quadrant", need.id.value)).and_then(|id| sight.figures.value(id).term())
}

/// Whether a pressing need has no initiative.
pub fn is_open(sight: &Sight<'_>, need: &Need) -> bool {
    sight.figures.find(&format!("need/{}/open", need.id.value)).is_some_and(|id| sight.figures.value(id).is_true())
}

fn matrix(sight: &Sight<'_>) -> Matrix {
    let quadrants = QUADRANTS.iter().map(|&code| {
        let needs = ranked(sight).into_iter().filter(|need| quadrant(sight, need).is_some_and(|term| term.code == code));
        let items = needs.map(|need| {
            let text = entity("need", &need.id.value, &need.text.value);
            if is_open(sight, need) { text.with(Inline::Tag(sight.word("needs.open"), true)) } else { text }
        });
        Quadrant { title: sight.vocabulary.term_label(Term::new(QUADRANT, code)).to_string(), items: items.collect() }
    });
    Matrix { heading: sight.heading("needs.matrix"), quadrants: quadrants.collect(), footnote: sight.aid("needs.matrix.aid") }
}

fn table(sight: &Sight<'_>) -> Table {
    let columns = [
        ("need", ColumnKind::Prose),
        ("persona", ColumnKind::Text),
        ("urgency", ColumnKind::Number),
        ("importance", ColumnKind::Number),
        ("unmet", ColumnKind::Text),
        ("priority", ColumnKind::Number),
        ("rank", ColumnKind::Number),
        ("need_quadrant", ColumnKind::Text),
        ("frequency", ColumnKind::Number),
        ("value", ColumnKind::Number),
        ("answers", ColumnKind::Number),
        ("initiatives", ColumnKind::Prose),
        ("source", ColumnKind::Text),
    ];
    let mut columns = sight.heads("market", &columns);
    for column in columns.iter_mut().filter(|column| ["frequency", "value", "source"].contains(&column.id)) {
        column.minor = true;
    }
    let rows = ranked(sight).into_iter().map(|need| row(sight, need)).collect();
    let heading = sight.finding("table.needs", &[("count", "need_total/count"), ("answered", "need_total/answered")]);
    Table { id: "needs".into(), heading, sheets: vec![sight.sheet("market", "sheet.needs", 9)], columns, rows, ..Table::default() }
}

fn row(sight: &Sight<'_>, need: &Need) -> Row {
    let key = |column: &str| format!("need/{}/{column}", need.id.value);
    let position = sight.plan.market.needs.position(&need.id.value);
    let answers = sight.plan.strategy.initiatives.iter().filter(|initiative| initiative.needs.iter().any(|named| named.value.target == position));
    let persona = need.persona.as_ref().and_then(|persona| sight.plan.market.personas.get(&persona.value));
    let mark = is_open(sight, need).then_some(Status::Watch);
    let written = need.source.iter().map(|source| Text::plain(&source.value));
    let cells = vec![
        Cell::text(&need.text.value),
        Cell::rich(persona.map(|persona| entity("persona", &persona.id.value, &persona.name.value)).unwrap_or_default()),
        sight.cell(&key("urgency")),
        sight.cell(&key("importance")),
        sight.cell(&key("unmet")),
        sight.cell(&key("priority")),
        sight.cell(&key("rank")),
        sight.cell(&key("quadrant")),
        sight.cell(&key("frequency")),
        sight.cell(&key("value")),
        sight.cell(&key("initiatives")).with_status(mark),
        Cell::rich(sight.joined(answers.map(|initiative| entity("initiative", &initiative.id.value, &initiative.name.value)))),
        Cell::rich(sight.joined(written.chain([super::evidence::links(sight, &need.evidence)]))),
    ];
    home("need", &need.id.value, cells)
}
