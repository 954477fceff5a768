//! W614: a tier given by hand that the orders do not bear out.

use super::Case;
use crate::analysis::customers::CustomerColumns;
use crate::diagnostic::Diagnostic;

/// One warning per customer, where the plan has orders.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(columns) = CustomerColumns::find(case.figures).filter(|_| !case.plan.funnel.orders.is_empty()) else { return };
    for customer in case.plan.funnel.customers.iter() {
        let term = |column| case.figures.value_of(column, &customer.id.value).and_then(|value| value.term());
        let Some(given) = customer.tier.as_ref().filter(|tier| tier.value.common().is_some()) else { continue };
        if let (Some(tier), Some(class)) = (term(columns.tier), term(columns.class))
            && tier != class
        {
            let label = |term| case.vocabulary.term_label(term);
            let found = Diagnostic::new("W614", given.span).arg("name", &customer.name.value).arg("given", label(tier)).arg("computed", label(class));
            tell(found.subject(format!("customer/{}", customer.id.value)));
        }
    }
}
