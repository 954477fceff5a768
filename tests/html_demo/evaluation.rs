//! The evaluation of the demonstration: groups, children, totals, and four kinds of charts.

use planpress::figures::Unit;
use planpress::report::{Block, Cell, Chart, ChartKind, Column, ColumnKind, Footnote, Inline, Link, Page, Row, RowKind, SeriesRole, Table, Text};

use super::numbers::{Measured, Numbers, marked, text, variance};
use super::overview::{Kpi, Regions, column, footnote, heading, months, series, sheet};

fn cells(numbers: &Numbers, name: Text, measured: &Measured, lower: bool, words: &str) -> Vec<Cell> {
    let analysis = Text(vec![Inline::Tag("执行".into(), false), Inline::Plain(format!(" {words}"))]);
    vec![
        Cell::rich(name),
        Cell::figure(measured.target),
        Cell::figure(measured.actual),
        marked(numbers, measured.achievement),
        variance(numbers, measured.variance, lower),
        Cell::rich(analysis),
        Cell::text("I-02 账期分级，每周对账"),
        Cell::text("顾言"),
    ]
}

fn table(numbers: &Numbers, regions: &Regions, kpis: &[Kpi]) -> Table {
    let group = |words: &str| Row { kind: RowKind::Group, cells: vec![Cell::text(words)], ..Row::default() };
    let mut rows = vec![group("业务结果")];
    for (position, kpi) in kpis.iter().enumerate() {
        let name = Text(vec![Inline::Link(Link::Entity(format!("kpi/{}", kpi.name)), kpi.name.into()), Inline::Plain(format!(" {}", kpi.unit))]);
        let cells = self::cells(numbers, name, &kpi.measured, kpi.lower, "经销商账期由 30 天拖到 47 天；2 月对账晚 9 天");
        rows.push(Row { entity: Some(format!("kpi/{}", kpi.name)), cells, ..Row::default() });
        if position == 0 {
            rows.extend(regions.rows.iter().map(|(name, measured)| Row {
                kind: RowKind::Child(1),
                cells: self::cells(numbers, Text::link(Link::Table("regions".into()), *name), measured, false, "返利门槛高于当地经销商季度进货额"),
                ..Row::default()
            }));
        }
        if position == 1 {
            rows.push(group("客户"));
        }
    }
    let mut total = vec![Cell::default(); 8];
    total[0] = Cell::text("加权达成率");
    rows.push(Row { kind: RowKind::Total, cells: total, ..Row::default() });
    let columns = vec![
        column("dimension", "维度", "", ColumnKind::Text),
        column("target", "目标", "", ColumnKind::Number),
        column("actual", "实际", "", ColumnKind::Number),
        column("achievement", "达成率", "%", ColumnKind::Number),
        column("variance", "差异", "", ColumnKind::Variance),
        Column { minor: true, ..column("analysis", "差异分析", "", ColumnKind::Prose) },
        Column { minor: true, ..column("fix", "改进建议", "", ColumnKind::Prose) },
        column("owner", "负责人", "", ColumnKind::Text),
    ];
    Table {
        id: "evaluation".into(),
        heading: heading("效果评估表", "Q1 累计 · 对照目标设定表", &["good", "watch", "miss", "none"]),
        columns,
        rows: rows.into(),
        sheets: sheet("evaluation", "效果评估表"),
        footnote: footnote(numbers, "", &[kpis[0].measured.target, kpis[1].measured.months[0], kpis[2].measured.months[1]]),
        ..Table::default()
    }
}

fn waterfall_table(numbers: &Numbers, regions: &Regions) -> Table {
    let row = |name: &str, measured: &Measured, kind| Row {
        kind,
        cells: vec![Cell::text(name), Cell::figure(measured.target), Cell::figure(measured.actual), variance(numbers, measured.variance, false)],
        ..Row::default()
    };
    let mut rows: Vec<Row> = regions.rows.iter().map(|(name, measured)| row(name, measured, RowKind::Plain)).collect();
    rows.push(row("公司", &regions.total, RowKind::Total));
    let money = |id, title, kind| column(id, title, "万元", kind);
    let columns = vec![
        column("region", "区域", "", ColumnKind::Text),
        money("target", "目标", ColumnKind::Number),
        money("actual", "实际", ColumnKind::Number),
        money("variance", "差异", ColumnKind::Variance),
    ];
    Table { id: "gap".into(), columns, rows: rows.into(), folded: true, sheets: sheet("evaluation", "缺口分解"), ..Table::default() }
}

fn heat_table(numbers: &mut Numbers, kpis: &[Kpi]) -> Table {
    let mut columns = vec![column("kpi", "指标", "", ColumnKind::Text)];
    for (id, title) in [("m1", "1 月"), ("m2", "2 月"), ("m3", "3 月"), ("m4", "4 月"), ("m5", "5 月"), ("m6", "6 月"), ("sum", "Q1")] {
        columns.push(column(id, title, "%", ColumnKind::Heat));
    }
    let mut rows = Vec::new();
    for kpi in kpis {
        let mut cells = vec![Cell::text(kpi.name)];
        cells.extend(kpi.months.iter().map(|&id| Cell::figure(id)));
        cells.extend([Cell::default().in_future(true), Cell::default().in_future(true), Cell::default().in_future(true)]);
        cells.push(Cell::figure(kpi.measured.achievement));
        rows.push(Row { kind: if kpi.name == "回款" { RowKind::Child(1) } else { RowKind::Plain }, cells, ..Row::default() });
    }
    let _ = numbers;
    Table { id: "heat".into(), columns, rows: rows.into(), folded: true, ..Table::default() }
}

fn forecasts(numbers: &mut Numbers) -> Table {
    let mut rows = Vec::new();
    for (name, value, gap) in [("季节性", "1723", "-77"), ("简单外推", "1436", "-364")] {
        let key = format!("forecast/{name}");
        let point = numbers.read(&key, "forecast", Unit::Money, value);
        let gap = numbers.read(&key, "variance", Unit::Money, gap);
        let must = numbers.read(&key, "target", Unit::Money, "1800");
        let stretch = numbers.read(&key, "stretch", Unit::Money, "2050");
        rows.push(Row {
            cells: vec![Cell::text(name), Cell::figure(point), variance(numbers, gap, false), Cell::figure(must), Cell::figure(stretch)],
            ..Row::default()
        });
    }
    let money = |id, title, kind| column(id, title, "万元", kind);
    let columns = vec![
        column("method", "方法", "", ColumnKind::Text),
        money("value", "上半年", ColumnKind::Number),
        money("gap", "对必达", ColumnKind::Variance),
        money("must", "必达", ColumnKind::Number),
        money("stretch", "挑战", ColumnKind::Number),
    ];
    Table { id: "forecasts".into(), columns, rows: rows.into(), ..Table::default() }
}

fn chart(kind: ChartKind, table: &str, title: &str, legend: &[&'static str], category: &'static str, roles: &[(&'static str, SeriesRole)]) -> Chart {
    Chart {
        heading: heading(title, "", legend),
        kind,
        table: table.into(),
        category,
        series: series(roles),
        as_of: None,
        summary: text(title),
        footnote: Footnote::default(),
    }
}

pub fn page(numbers: &mut Numbers, regions: &Regions, kpis: &[Kpi]) -> Page {
    let waterfall = chart(
        ChartKind::Waterfall,
        "gap",
        "西南一区拉低 46，大于总缺口",
        &["favourable", "unfavourable"],
        "region",
        &[("target", SeriesRole::Target), ("actual", SeriesRole::Actual), ("variance", SeriesRole::Variance)],
    );
    let achieved = |id| (id, SeriesRole::Achievement);
    let months_of =
        [achieved("m1"), achieved("m2"), achieved("m3"), achieved("m4"), achieved("m5"), achieved("m6"), ("sum", SeriesRole::AchievementTotal)];
    let heat = Chart {
        as_of: Some((2, "03-31".into())),
        ..chart(ChartKind::HeatMap, "heat", "2 月普遍走低；投诉到 3 月才出事", &[], "kpi", &months_of)
    };
    let cumulative = chart(
        ChartKind::Cumulative,
        "months",
        "累计差距在 2 月拉开，3 月没有追回",
        &["target", "actual", "forecast"],
        "month",
        &[
            ("cumulative_target", SeriesRole::CumulativeTarget),
            ("cumulative_actual", SeriesRole::CumulativeActual),
            ("cumulative_forecast", SeriesRole::CumulativeForecast),
            ("cumulative_simple", SeriesRole::CumulativeForecast),
            ("cumulative_variance", SeriesRole::CumulativeVariance),
            ("target", SeriesRole::Target),
            ("actual", SeriesRole::Actual),
            ("forecast", SeriesRole::Forecast),
        ],
    );
    let cumulative = Chart { as_of: Some((2, "03-31".into())), ..cumulative };
    let roles = [("value", SeriesRole::Forecast), ("gap", SeriesRole::Variance), ("must", SeriesRole::Target), ("stretch", SeriesRole::Target)];
    let dots = chart(ChartKind::Dots, "forecasts", "上半年预计差 77，每月需多做 3%", &["off"], "method", &roles);
    let gap = waterfall_table(numbers, regions);
    let heat_source = heat_table(numbers, kpis);
    Page {
        path: "evaluation/index".into(),
        group: "evaluation",
        label: "效果评估".into(),
        listed: true,
        question: "做到没有".into(),
        title: text("六项指标一项达标、五项关注，加权 92.5%"),
        lead: text("最大的三处：回款（执行）、西南营收（策略）、新客户（外部）。五项改进里有一项没有负责人。"),
        badge: Some((planpress::report::Status::Miss, 1)),
        blocks: vec![
            Block::Table(table(numbers, regions, kpis)),
            Block::Columns(vec![(6, vec![Block::Chart(waterfall), Block::Table(gap)]), (6, vec![Block::Chart(heat), Block::Table(heat_source)])]),
            Block::Columns(vec![
                (7, vec![Block::Chart(cumulative), Block::Table(months(numbers, "months"))]),
                (5, vec![Block::Chart(dots), Block::Table(forecasts(numbers))]),
            ]),
        ],
        ..Page::default()
    }
}
