-- name: action_list
-- definition: What needs the sub-district at the end of a month, in this order: issues overdue longest,
--     posts vacant longest, terms ended longest ago, centers shut, centers without a visit for as many whole
--     weeks as the parameter says, compounds without a branch, and the season ahead with the issues of its
--     kind in these three months a year ago. Every kind has its turn before any has a second. Detail is a
--     code: a category, or a form.
-- grain: one row per matter, at most limit_rows
-- params: month DATE, community_ids VARCHAR[], compound_kinds VARCHAR[], limit_rows INTEGER
-- reads: overdue_spells, branch_months, branches, ledger_months, centers, center_weeks, compound_months,
--     compounds, communities, month_params, indicator_values
-- columns: kind, subject_id, subject_name, community_id, community_name, days, count, detail
with overdue as (
    select
        1 as place,
        'overdue' as kind,
        overdue_spells.issue_id as subject_id,
        compounds.name as subject_name,
        overdue_spells.community_id,
        overdue_spells.compound_id,
        ledger_months.month_end - overdue_spells.due_on as days,
        1 as count,
        overdue_spells.category as detail
    from overdue_spells
    inner join ledger_months on ledger_months.ledger = 'issues' and ledger_months.month = $month
    left join compounds on overdue_spells.compound_id = compounds.compound_id
    where
        overdue_spells.due_on <= ledger_months.month_end
        and (overdue_spells.closed_on is null or overdue_spells.closed_on > ledger_months.month_end)
),

troubled_branches as (
    select
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
    inner join ledger_months on ledger_months.ledger = 'branches' and ledger_months.month = $month
    where branch_months.month = $month and (branch_months.is_vacant or branch_months.is_term_ended)
),

shut as (
    select
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
    inner join ledger_months on ledger_months.ledger = 'centers' and ledger_months.month = $month
    where centers.status = 'closed' and centers.closed_on <= ledger_months.month_end
),

quiet_weeks as (
    select
        center_weeks.center_id,
        count(*) as weeks,
        bool_and(center_weeks.is_quiet) as is_quiet
    from center_weeks
    inner join ledger_months on ledger_months.ledger = 'center_use' and ledger_months.month = $month
    inner join month_params on month_params.key = 'zero_weeks_alert' and month_params.month = $month
    where
        center_weeks.sunday <= ledger_months.month_end
        and center_weeks.sunday > ledger_months.month_end - cast(7 * month_params.value as integer)
    group by center_weeks.center_id
),

quiet as (
    select
        5 as place,
        'quiet' as kind,
        centers.center_id as subject_id,
        centers.name as subject_name,
        centers.community_id,
        centers.compound_id,
        7 * quiet_weeks.weeks as days,
        quiet_weeks.weeks as count,
        centers.level as detail
    from quiet_weeks
    inner join centers on quiet_weeks.center_id = centers.center_id
    inner join month_params on month_params.key = 'zero_weeks_alert' and month_params.month = $month
    where quiet_weeks.is_quiet and quiet_weeks.weeks >= month_params.value
),

uncovered as (
    select
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
    where compound_months.month = $month and compound_months.branches = 0
),

seasonal as (
    select
        7 as place,
        'seasonal' as kind,
        substr(month_params.key, 16) as subject_id,
        cast(null as varchar) as subject_name,
        cast(null as varchar) as community_id,
        cast(null as bigint) as days,
        cast(sum(indicator_values.numerator) as bigint) as count,
        substr(month_params.key, 16) as detail
    from month_params
    inner join indicator_values
        on
            indicator_values.indicator = 'issues_opened'
            and indicator_values.dimension = 'category=' || substr(month_params.key, 16)
            and indicator_values.month > $month - interval 12 month
            and indicator_values.month <= $month - interval 9 month
    where
        starts_with(month_params.key, 'season_warning_')
        and month_params.month = $month
        and month_params.value in (month($month), month($month + interval 1 month))
        and (
            $community_ids is null or list_contains($community_ids, coalesce(indicator_values.community_id, ''))
        )
        and (
            $compound_kinds is null
            or indicator_values.compound_id in (
                select kinds.compound_id from compounds as kinds where list_contains($compound_kinds, kinds.kind)
            )
        )
    group by month_params.key
),

placed as (
    select
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
),

chosen as (
    select
        placed.place,
        placed.kind,
        placed.subject_id,
        placed.subject_name,
        placed.community_id,
        placed.days,
        placed.count,
        placed.detail
    from placed
    where
        (
            $community_ids is null or list_contains($community_ids, coalesce(placed.community_id, ''))
        )
        and (
            $compound_kinds is null
            or placed.compound_id in (
                select kinds.compound_id from compounds as kinds where list_contains($compound_kinds, kinds.kind)
            )
        )
    union all
    select
        seasonal.place,
        seasonal.kind,
        seasonal.subject_id,
        seasonal.subject_name,
        seasonal.community_id,
        seasonal.days,
        seasonal.count,
        seasonal.detail
    from seasonal
),

ranked as (
    select
        place,
        kind,
        subject_id,
        subject_name,
        community_id,
        days,
        count,
        detail,
        row_number() over (partition by place order by days desc nulls last, count desc, subject_id) as turn
    from chosen
),

-- Every kind has its turn before any has a second, so that a long queue hides no other.
listed as (
    select
        place,
        kind,
        subject_id,
        subject_name,
        community_id,
        days,
        count,
        detail,
        turn
    from ranked
    order by turn, place
    limit $limit_rows
)

select
    listed.kind,
    listed.subject_id,
    listed.subject_name,
    listed.community_id,
    communities.name as community_name,
    listed.days,
    listed.count,
    listed.detail
from listed
left join communities on listed.community_id = communities.community_id
order by listed.place, listed.turn
