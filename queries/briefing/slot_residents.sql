-- name: slot_residents
-- definition: Residents of the compounds in the register, in ten thousands; n is how many compounds have a number.
-- role: slot
-- grain: one row
-- unit: ten_thousand_residents
-- render: wan
-- span: point
-- privacy: no
-- subject: none
-- detail: detail_compounds
-- needs: compounds, compounds.residents
-- params: community_ids VARCHAR[]
-- reads: compounds
-- columns: value, n, start_on
select
    sum(residents) / 10000 as value,
    count(residents) as n,
    cast(null as date) as start_on
from compounds
where ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
