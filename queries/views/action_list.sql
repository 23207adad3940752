-- name: action_list
-- definition: What needs the sub-district at the end of a month, in this order: issues overdue longest,
--     posts vacant longest, terms ended longest ago, centers shut, centers without a visit, compounds without
--     a branch, those not visited longest, the season ahead, and early warnings not yet discussed. Every kind has its turn before
--     any has a second, so that a long queue hides no other. Detail is a code: a category, or a form.
-- grain: one row per matter, at most limit_rows
-- params: month DATE, community_ids VARCHAR[], compound_kinds VARCHAR[], limit_rows INTEGER
-- reads: month_matters
-- columns: kind, subject_id, subject_name, community_id, community_name, days, count, detail
with chosen as (
    select
        place,
        kind,
        subject_id,
        subject_name,
        days,
        detail,
        if(kind = 'seasonal', null, community_id) as community_id,
        if(kind = 'seasonal', null, community_name) as community_name,
        sum(count) as count
    from month_matters
    where
        month = $month
        and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compound_kind))
    group by all
),

ranked as (
    select
        place,
        kind,
        subject_id,
        subject_name,
        community_id,
        community_name,
        days,
        count,
        detail,
        row_number() over (partition by place order by days desc nulls last, count desc, subject_id) as turn
    from chosen
),

listed as (
    select
        place,
        kind,
        subject_id,
        subject_name,
        community_id,
        community_name,
        days,
        count,
        detail,
        turn
    from ranked
    order by turn, place
    limit $limit_rows
)

select
    kind,
    subject_id,
    subject_name,
    community_id,
    community_name,
    days,
    cast(count as bigint) as count,
    detail
from listed
order by place, turn
