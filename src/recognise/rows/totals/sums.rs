//! What some rows come to in a column.

use rust_decimal::Decimal;

use crate::value::Raw;

/// What a cell comes to.
#[derive(Clone, Debug)]
pub enum Found {
    /// A number that adds up.
    Number(Decimal),
    /// Nothing.
    Blank,
    /// An error, or a formula that was never calculated.
    Broken(Raw<'static>),
    /// What does not add up.
    Other,
}

/// What a row is among those that a total may add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// About a member.
    Member,
    /// About the whole company.
    Whole,
    /// About a member that stands in another one of the table.
    Inner,
}

/// How many sorts there are.
const SORTS: usize = Sort::Inner as usize + 1;

/// What the rows down to some place come to in a column, each sort for itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sums {
    rows: [u32; SORTS],
    sums: [Decimal; SORTS],
    /// Rows whose value is no number.
    others: [u32; SORTS],
    /// Numbers that are not 0.
    amounts: u32,
}

impl Sums {
    /// Adds the value of a row.
    pub fn add(&mut self, sort: Sort, value: &Found) {
        let sort = sort as usize;
        self.rows[sort] += 1;
        self.amounts += u32::from(matches!(value, Found::Number(value) if !value.is_zero()));
        let sum = match value {
            Found::Number(value) => self.sums[sort].checked_add(*value),
            Found::Blank => Some(self.sums[sort]),
            Found::Broken(_) | Found::Other => None,
        };
        match sum {
            Some(sum) => self.sums[sort] = sum,
            None => self.others[sort] += 1,
        }
    }

    /// What was added since an earlier place.
    pub fn without(mut self, earlier: &Self) -> Self {
        for sort in 0..SORTS {
            self.rows[sort] -= earlier.rows[sort];
            self.sums[sort] -= earlier.sums[sort];
            self.others[sort] -= earlier.others[sort];
        }
        self.amounts -= earlier.amounts;
        self
    }

    /// Whether more than one row has an amount.
    pub fn are_several(&self) -> bool {
        self.amounts > 1
    }

    /// Whether a total may be their sum.
    pub fn come_to(&self, total: Decimal) -> bool {
        [self.likeliest(), self.of_all()].into_iter().flatten().any(|sum| is_near(total, sum))
    }

    /// The sum of the members, or of the first sort that there is: 全国 above its regions is no part of their total. `None` when one of
    /// them is no number.
    pub fn likeliest(&self) -> Option<Decimal> {
        let sort = self.rows.iter().position(|rows| *rows > 0).unwrap_or_default();
        (self.others[sort] == 0).then_some(self.sums[sort])
    }

    /// The sum of all rows.
    pub fn of_all(&self) -> Option<Decimal> {
        let sum = || self.sums.iter().try_fold(Decimal::ZERO, |sum, more| sum.checked_add(*more));
        if self.others == [0; SORTS] { sum() } else { None }
    }
}

/// Totals are typed by hand: they may be rounded in their last place.
pub fn is_near(total: Decimal, sum: Decimal) -> bool {
    let places = total.normalize().scale();
    total.checked_sub(sum).is_some_and(|difference| difference.abs() <= Decimal::new(5, (places + 1).min(Decimal::MAX_SCALE)))
}
