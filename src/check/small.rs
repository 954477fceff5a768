//! Amounts of money for which nothing names a unit, where all of a table are small: 120 may have been meant in 万 (W103).
//!
//! Budgets are told where their column is read. Here are targets and actuals, of which only the KPI says that they are money. One that
//! adds up is doubted, as far as the plan writes no unit for it: 3,000 is a usual 客单价, and no usual 销售额.

use std::hash::Hash;

use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span};
use crate::value::{Context, Quantity, quantity};
use crate::vocabulary::catalogue_kpi;

/// The bare amounts of some tables, by KPI and table.
#[derive(Debug)]
pub struct Small<K> {
    seen: IndexMap<K, Seen>,
}

/// What was seen of one KPI in one table.
#[derive(Debug)]
struct Seen {
    first: Option<(Span, Decimal)>,
    has_large: bool,
}

/// The first amount of a table whose amounts of a KPI are all small.
pub struct Doubt {
    /// Its KPI.
    pub kpi: String,
    /// Its place.
    pub span: Span,
    /// The amount.
    pub value: Decimal,
}

impl<K> Default for Small<K> {
    fn default() -> Self {
        Self { seen: IndexMap::new() }
    }
}

impl<K: Hash + Eq> Small<K> {
    /// Notes an amount.
    pub fn add(&mut self, key: K, amount: &Quantity, span: Span) {
        let seen = self.seen.entry(key).or_insert(Seen { first: None, has_large: false });
        seen.has_large |= !quantity::is_small(amount.value);
        seen.first = seen.first.or(Some((span, amount.value)));
    }

    /// The first amounts where all are small.
    pub fn doubts(self, name: impl Fn(&K) -> String) -> Vec<Doubt> {
        let small = self.seen.into_iter().filter(|(_, seen)| !seen.has_large);
        small.filter_map(|(key, seen)| seen.first.map(|(span, value)| Doubt { kpi: name(&key), span, value })).collect()
    }
}

/// W103 once for each KPI, with the number of the other tables that leave its unit open.
pub fn tell(doubts: Vec<Doubt>, context: &Context<'_>) {
    let mut by_kpi: IndexMap<String, Vec<Doubt>> = IndexMap::new();
    doubts.into_iter().for_each(|doubt| by_kpi.entry(doubt.kpi.clone()).or_default().push(doubt));
    for (kpi, doubts) in by_kpi {
        let Some(first) = doubts.first() else { continue };
        let variant = if doubts.len() > 1 { "small_in_several" } else { "small" };
        let told = Diagnostic::new("W103", first.span).variant(variant).arg("text", first.value.normalize()).arg("kpi", label(&kpi, context));
        context.report(if doubts.len() > 1 { told.arg("others", doubts.len() - 1) } else { told });
    }
}

/// The name of a KPI for people: of one that is written as its code, the label.
fn label<'k>(kpi: &'k str, context: &Context<'_>) -> &'k str {
    catalogue_kpi(kpi).filter(|known| known.code == kpi).map_or(kpi, |known| known.label(context.vocabulary.locale()))
}
