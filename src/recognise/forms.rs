//! Which entities a sheet feeds: one for most sheets, several for the tables that mix them (domain/4 §4.1).
//!
//! A form is a list of parts. Each part is one record per row; `takes` says which column gives which of its fields. A new mixed
//! table is one entry of [`MIXED`] and its words in the vocabulary.

use crate::model::{EntityInfo, Plan};

use super::draft::Standing;
use super::header::columns::UNIT;
use super::words::Measure;

/// A kind of sheet.
#[derive(Clone, Debug)]
pub struct Form {
    /// Its name: the kind of its entity, or that of a table that mixes several.
    pub name: &'static str,
    /// Kinds whose words name its columns, the first before the others.
    pub words: Vec<&'static str>,
    /// The records of a row.
    pub parts: Vec<Part>,
    /// Whether the resources in words of a row become records of their own.
    pub lines: bool,
    /// What its columns of months hold that do not say so themselves, where it is a table of money and a name says that it is one.
    pub money: Option<Measure>,
}

/// One record of each row of a sheet.
#[derive(Clone, Debug)]
pub struct Part {
    /// The entity.
    pub info: &'static EntityInfo,
    /// What the record is worth.
    pub standing: Standing,
    /// Columns by name, and the field of the entity each gives; `id` is the id.
    pub takes: &'static [(&'static str, &'static str)],
    /// Whether every column of the entity's own words is taken as well.
    pub own: bool,
    /// The part is made only for rows in which this column holds something.
    pub needs: Option<&'static str>,
    /// Field that refers to the record of the first part of the same row.
    pub link: Option<&'static str>,
}

/// A form as it stands in [`MIXED`].
struct Mixed {
    form: &'static str,
    own: bool,
    words: &'static [&'static str],
    parts: &'static [MixedPart],
    lines: bool,
}

/// A part as it stands in [`MIXED`].
struct MixedPart {
    kind: &'static str,
    standing: Standing,
    takes: &'static [(&'static str, &'static str)],
    needs: &'static str,
    link: Option<&'static str>,
}

const EVALUATED_GOAL: &[(&str, &str)] = &[
    ("goal", "id"),
    ("kpi", "kpi"),
    ("dimension", "dimension"),
    ("region", "region"),
    ("team", "team"),
    ("person", "person"),
    ("product_line", "product_line"),
    ("customer_type", "customer_type"),
    ("channel", "channel"),
    ("period", "period"),
    ("target", "target"),
];
const MEASURED: &[(&str, &str)] = &[
    ("goal", "goal"),
    ("kpi", "kpi"),
    ("region", "region"),
    ("team", "team"),
    ("person", "person"),
    ("product_line", "product_line"),
    ("customer_type", "customer_type"),
    ("channel", "channel"),
    ("period", "period"),
    ("actual", "value"),
    ("to_date", "to_date"),
    ("achievement", "achievement"),
    ("n", "n"),
];
const CAUSE: &[(&str, &str)] = &[
    ("goal", "goal"),
    ("kpi", "kpi"),
    ("region", "region"),
    ("person", "person"),
    ("period", "period"),
    ("variance_analysis", "text"),
    ("cause_class", "cause_class"),
    ("share", "share"),
];
const BETTER: &[(&str, &str)] =
    &[("goal", "goal"), ("kpi", "kpi"), ("region", "region"), ("improvement", "text"), ("owner", "owner"), ("due", "due")];

/// Sheets that feed several entities. `own` ones have the entity of their name as first part.
static MIXED: &[Mixed] = &[
    Mixed {
        form: "evaluation",
        own: false,
        words: &["evaluation", "actual"],
        parts: &[
            MixedPart { kind: "goal", standing: Standing::Secondary, takes: EVALUATED_GOAL, needs: "target", link: None },
            MixedPart { kind: "actual", standing: Standing::Declared, takes: MEASURED, needs: "actual", link: None },
            MixedPart { kind: "attribution", standing: Standing::Declared, takes: CAUSE, needs: "variance_analysis", link: None },
            MixedPart { kind: "improvement", standing: Standing::Declared, takes: BETTER, needs: "improvement", link: None },
        ],
        lines: false,
    },
    Mixed {
        form: "actual",
        own: true,
        words: &["actual", "evaluation"],
        parts: &[
            MixedPart { kind: "goal", standing: Standing::Secondary, takes: EVALUATED_GOAL, needs: "target", link: None },
            MixedPart { kind: "attribution", standing: Standing::Declared, takes: CAUSE, needs: "variance_analysis", link: None },
            MixedPart { kind: "improvement", standing: Standing::Declared, takes: BETTER, needs: "improvement", link: None },
        ],
        lines: false,
    },
    Mixed {
        form: "goal",
        own: true,
        words: &["goal", "evaluation"],
        parts: &[
            MixedPart { kind: "actual", standing: Standing::Declared, takes: MEASURED, needs: "actual", link: None },
            MixedPart { kind: "attribution", standing: Standing::Declared, takes: CAUSE, needs: "variance_analysis", link: None },
            MixedPart { kind: "improvement", standing: Standing::Declared, takes: BETTER, needs: "improvement", link: None },
        ],
        lines: false,
    },
    Mixed {
        form: "task",
        own: true,
        words: &["task"],
        parts: &[
            MixedPart {
                kind: "risk",
                standing: Standing::Declared,
                takes: &[("risk", "text"), ("mitigation", "response"), ("owner", "owner")],
                needs: "risk",
                link: Some("task"),
            },
            MixedPart {
                kind: "progress_entry",
                standing: Standing::Declared,
                takes: &[("updated_at", "date"), ("progress", "progress"), ("status", "status")],
                needs: "updated_at",
                link: Some("task"),
            },
        ],
        lines: false,
    },
    Mixed { form: "initiative", own: true, words: &["initiative"], parts: &[], lines: true },
    Mixed {
        form: "budget_line",
        own: true,
        words: &["budget_line"],
        parts: &[MixedPart { kind: "spend", standing: Standing::Declared, takes: &[], needs: "amount", link: Some("line") }],
        lines: false,
    },
];

/// Whether the records that a table of this form gave have a field by the name of this column, or amounts of this unit.
pub fn takes(form: &str, entities: &[&str], column: &str) -> bool {
    let has_field = |form: Form| form.parts.iter().any(|part| entities.contains(&part.info.kind) && part.field_of(column).is_some());
    column == UNIT || Form::named(form).is_some_and(has_field)
}

impl Form {
    /// The form of this name: that of a mixed table, or the table of one entity.
    pub fn named(name: &str) -> Option<Self> {
        let info = Plan::info(name);
        let Some(mixed) = MIXED.iter().find(|mixed| mixed.form == name) else {
            return info.map(|info| Self {
                name: info.kind,
                words: vec![info.kind],
                parts: vec![Part::whole(info)],
                lines: false,
                money: money(name),
            });
        };
        let own = info.filter(|_| mixed.own).map(Part::whole);
        let others = mixed.parts.iter().filter_map(Part::of);
        let parts = own.into_iter().chain(others).collect();
        Some(Self { name: mixed.form, words: mixed.words.to_vec(), parts, lines: mixed.lines, money: money(name) })
    }

    /// Every form, to be tried on a sheet whose name says nothing.
    pub fn all() -> impl Iterator<Item = Self> {
        let mixed = MIXED.iter().filter(|mixed| !mixed.own).map(|mixed| mixed.form);
        let named = Plan::infos().map(|info| info.kind).chain(mixed).filter_map(Form::named);
        named.map(|form| Self { money: None, ..form })
    }

    /// The entity that the sheet is mainly about.
    pub fn main(&self) -> &'static EntityInfo {
        self.parts[0].info
    }

    /// Whether its columns may be periods or members.
    pub fn takes_series(&self) -> bool {
        matches!(self.main().kind, "goal" | "actual")
    }

    /// Whether it is a table of money, budgeted or spent.
    pub fn is_of_money(&self) -> bool {
        matches!(self.main().kind, "budget_line" | "spend")
    }

    /// Whether its columns may be periods. Amounts by month below 科目 may be budgeted or spent: only a name says which.
    pub fn takes_periods(&self) -> bool {
        self.takes_series() || self.money.is_some()
    }
}

/// What months without a word on it hold in a table of money.
fn money(form: &str) -> Option<Measure> {
    match form {
        "budget_line" => Some(Measure::Target),
        "spend" => Some(Measure::Actual),
        _ => None,
    }
}

impl Part {
    fn whole(info: &'static EntityInfo) -> Self {
        Self { info, standing: Standing::Declared, takes: &[], own: true, needs: None, link: None }
    }

    fn of(mixed: &MixedPart) -> Option<Self> {
        let info = Plan::info(mixed.kind)?;
        Some(Self { info, standing: mixed.standing, takes: mixed.takes, own: false, needs: Some(mixed.needs), link: mixed.link })
    }

    /// The field of this part that a column of this name gives; `id` for the id.
    pub fn field_of(&self, column: &str) -> Option<&'static str> {
        if let Some((_, field)) = self.takes.iter().find(|(name, _)| *name == column) {
            return Some(field);
        }
        if !self.own {
            return None;
        }
        if column == "id" {
            return Some("id");
        }
        self.info.fields.iter().find(|field| field.name == column).map(|field| field.name)
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, MIXED};

    #[test]
    fn every_mixed_form_names_fields_that_exist() {
        for mixed in MIXED {
            let form = Form::named(mixed.form).expect("a mixed form is a form");
            assert_eq!(form.parts.len(), mixed.parts.len() + usize::from(mixed.own), "a part of {} names no entity", mixed.form);
            for part in &form.parts {
                for (_, field) in part.takes {
                    assert!(*field == "id" || part.info.field(field).is_some(), "{}.{field} of form {}", part.info.kind, mixed.form);
                }
            }
        }
    }
}
