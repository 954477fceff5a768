"""Compares the figures of the oracle with those of a report: every key of the oracle, at full precision.

The oracle names figures as the outline of domain/7 does. RULES says under which key the report holds such a figure where the
two differ; ABSENT names what the report does not hold and why, and a key of ABSENT that turns up in the report is a fault too.
Run by `sample_oracle.py --compare FIGURES.json`.
"""
import decimal
import fnmatch
import json
import re
from fractions import Fraction

# Both sides carry 28 digits, and a quotient of quotients may lose a few of them.
TOLERANCE = Fraction(1, 10 ** 20)
# A root is found by iteration on both sides.
TOLERANCES = {"market/cagr": Fraction(1, 10 ** 12)}


def only(values):
    assert len(values) == 1, f"{len(values)} figures instead of one"
    return values[0]


def points(values):
    """The report states a difference of two rates in percentage points."""
    return only(values) / 100


def negated(values):
    return -only(values)


def rest(values):
    """The report states the share that is there, the outline the one that is lacking."""
    return 1 - only(values)


def closes(values):
    return Fraction(int(bool(values) and all(value == 0 for value in values)))


# Key of the oracle, keys of the report (`*` stands for an id made from content), how the values become one.
RULES = [(re.compile(oracle), report, how) for oracle, report, how in (
    (r"kpi/lead_conversion/(.+)/variance", r"kpi/lead_conversion/\1/variance", points),
    (r"kpi/collection_rate/(.+)/gap_pp", r"kpi/collection_rate/\1/compared_gap", only),
    (r"kpi/revenue/2026-H1/(.+/)?target", r"kpi/revenue/2026-H1/\1full_target", only),
    (r"kpi/revenue/2026-H1/(base|must_hit|stretch)", r"goal/g-rev/\1", only),
    (r"kpi/revenue/2026-H1/(\w+)/sum", r"reconcile/g-rev/\1/children", only),
    (r"kpi/revenue/2026-H1/(\w+)/gap", r"reconcile/g-rev/\1/diff", negated),
    (r"kpi/revenue/2026-H1/(\w+)/gap_share", r"reconcile/g-rev/\1/ratio", rest),
    (r"kpi/revenue/2026-H1/forecast/seasonal", r"kpi/revenue/2026-H1/forecast", only),
    (r"kpi/revenue/2026-H1/forecast/simple", r"kpi/revenue/2026-H1/simple_forecast", only),
    (r"kpi/revenue/2026-H1/forecast/(moving|pipeline)", r"kpi/revenue/2026-H1/\1_forecast", only),
    (r"goal/matrix/months_close", r"split_month/g-rev/region/*/diff", closes),
    (r"goal/matrix/regions_close", r"goal/g-rev*/months_diff", closes),
    (r"plan/elapsed_share", r"plan/elapsed", only),
    (r"plan/weighted_achievement/(.+)", r"score/\1/achievement", only),
    (r"budget/spent/(.+)", r"spend_month/\1/spent", only),
    (r"budget/sum_of_lines", r"budget_total/lines_total", only),
    (r"budget/runway_months", r"budget_total/runway", only),
    (r"budget/(total|spent|used|pace|burn)", r"budget_total/\1", only),
    (r"budget/(\w+)/(\w+)", r"budget/b-\1/\2", only),
    (r"market/cagr", r"industry/commercial-water/cagr", only),
    (r"market/pest/net", r"pest_total/net", only),
    (r"market/pest/count", r"pest_category/*/count", sum),
    (r"market/shares_with_own", r"competition/known_share", only),
    (r"segment/(.+)/score", r"segment/\1/total", only),
    (r"task/count", r"schedule/task_count", only),
    (r"task/count/not_started", r"schedule/todo", only),
    (r"task/count/(\w+)", r"schedule/\1", only),
    (r"task/(\w+)", r"schedule/\1", only),
    (r"funnel/(lead|prospect|nurture|negotiation|won)/required", r"funnel_step/*/\1/need", only),
    (r"funnel/cost_per_lead", r"funnel_plan/*/cost_per_lead", only),
    (r"funnel/(cost|leads|opportunities)", r"channel_return/\1", only),
    (r"funnel/channel:([\w-]+)/(\w+)", r"channel_return/\1/\2", only),
    (r"funnel/opportunities/lost", r"funnel/lost", only),
    (r"funnel/scored_leads", r"lead_total/count", only),
    (r"funnel/(stage|lead_total|funnel)/(.+)", r"\1/\2", only),
    (r"customer/(count|orders|amount|repurchase_rate|nps)", r"customer_total/\1", only),
    (r"customer/segment/(\w+)", r"rfm_segment/\1/count", only),
    (r"customer/class/(\w)", r"customer_total/\1", only),
    (r"funnel/lead_spend_required", r"funnel_plan/*/lead_spend", only),
)]

# Keys that the report has no figure for.
ABSENT = [(re.compile(oracle), why) for oracle, why in (
    (r"kpi/lead_conversion/2026-Q1/mean_of_months", "the wrong way to put rates together, here only to show that it differs"),
)]


def number(value):
    return Fraction(value) if isinstance(value, (int, decimal.Decimal)) and not isinstance(value, bool) else value


def read(path):
    """Key to value of every figure of a report."""
    with open(path, encoding="utf-8") as file:
        families = json.load(file, parse_float=decimal.Decimal)["families"]
    found = {}
    for name, family in families.items():
        for row, content in family["rows"].items():
            for column, value in zip(family["columns"], content["values"]):
                if value is not None:
                    found["/".join(part for part in (name, row, column["name"]) if part)] = number(value)
    return found


def rule_of(key):
    for oracle, report, how in RULES:
        if match := oracle.fullmatch(key):
            return match.expand(report), how
    return key, only


def found_for(key, figures):
    """Where the report holds a key of the oracle, and its value; a text that says what is wrong when it holds none."""
    wanted, how = rule_of(key)
    keys = [found for found in figures if fnmatch.fnmatchcase(found, wanted)] if "*" in wanted else [wanted]
    values = [figures.get(found) for found in keys]
    if not values or None in values:
        return wanted, "not in the report"
    odd = next((value for value in values if not isinstance(value, Fraction)), None)
    return wanted, how(values) if odd is None else f"no number: {odd}"


def agrees(key, expected, found):
    if not isinstance(found, Fraction):
        return False
    return abs(found - expected) <= TOLERANCES.get(key, TOLERANCE) * max(1, abs(expected))


def differences(expected, figures, shown):
    """Rows of the table: key of the oracle, its value, that of the report, key of the report."""
    for key, value in sorted(expected.items()):
        where, found = found_for(key, figures)
        why = next((why for pattern, why in ABSENT if pattern.fullmatch(key)), None)
        if why is None and not agrees(key, Fraction(value), found):
            yield key, shown(value), shown(found), where
        if why is not None and isinstance(found, Fraction):
            yield key, f"listed as absent: {why}", shown(found), where


def compare(expected, path, shown):
    """Prints what differs; 0 when nothing does."""
    wrong = list(differences(expected, read(path), shown))
    rows = [("key of the oracle", "oracle", "report", "key of the report"), *wrong] if wrong else []
    widths = [max(len(row[column]) for row in rows) for column in range(3)] if wrong else []
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths)) + "  " + row[3])
    absent = sum(any(pattern.fullmatch(key) for pattern, _ in ABSENT) for key in expected)
    print(f"{len(expected) - absent} figures compared, {len(wrong)} differ, {absent} are not figures of the report")
    return 1 if wrong or len(expected) - absent < 300 else 0
