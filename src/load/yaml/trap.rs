//! Why a YAML file that people wrote by hand does not parse: the known traps, told apart by the line at fault.

/// A syntax fault with the sentence that explains it, and the characters to point at.
#[derive(Debug, PartialEq)]
pub(super) struct Trap {
    /// Sentence of E108.
    pub variant: &'static str,
    /// Line from 1, column from 1, length in characters.
    pub line: usize,
    pub column: usize,
    pub length: usize,
    /// The text at fault, cut to 40 characters.
    pub text: String,
}

/// A line split at its key: characters before the value, and the value without its comment.
struct Parts<'l> {
    before: usize,
    value: &'l str,
}

/// Names the trap at `line` (from 1) and `column` (from 0), where the parser stopped, or shortly above: the parser often sees a
/// fault only on the next line.
pub(super) fn classify(text: &str, line: usize, column: usize, reason: &str) -> Trap {
    let lines: Vec<&str> = text.lines().collect();
    let at = line.min(lines.len()).max(1);
    let above = (1..at).rev().filter(|&number| !lines[number - 1].trim().is_empty()).take(2);
    let below = reason.contains("tab").then_some(at + 1);
    for number in below.into_iter().chain([at]).chain(above) {
        let Some(content) = lines.get(number - 1) else { continue };
        let found = if number > at { tab(content) } else { known(content, reason) };
        if let Some((variant, column, length)) = found {
            return trap(variant, number, column, length, content);
        }
    }
    let content = lines.get(at - 1).copied().unwrap_or("");
    let width = content.chars().count();
    let column = if line > lines.len() { width } else { column.min(width) };
    if let Some(comma) = full_width_comma(content) {
        return trap("yaml_comma", at, comma, 1, content);
    }
    if let Some(colon) = second_colon(content, column) {
        return trap("yaml_nested_colon", at, colon, 1, content);
    }
    let (variant, length) = in_brackets(content, column, reason)
        .unwrap_or((structure(reason, lines[..at - 1].last().copied().unwrap_or_default()), width.saturating_sub(column).max(1)));
    trap(variant, at, column, length, content)
}

/// A name or a word in a list or map on one line, `[*明, @林]`, that begins with a character of YAML; and its length.
fn in_brackets(line: &str, column: usize, reason: &str) -> Option<(&'static str, usize)> {
    let rest: Vec<char> = line.chars().skip(column).collect();
    let variant = match rest.first()? {
        '*' | '&' if reason.contains("anchor") => "yaml_alias",
        '@' | '%' | '`' => "yaml_reserved",
        '-' if matches!(rest.get(1), Some(',' | ']' | '}' | ' ')) => "yaml_dash",
        _ => return None,
    };
    Some((variant, rest.iter().take_while(|c| !matches!(c, ',' | ']' | '}' | ' ')).count()))
}

/// Column of a full-width comma between brackets, behind which another key follows: `{id: g1， kpi: 销售额}`.
fn full_width_comma(line: &str) -> Option<usize> {
    let inside = line.find(['{', '['])?;
    let comma = inside + line[inside..].find('，')?;
    let next = line[comma..].split(['，', ',', '}']).nth(1).unwrap_or_default();
    next.contains(": ").then(|| line[..comma].chars().count())
}

/// Column of the second colon of an entry between brackets, `{note: 目标: 老客户}`, if the parser stopped at it.
fn second_colon(line: &str, column: usize) -> Option<usize> {
    let before: String = line.chars().take(column).collect();
    let entry = &before[before.rfind(['{', ','])? + 1..];
    let stops = entry.matches(": ").count();
    let rest: String = line.chars().skip(column).collect();
    match stops {
        2 => Some(before[..before.rfind(": ")?].chars().count()),
        1 if rest.starts_with(": ") => Some(column),
        _ => None,
    }
}

/// What the parser's own reason and the line above tell of the shape of the file.
fn structure(reason: &str, above: &str) -> &'static str {
    let count = |marks: [char; 2]| above.chars().filter(|c| marks.contains(c)).count();
    let is_open = count(['[', '{']) > count([']', '}']);
    if reason.contains("while parsing a flow") || is_open {
        "yaml_bracket"
    } else if ["while parsing a block", "indentation", "mapping values are not allowed"].iter().any(|sign| reason.contains(sign)) {
        "yaml_indent"
    } else {
        "yaml"
    }
}

fn trap(variant: &'static str, line: usize, column: usize, length: usize, content: &str) -> Trap {
    let text: String = content.chars().skip(column).take(length).collect();
    Trap { variant, line, column: column + 1, length, text: short(&text) }
}

/// Variant, column from 0 and length of a known trap in one line.
fn known(line: &str, reason: &str) -> Option<(&'static str, usize, usize)> {
    if let Some(found) = tab(line) {
        return Some(found);
    }
    let Parts { before, value } = parts(line);
    let width = value.chars().count();
    let starts = |marks: &[char]| value.starts_with(marks);
    let variant = if starts(&['*', '&']) && reason.contains("anchor") {
        "yaml_alias"
    } else if starts(&['%', '@', '`']) || starts(&['!']) && reason.contains("tag") {
        "yaml_reserved"
    } else if value == "-" || value == "?" {
        "yaml_dash"
    } else if open_quote(value) {
        "yaml_quote"
    } else if value.starts_with(['"', '\'']) {
        return None;
    } else if let Some(column) = full_width_key(line) {
        return Some(("yaml_colon", column, 1));
    } else if let Some(column) = value.find(": ").filter(|_| !starts(&['[', '{'])) {
        return Some(("yaml_nested_colon", before + value[..column].chars().count(), 1));
    } else if let Some(column) = glued_key(line) {
        return Some(("yaml_space", column, 1));
    } else {
        return None;
    };
    Some((variant, before, width))
}

/// A tab at the beginning, or between a key and its value.
fn tab(line: &str) -> Option<(&'static str, usize, usize)> {
    if let Some((key, _)) = line.split_once(":\t").filter(|(key, _)| !key.contains(['"', '\'', '#', '['])) {
        return Some(("yaml_tab_value", key.chars().count() + 1, 1));
    }
    let indent: Vec<char> = line.chars().take_while(|c| c.is_whitespace()).collect();
    let column = indent.iter().position(|&c| c == '\t')?;
    Some(("yaml_tab", column, indent.len() - column))
}

/// Splits `  - key: value  # comment` into what stands before the value and the value.
fn parts(line: &str) -> Parts<'_> {
    let mut rest = line.trim_start();
    while let Some(item) = rest.strip_prefix("- ") {
        rest = item.trim_start();
    }
    if let Some((key, value)) = rest.split_once(": ")
        && !key.starts_with(['"', '\'', '[', '{'])
    {
        rest = value.trim_start();
    }
    let before = line[..line.len() - rest.len()].chars().count();
    let value = rest.split(" #").next().unwrap_or(rest).trim_end();
    Parts { before, value }
}

/// A value that begins with a quote and does not end with it.
fn open_quote(value: &str) -> bool {
    let mut chars = value.chars();
    match chars.next() {
        Some(quote @ ('"' | '\'')) => chars.filter(|&c| c == quote).count() % 2 == 0,
        _ => false,
    }
}

/// Column of a full-width colon that stands where the colon of a key belongs.
fn full_width_key(line: &str) -> Option<usize> {
    let colon = line.find('：')?;
    let before = line[..colon].trim_start().trim_start_matches("- ");
    let is_key = !before.contains(": ") && !before.contains(['"', '\'', '#']) && before.chars().count() <= 20;
    is_key.then(|| line[..colon].chars().count())
}

/// Column of a colon without a space after it, as in `owner:林`; `9:30` is a time.
fn glued_key(line: &str) -> Option<usize> {
    let content = line.trim_start().trim_start_matches("- ");
    let colon = content.find(':')?;
    let after = content[colon + 1..].chars().next()?;
    let is_time = after.is_ascii_digit() && content[..colon].ends_with(|c: char| c.is_ascii_digit());
    let is_key = !after.is_whitespace() && !is_time && after != '/' && !content[..colon].contains([' ', '"', '\'', '{', '[']);
    is_key.then(|| line.chars().count() - content.chars().count() + content[..colon].chars().count())
}

/// The trap of a plain scalar that stands alone on `line` and was meant as keys with values: a full-width colon, or a colon
/// without a space, stands in the place of a key's.
pub(super) fn lost_mapping(text: &str, value: &str, line: usize) -> Option<&'static str> {
    if is_lost_item(value) {
        return Some("yaml_item");
    }
    if !value.contains(['：', ':']) {
        return None;
    }
    let first = text.lines().nth(line - 1)?;
    full_width_key(first).map(|_| "yaml_colon").or_else(|| glued_key(first).map(|_| "yaml_space"))
}

/// Whether a text begins as an item of a list does, without the space behind the dash: `-张三`. A number may be below nothing.
fn is_lost_item(value: &str) -> bool {
    let name = value.strip_prefix('-').and_then(|rest| rest.chars().next());
    name.is_some_and(char::is_alphabetic)
}

/// The trap of a key that holds a colon and has no value.
pub(super) fn glued(key: &str) -> Option<&'static str> {
    match key.find(['：', ':'])? {
        at if key[at..].starts_with('：') => Some("yaml_colon"),
        _ => Some("yaml_space"),
    }
}

/// At most 40 characters of an offending text: a message never repeats more of an input (reliability 42).
pub(super) fn short(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= 40 { text.to_string() } else { text.chars().take(39).chain(['…']).collect() }
}
