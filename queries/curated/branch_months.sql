-- definition: Each active branch at the end of each month. Members of a compound that several branches
--     cover are shared out equally among them, since the ledgers count members by compound. Of the post only
--     what post_spells knows; all of it is null in a month of which nothing tells. Whether the post was filed is
--     known of the present holder only. The register gives the end of the present term: of a month before the
--     data date it tells where that term had ended by then, where it must have begun (a term is for at least the years
--     of the parameter), or where the branch is too young for a second one, even if that was elected a year early; else
--     the term is null.
-- grain: one row per month and active branch
with latest as (
    select max(month) as month
    from ledger_months
    where ledger = 'branches'
),

active as (
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
        branches.secretary_filed_on,
        case
            when
                ledger_months.month = latest.month
                or branches.term_ends_on < ledger_months.month_end
                or branches.term_ends_on <= ledger_months.month_end + to_years(cast(term_years.value as integer))
                or branches.term_ends_on < branches.founded_on + to_years(2 * cast(term_years.value as integer) - 1)
                then branches.term_ends_on
        end as term_ends_on
    from ledger_months
    cross join latest
    inner join branches
        on
            ledger_months.month_end >= branches.founded_on
            and (branches.dissolved_on is null or branches.dissolved_on > ledger_months.month_end)
    left join month_params as term_years
        on ledger_months.month = term_years.month and term_years.key = 'branch_term_min_years'
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
    post_spells.is_vacant,
    case when post_spells.is_vacant then active.month_end - post_spells.since end as vacant_days,
    post_spells.since as post_since,
    case
        when post_spells.is_present_holder then coalesce(active.secretary_filed_on <= active.month_end, false)
    end as is_filed
from active
left join sizes on active.month = sizes.month and active.branch_id = sizes.branch_id
left join post_spells
    on
        active.branch_id = post_spells.branch_id
        and active.month_end >= post_spells.starts_on
        and (post_spells.stops_on is null or active.month_end < post_spells.stops_on)
order by active.month, active.branch_id
