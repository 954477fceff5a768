//! What the tables are called, by their places.

use std::collections::BTreeMap;

use crate::diagnostic::FileId;
use crate::recognise::words::{self, layout_words};
use crate::recognise::{Reading, Title};

use super::identity::Sheet;

/// The titles of all sheets, and of files that are one table.
#[derive(Debug, Default)]
pub struct Titles<'r> {
    by_sheet: BTreeMap<Sheet, (&'r Title, Whose)>,
    none: Title,
}

/// Whose a table is, by its title: what is left of the names of its file and its sheet without the words of tables and of time, 华南 of
/// 支出-华南.
#[derive(Clone, Debug)]
struct Whose {
    file: FileId,
    of_file: String,
    of_sheet: String,
}

impl<'r> Titles<'r> {
    /// Those of what was read.
    pub fn new(readings: &'r [Reading]) -> Self {
        let titled = |reading: &'r Reading| reading.place().map(|sheet| (sheet, (&reading.title, Whose::of(sheet.0, &reading.title))));
        Self { by_sheet: readings.iter().filter_map(titled).collect(), none: Title::default() }
    }

    /// The title of a sheet.
    pub fn of(&self, sheet: Sheet) -> &Title {
        self.by_sheet.get(&sheet).map_or(&self.none, |(title, _)| title)
    }

    /// Whether a table is one of sums by the name of its sheet, or of its file where the sheet has none.
    pub fn is_of_sums(&self, sheet: Sheet) -> bool {
        let title = self.of(sheet);
        let name = if title.sheet.is_empty() { &title.file } else { &title.sheet };
        let says_so = || words::is_member_total(name) || layout_words().sums_in_titles.iter().any(|word| name.contains(word.as_str()));
        // 市场部费用汇总 sums up what 市场部 has, and nothing of others.
        bare(name).is_empty() && says_so()
    }

    /// Whether two tables are of different places, departments or the like.
    pub fn are_apart(&self, first: Sheet, second: Sheet) -> bool {
        let whose = |sheet: Sheet| self.by_sheet.get(&sheet).map(|(_, whose)| whose);
        first != second && whose(first).zip(whose(second)).is_some_and(|(first, second)| first.is_other(second))
    }
}

impl Whose {
    fn of(file: FileId, title: &Title) -> Self {
        let [of_file, of_sheet] = title.timeless.each_ref().map(|name| bare(name));
        Self { file, of_file, of_sheet }
    }

    /// Whether two tables are not of the same. Of two sheets of one file only their own names tell.
    fn is_other(&self, other: &Self) -> bool {
        let name = |whose: &Self| if self.file == other.file { whose.of_sheet.clone() } else { [&*whose.of_file, &*whose.of_sheet].concat() };
        let (own, other) = (name(self), name(other));
        !own.is_empty() && !other.is_empty() && own != other
    }
}

/// A name without the words of tables and of time.
fn bare(name: &str) -> String {
    let layout = layout_words();
    let lists = [&layout.spent, &layout.title_tails, &layout.executed, &layout.spent_by, &layout.budgeted, &layout.sums_in_titles];
    let mut words: Vec<&String> = lists.into_iter().flatten().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut bare = words.into_iter().fold(name.to_string(), |rest, word| rest.replace(word.as_str(), ""));
    bare.retain(char::is_alphabetic);
    bare
}
