//! The words: every entity, field and enum value has a label in every language, and every label is read back as what it labels.

use planpress::model::Plan;
use planpress::vocabulary::{HeaderMatch, LOCALES, Vocabulary, catalogue, catalogue_kpi, normalise};

fn vocabularies() -> Vec<Vocabulary> {
    LOCALES.iter().map(|locale| Vocabulary::load(locale)).collect()
}

#[test]
fn every_entity_and_field_has_a_label_in_every_language() {
    for words in vocabularies() {
        for info in Plan::infos() {
            assert!(words.has_entity(info.kind), "{}: {}", words.locale(), info.kind);
            assert_ne!(words.plural(info.kind), "", "{}: {}", words.locale(), info.kind);
            for field in info.fields {
                assert!(!words.field_names(info.kind, field.name).is_empty(), "{}: {}.{}", words.locale(), info.kind, field.name);
            }
        }
    }
}

#[test]
fn every_label_is_read_back_as_its_field() {
    let mut wrong = Vec::new();
    for words in vocabularies() {
        for info in Plan::infos() {
            for field in info.fields {
                let label = words.field(info.kind, field.name);
                let found = words.match_header(info.kind, label);
                if found != HeaderMatch::Exact(field.name) {
                    wrong.push(format!("{}: {}.{} {label} is read as {found:?}", words.locale(), info.kind, field.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_name_means_two_fields_of_one_entity() {
    let words = Vocabulary::load("zh-CN");
    let mut wrong = Vec::new();
    for info in Plan::infos() {
        for field in info.fields {
            for name in vocabularies().iter().flat_map(|words| words.field_names(info.kind, field.name)) {
                let found = words.match_header(info.kind, name).field();
                if found != Some(field.name) {
                    wrong.push(format!("{}.{}: {name} is read as {found:?}", info.kind, field.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_of_each_entity_is_found_by_its_title() {
    for words in vocabularies() {
        for info in Plan::infos() {
            assert_eq!(words.entity_for_sheet(words.plural(info.kind)), Some(info.kind), "{}: {}", words.locale(), words.plural(info.kind));
        }
    }
}

#[test]
fn the_languages_have_the_same_keys() {
    let keys = |text: &str| {
        let value: serde_yaml::Value = serde_yaml::from_str(text).unwrap();
        let mut keys = Vec::new();
        collect(&value, String::new(), &mut keys);
        keys
    };
    let simplified = keys(include_str!("../src/vocabulary/zh-CN.yaml"));
    assert!(simplified.len() > 900, "{}", simplified.len());
    for other in [include_str!("../src/vocabulary/zh-TW.yaml"), include_str!("../src/vocabulary/en.yaml")] {
        assert_eq!(simplified, keys(other));
    }
}

/// The paths of all mappings of a YAML document.
fn collect(value: &serde_yaml::Value, path: String, keys: &mut Vec<String>) {
    if let serde_yaml::Value::Mapping(entries) = value {
        for (key, value) in entries {
            let path = format!("{path}/{}", key.as_str().expect("keys are text"));
            collect(value, path.clone(), keys);
            keys.push(path);
        }
        keys.sort();
    }
}

#[test]
fn an_entity_has_exactly_the_words_of_its_fields() {
    let simplified: serde_yaml::Value = serde_yaml::from_str(include_str!("../src/vocabulary/zh-CN.yaml")).unwrap();
    let shared: serde_yaml::Value = serde_yaml::from_str(include_str!("../src/vocabulary/shared.yaml")).unwrap();
    for info in Plan::infos() {
        let own =
            simplified["entities"][info.kind]["fields"].as_mapping().into_iter().flat_map(|fields| fields.keys()).map(|key| key.as_str().unwrap());
        let taken = shared[info.kind].as_sequence().into_iter().flatten().map(|name| name.as_str().unwrap());
        let mut named: Vec<&str> = own.chain(taken).filter(|name| *name != "id").collect();
        let mut fields: Vec<&str> = info.fields.iter().map(|field| field.name).collect();
        // Columns that a table has beside the fields of its entity.
        fields.extend(match info.kind {
            "goal" | "budget_line" | "spend" => &["unit"][..],
            "actual" => &["target", "unit"],
            "task" | "progress_entry" => &["planned_progress"],
            _ => &[],
        });
        named.sort_unstable();
        fields.sort_unstable();
        assert_eq!(named, fields, "{}", info.kind);
    }
}

/// Every value of a set has a label in every language, and the label is read back as the value.
macro_rules! check_sets {
    ($($set:ty),+ $(,)?) => {$(
        for words in vocabularies() {
            for value in <$set>::ALL {
                let (term, label) = (value.term(), words.term_label(value.term()));
                assert_ne!(label, "", "{term:?}");
                assert_eq!(words.term(term.kind, label), Some(term.code), "{}: {term:?} {label}", words.locale());
                assert_eq!(words.term(term.kind, term.code), Some(term.code), "{term:?}");
            }
            let kind = <$set>::ALL[0].term().kind;
            assert_eq!(words.term_labels(kind).count(), <$set>::ALL.len(), "{}: {kind}", words.locale());
        }
    )+};
}

#[test]
fn every_word_of_a_closed_set_is_read_back() {
    use planpress::model::{execution, frame, goals, market, measurement, strategy};
    check_sets!(
        frame::DisplayUnit,
        frame::CheckSeverity,
        frame::PersonType,
        frame::PersonStatus,
        frame::TaskDays,
        goals::KpiDirection,
        goals::Aggregation,
        goals::GoalKind,
        goals::Frequency,
        goals::ScopeLevel,
        goals::GrowthBasis,
        market::PestCategory,
        market::Direction,
        market::Level,
        market::CompetitorKind,
        market::Quadrant,
        market::CrossStrategy,
        market::DecisionRoleKind,
        strategy::ModuleKind,
        strategy::Priority,
        strategy::InitiativeStatus,
        execution::TaskStatus,
        execution::BudgetCategory,
        measurement::CauseClass,
        measurement::WorkStatus,
    );
}

#[test]
fn words_of_closed_sets_have_the_synonyms_of_the_tables() {
    let words = Vocabulary::load("en");
    let cases = [
        ("task_status", "todo", "未开始 待开始 待启动 待跟进 todo"),
        ("task_status", "running", "进行中 推进中 处理中 执行中 doing 進行中"),
        ("task_status", "done", "已完成 完成 100% done closed ✔ √"),
        ("task_status", "delayed", "滞后 延期 逾期 落后 delayed 滯後"),
        ("task_status", "paused", "暂停 搁置 擱置"),
        ("task_status", "cancelled", "取消 终止"),
        ("module_kind", "product", "产品 产品策略 产品(服务)策略 产品（服务）策略 產品/服務"),
        ("module_kind", "channel", "渠道策略 通路"),
        ("module_kind", "price", "价格 定价策略"),
        ("module_kind", "promotion", "推广 市场 营销 行銷策略"),
        ("module_kind", "crm", "客户关系 客情"),
        ("direction", "positive", "积极 利好 正面 机会 + ＋"),
        ("direction", "negative", "消极 利空 负面 威胁 - −"),
        ("level", "high", "高 大 H 3"),
        ("level", "medium", "中 M 2"),
        ("level", "low", "低 小 L 1"),
        ("flag", "yes", "是 Y √ 1"),
        ("flag", "no", "否 N × 0"),
        ("cause_class", "external", "外部 外部因素"),
        ("scope_level", "company", "整体 公司 总目标 整体销售目标"),
    ];
    for (set, code, texts) in cases {
        for text in texts.split(' ') {
            assert_eq!(words.term(set, text), Some(code), "{set}: {text}");
        }
    }
    assert_eq!(words.term("task_status", "也许"), None);
}

#[test]
fn headers_of_the_four_tables_are_understood() {
    // domain/1 001-T1 to T4 and 002-T1, with readings, units and traditional characters as found in documents.
    let tables = [
        (
            "goal",
            "目标维度=dimension 具体指标=kpi 目标值=target 完成时限=due 責(zé)任人=owner 备注(关键动作)=key_action 目標值（萬元）=target 挑战目标=stretch 必达目标=must_hit",
        ),
        ("initiative", "策略模块=module 具体动作=name 负责人=owner 所需资源=resource 时间节点=time 预期效果=expected_effect 具体措施=name"),
        (
            "task",
            "任务名称=name 负责人=owner 计划开始时间=planned_start 计划结束时间=planned_end 实际进度(%/完成状态)=progress 风险点=risk 解决措施=mitigation 前置任务=depends_on 计画结束时间=planned_end 预计完成时间=None",
        ),
        (
            "evaluation",
            "评估维度=kpi 目标值=target 实际值=actual 达成率=achievement 差异分析=variance_analysis 改进建议=improvement 說明=variance_analysis",
        ),
        (
            "opportunity",
            "漏斗阶段=stage 线索/商机编号=id 客户名称=customer 负责人=owner 联系人=contact 窗口=contact 联系方式=phone 需求描述=need 当前进度=current_progress 下一步动作=next_action 预计成交时间=expected_close 阶段状态=status",
        ),
        ("actual", "指标=kpi 区域=region 期间=period 目标值=target 实际值=value 实际值(万元)=value 样本数=n planned=None"),
    ];
    let words = Vocabulary::load("zh-CN");
    for (kind, headers) in tables {
        for (header, field) in headers.split(' ').map(|case| case.rsplit_once('=').unwrap()) {
            let found = words.match_header(kind, header);
            assert_eq!(found.field().unwrap_or("None"), field, "{kind}: {header} is {found:?}");
        }
    }
}

#[test]
fn a_header_is_matched_the_surest_way_first() {
    let words = Vocabulary::load("zh-CN");
    let found = |header| words.match_header("task", header);
    assert_eq!(found("任务名称"), HeaderMatch::Exact("name"));
    assert_eq!(found("planned_start"), HeaderMatch::Exact("planned_start"));
    assert_eq!(found("Planned Start"), HeaderMatch::Exact("planned_start"));
    assert_eq!(found("3. 工作项*"), HeaderMatch::Alias("name"));
    assert_eq!(found("任务 / 动作"), HeaderMatch::Composite("name"));
    assert_eq!(found("计划开始日间"), HeaderMatch::Assumed("planned_start"));
    assert_eq!(words.match_header("goal", "备注(内部)"), HeaderMatch::Composite("note"));
    // Two letters more are no slip, but the name is offered.
    let near = |name: &str| words.similar_header("task", name);
    assert_eq!((found("前置的子任务"), near("前置的子任务")), (HeaderMatch::None, Some("前置任务")));
    assert_eq!((found("天气"), near("天气")), (HeaderMatch::None, None));
    let is_header = |text: &str| words.is_header(&normalise::header(text));
    assert!(is_header("*前置任务") && is_header("备注(内部)") && !is_header("渠道签约"));
}

#[test]
fn the_normaliser_keeps_units_and_leaves_out_readings() {
    let header = normalise::header("責(zé)任(rèn)人");
    assert_eq!((header.key.as_str(), header.readings), ("责任人", 2));
    for (text, key, unit) in [
        ("目标值(万元)", "目标值", Some("万元")),
        ("目标值（萬元）", "目标值", Some("万元")),
        ("达成率【%】", "达成率", Some("%")),
        ("金额/万元", "金额", Some("万元")),
        ("金额(单位:万元)", "金额", Some("万元")),
        ("金额 单位：万元", "金额", Some("万元")),
        ("预算（不含税，万元）", "预算", Some("万元")),
        ("预算（万元/年）", "预算", Some("万元")),
        ("预算（万 元）", "预算", Some("万元")),
        ("预算（含税）万元", "预算", Some("万元")),
        ("预算：万元", "预算", Some("万元")),
        ("客户数(家)", "客户数", Some("家")),
        ("实际进度(%/完成状态)", "实际进度(%完成状态)", None),
        ("备注(关键动作)", "备注(关键动作)", None),
        ("【区域】", "区域", None),
        ("(一) 目标", "目标", None),
        ("2.目标", "目标", None),
        ("1.5倍目标", "1.5倍目标", None),
    ] {
        let header = normalise::header(text);
        assert_eq!((header.key.as_str(), header.unit.as_deref()), (key, unit), "{text}");
    }
}

#[test]
fn sheets_and_keys_name_their_entity() {
    let words = Vocabulary::load("en");
    for (sheet, kind) in [
        ("目标设定表", "goal"),
        ("策略拆解与资源分配表", "initiative"),
        ("执行进度跟踪表", "task"),
        ("執行計畫表", "task"),
        ("效果评估表", "evaluation"),
        ("销售漏斗管理表", "opportunity"),
        ("PEST分析表", "pest_factor"),
        ("预算", "budget_line"),
    ] {
        assert_eq!(words.entity_for_sheet(sheet), Some(kind), "{sheet}");
    }
    assert_eq!(words.entity_for_sheet("Sheet1"), None);
    for (key, kind) in [("task", "task"), ("任务", "task"), ("目标", "goal"), ("budget_line", "budget_line"), ("客户画像", "persona")] {
        assert_eq!(words.entity_for_key(key), Some(kind), "{key}");
    }
}

#[test]
fn the_catalogue_holds_together() {
    let words = Vocabulary::load("zh-CN");
    let mut seen = std::collections::BTreeMap::new();
    for kpi in catalogue() {
        assert!(planpress::value::Unit::parse(&kpi.unit).is_some(), "{}: {}", kpi.code, kpi.unit);
        for (set, code) in [("kpi_direction", &kpi.direction), ("aggregation", &kpi.aggregation), ("goal_kind", &kpi.kind)] {
            assert_eq!(words.term(set, code), Some(code.as_str()), "{}", kpi.code);
        }
        for part in kpi.numerator.iter().chain(&kpi.denominator) {
            assert!(catalogue_kpi(part).is_some_and(|found| found.code == *part), "{}: {part}", kpi.code);
        }
        for locale in LOCALES {
            assert!(kpi.names.contains_key(locale), "{}: {locale}", kpi.code);
        }
        for name in kpi.all_names().map(normalise::name) {
            let first = seen.entry(name.clone()).or_insert(&kpi.code);
            assert_eq!(*first, &kpi.code, "{name} names two KPIs");
        }
    }
    for (name, code) in [
        ("新客户量", "new_customers"),
        ("营收", "revenue"),
        ("業績", "revenue"),
        ("市佔率", "market_share"),
        ("NPS", "nps"),
        ("渠道ROI", "channel_roi"),
    ] {
        assert_eq!(catalogue_kpi(name).map(|kpi| kpi.code.as_str()), Some(code), "{name}");
    }
    assert_eq!(planpress::vocabulary::catalogue_kpi_in("获取有效线索500条").unwrap().code, "valid_leads");
    assert!(catalogue_kpi("火星指标").is_none());
}

#[test]
fn every_reason_for_a_missing_value_has_words() {
    use planpress::figures::Reason::{Masked, NoActual, NoData, NoTarget, NotDue, Nothing, TooFew, ZeroBase};
    for locale in ["zh-CN", "zh-TW", "en"] {
        let vocabulary = Vocabulary::load(locale);
        for reason in [NoData, NoTarget, NoActual, ZeroBase, NotDue, Masked, TooFew, Nothing] {
            assert_ne!(vocabulary.reason(reason.code()), reason.code(), "{locale}");
        }
    }
}

#[test]
fn definitions_are_told_in_words() {
    use planpress::compile::{Options, compile};
    use planpress::figures::Definition;
    let sources = || planpress::load::folder(std::path::Path::new("sample-project")).unwrap();
    for locale in LOCALES {
        let compiled = compile(sources(), &Options { locale: Some((*locale).to_string()), ..Options::default() });
        let columns = compiled.figures.families().iter().flat_map(|family| family.columns());
        for definition in columns.flat_map(|column| column.definitions()) {
            let Definition::Computed(expr) = definition else { continue };
            let words = compiled.figures.definition_words(expr, &compiled.vocabulary);
            assert!(!["relation.", "figure.", "explain.", "definition."].iter().any(|key| words.contains(key)), "{locale}: {words}");
        }
    }
}
