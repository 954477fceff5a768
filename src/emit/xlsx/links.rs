//! Where links of cells lead: to a sheet of the same workbook, to another workbook beside it, to a page of the site.

use super::layout::Layout;
use crate::report::{Link, Report};
use foldhash::HashMap;

/// Links that Excel allows on a sheet.
pub const MOST_LINKS: usize = 65_530;

/// Resolves links of one workbook.
pub struct Links<'a> {
    pages: HashMap<&'a str, &'a str>,
    tables: HashMap<&'a str, &'a str>,
    sheets: HashMap<&'a str, String>,
    names: HashMap<(&'a str, &'a str), String>,
}

/// The address of a page seen from the folder of the workbooks.
pub fn page_address(path: &str) -> String {
    format!("file:///../{path}.html")
}

/// The address of a sheet of the same workbook.
pub fn sheet_address(sheet: &str) -> String {
    format!("internal:'{}'!A1", sheet.replace('\'', "''"))
}

impl<'a> Links<'a> {
    /// The links that cells of this workbook may have.
    pub fn new(report: &'a Report, layout: &Layout<'a>) -> Self {
        let pages = report.pages.iter().flat_map(|page| page.entities.iter().map(|entity| (entity.as_str(), page.path.as_str()))).collect();
        let on_page = |page: &'a crate::report::Page| {
            page.blocks.iter().flat_map(crate::report::Block::tables).map(|table| (table.id.as_str(), page.path.as_str()))
        };
        let sheets = layout.sheets.iter().rev().map(|sheet| (sheet.table.id.as_str(), sheet.name.clone())).collect();
        let names = layout.sheets.iter().rev().flat_map(|sheet| {
            let places = sheet.table.sheets.iter().filter(|place| place.workbook == layout.workbook.name);
            places.map(|place| ((layout.workbook.name, place.sheet.as_str()), sheet.name.clone()))
        });
        Self { pages, tables: report.pages.iter().flat_map(on_page).collect(), sheets, names: names.collect() }
    }

    /// The address of a link; `None` for what has no page.
    pub fn address(&self, link: &Link) -> Option<String> {
        match link {
            Link::Entity(key) => self.pages.get(key.as_str()).map(|path| page_address(path)),
            Link::Page(path) => Some(page_address(path)),
            Link::Table(id) => match self.sheets.get(id.as_str()) {
                Some(sheet) => Some(sheet_address(sheet)),
                None => self.tables.get(id.as_str()).map(|path| format!("{}#{id}", page_address(path))),
            },
            Link::Sheet { workbook, sheet } => Some(match self.names.get(&(workbook.as_str(), sheet.as_str())) {
                Some(name) => sheet_address(name),
                None => format!("file:///{workbook}.xlsx#'{}'!A1", sheet.replace('\'', "''")),
            }),
        }
    }
}
