//! Where every figure of a workbook stands: its home cell, and the operands that no sheet shows.
//!
//! A figure has one home in a workbook: its first place in sheet order, a place on an overview only if there is no other. Its
//! other places are mirrors of the home. Operands that no sheet shows get their home on the last sheet, those of one series side
//! by side so that they form a range (design §2, "The workbook").

use super::operands::{Masked, Settled, Walk};
use super::place::{Area, Place, areas};
use super::sheet::{Names, Sheet, figure_of};
use crate::figures::{ColumnId, Expr, FigureId, Figures};
use crate::report::{Report, Workbook};
use crate::vocabulary::Vocabulary;
use foldhash::{HashMap, HashSet};

/// Settings that formulas call by a name of the workbook: key of the figure, name.
const NAMED: [(&str, &str); 5] = [
    ("plan/as_of", "as_of"),
    ("plan/rag_green", "rag_g"),
    ("plan/rag_yellow", "rag_y"),
    ("plan/contingency_low", "cont_lo"),
    ("plan/contingency_high", "cont_hi"),
];
/// Rows of a basis sheet, its head among them.
const BASIS_ROWS: u32 = 1_000_000;
/// Column of the basis sheet with the values.
pub const BASIS_VALUE: u16 = 1;

/// The places of a workbook.
#[derive(Debug)]
pub struct Layout<'a> {
    /// The workbook.
    pub workbook: &'a Workbook,
    /// Its sheets with tables; the contents stand before them and have number 0.
    pub sheets: Vec<Sheet<'a>>,
    /// Figures that no sheet shows, in the order of the basis sheet.
    pub basis: Vec<FigureId>,
    /// Name of the contents sheet.
    pub contents_name: String,
    basis_names: Vec<String>,
    homes: Homes,
    named: Vec<(FigureId, &'static str, Place)>,
    column_areas: HashMap<ColumnId, Vec<Area>>,
    masked: HashSet<ColumnId>,
    any_masked: bool,
    literal: HashSet<(u16, u16)>,
}

/// Home cells, by column and row of the family; [`NOWHERE`] where there is none, which takes less room than an option.
#[derive(Debug, Default)]
pub(super) struct Homes(HashMap<ColumnId, Vec<Place>>);

/// No cell.
const NOWHERE: Place = Place { sheet: u16::MAX, column: u16::MAX, row: u32::MAX };

impl Homes {
    pub(super) fn get(&self, id: FigureId) -> Option<Place> {
        self.0.get(&id.column)?.get(id.row as usize).copied().filter(|&place| place != NOWHERE)
    }

    pub(super) fn clear(&mut self, id: FigureId) {
        if let Some(place) = self.0.get_mut(&id.column).and_then(|column| column.get_mut(id.row as usize)) {
            *place = NOWHERE;
        }
    }

    /// Sets the home of a figure; `rows` is the number of rows of its family, for which room is made at once.
    pub(super) fn set(&mut self, id: FigureId, rows: usize, place: Place) {
        let column = self.0.entry(id.column).or_insert_with(|| vec![NOWHERE; rows]);
        column[id.row as usize] = place;
    }
}

impl<'a> Layout<'a> {
    /// Lays out one workbook of the report.
    pub fn new(report: &'a Report, figures: &Figures, vocabulary: &Vocabulary, workbook: &'a Workbook) -> Self {
        let mut names = Names::default();
        let contents_name = names.name(vocabulary.word("workbook.contents"));
        let basis_word = vocabulary.word("workbook.basis");
        let basis_name = names.name(basis_word);
        let mut sheets = Vec::new();
        for (place, table) in report.sheets_of(workbook.name) {
            for mut part in Sheet::parts(&place.sheet, place.overview, table) {
                part.name = names.name(&part.name);
                sheets.push(part);
            }
        }
        let masked = figures.masked_columns();
        let mut layout = Self {
            workbook,
            sheets,
            basis: Vec::new(),
            contents_name,
            basis_names: vec![basis_name],
            homes: Homes::default(),
            named: Vec::new(),
            column_areas: HashMap::default(),
            any_masked: !masked.is_empty(),
            masked,
            literal: HashSet::default(),
        };
        layout.settle_shown(figures);
        layout.settle_operands(figures);
        layout.basis_names.extend((1..layout.basis_sheets()).map(|_| names.name(basis_word)).collect::<Vec<_>>());
        layout
    }

    /// The home cell of a figure.
    pub fn home(&self, id: FigureId) -> Option<Place> {
        self.homes.get(id)
    }

    /// The name of a sheet by its number in the workbook.
    pub fn sheet_name(&self, sheet: u16) -> &str {
        match usize::from(sheet) {
            0 => &self.contents_name,
            table if table <= self.sheets.len() => &self.sheets[table - 1].name,
            basis => &self.basis_names[basis - 1 - self.sheets.len()],
        }
    }

    /// Whether the sheet is one with operands that no other sheet shows.
    pub fn is_basis(&self, sheet: u16) -> bool {
        usize::from(sheet) > self.sheets.len()
    }

    /// How many sheets the operands need that no other sheet shows: one at least.
    pub fn basis_sheets(&self) -> usize {
        self.basis.len().div_ceil(BASIS_ROWS as usize - 1).max(1)
    }

    /// The names of the workbook with the cells they stand for.
    pub fn names(&self) -> &[(FigureId, &'static str, Place)] {
        &self.named
    }

    /// The name of a setting.
    pub fn name_of(&self, place: Place) -> Option<&'static str> {
        self.named.iter().find(|&&(_, _, at)| at == place).map(|&(_, name, _)| name)
    }

    /// The areas that the figures of a whole column fill; `None` when no formula uses the column.
    pub fn column_areas(&self, column: ColumnId) -> Option<&[Area]> {
        self.column_areas.get(&column).map(Vec::as_slice)
    }

    /// Whether anything is hidden from this audience.
    pub fn has_masked(&self) -> bool {
        self.any_masked
    }

    /// Whether an operand is hidden from this audience, so that the figure stands as a literal.
    pub fn is_masked(&self, figures: &Figures, expr: &Expr, row: u32) -> bool {
        Masked { any: self.any_masked, columns: &self.masked }.hides(figures, expr, row)
    }

    /// Whether the figures of a sheet's column stand as values because their formulas would need too many operands that no sheet
    /// shows.
    pub fn is_literal(&self, sheet: u16, column: u16) -> bool {
        self.literal.contains(&(sheet, column))
    }

    /// Gives homes to the figures that sheets show.
    fn settle_shown(&mut self, figures: &Figures) {
        for overview in [false, true] {
            for (sheet, number) in self.sheets.iter().zip(1..).filter(|(sheet, _)| sheet.overview == overview) {
                for (id, place) in sheet.cells(number).filter_map(|(_, cell, place)| Some((figure_of(cell)?, place))) {
                    if self.homes.get(id).is_none() && figures.exists(id) {
                        self.homes.set(id, figures.rows(id.column.family()).len(), place);
                    }
                }
            }
        }
    }

    /// Gives homes to the operands that no sheet shows, and finds the sheets whose rows are pointed at.
    fn settle_operands(&mut self, figures: &Figures) {
        let masked = Masked { any: self.any_masked, columns: &self.masked };
        let mut walk = Walk::new(&mut self.homes, figures, masked, 1 + self.sheets.len() as u16);
        for (sheet, number) in self.sheets.iter().zip(1..) {
            for position in 0..sheet.columns.len() as u16 {
                let cells = sheet.column_cells(number, position);
                if !walk.column(cells.filter_map(|(cell, place)| Some((figure_of(cell)?, place)))) {
                    self.literal.insert((number, position));
                }
            }
        }
        let Settled { basis, columns, pinned } = walk.settled();
        self.basis = basis;
        self.name_settings(figures);
        self.gather_columns(figures, &columns);
        for (sheet, number) in self.sheets.iter_mut().zip(1..) {
            sheet.sortable &= !pinned.contains(&number);
        }
    }

    /// Puts the named settings before the other operands, and names them.
    fn name_settings(&mut self, figures: &Figures) {
        let settings: Vec<_> = NAMED.iter().filter_map(|&(key, name)| Some((figures.find(key)?, name))).collect();
        self.basis.sort_by_key(|id| settings.iter().position(|(setting, _)| setting == id).unwrap_or(settings.len()));
        let first = 1 + self.sheets.len() as u16;
        for (position, &id) in self.basis.iter().enumerate() {
            self.homes.set(id, figures.rows(id.column.family()).len(), basis_place(first, position));
        }
        self.named = settings.into_iter().filter_map(|(id, name)| Some((id, name, self.homes.get(id)?))).collect();
        for &(_, _, place) in &self.named {
            if let Some(sheet) = usize::from(place.sheet).checked_sub(1).and_then(|sheet| self.sheets.get_mut(sheet)) {
                sheet.sortable = false;
            }
        }
    }

    /// Finds the areas of whole columns, and the sheets that may not be sorted because only a part of their rows is meant.
    fn gather_columns(&mut self, figures: &Figures, columns: &[ColumnId]) {
        for &column in columns {
            let places: Vec<Place> = figures.rows(column.family()).filter_map(|row| self.homes.get(column.at(row))).collect();
            let areas = areas(&places);
            for area in &areas {
                if let Some(sheet) = usize::from(area.first.sheet).checked_sub(1).and_then(|sheet| self.sheets.get_mut(sheet)) {
                    sheet.sortable &= (area.first.row, area.last.row) == sheet.data_rows();
                }
            }
            self.column_areas.insert(column, areas);
        }
    }
}

/// The cell of an operand that no sheet shows, by its position among them.
pub(super) fn basis_place(first: u16, position: usize) -> Place {
    let room = BASIS_ROWS as usize - 1;
    Place { sheet: first + (position / room) as u16, column: BASIS_VALUE, row: 1 + (position % room) as u32 }
}
