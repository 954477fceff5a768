//! Rules that judge the plan and its figures. A rule is two files: `w303_overdue.rs` with its `judge`, and `w303_overdue.yaml` with
//! its sentence, help and explanation in each language; and its name in the list below. A rule computes no number for itself.

use rust_decimal::Decimal;

use crate::analysis::measures::{Look, Series};
use crate::diagnostic::{Diagnostic, Span};
use crate::figures::{FigureId, Figures, RowSetPart};
use crate::model::Plan;
use crate::value::format::round;
use crate::vocabulary::Vocabulary;

/// What a rule sees.
pub struct Case<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// All figures.
    pub figures: &'a Figures,
    /// Its figures by series and period.
    pub look: &'a Look<'a>,
    /// The tasks, if there are any.
    pub tasks: Option<&'a TaskRows<'a>>,
    /// Words for the values named in sentences.
    pub vocabulary: &'a Vocabulary,
}

/// KPIs from which on goals are a scorecard, which should look at both sides; the goals of one or two are a part of somebody's plan.
const SCORECARD: usize = 3;

impl Case<'_> {
    /// Whether the goals that somebody gives are of so many KPIs that they should be balanced.
    pub fn is_scorecard(&self) -> bool {
        let kpis: std::collections::BTreeSet<Option<u32>> = self.plan.given_goals().map(|goal| goal.kpi.value.target).collect();
        kpis.len() >= SCORECARD
    }

    /// Writes a fraction in percent with one decimal, for sentences.
    pub fn percent(&self) -> fn(Decimal) -> String {
        |fraction| format!("{}%", round(fraction * Decimal::ONE_HUNDRED, 1).normalize())
    }

    /// Name of a series: its KPI and scope.
    pub fn series_name(&self, series: &Series) -> String {
        let scope = series.segments(self.plan).into_iter().map(|(_, name)| name);
        std::iter::once(self.look.kpi(series).name.value.clone()).chain(scope).collect::<Vec<_>>().join(" · ")
    }

    /// The place of a figure: where it was read, else where the first of its operands was.
    pub fn place_of(&self, figure: FigureId) -> Span {
        let mut current = figure;
        loop {
            let span = self.figures.row_set(current).and_then(|rows| rows.parts.first()).map_or(self.figures.span(current), RowSetPart::first);
            match self.figures.operands(current).first() {
                Some(&first) if span == Span::Nowhere => current = first,
                _ => return span,
            }
        }
    }
}

pub use tasks::TaskRows;

/// A rule: shows every fault it finds.
pub type Rule = fn(&Case<'_>, &mut dyn FnMut(Diagnostic));

mod budget;
pub mod chosen;
mod deals;
mod splits;
mod tasks;
mod wording;

macro_rules! rules {
    ($($rule:ident),* $(,)?) => {
        $(mod $rule;)*
        /// Every rule, in the order of their codes.
        pub const RULES: &[Rule] = &[$($rule::judge),*];
    };
}

rules![
    w110_owner_not_a_person,
    w111_owner_overloaded,
    e112_period_gap,
    i112_parts_with_cushion,
    w112_owner_gone,
    e113_parts_fall_short,
    i113_parts_unallocated,
    w113_task_without_owner,
    e114_growth_without_base,
    w114_critical_on_one,
    w115_equal_targets,
    e116_goal_outside_plan,
    w116_weights_not_one,
    e117_alias_of_two,
    w117_parts_far_over,
    w118_goal_not_smart,
    w119_must_hit_beyond_stretch,
    w120_target_implausible,
    w121_one_kind_of_goal,
    w122_ratio_averaged,
    w123_kpi_without_goal,
    w124_no_cash_goal,
    w125_rhythm_short,
    w126_matrix_open,
    w128_capacity_short,
    w129_parts_slightly_short,
    i201_finding_unused,
    w201_strategy_without_market,
    w202_core_segments,
    w203_score_out_of_range,
    w204_finding_without_source,
    w205_weak_source,
    w206_shares_above_all,
    w207_persona_without_decider,
    w208_pressing_need_open,
    w209_pest_category_empty,
    w210_competitor_incomplete,
    w211_pest_unrated,
    w212_core_segment_unused,
    w220_initiative_without_task,
    w221_task_without_initiative,
    w222_initiative_without_goal,
    w223_slogan,
    w224_module_missing,
    w225_too_many_first,
    w226_channels_collide,
    w227_price_tier,
    w228_promotion_without_cost,
    w229_goal_without_initiative,
    w230_rebate_without_threshold,
    w231_initiative_ends_early,
    w232_stage_without_content,
    w301_progress_stale,
    w302_status_contradicts,
    e303_after_plan_end,
    w303_overdue,
    w304_at_risk,
    e305_ended_in_future,
    w305_no_buffer,
    w306_no_standard,
    w307_progress_decreased,
    i309_early_progress,
    w310_parent_progress,
    w311_first_priority_idle,
    w312_risk_without_answer,
    w313_handoff_late,
    w314_meeting_missed,
    w315_review_passes_over,
    w316_milestone_without_date,
    i317_preparatory,
    w317_out_of_time,
    w318_said_to_be_late,
    e401_lines_over_total,
    w401_contingency,
    e402_line_overspent,
    w402_budget_unassigned,
    w403_spent_too_fast,
    w404_spend_incomplete,
    w405_resource_short,
    w406_resource_category_empty,
    w407_expense_ratio,
    w412_resource_unlike_text,
    w413_leads_beyond_promotion,
    w414_no_approval,
    w501_goal_without_actuals,
    w502_actual_unlike_its_parts,
    w503_outlier,
    w504_miss_without_cause,
    w505_improvement_incomplete,
    w506_improvement_overdue,
    w507_shares_not_whole,
    w508_numerator_above,
    w509_misses_in_a_row,
    w510_cause_class_guessed,
    w511_restated,
    w512_change_without_data,
    w513_lesson_unproven,
    w514_new_target_behind,
    w515_score_incomplete,
    w516_printed_achievement,
    w517_target_moved,
    w601_stage_timeout,
    e602_rate_of_nothing,
    w602_deal_left_alone,
    w603_close_passed,
    w604_shallow_contact,
    w605_no_decision_chain,
    w606_won_unproven,
    w607_won_early,
    w608_stage_history,
    w609_day_in_number,
    w610_lead_incomplete,
    w611_lost_without_reason,
    w612_order_of_unknown,
    w613_best_customer_alone,
    w614_tier_unlike_orders,
    w616_channel_one_sided,
    w617_customer_twice,
    w701_many_rookies,
    w702_vacancy_late,
    w703_probation_ending,
    w704_skill_without_training,
    w706_stock_short,
    w707_no_second_supplier,
    w708_tool_stale,
    w709_incentive_without_rule,
    own,
];
