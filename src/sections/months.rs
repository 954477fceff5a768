//! Months as columns of a table: those there is room for, and a word on where the others stand.

use super::Sight;
use crate::report::{Column, ColumnKind, Text};
use crate::value::Period;

/// Ids of the columns; a table has no more columns of months.
const IDS: [&str; 24] = [
    "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m12", "m13", "m14", "m15", "m16", "m17", "m18", "m19", "m20", "m21", "m22",
    "m23", "m24",
];

/// Months of a year: in a table with more, two columns would have the name of one month.
const YEAR: usize = 12;

/// The months that a table shows, cut once for its heads and its rows.
pub struct Months {
    /// The months with a column, in order.
    pub shown: Vec<Period>,
    left_out: usize,
}

impl Sight<'_> {
    /// The last months there is room for, at most `most`; months to come give way to those that have begun.
    pub fn months_shown(&self, mut months: Vec<Period>, most: usize) -> Months {
        let most = most.min(IDS.len());
        let begun = months.iter().filter(|month| self.look.has_begun(month)).count();
        let left_out = months.len().saturating_sub(most);
        months.truncate(begun.max(most));
        months.drain(..months.len().saturating_sub(most));
        Months { shown: months, left_out }
    }
}

impl Months {
    /// A column for each month.
    pub fn columns(&self, sight: &Sight<'_>, kind: ColumnKind) -> Vec<Column> {
        let long = self.shown.len() > YEAR;
        let title = |month: &Period| if long { month.label(sight.vocabulary) } else { month.short_label(sight.vocabulary) };
        self.shown.iter().zip(IDS).map(|(month, id)| Column { id, title: title(month), kind, ..Column::default() }).collect()
    }

    /// A reading aid that says where the other months stand, when there are any.
    pub fn note(&self, sight: &Sight<'_>, aid: Text) -> Text {
        if self.left_out == 0 {
            return aid;
        }
        let count = Text::plain(self.left_out.to_string());
        let [workbook, sheet] = ["section.evaluation", "sheet.detail"].map(|key| Text::plain(sight.word(key)));
        let note = sight.sentence("months.left_out", &[("count", count), ("workbook", workbook), ("sheet", sheet)]);
        note.0.into_iter().fold(aid, Text::with)
    }
}
