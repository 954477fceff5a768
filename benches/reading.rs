//! Stages of reading, one per process, so that `benches/run` can measure the processor time and the peak memory of each:
//!
//! ```text
//! reading calamine FOLDER    every cell of every workbook by calamine's own `next_cell`
//! reading planpress FOLDER   every row of every workbook by planpress's reader
//! reading check FOLDER       everything up to the checked plan and its facts
//! ```
//!
//! Prints what was counted: both readers must count the same cells.

use std::hint::black_box;
use std::io::Cursor;
use std::path::Path;

use calamine::{DataRef, Reader, Xlsx};
use planpress::check;
use planpress::load::{self, Content, Format, Sources};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [stage, folder] = &arguments[..] else { return println!("usage: reading calamine|planpress|check FOLDER") };
    let sources = load::folder(Path::new(folder)).expect("the folder can be read");
    match stage.as_str() {
        "calamine" => println!("{} cells", by_calamine(&sources)),
        "planpress" => println!("{} cells", by_planpress(&sources)),
        "check" => println!("{} facts", checked(&sources)),
        _ => println!("no stage {stage}"),
    }
}

/// Cells that hold something, streamed by the library as it documents it.
fn by_calamine(sources: &Sources) -> usize {
    let mut cells = 0;
    for file in sources.files.iter().filter(|file| file.format == Format::Workbook) {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.bytes.clone())).expect("calamine opens the workbook");
        for name in book.sheet_names() {
            let mut reader = book.worksheet_cells_reader(&name).expect("calamine opens the sheet");
            while let Some(cell) = reader.next_cell().expect("calamine reads the cell") {
                cells += usize::from(!matches!(black_box(cell.get_value()), DataRef::Empty));
            }
        }
    }
    cells
}

/// The same cells as planpress gives them, joined to rows, with places of hidden rows and merged areas known.
fn by_planpress(sources: &Sources) -> usize {
    let mut cells = 0;
    for file in sources.files.iter().filter(|file| file.format == Format::Workbook) {
        let Some(Content::Sheets(sheets)) = load::parse(file, &mut Vec::new()) else { continue };
        for sheet in sheets {
            let read = sheet.rows(&mut |row| {
                cells += black_box(row.cells).len();
                true
            });
            read.expect("the sheet is sound");
        }
    }
    cells
}

fn checked(sources: &Sources) -> usize {
    black_box(check::check(sources, &check::Options::default())).facts.rows().len()
}
