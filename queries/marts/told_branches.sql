-- definition: Regular members of each active branch as far as they may be told before guests too: of one all of whose compounds
--     are told alone; those of a compound with several branches are shared out equally.
-- grain: one row per month and branch
with strict as (
    select
        month,
        compound_id,
        regular
    from told_members
    where is_alone and threshold = (select max(levels.threshold) from told_members as levels)
)

select
    branch_months.month,
    branch_months.branch_id,
    sum(strict.regular / compound_months.branches) as regular
from branch_months
inner join branch_compounds on branch_months.branch_id = branch_compounds.branch_id
inner join compound_months
    on
        branch_months.month = compound_months.month
        and branch_compounds.compound_id = compound_months.compound_id
left join strict
    on branch_months.month = strict.month and branch_compounds.compound_id = strict.compound_id
group by branch_months.month, branch_months.branch_id
having count(strict.regular) = count(*) and min(compound_months.branches) > 0
order by branch_months.month, branch_months.branch_id
