//! The five questions of the cockpit, its title and its lead.

use rust_decimal::Decimal;

use super::gaps;
use super::view::Overview;
use crate::analysis::measures::Series;
use crate::figures::FigureId;
use crate::report::{Inline, Question, Status, Text};

/// Answers the questions from figures of all sections.
pub fn questions(overview: &Overview<'_>) -> Vec<Question> {
    vec![on_plan(overview), where_not(overview), since(overview), being_done(overview), changed(overview)]
}

fn question(overview: &Overview<'_>, key: &str, status: Status, answer: Text, detail: Text) -> Question {
    Question { question: overview.sight.word(&format!("question.{key}")), status, answer, detail }
}

/// The KPI that matters most.
fn first<'a>(overview: &'a Overview<'_>) -> Option<&'a Series> {
    overview.leading().into_iter().next()
}

fn figure(overview: &Overview<'_>, series: &Series, column: &str) -> Text {
    overview.at(series, column).map(Text::figure).unwrap_or_default()
}

/// "一季度达成 95.7%，差 32 万元；西南一区就差 46".
pub fn title(overview: &Overview<'_>) -> Text {
    let Some(series) = first(overview) else { return Text::plain(overview.sight.word("page.index.title")) };
    let period = Text::plain(overview.focus.short_label(overview.sight.vocabulary));
    let pieces = [
        ("period", period),
        ("kpi", Text::plain(overview.words(series))),
        ("achievement", figure(overview, series, "achievement")),
        ("variance", figure(overview, series, "variance")),
    ];
    let mut title = overview.sight.sentence(to_date(overview, "overview.title"), &pieces);
    if let Some(worst) = worst_part(overview, series) {
        let scope = worst.segments(overview.sight.plan).into_iter().map(|(_, name)| name).collect::<Vec<_>>().join(" · ");
        title.0.extend(
            overview.sight.sentence("overview.title.part", &[("scope", Text::plain(scope)), ("variance", figure(overview, worst, "variance"))]).0,
        );
    }
    title
}

/// The part of a KPI that lacks most, when it fell short.
fn worst_part<'a>(overview: &'a Overview<'_>, series: &Series) -> Option<&'a Series> {
    let split = overview.at(series, "split_variance")?;
    let members = overview.sight.figures.operands(split);
    let variance = |part: &&Series| overview.at(part, "variance").filter(|id| members.contains(id)).and_then(|id| overview.sight.figures.number(id));
    overview.look.parts(series.kpi).filter(|part| variance(part).is_some_and(|value| value < Decimal::ZERO)).min_by_key(|part| variance(part))
}

/// What the leading KPI reached, and where the whole period will end.
pub fn lead(overview: &Overview<'_>) -> Text {
    let Some(series) = first(overview) else { return Text::default() };
    let pieces = [
        ("kpi", Text::plain(overview.words(series))),
        ("actual", strong(overview.at(series, "actual"))),
        ("target", figure(overview, series, "target")),
        ("full", figure(overview, series, "full_target")),
    ];
    let has_full = overview.at(series, "full_target").is_some();
    let mut lead = overview.sight.sentence(if has_full { to_date(overview, "overview.lead") } else { "overview.lead" }, &pieces);
    if let Some(whole) = overview.look.whole(series) {
        let of = |column: &str| overview.look.at(series, &whole, column).filter(|&id| overview.sight.figures.value(id).is_present());
        if let (Some(forecast), Some(required), Some(ratio)) = (of("forecast"), of("required"), of("required_ratio")) {
            let period = Text::plain(whole.short_label(overview.sight.vocabulary));
            let pieces =
                [("period", period), ("forecast", strong(Some(forecast))), ("required", strong(Some(required))), ("ratio", Text::figure(ratio))];
            lead.0.extend(overview.sight.sentence(pace_sentence(overview, series, required), &pieces).0);
        }
    }
    lead
}

/// The sentence of figures to date where the period still runs: its target is not yet the whole one.
fn to_date(overview: &Overview<'_>, key: &'static str) -> &'static str {
    let as_of = overview.sight.plan.settings().and_then(|settings| settings.as_of.as_ref()).map(|day| day.value);
    match key {
        _ if as_of.is_none_or(|day| day >= overview.focus.end) => key,
        "overview.title" => "overview.title.to_date",
        _ => "overview.lead.to_date",
    }
}

/// What the months left must bring; nothing, when the target is reached already, and at most that much where less is better.
fn pace_sentence(overview: &Overview<'_>, series: &Series, required: FigureId) -> &'static str {
    let is_open = overview.sight.figures.number(required).is_some_and(|required| required > Decimal::ZERO);
    match (is_open, overview.look.is_lower(series)) {
        (false, _) => "overview.lead.forecast.reached",
        (true, true) => "overview.lead.forecast.lower",
        (true, false) => "overview.lead.forecast",
    }
}

fn strong(id: Option<FigureId>) -> Text {
    Text(id.map(Inline::StrongFigure).into_iter().collect())
}

fn on_plan(overview: &Overview<'_>) -> Question {
    let Some(series) = first(overview) else {
        return question(
            overview,
            "on_plan",
            Status::None,
            Text::plain(overview.sight.word("answer.no_data")),
            Text::plain(overview.sight.word("answer.no_data.detail")),
        );
    };
    let status = overview.grade(series);
    let word = match status {
        Status::Good => "answer.on_plan.good",
        Status::Watch => "answer.on_plan.watch",
        _ => "answer.on_plan.miss",
    };
    let answer = overview.sight.sentence(word, &[("achievement", figure(overview, series, "achievement"))]);
    let score = overview.find(&format!("score/{}/achievement", overview.focus.code()));
    let score = score.map(|score| overview.sight.sentence("answer.on_plan.score", &[("score", Text::figure(score))])).unwrap_or_default();
    let pieces = [
        ("kpi", Text::plain(overview.words(series))),
        ("actual", figure(overview, series, "actual")),
        ("target", figure(overview, series, "target")),
        ("score", score),
    ];
    question(overview, "on_plan", status, answer, overview.sight.sentence("answer.on_plan.detail", &pieces))
}

fn where_not(overview: &Overview<'_>) -> Question {
    let gaps = gaps::series(overview);
    let Some(worst) = gaps.first() else {
        return question(overview, "where_not", Status::Good, Text::plain(overview.sight.word("answer.nowhere")), Text::default());
    };
    let answer = overview
        .name(worst)
        .with(Inline::Plain(" ".into()))
        .with(Inline::Figure(overview.at(worst, "achievement").expect("a gap has an achievement")));
    let mut detail = overview.sight.sentence("answer.where.detail", &[("variance", figure(overview, worst, "variance"))]);
    if let Some(next) = gaps.get(1) {
        let pieces = [("kpi", overview.name(next)), ("variance", figure(overview, next, "variance"))];
        detail.0.extend(overview.sight.sentence("answer.where.next", &pieces).0);
    }
    question(overview, "where_not", overview.grade(worst), answer, detail)
}

fn since(overview: &Overview<'_>) -> Question {
    let last = overview.last_month();
    let run = |series: &&Series| last.and_then(|month| overview.look.at(series, &month, "misses")).and_then(|id| overview.sight.figures.number(id));
    // Of runs of the same length, the one that lacks most is named.
    let reached = |series: &&Series| overview.at(series, "achievement").and_then(|id| overview.sight.figures.number(id));
    let longest = overview
        .look
        .series
        .iter()
        .filter(|series| run(series).is_some_and(|run| run > Decimal::ZERO))
        .max_by_key(|series| (run(series), std::cmp::Reverse(reached(series))));
    let (Some(series), Some(month)) = (longest, last) else {
        return question(overview, "since", Status::Good, Text::plain(overview.sight.word("answer.no_run")), Text::default());
    };
    let misses = overview.look.at(series, &month, "misses").map(Text::figure).unwrap_or_default();
    let since = overview.since(series).map(|month| month.short_label(overview.sight.vocabulary)).unwrap_or_default();
    let answer = overview.sight.sentence("answer.since", &[("since", Text::plain(since)), ("misses", misses)]);
    let months = overview.look.months().into_iter().filter(|month| overview.look.has_begun(month));
    let mut course = Text::default();
    for (position, month) in months.enumerate() {
        if let Some(figure) = overview.look.at(series, &month, "achievement").filter(|&id| overview.sight.figures.value(id).is_present()) {
            if position > 0 {
                course = course.with(Inline::Plain(" → ".into()));
            }
            course = course.with(Inline::Figure(figure));
        }
    }
    let detail = overview.sight.sentence("answer.since.detail", &[("name", overview.name(series)), ("course", course)]);
    question(overview, "since", overview.grade(series), answer, detail)
}

fn being_done(overview: &Overview<'_>) -> Question {
    let of = |column: &str| overview.find(&format!("improvements/{column}")).map(|id| Text(vec![Inline::Number(id)])).unwrap_or_default();
    if overview.sight.plan.measurement.improvements.is_empty() {
        return question(
            overview,
            "being_done",
            Status::None,
            Text::plain(overview.sight.word("answer.nothing_done")),
            Text::plain(overview.sight.word("attribution.empty.fill")),
        );
    }
    let answer = overview.sight.sentence("answer.done", &[("total", of("total")), ("doing", of("doing"))]);
    let detail = match overview.find("improvements/next_due").map(Text::figure) {
        Some(due) => overview.sight.sentence("answer.done.detail", &[("open", of("open")), ("due", due)]),
        None => overview.sight.sentence("answer.done.undated", &[("open", of("open"))]),
    };
    let unowned = overview.sight.found.iter().any(|diagnostic| diagnostic.code.0 == "W505");
    question(overview, "being_done", if unowned { Status::Watch } else { Status::Running }, answer, detail)
}

/// What the newest actuals brought: the change of the leading KPIs against the month before.
fn changed(overview: &Overview<'_>) -> Question {
    let last = overview.last_month().unwrap_or(overview.focus);
    let Some(month) = Some(last).filter(|_| !overview.sight.plan.facts.is_empty()) else {
        return question(overview, "changed", Status::Info, Text::plain(overview.sight.word("answer.no_data")), Text::default());
    };
    let answer = overview.sight.sentence("answer.changed", &[("month", Text::plain(month.short_label(overview.sight.vocabulary)))]);
    let mut detail = Text::default();
    for series in overview.leading() {
        let change = overview.look.at(series, &month, "change").filter(|&id| overview.sight.figures.value(id).is_present());
        if let Some(change) = change.filter(|_| detail.0.len() < 6) {
            let pieces = [("kpi", Text::plain(overview.words(series))), ("change", Text::figure(change))];
            detail.0.extend(overview.sight.sentence("answer.changed.detail", &pieces).0);
        }
    }
    question(overview, "changed", Status::Info, answer, detail)
}
