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

impl Common {
    /// With more rows.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Common::Nothing, other) => other,
            (one, Common::Nothing) => one,
            (one, other) if one == other => one,
            _ => Common::Several,
        }
    }
}

/// What the rows of each place say in some columns.
#[derive(Debug, Default)]
pub struct Shared {
    places: Vec<Vec<Common>>,
}

impl Shared {
    /// Adds a row that stands at a place.
    pub fn add(&mut self, place: usize, texts: &[Text]) {
        let columns = texts.len();
        self.places.resize_with(self.places.len().max(place + 1), || vec![Common::Nothing; columns]);
        for (common, &text) in self.places[place].iter_mut().zip(texts) {
            *common = common.and(Common::One(text));
        }
    }

    /// What the rows of some places say in a column.
    pub fn between(&self, places: &RangeInclusive<usize>, column: usize) -> Common {
        let places = self.places.iter().take(places.end() + 1).skip(*places.start());
        places.fold(Common::Nothing, |common, place| common.and(place[column]))
    }
}
