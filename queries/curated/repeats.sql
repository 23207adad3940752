-- definition: The few rows of repeat_months with a repeated issue, with where the compound lies.
-- grain: one row per month, compound and category with a repeated issue
-- city: anew
select
    repeat_months.month,
    repeat_months.place,
    repeat_months.compound_id,
    repeat_months.category,
    compounds.community_id,
    compounds.kind as compound_kind,
    repeat_months.repeated,
    repeat_months.last_on
from repeat_months
inner join compounds on repeat_months.compound_id = compounds.compound_id
where repeat_months.repeated > 0
order by repeat_months.month, repeat_months.place
