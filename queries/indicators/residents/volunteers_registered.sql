-- definition: Volunteers registered at the latest count of each community by the end of the month.
-- counted: volunteers, as counts
-- excluded: communities never counted
-- unit: persons
-- window: point
-- better: higher
-- people: yes
-- needs: volunteer_counts, volunteer_counts.registered
-- basis: speech; slot N16
-- detail: detail_volunteers
-- no_rows: missing
select
    ledger_months.month,
    volunteer_counts.community_id,
    cast(null as varchar) as compound_id,
    '' as dimension,
    max_by(volunteer_counts.registered, volunteer_counts.date) as numerator,
    cast(null as double) as denominator
from ledger_months
inner join volunteer_counts on ledger_months.month_end >= volunteer_counts.date
where
    ledger_months.ledger = 'volunteer_counts'
    and volunteer_counts.registered is not null
group by ledger_months.month, volunteer_counts.community_id
order by ledger_months.month, volunteer_counts.community_id
