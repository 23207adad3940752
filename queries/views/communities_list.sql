-- definition: The communities with how many compounds each has.
-- grain: one row per community
select
    communities.community_id,
    communities.name,
    communities.district,
    communities.street,
    count(compounds.compound_id) as compounds
from communities
left join compounds on communities.community_id = compounds.community_id
group by communities.community_id, communities.name, communities.district, communities.street
order by in_order(communities.community_id)
