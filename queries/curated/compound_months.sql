-- definition: Each compound at the end of each month: how many active branches cover it and the registered
--     members of its latest count. Null where the ledger of branches, or any count so far, is missing.
-- grain: one row per month and compound
with listed as (
    select
        ledger_months.month,
        ledger_months.month_end,
        compounds.compound_id,
        compounds.community_id,
        compounds.households,
        compounds.residents
    from ledger_months
    cross join compounds
    where ledger_months.ledger = 'compounds'
),

covering as (
    select
        ledger_months.month,
        branch_compounds.compound_id,
        count(*) as branches
    from ledger_months
    inner join branches
        on
            ledger_months.month_end >= branches.founded_on
            and (branches.dissolved_on is null or branches.dissolved_on > ledger_months.month_end)
    inner join branch_compounds on branches.branch_id = branch_compounds.branch_id
    where ledger_months.ledger = 'branches'
    group by ledger_months.month, branch_compounds.compound_id
),

branch_months_known as (
    select month
    from ledger_months
    where ledger = 'branches'
)

select
    listed.month,
    listed.compound_id,
    listed.community_id,
    listed.households,
    listed.residents,
    case when branch_months_known.month is not null then coalesce(covering.branches, 0) end as branches,
    member_counts.regular,
    member_counts.probationary
from listed
left join branch_months_known on listed.month = branch_months_known.month
left join covering on listed.month = covering.month and listed.compound_id = covering.compound_id
asof left join member_counts
    on listed.compound_id = member_counts.compound_id and listed.month_end >= member_counts.date
order by listed.month, listed.compound_id
