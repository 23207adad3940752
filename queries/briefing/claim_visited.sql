-- definition: On the day every compound had been visited within the days of the parameter visit_gap_days. Numerator and
--     denominator: such compounds, all compounds; numerator before: households visited in the year up to the day, one visited
--     twice counted twice. Null where none was visited or the ledger is not that old.
-- detail: visit_gaps
-- needs: compounds, visits, visits.households
with rules as (
    select max_by(value, month) as days
    from month_params
    where key = 'visit_gap_days' and month <= $as_of
),

visited as (
    select
        compound_id,
        max(date) as last_visit,
        sum(households) filter (date > $as_of - interval 1 year) as households
    from visits
    where date <= $as_of
    group by compound_id
)

select
    case
        when sum(visited.households) > 0 and any_value($as_of - data_dates.data_from) > any_value(rules.days)
            then count(*) filter (coalesce($as_of - visited.last_visit <= rules.days, false)) = count(*)
    end as holds,
    count(*) filter (coalesce($as_of - visited.last_visit <= rules.days, false)) as numerator,
    count(*) as denominator,
    cast(sum(visited.households) as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from compounds
cross join rules
inner join data_dates on data_dates.ledger = 'visits'
left join visited on compounds.compound_id = visited.compound_id
where $community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, ''))
