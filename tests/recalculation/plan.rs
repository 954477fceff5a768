//! A plan in figures: every kind of expression, over rectangles of cells and over scattered ones, shown and unshown.

use jiff::civil::Date;
use planpress::diagnostic::{FileId, Span};
use planpress::figures::{ColumnId, Compare, Expr, FamilyId, FigureId, Figures, RelationId, Series, Unit, Value};
use planpress::report::{Cell, Column, ColumnKind, Report, Row, RowKind, SheetPlace, Shown, Table, Workbook};
use planpress::vocabulary::Term;
use rust_decimal::Decimal;

use crate::random::Random;

pub const GREEN: Term = Term::new("rag", "green");
pub const YELLOW: Term = Term::new("rag", "yellow");
pub const RED: Term = Term::new("rag", "red");
const DONE: Term = Term::new("task_status", "done");
const OVERDUE: Term = Term::new("task_status", "overdue");
const AT_RISK: Term = Term::new("task_status", "at_risk");
const RUNNING: Term = Term::new("task_status", "running");

const KPIS: [&str; 4] = ["revenue", "leads", "rate", "defects"];
const REGIONS: [&str; 3] = ["east", "west", "north"];
const MONTHS: usize = 6;

/// The figures, the report over them, and the figures that a reader may change.
pub struct Sample {
    pub figures: Figures,
    pub report: Report,
    pub inputs: Vec<FigureId>,
}

/// Builds the sample; where numbers are drawn, the seed decides them.
pub fn sample(seed: u64) -> Sample {
    let mut build = Build { figures: Figures::default(), random: Random(seed), inputs: Vec::new(), line: 0 };
    let settings = build.settings();
    let goals = build.goals(&settings);
    let tasks = build.tasks(&settings);
    let budget = build.budget(&settings);
    let totals = build.totals(&goals, &tasks, &budget, &settings);
    let report = report(&build.figures, &goals, &tasks, &budget, totals);
    Sample { figures: build.figures, report, inputs: build.inputs }
}

struct Build {
    figures: Figures,
    random: Random,
    inputs: Vec<FigureId>,
    line: u32,
}

struct Settings {
    as_of: FigureId,
    green: FigureId,
    yellow: FigureId,
    low: FigureId,
    high: FigureId,
}

struct Goals {
    family: FamilyId,
    quarters: FamilyId,
    months: RelationId,
    target: ColumnId,
    actual: ColumnId,
    columns: Vec<(&'static str, ColumnId)>,
    quarter_columns: Vec<(&'static str, ColumnId)>,
}

struct Tasks {
    family: FamilyId,
    columns: Vec<(&'static str, ColumnId)>,
}

struct Budget {
    family: FamilyId,
    columns: Vec<(&'static str, ColumnId)>,
    total: FigureId,
}

fn decimal(mantissa: i64, scale: u32) -> Decimal {
    Decimal::new(mantissa, scale)
}

impl Build {
    fn read(&mut self, column: ColumnId, row: u32, value: impl Into<Value>) -> FigureId {
        self.line += 1;
        let span = Span::Cell { file: FileId(0), sheet: 0, row: self.line, column: 3 };
        let id = self.figures.read(column, row, value, span);
        self.inputs.push(id);
        id
    }

    fn settings(&mut self) -> Settings {
        let family = self.figures.family("plan");
        let row = self.figures.row(family, "");
        let mut percent = |name, value| {
            let column = self.figures.column(family, name, Unit::Percent, "");
            self.read(column, row, decimal(value, 2))
        };
        let [green, yellow] = [percent("rag_green", 100), percent("rag_yellow", 80)];
        let [low, high] = [percent("contingency_low", 10), percent("contingency_high", 20)];
        let column = self.figures.column(family, "as_of", Unit::Date, "");
        let as_of = self.read(column, row, Date::constant(2026, 4, 30));
        Settings { as_of, green, yellow, low, high }
    }

    fn amount(&mut self, kpi: usize) -> Value {
        let drawn = self.random.below(1000) as i64;
        match (kpi, self.random.below(12)) {
            (_, 0) => Value::Missing(planpress::figures::Reason::NoData),
            (_, 1) => Value::from(0),
            (0, _) => Value::Number(decimal(drawn * 12_345 + 7, 2)),
            (2, _) => Value::Number(decimal(drawn, 3)),
            _ => Value::from(drawn),
        }
    }

    fn goals(&mut self, settings: &Settings) -> Goals {
        let (family, quarters) = (self.figures.family("kpi"), self.figures.family("quarter"));
        let people = self.figures.text("家");
        let units = [Unit::Money, Unit::Count(people), Unit::Percent, Unit::Number];
        let mut column = |name, unit, rule| self.figures.column(family, name, unit, rule);
        let (target, actual) = (column("target", Unit::OfRow, ""), column("actual", Unit::OfRow, ""));
        let lower = column("lower", Unit::Flag, "");
        let rate = column("achievement", Unit::Achievement, "3.1.3");
        let variance = column("variance", Unit::OfRowDifference, "3.1.5");
        let rag = column("rag", Unit::Term, "3.1.9");
        let growth = column("growth", Unit::Percent, "3.1.6");
        let share = column("share", Unit::Percent, "3.1.6");
        let rank = column("rank", Unit::Number, "3.1.6");
        let (mut previous, mut months, mut parent) = (Vec::new(), Vec::new(), Vec::new());
        for (kpi, name) in KPIS.iter().enumerate() {
            for region in REGIONS {
                for month in 0..MONTHS {
                    let row = self.figures.row(family, &format!("{name}/2026-{:02}/region:{region}", month + 1));
                    self.figures.set_row_unit(family, row, units[kpi]);
                    let quarter = self.figures.row(quarters, &format!("{name}/2026-Q{}/region:{region}", month / 3 + 1));
                    self.figures.set_row_unit(quarters, quarter, units[kpi]);
                    let (planned, reached) = (self.amount(kpi), self.amount(kpi));
                    self.read(target, row, planned);
                    let reached = if self.random.below(6) == 0 { planned } else { reached };
                    self.read(actual, row, reached);
                    self.read(lower, row, Value::Flag(kpi == 3));
                    previous.extend((month > 0).then(|| (row, row - 1)));
                    months.push((quarter, row));
                    parent.push((row, quarter));
                }
            }
        }
        let previous = self.figures.relate("previous", family, previous);
        let parent = self.figures.relate("quarter", family, parent);
        let months = self.figures.relate("months", quarters, months);
        let rows = self.figures.rows(family);
        let ratio = (Expr::from(actual) - target) / Expr::from(target).abs();
        let usual = Expr::from(lower).choose(Expr::Max(vec![Expr::constant(0), Expr::constant(1) - ratio.clone()]), Expr::constant(1) + ratio);
        let at_zero = Expr::from(actual).compare(Compare::Equal, 0).choose(1, Expr::Constant(Value::Missing(planpress::figures::Reason::ZeroBase)));
        self.figures.compute(rate, rows.clone(), Expr::from(target).compare(Compare::Equal, 0).choose(at_zero, usual));
        self.figures.compute(variance, rows.clone(), Expr::from(actual) - target);
        let colour = Expr::from(rate)
            .compare(Compare::AtLeast, settings.green)
            .choose(GREEN, Expr::from(rate).compare(Compare::AtLeast, settings.yellow).choose(YELLOW, RED));
        self.figures.compute(rag, rows.clone(), colour);
        self.figures.compute(growth, rows.clone(), (Expr::from(actual) - Expr::Via(previous, actual)) / Expr::Via(previous, actual).abs());
        let quarter_columns = self.quarters(quarters, months, target, actual, rate, rag);
        let (_, quarter_actual) = quarter_columns[1];
        self.figures.compute(share, rows.clone(), Expr::from(actual) / Expr::Via(parent, quarter_actual));
        self.figures.compute(rank, rows, Expr::Rank { of: Box::new(rate.into()), among: Series::Column(rate) });
        let columns = vec![
            ("target", target),
            ("actual", actual),
            ("achievement", rate),
            ("variance", variance),
            ("rag", rag),
            ("growth", growth),
            ("share", share),
            ("rank", rank),
        ];
        Goals { family, quarters, months, target, actual, columns, quarter_columns }
    }

    fn quarters(
        &mut self,
        family: FamilyId,
        months: RelationId,
        target: ColumnId,
        actual: ColumnId,
        rate: ColumnId,
        rag: ColumnId,
    ) -> Vec<(&'static str, ColumnId)> {
        let of = |column| Series::Related(months, column);
        let definitions = [
            ("target", Unit::OfRow, Expr::Sum(of(target))),
            ("actual", Unit::OfRow, Expr::SumTogether { of: of(actual), with: of(target) }),
            ("planned", Unit::OfRow, Expr::SumTogether { of: of(target), with: of(actual) }),
            ("last", Unit::OfRow, Expr::Last(of(actual))),
            ("last_rag", Unit::Term, Expr::Last(of(rag))),
            ("largest", Unit::OfRow, Expr::Largest(of(actual))),
            ("smallest", Unit::OfRow, Expr::Smallest(of(actual))),
            ("mean", Unit::OfRow, Expr::Mean { of: of(actual), weights: None }),
            ("weighted", Unit::Achievement, Expr::Mean { of: of(rate), weights: Some(of(target)) }),
            ("present", Unit::Number, Expr::Count(of(actual))),
            ("present_rag", Unit::Number, Expr::Count(of(rag))),
            ("met", Unit::Number, Expr::CountWhere { of: of(rate), compare: Compare::AtLeast, than: Box::new(Expr::constant(1)) }),
            ("green", Unit::Number, Expr::CountWhere { of: of(rag), compare: Compare::Equal, than: Box::new(GREEN.into()) }),
        ];
        let rows = self.figures.rows(family);
        let mut columns = Vec::new();
        for (name, unit, definition) in definitions {
            let column = self.figures.column(family, name, unit, "3.1.2");
            self.figures.compute(column, rows.clone(), definition);
            columns.push((name, column));
        }
        let rate = self.figures.column(family, "achievement", Unit::Achievement, "3.1.3");
        self.figures.compute(rate, rows.clone(), Expr::from(columns[1].1) / columns[2].1);
        let gap = self.figures.column(family, "points", Unit::Points, "3.1.5");
        self.figures.compute(gap, rows, (Expr::from(rate) - 1) * 100);
        columns.extend([("achievement", rate), ("points", gap)]);
        columns
    }

    fn tasks(&mut self, settings: &Settings) -> Tasks {
        let family = self.figures.family("task");
        let mut column = |name, unit| self.figures.column(family, name, unit, if unit == Unit::Text { "" } else { "3.8" });
        let (name, owner) = (column("name", Unit::Text), column("owner", Unit::Text));
        let (start, end) = (column("start", Unit::Date), column("end", Unit::Date));
        let (progress, weight) = (column("progress", Unit::Percent), column("weight", Unit::Number));
        let milestone = column("milestone", Unit::Flag);
        let days = column("days", Unit::Days);
        let planned = column("planned", Unit::Percent);
        let deviation = column("deviation", Unit::Points);
        let status = column("status", Unit::Term);
        let late = column("late", Unit::Days);
        let expected = column("expected", Unit::Date);
        let same_owner = column("same_owner", Unit::Flag);
        let open = column("open", Unit::Flag);
        let dated = column("dated", Unit::Flag);
        for task in 0..20i64 {
            let row = self.figures.row(family, &format!("t{task}"));
            let words = self.figures.text(&format!("=任务{task}"));
            self.figures.read(name, row, Value::Text(words), Span::Nowhere);
            let who = self.figures.text(["王五", "李四", "lee", "Lee"][self.random.below(4) as usize]);
            self.read(owner, row, Value::Text(who));
            let first = Date::constant(2026, 1, 1).saturating_add(jiff::Span::new().days(self.random.below(150) as i64));
            let last = first.saturating_add(jiff::Span::new().days(self.random.below(60) as i64));
            self.read(start, row, if task == 3 { Value::Missing(planpress::figures::Reason::NoData) } else { Value::Date(first) });
            self.read(end, row, if task == 5 { Value::Missing(planpress::figures::Reason::NoData) } else { Value::Date(last) });
            let done = self.random.below(11) as i64;
            self.read(
                progress,
                row,
                if task == 7 { Value::Missing(planpress::figures::Reason::NoData) } else { Value::Number(decimal(done * 10, 2)) },
            );
            let heavy = self.random.below(5) as i64;
            self.read(weight, row, heavy);
            self.read(milestone, row, Value::Flag(task % 4 == 0));
        }
        let rows = self.figures.rows(family);
        let as_of = settings.as_of;
        self.figures.compute(days, rows.clone(), Expr::from(end) - start + 1);
        let elapsed = (Expr::from(as_of) - start + 1) / days;
        self.figures.compute(planned, rows.clone(), Expr::Max(vec![Expr::constant(0), Expr::Min(vec![Expr::constant(1), elapsed])]));
        self.figures.compute(deviation, rows.clone(), (Expr::from(progress) - planned) * 100);
        let finished = Expr::from(progress).compare(Compare::AtLeast, 1);
        let overdue = Expr::from(as_of).compare(Compare::Greater, end);
        let at_risk = Expr::Any(vec![
            Expr::from(deviation).compare(Compare::Less, -15),
            Expr::All(vec![
                (Expr::from(end) - as_of).compare(Compare::AtMost, 7),
                Expr::from(progress).compare(Compare::Less, Expr::Constant(Value::Number(decimal(8, 1)))),
            ]),
        ]);
        let chain = finished.choose(DONE, overdue.choose(OVERDUE, at_risk.choose(AT_RISK, RUNNING)));
        self.figures.compute(status, rows.clone(), Expr::All(vec![Expr::from(progress).present(), Expr::from(end).present()]).choose(chain, RUNNING));
        self.figures.compute(late, rows.clone(), Expr::from(status).compare(Compare::Equal, OVERDUE).choose(Expr::from(as_of) - end, 0));
        let speed = Expr::from(progress) / days;
        self.figures.compute(expected, rows.clone(), Expr::from(start) + Expr::RoundUp(Box::new(Expr::constant(1) / speed)));
        self.figures.compute(same_owner, rows.clone(), Expr::from(owner).compare(Compare::Equal, owner.at(0)));
        self.figures.compute(open, rows.clone(), Expr::Any(vec![milestone.into(), Expr::from(progress).compare(Compare::Less, 1)]));
        let measured = Expr::Present(Box::new(Expr::from(progress) / days)).compare(Compare::Equal, Expr::Constant(Value::Flag(true)));
        self.figures.compute(dated, rows, measured);
        let columns = vec![
            ("name", name),
            ("owner", owner),
            ("start", start),
            ("end", end),
            ("progress", progress),
            ("days", days),
            ("planned", planned),
            ("deviation", deviation),
            ("status", status),
            ("late", late),
            ("expected", expected),
            ("same_owner", same_owner),
            ("open", open),
            ("dated", dated),
            ("weight", weight),
            ("milestone", milestone),
        ];
        Tasks { family, columns }
    }

    fn budget(&mut self, settings: &Settings) -> Budget {
        let family = self.figures.family("budget");
        let total_family = self.figures.family("budget_total");
        let total_row = self.figures.row(total_family, "");
        let mut column = |name, unit| self.figures.column(family, name, unit, "3.7");
        let (planned, spent) = (column("planned", Unit::Money), column("spent", Unit::Money));
        let (share, used, rest) = (column("share", Unit::Percent), column("used", Unit::Percent), column("rest", Unit::Money));
        let (rank, growth, lines) = (column("rank", Unit::Number), column("growth", Unit::Percent), column("lines", Unit::Number));
        for line in 0..9i64 {
            let row = self.figures.row(family, &format!("line:{line}"));
            let amount = self.random.below(20) as i64 * 1_000_001;
            self.read(planned, row, Value::Number(decimal(amount, 2)));
            let paid = amount * self.random.below(11) as i64 / 10;
            self.read(spent, row, Value::Number(decimal(paid, 2)));
        }
        let rows = self.figures.rows(family);
        let total = self.figures.column(total_family, "planned", Unit::Money, "3.7");
        let total = self.figures.compute_one(total, total_row, Expr::Sum(Series::Column(planned)));
        self.figures.compute(share, rows.clone(), Expr::from(planned) / total);
        self.figures.compute(used, rows.clone(), Expr::from(spent) / planned);
        self.figures.compute(rest, rows.clone(), Expr::from(planned) - spent);
        self.figures.compute(rank, rows.clone(), Expr::Rank { of: Box::new(used.into()), among: Series::Column(used) });
        let years = Expr::constant(1) / 3;
        self.figures.compute(growth, rows.clone(), (Expr::from(spent) / planned).power(years) - 1);
        let fits =
            Expr::All(vec![Expr::from(share).compare(Compare::AtLeast, settings.low), Expr::from(share).compare(Compare::AtMost, settings.high)]);
        self.figures.compute(
            lines,
            rows,
            fits.choose(Expr::CountWhere { of: Series::Column(share), compare: Compare::Greater, than: Box::new(share.into()) }, -1),
        );
        let columns = vec![
            ("planned", planned),
            ("spent", spent),
            ("share", share),
            ("used", used),
            ("rest", rest),
            ("rank", rank),
            ("growth", growth),
            ("lines", lines),
        ];
        Budget { family, columns, total }
    }

    /// Single figures over whole columns and over scattered cells.
    fn totals(&mut self, goals: &Goals, tasks: &Tasks, budget: &Budget, settings: &Settings) -> Vec<FigureId> {
        let by =
            |columns: &[(&'static str, ColumnId)], name: &str| columns.iter().find(|(known, _)| *known == name).expect("a column of the sample").1;
        let task = |name: &str| by(&tasks.columns, name);
        let line = |name: &str| by(&budget.columns, name);
        let scattered = |column: ColumnId| Series::List([0, 2, 3, 7, 8, 11].iter().map(|&row| Expr::Figure(column.at(row))).collect());
        let where_ = |of: Series, compare, than: Expr| Expr::CountWhere { of, compare, than: Box::new(than) };
        let lee = self.figures.text("lee");
        let half = || Expr::Constant(Value::Number(decimal(5, 1)));
        let rate = by(&goals.columns, "achievement");
        let mut definitions = vec![
            (Unit::Achievement, Expr::Mean { of: Series::Column(task("progress")), weights: Some(Series::Column(task("weight"))) }),
            (Unit::Achievement, Expr::Mean { of: scattered(task("progress")), weights: Some(scattered(task("weight"))) }),
            (Unit::Achievement, Expr::Mean { of: scattered(rate), weights: None }),
            (Unit::Number, Expr::SumTogether { of: scattered(goals.actual), with: scattered(goals.target) }),
            (Unit::Number, Expr::Last(scattered(goals.actual))),
            (Unit::Term, Expr::Last(Series::Column(task("status")))),
            (Unit::Number, Expr::Last(Series::Column(line("used")))),
            (Unit::Number, Expr::Count(scattered(goals.actual))),
            (Unit::Number, Expr::Count(Series::Column(task("owner")))),
            (Unit::Number, where_(Series::Column(task("owner")), Compare::Equal, Expr::Constant(Value::Text(lee)))),
            (Unit::Number, where_(Series::Column(task("milestone")), Compare::Equal, Expr::Constant(Value::Flag(false)))),
            (Unit::Number, where_(Series::Column(task("open")), Compare::Equal, Expr::Constant(Value::Flag(true)))),
            (Unit::Number, where_(Series::Column(task("end")), Compare::AtMost, settings.as_of.into())),
            (Unit::Number, where_(Series::Column(task("status")), Compare::Equal, OVERDUE.into())),
            (Unit::Number, where_(Series::Column(task("status")), Compare::Equal, task("status").at(0).into())),
            (Unit::Date, Expr::Largest(Series::Column(task("end")))),
            (Unit::Days, Expr::Largest(scattered(task("end"))) - Expr::Smallest(Series::Column(task("start")))),
            (Unit::Flag, Expr::Smallest(Series::Column(task("start"))).compare(Compare::Less, settings.as_of)),
            (Unit::Number, Expr::Largest(scattered(rate))),
            (Unit::Number, Expr::Smallest(Series::Column(rate))),
            (Unit::Money, Expr::from(budget.total) - line("planned").at(0) - line("planned").at(1)),
            (Unit::Quotient, Expr::from(budget.total) / (Expr::from(line("planned").at(0)) - line("planned").at(1))),
            (Unit::Number, Expr::Rank { of: Box::new(rate.at(0).into()), among: scattered(rate) }),
            (Unit::Number, Expr::Sum(Series::Related(goals.months, goals.actual)) - Expr::Sum(scattered(goals.target))),
            (Unit::Number, Expr::constant(2).power(Expr::from(line("rank").at(0)))),
        ];
        for compare in [Compare::Less, Compare::AtMost, Compare::Equal, Compare::AtLeast, Compare::Greater] {
            definitions.push((Unit::Number, where_(Series::Column(task("progress")), compare, half())));
            definitions.push((Unit::Number, where_(scattered(rate), compare, settings.green.into())));
        }
        let family = self.figures.family("total");
        let row = self.figures.row(family, "");
        let mut ids = Vec::new();
        for (position, (unit, definition)) in definitions.into_iter().enumerate() {
            let name: &'static str = Box::leak(format!("total{position}").into_boxed_str());
            let column = self.figures.column(family, name, unit, "3.9");
            ids.push(self.figures.compute_one(column, row, definition));
        }
        ids
    }
}

fn column(id: &'static str, kind: ColumnKind) -> Column {
    Column { id, title: id.to_string(), kind, ..Column::default() }
}

fn place(workbook: &'static str, sheet: &str, order: u16, overview: bool) -> SheetPlace {
    SheetPlace { workbook, sheet: sheet.to_string(), order, overview }
}

/// One row per row of the family, one column per column.
fn long(figures: &Figures, id: &str, family: FamilyId, columns: &[(&'static str, ColumnId)], sheets: Vec<SheetPlace>) -> Table {
    let mut heads = vec![column("key", ColumnKind::Text)];
    heads.extend(columns.iter().map(|&(name, _)| column(name, ColumnKind::Number)));
    let keys: Vec<String> = figures.family_ref(family).keys().map(str::to_string).collect();
    let rows = keys.iter().zip(0..).map(|(key, row)| {
        let figure = |&(_, column): &(_, ColumnId)| if figures.exists(column.at(row)) { Cell::figure(column.at(row)) } else { Cell::default() };
        Row { cells: std::iter::once(Cell::text(key.as_str())).chain(columns.iter().map(figure)).collect(), ..Row::default() }
    });
    Table { id: id.to_string(), columns: heads, rows: rows.collect(), sheets, ..Table::default() }
}

/// One row per KPI and region, target and actual of each month side by side.
fn wide(goals: &Goals, sheets: Vec<SheetPlace>) -> Table {
    let names: [&'static str; MONTHS] = ["1月", "2月", "3月", "4月", "5月", "6月"];
    let mut columns = vec![column("key", ColumnKind::Text)];
    for name in names {
        for title in ["目标", "实际"] {
            columns.push(Column {
                id: title,
                title: title.to_string(),
                group: Some(name.to_string()),
                unit: Some("万元".to_string()),
                kind: ColumnKind::Number,
                ..Column::default()
            });
        }
    }
    let mut rows = Vec::new();
    for line in 0..(KPIS.len() * REGIONS.len()) as u32 {
        let mut cells = vec![Cell::text(format!("行 {line}"))];
        for month in 0..MONTHS as u32 {
            let row = line * MONTHS as u32 + month;
            cells.extend([Cell::figure(goals.target.at(row)), Cell::figure(goals.actual.at(row))]);
        }
        let kind = if line % 3 == 2 { RowKind::Child(1) } else { RowKind::Plain };
        rows.push(Row { cells, kind, ..Row::default() });
    }
    Table { id: "wide".to_string(), columns, rows: rows.into(), sheets, ..Table::default() }
}

fn report(figures: &Figures, goals: &Goals, tasks: &Tasks, budget: &Budget, totals: Vec<FigureId>) -> Report {
    let without = |columns: &[(&'static str, ColumnId)], hidden: &[&str]| {
        columns.iter().copied().filter(|(name, _)| !hidden.contains(name)).collect::<Vec<_>>()
    };
    let cards = totals.iter().chain(std::iter::once(&budget.total));
    let rows = cards
        .map(|&id| Row { cells: vec![Cell::text(figures.key(id)), Cell::figure(id), Cell::figure(goals.columns[2].1.at(0))], ..Row::default() })
        .collect();
    let heads = vec![
        column("名称", ColumnKind::Text),
        column("值", ColumnKind::Number),
        Column { shown: Shown::Workbook, ..column("同一", ColumnKind::Number) },
    ];
    let overview = Table {
        id: "cards".to_string(),
        columns: heads,
        rows,
        sheets: vec![place("report", "驾驶舱", 0, true), place("evaluation", "驾驶舱", 9, true)],
        ..Table::default()
    };
    let task_columns = without(&tasks.columns, &["days", "weight"]);
    let sheets = vec![
        overview,
        wide(goals, vec![place("report", "目标'宽", 1, false)]),
        long(
            figures,
            "goals",
            goals.family,
            &without(&goals.columns, &["variance"]),
            vec![place("report", "月度跟踪", 2, false), place("evaluation", "月度跟踪", 1, false)],
        ),
        long(
            figures,
            "quarters",
            goals.quarters,
            &goals.quarter_columns,
            vec![place("report", "季度", 3, false), place("evaluation", "季度", 2, false)],
        ),
        long(figures, "tasks", tasks.family, &task_columns, vec![place("report", "执行计划表", 4, false)]),
        long(figures, "budget", budget.family, &budget.columns, vec![place("evaluation", "预算", 4, false)]),
    ];
    let workbook = |name, title: &str| Workbook { name, title: title.to_string(), page: "index".to_string() };
    Report { sheets, workbooks: vec![workbook("report", "核心表"), workbook("evaluation", "效果评估")], ..Report::default() }
}
