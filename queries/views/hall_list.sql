-- definition: Halls at the end of the period, those without an opinion in twelve months first: the opinions they heard in the period, how
--     many of these a meeting discussed and how many are closed by the data date, when the last one came, and the disputes
--     they took up and settled in the period. Silent is a hall that was there for twelve months and heard nothing, young one that was
--     not yet and heard nothing so far.
-- grain: one row per hall
-- needs: centers, centers.opened_on, center_modules
-- window: point
with chosen as (
    select max(month) as month
    from months
    where month < greatest($start, $stop)
),

talked as (
    select distinct meeting_issues.issue_id
    from meeting_issues
    inner join meetings on meeting_issues.meeting_id = meetings.meeting_id and meetings.status = 'held'
),

waiting as (
    select issue_id
    from issue_spells
    where ended_at is null
),

known as (
    select
        count(*) filter (ledger = 'issues' and field in ('source_center_id', 'channel')) = 2 as opinions,
        count(*) filter (ledger = 'meetings' and field = 'issue_ids') > 0 as discussed,
        count(*) filter (ledger = 'mediations') > 0 as disputes
    from provided
),

heard as (
    select
        issues.source_center_id as center_id,
        count(*) filter (issues.opened_at >= $start) as opinions,
        count(talked.issue_id) filter (issues.opened_at >= $start) as discussed,
        count(*) filter (issues.opened_at >= $start and waiting.issue_id is null) as closed,
        cast(max(issues.opened_at) as date) as last_on
    from issues
    left join talked on issues.issue_id = talked.issue_id
    left join waiting on issues.issue_id = waiting.issue_id
    where issues.channel = 'hall' and issues.duplicate_of is null and issues.opened_at < $stop
    group by issues.source_center_id
),

disputes as (
    select
        center_id,
        count(*) filter (opened_on >= $start and opened_on < $stop) as opened,
        count(*) filter (result = 'settled' and closed_on >= $start and closed_on < $stop) as settled
    from mediations
    group by center_id
)

select
    hall_months.center_id,
    centers.name as center,
    communities.name as community_name,
    case
        when not known.opinions then null
        when hall_months.opinions_in_year > 0 then 'heard'
        when hall_months.is_year_old then 'silent'
        else 'young'
    end as hall_state,
    if(known.opinions, coalesce(heard.opinions, 0), null) as opinions,
    if(known.opinions and known.discussed, coalesce(heard.discussed, 0), null) as opinions_discussed,
    if(known.opinions, coalesce(heard.closed, 0), null) as opinions_closed,
    heard.last_on as last_opinion_on,
    if(known.disputes, coalesce(disputes.opened, 0), null) as disputes_opened,
    if(known.disputes, coalesce(disputes.settled, 0), null) as disputes_settled,
    hall_months.since as hall_since
from chosen
inner join hall_months on chosen.month = hall_months.month
inner join centers on hall_months.center_id = centers.center_id
cross join known
left join communities on hall_months.community_id = communities.community_id
left join compounds on hall_months.compound_id = compounds.compound_id
left join heard on hall_months.center_id = heard.center_id
left join disputes on hall_months.center_id = disputes.center_id
where
    ($community_ids is null or list_contains($community_ids, coalesce(hall_months.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by hall_state is distinct from 'silent', hall_state is distinct from 'young', in_order(hall_months.center_id)
