-- definition: Meetings held in the period by who raised the matter, by the party present, and by the step that focused
--     conversations reached at least (O, R, I, D). Each is counted out of the meetings whose ledger says it.
-- grain: one row per aspect and code; aspect is raised_by, party or step
-- needs: meetings
with held as (
    select
        raised_by,
        has_branch,
        has_residents_committee,
        has_owners_committee,
        has_property,
        step,
        sum(alike) as alike
    from alike_meetings
    where
        month >= $start
        and month < $stop
        and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compound_kind))
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
