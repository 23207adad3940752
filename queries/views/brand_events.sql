-- definition: Service brands with the events that carried them in the period, whether the brand was in use at
--     its end, in how many of the months in which it ran no event carried it, and its last event by the end.
-- grain: one row per brand
-- needs: brands
with chosen as (
    select
        center_events.brand_id,
        center_events.event_id,
        center_events.date
    from center_events
    left join centers on center_events.center_id = centers.center_id
    left join compounds on centers.compound_id = compounds.compound_id
    where
        center_events.brand_id is not null
        and center_events.date < $stop
        and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
),

counted as (
    select
        brand_id,
        count(event_id) filter (date >= $start) as events,
        count(distinct date_trunc('month', date)) filter (date >= $start) as months,
        max(date) as last_on
    from chosen
    group by brand_id
),

-- Months that the ledger of events tells of and in which the brand ran.
run as (
    select
        brands.brand_id,
        count(*) as months
    from brands
    inner join ledger_months
        on
            ledger_months.ledger = 'center_events'
            and ledger_months.month >= $start
            and ledger_months.month < $stop
            and ledger_months.month_end >= coalesce(brands.valid_from, ledger_months.month_end)
            and ledger_months.month < coalesce(brands.valid_to, $stop)
    group by brands.brand_id
),

rules as (
    select max_by(value, month) as quiet
    from month_params
    where key = 'brand_quiet_months' and month < greatest($start, $stop)
),

listed as (
    select count(*) > 0 as events
    from provided
    where ledger = 'center_events'
)

select
    brands.brand_id,
    brands.name as brand_name,
    brands.valid_from,
    brands.valid_to,
    coalesce(brands.valid_from < $stop, true) and coalesce(brands.valid_to >= $stop, true) as is_active,
    if(listed.events, coalesce(counted.events, 0), null) as events,
    if(listed.events, run.months - coalesce(counted.months, 0), null) as months_without,
    counted.last_on as last_event_on,
    listed.events
    and coalesce(counted.last_on < $stop - to_months(cast(rules.quiet as integer)), counted.last_on is null)
    and coalesce(brands.valid_from < $stop - to_months(cast(rules.quiet as integer)), true)
        as is_quiet
from brands
cross join rules
cross join listed
left join counted on brands.brand_id = counted.brand_id
left join run on brands.brand_id = run.brand_id
order by in_order(brands.brand_id)
