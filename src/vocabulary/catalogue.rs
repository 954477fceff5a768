//! The KPIs that need no declaration (domain/1 §1.6).

use std::collections::HashMap;
use std::sync::OnceLock;

use indexmap::IndexMap;
use serde::Deserialize;

use super::normalise;
use super::words::{Names, embedded};

/// A KPI that the program knows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueKpi {
    /// Its id in keys.
    pub code: String,
    /// Label and other names, by language.
    pub names: IndexMap<String, Names>,
    /// Unit as written in an input: `元`, `%`, `家`.
    pub unit: String,
    /// Code of the set `kpi_direction`.
    #[serde(default = "higher")]
    pub direction: String,
    /// Code of the set `aggregation`.
    pub aggregation: String,
    /// Code of the KPI above the fraction bar, when it is in the catalogue.
    pub numerator: Option<String>,
    /// Code of the KPI below the fraction bar, when it is in the catalogue.
    pub denominator: Option<String>,
    /// Code of the set `goal_kind`.
    pub kind: String,
}

fn higher() -> String {
    "higher".into()
}

impl CatalogueKpi {
    /// Label in a language; that of simplified Chinese when it has none.
    pub fn label(&self, locale: &str) -> &str {
        self.names.get(locale).or_else(|| self.names.first().map(|(_, names)| names)).map_or(&self.code, Names::label)
    }

    /// Its names in all languages.
    pub fn all_names(&self) -> impl Iterator<Item = &str> {
        self.names.values().flat_map(|names| names.all()).map(String::as_str)
    }
}

/// The catalogue, in the order of domain/1 §1.6.
pub fn catalogue() -> &'static [CatalogueKpi] {
    static CATALOGUE: OnceLock<Vec<CatalogueKpi>> = OnceLock::new();
    CATALOGUE.get_or_init(|| embedded("kpis.yaml", include_str!("kpis.yaml")))
}

/// The KPI of the catalogue with this code or name.
///
/// ```
/// let kpi = planpress::vocabulary::catalogue_kpi("新客户量").unwrap();
/// assert_eq!((kpi.code.as_str(), kpi.unit.as_str()), ("new_customers", "家"));
/// ```
pub fn catalogue_kpi(name: &str) -> Option<&'static CatalogueKpi> {
    names().get(&normalise::name(name)).copied()
}

/// The KPI with the longest name that stands in `text`: 有效线索 in `获取有效线索500条`.
pub fn catalogue_kpi_in(text: &str) -> Option<&'static CatalogueKpi> {
    let text = normalise::name(text);
    let names =
        |kpi: &'static CatalogueKpi| kpi.all_names().map(normalise::name).filter(|name| text.contains(name.as_str())).map(|name| name.len()).max();
    catalogue().iter().filter_map(|kpi| Some((names(kpi)?, kpi))).max_by_key(|(length, _)| *length).map(|(_, kpi)| kpi)
}

fn names() -> &'static HashMap<String, &'static CatalogueKpi> {
    static NAMES: OnceLock<HashMap<String, &'static CatalogueKpi>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let all = catalogue().iter().flat_map(|kpi| kpi.all_names().chain([kpi.code.as_str()]).map(move |name| (normalise::name(name), kpi)));
        all.collect()
    })
}
