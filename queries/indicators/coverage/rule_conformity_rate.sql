-- definition: Active branches whose form and size obey the rules, as a share of those whose size may be told:
--     enough and not too many regular members; alone over one compound from the threshold up or of an
--     employer; jointly over two compounds up to the limit; clustered over unmanaged compounds.
-- counted: branches
-- excluded: branches with a compound that was never counted, or too small for its members to be told alone
-- unit: percent
-- window: point
-- better: higher
-- min_n: 10
-- n_of: branches
-- needs: branches, branch_compounds, compounds, member_counts, compounds.kind
-- basis: speech, branch_rules
-- detail: detail_branches
with limits as (
    select
        month,
        max(value) filter (where key = 'branch_min_regular') as branch_min,
        max(value) filter (where key = 'branch_max') as branch_max,
        max(value) filter (where key = 'single_branch_min_regular') as single_min,
        max(value) filter (where key = 'joint_max_units') as joint_max
    from month_params
    group by month
),

judged as (
    select
        branch_months.month,
        branch_months.community_id,
        branch_months.compound_id,
        told_branches.regular >= limits.branch_min
        and told_branches.regular <= limits.branch_max
        and case branch_months.form
            when 'single'
                then
                    branch_months.compounds = 1
                    and (told_branches.regular >= limits.single_min or branch_months.employer_compounds = 1)
            when 'joint' then branch_months.compounds between 2 and limits.joint_max
            else branch_months.unmanaged_compounds = branch_months.compounds
        end as conforms
    from branch_months
    inner join limits on branch_months.month = limits.month
    inner join told_branches
        on branch_months.month = told_branches.month and branch_months.branch_id = told_branches.branch_id
)

select
    month,
    community_id,
    compound_id,
    '' as dimension,
    count(*) filter (where conforms) as numerator,
    count(*) as denominator
from judged
group by month, community_id, compound_id
order by month, community_id, compound_id
