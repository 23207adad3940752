-- definition: Small matters by kind as they stood at the end of the period: open and not yet at a meeting held, open and
--     discussed, open and decided; closed within the period, and how many of these a meeting had discussed before. Categories
--     is how many categories of issues stand for the kind and occur in the ledger at any time; of none nothing can be counted.
-- grain: one row per kind of small matter
-- needs: issues, issues.category, issues.closed_at, meetings, meetings.issue_ids, resolutions, resolutions.issue_id
with kinds as (
    select
        unnest([1, 2, 3, 4]) as place,
        unnest(['parking', 'environment', 'care', 'fire']) as matter
),

mapped as (
    select
        place,
        count(*) as categories
    from (
        select
            substr(key, 14) as category,
            max_by(value, month) as place
        from month_params
        where starts_with(key, 'small_matter_') and month < greatest($start, $stop)
        group by key
    ) as latest
    where latest.category in (select issues.category from issues)
    group by place
),

counted as (
    select
        small_matters.matter,
        least(small_matters.done_on, $stop) < $stop as is_done,
        coalesce(small_matters.discussed_on < $stop, false) as is_discussed,
        coalesce(small_matters.decided_on < $stop, false) as is_decided,
        coalesce(small_matters.discussed_on <= small_matters.done_on, false) as was_discussed
    from small_matters
    left join compounds on small_matters.compound_id = compounds.compound_id
    where
        small_matters.opened_on < $stop
        and coalesce(small_matters.done_on >= $start, true)
        and ($community_ids is null or list_contains($community_ids, coalesce(small_matters.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
)

select
    kinds.matter,
    coalesce(any_value(mapped.categories), 0) as categories,
    count(*) filter (not counted.is_done and not counted.is_discussed) as undiscussed,
    count(*) filter (not counted.is_done and counted.is_discussed and not counted.is_decided) as discussed,
    count(*) filter (not counted.is_done and counted.is_decided) as decided,
    count(*) filter (counted.is_done) as done,
    count(*) filter (counted.is_done and counted.was_discussed) as done_discussed
from kinds
left join mapped on kinds.place = mapped.place
left join counted on kinds.matter = counted.matter
group by kinds.place, kinds.matter
order by kinds.place
