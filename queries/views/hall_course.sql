-- definition: What became of the opinions that halls heard in the period, by category: discussed at a meeting held (null where meetings
--     do not say what they discussed), closed by the data date, still open, and open beyond the due day. Repeats are not counted.
-- grain: one row per category
-- needs: issues, issues.source_center_id, issues.channel, centers
with talked as (
    select distinct meeting_issues.issue_id
    from meeting_issues
    inner join meetings on meeting_issues.meeting_id = meetings.meeting_id and meetings.status = 'held'
),

waiting as (
    select
        issue_spells.issue_id,
        coalesce(cast(issue_spells.due_at as date) < data_dates.as_of, false) as is_over
    from issue_spells
    inner join data_dates on data_dates.ledger = 'issues'
    where issue_spells.ended_at is null
),

known as (
    select count(*) > 0 as discussed
    from provided
    where ledger = 'meetings' and field = 'issue_ids'
)

select
    issues.category,
    count(*) as opinions,
    if(any_value(known.discussed), count(talked.issue_id), null) as opinions_discussed,
    count(*) filter (waiting.issue_id is null) as opinions_closed,
    count(waiting.issue_id) as opinions_open,
    count(*) filter (waiting.is_over) as opinions_over
from issues
cross join known
inner join centers on issues.source_center_id = centers.center_id
left join compounds on centers.compound_id = compounds.compound_id
left join talked on issues.issue_id = talked.issue_id
left join waiting on issues.issue_id = waiting.issue_id
where
    issues.channel = 'hall'
    and issues.duplicate_of is null
    and issues.opened_at >= $start
    and issues.opened_at < $stop
    and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
group by issues.category
order by issues.category nulls last
