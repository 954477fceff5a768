//! W707: an article without a second supplier, while others have one.

use super::Case;
use crate::diagnostic::Diagnostic;

/// One warning per article.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let suppliers = &case.plan.funnel.backup_suppliers;
    if suppliers.is_empty() {
        return;
    }
    for stock in case.plan.funnel.stocks.iter() {
        if suppliers.iter().all(|supplier| supplier.sku.value.trim() != stock.sku.value.trim()) {
            let name = stock.product.as_ref().map_or(&stock.sku.value, |product| &product.value);
            tell(Diagnostic::new("W707", stock.sku.span).arg("name", name).subject(format!("stock/{}", stock.id.value)));
        }
    }
}
