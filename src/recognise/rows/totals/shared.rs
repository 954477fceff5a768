//! What the rows between two totals have in common: 合计 below rows that all name 华东 is that of 华东.

use std::ops::RangeInclusive;

use super::topics::Text;

/// What rows say in a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Common {
    /// There is no row.
    #[default]
    Nothing,
    /// The same everywhere.
    One(Text),
    /// This and that.
    Several,
}

/// What the rows down to a place say in a column.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    /// The text of the last place that has rows, if they say only one.
    text: Option<Text>,
    /// That place, counted from 1.
    last: usize,
    /// The first place from which on all rows say that text.
    since: usize,
}

impl Run {
    /// With a row at a place that says this.
    fn with(self, place: usize, text: Text) -> Self {
        let is_same = self.text == Some(text);
        let is_mixed = self.last == place + 1 && !is_same;
        let since = match () {
            () if is_mixed => place + 1,
            () if is_same || self.last == 0 => self.since,
            () => self.last,
        };
        Self { text: Some(text).filter(|_| !is_mixed), last: place + 1, since }
    }
}

/// What the rows of each place say in some columns.
#[derive(Debug, Default)]
pub struct Shared {
    places: Vec<Vec<Run>>,
}

impl Shared {
    /// Adds a row that stands at a place, at or below those before.
    pub fn add(&mut self, place: usize, texts: &[Text]) {
        let above = self.places.last().cloned().unwrap_or_else(|| vec![Run::default(); texts.len()]);
        self.places.resize(self.places.len().max(place + 1), above);
        for (run, &text) in self.places[place].iter_mut().zip(texts) {
            *run = run.with(place, text);
        }
    }

    /// What the rows of some places say in a column.
    pub fn between(&self, places: &RangeInclusive<usize>, column: usize) -> Common {
        let last = self.places.len().min(places.end() + 1).checked_sub(1);
        let Some(run) = last.map(|last| self.places[last][column]) else { return Common::Nothing };
        match run.text {
            _ if run.last <= *places.start() => Common::Nothing,
            Some(text) if run.since <= *places.start() => Common::One(text),
            _ => Common::Several,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Common, Shared};

    #[test]
    fn rows_have_in_common_what_each_of_them_says() {
        let mut shared = Shared::default();
        for (place, text) in [(0, 1), (0, 1), (2, 1), (3, 2), (4, 2), (4, 3), (5, 3)] {
            shared.add(place, &[text]);
        }
        let between = |first, last| shared.between(&(first..=last), 0);
        assert_eq!([between(0, 0), between(0, 2), between(1, 1)], [Common::One(1), Common::One(1), Common::Nothing]);
        assert_eq!([between(2, 3), between(3, 3), between(3, 4)], [Common::Several, Common::One(2), Common::Several]);
        assert_eq!([between(4, 5), between(5, 9), between(6, 9)], [Common::Several, Common::One(3), Common::Nothing]);
    }
}
