//! What rows come to, where any of them may be the sum of others.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::Layout;
use crate::value::Context;

use super::sums::{Found, Sort, Sums, is_near};
use super::{additive, value_of};

/// The additive values of all rows of a table, read once: rows may stand in many others.
pub struct Amounts {
    columns: Vec<usize>,
    rows: Vec<Vec<Found>>,
}

/// A column in which a row is not the sum of others: its number, and theirs.
pub type Difference = (usize, Decimal, Decimal);

impl Amounts {
    /// Reads the rows.
    pub fn of(rows: &[OwnedRow], layout: &Layout, context: &Context<'_>) -> Self {
        let columns = additive(layout);
        let of_row = |row: &OwnedRow| columns.iter().map(|&column| value_of(&row.cells, &layout.columns[column], context)).collect();
        Self { rows: rows.iter().map(of_row).collect(), columns }
    }

    /// The additive values of one row, by the position of their column.
    pub fn of_row(row: &OwnedRow, layout: &Layout, context: &Context<'_>) -> impl Iterator<Item = (usize, Found)> {
        let additive = additive(layout).into_iter();
        additive
            .map(|position| (position, value_of(&row.cells, &layout.columns[position], context)))
            .filter(|(_, found)| !matches!(found, Found::Blank))
    }

    /// The values of so many rows that are put together from others, each by its row and column; of two in one place none is known.
    pub fn of_values(rows: usize, columns: usize, values: Vec<(usize, usize, Found)>) -> Self {
        let blank = || std::iter::repeat_with(|| Found::Blank).take(columns).collect();
        let mut amounts = Self { columns: (0..columns).collect(), rows: std::iter::repeat_with(blank).take(rows).collect() };
        for (row, column, found) in values {
            let known = &mut amounts.rows[row][column];
            *known = if matches!(known, Found::Blank) { found } else { Found::Other };
        }
        amounts
    }

    /// The values of the same rows upside down.
    pub fn turned(&self) -> Self {
        Self { columns: self.columns.clone(), rows: self.rows.iter().rev().cloned().collect() }
    }

    /// In how many columns a row has a number other than 0.
    pub fn numbers(&self, row: usize) -> usize {
        self.rows[row].iter().filter(|found| matches!(found, Found::Number(number) if !number.is_zero())).count()
    }

    /// The first column in which a row has a number other than 0, by its position in the layout.
    pub fn first_number(&self, row: usize) -> usize {
        let first = self.rows[row].iter().position(|found| matches!(found, Found::Number(number) if !number.is_zero()));
        first.map_or(0, |position| self.columns[position])
    }

    /// Whether rows are the same shares of another one in all columns: then that they add up to it in several shows no more than in one.
    pub fn are_alike(&self, whole: usize, rows: Range<usize>) -> bool {
        let number = |row: usize, column: usize| if let Found::Number(number) = self.rows[row][column] { number } else { Decimal::ZERO };
        let columns = 0..self.columns.len();
        let Some(first) = columns.clone().find(|&column| !number(whole, column).is_zero()) else { return true };
        let product = |row: usize, column: usize, other: usize| number(row, column).checked_mul(number(whole, other));
        let is_share = |row: usize| columns.clone().all(|column| product(row, column, first) == product(row, first, column));
        rows.into_iter().all(is_share)
    }

    /// Whether rows have their numbers where another one has, and several do in one column: 10 of one region is no sum of 10 there and of
    /// 7 in another region.
    pub fn stand_together(&self, whole: usize, rows: Range<usize>) -> bool {
        let shared: Vec<usize> = (0..self.columns.len()).filter(|&column| matches!(self.rows[whole][column], Found::Number(_))).collect();
        let has_number = |row: usize, column: usize| matches!(self.rows[row][column], Found::Number(number) if !number.is_zero());
        let are_several = |column: &usize| rows.clone().filter(|&row| has_number(row, *column)).nth(1).is_some();
        let is_beside = |row: usize| shared.iter().any(|&column| has_number(row, column));
        shared.iter().any(are_several) && rows.clone().all(is_beside)
    }

    /// Whether another row fits into what some rows leave of one, in each column in which that has a number.
    pub fn has_room(&self, whole: usize, rows: Range<usize>, other: usize) -> bool {
        let number = |row: usize, column: usize| if let Found::Number(number) = self.rows[row][column] { number } else { Decimal::ZERO };
        let fits = |column: usize| rows.clone().map(|row| number(row, column)).sum::<Decimal>() + number(other, column) <= number(whole, column);
        self.numbers(other) > 0 && (0..self.columns.len()).all(fits)
    }

    /// The columns in which a row has a number that is not the sum of the others.
    pub fn differences(&self, whole: usize, rows: &[usize]) -> Vec<Difference> {
        let difference = |(position, &column): (usize, &usize)| {
            let Found::Number(total) = self.rows[whole][position] else { return None };
            let mut sums = Sums::default();
            rows.iter().for_each(|&row| sums.add(Sort::Member, &self.rows[row][position]));
            let sum = sums.of_all()?;
            (!is_near(total, sum)).then_some((column, total, sum))
        };
        self.columns.iter().enumerate().filter_map(difference).collect()
    }
}

/// The rows below one that come to what it does.
#[derive(Debug)]
pub struct Group {
    /// How many they are.
    pub rows: usize,
    /// A column in which they do, by its position in the layout.
    pub column: usize,
}

/// Rows below another that are tried as its parts.
pub const MOST_PARTS: usize = 60;

impl Amounts {
    /// Whether a row has numbers, and each is the sum of those of others.
    pub fn is_sum(&self, whole: usize, rows: &[usize]) -> bool {
        let has_numbers = self.rows[whole].iter().any(|found| matches!(found, Found::Number(value) if !value.is_zero()));
        has_numbers && !rows.is_empty() && self.differences(whole, rows).is_empty()
    }

    /// The fewest rows, two at least, that follow the first of `rows` and come to exactly what it does.
    pub fn sum_of_next(&self, rows: &[usize]) -> Option<Group> {
        let (whole, below) = rows.split_first()?;
        let mut sums = vec![Sums::default(); self.columns.len()];
        below.iter().take(MOST_PARTS).enumerate().find_map(|(at, &row)| {
            sums.iter_mut().zip(&self.rows[row]).for_each(|(sums, found)| sums.add(Sort::Member, found));
            let column = self.equal_column(*whole, &sums)?;
            (at > 0).then_some(Group { rows: at + 1, column })
        })
    }

    /// A column in which a row comes to the sums; `None` where it does in none, or not in another one.
    fn equal_column(&self, whole: usize, sums: &[Sums]) -> Option<usize> {
        let mut equal = None;
        for ((&column, found), sums) in self.columns.iter().zip(&self.rows[whole]).zip(sums) {
            match found {
                Found::Number(total) if sums.of_all() != Some(*total) => return None,
                Found::Number(total) if !total.is_zero() => equal = equal.or(Some(column)),
                Found::Number(_) | Found::Blank | Found::Broken(_) | Found::Other => {}
            }
        }
        equal
    }
}
