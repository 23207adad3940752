-- definition: Every compound in the register is covered by a branch active on the day. Numerator and denominator:
--     compounds covered, compounds.
-- detail: list_uncovered
-- needs: compounds, branches, branch_compounds
with covered as (
    select distinct branch_compounds.compound_id
    from branch_compounds
    inner join branches on branch_compounds.branch_id = branches.branch_id
    where coalesce(branches.founded_on <= $as_of, true) and coalesce(branches.dissolved_on > $as_of, true)
)

select
    case when count(*) > 0 then count(covered.compound_id) = count(*) end as holds,
    count(covered.compound_id) as numerator,
    count(*) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from compounds
left join covered on compounds.compound_id = covered.compound_id
where ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
