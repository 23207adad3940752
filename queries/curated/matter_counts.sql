-- definition: Matters and entries that reached the ledger in a month, by compound and category. Several entries of one
--     matter count once: an entry marked as a duplicate belongs to the one that it repeats, wherever that was opened;
--     those that repeat one and the same issue which is not in the ledger are one matter, on the day of the first; and
--     what else was opened of the same compound and category on the same day is taken for one matter too, for a pipe
--     that bursts is told by many. Days are bits, so that a month has at most 31 matters: enough for a compound.
--     Entries of other days are matters of their own even within the days after which the ledger calls them repeated
--     (repeat_months): a burst is just that, and how far they hang together is measured (matter_dispersion).
-- grain: one row per month, compound and category with an entry; matters may be 0 where all are duplicates
with repeated as (
    select
        duplicate_of,
        min((opened_at, issue_id)) as first_entry
    from issues
    where duplicate_of is not null and duplicate_of is distinct from issue_id
    group by duplicate_of
),

known as (
    select issues.issue_id
    from issues
    where issues.issue_id in (select repeated.duplicate_of from repeated)
),

marked as (
    select
        issues.opened_at,
        issues.compound_id,
        issues.category,
        repeated.duplicate_of is null
        or (known.issue_id is null and repeated.first_entry = (issues.opened_at, issues.issue_id)) as is_first
    from issues
    left join repeated
        on issues.duplicate_of = repeated.duplicate_of and issues.duplicate_of is distinct from issues.issue_id
    left join known on repeated.duplicate_of = known.issue_id
    where issues.compound_id is not null and issues.category is not null
)

select
    cast(date_trunc('month', opened_at) as date) as month,
    compound_id,
    category,
    coalesce(bit_count(bit_or(1::bigint << (day(opened_at) - 1)) filter (where is_first)), 0) as matters,
    count(*) as entries
from marked
group by all
order by month, compound_id, category
