-- definition: Compounds without management at the end of the period, each with the leading post assigned to it and since when, the
--     gates of effective coverage that it misses, its open requests, and how many requests due were closed in time since and
--     before: the last twelve whole months of the assignment, or as many as there are from six on, and the twelve months
--     before it, or the same months a year before where these lie before it. Nothing where the requests were not
--     collected so early. Situations of compounds, never a score of who leads.
-- grain: one row per compound
-- kinds: unmanaged
-- needs: compounds, compounds.kind, assignments
with led as (
    select
        compound_id,
        string_agg(distinct coalesce(leader_title, leader_post), ', ' order by coalesce(leader_title, leader_post))
            as leader,
        max(from_on) as from_on
    from assignments
    where from_on < $stop and (to_on is null or to_on >= $stop)
    group by compound_id
),

whole as (
    select
        led.compound_id,
        least(
            12, date_diff('month', cast(date_trunc('month', led.from_on) as date), cast($stop as date)) - 1
        ) as months,
        cast(date_trunc('month', led.from_on) as date) as begun
    from led
),

windows as (
    select
        whole.compound_id,
        whole.months,
        $stop - to_months(whole.months) as since_from,
        if(whole.months = 12, whole.begun, $stop - interval 12 month) as before_to
    from whole
    inner join data_dates on data_dates.ledger = 'issues'
    where
        whole.months >= 6
        and data_dates.data_from
        <= if(whole.months = 12, whole.begun, $stop - interval 12 month) - to_months(whole.months)
),

due as (
    select
        issues.compound_id,
        coalesce(issues.revised_due_at, issues.due_at) as due_at,
        issues.closed_at
    from issues
    inner join data_dates on data_dates.ledger = 'issues'
    where cast(coalesce(issues.revised_due_at, issues.due_at) as date) < data_dates.as_of
),

judged as (
    select
        windows.compound_id,
        any_value(windows.months) as months,
        count(*) filter (where due.due_at >= windows.since_from) as due_since,
        count(*) filter (where due.due_at >= windows.since_from and due.closed_at <= due.due_at) as on_time_since,
        count(*) filter (where due.due_at < windows.before_to) as due_before,
        count(*) filter (where due.due_at < windows.before_to and due.closed_at <= due.due_at) as on_time_before
    from windows
    inner join due
        on
            windows.compound_id = due.compound_id
            and due.due_at < $stop
            and (
                due.due_at >= windows.since_from
                or due.due_at between windows.before_to - to_months(windows.months) and windows.before_to
            )
    group by windows.compound_id
),

waiting as (
    select
        issue_spells.compound_id,
        count(*) as open_issues
    from issue_spells
    where issue_spells.begun_at < $stop and (issue_spells.ended_at is null or issue_spells.ended_at >= $stop)
    group by issue_spells.compound_id
)

select
    compounds.compound_id,
    led.leader,
    led.from_on,
    compound_gates.branches,
    compound_gates.is_effective,
    compound_gates.failed,
    if(data_dates.as_of is null, null, coalesce(waiting.open_issues, 0)) as open_issues,
    judged.months,
    judged.on_time_before,
    judged.due_before,
    judged.on_time_since,
    judged.due_since
from compounds
left join data_dates on data_dates.ledger = 'issues'
left join led on compounds.compound_id = led.compound_id
left join compound_gates
    on compounds.compound_id = compound_gates.compound_id and compound_gates.month = $stop - interval 1 month
left join judged on compounds.compound_id = judged.compound_id
left join waiting on compounds.compound_id = waiting.compound_id
where
    compounds.kind = 'unmanaged'
    and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by in_order(compounds.compound_id)
