"""What sample-project/ must hold besides its figures: the planted faults are there, and the likely others are not.

Each check lists what it finds as (code, subject). `report` compares the list with PLANTED, which is the
list of domain/7, and prints what is missing or unwanted. Run by `sample_oracle.py --check`.
"""
import collections
import datetime
from fractions import Fraction

import openpyxl

from sample_oracle import MONTHS, achievement, day, leaf_tasks, number, sheet, states

PLANTED = {"W111": 1, "W129": 1, "W205": 1, "W208": 2, "W220": 1, "W223": 1, "W301": 1, "W302": 1, "W303": 2, "W304": 3,
           "W403": 1, "W505": 1, "W509": 2, "W511": 1, "W601": 5, "W603": 2, "W702": 1, "I110": 1, "I102": 1, "I317": 1}
STATES = {"done": 9, "overdue": 2, "at_risk": 3, "running": 6, "not_started": 6, "stale": 1}


def split(text):
    return [part for part in (text or "").split("、") if part]


def initiatives(project):
    """Initiatives of the table, with what strategy.yaml adds to them."""
    rows = {row["编号"]: dict(row) for row in sheet(project.root / "策略组合表.xlsx")}
    for extra in project.yaml("strategy.yaml")["initiatives"]:
        rows[extra["id"]].update(extra)
    return rows


def execution(project):
    leaves = leaf_tasks(project)
    by_id = {task["编号"]: task for task in leaves}
    by_state = states(project)
    for count in STATES.items():
        found = (count[0], len(by_state.get(count[0], [])))
        if found != count:
            yield f"state {count[0]}", f"{found[1]} instead of {count[1]}"
    for state, code in (("stale", "W301"), ("overdue", "W303"), ("at_risk", "W304")):
        yield from ((code, task["编号"]) for task in by_state[state])
    for task in leaves:
        yield from faults_of(task, by_id, project)


def faults_of(task, by_id, project):
    name, start, end = task["编号"], day(task["计划开始时间"]), day(task["计划结束时间"])
    declared = task["reports"][-1][2] if task["reports"] else None
    if (declared == "已完成") != (task["progress"] == 1):
        yield "W302", name
    if start < project.start:
        yield ("I317" if (project.start - start).days <= 90 else "W317"), name
    buffer = int((task["缓冲时间"] or "0天")[:-1])
    if end + datetime.timedelta(buffer) > project.end or end < start:
        yield "E303", name
    for before, lag in task["ties"]:
        other = by_id[before]
        if lag is None and start <= day(other["计划结束时间"]):
            yield "E304", f"{name} after {before}"
        if lag is not None and (start - day(other["计划开始时间"])).days < int(lag):
            yield "E304", f"{name} after the start of {before}"
    for field, code in (("责任人", "W113"), ("交付标准", "W306"), ("具体措施", "W221"), ("工作量", "no effort")):
        if not task[field]:
            yield code, name
    if task["风险点"] and not task["解决措施"]:
        yield "W312", name
    shares = [report[1] for report in task["reports"]]
    if shares != sorted(shares):
        yield "W307", name
    if any(report[1] > 0 and report[0] < start for report in task["reports"]):
        yield "I309", name
    if task["实际结束时间"] and not start <= day(task["实际结束时间"]) <= project.as_of:
        yield "E305", name


def loads(project):
    """Overload in any week, with effort spread over all days and over working days, and tasks at once."""
    holidays = set(project.plan["holidays"])
    makeup = set(project.plan["makeup_days"])

    def works(date):
        return date in makeup or (date.weekday() < 5 and date not in holidays)

    for counts in (lambda date: True, works):
        hours = collections.Counter()
        at_once = collections.defaultdict(set)
        for task in leaf_tasks(project):
            span = [day(task["计划开始时间"]) + datetime.timedelta(i)
                    for i in range((day(task["计划结束时间"]) - day(task["计划开始时间"])).days + 1)]
            working = [date for date in span if counts(date)] or span
            for date in working:
                week = date.isocalendar()[:2]
                hours[task["责任人"], week] += Fraction(repr(task["工作量"])) * 8 / len(working)
            for date in span:
                at_once[task["责任人"], date].add(task["编号"])
        over = {who for who, hour in hours.items() if hour > 40}
        if over != {("何岭", (2026, 12))} or hours["何岭", (2026, 12)] != Fraction(448, 10):
            yield "load", f"{sorted(over)}"
        if max(map(len, at_once.values())) > 5:
            yield "load", "more than five tasks at once"
    yield "W111", "何岭 112 % in 2026-W12"


def strategy(project):
    rows = initiatives(project)
    tasks = collections.defaultdict(list)
    for task in leaf_tasks(project):
        tasks[task["具体措施"]].append(task)
    for name, row in rows.items():
        if not tasks[name]:
            yield "W220", name
        numbered = any(character.isdigit() for character in row["预期效果"])
        if not numbered and row["完成时限"] is None:
            yield "W223", name
        if not row["支撑目标"]:
            yield "W222", name
        if row["完成时限"] and any(day(task["计划结束时间"]) > day(row["完成时限"]) for task in tasks[name]):
            yield "W231", name
        if row["策略模块"] == "推广策略" and not row["预算"]:
            yield "W228", name
    unknown = set(tasks) - set(rows)
    yield from (("E102", name) for name in unknown)
    if sum(row["优先级"] == "P0" for row in rows.values()) != 4 or len(rows) != 15:
        yield "W225", "not 4 of 15"
    goals = {row["编号"]: row["上级目标"] for row in project.goal_table}
    goals.update({goal["id"]: goals.get(goal["id"]) for goal in project.goals})
    served = {goal for row in rows.values() for goal in split(row["支撑目标"])}
    yield from (("E201", goal) for goal in served - set(goals))
    for goal, parent in goals.items():
        if not served & {goal, parent}:
            yield "W229", goal
    due = {goal["id"]: goal["due"] for goal in project.goals if "due" in goal}
    for name, row in rows.items():
        last = max((due.get(goal, project.end) for goal in split(row["支撑目标"])))
        for task in tasks[name]:
            if day(task["计划结束时间"]) > last:
                yield "W317", task["编号"]


def market(project):
    sources = {row["id"]: row for row in project.yaml("market/evidence.yaml")["evidence"]}
    limit = project.as_of.replace(year=project.as_of.year - 1)
    old = {name for name, row in sources.items() if row["date"] < limit}
    findings = [(row["编号"], split(row["证据"])) for row in sheet(project.root / "market/pest.xlsx")]
    findings += [(row["编号"], split(row["证据"])) for row in project.csv("market/needs.csv")]
    kinds = {"industry": ["industries", "ksf"], "competitors": ["competitors", "gaps"], "swot": ["capabilities", "swot"],
             "segments": ["segments"], "personas": ["personas"]}
    for file, lists in kinds.items():
        content = project.yaml(f"market/{file}.yaml")
        findings += [(row["id"], row["evidence"]) for name in lists for row in content[name]]
    for name, evidence in findings:
        yield from (("E102", f"{name} {source}") for source in evidence if source not in sources)
        publishers = {sources[source]["publisher"] for source in evidence}
        if len(publishers) < 2 or old & set(evidence):
            yield "W205", name
    if len(sources) != 14:
        yield "evidence", f"{len(sources)} instead of 14"
    rows = initiatives(project)
    covered = {need for row in rows.values() for need in row.get("needs", [])}
    for need in project.csv("market/needs.csv"):
        if need["编号"] not in covered and min(int(need["紧急性"]), int(need["重要性"])) >= 4:
            yield "W208", need["编号"]
    swot = project.yaml("market/swot.yaml")
    used = {item for row in swot["swot_strategies"] for item in row["from"]}
    yield from (("I201", row["id"]) for row in swot["swot"] if row["id"] not in used)
    gaps = {row.get("gap") for row in rows.values()}
    yield from (("I201", row["id"]) for row in project.yaml("market/competitors.yaml")["gaps"] if row["id"] not in gaps)
    scores = [4 * s["size_score"] + 3 * (6 - s["competition_score"]) + 3 * s["fit_score"]
              for s in project.yaml("market/segments.yaml")["segments"]]
    if sum(score >= 35 for score in scores) != 3:
        yield "W202", "core segments"


def budget(project):
    total, spends = number(project.plan["budget_total"]), project.csv("spend.csv")
    tasks = {task["编号"] for task in leaf_tasks(project)}
    for line in sheet(project.root / "预算.xlsx"):
        if sum(row["金额"] for row in spends if row["预算项目"] == line["预算项目"]) > line["计划预算"]:
            yield "E402", line["编号"]
    for row in spends:
        if row["任务"] not in tasks or not row["审批人"]:
            yield "W404", row["单据"]
    elapsed = Fraction((project.as_of - project.start).days + 1, (project.end - project.start).days + 1)
    if sum(row["金额"] for row in spends) / total / elapsed > Fraction(11, 10):
        yield "W403", "total"


def evaluation(project):
    targets = project.targets()
    for (kpi, scope), months in sorted(targets.items()):
        reached = [achievement(kpi, months[i], project.actual(kpi, scope, [month])) for i, month in enumerate(MONTHS)]
        if all(value < 1 for value in reached):
            yield "W509", f"{kpi} {scope}"
    whole = project.goal_table[0]["目标值"]
    for column in ("区域", "产品线", "渠道"):
        gap = (whole - sum(row["目标值"] for row in project.goal_table if row[column])) / whole
        if gap:
            yield ("W129" if Fraction(5, 1000) < gap <= Fraction(5, 100) else "goals"), column
    text = project.yaml("evaluation.yaml")
    improved = {row["goal"] for row in text["improvements"]}
    for cause in text["attributions"]:
        if cause["goal"] not in improved:
            yield "W505", cause["id"]
    for row in text["improvements"]:
        if "owner" not in row or "due" not in row:
            yield "W505", row["id"]
        elif row["due"] <= project.as_of:
            yield "W506", row["id"]
    yield from missed_goals(project, targets, {cause["goal"] for cause in text["attributions"]})
    yield from (("W512", row["id"]) for row in text["iterations"] if not row["data_ref"])
    for row in project.yaml("actuals/2026-03.yaml")["actuals"]:
        if row.get("period", "2026-03") < "2026-03" and row.get("revision", 1) > 1:
            yield "W511", row["kpi"]


def missed_goals(project, targets, explained):
    """Company goals short by more than 5 %, other scopes when red (W504)."""
    ids = {(goal["kpi"], f"person:{goal['person']}" if "person" in goal else ""): goal["id"]
           for goal in project.goals if "kpi" in goal}
    ids.update({("revenue", f"region:{region}"): f"g-rev-{region}" for region in ("east", "south", "west")})
    ids["revenue", ""] = "g-rev"
    missed = set()
    for (kpi, scope), months in targets.items():
        target = months[-1] if kpi in ("lead_conversion", "csat") else sum(months[:3])
        reached = achievement(kpi, target, project.actual(kpi, scope, MONTHS))
        if reached < (Fraction(80, 100) if scope else Fraction(95, 100)):
            missed.add(ids[kpi, scope])
    yield from (("W504", goal) for goal in missed ^ explained)


def funnel(project):
    timeouts = {row["name"]: int(row["timeout_days"][:-1]) for row in project.yaml("funnel/stages.yaml")["stages"]}
    date = datetime.date.fromisoformat
    talks = collections.defaultdict(list)
    for row in project.csv("funnel/followups.csv"):
        talks[row["商机编号"]].append(date(row["跟进时间"]))
    visits = collections.defaultdict(list)
    for row in project.csv("funnel/stage_history.csv"):
        visits[row["商机编号"]].append(row)
    customers = {row["客户名称"] for row in project.csv("customers/customers.csv")}
    for row in project.csv("funnel/opportunities.csv"):
        name, stage, entered = row["线索/商机编号"], row["漏斗阶段"], date(row["进入阶段时间"])
        if row["客户名称"] not in customers or not row["负责人"]:
            yield "E102", name
        if name[:2] != "YX" or name[2:10] != row["创建日期"].replace("-", "") or visits[name][-1]["漏斗阶段"] != stage:
            yield "W609", name
        if any(a["离开时间"] != b["进入时间"] for a, b in zip(visits[name], visits[name][1:])):
            yield "W608", name
        if stage == "意向客户" and int(row["深度沟通次数"]) < 2:
            yield "W604", name
        if stage == "商机孵化" and not row["决策链"]:
            yield "W605", name
        if row["阶段状态"] == "已成交" and (stage != "成交签约" or not (row["成交日期"] and row["已回款"] and row["已启动"])):
            yield "W606", name
        if row["阶段状态"] == "已流失" and not row["丢单原因"]:
            yield "W611", name
        if row["阶段状态"] != "推进中":
            continue
        if (project.as_of - entered).days > timeouts[stage]:
            yield "W601", name
        if date(row["预计成交时间"]) <= project.as_of:
            yield "W603", name
        quiet = (project.as_of - max(talks[name])).days > 14
        if quiet or not row["下一步动作"] or date(row["下一步时间"]) <= project.as_of:
            yield "W602", name
    for row in project.csv("funnel/leads.csv"):
        if not (row["来源渠道"] and row["企业规模"] and row["需求明确度"] and row["预算"]):
            yield "W610", row["线索编号"]
    yield from customer_tiers(project)


def customer_tiers(project):
    """Tier by the share of the total before each customer, largest first (W614); three C in the pool."""
    totals = collections.Counter()
    rows = {row["客户名称"]: row for row in project.csv("customers/customers.csv")}
    for order in project.csv("customers/orders.csv"):
        if order["客户名称"] not in rows:
            yield "W612", order["编号"]
        totals[order["客户名称"]] += order["金额"]
    before, whole = Fraction(0), sum(totals.values())
    for name in sorted(rows, key=lambda name: -totals[name]):
        share = before / whole
        tier = "A" if share < Fraction(80, 100) else "B" if share < Fraction(95, 100) else "C"
        tier = tier if totals[name] > 0 else "C"
        before += totals[name]
        if rows[name]["客户等级"] != tier:
            yield "W614", name
    pool = [row["客户等级"] for row in rows.values() if not row["负责人"]]
    if pool != ["C", "C", "C"]:
        yield "W613", f"pool {pool}"


def people(project):
    names = set(project.ids) | set(project.ids.values())
    owners = [(row["编号"], row["责任人"]) for row in sheet(project.root / "执行计划表.xlsx") if row["责任人"]]
    owners += [(row["编号"], row["责任人"]) for row in project.goal_table]
    owners += [(goal["id"], goal["owner"]) for goal in project.goals if "owner" in goal]
    owners += [(name, row["责任人"]) for name, row in initiatives(project).items()]
    owners += [(row["编号"], row["责任人"]) for row in sheet(project.root / "预算.xlsx")]
    yield from (("E111", f"{what} {who}") for what, who in owners if who not in names)
    masked = {row["id"] for row in project.people if row["name"].startswith("*")}
    yield from (("I110", what) for what, who in owners if who in masked)
    for row in project.yaml("talent.yaml")["positions"]:
        if "filled_on" not in row and row["need_by"] <= project.as_of:
            yield "W702", row["id"]
    for path in sorted(project.root.rglob("*.xlsx")):
        yield from (("I102", path.name) for name in openpyxl.load_workbook(path).sheetnames if name == "说明")


def report(project):
    """Prints every finding; 0 when they are exactly the planted ones."""
    found = []
    for check in (execution, loads, strategy, market, budget, evaluation, funnel, people):
        found += check(project)
    for code, subject in sorted(found):
        print(f"{code}\t{subject}")
    counts = collections.Counter(code for code, _ in found)
    wrong = {code: (counts[code], PLANTED.get(code, 0)) for code in counts | collections.Counter(PLANTED)
             if counts[code] != PLANTED.get(code, 0)}
    for code, (have, want) in sorted(wrong.items()):
        print(f"wrong: {code} is found {have} times instead of {want}")
    return 1 if wrong else 0
