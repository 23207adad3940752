-- definition: Of which kinds the compounds chosen are. The empty text stands for compounds without a community.
-- grain: one row per kind that there is, one without a kind too
select kind
from compounds
where
    ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, kind))
group by kind
order by kind
