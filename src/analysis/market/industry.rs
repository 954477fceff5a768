//! Families `market_year` and `industry`: size, growth by year, and the compound growth over all years (domain/1 000-S1-IND).

use crate::analysis::targets::goal_targets;
use crate::diagnostic::Spanned;
use crate::figures::{ColumnId, Expr, Figures, RelationId, Unit};
use crate::model::Plan;
use crate::model::market::{Industry, MarketYear};
use crate::value::{Money, Percent};

const RULE: &str = "000-S1-IND";

/// The years of an industry with a size, oldest first. A year that names no industry belongs to the only one there is.
pub fn years_of<'a>(plan: &'a Plan, industry: &Industry) -> Vec<&'a MarketYear> {
    let only = plan.market.industries.len() == 1;
    let belongs = |year: &&MarketYear| match &year.industry {
        Some(named) => plan.market.industries.get(&named.value).is_some_and(|named| named.id.value == industry.id.value),
        None => only,
    };
    let mut years: Vec<_> = plan.market.market_years.iter().filter(belongs).collect();
    years.sort_by_key(|year| year.year.value);
    years
}

/// Makes both families.
pub fn industry(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("market_year");
    for year in plan.market.market_years.iter() {
        read_year(year, figures);
    }
    let industries = figures.family("industry");
    let (mut previous, mut first, mut last) = (Vec::new(), Vec::new(), Vec::new());
    for industry in plan.market.industries.iter() {
        let from = read_industry(industry, figures);
        let rows: Vec<u32> = years_of(plan, industry).iter().map(|year| figures.row(family, &year.id.value)).collect();
        previous.extend(rows.windows(2).map(|pair| (pair[1], pair[0])));
        let sized: Vec<u32> =
            years_of(plan, industry).iter().filter(|year| year.size.is_some()).map(|year| figures.row(family, &year.id.value)).collect();
        first.extend(sized.first().map(|&row| (from, row)));
        last.extend(sized.last().map(|&row| (from, row)));
    }
    growth(plan, figures, previous);
    let ends = [figures.relate("first_year", industries, first), figures.relate("last_year", industries, last)];
    compound(figures, ends);
    implied_share(plan, figures);
}

fn read_year(year: &MarketYear, figures: &mut Figures) {
    let family = figures.family("market_year");
    let row = figures.row(family, &year.id.value);
    figures.label("market_year", &year.id.value, year.year.value.normalize().to_string());
    let column = figures.column(family, "year", Unit::Number, "");
    figures.read(column, row, year.year.value, year.year.span);
    money(figures, "market_year", "size", row, year.size.as_ref());
}

fn read_industry(industry: &Industry, figures: &mut Figures) -> u32 {
    let family = figures.family("industry");
    let row = figures.row(family, &industry.id.value);
    figures.label("industry", &industry.id.value, &industry.industry.value);
    money(figures, "industry", "tam", row, industry.tam.as_ref());
    money(figures, "industry", "sam", row, industry.sam.as_ref());
    money(figures, "industry", "som", row, industry.som.as_ref());
    if let Some(share) = &industry.own_share {
        let column = figures.column(family, "own_share", Unit::Percent, "");
        let Percent(value) = share.value;
        figures.read(column, row, value, share.span);
    }
    row
}

fn money(figures: &mut Figures, family: &'static str, name: &'static str, row: u32, amount: Option<&Spanned<Money>>) {
    let family = figures.family(family);
    let column = figures.column(family, name, Unit::Money, "");
    if let Some(amount) = amount {
        let Money(value) = amount.value;
        figures.read(column, row, value, amount.span);
    }
}

/// Growth over the year before; as written where there is no year before, or no size.
fn growth(plan: &Plan, figures: &mut Figures, previous: Vec<(u32, u32)>) {
    let family = figures.family("market_year");
    let size = figures.column(family, "size", Unit::Money, "");
    let growth = figures.column(family, "growth", Unit::Percent, RULE);
    let known = |figures: &Figures, row: u32| figures.value(size.at(row)).is_present();
    let computed: Vec<u32> = previous.iter().filter(|&&(row, before)| known(figures, row) && known(figures, before)).map(|&(row, _)| row).collect();
    let before = figures.relate("previous", family, previous);
    figures.compute(growth, computed.iter().copied(), size / Expr::Via(before, size) - 1);
    for year in plan.market.market_years.iter() {
        let row = figures.row(family, &year.id.value);
        if let Some(written) = year.growth.as_ref().filter(|_| !computed.contains(&row)) {
            let Percent(value) = written.value;
            figures.read(growth, row, value, written.span);
        }
    }
}

/// Compound yearly growth from the first to the last year with a size, and what the next year would bring at that rate.
fn compound(figures: &mut Figures, [first, last]: [RelationId; 2]) {
    let (family, years) = (figures.family("industry"), figures.family("market_year"));
    let size = figures.column(years, "size", Unit::Money, "");
    let year = figures.column(years, "year", Unit::Number, "");
    let rows: Vec<_> = figures.rows(family).collect();
    let mut end = |name, of: ColumnId, unit, way| {
        let column = figures.column(family, name, unit, RULE);
        figures.compute(column, rows.clone(), Expr::Via(way, of));
        column
    };
    let (from, to) = (end("first_year", year, Unit::Number, first), end("last_year", year, Unit::Number, last));
    let (begin, now) = (end("first_size", size, Unit::Money, first), end("size", size, Unit::Money, last));
    let span = figures.column(family, "years", Unit::Number, RULE);
    figures.compute(span, rows.clone(), to - from);
    let rate = figures.column(family, "cagr", Unit::Percent, RULE);
    figures.compute(rate, rows.clone(), (now / begin).power(Expr::constant(1) / span) - 1);
    let next = figures.column(family, "next_size", Unit::Money, RULE);
    figures.compute(next, rows, Expr::from(now) * (Expr::constant(1) + rate));
}

/// The company's revenue goal as a share of the part of the industry that we could serve, else of the industry.
fn implied_share(plan: &Plan, figures: &mut Figures) {
    let revenue = plan.goals.kpis.position("revenue");
    let company = plan.goals.goals.iter().find(|goal| revenue.is_some() && goal.kpi.value.target == revenue && goal.parent.is_none());
    let Some(goal) = company.filter(|goal| crate::analysis::goals::names::scope_names(plan, goal).is_empty()) else { return };
    let target = goal_targets(plan, figures);
    let goal = target.at(figures.row(target.family(), &goal.id.value));
    let family = figures.family("industry");
    let share = figures.column(family, "implied_share", Unit::Percent, "3.3.5");
    let (size, sam) = (figures.column(family, "size", Unit::Money, RULE), figures.column(family, "sam", Unit::Money, ""));
    let (served, whole): (Vec<u32>, Vec<u32>) = figures.rows(family).partition(|&row| figures.exists(sam.at(row)));
    figures.compute(share, served, Expr::from(goal) / sam);
    figures.compute(share, whole, Expr::from(goal) / size);
}
