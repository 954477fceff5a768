//! The templates of a theme, loaded once and used by all pages at the same time.

use std::borrow::Cow;
use std::io::Write;

use serde::Serialize;
use tera::{Context, Tera};

use super::inline::escape;
use crate::theme::{Theme, ThemeFault};

/// Templates, ready to be filled.
pub struct Engine {
    tera: Tera,
}

impl Engine {
    /// Loads all templates; what they refer to must exist.
    ///
    /// # Errors
    /// The first faulty template, with line and column.
    pub fn new(theme: &Theme) -> Result<Self, ThemeFault> {
        let mut tera = Tera::new();
        let loaded = tera.set_fallback_prefixes(theme.prefixes());
        loaded.map_err(|error| fault("theme", &error))?;
        tera.autoescape_on([".html"]);
        tera.set_escape_fn(write_escaped);
        tera.add_raw_templates(theme.templates()?).map_err(|error| fault("theme", &error))?;
        Ok(Self { tera })
    }

    /// Gives all templates a value under a name.
    pub fn share(&mut self, name: &'static str, value: &impl Serialize) {
        self.tera.global_context().insert(Cow::Borrowed(name), value);
    }

    /// Fills a template.
    ///
    /// # Errors
    /// What the template asks for and does not find, with line and column.
    pub fn fill(&self, template: &str, view: &impl Serialize) -> Result<String, ThemeFault> {
        let context = Context::from_serialize(view).map_err(|error| fault(template, &error))?;
        self.tera.render(template, &context).map_err(|error| fault(template, &error))
    }
}

fn fault(template: &str, error: &tera::Error) -> ThemeFault {
    ThemeFault { file: template.to_string(), message: error.to_string() }
}

fn write_escaped(text: &str, to: &mut dyn Write) -> std::io::Result<()> {
    to.write_all(escape(text).as_bytes())
}
