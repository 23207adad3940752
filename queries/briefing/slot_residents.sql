-- definition: Residents of the compounds in the register, in ten thousands; n is how many compounds have a number.
-- unit: ten_thousand_residents
-- render: wan
-- detail: detail_compounds
-- needs: compounds, compounds.residents
select
    sum(residents) / 10000 as value,
    count(residents) as n,
    cast(null as date) as start_on
from compounds
where ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
