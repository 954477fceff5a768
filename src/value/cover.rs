//! How periods lie in one another: which of months, quarters and halves beside one another count, so that nothing counts twice.

use super::Period;

/// How periods lie in one another, by their positions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// Those that lie beside one another, the finest where these make up the coarser one.
    pub finest: Vec<usize>,
    /// Those that are made up of finer ones, with these.
    pub divided: Vec<(usize, Vec<usize>)>,
}

impl Cover {
    /// That of some periods. A quarter of which some months are given counts as a whole, and these months are in it.
    ///
    /// ```
    /// use planpress::value::{Cover, Period};
    /// let periods = ["2026-01", "2026-02", "2026-03", "2026-Q1", "2026-04", "2026-Q2"].map(|code| Period::from_code(code, 1).unwrap());
    /// let cover = Cover::of(&periods);
    /// assert_eq!(cover.finest, [0, 1, 2, 5]);
    /// assert_eq!(cover.divided, [(3, vec![0, 1, 2])]);
    /// ```
    pub fn of(periods: &[Period]) -> Self {
        let mut order: Vec<usize> = (0..periods.len()).collect();
        order.sort_by_key(|&at| periods[at].days());
        let mut cover = Self::default();
        for at in order {
            let inner: Vec<usize> = cover.finest.iter().copied().filter(|&other| periods[at].covers(&periods[other])).collect();
            if !inner.is_empty() && inner.iter().map(|&other| periods[other].days()).sum::<i32>() == periods[at].days() {
                cover.divided.push((at, sorted(inner)));
            } else {
                cover.finest.retain(|other| !inner.contains(other));
                cover.finest.push(at);
            }
        }
        Self { finest: sorted(cover.finest), divided: cover.divided }
    }
}

fn sorted(mut positions: Vec<usize>) -> Vec<usize> {
    positions.sort_unstable();
    positions
}
