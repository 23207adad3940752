-- definition: The five gates of effective coverage for each active branch at the end of each month, with
--     their evidence. A gate is null where its ledgers do not reach. G1: in term, and the post not vacant for
--     longer than the limit; null where the term or the post of that month is unknown.
--     G2: an assembly of members in enough of the last four blocks of three months; of a
--     younger branch, in all its whole blocks but one and in one at least; a block is whole that begins after the
--     founding day. Null of a branch without a whole block or without any row of meetings so far. G3: if an issue was
--     raised in its compounds in the last six months, a meeting was held there or on one of them. G4: enough of the
--     issues overdue in its compounds have an owner and a new date. G5: a center of its own or within reach was open in
--     the month; null where none is known to have been and one in service was not recorded.
-- grain: one row per month and active branch
with reach as (
    select
        ledger,
        min(month) as first_month,
        max(month) as last_month,
        max(month_end) as last_end
    from ledger_months
    group by ledger
),

-- Whether a ledger speaks for a month and for so many months before it.
reached as (
    select
        months.month,
        max(months.month_end) as month_end,
        -- Until when the ledger of issues speaks: what is due later may be closed by then.
        coalesce(max(reach.last_end) filter (where reach.ledger = 'issues'), max(months.month_end)) as issues_until,
        bool_or(reach.ledger = 'branch_meetings' and reach.first_month <= months.month - interval 11 month)
            as assemblies,
        bool_or(reach.ledger = 'issues' and reach.first_month <= months.month - interval 5 month) and bool_or(
            reach.ledger = 'meetings' and reach.first_month <= months.month - interval 5 month
        ) as meetings,
        bool_or(reach.ledger = 'issues') and (
            select count(distinct provided.field) = 3
            from provided
            where provided.ledger = 'issues' and provided.field in ('due_at', 'revised_due_at', 'owner_kind')
        ) as overdue,
        bool_or(reach.ledger = 'centers') and bool_or(reach.ledger = 'center_use') as centers
    from ledger_months as months
    left join reach on months.month between reach.first_month and reach.last_month
    where months.ledger = 'branches'
    group by months.month
),

limits as (
    select
        month,
        max(value) filter (where key = 'vacancy_days_limit') as vacancy_days,
        max(value) filter (where key = 'gate_assembly_blocks') as assembly_blocks,
        max(value) filter (where key = 'gate_overdue_share') as overdue_share,
        max(value) filter (where key = 'center_reach_m') as reach_m
    from month_params
    group by month
),

-- The whole blocks of three months that each branch had, of the last four: those that begin after its founding day.
aged as (
    select
        branch_months.month,
        branch_months.branch_id,
        greatest(
            0, least(4, (datediff('month', branch_months.founded_on, reached.month_end + 1) - 1) // 3)
        ) as blocks
    from branch_months
    inner join reached on branch_months.month = reached.month
),

-- From when the ledger of meetings knows a branch: one without a row was not asked, which is not "never met".
first_rows as (
    select
        branch_id,
        min(month) as month
    from branch_meetings
    group by branch_id
),

assemblies as (
    select
        aged.month,
        aged.branch_id,
        count(distinct datediff('month', branch_meetings.month, aged.month) // 3) as assembly_blocks
    from aged
    inner join branch_meetings
        on
            aged.branch_id = branch_meetings.branch_id
            and branch_meetings.month <= aged.month
            and branch_meetings.month > aged.month - interval 12 month
            and datediff('month', branch_meetings.month, aged.month) // 3 < aged.blocks
    where branch_meetings.member_assemblies > 0
    group by aged.month, aged.branch_id
),

raised as (
    select
        reached.month,
        branch_compounds.branch_id,
        count(*) as issues_raised
    from reached
    inner join issues
        on
            issues.opened_at >= reached.month - interval 5 month
            and issues.opened_at < reached.month_end + interval 1 day
    inner join branch_compounds on issues.compound_id = branch_compounds.compound_id
    group by reached.month, branch_compounds.branch_id
),

held as (
    select
        meetings.meeting_id,
        meetings.date,
        meetings.compound_id
    from meetings
    where coalesce(meetings.status, 'held') = 'held'
    union
    select
        meetings.meeting_id,
        meetings.date,
        issues.compound_id
    from meetings
    inner join meeting_issues on meetings.meeting_id = meeting_issues.meeting_id
    inner join issues on meeting_issues.issue_id = issues.issue_id
    where coalesce(meetings.status, 'held') = 'held'
),

meetings_held as (
    select
        reached.month,
        branch_compounds.branch_id,
        count(distinct held.meeting_id) as meetings_held
    from reached
    inner join held on held.date >= reached.month - interval 5 month and held.date <= reached.month_end
    inner join branch_compounds on held.compound_id = branch_compounds.compound_id
    group by reached.month, branch_compounds.branch_id
),

late as (
    select
        reached.month,
        branch_compounds.branch_id,
        count(*) as overdue,
        count(*) filter (where issues.owner_kind is not null and issues.revised_due_at is not null) as overdue_owned
    from reached
    inner join issues
        on
            cast(issues.due_at as date) < least(reached.month_end, reached.issues_until)
            -- Open then: not closed yet, or reopened after the last closing.
            and (
                issues.closed_at is null
                or issues.closed_at >= least(reached.month_end, reached.issues_until) + interval 1 day
                or (
                    issues.reopened_at > issues.closed_at
                    and issues.reopened_at < least(reached.month_end, reached.issues_until) + interval 1 day
                )
            )
    inner join branch_compounds on issues.compound_id = branch_compounds.compound_id
    group by reached.month, branch_compounds.branch_id
),

-- The centers that a branch may use in each month. One in service of which nobody wrote down whether it was open is
-- neither open nor closed.
usable as (
    select
        limits.month,
        branch_centers.branch_id,
        branch_centers.center_id,
        branch_centers.is_own,
        branch_centers.walking_m,
        coalesce(center_months.open_days, center_months.recorded_days) as open_days,
        centers_in_service.center_id is not null and coalesce(centers.status, '') not in ('closed', 'retired')
            as in_service
    from limits
    inner join branch_centers on limits.reach_m >= branch_centers.walking_m
    inner join centers on branch_centers.center_id = centers.center_id
    left join center_months
        on limits.month = center_months.month and branch_centers.center_id = center_months.center_id
    left join centers_in_service
        on limits.month = centers_in_service.month and branch_centers.center_id = centers_in_service.center_id
    where center_months.center_id is not null or centers_in_service.center_id is not null
),

-- An open center speaks before one that was shut, the branch's own before another, of several the nearest.
opened as (
    select
        month,
        branch_id,
        max_by(
            center_id, row(coalesce(open_days > 0, false), is_own, -walking_m, coalesce(open_days, 0), center_id)
        ) filter (where open_days is not null) as center_id,
        max_by(
            open_days, row(coalesce(open_days > 0, false), is_own, -walking_m, coalesce(open_days, 0), center_id)
        ) filter (where open_days is not null) as center_open_days,
        bool_or(open_days is null and in_service) as is_unrecorded
    from usable
    group by month, branch_id
),

-- A branch without a center of its own whose compounds are not on the map cannot be judged.
placed as (
    select distinct branch_id
    from branch_centers
),

evidence as (
    select
        branch_months.month,
        branch_months.branch_id,
        branch_months.community_id,
        branch_months.compound_id,
        branch_months.compounds,
        branch_months.is_term_ended,
        branch_months.is_vacant,
        branch_months.vacant_days,
        reached.assemblies,
        reached.meetings,
        reached.overdue as overdue_known,
        reached.centers and placed.branch_id is not null as centers,
        limits.vacancy_days,
        limits.assembly_blocks as blocks_needed,
        limits.overdue_share,
        first_rows.branch_id is not null as is_in_ledger,
        aged.blocks,
        coalesce(assemblies.assembly_blocks, 0) as assembly_blocks,
        coalesce(raised.issues_raised, 0) as issues_raised,
        coalesce(meetings_held.meetings_held, 0) as meetings_held,
        coalesce(late.overdue, 0) as overdue,
        coalesce(late.overdue_owned, 0) as overdue_owned,
        opened.center_id,
        coalesce(opened.center_open_days, 0) as center_open_days,
        coalesce(opened.is_unrecorded, false) as is_unrecorded
    from branch_months
    inner join reached on branch_months.month = reached.month
    inner join aged on branch_months.month = aged.month and branch_months.branch_id = aged.branch_id
    inner join limits on branch_months.month = limits.month
    left join first_rows
        on branch_months.branch_id = first_rows.branch_id and branch_months.month >= first_rows.month
    left join assemblies
        on branch_months.month = assemblies.month and branch_months.branch_id = assemblies.branch_id
    left join raised on branch_months.month = raised.month and branch_months.branch_id = raised.branch_id
    left join meetings_held
        on branch_months.month = meetings_held.month and branch_months.branch_id = meetings_held.branch_id
    left join late on branch_months.month = late.month and branch_months.branch_id = late.branch_id
    left join opened on branch_months.month = opened.month and branch_months.branch_id = opened.branch_id
    left join placed on branch_months.branch_id = placed.branch_id
),

judged as (
    select
        month,
        branch_id,
        community_id,
        compound_id,
        compounds,
        not is_term_ended and if(is_vacant, vacant_days <= vacancy_days, not is_vacant) as g1,
        case
            when assemblies and is_in_ledger and blocks > 0
                then assembly_blocks >= least(blocks_needed, greatest(blocks - 1, 1))
        end as g2,
        case when meetings then issues_raised = 0 or meetings_held > 0 end as g3,
        case when overdue_known then overdue = 0 or 100 * overdue_owned >= overdue_share * overdue end as g4,
        case
            when not centers then null
            when center_open_days > 0 then true
            when is_unrecorded then null
            else false
        end as g5,
        blocks,
        assembly_blocks,
        issues_raised,
        meetings_held,
        overdue,
        overdue_owned,
        center_id,
        center_open_days
    from evidence
)

-- A branch is judged where every gate is known. One that is known to miss a gate while another is not collected is
-- not judged, as it could not have been had it passed: whether one is judged must not hang on the result.
select
    month,
    branch_id,
    community_id,
    compound_id,
    compounds,
    g1,
    g2,
    g3,
    g4,
    g5,
    case
        when g1 is not null and g2 is not null and g3 is not null and g4 is not null and g5 is not null
            then g1 and g2 and g3 and g4 and g5
    end as passes,
    case
        when g1 is not null and g2 is not null and g3 is not null and g4 is not null then g1 and g2 and g3 and g4
    end as passes_without_g5,
    blocks,
    assembly_blocks,
    issues_raised,
    meetings_held,
    overdue,
    overdue_owned,
    center_id,
    center_open_days
from judged
order by month, branch_id
