-- name: meeting_shares
-- definition: Meetings held in the period by who raised the matter, by the party present, and by the step that focused
--     conversations reached at least (O, R, I, D). Each is counted out of the meetings whose ledger says it.
-- grain: one row per aspect and code; aspect is raised_by, party or step
-- params: start DATE, stop DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: meetings, compounds
-- columns: aspect, place, code, meetings, known
with held as (
    -- Alike meetings are counted together first: over a city, spreading every meeting costs ten times as much.
    select
        meetings.raised_by,
        meetings.has_branch,
        meetings.has_residents_committee,
        meetings.has_owners_committee,
        meetings.has_property,
        if(meetings.method = 'orid', strpos('ORID', meetings.orid_step), null) as step,
        count(*) as alike
    from meetings
    where
        meetings.status = 'held'
        and meetings.date >= $start
        and meetings.date < $stop
        and ($community_ids is null or list_contains($community_ids, coalesce(meetings.community_id, '')))
        and (
            $compound_kinds is null
            or meetings.compound_id in (
                select compounds.compound_id from compounds where list_contains($compound_kinds, compounds.kind)
            )
        )
    group by all
),

aspects as (
    select
        'raised_by' as aspect,
        unnest([1, 2, 3, 4]) as place,
        unnest(['resident', 'branch', 'property', 'other']) as code,
        unnest([
            raised_by = 'resident', raised_by = 'branch', raised_by = 'property', raised_by = 'other'
        ]) as is_so,
        alike
    from held
    union all
    select
        'party' as aspect,
        unnest([1, 2, 3, 4]) as place,
        unnest(['has_branch', 'has_residents_committee', 'has_owners_committee', 'has_property']) as code,
        unnest([has_branch, has_residents_committee, has_owners_committee, has_property]) as is_so,
        alike
    from held
    union all
    select
        'step' as aspect,
        unnest([1, 2, 3, 4]) as place,
        unnest(['O', 'R', 'I', 'D']) as code,
        unnest([step >= 1, step >= 2, step >= 3, step >= 4]) as is_so,
        alike
    from held
)

select
    aspect,
    place,
    code,
    cast(coalesce(sum(alike) filter (is_so), 0) as bigint) as meetings,
    cast(coalesce(sum(alike) filter (is_so is not null), 0) as bigint) as known
from aspects
group by aspect, place, code
order by aspect, place
