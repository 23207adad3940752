-- definition: What needs the sub-district at the end of each month: issues overdue, posts vacant, terms
--     ended, centers shut, centers without a visit for as many whole weeks as the parameter says, compounds
--     without a branch, compounds without management that nobody visited for too long, the season ahead with the issues of its kind in these
--     three months a year ago, by compound, and early warnings of the month that no meeting had discussed by its end. Place is the order in which a list names the kinds. Detail is a code: a category, or a form.
-- grain: one row per month and matter; of a season one per month, category and compound
-- city: anew
with overdue as (
    select
        ledger_months.month,
        1 as place,
        'overdue' as kind,
        overdue_spells.issue_id as subject_id,
        compounds.name as subject_name,
        overdue_spells.community_id,
        overdue_spells.compound_id,
        ledger_months.month_end - overdue_spells.late_on + 1 as days,
        1 as count,
        overdue_spells.category as detail
    from ledger_months
    inner join overdue_spells
        on
            ledger_months.month_end >= overdue_spells.late_on
            and (overdue_spells.closed_on is null or overdue_spells.closed_on > ledger_months.month_end)
    left join compounds on overdue_spells.compound_id = compounds.compound_id
    where ledger_months.ledger = 'issues'
),

troubled_branches as (
    select
        branch_months.month,
        if(branch_months.is_vacant, 2, 3) as place,
        if(branch_months.is_vacant, 'vacant', 'term_ended') as kind,
        branch_months.branch_id as subject_id,
        branches.name as subject_name,
        branch_months.community_id,
        branch_months.compound_id,
        if(
            branch_months.is_vacant,
            branch_months.vacant_days,
            ledger_months.month_end - branch_months.term_ends_on
        ) as days,
        1 as count,
        branch_months.form as detail
    from branch_months
    inner join branches on branch_months.branch_id = branches.branch_id
    inner join ledger_months on branch_months.month = ledger_months.month and ledger_months.ledger = 'branches'
    where branch_months.is_vacant or branch_months.is_term_ended
),

shut as (
    select
        ledger_months.month,
        4 as place,
        'closed' as kind,
        centers.center_id as subject_id,
        centers.name as subject_name,
        centers.community_id,
        centers.compound_id,
        ledger_months.month_end - centers.closed_on as days,
        1 as count,
        centers.level as detail
    from centers
    inner join ledger_months on ledger_months.ledger = 'centers' and centers.closed_on <= ledger_months.month_end
    where centers.status = 'closed'
),

quiet as (
    select
        ledger_months.month,
        5 as place,
        'quiet' as kind,
        centers.center_id as subject_id,
        any_value(centers.name) as subject_name,
        any_value(centers.community_id) as community_id,
        any_value(centers.compound_id) as compound_id,
        7 * count(*) as days,
        count(*) as count,
        any_value(centers.level) as detail
    from ledger_months
    inner join month_params on ledger_months.month = month_params.month and month_params.key = 'zero_weeks_alert'
    inner join center_weeks
        on
            ledger_months.month_end >= center_weeks.sunday
            and center_weeks.sunday > ledger_months.month_end - cast(7 * month_params.value as integer)
    inner join centers on center_weeks.center_id = centers.center_id
    where ledger_months.ledger = 'center_use'
    group by ledger_months.month, centers.center_id
    having bool_and(center_weeks.is_quiet) and count(*) >= any_value(month_params.value)
),

uncovered as (
    select
        compound_months.month,
        6 as place,
        'uncovered' as kind,
        compounds.compound_id as subject_id,
        compounds.name as subject_name,
        compounds.community_id,
        compounds.compound_id,
        cast(null as bigint) as days,
        compounds.households as count,
        compounds.kind as detail
    from compound_months
    inner join compounds on compound_months.compound_id = compounds.compound_id
    where compound_months.branches = 0
),

lapsed as (
    select
        ledger_months.month,
        7 as place,
        'lapsed' as kind,
        compounds.compound_id as subject_id,
        any_value(compounds.name) as subject_name,
        any_value(compounds.community_id) as community_id,
        compounds.compound_id,
        any_value(ledger_months.month_end) - max(visits.date) as days,
        any_value(compounds.households) as count,
        any_value(compounds.kind) as detail
    from ledger_months
    inner join month_params on ledger_months.month = month_params.month and month_params.key = 'visit_lapse_days'
    inner join visits on ledger_months.month_end >= visits.date
    inner join compounds on visits.compound_id = compounds.compound_id
    where ledger_months.ledger = 'visits' and compounds.kind = 'unmanaged'
    group by ledger_months.month, compounds.compound_id
    having any_value(ledger_months.month_end) - max(visits.date) > any_value(month_params.value)
),

seasons as (
    select
        month,
        substr(key, 16) as category
    from month_params
    where starts_with(key, 'season_warning_') and value in (month(month), month(month + interval 1 month))
),

seasonal as (
    select
        seasons.month,
        8 as place,
        'seasonal' as kind,
        seasons.category as subject_id,
        cast(null as varchar) as subject_name,
        issues.community_id,
        issues.compound_id,
        cast(null as bigint) as days,
        count(*) as count,
        seasons.category as detail
    from seasons
    inner join issues
        on
            seasons.category = issues.category
            and issues.opened_at >= seasons.month - interval 11 month
            and issues.opened_at < seasons.month - interval 8 month
    group by seasons.month, seasons.category, issues.community_id, issues.compound_id
),

undiscussed as (
    select
        issue_warnings.month,
        9 as place,
        'warning' as kind,
        issue_warnings.compound_id as subject_id,
        compounds.name as subject_name,
        issue_warnings.community_id,
        issue_warnings.compound_id,
        cast(null as bigint) as days,
        issue_warnings.observed as count,
        issue_warnings.category as detail
    from issue_warnings
    inner join months on issue_warnings.month = months.month
    inner join compounds on issue_warnings.compound_id = compounds.compound_id
    where issue_warnings.discussed_on is null or issue_warnings.discussed_on > months.month_end
),

matters as (
    select
        month,
        place,
        kind,
        subject_id,
        subject_name,
        community_id,
        compound_id,
        days,
        count,
        detail
    from overdue
    union all
    select
        month,
        place,
        kind,
        subject_id,
        subject_name,
        community_id,
        compound_id,
        days,
        count,
        detail
    from troubled_branches
    union all
    select
        month,
        place,
        kind,
        subject_id,
        subject_name,
        community_id,
        compound_id,
        days,
        count,
        detail
    from shut
    union all
    select
        month,
        place,
        kind,
        subject_id,
        subject_name,
        community_id,
        compound_id,
        days,
        count,
        detail
    from quiet
    union all
    select
        month,
        place,
        kind,
        subject_id,
        subject_name,
        community_id,
        compound_id,
        days,
        count,
        detail
    from uncovered
    union all
    select
        month,
        place,
        kind,
        subject_id,
        subject_name,
        community_id,
        compound_id,
        days,
        count,
        detail
    from lapsed
    union all
    select
        month,
        place,
        kind,
        subject_id,
        subject_name,
        community_id,
        compound_id,
        days,
        count,
        detail
    from seasonal
    union all
    select
        month,
        place,
        kind,
        subject_id,
        subject_name,
        community_id,
        compound_id,
        days,
        count,
        detail
    from undiscussed
)

select
    matters.month,
    matters.place,
    matters.kind,
    matters.subject_id,
    matters.subject_name,
    matters.community_id,
    communities.name as community_name,
    compounds.kind as compound_kind,
    matters.days,
    matters.count,
    matters.detail
from matters
left join communities on matters.community_id = communities.community_id
left join compounds on matters.compound_id = compounds.compound_id
order by matters.month, matters.place, matters.subject_id, matters.community_id, compounds.kind
