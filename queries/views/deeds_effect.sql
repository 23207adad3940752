-- definition: Meetings held in compounds on a matter of residents, out of those that say who raised it, in as many months before
--     residents began to lead there as after, at most twelve, the first month with a deed being the first after. Left out are
--     compounds of which it is not known when they began (with the ledger of deeds, or before that of meetings).
-- grain: one row
-- window: point
-- needs: deeds, deeds.deeds, meetings, meetings.raised_by
with spans as (
    select
        max(data_from) filter (ledger = 'deeds') as deeds_from,
        date_trunc('month', max(data_from) filter (ledger = 'meetings')) as meetings_from,
        least($stop, date_trunc('month', max(as_of) filter (ledger = 'meetings') + 1)) as until
    from data_dates
),

begun as (
    select
        deeds.compound_id,
        min(deeds.month) as month
    from deeds
    left join compounds on deeds.compound_id = compounds.compound_id
    where
        deeds.month < greatest($start, $stop)
        and deeds.deeds > 0
        and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
    group by deeds.compound_id
),

told as (
    select
        begun.compound_id,
        begun.month,
        least(
            12, date_diff('month', spans.meetings_from, begun.month), date_diff('month', begun.month, spans.until)
        ) as months
    from begun
    inner join spans on begun.month > spans.deeds_from
),

counted as (
    select
        told.compound_id,
        meetings.raised_by = 'resident' as is_resident,
        meetings.date >= told.month as is_after
    from told
    inner join meetings
        on
            told.compound_id = meetings.compound_id
            and meetings.status = 'held'
            and meetings.raised_by is not null
            and meetings.date >= told.month - to_months(cast(told.months as integer))
            and meetings.date < told.month + to_months(cast(told.months as integer))
    where told.months > 0
)

select
    count(distinct compound_id) as compounds,
    count(*) filter (not is_after and is_resident) as resident_before,
    count(*) filter (not is_after) as meetings_before,
    count(*) filter (is_after and is_resident) as resident_after,
    count(*) filter (is_after) as meetings_after
from counted
