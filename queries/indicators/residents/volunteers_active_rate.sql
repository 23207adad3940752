-- definition: Volunteers who served within twelve months as a share of those registered, at the latest count of each community.
-- counted: volunteers, as counts; of a count at most as many active as registered
-- excluded: counts without both numbers
-- unit: percent
-- window: point
-- better: higher
-- min_n: 10
-- n_of: persons
-- people: both
-- within: volunteers_registered
-- needs: volunteer_counts, volunteer_counts.registered, volunteer_counts.active
-- basis: speech; slot N16
-- detail: detail_volunteers
select
    ledger_months.month,
    volunteer_counts.community_id,
    cast(null as varchar) as compound_id,
    '' as dimension,
    least(
        max_by(volunteer_counts.active, volunteer_counts.date),
        max_by(volunteer_counts.registered, volunteer_counts.date)
    ) as numerator,
    max_by(volunteer_counts.registered, volunteer_counts.date) as denominator
from ledger_months
inner join volunteer_counts on ledger_months.month_end >= volunteer_counts.date
where
    ledger_months.ledger = 'volunteer_counts'
    and volunteer_counts.registered is not null
    and volunteer_counts.active is not null
group by ledger_months.month, volunteer_counts.community_id
order by ledger_months.month, volunteer_counts.community_id
