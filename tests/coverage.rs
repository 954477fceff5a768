//! Every point of the inventory of what sales planning needs stands in the sample: its entity has records, the figure or rule that works
//! on it is there, and the block of the page and the sheet that show it hold something of it. The table is `coverage.tsv`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use planpress::compile::{Compiled, Options, compile};
use planpress::load::folder;
use planpress::model::Plan;
use planpress::report::{Block, Report, Table};

/// One row of the table.
struct Point<'t> {
    id: &'t str,
    kind: &'t str,
    proof: &'t str,
    block: &'t str,
    sheet: &'t str,
    words: &'t str,
}

fn points(text: &str) -> Vec<Point<'_>> {
    let rows = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, kind, proof, block, sheet, words] = cells[..] else { panic!("{line}: a row has six cells") };
        Point { id, kind, proof, block, sheet, words }
    })
    .collect()
}

/// The sample, and the names of its records by kind.
struct Sample {
    compiled: Compiled,
    names: BTreeMap<&'static str, BTreeSet<String>>,
}

impl Sample {
    fn build() -> Self {
        let compiled = compile(folder(Path::new("sample-project")).expect("the sample can be read"), &Options::default());
        let mut names: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
        compiled.plan.names(&mut |kind, name, _| {
            names.entry(kind).or_default().insert(name.to_string());
        });
        Self { compiled, names }
    }

    fn report(&self) -> &Report {
        self.compiled.report.as_ref().expect("the sample has a report")
    }

    /// What is wrong with a point; nothing when it is all there.
    fn faults(&self, point: &Point<'_>) -> Vec<String> {
        let found = [self.entity(point), self.proof(point), self.block(point), self.sheet(point)];
        found.into_iter().flatten().map(|fault| format!("{}: {fault}", point.id)).collect()
    }

    fn entity(&self, point: &Point<'_>) -> Option<String> {
        let is_known = Plan::infos().any(|info| info.kind == point.kind);
        // Actuals are kept as facts, not as records.
        let has_records = point.kind == "actual" || self.names.contains_key(point.kind);
        (!is_known || !has_records).then(|| format!("the sample has no {}", point.kind))
    }

    fn proof(&self, point: &Point<'_>) -> Option<String> {
        match point.proof.split_once(':') {
            Some(("figure", name)) => {
                let (family, column) = name.split_once('/').expect("a figure is named by family and column");
                let figures = &self.compiled.figures;
                let column = figures.find_column(family, column);
                let has_value = column.is_some_and(|column| figures.rows(column.family()).any(|row| figures.value(column.at(row)).is_present()));
                (!has_value).then(|| format!("no figure of {name} has a value"))
            }
            Some(("rule", code)) => (!Path::new("tests/errors").join(code).exists()).then(|| format!("{code} has no case")),
            _ => (point.proof != "-").then(|| format!("{} is neither a figure nor a rule", point.proof)),
        }
    }

    fn block(&self, point: &Point<'_>) -> Option<String> {
        if point.block == "-" {
            return None;
        }
        let (path, table) = point.block.split_once('#').map_or((point.block, None), |(path, table)| (path, Some(table)));
        let Some(page) = self.report().pages.iter().find(|page| page.path == path) else { return Some(format!("no page {path}")) };
        let shown = match table {
            None => format!("{:?} {:?} {:?} {:?}", page.title, page.lead, self.report().frame.facts, page.blocks),
            Some(id) => match page.blocks.iter().flat_map(Block::tables).find(|table| is_called(table, id) && !table.rows.is_empty()) {
                Some(table) => format!("{:?}", table.rows),
                None => return Some(format!("no rows in {}", point.block)),
            },
        };
        let is_there = match point.words {
            "-" => true,
            "" => self.names.get(point.kind).is_some_and(|names| names.iter().any(|name| shown.contains(name.as_str()))),
            words => shown.contains(words),
        };
        (!is_there).then(|| format!("{} shows nothing of it", point.block))
    }

    fn sheet(&self, point: &Point<'_>) -> Option<String> {
        let (workbook, sheet) = point.sheet.strip_suffix(']').and_then(|place| place.split_once('['))?;
        let stands = |table: &&Table| table.sheets.iter().any(|place| place.workbook == workbook && place.sheet == sheet);
        let is_filled = self.report().tables().filter(stands).any(|table| !table.rows.is_empty());
        (!is_filled).then(|| format!("no rows on {}", point.sheet))
    }
}

/// Whether a table has this id; an id made from content ends in `*`.
fn is_called(table: &Table, id: &str) -> bool {
    id.strip_suffix('*').map_or(table.id == id, |start| table.id.starts_with(start))
}

#[test]
fn the_sample_shows_every_point_of_the_inventory() {
    let text = std::fs::read_to_string("tests/coverage.tsv").expect("the table is in the repository");
    let points = points(&text);
    let sample = Sample::build();
    let faults: Vec<String> = points.iter().flat_map(|point| sample.faults(point)).collect();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    let ids: BTreeSet<&str> = points.iter().map(|point| point.id).collect();
    assert!(ids.len() == points.len() && points.len() > 120, "{} points", points.len());
}

#[test]
fn what_is_missing_is_found() {
    let sample = Sample::build();
    let wrong = "x\tgoal\tfigure:goal/nothing\tstrategy/goals#goals\tstrategy[没有]\t没有这样的字\ny\tnothing\trule:W999\tno/page\t-\t\n";
    let faults: Vec<usize> = points(wrong).iter().map(|point| sample.faults(point).len()).collect();
    assert_eq!(faults, [3, 3]);
}
