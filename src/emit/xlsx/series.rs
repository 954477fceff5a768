//! Functions over several figures: sums, means, counts, ranks.

use super::formula::{MOST_ARGUMENTS, Needs, Piece, Scope, sign};
use super::kind::{Kind, kind_of};
use super::place::{Area, Place, areas, parallel};
use crate::figures::{Compare, Expr, FigureId, Series, Value};

impl Scope<'_> {
    /// A function that leaves out what is missing and is missing when nothing is there; only for members of these kinds.
    pub(super) fn over(&self, function: &str, of: &Series, kinds: &[Kind]) -> Option<Piece> {
        let areas = self.areas_of(of)?;
        if areas.is_empty() {
            return Some(Piece::never());
        }
        if !kinds.contains(&self.series_kind(of)) {
            return None;
        }
        let list = self.joined(&areas)?;
        Some(Piece::atom(format!("{function}({list})"), Needs::lack(format!("COUNT({list})=0"))))
    }

    pub(super) fn sum_together(&self, of: &Series, with: &Series) -> Option<Piece> {
        let lines = parallel(&self.pairs(of, with)?);
        if lines.is_empty() {
            return Some(Piece::never());
        }
        let sum = self.added(&lines, |of, _| of.to_string(), |of, with| format!("SUMPRODUCT(ISNUMBER({of})*ISNUMBER({with}),{of})"));
        let count = self.added(&lines, |_, _| "1".to_string(), |of, with| format!("SUMPRODUCT(ISNUMBER({of})*ISNUMBER({with}))"));
        Some(Piece::sum(sum, Needs::lack(format!("{count}=0"))))
    }

    /// A weighted mean over the members that have both a value and a weight.
    pub(super) fn weighted(&self, of: &Series, weights: &Series) -> Option<Piece> {
        let lines = parallel(&self.pairs(of, weights)?);
        if lines.is_empty() {
            return Some(Piece::never());
        }
        let total = self.added(&lines, |of, weight| format!("{of}*{weight}"), |of, weight| format!("SUMPRODUCT({of},{weight})"));
        let weight = self.added(&lines, |_, weight| weight.to_string(), |of, weight| format!("SUMPRODUCT(ISNUMBER({of})*1,{weight})"));
        let (total, weight) = (bracketed(total, &lines), bracketed(weight, &lines));
        Some(Piece::product(format!("{total}/{weight}"), Needs::lack(format!("ROUND({weight},9)=0"))))
    }

    /// A sum over lines of pairs: single pairs by `IF`, longer lines by `SUMPRODUCT`.
    fn added(&self, lines: &[(Area, Area)], single: impl Fn(&str, &str) -> String, line: impl Fn(&str, &str) -> String) -> String {
        let terms: Vec<String> = lines
            .iter()
            .map(|&(a, b)| {
                let (first, second) = (self.area(a), self.area(b));
                if !a.is_cell() {
                    return line(&first, &second);
                }
                let (count, needed) = if a == b { (first.clone(), 1) } else { (self.list(&[a.first, b.first]).unwrap_or_default(), 2) };
                format!("IF(COUNT({count})={needed},{},0)", single(&first, &second))
            })
            .collect();
        terms.join("+")
    }

    /// The last member that is there.
    pub(super) fn last(&self, of: &Series) -> Option<Piece> {
        let places: Vec<Place> = self.slots(of)?.into_iter().flatten().collect();
        if places.is_empty() {
            return Some(Piece::never());
        }
        let kind = self.series_kind(of);
        if let [(line, _)] = parallel(&places.iter().map(|&place| (place, place)).collect::<Vec<_>>()).as_slice()
            && !line.is_cell()
        {
            return Some(self.last_of_line(*line, kind));
        }
        let there = |place: Place| if kind.is_counted() { format!("ISNUMBER({})", self.cell(place)) } else { format!("{}<>\"\"", self.cell(place)) };
        let (first, others) = places.split_first()?;
        let text = others.iter().fold(self.cell(*first), |rest, &place| format!("IF({},{},{rest})", there(place), self.cell(place)));
        let none: Vec<String> = places.iter().map(|&place| there(place)).collect();
        (places.len() <= MOST_ARGUMENTS).then(|| Piece::atom(text, Needs::lack(format!("NOT(OR({}))", none.join(",")))))
    }

    fn last_of_line(&self, line: Area, kind: Kind) -> Piece {
        let range = self.area(line);
        let there = if kind.is_counted() { format!("ISNUMBER({range})") } else { format!("({range}<>\"\")") };
        let axis = if line.first.column == line.last.column { "ROW" } else { "COLUMN" };
        let position = format!("SUMPRODUCT(MAX({there}*({axis}({range})-{axis}({})+1)))", self.area(Area::cell(line.first)));
        Piece::atom(format!("INDEX({range},{position})"), Needs::lack(format!("SUMPRODUCT({there}*1)=0")))
    }

    /// How many members are there.
    pub(super) fn count(&self, of: &Series) -> Option<Piece> {
        let areas = self.areas_of(of)?;
        if areas.is_empty() {
            return Some(Piece::atom("0", Needs::default()));
        }
        if self.series_kind(of).is_counted() {
            return Some(Piece::atom(format!("COUNT({})", self.joined(&areas)?), Needs::default()));
        }
        Some(Piece::sum(self.products(&areas, |range| format!("({range}<>\"\")*1"))?, Needs::default()))
    }

    pub(super) fn count_where(&self, of: &Series, compare: Compare, than: &Expr) -> Option<Piece> {
        let Piece { text: x, needs, .. } = self.piece(than)?;
        let areas = self.areas_of(of)?;
        if areas.is_empty() {
            return Some(Piece::atom("0", needs));
        }
        let kind = self.series_kind(of);
        Some(Piece::sum(self.products(&areas, |range| matches(kind, range, compare, &x, than))?, needs))
    }

    pub(super) fn rank(&self, of: &Expr, among: &Series) -> Option<Piece> {
        let piece = self.piece(of)?;
        let areas = self.areas_of(among)?;
        if areas.is_empty() {
            return Some(Piece::atom("1", piece.needs));
        }
        let larger = self.products(&areas, |range| number_matches(range, Compare::Greater, &piece.text))?;
        Some(Piece::sum(format!("1+{larger}"), piece.needs))
    }

    fn products(&self, areas: &[Area], product: impl Fn(&str) -> String) -> Option<String> {
        let terms: Vec<String> = areas.iter().map(|&area| format!("SUMPRODUCT({})", product(&self.area(area)))).collect();
        (terms.len() <= MOST_ARGUMENTS).then(|| terms.join("+"))
    }

    /// What the members of a series are: what its first member is.
    pub(super) fn series_kind(&self, series: &Series) -> Kind {
        let figures = self.printer.figures;
        let first = match series {
            Series::Column(column) => Some(column.at(0)),
            Series::Related(..) | Series::List(_) => figures.members(series, self.row).first().copied(),
        };
        first.map_or(Kind::Number, |id| kind_of(figures.unit(id)))
    }

    /// The members of a series in their order; `None` inside for those that do not exist, outside when one has no home.
    fn slots(&self, series: &Series) -> Option<Vec<Option<Place>>> {
        let figures = self.printer.figures;
        let ids: Vec<Option<FigureId>> = match series {
            Series::Related(relation, column) => figures.related(*relation, self.row).iter().map(|&to| Some(column.at(to))).collect(),
            Series::Column(column) => figures.rows(column.family()).map(|row| Some(column.at(row))).collect(),
            Series::List(list) => list.iter().map(|expr| figures.single(expr, self.row)).collect(),
        };
        ids.into_iter()
            .map(|id| match id.filter(|&id| figures.exists(id)) {
                Some(id) => self.printer.layout.home(id).map(Some),
                None => Some(None),
            })
            .collect()
    }

    fn pairs(&self, of: &Series, with: &Series) -> Option<Vec<(Place, Place)>> {
        let (of, with) = (self.slots(of)?, self.slots(with)?);
        Some(of.into_iter().zip(with).filter_map(|(of, with)| of.zip(with)).collect())
    }

    fn areas_of(&self, series: &Series) -> Option<Vec<Area>> {
        match series {
            Series::Column(column) => self.printer.layout.column_areas(*column).map(<[Area]>::to_vec),
            Series::Related(..) | Series::List(_) => Some(areas(&self.slots(series)?.into_iter().flatten().collect::<Vec<_>>())),
        }
    }

    /// Cells as arguments: named ones by name, the others as areas. Those in a row of the formula's own number stand apart from the
    /// rest, so that no area grows or shrinks when the formula is filled down.
    pub(super) fn list(&self, places: &[Place]) -> Option<String> {
        let layout = self.printer.layout;
        let names = places.iter().filter_map(|&place| layout.name_of(place));
        let cells = places.iter().copied().filter(|&place| layout.name_of(place).is_none());
        let (own, others): (Vec<Place>, Vec<Place>) = cells.partition(|place| place.row == self.from.row);
        let areas = areas(&own).into_iter().chain(areas(&others)).map(|area| self.area(area));
        let texts: Vec<String> = names.map(str::to_string).chain(areas).collect();
        (texts.len() <= MOST_ARGUMENTS).then(|| texts.join(","))
    }

    fn joined(&self, areas: &[Area]) -> Option<String> {
        (areas.len() <= MOST_ARGUMENTS).then(|| areas.iter().map(|&area| self.area(area)).collect::<Vec<_>>().join(","))
    }
}

fn bracketed(sum: String, lines: &[(Area, Area)]) -> String {
    if lines.len() > 1 { format!("({sum})") } else { sum }
}

/// The product that is 1 for the members of a range that compare so, and 0 for the others and for what is missing.
fn matches(kind: Kind, range: &str, compare: Compare, x: &str, than: &Expr) -> String {
    match kind {
        Kind::Number => number_matches(range, compare, x),
        Kind::Date => format!("ISNUMBER({range})*({range}{}{x})", sign(compare)),
        Kind::Text => format!("({range}<>\"\")*EXACT({range},{x})"),
        Kind::Term if matches!(than, Expr::Constant(Value::Term(_))) => format!("({range}={x})*1"),
        Kind::Term | Kind::Flag => format!("({range}<>\"\")*({range}={x})"),
    }
}

/// Numbers are compared within half of the ninth place, because a range cannot be rounded without becoming an array formula.
fn number_matches(range: &str, compare: Compare, x: &str) -> String {
    let test = match compare {
        Compare::Greater => format!("({range}>{x}+5E-10)"),
        Compare::AtLeast => format!("({range}>{x}-5E-10)"),
        Compare::Less => format!("({range}<{x}-5E-10)"),
        Compare::AtMost => format!("({range}<{x}+5E-10)"),
        Compare::Equal => format!("({range}>{x}-5E-10)*({range}<{x}+5E-10)"),
    };
    format!("ISNUMBER({range})*{test}")
}
