//! The cockpit of the demonstration.

use planpress::figures::{FigureId, Reason, Unit};
use planpress::report::{
    Block, Cell, Chart, ChartKind, Column, ColumnKind, Empty, Footnote, Heading, Inline, Link, ListBlock, ListRow, Page, Question, Row, RowKind,
    Series, SeriesRole, SheetPlace, Shown, Status, Table, Text, Tile,
};

use super::numbers::{Measured, Numbers, grade, marked, text, variance};

pub fn heading(title: &str, note: &str, legend: &[&'static str]) -> Heading {
    Heading { title: text(title), note: note.into(), more: None, legend: legend.to_vec() }
}

pub fn column(id: &'static str, title: &str, unit: &str, kind: ColumnKind) -> Column {
    let unit = (!unit.is_empty()).then(|| unit.to_string());
    Column { id, title: title.into(), unit, kind, ..Column::default() }
}

pub fn sheet(workbook: &'static str, sheet: &str) -> Vec<SheetPlace> {
    vec![SheetPlace { workbook, sheet: sheet.into(), order: 1, overview: false }]
}

pub fn footnote(numbers: &Numbers, aid: &str, figures: &[FigureId]) -> Footnote {
    let sources = figures.iter().map(|&id| numbers.figures.span(id)).collect();
    Footnote { aid: if aid.is_empty() { Text::default() } else { text(aid) }, sources }
}

pub fn series(pairs: &[(&'static str, SeriesRole)]) -> Vec<Series> {
    pairs.iter().map(|&(column, role)| Series { column, role }).collect()
}

pub struct Regions {
    pub rows: Vec<(&'static str, Measured)>,
    pub total: Measured,
}

pub fn regions(numbers: &mut Numbers) -> Regions {
    let data = [
        ("华东", "revenue/2026-Q1/east", "375", ["138", "80", "180"]),
        ("华南", "revenue/2026-Q1/south", "235", ["78", "49", "99"]),
        ("西南", "revenue/2026-Q1/west", "140", ["35", "20", "39"]),
    ];
    let rows = data.iter().map(|(name, key, target, months)| (*name, numbers.measured(key, Unit::Money, target, months))).collect();
    let total = numbers.measured("revenue/2026-Q1/company", Unit::Money, "750", &["251", "149", "318"]);
    Regions { rows, total }
}

fn month_table(numbers: &mut Numbers) -> Table {
    let months = [("1", "240", "251"), ("2", "180", "149"), ("3", "330", "318"), ("4", "320", ""), ("5", "350", ""), ("6", "380", "")];
    let forecasts = ["", "", "", "306", "335", "364"];
    let mut sums = (0, 0, 0);
    let mut rows = Vec::new();
    for (position, (month, target, actual)) in months.into_iter().enumerate() {
        let key = format!("revenue/2026-0{month}/company");
        let target_figure = numbers.read(&key, "target", Unit::Money, target);
        let shown = if actual.is_empty() { forecasts[position] } else { actual };
        let gap = shown.parse::<i64>().expect("a number") - target.parse::<i64>().expect("a number");
        sums = (sums.0 + target.parse::<i64>().expect("a number"), sums.1 + shown.parse::<i64>().expect("a number"), sums.2 + gap);
        let future = actual.is_empty();
        let cell = |id: Option<FigureId>| id.map(Cell::figure).unwrap_or_default();
        let actual_figure = (!future).then(|| numbers.read(&key, "actual", Unit::Money, actual));
        let forecast = future.then(|| numbers.read(&key, "forecast", Unit::Money, shown));
        let gap_figure = numbers.read(&key, "variance", Unit::Money, &gap.to_string());
        let cumulative = numbers.read(&key, "cumulative_target", Unit::Money, &sums.0.to_string());
        let reached = numbers.read(&key, "cumulative_actual", Unit::Money, &sums.1.to_string());
        let simple = numbers.read(&key, "cumulative_simple", Unit::Money, &(718 + 239 * (position as i64 - 2)).to_string());
        let total_gap = numbers.read(&key, "cumulative_variance", Unit::Money, &sums.2.to_string());
        rows.push(Row {
            cells: vec![
                Cell::text(format!("{month}\u{a0}月")),
                Cell::figure(target_figure),
                cell(actual_figure),
                cell(forecast),
                variance(numbers, gap_figure, false).in_future(future),
                Cell::figure(cumulative),
                if future { Cell::default() } else { Cell::figure(reached) },
                if position >= 2 { Cell::figure(reached) } else { Cell::default() },
                if position >= 2 { Cell::figure(simple) } else { Cell::default() },
                variance(numbers, total_gap, false).in_future(future),
            ],
            ..Row::default()
        });
    }
    let money = |id, title: &str, kind| column(id, title, "万元", kind);
    let columns = vec![
        column("month", "月份", "", ColumnKind::Text),
        money("target", "目标", ColumnKind::Number),
        money("actual", "实际", ColumnKind::Number),
        money("forecast", "预测", ColumnKind::Number),
        money("variance", "差异", ColumnKind::Variance),
        money("cumulative_target", "目标", ColumnKind::Number),
        money("cumulative_actual", "实际", ColumnKind::Number),
        money("cumulative_forecast", "预测", ColumnKind::Number),
        money("cumulative_simple", "简单", ColumnKind::Number),
        money("cumulative_variance", "累计差异", ColumnKind::Variance),
    ];
    Table {
        heading: heading("", "逐月", &[]), columns, rows: rows.into(), folded: true, sheets: sheet("evaluation", "月度跟踪"), ..Table::default()
    }
}

pub fn months(numbers: &mut Numbers, id: &str) -> Table {
    Table { id: id.into(), ..month_table(numbers) }
}

pub fn month_chart(numbers: &Numbers, table: &str, total: &Measured) -> Chart {
    Chart {
        heading: heading("营收逐月：2 月起落后，按现速上半年到 1,723", "", &["target", "actual", "forecast"]),
        kind: ChartKind::Columns,
        table: table.into(),
        category: "month",
        series: series(&[
            ("target", SeriesRole::Target),
            ("actual", SeriesRole::Actual),
            ("forecast", SeriesRole::Forecast),
            ("variance", SeriesRole::Variance),
        ]),
        as_of: Some((2, "03-31".into())),
        summary: text("六个月的目标与实际，一季度实际 718 万元"),
        footnote: footnote(numbers, "万元。预测 = 剩余月目标 × 累计达成率（季节性）。", &[total.target, total.months[0], total.months[1]]),
    }
}

fn region_table(numbers: &Numbers, regions: &Regions) -> Table {
    let month = |id| Column { shown: Shown::Workbook, ..column(id, "", "万元", ColumnKind::Variance) };
    let row = |name: &str, measured: &Measured, kind: RowKind| Row {
        kind,
        entity: (kind == RowKind::Plain).then(|| format!("region/{name}")),
        cells: vec![
            Cell::rich(if kind == RowKind::Plain { Text::link(Link::Page("evaluation/index".into()), name) } else { text(name) }),
            Cell::figure(measured.target),
            Cell::figure(measured.actual),
            Cell::default(),
            variance(numbers, measured.variance, false),
            marked(numbers, measured.achievement),
            Cell::default(),
            Cell::figure(measured.months[0]).judged(Some(name != "西南")),
            Cell::figure(measured.months[1]).judged(Some(false)),
            Cell::figure(measured.months[2]).judged(Some(name == "华东")),
        ],
        ..Row::default()
    };
    let mut rows: Vec<Row> = regions.rows.iter().map(|(name, measured)| row(name, measured, RowKind::Plain)).collect();
    rows.push(row("合计", &regions.total, RowKind::Total));
    let columns = vec![
        column("region", "区域", "", ColumnKind::Text),
        column("target", "目标", "万元", ColumnKind::Number),
        column("actual", "实际", "万元", ColumnKind::Number),
        column("bar", "差异", "万元", ColumnKind::Deviation { of: "variance" }),
        column("variance", "", "", ColumnKind::Variance),
        column("achievement", "达成率", "%", ColumnKind::Number),
        Column { minor: true, ..column("spark", "1–3 月", "偏离目标", ColumnKind::Spark { of: &["m1", "m2", "m3"] }) },
        month("m1"),
        month("m2"),
        month("m3"),
    ];
    Table {
        id: "regions".into(),
        heading: heading("缺口在西南，华东补回一半", "", &[]),
        columns,
        rows: rows.into(),
        sheets: sheet("evaluation", "区域明细"),
        footnote: footnote(numbers, "差异条：左为不利，右为有利。", &[regions.total.months[0]]),
        ..Table::default()
    }
}

pub struct Kpi {
    pub name: &'static str,
    pub unit: &'static str,
    pub lower: bool,
    pub measured: Measured,
    pub weight: FigureId,
    pub months: Vec<FigureId>,
}

pub fn kpis(numbers: &mut Numbers) -> Vec<Kpi> {
    let count = |numbers: &mut Numbers, word: &str| Unit::Count(numbers.figures.text(word));
    let (home, case, score) = (count(numbers, "家"), count(numbers, "次"), Unit::Score);
    type Line<'l> = (&'static str, &'static str, Unit, &'static str, [&'static str; 3], &'static str, [&'static str; 3], bool);
    let data: [Line<'_>; 6] = [
        ("营业收入", "万元", Unit::Money, "750", ["251", "149", "318"], "40", ["104.6", "82.8", "96.4"], false),
        ("回款", "万元", Unit::Money, "675", ["200", "150", "227"], "20", ["97.2", "79.0", "80.5"], false),
        ("新客户", "家", home, "45", ["13", "7", "18"], "15", ["92.9", "63.6", "90.0"], false),
        ("线索转化率", "%", Unit::Percent, "15", ["14.62", "0", "0"], "10", ["96.8", "74.4", "109.8"], false),
        ("客户满意度", "分", score, "4.5", ["4.5", "0", "0"], "10", ["97.8", "102.2", "100.0"], false),
        ("投诉", "次 · 低为好", case, "18", ["4", "6", "9"], "5", ["133.3", "100.0", "50.0"], true),
    ];
    let kpi = |numbers: &mut Numbers, (name, unit, kind, target, parts, weight, months, lower): Line<'static>| {
        let key = format!("{name}/2026-Q1");
        let measured = numbers.measured(&key, kind, target, &parts);
        let weight = numbers.read(&key, "weight", Unit::Percent, weight);
        let month = |(position, value): (usize, &&str)| (position, value.to_string());
        let months: Vec<_> = months.iter().enumerate().map(month).collect();
        let months =
            months.into_iter().map(|(position, value)| numbers.read(&format!("{key}/m{position}"), "achieved", Unit::Achievement, &value)).collect();
        Kpi { name, unit, lower, measured, weight, months }
    };
    data.into_iter().map(|line| kpi(numbers, line)).collect()
}

fn kpi_table(numbers: &mut Numbers, kpis: &[Kpi]) -> Table {
    let grouped = |group: &str, column: Column| Column { group: Some(group.into()), ..column };
    let columns = vec![
        column("kpi", "指标", "", ColumnKind::Text),
        Column { minor: true, ..column("weight", "权重", "%", ColumnKind::Number) },
        grouped("Q1 累计", column("target", "目标", "", ColumnKind::Number)),
        grouped("Q1 累计", column("actual", "实际", "", ColumnKind::Number)),
        grouped("Q1 累计", column("variance", "差异", "", ColumnKind::Variance)),
        grouped("Q1 累计", column("achievement", "达成率%", "", ColumnKind::Number)),
        grouped("Q1 累计", column("bar", "偏离目标", "", ColumnKind::Deviation { of: "achievement" })),
        grouped("逐月达成率%", column("m1", "1 月", "", ColumnKind::Number)),
        grouped("逐月达成率%", column("m2", "2 月", "", ColumnKind::Number)),
        grouped("逐月达成率%", column("m3", "3 月", "", ColumnKind::Number)),
        Column { minor: true, ..column("forecast", "上半年", "预测", ColumnKind::Number) },
    ];
    let mut rows: Vec<Row> = Vec::new();
    for (position, kpi) in kpis.iter().enumerate() {
        let forecast = match position {
            4 => numbers.missing(&format!("{}/2026-H1", kpi.name), "forecast", Unit::Money, Reason::NoData),
            _ => numbers.read(&format!("{}/2026-H1", kpi.name), "forecast", Unit::Money, "1723.2"),
        };
        let name = Text(vec![Inline::Link(Link::Entity(format!("kpi/{}", kpi.name)), kpi.name.into()), Inline::Plain(format!(" {}", kpi.unit))]);
        let mut cells = vec![
            Cell::rich(name),
            Cell::figure(kpi.weight),
            Cell::figure(kpi.measured.target),
            Cell::figure(kpi.measured.actual),
            variance(numbers, kpi.measured.variance, kpi.lower),
            marked(numbers, kpi.measured.achievement),
            Cell::default(),
        ];
        cells.extend(kpi.months.iter().map(|&month| marked(numbers, month)));
        cells.push(Cell::figure(forecast));
        rows.push(Row { cells, ..Row::default() });
    }
    let weighted = numbers.read("weighted/2026-Q1", "achieved", Unit::Achievement, "92.5");
    let mut total = vec![Cell::default(); 11];
    total[0] = Cell::text("加权达成率");
    total[5] = marked(numbers, weighted);
    rows.push(Row { kind: RowKind::Total, cells: total, ..Row::default() });
    Table {
        id: "kpis".into(),
        heading: heading("六项指标只有满意度达标；2 月四项同时走低", "", &["good", "watch", "miss", "none"]),
        columns,
        rows: rows.into(),
        sheets: sheet("evaluation", "效果评估表"),
        footnote: footnote(numbers, "竖线 = 目标（100%），条在左为不足、在右为超出。", &[kpis[0].measured.target, kpis[1].measured.months[0]]),
        ..Table::default()
    }
}

fn tiles(numbers: &mut Numbers, kpis: &[Kpi]) -> Vec<Tile> {
    let full = numbers.read("track", "share_full", Unit::Percent, "80");
    let mut tiles: Vec<Tile> = Vec::new();
    for kpi in kpis.iter().take(3) {
        let share = numbers.read(&format!("{}/track", kpi.name), "share", Unit::Percent, "76");
        tiles.push(Tile {
            label: kpi.name.into(),
            status: grade(numbers, kpi.measured.achievement),
            figure: kpi.measured.actual,
            bar: Some((share, Some(full))),
            left: text("目标 ").with(Inline::Number(kpi.measured.target)),
            right: Text(vec![Inline::Number(kpi.measured.variance), Inline::Plain(" · ".into()), Inline::Figure(kpi.measured.achievement)]),
            link: Some(Link::Page("evaluation/index".into())),
        });
    }
    for (name, unit, value, left) in [
        ("加权达成率", Unit::Achievement, "92.5", "覆盖 6 / 6 项"),
        ("进度指数 SPI", Unit::Quotient, "0.842", "计划 69.1%"),
        ("预算节奏", Unit::Quotient, "1.13", "用 56.2%"),
    ] {
        let figure = numbers.read(&format!("{name}/now"), if unit == Unit::Quotient { "index" } else { "achieved" }, unit, value);
        let share = numbers.read(&format!("{name}/track"), "share", Unit::Percent, "70");
        let bar = Some((share, Some(full)));
        tiles.push(Tile { label: name.into(), status: Status::Watch, figure, bar, left: text(left), right: text("目标 100%"), link: None });
    }
    tiles
}

fn questions(total: &Measured) -> Vec<Question> {
    let q = |question: &str, status, answer: &str, detail: Text| Question { question: question.into(), status, answer: text(answer), detail };
    let detail = Text(vec![
        Inline::Plain("营收 ".into()),
        Inline::Number(total.actual),
        Inline::Plain(" / ".into()),
        Inline::Figure(total.target),
        Inline::Plain("，达成 ".into()),
        Inline::Figure(total.achievement),
        Inline::Plain("；六项加权 92.5%。".into()),
    ]);
    vec![
        q("在计划上吗？", Status::Watch, "基本在，差 4.3%", detail),
        q("哪里不在？", Status::Miss, "西南 67.1%", text("营收差 46 万元，大于公司全部缺口 32 万元。另：回款差 98 万元。")),
        q("从何时起？", Status::Miss, "1 月，连续 3 个月", text("西南逐月 77.8 → 58.8 → 63.9%。回款自 2 月起低于 81%。")),
        q("在做什么？", Status::Watch, "5 项改进，3 项推进中", text("1 项待启动；1 项无负责人（投诉排班）。最近到期 04-15。")),
        q("变了什么？", Status::Info, "3 月数据入库", text("投诉由达标转未达；线索转化转为达标。2 月营收重述 146 → 149。")),
    ]
}

fn gaps(numbers: &mut Numbers, kpis: &[Kpi]) -> Table {
    let columns = vec![
        column("what", "指标 · 范围", "", ColumnKind::Text),
        column("variance", "差异", "", ColumnKind::Variance),
        column("achievement", "达成率%", "", ColumnKind::Number),
        column("cause", "原因", "", ColumnKind::Prose),
        Column { minor: true, ..column("fix", "改进", "", ColumnKind::Prose) },
        column("owner", "负责人", "", ColumnKind::Text),
        column("due", "到期", "", ColumnKind::Date),
        column("state", "状态", "", ColumnKind::Text),
    ];
    let mut rows = Vec::new();
    for (position, kpi) in kpis.iter().take(4).enumerate() {
        let due = numbers.day(&format!("fix/{position}"), "due", ["2026-04-15", "2026-04-20", "2026-04-30", "2026-05-08"][position]);
        let cause =
            Text(vec![Inline::Tag(["执行", "策略", "外部", "执行"][position].into(), false), Inline::Plain(" 经销商账期由 30 天拖到 47 天".into())]);
        let state = if position == 3 { Inline::Tag("缺负责人 W505".into(), true) } else { Inline::Tag("推进中".into(), false) };
        rows.push(Row {
            cells: vec![
                Cell::rich(Text(vec![Inline::Link(Link::Entity(format!("kpi/{}", kpi.name)), kpi.name.into()), Inline::Plain(" · 公司".into())])),
                Cell::rich(Text::figure(kpi.measured.variance)).judged(Some(false)),
                marked(numbers, kpi.measured.achievement),
                Cell::rich(cause),
                if position == 2 { Cell::default() } else { Cell::text("账期分级，周对账") },
                Cell::text("顾言"),
                Cell::figure(due),
                Cell::rich(Text(vec![state])),
            ],
            ..Row::default()
        });
    }
    let more = Some((Link::Page("evaluation/index".into()), "全部差异".to_string()));
    Table {
        id: "gaps".into(),
        heading: Heading { more, ..heading("最大缺口，三个已有人在办", "按对加权达成率的影响排序", &[]) },
        columns,
        rows: rows.into(),
        ..Table::default()
    }
}

pub fn page(numbers: &mut Numbers, regions: &Regions, kpis: &[Kpi]) -> Page {
    let table = months(numbers, "overview-months");
    let chart = month_chart(numbers, "overview-months", &regions.total);
    let task = |status, name: &str, right: &str| ListRow {
        status: Some(status),
        text: Text(vec![Inline::Link(Link::Entity("task/t-07".into()), name.into()), Inline::Plain(" 何岭".into())]),
        right: text(right),
    };
    let change = |tag: &str, words: &str, right: &str| ListRow {
        status: None,
        text: Text(vec![Inline::Tag(tag.into(), false), Inline::Plain(format!(" {words}"))]),
        right: text(right),
    };
    let tasks = ListBlock {
        heading: Heading {
            more: Some((Link::Page("execution/index".into()), "执行计划".into())), ..heading("任务：逾期 2，有风险 3", "", &[])
        },
        rows: vec![task(Status::Miss, "2.3.2 成都站经销商签约", "逾期 6 天"), task(Status::Watch, "5.1 西南区招聘 2 人", "落后 36 pp")],
        ..ListBlock::default()
    };
    let changes = ListBlock {
        heading: heading("本次更新", "对比 02-28 构建", &[]),
        rows: vec![change("新增", "3 月实际 36 条", "actuals/2026-03.yaml"), change("重述", "2 月华南营收 46 → 49 万元", "第 2 版")],
        ..ListBlock::default()
    };
    let fill = Text(vec![
        Inline::Plain("填写 ".into()),
        Inline::Code("customers/nps.csv".into()),
        Inline::Plain("，或运行 ".into()),
        Inline::Code("planpress forms nps".into()),
        Inline::Plain(" 得到空表。本页不受影响。".into()),
    ]);
    let missing = ListBlock { heading: heading("缺的章节", "", &[]), ..ListBlock::default() };
    Page {
        path: "index".into(),
        group: "overview",
        label: "驾驶舱".into(),
        listed: true,
        question: "一分钟看清现在在哪".into(),
        title: text("一季度达成 95.7%，差 32 万元；西南一区就差 46"),
        lead: Text(vec![
            Inline::Plain("营收 ".into()),
            Inline::StrongFigure(regions.total.actual),
            Inline::Plain("，目标 750。华东多 23，华南少 9，西南少 46。按现在的节奏上半年到 ".into()),
            Inline::Strong("1,723\u{a0}万元".into()),
            Inline::Plain("，比必达 1,800 少 77。".into()),
        ]),
        blocks: vec![
            Block::Questions(questions(&regions.total)),
            Block::Tiles(tiles(numbers, kpis)),
            Block::Columns(vec![(7, vec![Block::Chart(chart), Block::Table(table)]), (5, vec![Block::Table(region_table(numbers, regions))])]),
            Block::Table(kpi_table(numbers, kpis)),
            Block::Table(gaps(numbers, kpis)),
            Block::Columns(vec![
                (4, vec![Block::List(tasks)]),
                (4, vec![Block::List(changes)]),
                (4, vec![Block::List(missing), Block::Empty(Empty { what: "渠道 NPS：还没有数据".into(), fill })]),
            ]),
        ],
        ..Page::default()
    }
}
