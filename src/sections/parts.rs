//! Parts of pages that views of several sections make alike: pages below a top page, charts, reading aids, headings that state a finding,
//! tiles.

use super::Sight;
use crate::figures::FigureId;
use crate::report::{Block, Chart, ChartKind, Footnote, Heading, Page, Series, SeriesRole, Status, Text, Tile};

impl Sight<'_> {
    /// A page below the top page of its section.
    pub fn child(&self, path: &str, section: &'static str, blocks: Vec<Block>) -> Page {
        Page { parent: Some(format!("{section}/index")), blocks, ..self.page(path, section) }
    }

    /// A chart over a table of the same page, with its words `<key>` and `<key>.summary`.
    pub fn chart(&self, key: &str, kind: ChartKind, table: &str, category: &'static str, series: &[(&'static str, SeriesRole)]) -> Block {
        Block::Chart(Chart {
            heading: self.heading(key),
            kind,
            table: table.into(),
            category,
            series: series.iter().map(|&(column, role)| Series { column, role }).collect(),
            as_of: None,
            summary: Text::plain(self.word(&format!("{key}.summary"))),
            footnote: Footnote::default(),
        })
    }

    /// A footnote with a reading aid of the vocabulary.
    pub fn aid(&self, key: &str) -> Footnote {
        Footnote { aid: Text::plain(self.word(key)), sources: Vec::new() }
    }

    /// A heading that states a finding, when all its figures have a value, else the name of the table.
    pub fn finding(&self, key: &str, figures: &[(&str, &str)]) -> Heading {
        Heading { title: self.finding_text(key, figures).unwrap_or_else(|| Text::plain(self.word(key))), ..Heading::default() }
    }

    /// The sentence `<key>.finding` with figures put in; `None` when one of them has no value.
    pub fn finding_text(&self, key: &str, figures: &[(&str, &str)]) -> Option<Text> {
        let pieces: Option<Vec<_>> = figures.iter().map(|&(name, key)| Some((name, Text::figure(self.present(key)?)))).collect();
        Some(self.sentence(&format!("{key}.finding"), &pieces?))
    }

    /// A key figure with its words `<key>`, `<key>.left` and `<key>.right`, in which the figures named are put.
    pub fn tile(&self, key: &str, status: Status, figure: FigureId, pieces: &[(&str, &str)]) -> Tile {
        let pieces: Vec<_> = pieces.iter().map(|&(name, key)| (name, self.figure_text(key))).collect();
        let words = |side: &str| self.sentence(&format!("{key}.{side}"), &pieces);
        Tile { label: self.word(key), status, figure, bar: None, left: words("left"), right: words("right"), link: None }
    }
}
