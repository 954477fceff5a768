//! Rust source with its comments, strings and tests blanked out, so that what is left can be searched as code.

/// A source file in three views of the same length and lines.
pub struct Source {
    /// Path below the repository, with `/`.
    pub path: String,
    /// As it stands.
    pub text: String,
    /// Without comments and without test modules.
    pub uncommented: String,
    /// Without comments, string contents and test modules.
    pub code: String,
}

impl Source {
    /// Blanks `text`.
    pub fn new(path: &str, text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let (mut uncommented, mut code) = (chars.clone(), chars.clone());
        let mut at = 0;
        while at < chars.len() {
            let (kind, end) = piece(&chars, at);
            match kind {
                Piece::Code => {}
                Piece::Comment => [&mut uncommented, &mut code].into_iter().for_each(|view| blank(view, at, end)),
                Piece::String => blank(&mut code, at, end),
            }
            at = end;
        }
        for (start, end) in test_modules(&code) {
            [&mut uncommented, &mut code].into_iter().for_each(|view| blank(view, start, end));
        }
        Self { path: path.into(), text: text.into(), uncommented: uncommented.into_iter().collect(), code: code.into_iter().collect() }
    }

    /// The top module that the file belongs to: `figures` of `src/figures/mod.rs`.
    pub fn top(&self) -> &str {
        let below = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let first = below.split('/').next().unwrap_or(below);
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// The module path of the file: `figures`, `explain` of `src/figures/explain.rs`.
    pub fn module(&self) -> Vec<&str> {
        let below = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let below = below.strip_suffix(".rs").unwrap_or(below);
        let mut segments: Vec<_> = below.split('/').collect();
        if matches!(segments.last(), Some(&("mod" | "lib" | "main"))) {
            segments.pop();
        }
        segments
    }
}

enum Piece {
    Code,
    Comment,
    String,
}

/// What begins at `at`, and where it ends.
fn piece(chars: &[char], at: usize) -> (Piece, usize) {
    let next = |ahead: usize| chars.get(at + ahead).copied().unwrap_or(' ');
    let boundary = at == 0 || !is_word(chars[at - 1]);
    match chars[at] {
        '/' if next(1) == '/' => (Piece::Comment, line_end(chars, at)),
        '/' if next(1) == '*' => (Piece::Comment, comment_end(chars, at)),
        'r' if boundary && (next(1) == '"' || next(1) == '#') => raw_string(chars, at, 1),
        'b' if boundary && next(1) == 'r' && (next(2) == '"' || next(2) == '#') => raw_string(chars, at, 2),
        '"' => (Piece::String, string_end(chars, at)),
        '\'' if next(1) == '\\' => (Piece::String, quote_end(chars, at + 3)),
        '\'' if next(2) == '\'' => (Piece::String, at + 3),
        _ => (Piece::Code, at + 1),
    }
}

fn line_end(chars: &[char], at: usize) -> usize {
    (at..chars.len()).find(|&i| chars[i] == '\n').unwrap_or(chars.len())
}

/// End of a block comment; they nest.
fn comment_end(chars: &[char], at: usize) -> usize {
    let (mut depth, mut i) = (0, at);
    while i + 1 < chars.len() {
        match (chars[i], chars[i + 1]) {
            ('/', '*') => (depth, i) = (depth + 1, i + 2),
            ('*', '/') if depth == 1 => return i + 2,
            ('*', '/') => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
    }
    chars.len()
}

/// A raw string whose letters before the `#` or quote are `prefix` long; `r#name` is code.
fn raw_string(chars: &[char], at: usize, prefix: usize) -> (Piece, usize) {
    let hashes = chars[at + prefix..].iter().take_while(|&&c| c == '#').count();
    let open = at + prefix + hashes;
    if chars.get(open) != Some(&'"') {
        return (Piece::Code, at + 1);
    }
    let closes = |i: &usize| chars[*i] == '"' && chars[i + 1..].iter().take(hashes).filter(|&&c| c == '#').count() == hashes;
    (Piece::String, (open + 1..chars.len()).find(closes).map_or(chars.len(), |i| i + 1 + hashes))
}

fn string_end(chars: &[char], at: usize) -> usize {
    let mut i = at + 1;
    while i < chars.len() && chars[i] != '"' {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

fn quote_end(chars: &[char], from: usize) -> usize {
    (from..chars.len()).find(|&i| chars[i] == '\'').map_or(chars.len(), |i| i + 1)
}

fn blank(view: &mut [char], start: usize, end: usize) {
    view[start..end].iter_mut().filter(|c| **c != '\n').for_each(|c| *c = ' ');
}

/// Ranges of `#[cfg(test)]` items that have a body.
fn test_modules(code: &[char]) -> Vec<(usize, usize)> {
    let mark: Vec<char> = "#[cfg(test)]".chars().collect();
    let starts = (0..code.len()).filter(|&i| code[i..].starts_with(&mark));
    starts.filter_map(|start| Some((start, body_end(code, open_brace(code, start)?)))).collect()
}

/// The first `{` after `from`, unless a `;` ends the item before it.
pub fn open_brace(code: &[char], from: usize) -> Option<usize> {
    let mut round = 0;
    for (i, &c) in code.iter().enumerate().skip(from) {
        match c {
            '(' | '[' => round += 1,
            ')' | ']' => round -= 1,
            '{' if round == 0 => return Some(i),
            ';' if round == 0 => return None,
            _ => {}
        }
    }
    None
}

/// One past the brace that closes the one at `open`.
pub fn body_end(code: &[char], open: usize) -> usize {
    let mut depth = 0;
    for (i, &c) in code.iter().enumerate().skip(open) {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return i + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

/// Whether a character can stand in a name.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
