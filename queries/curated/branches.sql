-- definition: Party branches of compounds, their form and term, and the secretary's post. A branch without
--     a community of its own takes that of its compounds where they have one in common; compound_id is set
--     where the branch covers one compound only.
-- grain: one row per branch
with covered as (
    select
        branch_compounds.branch_id,
        case when count(distinct compounds.community_id) = 1 then min(compounds.community_id) end as community_id,
        case when count(*) = 1 then min(compounds.compound_id) end as compound_id
    from branch_compounds
    inner join compounds on branch_compounds.compound_id = compounds.compound_id
    group by branch_compounds.branch_id
)

select
    listed.branch_id,
    listed.name,
    coalesce(known_communities.id, covered.community_id) as community_id,
    covered.compound_id,
    listed.form,
    listed.kind,
    listed.founded_on,
    listed.dissolved_on,
    listed.term_ends_on,
    listed.has_committee,
    listed.secretary_post_key,
    listed.secretary_since,
    listed.secretary_filed_on
from checked.branches as listed
left join reference_keys as known_communities
    on known_communities.kind = 'community' and listed.community_id = known_communities.key
left join covered on listed.branch_id = covered.branch_id
order by listed.branch_id
