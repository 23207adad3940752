-- definition: What has a name that one may look for: communities, compounds, centers and branches, with the community that each lies in.
-- grain: one row per thing
select
    'community' as kind,
    communities.community_id as id,
    communities.name,
    cast(null as varchar) as community_name,
    communities.community_id as opens
from communities
union all
select
    'compound',
    compounds.compound_id,
    compounds.name,
    communities.name,
    compounds.compound_id
from compounds
left join communities on compounds.community_id = communities.community_id
union all
select
    'center',
    centers.center_id,
    centers.name,
    communities.name,
    centers.center_id
from centers
left join communities on centers.community_id = communities.community_id
union all
select
    'branch',
    branches.branch_id,
    branches.name,
    any_value(communities.name),
    min(branch_compounds.compound_id)
from branches
inner join branch_compounds on branches.branch_id = branch_compounds.branch_id
left join compounds on branch_compounds.compound_id = compounds.compound_id
left join communities on compounds.community_id = communities.community_id
group by branches.branch_id, branches.name
order by all
