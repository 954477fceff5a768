//! Families of what a plan is supplied with: goods in stock, carriers, tools (domain/1 004-M5; domain/3 §3.9.3).

use rust_decimal::Decimal;

use crate::analysis::settings::settings;
use crate::diagnostic::Spanned;
use crate::figures::{Compare, Expr, Figures};
use crate::model::Plan;
use crate::model::funnel::{Stock, Tool};
use crate::value::{PeriodKind, Quantity, cadence};

columns! {
    /// Columns of family `stock`.
    pub struct StockColumns("stock") {
        /// Pieces there are.
        qty: OfRow, "";
        /// Pieces that will be needed.
        forecast: OfRow, "";
        /// Pieces ÷ pieces needed.
        cover: Percent, "3.9.3";
        /// Whether there are too few.
        short: Flag, "3.9.3";
    }
}

columns! {
    /// Columns of family `logistics`.
    pub struct CarrierColumns("logistics") {
        /// Price.
        price: Price, "";
        /// Days of delivery.
        delivery_days: Days, "";
    }
}

columns! {
    /// Columns of family `tool`.
    pub struct ToolColumns("tool") {
        /// Day it was last updated.
        updated_at: Date, "";
        /// Days within which it is to be updated.
        sla_days: Days, "3.9.3";
        /// Days since then.
        age: Days, "3.9.3";
        /// Whether that is too long.
        stale: Flag, "3.9.3";
    }
}

/// Makes the families.
///
/// # Panics
/// When the plan has no settings.
pub fn supply(plan: &Plan, figures: &mut Figures) {
    stocks(plan, figures);
    let carrier = CarrierColumns::define(figures);
    for known in plan.funnel.logistics.iter() {
        let row = figures.row(carrier.family, &known.id.value);
        figures.label("logistics", &known.id.value, &known.carrier.value);
        if let Some(price) = &known.price {
            figures.read(carrier.price, row, price.value.0, price.span);
        }
        if let Some(days) = &known.delivery_days {
            figures.read(carrier.delivery_days, row, days.value.0, days.span);
        }
    }
    tools(plan, figures);
}

fn stocks(plan: &Plan, figures: &mut Figures) {
    let columns = StockColumns::define(figures);
    let mut both = Vec::new();
    for stock in plan.funnel.stocks.iter() {
        let row = figures.row(columns.family, &stock.id.value);
        figures.label("stock", &stock.id.value, stock.product.as_ref().map_or(&stock.sku.value, |product| &product.value));
        if let Some(unit) = stock.qty.as_ref().or(stock.forecast.as_ref()).map(|quantity| quantity.value.clone()) {
            let unit = crate::analysis::goals::quantity_unit(&unit, figures);
            figures.set_row_unit(columns.family, row, unit);
        }
        for (column, quantity) in [(columns.qty, &stock.qty), (columns.forecast, &stock.forecast)] {
            if let Some(Spanned { value: Quantity { value, .. }, span }) = quantity {
                figures.read(column, row, *value, *span);
            }
        }
        if is_comparable(stock) {
            both.push(row);
        }
    }
    figures.compute(columns.cover, both.iter().copied(), columns.qty / columns.forecast);
    figures.compute(columns.short, both, Expr::from(columns.qty).compare(Compare::Less, columns.forecast));
}

/// Whether stock and need are counted in one unit; a silent unit is the other's.
fn is_comparable(stock: &Stock) -> bool {
    use crate::value::Unit as Written;
    stock.qty.as_ref().zip(stock.forecast.as_ref()).is_some_and(|(qty, forecast)| {
        let (qty, forecast) = (&qty.value.unit, &forecast.value.unit);
        qty == forecast || *qty == Written::None || *forecast == Written::None
    })
}

fn tools(plan: &Plan, figures: &mut Figures) {
    let settings = settings(plan, figures);
    let columns = ToolColumns::define(figures);
    for tool in plan.funnel.tools.iter() {
        let row = figures.row(columns.family, &tool.id.value);
        figures.label("tool", &tool.id.value, &tool.name.value);
        let days = days_between_updates(tool);
        if let Some(days) = &days {
            figures.read(columns.sla_days, row, days.value, days.span);
        }
        if let Some(updated) = &tool.updated_at {
            figures.read(columns.updated_at, row, updated.value, updated.span);
            figures.compute(columns.age, [row], Expr::from(settings.as_of) - columns.updated_at);
            if days.is_some() {
                figures.compute(columns.stale, [row], Expr::from(columns.age).compare(Compare::Greater, columns.sla_days));
            }
        }
    }
}

/// Days within which a tool is to be updated, as its rhythm says.
fn days_between_updates(tool: &Tool) -> Option<Spanned<Decimal>> {
    let sla = tool.update_sla.as_ref()?;
    let rhythm = cadence::parse(&sla.value)?;
    let days = match rhythm.every {
        PeriodKind::Day => 1,
        PeriodKind::Week => 7,
        PeriodKind::Month => 31,
        PeriodKind::Quarter => 92,
        PeriodKind::Half => 184,
        PeriodKind::Year | PeriodKind::Range => 366,
    };
    Some(Spanned::new(Decimal::from(days * i64::from(rhythm.interval)), sla.span))
}
