//! The words of `vocabulary/layout.yaml`.

use std::sync::OnceLock;

use indexmap::IndexMap;
use serde::Deserialize;

use crate::vocabulary::normalise;

/// Words by which rows and sheets are told apart.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayoutWords {
    pub(super) subtotal: Vec<String>,
    pub(super) total: Vec<String>,
    pub(super) grand_total: Vec<String>,
    pub(super) total_ending: Vec<String>,
    pub(super) member_total: Vec<String>,
    pub(super) all_orders: Vec<String>,
    pub(super) void_order: Vec<String>,
    pub(super) unpaid_order: Vec<String>,
    pub(super) closed_order: Vec<String>,
    pub(super) row_state: Vec<String>,
    pub(super) own_currency: Vec<String>,
    pub(super) likely_total: Vec<String>,
    pub(super) mean: Vec<String>,
    pub(super) mean_ending: Vec<String>,
    pub(super) derived: Vec<String>,
    /// Headers of columns that follow from others.
    pub follows: Vec<String>,
    pub(super) note: Vec<String>,
    pub(super) signature: Vec<String>,
    pub(super) part: Vec<String>,
    pub(super) example: Vec<String>,
    pub(super) row_number: Vec<String>,
    pub(super) past: Vec<String>,
    /// Words in a title of a table of the year before.
    pub year_before: Vec<String>,
    /// Words of one that only compares with a year.
    pub compared: Vec<String>,
    /// Words that head a column of the plan's year, beside one of another.
    pub this_year: Vec<String>,
    /// Words that say of a whole table that it holds targets, and that it holds what was measured.
    pub said_of_targets: Vec<String>,
    /// The latter.
    pub said_of_actuals: Vec<String>,
    /// Words of budgets, of what was spent, and of budgets that say how much of them was.
    pub budgeted: Vec<String>,
    /// Those of what was spent.
    pub spent: Vec<String>,
    /// Those of budgets that say how much of them was.
    pub executed: Vec<String>,
    /// Words for what is left of what was earned.
    pub profits: Vec<String>,
    /// Last letters of the names of rates.
    pub rates: Vec<String>,
    /// Words in the name of a table that is not yet the one that counts.
    pub drafts: Vec<String>,
    /// Words in the name of the one that counts.
    pub finals: Vec<String>,
    /// Words in the header of a budget by which it is that of the year, whatever month the table is of.
    pub of_year: Vec<String>,
    /// Words in the name of a table of one of several plans of which one is to be chosen.
    pub options: Vec<String>,
    /// Letters beside those words, besides A to Z and digits.
    pub option_marks: String,
    /// Words in the name of a table by which it sums up those of its kind.
    pub sums_in_titles: Vec<String>,
    /// What programs call a sheet to which nobody gave a name, before its number.
    pub unnamed_sheets: Vec<String>,
    /// Words in the name of a table of what was spent that do not say whose it is.
    pub spent_by: Vec<String>,
    /// Words of what money is spent on.
    pub expenses: Vec<String>,
    /// Words with which the name of money ends that comes in.
    pub earned: Vec<String>,
    pub(super) running: Vec<String>,
    pub(super) of_period: Vec<String>,
    pub(super) revised: Vec<String>,
    /// Words of amounts that were granted.
    pub(super) approved: Vec<String>,
    pub(super) untaxed: Vec<String>,
    pub(super) monthly_mean: Vec<String>,
    pub(super) credit: Vec<String>,
    pub(super) to_result: Vec<String>,
    pub(super) of_ledger: Vec<String>,
    pub(super) carried: Vec<String>,
    /// Words in the headers of ledgers.
    pub of_entries: Vec<String>,
    /// Words in the header of days.
    pub days: Vec<String>,
    /// Words of a header for the days of its values: those of the period of the row, of the month so far, of the year so far.
    pub(super) own_days: Vec<String>,
    pub(super) own_days_of: Vec<String>,
    pub(super) year_of: Vec<String>,
    pub(super) month_so_far: Vec<String>,
    pub(super) year_so_far: Vec<String>,
    /// What may stand beside these and says no more than that they are amounts.
    pub(super) bare_amounts: Vec<String>,
    /// Letters before which what looks like a period in a title is none.
    pub no_period_before: String,
    /// Letters after which it is none.
    pub no_period_after: String,
    /// Letters with which what begins a stretch ends, before the mark that joins it to its end.
    pub period_letters: String,
    /// Letters that join the two ends of a stretch.
    pub stretch: String,
    /// Letters behind the end of a stretch.
    pub period_end: String,
    /// Words before a period with which a stretch ends.
    pub cut_off: Vec<String>,
    /// Words around a period that tells when a table was made.
    pub made: Vec<String>,
    /// What may follow them.
    pub made_when: Vec<String>,
    /// Words before a KPI that mean the whole company.
    pub whole: Vec<String>,
    pub(super) whole_members: Vec<String>,
    /// Words after the name of a member, by dimension.
    pub member_suffixes: IndexMap<String, Vec<String>>,
    /// Words before the kind of the members of a table: 各大区.
    pub each: Vec<String>,
    /// Words between a member and a KPI.
    pub filler: Vec<String>,
    /// Words of the dimension column, by dimension.
    pub dimensions: IndexMap<String, Vec<String>>,
    pub(super) children: Vec<String>,
    pub(super) outer_tasks: Vec<String>,
    pub(super) finer_tasks: Vec<String>,
    /// Last letters of the name of a KPI that a word for what its values are may stand for: 销售目标.
    pub kpi_endings: Vec<String>,
    /// Words behind a KPI that mean its targets, beside the names of the field.
    pub targets: Vec<String>,
    /// Words for tables, and for what they hold, at the end of a title.
    pub title_tails: Vec<String>,
    /// Words before or behind a period of which a column holds what is expected: 4-6月（预计）.
    pub foreseen: Vec<String>,
    /// Words that a table is by months, quarters or years: 各区域月度销售目标.
    pub by_period: Vec<String>,
    /// Members that may head columns though no plan declares them, by dimension.
    pub usual_members: IndexMap<String, Vec<String>>,
    /// Names that a part of any member may have.
    pub parts_of_several: Vec<String>,
    /// Words before the number of a table or of a part of a document.
    pub title_heads: Vec<String>,
    /// Words behind that number.
    pub title_parts: Vec<String>,
    /// Words in the header of a column that names what its rows are.
    pub things: Vec<String>,
    /// How remarks begin that stand below a table of amounts.
    pub remarks: Vec<String>,
    /// Words in headers of columns whose members stand in no others and hold none.
    pub apart: Vec<String>,
    /// Words by which a header is guessed, by column.
    pub hints: IndexMap<String, Vec<String>>,
    /// What stands in `sources:` for a column or a sheet that is left out.
    pub left_out: Vec<String>,
    pub(super) source_keys: IndexMap<String, Vec<String>>,
    beside: IndexMap<String, IndexMap<String, String>>,
}

impl LayoutWords {
    /// Headers of an entity that mean another field when their first one is given by another column: header and that field.
    pub fn beside(&self, kind: &str) -> impl Iterator<Item = (&str, &str)> {
        self.beside.get(kind).into_iter().flatten().map(|(header, field)| (header.as_str(), field.as_str()))
    }
}

/// The words of `vocabulary/layout.yaml`, compared forms.
pub fn layout_words() -> &'static LayoutWords {
    static WORDS: OnceLock<LayoutWords> = OnceLock::new();
    WORDS.get_or_init(|| match serde_yaml::from_str::<LayoutWords>(include_str!("../../vocabulary/layout.yaml")) {
        Ok(mut words) => {
            let LayoutWords {
                subtotal, total, grand_total, total_ending, member_total, all_orders, likely_total, mean, mean_ending, derived, ..
            } = &mut words;
            for list in [subtotal, total, grand_total, total_ending, member_total, all_orders, likely_total, mean, mean_ending, derived] {
                list.iter_mut().for_each(|word| *word = normalise::word(word));
            }
            for list in [
                &mut words.void_order,
                &mut words.unpaid_order,
                &mut words.closed_order,
                &mut words.own_currency,
                &mut words.note,
                &mut words.signature,
                &mut words.part,
                &mut words.example,
                &mut words.row_number,
                &mut words.children,
            ] {
                list.iter_mut().for_each(|word| *word = normalise::word(word));
            }
            words
        }
        Err(error) => panic!("layout.yaml of the program cannot be read: {error}"),
    })
}
