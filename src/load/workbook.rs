//! Workbooks: everything that touches calamine is here and below.
//!
//! An `.xlsx` or `.xlsb` is streamed cell by cell; `.xls` and `.ods` are read whole, under a size cap. Calamine trusts sizes that
//! a file declares, so `preflight` looks at the package first; a panic in calamine costs the file one diagnostic. What may eat all
//! memory in spite of that is read apart (see `load::apart`), and comes as a `transcript`.

mod cell;
mod guard;
mod layout;
mod ods;
mod preflight;
mod probe;
mod scan;
mod shown;
mod stream;
mod transcript;

use std::io::{self, Cursor};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use calamine::{Data, Ods, Range, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx};
use serde::{Deserialize, Serialize};
use zip::ZipArchive;

use guard::guarded;
pub use layout::{Area, Layout};
use preflight::Kind;
use probe::Probe;
pub(super) use transcript::Transcript;

use super::apart::Apart;
use super::{Row, Sheet, SourceFile};
use crate::diagnostic::{Diagnostic, FileId, Span};

/// Most sheets of a workbook.
const MAX_SHEETS: usize = 1_000;
/// Bytes of a sheet of `.xlsx` from which it is scanned.
const LARGE: u64 = 256 << 10;

type Bytes = Cursor<Arc<[u8]>>;
type Fault = Box<Diagnostic>;

/// An open workbook.
enum Book {
    Xlsx(Idle<Xlsx<Bytes>>),
    Xlsb(Idle<Xlsb<Bytes>>),
    Xls(Vec<Range<Data>>),
    Ods(Vec<Range<Data>>),
    Told(Vec<(transcript::Head, transcript::Rows)>),
}

/// Why a workbook that preflight let pass is not read.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Refused {
    /// What calamine said.
    Unreadable(String),
    /// More than [`MAX_SHEETS`].
    Sheets,
}

impl From<String> for Refused {
    fn from(reason: String) -> Self {
        Refused::Unreadable(reason)
    }
}

/// A reader that one thread borrows at a time; another opens the file anew.
struct Idle<B> {
    bytes: Arc<[u8]>,
    reader: Mutex<Option<B>>,
}

impl<B: Reader<Bytes>> Idle<B> {
    fn open(bytes: &Arc<[u8]>) -> Result<B, String> {
        guarded(|| B::new(Cursor::new(bytes.clone())).map_err(|error| format!("{error:?}")))
    }

    fn take(&self) -> Result<B, String> {
        let idle = self.reader.lock().unwrap_or_else(PoisonError::into_inner).take();
        idle.map_or_else(|| Self::open(&self.bytes), Ok)
    }

    fn put_back(&self, reader: B) {
        *self.reader.lock().unwrap_or_else(PoisonError::into_inner) = Some(reader);
    }
}

/// One sheet of an open workbook.
#[derive(Clone)]
pub(super) struct Grid {
    book: Arc<Book>,
    bytes: Arc<[u8]>,
    layout: Arc<OnceLock<Layout>>,
    probe: Arc<Mutex<Option<Probe>>>,
}

impl std::fmt::Debug for Grid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Grid")
    }
}

impl Grid {
    pub(super) fn rows(&self, sheet: &Sheet, visit: &mut dyn FnMut(Row<'_>) -> bool) -> Result<(), Fault> {
        if self.layout(sheet).merged.len() > layout::MAX_MERGED {
            let fault = Diagnostic::new("E108", Span::File(sheet.file)).variant("merged");
            return Err(Box::new(fault.arg("sheet", &sheet.name).arg("limit", layout::MAX_MERGED)));
        }
        self.read(sheet, visit).map_err(|damage| damaged_sheet(sheet, &damage))
    }

    fn read(&self, sheet: &Sheet, visit: &mut dyn FnMut(Row<'_>) -> bool) -> Result<(), stream::Damage> {
        match &*self.book {
            Book::Xls(ranges) | Book::Ods(ranges) => stream::whole(&ranges[usize::from(sheet.index)], visit),
            Book::Xlsx(idle) => self.xlsx(idle, sheet, LARGE, visit),
            Book::Xlsb(idle) => borrowed(idle, |book| stream::xlsb(book, &sheet.name, visit)),
            Book::Told(sheets) => told(sheets, sheet.index).map_or(Ok(()), |(_, rows)| rows.visit(visit)),
        }
    }

    /// A large sheet is scanned as far as it is plain; what remains is calamine's, which reads the rows once more and passes over those
    /// that were given.
    fn xlsx(&self, idle: &Idle<Xlsx<Bytes>>, sheet: &Sheet, least: u64, visit: &mut dyn FnMut(Row<'_>) -> bool) -> Result<(), stream::Damage> {
        let mut given = match self.scan(idle, sheet, least, visit) {
            Some(scan::End::Done) => return Ok(()),
            Some(scan::End::Strange { given }) => given,
            None => 0,
        };
        let mut remaining = |row: Row<'_>| {
            let is_new = given == 0;
            given = given.saturating_sub(1);
            !is_new || visit(row)
        };
        let never_calculated = &self.layout(sheet).never_calculated;
        borrowed(idle, |book| stream::xlsx(book, &sheet.name, never_calculated, &mut remaining))
    }

    /// Scans a sheet of at least so many bytes; `None` for a smaller one, which is not worth a probe, and when there is no probe.
    fn scan(&self, idle: &Idle<Xlsx<Bytes>>, sheet: &Sheet, least: u64, visit: &mut dyn FnMut(Row<'_>) -> bool) -> Option<scan::End> {
        let mut zip = ZipArchive::new(Cursor::new(self.bytes.clone())).ok()?;
        let path = layout::part_of(&mut zip, sheet.index)?;
        if zip.by_name(&path).ok()?.size() < least {
            return None;
        }
        let known = self.probe.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut probe = match known {
            Some(probe) => probe,
            // The reader holds the texts as well as the probe; it is opened anew when it is needed.
            None => {
                let mut book = idle.take().ok()?;
                let styles = || Ok(book.worksheet_cells_reader(&sheet.name).map_err(|error| format!("{error:?}"))?.styles().len());
                let styles = guarded(styles).ok()?;
                guarded(|| Ok(Probe::new(&mut zip, &path, styles))).ok()??
            }
        };
        let mut is_cut_short = false;
        let mut watched = |row: Row<'_>| {
            let goes_on = visit(row);
            is_cut_short |= !goes_on;
            goes_on
        };
        let meanings = guarded(|| Ok(probe.meanings(&sheet.name))).ok()??;
        let end = scan::rows(zip.by_name(&path).ok()?, &meanings, &mut watched);
        // Who looked at the head of a sheet comes again for all of it; who read all of it does not.
        if is_cut_short {
            *self.probe.lock().unwrap_or_else(PoisonError::into_inner) = Some(probe);
        }
        Some(end)
    }

    pub(super) fn layout(&self, sheet: &Sheet) -> &Layout {
        self.layout.get_or_init(|| match &*self.book {
            Book::Xlsx(_) => layout::read(&self.bytes, sheet.index).unwrap_or_default(),
            Book::Ods(_) => ods::read(&self.bytes, sheet.index).unwrap_or_default(),
            Book::Xlsb(_) | Book::Xls(_) => Layout { is_silent: true, ..Layout::default() },
            Book::Told(sheets) => told(sheets, sheet.index).map_or_else(Layout::default, |(head, _)| head.layout()),
        })
    }
}

fn told(sheets: &[(transcript::Head, transcript::Rows)], index: u16) -> Option<&(transcript::Head, transcript::Rows)> {
    sheets.iter().find(|(head, _)| head.index == index)
}

fn borrowed<B: Reader<Bytes>>(idle: &Idle<B>, read: impl FnOnce(&mut B) -> Result<(), stream::Damage>) -> Result<(), stream::Damage> {
    let mut book = idle.take().map_err(|reason| stream::Damage { row: 0, reason })?;
    let result = read(&mut book);
    idle.put_back(book);
    result
}

fn damaged_sheet(sheet: &Sheet, damage: &stream::Damage) -> Fault {
    let span = match damage.row {
        0 => Span::File(sheet.file),
        row => Span::Cell { file: sheet.file, sheet: sheet.index, row, column: 0 },
    };
    let variant = if damage.reason == stream::TOO_MANY { "cells" } else { "sheet" };
    Box::new(Diagnostic::new("E108", span).variant(variant).arg("sheet", &sheet.name).arg("limit", stream::MAX_CELLS))
}

/// The sheets of a workbook, in its order; chart sheets are left out and keep their number.
pub(super) fn sheets(file: &SourceFile, found: &mut Vec<Diagnostic>) -> Option<Vec<Sheet>> {
    match open(file) {
        Ok(sheets) => Some(sheets),
        Err(fault) => {
            found.push(*fault);
            None
        }
    }
}

fn open(file: &SourceFile) -> Result<Vec<Sheet>, Fault> {
    let refused = |refused: Refused| refusal(file.id, &refused);
    match &file.apart {
        None => by_kind(file, preflight::check(file)?.kind).map_err(refused),
        Some(Apart::Failed(failure)) => Err(failure.told(file)),
        Some(Apart::Read(transcript)) => match transcript.sheets() {
            None => Err(super::apart::Failure::Garbled.told(file)),
            Some(Err(refusal)) => Err(refused(refusal)),
            Some(Ok(sheets)) => Ok(of_transcript(file, sheets)),
        },
    }
}

/// Whether a workbook must be read apart: formats whose reader allocates what a file declares, and packages that are odd. What
/// preflight refuses need not be read at all.
pub(super) fn is_risky(file: &SourceFile) -> Option<bool> {
    let look = preflight::check(file).ok()?;
    Some(look.is_odd || matches!(look.kind, Kind::Xls | Kind::Xlsb))
}

/// Whether this is an `.xlsx` by its content.
pub(super) fn is_open_xml(file: &SourceFile) -> bool {
    preflight::check(file).is_ok_and(|look| look.kind == Kind::Xlsx)
}

/// Reads a workbook in this process and writes its transcript: the work of the process that reads apart.
///
/// # Errors
/// When nobody takes the transcript.
pub(super) fn tell(file: &SourceFile, out: impl io::Write) -> io::Result<()> {
    let read = match preflight::check(file) {
        Ok(look) => by_kind(file, look.kind),
        Err(fault) => Err(Refused::Unreadable(fault.variant.to_string())),
    };
    transcript::write(read, out)
}

fn of_transcript(file: &SourceFile, told: Vec<(transcript::Head, transcript::Rows)>) -> Vec<Sheet> {
    let heads: Vec<transcript::Head> = told.iter().map(|(head, _)| head.clone()).collect();
    let book = Arc::new(Book::Told(told));
    let sheet = |head: transcript::Head| Sheet { name: head.name, index: head.index, hidden: head.hidden, file: file.id, grid: grid(&book, file) };
    heads.into_iter().map(sheet).collect()
}

/// The rows of a sheet, or its damage as it is.
fn read(sheet: &Sheet, visit: &mut dyn FnMut(Row<'_>) -> bool) -> Result<(), stream::Damage> {
    match &sheet.grid {
        super::Grid::Workbook(grid) => grid.read(sheet, visit),
        super::Grid::Csv(_) => Ok(()),
    }
}

fn by_kind(file: &SourceFile, kind: Kind) -> Result<Vec<Sheet>, Refused> {
    match kind {
        Kind::Xlsx => {
            let book = Idle::<Xlsx<Bytes>>::open(&file.bytes)?;
            let list = book.sheets_metadata().to_vec();
            assemble(file, &list, Book::Xlsx(Idle { bytes: file.bytes.clone(), reader: Mutex::new(Some(book)) }))
        }
        Kind::Xlsb => {
            let book = Idle::<Xlsb<Bytes>>::open(&file.bytes)?;
            let list = book.sheets_metadata().to_vec();
            assemble(file, &list, Book::Xlsb(Idle { bytes: file.bytes.clone(), reader: Mutex::new(Some(book)) }))
        }
        Kind::Xls => whole::<Xls<Bytes>>(file, Book::Xls),
        Kind::Ods => whole::<Ods<Bytes>>(file, Book::Ods),
    }
}

/// Reads all sheets of a format that cannot be streamed.
fn whole<B: Reader<Bytes>>(file: &SourceFile, book: fn(Vec<Range<Data>>) -> Book) -> Result<Vec<Sheet>, Refused> {
    let read = || {
        let mut book = B::new(Cursor::new(file.bytes.clone())).map_err(|error| format!("{error:?}"))?;
        let list = book.sheets_metadata().to_vec();
        let ranges = ranges(&list, |name| book.worksheet_range(name))?;
        Ok((list, ranges))
    };
    let (list, ranges) = guarded(read)?;
    assemble(file, &list, book(ranges))
}

/// The cells of each sheet. A chart has none; a sheet whose cells cannot be read is not an empty one.
fn ranges<E: std::fmt::Debug>(list: &[calamine::Sheet], mut read: impl FnMut(&str) -> Result<Range<Data>, E>) -> Result<Vec<Range<Data>>, String> {
    let cells = |sheet: &calamine::Sheet| match sheet.typ {
        SheetType::WorkSheet => read(&sheet.name).map_err(|error| format!("{error:?}")),
        SheetType::DialogSheet | SheetType::MacroSheet | SheetType::ChartSheet | SheetType::Vba => Ok(Range::empty()),
    };
    list.iter().map(cells).collect()
}

fn assemble(file: &SourceFile, list: &[calamine::Sheet], book: Book) -> Result<Vec<Sheet>, Refused> {
    if list.len() > MAX_SHEETS {
        return Err(Refused::Sheets);
    }
    let book = Arc::new(book);
    let sheets = list.iter().enumerate().filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet).map(|(index, sheet)| Sheet {
        name: sheet.name.clone(),
        index: index as u16,
        hidden: sheet.visible != SheetVisible::Visible,
        file: file.id,
        grid: grid(&book, file),
    });
    Ok(sheets.collect())
}

fn grid(book: &Arc<Book>, file: &SourceFile) -> super::Grid {
    super::Grid::Workbook(Grid { book: book.clone(), bytes: file.bytes.clone(), layout: Arc::default(), probe: Arc::default() })
}

fn refusal(file: FileId, refused: &Refused) -> Fault {
    let fault = Diagnostic::new("E108", Span::File(file));
    Box::new(match refused {
        Refused::Sheets => fault.variant("sheets").arg("limit", MAX_SHEETS),
        Refused::Unreadable(reason) if reason.contains("Password") || reason.contains("EncryptedPackage") => fault.variant("encrypted"),
        // What the reader says is for its authors.
        Refused::Unreadable(_) => fault.variant("damaged"),
    })
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Range, Sheet, SheetType, SheetVisible};

    use super::ranges;

    #[test]
    fn a_sheet_that_cannot_be_read_is_no_empty_one() {
        let sheet = |name: &str, typ| Sheet { name: name.into(), typ, visible: SheetVisible::Visible };
        let read = |name: &str| if name == "good" { Ok(Range::<Data>::empty()) } else { Err("damaged") };
        let list = [sheet("good", SheetType::WorkSheet), sheet("chart", SheetType::ChartSheet)];
        assert_eq!(ranges(&list, read).map(|ranges| ranges.len()), Ok(2));
        assert_eq!(ranges(&[sheet("bad", SheetType::WorkSheet)], read), Err("\"damaged\"".to_string()));
    }
}
