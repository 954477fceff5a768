//! Families `evidence` and `finding`: how old the sources are, and how many stand behind each finding (domain/6 W204, W205).

use rust_decimal::Decimal;

use crate::analysis::limits::limit;
use crate::analysis::settings::settings;
use crate::diagnostic::{Span, Spanned};
use crate::figures::{Compare, Expr, Figures, Series, Unit, Value};
use crate::model::Plan;
use crate::model::entity::Ref;
use crate::model::market::Evidence;

const RULE: &str = "003-S3-SRC";
/// Days after which a source is old: twelve months.
const OLD_DAYS: i64 = 365;

/// A finding about the market, with the sources it names.
pub struct Finding<'a> {
    /// Kind of the entity.
    pub kind: &'static str,
    /// Its id.
    pub id: &'a str,
    /// What people call it.
    pub name: &'a str,
    /// Where it stands.
    pub span: Span,
    /// Its sources.
    pub evidence: &'a [Spanned<Ref<Evidence>>],
    /// Whether a source is named in words.
    pub in_words: bool,
}

/// Every finding of the plan.
pub fn findings(plan: &Plan) -> Vec<Finding<'_>> {
    let market = &plan.market;
    let mut all = Vec::new();
    macro_rules! collect {
        ($($table:ident $kind:literal $name:ident $source:expr;)+) => {$(
            all.extend(market.$table.iter().map(|item| Finding {
                kind: $kind,
                id: &item.id.value,
                name: &item.$name.value,
                span: item.span,
                evidence: &item.evidence,
                in_words: $source(item),
            }));
        )+};
    }
    collect! {
        pest "pest_factor" factor |item: &crate::model::market::PestFactor| item.source.is_some();
        industries "industry" industry |item: &crate::model::market::Industry| item.source.is_some();
        ksf "key_success_factor" factor |_| false;
        trends "trend" text |_| false;
        competitors "competitor" name |_| false;
        capabilities "capability" name |_| false;
        swot "swot_item" text |_| false;
        segments "segment" name |_| false;
        personas "persona" name |_| false;
        needs "need" text |item: &crate::model::market::Need| item.source.is_some();
    }
    all
}

/// Makes both families. Rows of `finding` are `<kind>/<id>`.
pub fn evidence(plan: &Plan, figures: &mut Figures) {
    let as_of = settings(plan, figures).as_of;
    let family = figures.family("evidence");
    let date = figures.column(family, "date", Unit::Date, "");
    let n = figures.column(family, "n", Unit::Number, "");
    let name = figures.column(family, "name", Unit::Text, "");
    for source in plan.market.evidence.iter() {
        let row = figures.row(family, &source.id.value);
        let title = source.title.as_ref().or(source.publisher.as_ref());
        let words = title.map_or(source.id.value.as_str(), |title| &title.value);
        figures.label("evidence", &source.id.value, words);
        let text = figures.text(words);
        figures.read(name, row, Value::Text(text), title.map_or(source.id.span, |title| title.span));
        if let Some(day) = &source.date {
            figures.read(date, row, day.value, day.span);
        }
        if let Some(samples) = &source.n {
            figures.read(n, row, samples.value, samples.span);
        }
    }
    let rows: Vec<_> = figures.rows(family).collect();
    let age = figures.column(family, "age", Unit::Days, RULE);
    figures.compute(age, rows.clone(), Expr::from(as_of) - date);
    let old = limit(figures, "evidence_days", Unit::Days, RULE, Decimal::from(OLD_DAYS));
    let stale = figures.column(family, "stale", Unit::Flag, RULE);
    figures.compute(stale, rows, Expr::from(age).compare(Compare::Greater, old));
    behind(plan, figures);
}

/// Counts the sources of each finding and the old ones among them, and the findings of each source.
fn behind(plan: &Plan, figures: &mut Figures) {
    let (sources, family) = (figures.family("evidence"), figures.family("finding"));
    let (mut down, mut up) = (Vec::new(), Vec::new());
    let title = figures.column(family, "name", Unit::Text, "");
    for finding in findings(plan) {
        let key = format!("{}/{}", finding.kind, finding.id);
        let row = figures.row(family, &key);
        figures.label("finding", key, finding.name);
        let text = figures.text(finding.name);
        figures.read(title, row, Value::Text(text), finding.span);
        for source in finding.evidence.iter().filter_map(|source| plan.market.evidence.get(&source.value)) {
            let source = figures.row(sources, &source.id.value);
            down.push((row, source));
            up.push((source, row));
        }
    }
    let down = figures.relate("evidence", family, down);
    let up = figures.relate("findings", sources, up);
    let [name, stale] = [("name", Unit::Text, ""), ("stale", Unit::Flag, RULE)].map(|(name, unit, rule)| figures.column(sources, name, unit, rule));
    let rows: Vec<_> = figures.rows(family).collect();
    let count = figures.column(family, "sources", Unit::Number, RULE);
    figures.compute(count, rows.clone(), Expr::Count(Series::Related(down, name)));
    let old = figures.column(family, "stale_sources", Unit::Number, RULE);
    let yes = Box::new(Expr::Constant(Value::Flag(true)));
    figures.compute(old, rows, Expr::CountWhere { of: Series::Related(down, stale), compare: Compare::Equal, than: yes });
    let uses = figures.column(sources, "findings", Unit::Number, RULE);
    let rows: Vec<_> = figures.rows(sources).collect();
    figures.compute(uses, rows, Expr::Count(Series::Related(up, title)));
}
