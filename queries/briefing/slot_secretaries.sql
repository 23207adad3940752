-- definition: Persons who since the first of January became secretary of a branch to strengthen or adjust it, each
--     once by the opaque key of the post holder; a change without a key counts for itself. n is the changes.
-- unit: persons
-- render: whole
-- span: year
-- detail: list_secretaries
-- needs: secretary_changes, branches
select
    count(distinct secretary_changes.post_holder_key)
    + count(*) filter (where secretary_changes.post_holder_key is null) as value,
    count(*) as n,
    cast(date_trunc('year', $as_of) as date) as start_on
from secretary_changes
left join branches on secretary_changes.branch_id = branches.branch_id
where
    secretary_changes.date between date_trunc('year', $as_of) and $as_of
    and secretary_changes.change in ('strengthened', 'adjusted')
    and ($community_ids is null or list_contains($community_ids, coalesce(branches.community_id, '')))
