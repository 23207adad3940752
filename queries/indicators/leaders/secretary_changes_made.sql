-- definition: Changes to the posts of branch secretaries, in all and by kind.
-- counted: changes
-- unit: changes
-- window: period
-- better: neither
-- needs: branches, secretary_changes
-- basis: speech; changes of the secretaries
-- detail: detail_changes
with dated as (
    select
        cast(date_trunc('month', secretary_changes.date) as date) as month,
        branches.community_id,
        branches.compound_id,
        secretary_changes.change
    from secretary_changes
    left join branches on secretary_changes.branch_id = branches.branch_id
)

select
    month,
    community_id,
    compound_id,
    if(grouping(change) = 1, '', 'change=' || change) as dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from dated
group by grouping sets ((month, community_id, compound_id), (month, community_id, compound_id, change))
order by month, community_id, compound_id, dimension
