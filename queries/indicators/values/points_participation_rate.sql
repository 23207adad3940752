-- definition: Households that earned or redeemed points as a share of the households of the compounds that report, month by
--     month. A household may take part in several kinds, and the ledger does not say which are the same: of a compound
--     and month the largest kind counts, so that the rate is a lower bound.
-- counted: household-months of compounds with a row in the month; of a compound at most all its households
-- excluded: compounds without a report or without their number of households
-- unit: percent
-- window: period
-- better: higher
-- min_n: 30
-- n_of: households
-- people: yes
-- needs: compounds, compounds.households, points, points.participants
-- basis: speech; moral bank
-- detail: detail_points
with reported as (
    select
        compound_id,
        month,
        max(participants) as participants
    from points
    where participants is not null
    group by compound_id, month
)

select
    reported.month,
    compounds.community_id,
    reported.compound_id,
    '' as dimension,
    least(reported.participants, compounds.households) as numerator,
    compounds.households as denominator
from reported
inner join compounds on reported.compound_id = compounds.compound_id
where compounds.households is not null
order by reported.month, compounds.community_id, reported.compound_id
