//! W706: less in stock than will be needed.

use super::Case;
use crate::analysis::supply::StockColumns;
use crate::diagnostic::Diagnostic;
use crate::value::format::round;

/// One warning per article.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(columns) = StockColumns::find(case.figures) else { return };
    for stock in case.plan.funnel.stocks.iter() {
        let value = |column| case.figures.value_of(column, &stock.id.value);
        let is_short = value(columns.short).is_some_and(|value| value.is_true());
        let numbers = value(columns.qty).and_then(|value| value.number()).zip(value(columns.forecast).and_then(|value| value.number()));
        if let (Some((qty, forecast)), Some(place), true) = (numbers, stock.qty.as_ref(), is_short) {
            let name = stock.product.as_ref().map_or(&stock.sku.value, |product| &product.value);
            let found = Diagnostic::new("W706", place.span).arg("name", name).arg("value", round(qty, 2).normalize().to_string());
            tell(found.arg("target", round(forecast, 2).normalize().to_string()).subject(format!("stock/{}", stock.id.value)));
        }
    }
}
