-- definition: Service brands with the events that carried them in the period and how many came, and whether the brand was
--     in use at its end.
-- grain: one row per brand
-- needs: brands
with chosen as (
    select
        center_events.brand_id,
        center_events.event_id,
        center_events.attendees
    from center_events
    left join centers on center_events.center_id = centers.center_id
    left join compounds on centers.compound_id = compounds.compound_id
    where
        center_events.date >= $start
        and center_events.date < $stop
        and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
)

select
    brands.brand_id,
    any_value(brands.name) as brand_name,
    any_value(brands.valid_from) as valid_from,
    any_value(brands.valid_to) as valid_to,
    coalesce(any_value(brands.valid_from) < $stop, true) and coalesce(any_value(brands.valid_to) >= $stop, true)
        as is_active,
    if(any_value(listed.events), count(chosen.event_id), null) as events,
    if(sum(chosen.attendees) >= any_value(rules.least), sum(chosen.attendees), null) as attendees
from brands
cross join
    (select max_by(value, month) as least from month_params where key = 'privacy_k_seminar') as rules
cross join (select count(*) > 0 as events from provided where ledger = 'center_events') as listed
left join chosen on brands.brand_id = chosen.brand_id
group by brands.brand_id
order by brands.brand_id
