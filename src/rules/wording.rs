//! How rules write values in sentences.

use rust_decimal::{Decimal, RoundingStrategy};

use super::Case;
use crate::figures::{FigureId, Unit, Value};
use crate::model::frame::DisplayUnit;
use crate::value::format::round;
use crate::vocabulary::Term;

impl Case<'_> {
    /// The number of a figure, by its key.
    pub fn number(&self, key: &str) -> Option<Decimal> {
        self.figures.find(key).and_then(|id| self.figures.number(id))
    }

    /// Whether the figure with this key is true.
    pub fn holds(&self, key: &str) -> bool {
        self.figures.find(key).is_some_and(|id| self.figures.value(id).is_true())
    }

    /// A figure with its unit: money in the plan's unit, rates in percent, counts with their measure word.
    pub fn shown(&self, figure: FigureId) -> String {
        match self.figures.value(figure) {
            Value::Number(number) => self.amount(number, self.figures.unit(figure)),
            Value::Date(date) => date.to_string(),
            Value::Flag(flag) => self.vocabulary.term_label(Term::new("flag", if flag { "yes" } else { "no" })).to_string(),
            Value::Text(text) => self.figures.words(text).to_string(),
            Value::Term(term) => self.vocabulary.term_label(term).to_string(),
            Value::Missing(reason) => self.vocabulary.reason(reason.code()).to_string(),
        }
    }

    /// A number with its unit, without its sign.
    pub fn size(&self, figure: FigureId) -> String {
        self.figures.number(figure).map_or_else(|| self.shown(figure), |number| self.amount(number.abs(), self.figures.unit(figure)))
    }

    /// A number in a unit.
    pub fn amount(&self, number: Decimal, unit: Unit) -> String {
        match unit {
            Unit::Money => self.money(number),
            Unit::Price => format!("{} {}", short(number), self.vocabulary.unit("yuan")),
            Unit::Percent | Unit::Achievement => self.percent()(number),
            Unit::Points => format!("{} {}", short(number), self.vocabulary.unit("percent_points")),
            Unit::Count(word) => format!("{} {}", short(number), self.figures.words(word)),
            Unit::Days => format!("{} {}", short(number), self.vocabulary.unit("days")),
            Unit::Number | Unit::Quotient | Unit::Score | Unit::Date | Unit::Flag | Unit::Text | Unit::Term | Unit::OfRow | Unit::OfRowDifference => {
                short(number)
            }
        }
    }

    /// An amount of money in the plan's unit.
    pub fn money(&self, yuan: Decimal) -> String {
        let unit = self.plan.settings().and_then(|settings| settings.display_unit.as_ref()).map_or(DisplayUnit::TenThousand, |unit| unit.value);
        let factor = match unit {
            DisplayUnit::Yuan => Decimal::ONE,
            DisplayUnit::TenThousand => Decimal::from(10_000),
            DisplayUnit::HundredMillion => Decimal::from(100_000_000),
        };
        format!("{} {}", short(yuan / factor), self.vocabulary.unit(unit.code()))
    }

    /// Several words as one list.
    pub fn listed(&self, words: &[String]) -> String {
        words.join(self.vocabulary.word("list.comma"))
    }
}

/// At most two decimals; of a number that would have none left, its first two digits: 0.003 is not 0.
fn short(number: Decimal) -> String {
    let rounded = round(number, 2);
    let shown =
        if number.abs() < SMALL { number.round_sf_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).unwrap_or(rounded) } else { rounded };
    shown.normalize().to_string()
}

/// Below this, two decimals hold less than two digits.
const SMALL: Decimal = Decimal::from_parts(1, 0, 0, false, 1);
