//! The unit that `set:` in `sources:` gives to the amounts of a table: `set: {单位: 万元}`. Nothing near the table goes before it, and `-`
//! says that nothing near it counts; the unit in a header or a cell is nearer still, which is told.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::value::stated::stated;
use crate::value::{Context, Hint, Unit};

use super::columns::{Column, Layout, UNIT};
use crate::recognise::around::nearby::{NearUnit, lend};
use crate::recognise::around::supplied::{Supplied, SuppliedBy};
use crate::recognise::guide::Guide;

impl Layout {
    /// What `set:` says of the unit, where the unit is no field of the records themselves.
    pub(in crate::recognise) fn set_unit(&self) -> Option<Supplied> {
        let is_unit = |set: &&Supplied| set.by == SuppliedBy::Declared && set.column == UNIT && self.slots(UNIT).is_empty();
        self.supplied.iter().find(is_unit).cloned()
    }
}

/// Gives the unit to the amounts that have none: one of money to amounts of money, another to the values of KPIs.
pub fn apply(layout: &mut Layout, set: &Supplied, sheet: &Sheet, guide: &Guide, context: &Context<'_>) {
    if set.is_nothing() {
        return;
    }
    // The word alone might be the end of any sentence; behind a word for unit it is sure.
    let Some(money) = stated(&format!("{UNIT}:{}", set.text)) else { return count(layout, &set.text) };
    let Some(hint) = money.hint.map(Arc::new) else {
        return context.report(Diagnostic::new("W103", set.span).variant("unclear").arg("said", &set.text));
    };
    tell_headers(layout, set, &hint, sheet, context);
    lend(layout, NearUnit { word: money.word, hint, said: set.text.clone(), is_set: true }, guide);
}

fn count(layout: &mut Layout, unit: &str) {
    let hint = Hint::for_unit(unit).map(Arc::new);
    let silent: Vec<usize> = (0..layout.columns.len()).filter(|&at| is_silent(&layout.columns[at], layout)).collect();
    silent.into_iter().for_each(|at| layout.columns[at].hint.clone_from(&hint));
}

fn is_silent(column: &Column, layout: &Layout) -> bool {
    column.hint.is_none() && column.takes_unit(&layout.form)
}

/// W103 for headers with another unit of money.
fn tell_headers(layout: &Layout, set: &Supplied, hint: &Hint, sheet: &Sheet, context: &Context<'_>) {
    let is_other = |own: &Hint| own.unit == Some(Unit::Money) && own.factor != hint.factor;
    for column in layout.columns.iter().filter(|column| column.hint.as_deref().is_some_and(is_other)) {
        let span = layout.header_span(sheet, column.index);
        context.report(Diagnostic::new("W103", span).variant("set").arg("name", &column.header).arg("unit", &set.text));
    }
}
