//! How large the sheets of an `.ods` are: it writes a cell once with the number of its repetitions, calamine writes all of them.

use super::super::layout::{attribute, tag_at};

/// Cells of all sheets, blank ones inside the used area included, as far as a number can say.
pub(super) fn cells(content: &[u8]) -> u64 {
    let mut total = 0u64;
    let mut sheet = Used::default();
    for at in memchr::memchr_iter(b'<', content) {
        let tag = tag_at(content, at);
        if tag.starts_with(b"<table:table-row") {
            sheet.row(repeated(tag, b"number-rows-repeated"));
        } else if tag.starts_with(b"<table:table-cell") || tag.starts_with(b"<table:covered-table-cell") {
            let is_filled = attribute(tag, b":value-type").is_some() || attribute(tag, b":formula").is_some();
            sheet.cell(repeated(tag, b"number-columns-repeated"), is_filled);
        } else if tag == b"</table:table>" {
            total = total.saturating_add(std::mem::take(&mut sheet).area());
        }
    }
    total.saturating_add(sheet.area())
}

fn repeated(tag: &[u8], name: &[u8]) -> u64 {
    attribute(tag, name).and_then(|number| std::str::from_utf8(number).ok()?.parse().ok()).unwrap_or(1)
}

/// The area up to the last cell that holds something.
#[derive(Default)]
struct Used {
    rows: u64,
    last_row: u64,
    columns: u64,
    last_column: u64,
}

impl Used {
    fn row(&mut self, repeated: u64) {
        self.rows = self.rows.saturating_add(repeated);
        self.columns = 0;
    }

    fn cell(&mut self, repeated: u64, is_filled: bool) {
        self.columns = self.columns.saturating_add(repeated);
        if is_filled {
            self.last_row = self.rows;
            self.last_column = self.last_column.max(self.columns);
        }
    }

    fn area(&self) -> u64 {
        self.last_row.saturating_mul(self.last_column)
    }
}

#[cfg(test)]
mod tests {
    use super::cells;

    #[test]
    fn repetitions_count_up_to_the_last_filled_cell() {
        let sheet = |rows: &str| format!("<table:table>{rows}</table:table>");
        let filled = r#"<table:table-cell office:value-type="float" table:number-columns-repeated="3"/>"#;
        let blank = r#"<table:table-cell table:number-columns-repeated="16000"/>"#;
        let row = |repeated: u32, cells: &str| format!(r#"<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>"#);
        assert_eq!(cells(sheet(&row(2, &format!("{filled}{blank}"))).as_bytes()), 6);
        assert_eq!(cells(sheet(&format!("{}{}", row(10, filled), row(1_000_000, blank))).as_bytes()), 30);
        assert_eq!(cells(sheet(&format!("{}{}", row(1_000_000, blank), row(1, filled))).as_bytes()), 3_000_003);
    }
}
