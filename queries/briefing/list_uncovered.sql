-- definition: Compounds that no branch active on the day covers, by code.
-- grain: one row per compound
-- needs: compounds, branches, branch_compounds
with covered as (
    select distinct branch_compounds.compound_id
    from branch_compounds
    inner join branches on branch_compounds.branch_id = branches.branch_id
    where coalesce(branches.founded_on <= $as_of, true) and coalesce(branches.dissolved_on > $as_of, true)
)

select
    compounds.compound_id,
    compounds.name,
    compounds.community_id,
    compounds.kind,
    compounds.households
from compounds
anti join covered on compounds.compound_id = covered.compound_id
where $community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, ''))
order by in_order(compounds.compound_id)
