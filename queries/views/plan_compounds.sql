-- definition: What the planner needs of each compound at the end of a month: kind, place and regular members.
--     For the planner alone: the members are never shown.
-- grain: one row per compound
-- needs: compounds, member_counts
select
    compounds.compound_id,
    compounds.community_id,
    compounds.kind,
    compounds.longitude,
    compounds.latitude,
    compound_months.regular
from compounds
inner join compound_months
    on compounds.compound_id = compound_months.compound_id and compound_months.month = $month
order by compounds.compound_id
