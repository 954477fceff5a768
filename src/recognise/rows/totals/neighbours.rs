//! Which totals stand next to each other, found once for all: a long table may have a subtotal below each row.

use crate::recognise::words::Reach;

use super::Total;

/// How many reaches there are.
const REACHES: usize = Reach::All as usize + 1;

/// For a total by the least reach: its nearest neighbour that sums up as much.
type Nearest = [Option<usize>; REACHES];

/// The neighbours of each total.
#[derive(Debug)]
pub struct Neighbours {
    before: Vec<Nearest>,
    behind: Vec<Nearest>,
    /// For a total: the first and the last of those that follow each other without a row between them.
    blocks: Vec<(usize, usize)>,
    /// Whether totals stand above what they sum up.
    pub stand_above: bool,
}

impl Neighbours {
    /// Of totals in their order.
    pub fn of(totals: &[Total]) -> Self {
        let reaches = || totals.iter().map(|total| total.reach).enumerate();
        let before = nearest(reaches());
        let mut behind = nearest(reaches().rev());
        behind.reverse();
        Self { before, behind, blocks: blocks(totals), stand_above: stand_above(totals) }
    }

    /// The last one before a total that sums up at least so much, with rows between them.
    pub fn before(&self, at: usize, least: Reach) -> Option<usize> {
        self.before[self.blocks[at].0][least as usize]
    }

    /// The first one behind it, with rows between them.
    pub fn behind(&self, at: usize, least: Reach) -> Option<usize> {
        self.behind[self.blocks[at].1][least as usize]
    }
}

fn nearest(reaches: impl Iterator<Item = (usize, Reach)>) -> Vec<Nearest> {
    let mut last: Nearest = [None; REACHES];
    let passed = |(at, reach): (usize, Reach)| {
        let known = last;
        last[..=reach as usize].fill(Some(at));
        known
    };
    reaches.map(passed).collect()
}

/// Totals between which no row stands.
fn blocks(totals: &[Total]) -> Vec<(usize, usize)> {
    let mut blocks = Vec::with_capacity(totals.len());
    for block in totals.chunk_by(|a, b| a.rows_above == b.rows_above) {
        let first = blocks.len();
        blocks.extend(std::iter::repeat_n((first, first + block.len() - 1), block.len()));
    }
    blocks
}

/// Whether nothing is above the first of the totals that sum up least.
fn stand_above(totals: &[Total]) -> bool {
    let Some((at, first)) = totals.iter().enumerate().min_by_key(|(_, total)| total.reach) else { return false };
    let before = at.checked_sub(1).map_or(0, |before| totals[before].rows_above);
    first.rows_above == before
}
