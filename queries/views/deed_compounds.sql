-- definition: Compounds in which residents led by the end of the period: since when, deeds in the period, the last month with one;
--     those first in which it stopped, that is in which there was none for as many months as the parameter deed_quiet_months says,
--     then by code; the 200 first of so many, and how many stopped.
-- grain: one row per compound
-- needs: deeds, deeds.deeds
with rules as (
    select max_by(value, month) as months
    from month_params
    where key = 'deed_quiet_months' and month < greatest($start, $stop)
),

latest as (
    select max(month) as month
    from ledger_months
    where ledger = 'deeds' and month < $stop
),

counted as (
    select
        deeds.compound_id,
        any_value(compounds.name) as compound_name,
        any_value(communities.name) as community_name,
        min(deeds.month) as deeds_since,
        max(deeds.month) as last_deed_month,
        coalesce(sum(deeds.deeds) filter (deeds.month >= $start), 0) as deeds
    from deeds
    left join compounds on deeds.compound_id = compounds.compound_id
    left join communities on compounds.community_id = communities.community_id
    where
        deeds.month < $stop
        and deeds.deeds > 0
        and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
    group by deeds.compound_id
),

told as (
    select
        counted.compound_id,
        counted.compound_name,
        counted.community_name,
        counted.deeds_since,
        counted.last_deed_month,
        counted.deeds,
        date_diff('month', counted.last_deed_month, latest.month) >= rules.months as has_stopped
    from counted
    cross join latest
    cross join rules
),

summed as (
    select
        told.compound_id,
        told.compound_name,
        told.community_name,
        told.deeds_since,
        told.last_deed_month,
        told.deeds,
        told.has_stopped,
        count(*) over () as compounds,
        count(*) filter (told.has_stopped) over () as compounds_stopped
    from told
)

select
    compound_id,
    compound_name,
    community_name,
    deeds_since,
    last_deed_month,
    deeds,
    has_stopped,
    compounds,
    compounds_stopped
from summed
order by has_stopped desc, in_order(compound_id)
limit 200
