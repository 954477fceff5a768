#!/usr/bin/env python3
"""Figures of sample-project/, worked out from its input files without planpress.

    python3 tests/sample_oracle.py            prints key<TAB>value lines, money in yuan, rates as fractions
    python3 tests/sample_oracle.py --check    verifies what the plan states (task states, planted faults); exit 1 if not
    --compare FIGURES.json                    compares with the figures of a built report; a table and exit 1 if one differs
    --project FOLDER                          another project of the same layout

Needs the Debian packages python3-yaml and python3-openpyxl. Arithmetic is in fractions; a quotient is
printed with 28 significant digits.

Which statement of the outline (domain/7) a key proves; P stands for 2026-01, 2026-02, 2026-03, 2026-Q1:

    plan/days, plan/elapsed_days, plan/elapsed_share          181 d, day 90, time 49.7 %
    kpi/revenue/P/{target,actual,variance,achievement}        251/149/318 = 718 vs 750, 104.6/82.8/96.4, 95.73 %
    kpi/revenue/P/region:R/..                                 398/375 +23, 226/235 -9, 94/140 -46; west 77.8/58.8/63.9
    kpi/revenue/2026-H1/{target,must_hit,stretch,base}        1800, 2050, base 1500
    kpi/revenue/2026-H1/{region,product_line,channel}:X/target, .../sum   900/560/340; 1080/450/250 = 1780; 990/540/270
    kpi/revenue/2026-H1/product_line/{gap,gap_share}          gap 20 (1.1 %)
    goal/matrix/{months,regions}_close                        region x month closes both ways (1 = closes)
    kpi/cash_in/P/..                                          577 vs 675, 85.5 %
    kpi/collection_rate/P/actual, /gap_pp                     83.7/85.9/75.2, 80.4 %, -9.6 pp
    kpi/new_customers/P/..                                    38 vs 45, 84.4 %
    kpi/lead_conversion/P/.., /numerator, /denominator        174/1190 = 14.62 %, 97.5 %
    kpi/lead_conversion/2026-Q1/mean_of_months                14.05 % (the wrong way)
    kpi/csat/P/..                                             4.4/4.6/4.5 weighted 80/80/100, restated from 4.5
    kpi/complaints/P/..                                       133/100/50 %, 19 vs 18, 94.4 %
    kpi/contract_amount/P/person:X/..                         p-luo 92/81/88 %, 87.5 % for the quarter
    plan/weighted_achievement/P                               92.53 %
    kpi/revenue/2026-H1/forecast/{seasonal,simple}            1723.2, 1436
    kpi/revenue/2026-H1/{required,required_ratio}             360.7 a month, 103.0 %
    budget/..                                                 shares, 146 of 260, 56.2 %, pace 1.13, 48.7, 2.34 months
    market/..                                                 CAGR 11.0 %, shares, scores, counts
    task/..                                                   26 leaves: 9, 2, 3, 6 (1 stale), 6; SPI
    attribution/../amount, alerts/open                        4 causes, what asks for attention
    funnel/.., customer/..                                    2500-800-400-250-200, CPL 353, 88.2, counts
"""
import argparse
import csv
import datetime
import decimal
import math
import pathlib
import re
import sys
from fractions import Fraction

import openpyxl
import yaml

MONTHS = ["2026-01", "2026-02", "2026-03"]
QUARTER = "2026-Q1"
REGIONS = {"华东": "east", "华南": "south", "西南": "west"}
KPI_NAMES = {"销售额": "revenue", "回款额": "cash_in", "合同金额": "contract_amount", "新客户量": "new_customers",
             "线索转化率": "lead_conversion", "客户满意度": "csat", "客户投诉": "complaints"}
SCORECARD = ["revenue", "cash_in", "new_customers", "lead_conversion", "csat", "complaints"]
MULTIPLIERS = {"亿元": 10 ** 8, "万元": 10 ** 4, "元": 1, "家": 1, "次": 1, "条": 1, "分": 1, "天": 1, "": 1}


def number(value, unit=""):
    """A written quantity as a fraction: 12, '12.5', '150万元', '≤18次', '15%'; None when nothing is written."""
    if value is None or value == "":
        return None
    if isinstance(value, (int, float)):
        return Fraction(repr(value)) * MULTIPLIERS[unit]
    text = str(value).strip().lstrip("≤")
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    found = re.fullmatch(r"(-?[\d.]+)(亿元|万元|元|家|次|条|分|天)?", text)
    return Fraction(found[1]) * MULTIPLIERS[found[2] or unit]


def plain(header):
    """A header without its unit, and the unit: '目标值(万元)' is ('目标值', '万元')."""
    found = re.fullmatch(r"(.+)\((万元|人天)\)", header)
    return (found[1], found[2]) if found else (header, "")


def table(headers, rows):
    """Rows as dictionaries; amounts under a header with 万元 become yuan; rows of totals are left out."""
    names = [plain(str(header)) for header in headers]
    out = []
    for row in rows:
        record = {}
        for (name, unit), cell in zip(names, row):
            record[name] = number(cell, unit) if unit == "万元" else cell
        if row[0] != "合计":
            out.append(record)
    return out


def sheet(path, name=None):
    book = openpyxl.load_workbook(path, data_only=True)
    rows = list((book[name] if name else book.worksheets[0]).iter_rows(values_only=True))
    return table(rows[0], rows[1:])


class Project:
    """The input files, read with no knowledge of the program."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.plan = self.yaml("plan.yaml")
        self.people = self.yaml("people.yaml")["people"]
        self.ids = {person["name"]: person["id"] for person in self.people}
        self.weights = {kpi["id"]: number(kpi["weight"]) for kpi in self.yaml("kpis.yaml")["kpis"]}
        self.goals = self.yaml("goals.yaml")["goals"]
        self.goal_table = sheet(self.root / "目标设定表.xlsx", "目标设定表")
        self.goal_months = sheet(self.root / "目标分解.xlsx")
        self.start, self.end = datetime.date(2026, 1, 1), datetime.date(2026, 6, 30)
        newest = max(path.stem for path in (self.root / "actuals").iterdir())
        year, month = map(int, newest.split("-"))
        self.as_of = datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(1)
        self.actuals = self.read_actuals()

    def yaml(self, path):
        return yaml.safe_load((self.root / path).read_text(encoding="utf-8"))

    def csv(self, path):
        with open(self.root / path, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        return table(rows[0], rows[1:])

    def read_actuals(self):
        """(kpi, scope, month) to value, numerator, denominator, n; a higher revision replaces a lower one."""
        found = {}
        for path in sorted((self.root / "actuals").iterdir()):
            for record in self.rows_of_actuals(path):
                key, revision, values = record
                if key not in found or revision > found[key][0]:
                    found[key] = (revision, values)
        return {key: values for key, (_, values) in found.items()}

    def rows_of_actuals(self, path):
        month = path.stem
        if path.suffix == ".yaml":
            for row in self.yaml(f"actuals/{path.name}")["actuals"]:
                scope = next((f"{kind}:{row[kind]}" for kind in ("region", "person") if kind in row), "")
                values = {name: number(row.get(name)) for name in ("value", "numerator", "denominator", "n")}
                yield (row["kpi"], scope, row.get("period", month)), row.get("revision", 1), values
            return
        for name in openpyxl.load_workbook(path).sheetnames:
            for row in sheet(path, name):
                scope = f"region:{REGIONS[row['区域']]}" if row.get("区域") else ""
                if row.get("姓名"):
                    scope = f"person:{self.ids.get(row['姓名'], row['姓名'])}"
                value = row.get("实际值", row.get(f"{int(month[5:])}月"))
                values = {"value": number(value), "numerator": number(row.get("分子")),
                          "denominator": number(row.get("分母")), "n": number(row.get("样本量"))}
                yield (KPI_NAMES[row["指标"]], scope, row.get("期间") or month), 1, values

    def actual(self, kpi, scope, months):
        """Value of a KPI to date: a sum, a ratio of sums, or a mean weighted by samples."""
        if kpi == "revenue" and not scope:
            return sum(self.revenue_of(month) for month in months)
        rows = [self.actuals[kpi, scope, month] for month in months]
        if kpi == "lead_conversion":
            return sum(row["numerator"] for row in rows) / sum(row["denominator"] for row in rows)
        if kpi == "csat":
            return sum(row["value"] * row["n"] for row in rows) / sum(row["n"] for row in rows)
        return sum(row["value"] for row in rows)

    def revenue_of(self, month):
        whole = self.actuals.get(("revenue", "", month))
        regions = sum(self.actuals["revenue", f"region:{region}", month]["value"] for region in REGIONS.values())
        if whole and whole["value"] != regions:
            sys.exit(f"revenue of {month}: company {whole['value']} is not its regions' {regions}")
        return regions

    def targets(self):
        """(kpi, scope) to the targets of the months, in order; six for revenue, three for the quarter's goals."""
        found = {}
        for row in self.goal_months:
            scope = f"region:{REGIONS[row['区域']]}" if row["区域"] else ""
            found["revenue", scope] = [row[f"{month}月"] for month in range(1, 7)]
        for goal in self.goals:
            if "months" in goal:
                scope = f"person:{goal['person']}" if "person" in goal else ""
                found[goal["kpi"], scope] = [number(value) for value in goal["months"].values()]
        return found


def achievement(kpi, target, actual):
    """1 + (A - T) / |T|; for a KPI where less is better 1 - (A - T) / |T|, at least 0."""
    change = (actual - target) / abs(target)
    return max(Fraction(0), 1 - change) if kpi == "complaints" else 1 + change


def target_to_date(kpi, months, count):
    """Sums add up; a rate or a mean keeps its own target, which is the same in every month."""
    chosen = months[:count] if count > 1 else months
    if kpi in ("lead_conversion", "csat"):
        return chosen[-1]
    return sum(chosen)


def kpi_figures(project, put):
    targets = project.targets()
    for (kpi, scope), months in sorted(targets.items()):
        spans = [(month, [month], months[i:i + 1]) for i, month in enumerate(MONTHS)]
        spans.append((QUARTER, MONTHS, months[:3]))
        for period, actual_months, of_period in spans:
            prefix = "/".join(part for part in ("kpi", kpi, period, scope) if part)
            target = target_to_date(kpi, of_period, len(of_period))
            actual = project.actual(kpi, scope, actual_months)
            put(f"{prefix}/target", target)
            put(f"{prefix}/actual", actual)
            put(f"{prefix}/variance", actual - target)
            put(f"{prefix}/achievement", achievement(kpi, target, actual))


def ratio_figures(project, put, get):
    for period in MONTHS + [QUARTER]:
        rate = get(f"kpi/cash_in/{period}/actual") / get(f"kpi/revenue/{period}/actual")
        put(f"kpi/collection_rate/{period}/actual", rate)
        put(f"kpi/collection_rate/{period}/gap_pp", (rate - number(project.plan["collection_rate"])) * 100)
    parts = [project.actuals["lead_conversion", "", month] for month in MONTHS]
    for name in ("numerator", "denominator"):
        put(f"kpi/lead_conversion/{QUARTER}/{name}", sum(part[name] for part in parts))
    monthly = [get(f"kpi/lead_conversion/{month}/actual") for month in MONTHS]
    put(f"kpi/lead_conversion/{QUARTER}/mean_of_months", sum(monthly) / 3)
    for period in MONTHS + [QUARTER]:
        reached = {kpi: min(max(get(f"kpi/{kpi}/{period}/achievement"), 0), Fraction(6, 5)) for kpi in SCORECARD}
        score = sum(project.weights[kpi] * reached[kpi] for kpi in SCORECARD) / sum(project.weights.values())
        put(f"plan/weighted_achievement/{period}", score)


def half_year_figures(project, put, get):
    whole = project.goal_table[0]
    prefix = "kpi/revenue/2026-H1"
    must = next(number(goal["must_hit"]) for goal in project.goals if goal["id"] == "g-rev")
    for name, value in (("target", whole["目标值"]), ("stretch", whole["挑战目标"]), ("base", whole["基数"]), ("must_hit", must)):
        put(f"{prefix}/{name}", value)
    for kind, column in (("region", "区域"), ("product_line", "产品线"), ("channel", "渠道")):
        parts = [row for row in project.goal_table if row[column]]
        for row in parts:
            member = row["编号"].removeprefix("g-rev-")
            put(f"{prefix}/{kind}:{member}/target", row["目标值"])
        total = sum(row["目标值"] for row in parts)
        put(f"{prefix}/{kind}/sum", total)
        put(f"{prefix}/{kind}/gap", whole["目标值"] - total)
        put(f"{prefix}/{kind}/gap_share", (whole["目标值"] - total) / whole["目标值"])
    months = [f"{month}月" for month in range(1, 7)]
    company, regions = project.goal_months[0], project.goal_months[1:]
    put("goal/matrix/months_close", int(all(company[m] == sum(row[m] for row in regions) for m in months)))
    put("goal/matrix/regions_close", int(all(row["目标值"] == sum(row[m] for m in months) for row in project.goal_months)))
    actual = get(f"kpi/revenue/{QUARTER}/actual")
    rest = whole["目标值"] - get(f"kpi/revenue/{QUARTER}/target")
    put(f"{prefix}/forecast/seasonal", whole["目标值"] * actual / get(f"kpi/revenue/{QUARTER}/target"))
    put(f"{prefix}/forecast/simple", actual / 3 * 6)
    put(f"{prefix}/required", (whole["目标值"] - actual) / 3)
    put(f"{prefix}/required_ratio", (whole["目标值"] - actual) / rest)


def budget_figures(project, put, get):
    total = number(project.plan["budget_total"])
    lines = sheet(project.root / "预算.xlsx")
    spends = project.csv("spend.csv")
    for line in lines:
        name = line["编号"].removeprefix("b-")
        put(f"budget/{name}/planned", line["计划预算"])
        put(f"budget/{name}/share", line["计划预算"] / total)
        put(f"budget/{name}/spent", sum(row["金额"] for row in spends if row["预算项目"] == line["预算项目"]))
    for month in MONTHS:
        put(f"budget/spent/{month}", sum(row["金额"] for row in spends if row["日期"].startswith(month)))
    spent = sum(row["金额"] for row in spends)
    put("budget/total", total)
    put("budget/sum_of_lines", sum(line["计划预算"] for line in lines))
    put("budget/spent", spent)
    put("budget/used", spent / total)
    put("budget/pace", spent / total / get("plan/elapsed_share"))
    put("budget/burn", spent / 3)
    put("budget/runway_months", (total - spent) / (spent / 3))


def market_figures(project, put):
    years = project.yaml("market/industry.yaml")["market_years"]
    first, last = (number(years[i]["size"]) for i in (0, -1))
    decimal.getcontext().prec = 28
    growth = decimal.Decimal(last.numerator) / decimal.Decimal(first.numerator)
    put("market/cagr", growth ** (decimal.Decimal(1) / (years[-1]["year"] - years[0]["year"])) - 1)
    level, sign = {"高": 3, "中": 2, "低": 1}, {"积极": 1, "消极": -1}
    factors = sheet(project.root / "market/pest.xlsx")
    put("market/pest/net", sum(level[row["影响程度"]] * sign[row["影响方向"]] for row in factors))
    put("market/pest/count", len(factors))
    competitors = project.yaml("market/competitors.yaml")["competitors"]
    own = number(project.yaml("market/industry.yaml")["industries"][0]["own_share"])
    put("market/shares_with_own", sum(number(row["share"]) for row in competitors) + own)
    for row in project.yaml("market/segments.yaml")["segments"]:
        score = 4 * row["size_score"] + 3 * (6 - row["competition_score"]) + 3 * row["fit_score"]
        put(f"segment/{row['id']}/score", Fraction(score, 10))


def task_figures(project, put):
    for state, tasks in sorted(states(project).items()):
        put(f"task/count/{state}", len(tasks))
    leaves = leaf_tasks(project)
    put("task/count", len(leaves))
    weights = [duration(task) for task in leaves]
    planned = sum(weight * planned_share(task, project.as_of) for weight, task in zip(weights, leaves)) / sum(weights)
    done = sum(weight * task["progress"] for weight, task in zip(weights, leaves)) / sum(weights)
    put("task/planned", planned)
    put("task/actual", done)
    put("task/spi", done / planned)


def day(value):
    value = datetime.date.fromisoformat(value) if isinstance(value, str) else value
    return value.date() if isinstance(value, datetime.datetime) else value


def duration(task):
    return (day(task["计划结束时间"]) - day(task["计划开始时间"])).days + 1


def planned_share(task, as_of):
    elapsed = (min(as_of, day(task["计划结束时间"])) - day(task["计划开始时间"])).days + 1
    return Fraction(max(elapsed, 0), duration(task))


def entries(project):
    """Task id to its reports (date, share, declared state), oldest first."""
    tasks = {row["任务名称"]: row["编号"] for row in sheet(project.root / "执行计划表.xlsx")}
    found = {}
    for row in sheet(project.root / "progress/2026-02-28.xlsx"):
        report = (datetime.date(2026, 2, 28), number(row["实际进度"]), row["状态"])
        found.setdefault(tasks[row["任务名称"]], []).append(report)
    for row in project.yaml("progress/2026-03-31.yaml")["progress"]:
        share = Fraction(re.match(r"\d+", row["progress"])[0]) / 100
        found.setdefault(row["task"], []).append((datetime.date(2026, 3, 31), share, row["status"]))
    return found


def leaf_tasks(project):
    rows = sheet(project.root / "执行计划表.xlsx")
    parents = {row["上级任务"] for row in rows}
    reports = entries(project)
    leaves = [row for row in rows if row["编号"] not in parents]
    for row in leaves:
        row["reports"] = reports.get(row["编号"], [])
        row["progress"] = row["reports"][-1][1] if row["reports"] else Fraction(0)
        row["ties"] = [re.fullmatch(r"([a-z0-9-]+?)(?:SS\+(\d+)天)?", tie).groups()
                       for tie in (row["前置任务"] or "").split("、") if tie]
    return leaves


def is_done(task):
    return task["progress"] == 1 or task["实际结束时间"] is not None


def is_overdue(task, as_of):
    return not is_done(task) and as_of > day(task["计划结束时间"])


def state(task, by_id, as_of):
    """The first that holds: done, overdue, at_risk, delayed_start, running, not_started."""
    if is_done(task):
        return "done"
    if is_overdue(task, as_of):
        return "overdue"
    left = (day(task["计划结束时间"]) - as_of).days
    begun = as_of >= day(task["计划开始时间"])
    behind = planned_share(task, as_of) - task["progress"] > Fraction(15, 100)
    short = begun and left <= 7 and task["progress"] < Fraction(80, 100)
    if behind or short or any(is_overdue(by_id[name], as_of) for name, _ in task["ties"]):
        return "at_risk"
    if as_of > day(task["计划开始时间"]) and task["progress"] == 0:
        return "delayed_start"
    return "running" if task["progress"] > 0 else "not_started"


def states(project):
    leaves = leaf_tasks(project)
    by_id = {task["编号"]: task for task in leaves}
    found = {}
    for task in leaves:
        found.setdefault(state(task, by_id, project.as_of), []).append(task)
    found["stale"] = [task for task in found["running"] if (project.as_of - task["reports"][-1][0]).days > 10]
    return found


def funnel_figures(project, put, get):
    stages = project.yaml("funnel/stages.yaml")
    aov = number(stages["funnel_plans"][0]["aov"])
    need = math.ceil(get("kpi/revenue/2026-H1/target") / aov)
    put("funnel/won/required", need)
    for stage in reversed(stages["stages"][:4]):
        need = math.ceil(need / number(stage["target_rate"]))
        put(f"funnel/{stage['id']}/required", need)
    channels = project.yaml("funnel/channels.yaml")["channel_costs"]
    cost = sum(number(row["cost"]) for row in channels)
    leads = sum(number(row["leads"]) for row in channels)
    put("funnel/cost", cost)
    put("funnel/leads", leads)
    put("funnel/cost_per_lead", cost / leads)
    put("funnel/lead_spend_required", cost / leads * need)
    opportunities = project.csv("funnel/opportunities.csv")
    channel_names = {row["id"]: row["name"] for row in project.yaml("dimensions.yaml")["channels"]}
    for row in channels:
        value = sum(opp["商机金额"] for opp in opportunities if opp["来源渠道"] == channel_names[row["channel"]])
        put(f"funnel/channel:{row['channel']}/opportunity_value", value)
        if number(row["cost"]):
            put(f"funnel/channel:{row['channel']}/roi", value / number(row["cost"]))
    put("funnel/opportunities", len(opportunities))
    put("funnel/opportunities/lost", sum(row["阶段状态"] == "已流失" for row in opportunities))
    put("funnel/scored_leads", len(project.csv("funnel/leads.csv")))
    stage_figures(project, put, stages["stages"], opportunities)
    lead_figures(project, put)
    customer_figures(project, put)


def stage_figures(project, put, stages, opportunities):
    """Conversion, dwell and timeouts of each stage by the record of stages, and the pipeline."""
    order = {stage["name"]: position for position, stage in enumerate(stages)}
    limit = {stage["name"]: number(str(stage["timeout_days"]).rstrip("天")) for stage in stages}
    by_id = {row["线索/商机编号"]: row for row in opportunities}
    visits = [(row["商机编号"], row["漏斗阶段"], day(row["进入时间"]), day(row["离开时间"]) if row["离开时间"] else None)
              for row in project.csv("funnel/stage_history.csv")]
    furthest = {}
    for deal, stage, _, _ in visits:
        furthest[deal] = max(furthest.get(deal, 0), order[stage])
    product = Fraction(1)
    for stage in stages[1:4]:
        name = stage["name"]
        cohort = [deal for deal, at, entered, left in visits if at == name and entered >= project.start
                  and (left or (project.as_of - entered).days > limit[name] or by_id[deal]["阶段状态"] == "已流失")]
        reached = sum(furthest[deal] > order[name] for deal in cohort)
        stays = [(left - entered).days for _, at, entered, left in visits if at == name and left]
        put(f"funnel/stage/{stage['id']}/cohort", len(cohort))
        put(f"funnel/stage/{stage['id']}/conversion", Fraction(reached, len(cohort)))
        put(f"funnel/stage/{stage['id']}/dwell_mean", Fraction(sum(stays), len(stays)))
        product *= Fraction(reached, len(cohort))
    leads = project.csv("funnel/leads.csv")
    product *= Fraction(sum(bool(row["转化商机"]) for row in leads), len(leads))
    put("funnel/funnel/overall", product)
    running = [row for row in opportunities if row["阶段状态"] == "推进中"]
    put("funnel/funnel/open_amount", sum(row["商机金额"] for row in running))
    put("funnel/funnel/timed_out", sum((project.as_of - day(row["进入阶段时间"])).days > limit[row["漏斗阶段"]] for row in running))
    chance = {stage["name"]: number(stage["probability"]) for stage in stages}
    put("funnel/funnel/weighted", sum(row["商机金额"] * chance[row["漏斗阶段"]] for row in running
                                      if project.as_of <= day(row["预计成交时间"]) <= project.end))


def lead_figures(project, put):
    points = {"企业规模": ({"大": 100, "中": 70, "小": 40}, 35), "需求明确度": ({"明确": 100, "一般": 60, "模糊": 20}, 40),
              "预算": ({"有": 100, "待批": 60, "无": 20}, 25)}
    scores = [Fraction(sum(of[row[factor]] * weight for factor, (of, weight) in points.items()), 100) for row in project.csv("funnel/leads.csv")]
    put("funnel/lead_total/a", sum(score >= 80 for score in scores))
    put("funnel/lead_total/b", sum(60 <= score < 80 for score in scores))
    put("funnel/lead_total/c", sum(score < 60 for score in scores))


SEGMENTS = {"111": "champion", "101": "grow", "011": "keep", "001": "rescue", "110": "general_value", "100": "general_grow",
            "010": "general_keep", "000": "general_rescue"}


def customer_figures(project, put):
    """RFM segments and ABC classes from the orders of 365 days."""
    customers = project.csv("customers/customers.csv")
    orders = [(row["客户名称"], day(row["日期"]), row["金额"]) for row in project.csv("customers/orders.csv")]
    orders = [order for order in orders if 0 <= (project.as_of - order[1]).days < 365]
    put("customer/count", len(customers))
    put("customer/amount", sum(amount for _, _, amount in orders))
    found = {}
    for name, date, amount in orders:
        last, count, total = found.get(name, (None, 0, 0))
        found[name] = (max(last or date, date), count + 1, total + amount)
    put("customer/repurchase_rate", Fraction(sum(count > 1 for _, count, _ in found.values()), len(found)))
    size = len(found)

    def scores(value):
        values = {name: value(*cells) for name, cells in found.items()}
        return {name: 1 + 5 * sum(other < own for other in values.values()) // size for name, own in values.items()}

    three = [scores(lambda last, count, total: last), scores(lambda last, count, total: count), scores(lambda last, count, total: total)]
    means = [Fraction(sum(each.values()), size) for each in three]
    segments = [SEGMENTS["".join(str(int(each[name] >= mean)) for each, mean in zip(three, means))] for name in found]
    for segment in sorted(set(SEGMENTS.values())):
        put(f"customer/segment/{segment}", segments.count(segment))
    whole, before, classes = sum(total for _, _, total in found.values()), Fraction(0), []
    for total in sorted((total for _, _, total in found.values()), reverse=True):
        classes.append("a" if before < Fraction(8, 10) else "b" if before < Fraction(95, 100) else "c")
        before += Fraction(total) / whole
    classes += ["c"] * (len(customers) - size)
    for letter in "abc":
        put(f"customer/class/{letter}", classes.count(letter))
    answers = [int(row["NPS评分"]) for row in customers if row["NPS评分"]]
    put("customer/nps", Fraction(100 * (sum(score >= 9 for score in answers) - sum(score <= 6 for score in answers)), len(answers)))


# The KPI and scope that each goal with a cause is about.
EXPLAINED = {"g-cash": "kpi/cash_in/2026-Q1", "g-new": "kpi/new_customers/2026-Q1",
             "g-complaints": "kpi/complaints/2026-Q1", "g-rev-west": "kpi/revenue/2026-Q1/region:west"}


def effect_figures(project, put, found):
    """What each cause explains, forecasts, and how many alerts there are: of goals, tasks, risks, money and deals."""
    for cause in project.yaml("evaluation.yaml")["attributions"]:
        share = number(cause["share"])
        put(f"attribution/{cause['id']}/amount", share * found[EXPLAINED[cause["goal"]] + "/variance"])
    reached = found["kpi/revenue/2026-Q1/actual"]
    months = [found[f"kpi/revenue/2026-0{month}/actual"] for month in (1, 2, 3)]
    put("kpi/revenue/2026-H1/forecast/moving", reached + Fraction(sum(months)) / 3 * 3)
    put("kpi/revenue/2026-H1/forecast/pipeline", reached + found["funnel/funnel/weighted"])
    goals = {key.replace("2026-03", "{}") for key in found if key.startswith("kpi/") and "2026-03" in key and key.endswith("/achievement")}
    count = 0
    for goal in goals:
        first, second, third = (found[goal.format(f"2026-0{month}")] for month in (1, 2, 3))
        count += found[goal.format("2026-Q1")] < Fraction(8, 10)
        count += max(first, second, third) < 1
        count += first > second > third
    count += found["task/count/overdue"] + found["task/count/stale"]
    risks = project.yaml("risks.yaml")["risks"]
    count += sum(risk["概率"] * risk["影响"] >= 15 and risk["状态"] not in ("已完成", "取消") for risk in risks)
    count += found["budget/pace"] > Fraction(11, 10)
    left = found["kpi/revenue/2026-H1/target"] - reached
    count += found["funnel/funnel/open_amount"] < 3 * left
    put("alerts/open", count + found["funnel/funnel/timed_out"])


def figures(project):
    """Every figure by its key."""
    found = {}

    def put(key, value):
        assert key not in found, key
        found[key] = value

    days = (project.end - project.start).days + 1
    elapsed = (project.as_of - project.start).days + 1
    put("plan/days", days)
    put("plan/elapsed_days", elapsed)
    put("plan/elapsed_share", Fraction(elapsed, days))
    kpi_figures(project, put)
    ratio_figures(project, put, found.__getitem__)
    half_year_figures(project, put, found.__getitem__)
    budget_figures(project, put, found.__getitem__)
    market_figures(project, put)
    task_figures(project, put)
    funnel_figures(project, put, found.__getitem__)
    effect_figures(project, put, found)
    return found


def shown(value):
    if isinstance(value, Fraction):
        value = decimal.Decimal(value.numerator) / decimal.Decimal(value.denominator)
    text = f"{value:f}" if isinstance(value, decimal.Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def main():
    default = pathlib.Path(__file__).resolve().parent.parent / "sample-project"
    parser = argparse.ArgumentParser(description="Figures of the sample project, without planpress.")
    parser.add_argument("--project", type=pathlib.Path, default=default)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--compare", type=pathlib.Path, metavar="FIGURES.json")
    arguments = parser.parse_args()
    project = Project(arguments.project)
    if arguments.check:
        import sample_check
        sys.exit(sample_check.report(project))
    if arguments.compare:
        import sample_compare
        sys.exit(sample_compare.compare(figures(project), arguments.compare, shown))
    for key, value in sorted(figures(project).items()):
        print(f"{key}\t{shown(value)}")


if __name__ == "__main__":
    main()
