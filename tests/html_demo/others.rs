//! Execution, market and quality of the demonstration: strip, timeline, filters, bubbles, bars, lines, fields, diagnostics.

use planpress::diagnostic::{Diagnostic, FileId, Severity, Span};
use planpress::figures::Unit;
use planpress::report::{
    Block, Cell, Chart, ChartKind, Column, ColumnKind, DiagnosticItem, DiagnosticList, Excerpt, Facts, Filter, Footnote, Inline, Link, Matrix, Page,
    Quadrant, Row, RowKind, SeriesRole, Status, Strip, Table, Text, Tile, Timeline, TimelineArrow, TimelineRow,
};

use super::numbers::{Numbers, text};
use super::overview::{column, heading, series, sheet};

/// WBS, level, name, first day, last day, done, status, critical, buffer, milestone, remark.
type Task = (&'static str, u8, &'static str, &'static str, &'static str, &'static str, Status, bool, &'static str, &'static str, &'static str);

const TASKS: [Task; 12] = [
    ("1", 0, "市场与渠道准备", "2025-12-15", "2026-01-30", "100", Status::Good, false, "", "", ""),
    ("1.1", 1, "市场调研与细分复核", "2025-12-15", "2026-01-16", "100", Status::Good, false, "", "", ""),
    ("1.2.2", 2, "政策宣贯（三区）", "2026-01-19", "2026-01-30", "100", Status::Good, true, "", "M1 渠道政策发布", ""),
    ("2", 0, "经销商拓展", "2026-02-02", "2026-04-17", "64", Status::Running, false, "", "", ""),
    ("2.2", 1, "华南签约 5 家", "2026-02-02", "2026-04-10", "62", Status::Watch, false, "", "", "落后 23 pp"),
    ("2.3.1", 2, "重庆站", "2026-02-02", "2026-03-06", "100", Status::Good, true, "", "", ""),
    ("2.3.2", 2, "成都站", "2026-02-23", "2026-03-25", "40", Status::Miss, true, "", "", "逾期 6 天"),
    ("2.3.3", 2, "贵阳站", "2026-04-01", "2026-04-17", "0", Status::ToDo, true, "", "M2 经销商签约 12 家", ""),
    ("4.4", 1, "工单系统切换与培训", "2026-04-13", "2026-05-08", "0", Status::ToDo, false, "7", "M3 工单切换", ""),
    ("5", 0, "组织与复盘", "2026-01-26", "2026-06-25", "21", Status::Running, false, "", "", ""),
    ("5.2", 1, "新人带教", "2026-04-20", "2026-05-22", "0", Status::ToDo, true, "", "", ""),
    ("5.3", 1, "西南复盘与政策调整", "2026-05-25", "2026-06-18", "0", Status::ToDo, true, "6", "M4 关账", ""),
];

fn task(numbers: &mut Numbers, (wbs, level, name, first, last, done, status, critical, buffer, milestone, remark): Task) -> TimelineRow {
    let key = format!("task/{wbs}");
    let baseline = (wbs == "2.3.2").then(|| (numbers.day(&key, "baseline_start", "2026-02-16"), numbers.day(&key, "baseline_end", "2026-03-18")));
    let state = match status {
        Status::Good => "已完成",
        Status::Watch => "有风险",
        Status::Miss => "逾期",
        Status::Running => "进行中",
        Status::None | Status::ToDo | Status::Error | Status::Info => "未开始",
    };
    TimelineRow {
        number: wbs.into(),
        level,
        name: Text::link(Link::Entity(format!("task/{wbs}")), name),
        owner: text("何岭"),
        summary: level == 0,
        start: Some(numbers.day(&key, "start", first)),
        end: Some(numbers.day(&key, "end", last)),
        progress: Some(numbers.read(&key, "progress", Unit::Percent, done)),
        status,
        state: state.into(),
        critical,
        buffer: (!buffer.is_empty()).then(|| numbers.read(&key, "buffer", Unit::Days, buffer)),
        baseline,
        milestone: (!milestone.is_empty()).then(|| (milestone.into(), status == Status::Good)),
        remark: text(remark),
    }
}

fn timeline(numbers: &mut Numbers) -> Timeline {
    let arrow = |from, to| TimelineArrow { from, to, from_end: true, to_end: false, critical: to != 8 };
    Timeline {
        number: Some("WBS".into()),
        left_out: None,
        heading: heading("关键路径压在西南：成都站 → 贵阳站 → 新人带教 → 复盘", "", &["task", "critical", "baseline", "buffer", "late", "milestone"]),
        span: (numbers.day("span", "start", "2025-12-12"), numbers.day("span", "end", "2026-07-03")),
        as_of: numbers.day("now", "start", "2026-03-31"),
        end: numbers.day("now", "end", "2026-06-30"),
        rows: TASKS.into_iter().map(|each| task(numbers, each)).collect(),
        arrows: vec![arrow(2, 5), arrow(5, 6), arrow(6, 7), arrow(7, 10), arrow(10, 11), arrow(4, 8)],
        footnote: Footnote { aid: text("基线 = 2026-01-05 批准版本，仅在与现计划不同时画出。"), sources: Vec::new() },
    }
}

fn progress(numbers: &mut Numbers) -> Table {
    let columns = vec![
        column("task", "任务", "", ColumnKind::Text),
        column("end", "计划止", "", ColumnKind::Date),
        column("planned", "计划", "%", ColumnKind::Number),
        column("done", "实际", "%", ColumnKind::Number),
        column("gap", "偏差", "pp", ColumnKind::Variance),
        column("bar", "", "", ColumnKind::Deviation { of: "gap" }),
        column("pro", "", "", ColumnKind::Progress { of: "done" }),
        column("state", "状态", "", ColumnKind::Status),
        Column { minor: true, ..column("source", "来源", "", ColumnKind::Source) },
    ];
    let mut rows = Vec::new();
    for (wbs, name, end, planned, done, gap, status) in [
        ("2.3.2", "成都站", "2026-03-25", "100", "40", "-60", Status::Miss),
        ("4.2", "老客户回访 120 家", "2026-03-27", "100", "88", "-12", Status::Miss),
        ("2.2", "华南签约 5 家", "2026-04-10", "85", "62", "-23", Status::Watch),
        ("4.3", "工单系统数据迁移", "2026-04-10", "75", "90", "15", Status::Running),
    ] {
        let key = format!("tracked/{wbs}");
        let gap_figure = numbers.read(&key, "gap", Unit::Points, gap);
        rows.push(Row {
            entity: Some(format!("task/{wbs}")),
            tags: if status == Status::Miss { vec!["act", "late"] } else { vec!["act"] },
            cells: vec![
                Cell::text(format!("{wbs} {name}")),
                Cell::figure(numbers.day(&key, "end", end)),
                Cell::figure(numbers.read(&key, "planned", Unit::Percent, planned)),
                Cell::figure(numbers.read(&key, "progress", Unit::Percent, done)),
                Cell::figure(gap_figure).judged(Some(!gap.starts_with('-'))),
                Cell::default(),
                Cell::default(),
                Cell::text(if status == Status::Miss { "逾期" } else { "进行中" }).with_status(Some(status)),
                Cell::rich(Text(vec![Inline::Source(Span::Cell { file: FileId(1), sheet: 0, row: 14, column: 7 })])),
            ],
            ..Row::default()
        });
    }
    let chip = |label: &str, tag| Filter { label: label.into(), tag };
    let filters = vec![chip("全部", ""), chip("需处理", "act"), chip("逾期", "late")];
    let heading = heading("两项逾期、三项落后，何岭一人占两项", "进度跟踪表", &[]);
    Table { id: "progress".into(), heading, columns, rows: rows.into(), filters, sheets: sheet("execution", "进度跟踪表"), ..Table::default() }
}

pub fn execution(numbers: &mut Numbers) -> Page {
    let states = [
        (Some(Status::Good), "已完成", "9"),
        (Some(Status::Running), "进行中", "6"),
        (Some(Status::Watch), "有风险", "3"),
        (Some(Status::Miss), "逾期", "2"),
        (Some(Status::ToDo), "未开始", "6"),
    ];
    let segments =
        states.map(|(status, word, count)| (status, word.to_string(), numbers.read(&format!("count/{word}"), "count", Unit::Number, count)));
    Page {
        path: "execution/index".into(),
        group: "execution",
        label: "执行计划".into(),
        listed: true,
        question: "谁在何时用什么做".into(),
        title: text("26 项任务完成 9 项，两项逾期；SPI 0.84"),
        lead: text("西南经销商签约晚了 6 天，正在关键路径上，末端缓冲也是 6 天，已没有余量。"),
        badge: Some((Status::Miss, 2)),
        entities: vec!["task/t-07".into()],
        blocks: vec![Block::Strip(Strip { segments: segments.into() }), Block::Timeline(timeline(numbers)), Block::Table(progress(numbers))],
        ..Page::default()
    }
}

fn segments(numbers: &mut Numbers) -> Table {
    let mut rows = Vec::new();
    for (name, x, y, size) in
        [("连锁餐饮", "4.2", "3.1", "820"), ("学校医院", "3.6", "2.2", "540"), ("写字楼", "2.8", "4.1", "960"), ("家庭", "1.9", "3.5", "310")]
    {
        let key = format!("segment/{name}");
        rows.push(Row {
            cells: vec![
                Cell::text(name),
                Cell::figure(numbers.read(&key, "fit", Unit::Score, x)),
                Cell::figure(numbers.read(&key, "competition", Unit::Score, y)),
                Cell::figure(numbers.read(&key, "size", Unit::Money, size)),
            ],
            ..Row::default()
        });
    }
    let columns = vec![
        column("segment", "细分", "", ColumnKind::Text),
        column("fit", "匹配度", "分", ColumnKind::Number),
        column("competition", "竞争", "分", ColumnKind::Number),
        column("size", "规模", "万元", ColumnKind::Number),
    ];
    Table { id: "segments".into(), heading: heading("细分市场评分", "", &[]), columns, rows: rows.into(), ..Table::default() }
}

fn growth(numbers: &mut Numbers) -> Table {
    let mut rows = Vec::new();
    for (year, size) in [("2022", "310"), ("2023", "352"), ("2024", ""), ("2025", "455"), ("2026", "520")] {
        let cell = if size.is_empty() { Cell::default() } else { Cell::figure(numbers.read(&format!("market/{year}"), "size", Unit::Money, size)) };
        rows.push(Row { cells: vec![Cell::text(year), cell], ..Row::default() });
    }
    let columns = vec![column("year", "年", "", ColumnKind::Text), column("size", "规模", "万元", ColumnKind::Number)];
    Table { id: "growth".into(), columns, rows: rows.into(), ..Table::default() }
}

pub fn market(numbers: &mut Numbers) -> Page {
    let chart = |kind, table: &str, title: &str, category, roles: &[(&'static str, SeriesRole)]| {
        Block::Chart(Chart {
            heading: heading(title, "", &[]),
            kind,
            table: table.into(),
            category,
            series: series(roles),
            as_of: None,
            summary: Text::default(),
            footnote: Footnote::default(),
        })
    };
    let bubble = [("fit", SeriesRole::X), ("competition", SeriesRole::Y), ("size", SeriesRole::Size)];
    let quadrant = |title: &str, items: &[&str]| Quadrant { title: title.into(), items: items.iter().map(|item| text(item)).collect() };
    let swot = Matrix {
        heading: heading("SWOT", "", &[]),
        quadrants: vec![
            quadrant("优势", &["滤芯自产", "服务网点 120 家"]),
            quadrant("劣势", &["西南无样板店"]),
            quadrant("机会", &["学校招标"]),
            quadrant("威胁", &[]),
        ],
        footnote: Footnote::default(),
    };
    let facts = Facts {
        heading: heading("定义", "", &[]),
        rows: vec![
            ("口径".into(), text("已签合同且已交付的金额，不含税；滤芯订阅按月确认。")),
            ("负责人".into(), Text::link(Link::Entity("person/none".into()), "周岚")),
            ("来源".into(), Text(vec![Inline::Source(Span::Text { file: FileId(2), line: 41, column: 1, length: 3 })])),
        ],
        footnote: Footnote::default(),
    };
    let prose = "# 结论\n\n**西南的缺口来自渠道。**其余区域正常，见 [说明](https://example.org/a)。\n\n- 一\n- 二 <script>alert(1)</script>\n\n[坏](javascript:alert(1))";
    Page {
        path: "market/index".into(),
        group: "market",
        label: "市场环境".into(),
        listed: true,
        question: "我们在哪".into(),
        title: text("规模 520 万元，写字楼最大"),
        blocks: vec![
            Block::Prose(prose.into()),
            Block::Columns(vec![
                (6, vec![chart(ChartKind::Bubble, "segments", "餐饮最合适", "segment", &bubble)]),
                (
                    6,
                    vec![
                        chart(ChartKind::Bars, "segments", "写字楼最大", "segment", &[("size", SeriesRole::Actual)]),
                        Block::Table(segments(numbers)),
                    ],
                ),
            ]),
            chart(ChartKind::Line, "growth", "四年增长六成", "year", &[("size", SeriesRole::Actual)]),
            Block::Table(growth(numbers)),
            Block::Columns(vec![(8, vec![Block::Matrix(swot)]), (4, vec![Block::Facts(facts)])]),
        ],
        ..Page::default()
    }
}

/// Text that would be markup, a script or a formula if anyone let it.
pub const HOSTILE: &str = "<script>window.pwned=1</script>\"'><img src=x onerror=pwned()>{{7*7}}\u{202e}";

fn diagnostic(code: &'static str, sentence: &str) -> DiagnosticItem {
    DiagnosticItem {
        diagnostic: Diagnostic::new(code, Span::Cell { file: FileId(1), sheet: 0, row: 23, column: 7 }),
        count: 1,
        sentence: text(sentence),
        title: Text::default(),
        excerpt: None,
        notes: Vec::new(),
    }
}

pub fn quality(numbers: &mut Numbers) -> Page {
    let tile = |numbers: &mut Numbers, label: &str, status, count: &str| Tile {
        label: label.into(),
        status,
        figure: numbers.read(&format!("diagnostics/{label}"), "count", Unit::Number, count),
        bar: None,
        left: Text::default(),
        right: Text::default(),
        link: None,
    };
    let tiles = vec![
        tile(numbers, "错误，会停止生成", Status::Error, "0"),
        tile(numbers, "警告，报告照常生成", Status::Watch, "26"),
        tile(numbers, "提示", Status::Info, "3"),
    ];
    let cells = |row: &[&str]| row.iter().map(ToString::to_string).collect::<Vec<_>>();
    let opened = DiagnosticItem {
        title: text("任务 4.3 标为“已完成”，进度却是 90%"),
        excerpt: Some(Excerpt {
            columns: cells(&["A", "B", "G", "H"]),
            rows: vec![(3, cells(&["编号", "任务", "进度", "状态"])), (23, cells(&["4.3", HOSTILE, "90%", "已完成"]))],
            fault: (1, 3),
            conflict: Some((1, 2)),
        }),
        notes: vec![
            ("为什么".into(), text("“已完成”要求进度 100% 或有实际完成日，此行都没有。")),
            ("现在按".into(), text("进度 90%、进行中 计算。")),
        ],
        ..diagnostic("W302", "状态与进度矛盾")
    };
    let mut note = diagnostic("I110", "1 个姓名已打码");
    note.diagnostic = note.diagnostic.severity(Severity::Info);
    let items = vec![diagnostic("W116a", "产品线目标合计 1,780，比公司目标 1,800 短 20 万元"), opened, note];
    let mut rows = Vec::new();
    for path in ["goals.xlsx", "execution/tasks.xlsx", "plan.yaml"] {
        let lines = numbers.read(&format!("file/{path}"), "lines", Unit::Number, "1284");
        rows.push(Row {
            entity: Some(format!("file/{path}")),
            cells: vec![Cell::rich(Text(vec![Inline::Code(path.into())])), Cell::figure(lines)],
            ..Row::default()
        });
    }
    rows.push(Row { kind: RowKind::Total, cells: vec![Cell::text("合计"), Cell::default()], ..Row::default() });
    let columns = vec![column("file", "输入文件", "", ColumnKind::Text), column("rows", "行", "", ColumnKind::Number)];
    let inputs =
        Table { id: "inputs".into(), heading: heading("输入", "17 个文件，1,284 行", &[]), columns, rows: rows.into(), ..Table::default() };
    Page {
        path: "quality/index".into(),
        group: "quality",
        label: "诊断".into(),
        listed: true,
        question: "这份报告能信吗".into(),
        title: text("没有错误；26 条警告里 3 条影响数字"),
        lead: text(HOSTILE),
        badge: Some((Status::Watch, 26)),
        blocks: vec![
            Block::Tiles(tiles),
            Block::Columns(vec![
                (
                    8,
                    vec![Block::Diagnostics(DiagnosticList {
                        heading: heading("影响数字的 3 条", "先看这里", &[]), items, more: Text::default()
                    })],
                ),
                (4, vec![Block::Table(inputs)]),
            ]),
        ],
        ..Page::default()
    }
}
