//! Names for people, made from the segments of a key by the vocabulary: `kpi/revenue/2026-Q1/region:west/rag` is
//! 收入 · 一季度 · 西部 · 评级. An operand is named by the segments that its parent lacks.

use super::{FigureId, Figures};
use crate::vocabulary::Vocabulary;

/// Between the segments of a name.
const BETWEEN: &str = " · ";

impl Figures {
    /// The full name of a figure.
    pub fn name(&self, id: FigureId, vocabulary: &Vocabulary) -> String {
        self.segments(id, vocabulary).join(BETWEEN)
    }

    /// Name of a figure beside its parent: only the segments that the parent lacks; the column when nothing differs.
    pub fn name_beside(&self, id: FigureId, parent: FigureId, vocabulary: &Vocabulary) -> String {
        self.name_beyond(id, &self.segments(parent, vocabulary), vocabulary)
    }

    /// Name of a figure beside a parent with these segments.
    pub(super) fn name_beyond(&self, id: FigureId, known: &[String], vocabulary: &Vocabulary) -> String {
        let own = self.segments(id, vocabulary);
        let fresh: Vec<_> = own.iter().filter(|segment| !known.contains(segment)).cloned().collect();
        if fresh.is_empty() { own.last().cloned().unwrap_or_default() } else { fresh.join(BETWEEN) }
    }

    /// The name of the row of a figure, without its column.
    pub fn row_name(&self, id: FigureId) -> String {
        self.row_segments(id).join(BETWEEN)
    }

    /// Name of the column of a figure.
    pub fn column_name(&self, id: FigureId, vocabulary: &Vocabulary) -> String {
        let family = self.family_ref(id.column.family()).name;
        let column = self.column_ref(id.column).name;
        vocabulary.word(&format!("figure.{family}.{column}")).to_string()
    }

    pub(super) fn segments(&self, id: FigureId, vocabulary: &Vocabulary) -> Vec<String> {
        let mut segments = self.row_segments(id);
        segments.push(self.column_name(id, vocabulary));
        segments
    }

    /// The part of the keys of a row's figures before the column: `kpi/revenue/2026-Q1`.
    pub fn row_key(&self, id: FigureId) -> String {
        let family = self.family_ref(id.column.family());
        match family.key(id.row) {
            "" => family.name.to_string(),
            row => format!("{}/{row}", family.name),
        }
    }

    fn row_segments(&self, id: FigureId) -> Vec<String> {
        let family = self.family_ref(id.column.family());
        let kinds = if family.kinds.is_empty() { std::slice::from_ref(&family.name) } else { family.kinds };
        let last = kinds.len() - 1;
        let mut rest = family.key(id.row);
        let mut names = Vec::new();
        while !rest.is_empty() {
            let position = names.len().min(last);
            let (name, length) = self.segment(kinds[position], rest, position == last);
            names.push(name);
            rest = rest[length..].trim_start_matches('/');
        }
        names
    }

    /// Name and length of the first segment of what is left of a key: the longest one with a label, as an id may hold a `/`.
    /// Without a label the segment is its own name.
    fn segment(&self, kind: &str, rest: &str, last: bool) -> (String, usize) {
        let mut ends = std::iter::once(rest.len()).chain(rest.rmatch_indices('/').map(|(at, _)| at));
        let labels = self.labels.get(kind);
        let labelled = ends.find_map(|end| Some((labels?.get(&rest[..end])?.clone(), end)));
        labelled.unwrap_or_else(|| {
            let end = rest.find('/').filter(|_| !last).unwrap_or(rest.len());
            (rest[..end].to_string(), end)
        })
    }
}
