-- definition: Compounds that at the end of the period nobody had visited for longer than the parameter visit_gap_days, those never
--     visited first, then those visited longest ago; the 200 first of so many, and of how many compounds. Of a compound
--     without a visit a ledger that is not that old tells nothing.
-- grain: one row per compound
-- window: point
-- needs: compounds, visits
with latest as (
    select
        max_by(ledger_months.month_end, ledger_months.month) as month_end,
        max(ledger_months.month) as month
    from ledger_months
    where ledger_months.ledger = 'visits' and ledger_months.month >= $start and ledger_months.month < $stop
),

visited as (
    select
        visits.compound_id,
        max(visits.date) as last_visit
    from visits
    inner join latest on latest.month_end >= visits.date
    group by visits.compound_id
),

known as (
    select
        compounds.compound_id,
        compounds.name as compound_name,
        communities.name as community_name,
        compounds.kind,
        visited.last_visit,
        latest.month_end - coalesce(visited.last_visit, data_dates.data_from) > month_params.value as has_gap,
        latest.month_end - visited.last_visit as days_since_visit
    from compounds
    cross join latest
    inner join month_params on latest.month = month_params.month and month_params.key = 'visit_gap_days'
    inner join data_dates on data_dates.ledger = 'visits'
    left join communities on compounds.community_id = communities.community_id
    left join visited on compounds.compound_id = visited.compound_id
    where
        ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
),

counted as (
    select
        known.compound_id,
        known.compound_name,
        known.community_name,
        known.kind,
        known.last_visit,
        known.has_gap,
        known.days_since_visit,
        count(*) over () as compounds,
        count(*) filter (known.has_gap) over () as gaps
    from known
)

select
    compound_id,
    compound_name,
    community_name,
    kind,
    last_visit,
    days_since_visit,
    gaps,
    compounds
from counted
where has_gap
order by last_visit nulls first, in_order(compound_id)
limit 200
