//! Bytes to text: UTF-8, UTF-16 with a byte order mark; else a guess (GB18030, Big5, UTF-16 without its mark), which is told.

use std::borrow::Cow;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::SourceFile;
use crate::diagnostic::{Diagnostic, Span};

/// The text of a file without its byte order mark; `None` after an E108 when no encoding fits. A guess is told as I104.
pub(super) fn decode<'f>(file: &'f SourceFile, found: &mut Vec<Diagnostic>) -> Option<Cow<'f, str>> {
    let bytes = &file.bytes[..];
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return strict(encoding, &bytes[mark..]).or_else(|| refuse(file, found, encoding.name()));
    }
    if let Some(encoding) = wide(bytes) {
        let text = strict(encoding, bytes).or_else(|| refuse(file, found, encoding.name()))?;
        found.push(guess(file, encoding));
        return Some(text);
    }
    if let Some(text) = strict(UTF_8, bytes) {
        return Some(text);
    }
    let guesses = if looks_like_big5(bytes) { [BIG5, GB18030] } else { [GB18030, BIG5] };
    let fits = guesses.into_iter().find_map(|encoding| Some((encoding, strict(encoding, bytes)?)));
    let (encoding, text) = fits.or_else(|| refuse(file, found, GB18030.name()))?;
    found.push(guess(file, encoding));
    Some(text)
}

/// Chinese text in GB18030 keeps the second byte of nearly every pair above 0xA0; in Big5 about every third is below it.
fn looks_like_big5(bytes: &[u8]) -> bool {
    let (mut pairs, mut low) = (0usize, 0usize);
    let mut rest = bytes.iter();
    while let Some(&first) = rest.next() {
        if first >= 0x81
            && let Some(&second) = rest.next()
        {
            pairs += 1;
            low += usize::from((0x40..0x7f).contains(&second));
        }
    }
    low * 8 > pairs
}

fn strict<'b>(encoding: &'static Encoding, bytes: &'b [u8]) -> Option<Cow<'b, str>> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes)
}

/// UTF-16 without a byte order mark shows by zero bytes, which no other text has; its delimiters and line ends, which are ASCII,
/// tell the order. A few of them in what is UTF-8 are damage.
pub(super) fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let zeros = head.iter().filter(|&&byte| byte == 0).count();
    if zeros == 0 || (zeros * 8 < head.len() && is_utf8(bytes)) {
        return None;
    }
    let ascii = |order: fn([u8; 2]) -> u16| head.chunks_exact(2).filter(|pair| (9..0x7f).contains(&order([pair[0], pair[1]]))).count();
    Some(if ascii(u16::from_le_bytes) >= ascii(u16::from_be_bytes) { UTF_16LE } else { UTF_16BE })
}

/// Whether these are the first bytes of UTF-8; the last letter may be cut.
fn is_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true)
}

fn guess(file: &SourceFile, encoding: &'static Encoding) -> Diagnostic {
    Diagnostic::new("I104", Span::File(file.id)).variant("encoding").arg("encoding", encoding.name())
}

fn refuse<T>(file: &SourceFile, found: &mut Vec<Diagnostic>, encoding: &str) -> Option<T> {
    found.push(Diagnostic::new("E108", Span::File(file.id)).variant("encoding").arg("encoding", encoding));
    None
}
