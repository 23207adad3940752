-- definition: Branches of compounds that are active on the day and standing; functional ones, whose members belong
--     elsewhere, are not counted. n is all active branches, functional ones included.
-- unit: branches
-- render: whole
-- detail: detail_branches
-- needs: branches
select
    count(*) filter (where coalesce(kind, 'standing') = 'standing') as value,
    count(*) as n,
    cast(null as date) as start_on
from branches
where
    coalesce(founded_on <= $as_of, true)
    and coalesce(dissolved_on > $as_of, true)
    and ($community_ids is null or list_contains($community_ids, coalesce(branches.community_id, '')))
