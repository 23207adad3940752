-- name: branch_months
-- definition: Each active branch at the end of each month. Members of a compound that several branches
--     cover are shared out equally among them, since the ledgers count members by compound. The ledger knows
--     the post's present state only: before that began, is_vacant is null.
-- grain: one row per month and active branch
-- params: none
-- reads: ledger_months, branches, branch_compounds, compound_months, compounds
-- columns: month, branch_id, community_id, compound_id, form, kind, founded_on, compounds,
--     unmanaged_compounds, employer_compounds, regular, has_committee, term_ends_on, is_term_ended, is_vacant,
--     vacant_days
with active as (
    select
        ledger_months.month,
        ledger_months.month_end,
        branches.branch_id,
        branches.community_id,
        branches.compound_id,
        branches.form,
        branches.kind,
        branches.founded_on,
        branches.has_committee,
        branches.term_ends_on,
        branches.secretary_since,
        case
            when branches.secretary_since > ledger_months.month_end then null
            else branches.secretary_post_key is null
        end as is_vacant
    from ledger_months
    inner join branches
        on
            ledger_months.month_end >= branches.founded_on
            and (branches.dissolved_on is null or branches.dissolved_on > ledger_months.month_end)
    where ledger_months.ledger = 'branches'
),

sizes as (
    select
        active.month,
        active.branch_id,
        count(*) as compounds,
        count(*) filter (where compounds.kind = 'unmanaged') as unmanaged_compounds,
        count(*) filter (where compounds.kind = 'employer') as employer_compounds,
        case
            when count(compound_months.regular) = count(*)
                then sum(compound_months.regular / nullif(compound_months.branches, 0))
        end as regular
    from active
    inner join branch_compounds on active.branch_id = branch_compounds.branch_id
    inner join compounds on branch_compounds.compound_id = compounds.compound_id
    left join compound_months
        on active.month = compound_months.month and branch_compounds.compound_id = compound_months.compound_id
    group by active.month, active.branch_id
)

select
    active.month,
    active.branch_id,
    active.community_id,
    active.compound_id,
    active.form,
    active.kind,
    active.founded_on,
    coalesce(sizes.compounds, 0) as compounds,
    coalesce(sizes.unmanaged_compounds, 0) as unmanaged_compounds,
    coalesce(sizes.employer_compounds, 0) as employer_compounds,
    sizes.regular,
    active.has_committee,
    active.term_ends_on,
    active.term_ends_on < active.month_end as is_term_ended,
    active.is_vacant,
    case when active.is_vacant then active.month_end - active.secretary_since end as vacant_days
from active
left join sizes on active.month = sizes.month and active.branch_id = sizes.branch_id
order by active.month, active.branch_id
