//! Which period the rows of a table have that says none in its columns: that of its title or sheet, else that of its file.

use crate::load::{Format, Sheet};
use crate::recognise::around::told::Told;
use crate::recognise::around::years;
use crate::recognise::draft::Drafts;
use crate::recognise::header::columns::Layout;
use crate::recognise::header::{OwnedRow, Reader};

/// Keeps what stands around a table, and which of its records the name of the file says nothing of.
pub fn settle(near: Option<Told>, above: &[OwnedRow], layout: &mut Layout, sheet: &Sheet, reader: &Reader<'_, '_>, drafts: &mut Drafts<'_, '_, '_>) {
    let (context, format) = (reader.context, drafts.place.format);
    let day = Told::day_of_table(above, layout, sheet, format, context);
    drafts.told = day.or_else(|| Told::of_table(near, layout, context));
    let name = (format == Format::Workbook).then_some(sheet.name.as_str());
    let by_file = drafts.place.period.iter();
    drafts.dated = by_file.flat_map(|told| told.kinds_of_others(above, name, layout, context)).collect();
}

/// What gives the rows their period.
pub fn of_rows<'d>(layout: &Layout, drafts: &'d Drafts<'_, '_, '_>) -> Option<&'d Told> {
    let is_open = layout.supplied_text("period").is_none() && !drafts.dated.contains(&layout.form.main().kind);
    let by_file = drafts.place.period.as_ref().filter(|told| is_open && told.is_of(layout, drafts.context));
    drafts.told.as_ref().or(by_file)
}

/// Leaves out a table of another year than the plan's, and else tells of which period it is. That the name of a file gives what was done its
/// period is the rule; of targets it is a guess.
pub fn settle_year(above: &[OwnedRow], below: &[OwnedRow], layout: &mut Layout, sheet: &Sheet, reader: &Reader<'_, '_>, drafts: &Drafts<'_, '_, '_>) {
    if !reader.sets_period() && years::is_of_another(above, below, layout, sheet, drafts) {
        layout.is_broken = true;
        return;
    }
    let told = of_rows(layout, drafts).filter(|_| drafts.told.is_some() || layout.holds_only_targets());
    told.iter().for_each(|told| told.tell(layout, reader.context));
    years::tell(above, below, layout, sheet, drafts);
}
