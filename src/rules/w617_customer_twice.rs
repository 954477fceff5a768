//! W617: customers whose names differ only in the form of the company.

use std::collections::BTreeMap;

use super::Case;
use crate::diagnostic::Diagnostic;
use crate::model::funnel::Customer;
use crate::vocabulary::grammar::grammar;
use crate::vocabulary::normalise;

/// One warning for each further spelling.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let mut known: BTreeMap<String, &Customer> = BTreeMap::new();
    for customer in case.plan.funnel.customers.iter() {
        let bare = bare(&customer.name.value);
        match known.get(&bare) {
            Some(first) => {
                let found = Diagnostic::new("W617", customer.name.span).arg("name", &customer.name.value).arg("other", &first.name.value);
                tell(found.subject(format!("customer/{}", customer.id.value)));
            }
            None => drop(known.insert(bare, customer)),
        }
    }
}

/// A name as names are compared, without the form of the company.
fn bare(name: &str) -> String {
    let name = normalise::name(name);
    let endings = grammar().company_endings.iter();
    let bare = endings.filter_map(|ending| name.strip_suffix(ending.as_str())).find(|bare| !bare.is_empty());
    bare.map_or_else(|| name.clone(), str::to_string)
}
