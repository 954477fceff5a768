//! Columns that say something of the amount in another one and are no amounts of their own: the budget before it was revised, what a line
//! has a month beside what it has a year, what was taken back of spending, an amount without the tax beside that with it.

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::recognise::words;
use crate::value::Context;

use super::{Column, Layout, Role};

/// A column beside that of an amount.
#[derive(Clone, Debug)]
pub struct Companion {
    /// What it says of the amount.
    pub says: Says,
    /// Its position.
    pub column: u16,
    /// Its header.
    pub header: String,
}

/// What a column says of the amount beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// What it was before it was revised: it stands where nothing was.
    Before,
    /// What it comes to in a month.
    Monthly,
    /// What is to be taken from it.
    Less,
}

impl Layout {
    /// Gives up the columns that say something of an amount beside them; where they say the same in another way, that is told (W107).
    pub(super) fn find_companions(&mut self, sheet: &Sheet, context: &Context<'_>) {
        self.drop_replaced(words::is_revised, Some(Says::Before), sheet, context);
        self.drop_replaced(words::is_approved, None, sheet, context);
        self.drop_replaced(|header| !words::is_untaxed(header), None, sheet, context);
        self.leave_to("planned", words::is_monthly_mean, Says::Monthly);
        self.leave_to("amount", words::is_credit, Says::Less);
    }

    /// Gives up an amount that another column says again as it counts: 年初预算 beside 调整后预算, 申报预算 beside 批复预算, 不含税
    /// beside 含税.
    fn drop_replaced(&mut self, counts: fn(&str) -> bool, says: Option<Says>, sheet: &Sheet, context: &Context<'_>) {
        let is_amount = |column: &Column| matches!(column.name, Some("planned" | "amount" | "target")) && counts(&column.header);
        let Some(kept) = self.columns.iter().position(is_amount) else { return };
        for at in 0..self.columns.len() {
            let (column, in_force) = (&self.columns[at], &self.columns[kept]);
            if at != kept && !column.declared && column.shares(in_force) && !counts(&column.header) {
                let told = Diagnostic::new("W107", self.header_span(sheet, column.index)).variant("replaced");
                context.report(told.arg("name", &column.header).arg("other", &in_force.header));
                self.accompany(at, kept, says);
            }
        }
    }

    /// Gives up the columns of such headers beside the one that gives a field.
    fn leave_to(&mut self, field: &str, is_companion: fn(&str) -> bool, says: Says) {
        let is_field = |column: &Column| column.name == Some(field) && !column.assumed && !is_companion(&column.header);
        let Some(amount) = self.columns.iter().position(is_field) else { return };
        for at in 0..self.columns.len() {
            if at != amount && !self.columns[at].declared && is_companion(&self.columns[at].header) {
                self.accompany(at, amount, Some(says));
            }
        }
    }

    fn accompany(&mut self, at: usize, amount: usize, says: Option<Says>) {
        let column = &mut self.columns[at];
        (column.role, column.name) = (Role::Redundant, None);
        let companion = says.map(|says| Companion { says, column: column.index, header: column.header.clone() });
        self.columns[amount].companions.extend(companion);
    }
}
