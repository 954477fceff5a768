//! Key figures, questions with answers, and how many of each state.

use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use crate::emit::html::page::Scope;
use crate::emit::html::{format, inline, mark};
use crate::figures::FigureId;
use crate::report::{Question, Status, Strip, Tile};
use crate::theme::ThemeFault;

#[derive(Serialize)]
struct QuestionsView<'s> {
    questions: Vec<QuestionView<'s>>,
}

#[derive(Serialize)]
struct QuestionView<'s> {
    question: &'s str,
    mark: String,
    answer: String,
    detail: String,
}

/// The questions of a cockpit.
pub fn questions(scope: &mut Scope<'_>, questions: &[Question]) -> Result<String, ThemeFault> {
    let questions = questions.iter().map(|asked| question(scope, asked)).collect();
    scope.fill("blocks/questions.html", &QuestionsView { questions })
}

fn question<'s>(scope: &mut Scope<'_>, asked: &'s Question) -> QuestionView<'s> {
    QuestionView {
        question: &asked.question,
        mark: mark::alone(asked.status, &scope.renderer.words),
        answer: inline::html(scope, &asked.answer),
        detail: inline::html(scope, &asked.detail),
    }
}

#[derive(Serialize)]
struct TilesView<'s> {
    hero: bool,
    tiles: Vec<TileView<'s>>,
}

#[derive(Serialize)]
struct TileView<'s> {
    label: &'s str,
    href: Option<String>,
    status: Option<String>,
    mark: Option<String>,
    figure: String,
    unit: String,
    bar: Option<BarView>,
    left: String,
    right: String,
}

/// Lengths in percent of the track.
#[derive(Serialize)]
struct BarView {
    length: String,
    tick: Option<String>,
}

/// Key figures side by side; without bars they stand as heroes of their page.
pub fn tiles(scope: &mut Scope<'_>, tiles: &[Tile]) -> Result<String, ThemeFault> {
    let hero = tiles.iter().all(|tile| tile.bar.is_none() && tile.left.is_empty() && tile.right.is_empty());
    let tiles = tiles.iter().map(|each| tile(scope, each)).collect();
    scope.fill("blocks/tiles.html", &TilesView { hero, tiles })
}

fn tile<'s>(scope: &mut Scope<'_>, tile: &'s Tile) -> TileView<'s> {
    let renderer = scope.renderer;
    let (figure, unit) = headline(scope, tile.figure);
    let present = renderer.site.figures.value(tile.figure).is_present();
    let judged = Some(tile.status).filter(|status| *status != Status::None || !present);
    TileView {
        label: &tile.label,
        href: tile.link.as_ref().and_then(|link| scope.href(link)),
        status: judged.map(|status| mark::with_word(status, mark::word(status, &renderer.words))),
        mark: judged.map(|status| mark::alone(status, &renderer.words)),
        figure,
        unit,
        bar: tile.bar.map(|(length, tick)| BarView { length: share(scope, length), tick: tick.map(|tick| share(scope, tick)) }),
        left: inline::html(scope, &tile.left),
        right: inline::html(scope, &tile.right),
    }
}

fn headline(scope: &mut Scope<'_>, id: FigureId) -> (String, String) {
    let formatter = scope.renderer.formatter();
    match formatter.shape(id) {
        format::Shape::Missing(_) => (inline::missing(scope, id), String::new()),
        format::Shape::Number(_, unit) => (inline::opened(scope, id, &formatter.bare(id)), formatter.unit_word(unit).to_string()),
        format::Shape::Date(_) | format::Shape::Words(_) => (inline::opened(scope, id, &formatter.bare(id)), String::new()),
    }
}

/// A share of the track in percent, kept within it.
fn share(scope: &Scope<'_>, id: FigureId) -> String {
    let share = scope.renderer.site.figures.number(id).and_then(|share| share.to_f64()).unwrap_or(0.0);
    format!("{:.1}%", share.clamp(0.0, 1.0) * 100.0)
}

#[derive(Serialize)]
struct StripView {
    crowded: bool,
    segments: Vec<SegmentView>,
}

#[derive(Serialize)]
struct SegmentView {
    code: &'static str,
    start: String,
    width: String,
    mark: String,
    count: String,
    word: String,
}

/// Segments narrower than this leave no room for their label.
const LABEL_ROOM: f64 = 6.0;

/// How many of each state, as one bar.
pub fn strip(scope: &mut Scope<'_>, strip: &Strip) -> Result<String, ThemeFault> {
    let counts: Vec<f64> = strip.segments.iter().map(|(.., count)| scope.renderer.formatter().plotted(*count).unwrap_or(0.0)).collect();
    let total: f64 = counts.iter().sum::<f64>().max(1.0);
    let (mut start, mut segments, mut crowded) = (0.0, Vec::new(), false);
    for ((status, word, count), number) in strip.segments.iter().zip(counts).filter(|(_, number)| *number > 0.0) {
        let width = number / total * 100.0;
        crowded |= width < LABEL_ROOM;
        segments.push(SegmentView {
            code: mark::code(status.unwrap_or(Status::None)),
            start: format!("{start:.2}%"),
            width: format!("{width:.2}%"),
            mark: status.map(mark::beside).unwrap_or_default(),
            count: inline::opened(scope, *count, &scope.renderer.formatter().bare(*count)),
            word: word.clone(),
        });
        start += width;
    }
    scope.fill("blocks/strip.html", &StripView { crowded, segments })
}
