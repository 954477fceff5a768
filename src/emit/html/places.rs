//! Where things stand: pages, anchors and workbooks, and the relative links between them.

use crate::report::{Link, Report};
use foldhash::{HashMap, HashSet};

/// Folder of the workbooks, beside the pages.
pub const WORKBOOKS: &str = "workbooks";

/// A page, and an anchor in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place<'a> {
    page: &'a str,
    anchor: Option<&'a str>,
}

/// The home of every entity, table and sheet.
#[derive(Debug, Default)]
pub struct Places<'a> {
    pages: HashSet<&'a str>,
    entities: HashMap<&'a str, Place<'a>>,
    tables: HashMap<&'a str, Place<'a>>,
    sheets: HashSet<(&'a str, &'a str)>,
}

impl<'a> Places<'a> {
    /// The places of a report: what its pages show, so rows beyond those shown have none. A page of its own goes before a row of a table; among several the first counts.
    pub fn of(report: &'a Report) -> Self {
        let mut places = Self { pages: report.pages.iter().map(|page| page.path.as_str()).collect(), ..Self::default() };
        for page in &report.pages {
            for entity in &page.entities {
                places.entities.entry(entity).or_insert(Place { page: &page.path, anchor: None });
            }
        }
        for page in &report.pages {
            for table in page.blocks.iter().flat_map(crate::report::Block::tables) {
                places.tables.entry(&table.id).or_insert(Place { page: &page.path, anchor: Some(&table.id) });
                for entity in table.rows.shown().iter().filter_map(|row| row.entity.as_deref()) {
                    places.entities.entry(entity).or_insert(Place { page: &page.path, anchor: Some(entity) });
                }
            }
        }
        let sheets = report.tables().flat_map(|table| &table.sheets);
        places.sheets = sheets.map(|place| (place.workbook, place.sheet.as_str())).collect();
        places
    }

    /// The link from a page, relative to it; `None` when it leads nowhere.
    pub fn href(&self, from: &str, link: &Link) -> Option<String> {
        match link {
            Link::Entity(key) => self.entities.get(key.as_str()).map(|place| place.href(from)),
            Link::Page(path) => self.pages.get(path.as_str()).map(|page| Place { page, anchor: None }.href(from)),
            Link::Table(id) => self.tables.get(id.as_str()).map(|place| place.href(from)),
            Link::Sheet { workbook, sheet } => {
                let known = self.sheets.contains(&(workbook.as_str(), sheet.as_str()));
                known.then(|| format!("{}{WORKBOOKS}/{}.xlsx", up(from), encode(workbook)))
            }
        }
    }

    /// The link from the top of the site to an entity.
    pub fn href_from_top(&self, entity: &str) -> Option<String> {
        self.entities.get(entity).map(|place| place.href(""))
    }
}

impl Place<'_> {
    fn href(&self, from: &str) -> String {
        let anchor = self.anchor.map(|anchor| format!("#{}", encode(anchor))).unwrap_or_default();
        if self.page == from && !anchor.is_empty() {
            return anchor;
        }
        format!("{}{}.html{anchor}", up(from), self.page)
    }
}

/// The way from a page up to the top of the site: `../` for each folder it lies in.
pub fn up(from: &str) -> String {
    "../".repeat(from.matches('/').count())
}

/// Percent-encodes what may not stand in a link; slashes stay.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' => encoded.push(char::from(byte)),
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::Places;
    use crate::report::{Block, Link, Page, Report, Row, Table};

    fn report() -> Report {
        let rows = vec![Row { entity: Some("task/t-07".into()), ..Row::default() }, Row { entity: Some("kpi/revenue".into()), ..Row::default() }];
        let table = Table { id: "tasks".into(), rows: rows.into(), ..Table::default() };
        let first = Page { path: "execution/index".into(), blocks: vec![Block::Table(table)], ..Page::default() };
        let second = Page { path: "evaluation/kpi-revenue".into(), entities: vec!["kpi/revenue".into()], ..Page::default() };
        Report { pages: vec![first, second, Page { path: "index".into(), ..Page::default() }], ..Report::default() }
    }

    #[test]
    fn links_are_relative_and_lead_to_the_home() {
        let report = report();
        let places = Places::of(&report);
        let href = |from, link: Link| places.href(from, &link);
        assert_eq!(href("index", Link::Entity("task/t-07".into())).as_deref(), Some("execution/index.html#task/t-07"));
        assert_eq!(href("evaluation/kpi-revenue", Link::Entity("task/t-07".into())).as_deref(), Some("../execution/index.html#task/t-07"));
        assert_eq!(href("execution/index", Link::Table("tasks".into())).as_deref(), Some("#tasks"));
        assert_eq!(href("index", Link::Entity("kpi/revenue".into())).as_deref(), Some("evaluation/kpi-revenue.html"));
        assert_eq!(href("execution/index", Link::Page("index".into())).as_deref(), Some("../index.html"));
        assert_eq!(href("index", Link::Entity("kpi/none".into())), None);
    }
}
