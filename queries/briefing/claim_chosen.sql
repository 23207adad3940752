-- definition: Of the changes since the first of January that say what spoke for who came, half or more name an urgent task.
--     Numerator and denominator: those that do, those that say anything.
-- detail: detail_changes
-- needs: secretary_changes, secretary_changes.chosen_for, branches
select
    case
        when count(*) > 0
            then 2 * count(*) filter (where secretary_changes.chosen_for = 'urgent_task') >= count(*)
    end as holds,
    count(*) filter (where secretary_changes.chosen_for = 'urgent_task') as numerator,
    count(*) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from secretary_changes
left join branches on secretary_changes.branch_id = branches.branch_id
where
    secretary_changes.date between date_trunc('year', $as_of) and $as_of
    and secretary_changes.chosen_for is not null
    and ($community_ids is null or list_contains($community_ids, coalesce(branches.community_id, '')))
