-- definition: What needs the sub-district at the end of a month, in this order: issues overdue longest,
--     posts vacant longest, terms ended longest ago, centers shut, centers without a visit, compounds without
--     a branch, those not visited longest, the season ahead, and early warnings not yet discussed. Every kind has its turn before
--     any has a second, so that a long queue hides no other. Detail is a code: a category, or a form. Total is how many there
--     are in all.
-- grain: one row per matter, at most limit_rows
-- needs_of: overdue: issues, issues.due_at; vacant: branches, branches.secretary_post_key;
--     term_ended: branches, branches.term_ends_on; closed: centers, centers.closed_on, centers.status;
--     quiet: centers, center_use, center_use.open_minutes; uncovered: compounds, branches; lapsed: compounds, compounds.kind, visits;
--     seasonal: issues, issues.category; warning: issues, issues.compound_id, issues.category
-- kinds_of: lapsed: unmanaged
-- history_of: seasonal: 12; warning: 13
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
        count(*) over () as total,
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
        total,
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
    detail,
    total
from listed
order by place, turn
