//! Units in headers that are units only because of what the column is: `金额(万元)` in an upper row, `预算(K)` and `Budget USD` above money.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::value::stated::{self, Stated};
use crate::value::{Context, Hint, Unit};

use super::columns::{Column, Layout};
use crate::recognise::rows::money::is_silent_money;
use crate::recognise::words;

impl Layout {
    /// Gives columns the unit of the upper row of the header, or that which their own header says in words of money; the rates beside them
    /// have none.
    pub(super) fn lend_units(&mut self, sheet: &Sheet, context: &Context<'_>) {
        for at in 0..self.columns.len() {
            let column = &self.columns[at];
            let is_of_money = is_silent_money(column, self);
            if is_of_money || (column.hint.is_none() && column.takes_unit(&self.form)) {
                let hint = words::upper_hint(&column.header).or_else(|| self.hint_of_money(column, is_of_money, sheet, context));
                self.columns[at].hint = hint.map(Arc::new).or_else(|| self.columns[at].hint.take());
            }
        }
    }

    /// What a header says of money. Another currency is not converted, which is told (W103).
    fn hint_of_money(&self, column: &Column, is_of_money: bool, sheet: &Sheet, context: &Context<'_>) -> Option<Hint> {
        let Stated { word, hint, .. } = if is_of_money { stated::in_header_of_money(&column.header) } else { stated::foreign(&column.header) }?;
        if hint.is_none() {
            let told = Diagnostic::new("W103", self.header_span(sheet, column.index)).variant("foreign");
            context.report(told.arg("said", &column.header).arg("unit", word));
        }
        hint.or(Some(Hint { unit: Some(Unit::Money), ..Hint::default() }))
    }
}
