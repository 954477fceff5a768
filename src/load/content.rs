//! What a file is by its content: people rename files, and programs save one format under the extension of another.

use encoding_rs::{Encoding, UTF_16BE};

use super::{Format, text};

/// How a package (`.xlsx`, `.xlsb`, `.ods`) begins.
pub(super) const PACKAGE: &[u8] = b"PK\x03\x04";
/// How a compound file (`.xls`) begins.
pub(super) const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// Bytes that are looked at.
const HEAD: usize = 4096;
/// How a web page, a table in XML or a web archive begins, in small letters, after blanks.
const MARKUP: [&[u8]; 9] = [b"<html", b"<!doctype html", b"<head", b"<body", b"<table", b"<meta", b"<?xml", b"<workbook", b"mime-version:"];

/// The format of tables that the content tells, where the extension tells another; texts are what their extension says.
pub(super) fn format(by_name: Format, bytes: &[u8]) -> Format {
    let is_workbook = bytes.starts_with(PACKAGE) || bytes.starts_with(COMPOUND);
    match by_name {
        Format::Csv if is_workbook => Format::Workbook,
        Format::Workbook if !is_workbook && is_text(bytes) => Format::Csv,
        Format::Csv | Format::Workbook | Format::Yaml | Format::Markdown => by_name,
    }
}

/// The extension that the content of a workbook asks for, where its name says another: programs refuse to open such a file, and a
/// person should know.
pub(super) fn another_workbook(path: &str, bytes: &[u8]) -> Option<&'static str> {
    let extension = path.rsplit_once('.')?.1.to_ascii_lowercase();
    let head = &bytes[..bytes.len().min(HEAD)];
    let holds = |part: &[u8]| head.windows(part.len()).any(|window| window == part);
    match extension.as_str() {
        "xls" if bytes.starts_with(PACKAGE) => Some(if holds(b"opendocument.spreadsheet") { ".ods" } else { ".xlsx" }),
        // A package with a password is kept in a compound file, and its extension is right.
        "xlsx" | "xlsm" | "xlsb" | "ods" if bytes.starts_with(COMPOUND) && !is_encrypted(bytes) => Some(".xls"),
        "xlsx" | "xlsm" | "xlsb" if holds(b"mimetypeapplication/vnd.oasis") => Some(".ods"),
        _ => None,
    }
}

fn is_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

/// Whether this is a web page or XML: spreadsheet programs save and open both under the extension of a workbook.
pub(super) fn is_markup(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // The few letters of a tag are the same in UTF-16, but for zeros.
    let head: Vec<u8> = bytes.iter().take(HEAD).filter(|&&byte| !matches!(byte, 0 | 0xfe | 0xff)).map(u8::to_ascii_lowercase).collect();
    let head = head.trim_ascii_start();
    MARKUP.iter().any(|beginning| head.starts_with(beginning))
}

/// Whether this can be text: no control characters, in UTF-16 neither.
fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let marked = Encoding::for_bom(head).map(|(encoding, _)| encoding);
    let is_control = |code: u16| code < 0x20 && !matches!(code, 0x09 | 0x0a | 0x0c | 0x0d);
    match marked.filter(|encoding| !encoding.is_ascii_compatible()).or_else(|| text::wide(head)) {
        None => !head.is_empty() && !head.iter().any(|&byte| is_control(byte.into())),
        Some(encoding) => {
            let order = if encoding == UTF_16BE { u16::from_be_bytes } else { u16::from_le_bytes };
            !head.chunks_exact(2).any(|pair| is_control(order([pair[0], pair[1]])))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_markup, is_text};

    #[test]
    fn web_pages_are_told_from_tables() {
        assert!(is_markup(b"\xef\xbb\xbf \r\n<HTML xmlns:x=\"urn\">") && is_markup(b"<?xml version=\"1.0\"?>") && is_markup(b"MIME-Version: 1.0"));
        assert!(is_markup(&"<table>".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()));
        assert!(!is_markup(b"a,<table>\n"));
    }

    #[test]
    fn text_has_no_control_characters() {
        assert!(is_text("区域\t金额\r\n".as_bytes()) && is_text(b"a,b\n"));
        assert!(is_text(&"区域,金额\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()));
        assert!(!is_text(b"") && !is_text(b"\x09\x08\x06\x00\x00\x00\x10\x00") && !is_text(b"\x7fELF\x02\x01\x01\x00"));
    }
}
