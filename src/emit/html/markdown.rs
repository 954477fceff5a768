//! Markdown of inputs as markup: no raw HTML, no scripts behind links, no images from elsewhere.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html as writer};

/// Schemes that a link may have; a link without a scheme stays in the site.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Markdown as markup. Headings are lowered below those of the page.
pub fn html(markdown: &str) -> String {
    let prepared = mark_emphasis(markdown);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut filter = Filter::default();
    let events = Parser::new_ext(&prepared, options).filter_map(|event| filter.event(event));
    let mut html = String::with_capacity(prepared.len() * 2);
    writer::push_html(&mut html, events);
    html
}

/// Which links and images were let through, so that their ends are treated alike.
#[derive(Default)]
struct Filter {
    links: Vec<bool>,
}

impl Filter {
    fn event<'e>(&mut self, event: Event<'e>) -> Option<Event<'e>> {
        match event {
            Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => None,
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let live = is_safe(&dest_url);
                self.links.push(live);
                live.then(|| Event::Start(Tag::Link { link_type, dest_url: trimmed(&dest_url), title, id }))
            }
            Event::End(TagEnd::Link) => self.links.pop().unwrap_or(false).then_some(Event::End(TagEnd::Link)),
            Event::Start(Tag::Heading { level, .. }) => {
                Some(Event::Start(Tag::Heading { level: lowered(level), id: None, classes: Vec::new(), attrs: Vec::new() }))
            }
            Event::End(TagEnd::Heading(level)) => Some(Event::End(TagEnd::Heading(lowered(level)))),
            other => Some(other),
        }
    }
}

fn lowered(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        HeadingLevel::H3 => HeadingLevel::H5,
        HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    }
}

fn trimmed(url: &str) -> CowStr<'static> {
    let kept: String = url.chars().filter(|letter| !letter.is_control() && !letter.is_whitespace()).collect();
    kept.into()
}

/// Whether a link may be followed: a scheme of the list, or none. Controls and encodings cannot hide a scheme.
fn is_safe(url: &str) -> bool {
    let mut bare: String = trimmed(url).to_lowercase();
    for _ in 0..3 {
        bare = decoded(&bare);
    }
    if bare.starts_with("//") || bare.contains('\\') {
        return false;
    }
    let before = bare.split(['/', '?', '#']).next().unwrap_or_default();
    match before.split_once([':', '：']) {
        Some((scheme, _)) => SCHEMES.contains(&scheme),
        None => true,
    }
}

/// Percent-encoded ASCII as the letters it stands for; controls vanish.
fn decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(position) = rest.find('%') {
        decoded.push_str(&rest[..position]);
        let code = rest.get(position + 1..position + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code.filter(u8::is_ascii) {
            Some(byte) => {
                decoded.extend((!byte.is_ascii_control() && byte != b' ').then(|| char::from(byte).to_ascii_lowercase()));
                rest = &rest[position + 3..];
            }
            None => {
                decoded.push('%');
                rest = &rest[position + 1..];
            }
        }
    }
    decoded + rest
}

/// CommonMark does not see emphasis that ends in Han punctuation with a letter after it (`**加粗。**后文`). An entity of no
/// width between the two, outside code, makes it visible.
fn mark_emphasis(markdown: &str) -> String {
    let mut prepared = String::with_capacity(markdown.len());
    let mut fenced = false;
    for line in markdown.split_inclusive('\n') {
        let start = line.trim_start();
        if start.starts_with("```") || start.starts_with("~~~") {
            fenced = !fenced;
        }
        if fenced || line.starts_with("    ") || !line.contains("**") {
            prepared.push_str(line);
        } else {
            mark_line(line, &mut prepared);
        }
    }
    prepared
}

fn mark_line(line: &str, prepared: &mut String) {
    let letters: Vec<char> = line.chars().collect();
    let at = |position: usize| letters.get(position).copied();
    let (mut position, mut code, mut open) = (0, false, false);
    while let Some(letter) = at(position) {
        code ^= letter == '`';
        if code || letter != '*' || at(position + 1) != Some('*') {
            prepared.push(letter);
            position += 1;
            continue;
        }
        let before = position.checked_sub(1).and_then(at);
        let after = at(position + 2);
        let opens = !open && is_word(before) && is_punctuation(after);
        let closes = open && is_punctuation(before) && is_word(after);
        prepared.push_str(if opens { "&#8203;" } else { "" });
        prepared.push_str("**");
        prepared.push_str(if closes { "&#8203;" } else { "" });
        open = !open;
        position += 2;
    }
}

fn is_word(letter: Option<char>) -> bool {
    letter.is_some_and(char::is_alphanumeric)
}

fn is_punctuation(letter: Option<char>) -> bool {
    letter.is_some_and(|letter| !letter.is_alphanumeric() && !letter.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::{html, is_safe};

    #[test]
    fn raw_markup_is_text_and_headings_have_no_attributes() {
        let written = html("# a {onclick=alert(1)}\n\n<script>alert(1)</script>\n\nb <img src=x onerror=alert(1)>");
        assert!(!written.contains("<script") && !written.contains("<img") && !written.contains("<h1"), "{written}");
        assert!(written.contains("&lt;script&gt;") && written.contains("<h3>"), "{written}");
    }

    #[test]
    fn only_known_schemes_stay_links() {
        let dangerous = [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "java%0ascript:alert(1)",
            "javascript%3Aalert(1)",
            "javascript%253Aalert(1)",
            "vbscript:x",
            "data:text/html,x",
            "file:///etc/passwd",
            "//evil.example",
            "\\\\evil",
            "\u{1}javascript:x",
        ];
        assert_eq!(dangerous.into_iter().filter(|url| is_safe(url)).collect::<Vec<_>>(), Vec::<&str>::new());
        for fine in ["https://a.example/b?c=d:e", "mailto:a@b.example", "tel:+86", "page.html#a:b", "../x.html", "#top"] {
            assert!(is_safe(fine), "{fine}");
        }
        let written = html("[a](javascript:alert(1)) [b](&#106;avascript:alert(1)) <javascript:alert(1)> [c](https://c.example)");
        assert_eq!(written.matches("<a ").count(), 1, "{written}");
    }

    #[test]
    fn emphasis_next_to_han_letters_is_seen() {
        let strong = |text: &str| html(text).contains("<strong>");
        assert!(strong("**加粗。**后文") && strong("前文**「强调」**后文") && strong("**简单**"));
        assert!(html("`**加粗。**后文`").contains("**加粗。**后文"));
    }
}
