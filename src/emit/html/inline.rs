//! Running text as markup: the only place where text of an input enters HTML beside the templates.

use std::borrow::Cow;

use super::page::Scope;
use super::{format, mark};
use crate::diagnostic::Span;
use crate::figures::FigureId;
use crate::report::{Inline, Link, Text};

/// Text as it may stand in markup and in quoted attributes. Marks that reverse the direction of writing are shown, not obeyed.
pub fn escape(text: &str) -> Cow<'_, str> {
    let special = |letter: char| matches!(letter, '&' | '<' | '>' | '"' | '\'' | '\0' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            shown if special(shown) => escaped.push_str(&format!("[U+{:04X}]", u32::from(shown))),
            other => escaped.push(other),
        }
    }
    Cow::Owned(escaped)
}

/// A text as markup.
pub fn html(scope: &mut Scope<'_>, text: &Text) -> String {
    text.0.iter().map(|piece| inline(scope, piece)).collect()
}

fn inline(scope: &mut Scope<'_>, piece: &Inline) -> String {
    match piece {
        Inline::Plain(words) => escape(words).into_owned(),
        Inline::Strong(words) => format!("<b>{}</b>", escape(words)),
        Inline::Quiet(words) => format!("<span class=\"u\">{}</span>", escape(words)),
        Inline::Figure(id) => figure_with_unit(scope, *id),
        Inline::StrongFigure(id) => format!("<b>{}</b>", figure_with_unit(scope, *id)),
        Inline::Number(id) => figure(scope, *id),
        Inline::Link(link, words) => anchor(scope, link, words),
        Inline::Code(code) => format!("<code>{}</code>", escape(code)),
        Inline::Mark(status) => mark::alone(*status, &scope.renderer.words),
        Inline::Tag(word, attention) => tag(word, *attention),
        Inline::Source(span) => source(scope, *span),
    }
}

/// A small outlined word.
pub fn tag(word: &str, attention: bool) -> String {
    format!("<span class=\"tag{}\">{}</span>", if attention { " act" } else { "" }, escape(word))
}

/// A text without markup: for labels and titles.
pub fn plain(scope: &Scope<'_>, text: &Text) -> String {
    super::search::words(scope.renderer, text)
}

fn figure(scope: &mut Scope<'_>, id: FigureId) -> String {
    let words = scope.renderer.formatter().bare(id);
    opened(scope, id, &words)
}

fn figure_with_unit(scope: &mut Scope<'_>, id: FigureId) -> String {
    let formatter = scope.renderer.formatter();
    match formatter.shape(id) {
        format::Shape::Number(_, unit) => {
            let unit = escape(formatter.unit_word(unit)).into_owned();
            format::joined(&figure(scope, id), &unit)
        }
        format::Shape::Missing(_) => missing(scope, id),
        format::Shape::Date(_) | format::Shape::Words(_) => figure(scope, id),
    }
}

/// A missing figure: a dashed ring and the reason, never 0.
pub fn missing(scope: &mut Scope<'_>, id: FigureId) -> String {
    let words = scope.renderer.formatter().bare(id);
    let opened = opened(scope, id, &words);
    format!("<span class=\"nil\">{}{opened}</span>", mark::beside(crate::report::Status::None))
}

/// What a figure shows, as something that opens its explanation.
pub fn opened(scope: &mut Scope<'_>, id: FigureId, shown: &str) -> String {
    let number = scope.explained(id);
    format!("<span class=\"f\" role=\"button\" tabindex=\"0\" data-f=\"{number}\">{}</span>", escape(shown))
}

/// A link, or its words when it leads nowhere.
pub fn anchor(scope: &mut Scope<'_>, link: &Link, words: &str) -> String {
    match scope.href(link) {
        Some(href) => format!("<a href=\"{}\">{}</a>", escape(&href), escape(words)),
        None => escape(words).into_owned(),
    }
}

/// A place in an input file, linked to the list of inputs when that names the file.
pub fn source(scope: &Scope<'_>, span: Span) -> String {
    source_with(scope, span, "")
}

/// A place with the rest of its range: `:H5`.
pub fn source_with(scope: &Scope<'_>, span: Span, rest: &str) -> String {
    let words = scope.renderer.place(span) + rest;
    let words = escape(&words);
    match scope.renderer.file_href(scope.page, span) {
        Some(href) => format!("<a class=\"src\" href=\"{}\">{words}</a>", escape(&href)),
        None => format!("<span class=\"src\">{words}</span>"),
    }
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn text_cannot_become_markup_or_reverse_itself() {
        assert_eq!(escape("<img src=x onerror='a'>&\""), "&lt;img src=x onerror=&#39;a&#39;&gt;&amp;&quot;");
        assert_eq!(escape("a\u{202e}b\0"), "a[U+202E]b[U+0000]");
        assert_eq!(escape("华东"), "华东");
    }
}
