//! Who the rows of a table are about, where they do not say it each for itself: names that are written once for a group, units of a KPI, parts of the
//! member above, the finer of two levels, and members that stand in others.

use crate::load::{Row, Sheet};
use crate::recognise::header::columns::Layout;
use crate::recognise::header::{OwnedRow, levels};
use crate::value::Context;

use super::RowKind;
use super::blanks::{self, Filler};
use super::inside::{self, Inner, Inside};
use super::parts::Parts;
use super::units;

/// What the first rows of a table show of the names in it, for the rows below them.
#[derive(Clone, Debug)]
pub struct Names {
    /// Continues names that are written once for a group.
    pub filler: Filler,
    /// Calls parts of several members by both names.
    parts: Parts,
    /// Members that stand in others.
    pub inner: Inner,
}

impl Names {
    /// Finds all of that in the rows of a table, and writes it out in them; members that stand in others are added to `found`.
    pub fn settle(rows: &mut [OwnedRow], kinds: &[RowKind], layout: &Layout, sheet: &Sheet, found: &mut Vec<Inside>, context: &Context<'_>) -> Self {
        let filler = blanks::settle(rows, kinds, layout, sheet, context);
        units::continue_units(rows, kinds, layout, sheet, context);
        let parts = Parts::settle(rows, kinds, layout, sheet, context);
        found.extend(levels::settle(rows, kinds, layout, sheet));
        let inner = Inner::noted(inside::find(rows, kinds, layout, sheet, context), found, rows, layout);
        Self { filler, parts, inner }
    }

    /// Shows a row with the names that it continues.
    pub fn write_out(&mut self, row: Row<'_>, layout: &Layout, visit: &mut dyn FnMut(Row<'_>)) {
        if !self.filler.fills() && self.parts.is_empty() {
            return visit(row);
        }
        let mut cells = row.cells.to_vec();
        let kind = blanks::kind(row.cells, layout);
        self.filler.fill(&mut cells, kind);
        self.parts.name(row.number, &mut cells, kind);
        visit(Row { number: row.number, cells: &cells, texts: &[] });
    }
}
