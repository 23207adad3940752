-- definition: Halls at the end of the month that heard no opinion in the twelve months up to it, of those that were there all of these
--     months.
-- counted: halls; an opinion is an issue of the channel hall with the center as its source, repeats left out
-- excluded: halls younger than twelve months; months for which the ledger of issues does not reach back a year
-- unit: centers
-- window: point
-- better: lower
-- no_rows: missing
-- needs: centers, centers.opened_on, center_modules, issues, issues.source_center_id, issues.channel
-- basis: speech, themes; halls
-- detail: hall_list
select
    ledger_months.month,
    hall_months.community_id,
    hall_months.compound_id,
    '' as dimension,
    count(*) filter (hall_months.opinions_in_year = 0) as numerator,
    cast(null as double) as denominator
from ledger_months
inner join hall_months on ledger_months.month = hall_months.month
where ledger_months.ledger = 'issues' and hall_months.is_year_old
group by ledger_months.month, hall_months.community_id, hall_months.compound_id
order by ledger_months.month, hall_months.community_id, hall_months.compound_id
