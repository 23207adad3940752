-- definition: Active branches that at the end of the month had a center of their own, or a shared one within reach on foot of
--     one of their compounds, as a share of active branches: one branch, one space.
-- counted: branches
-- excluded: branches without a center of their own whose compounds are not on the map
-- unit: percent
-- window: point
-- better: higher
-- min_n: 1
-- n_of: branches
-- needs: branches, branch_compounds, centers
-- basis: speech, gates; one branch one space, reach as in gate G5
-- detail: detail_spaces
with placed as (
    select distinct branch_id
    from branch_centers
),

spaces as (
    select distinct
        ledger_months.month,
        branch_centers.branch_id
    from ledger_months
    inner join month_params
        on ledger_months.month = month_params.month and month_params.key = 'center_reach_m'
    inner join centers
        on
            coalesce(centers.opened_on <= ledger_months.month_end, true)
            and coalesce(centers.closed_on > ledger_months.month_end, true)
            and coalesce(centers.status, '') != 'building'
    inner join branch_centers
        on centers.center_id = branch_centers.center_id and month_params.value >= branch_centers.walking_m
    where ledger_months.ledger = 'centers'
)

select
    branch_months.month,
    branch_months.community_id,
    branch_months.compound_id,
    '' as dimension,
    count(spaces.branch_id) as numerator,
    count(*) as denominator
from branch_months
inner join ledger_months on branch_months.month = ledger_months.month and ledger_months.ledger = 'centers'
inner join placed on branch_months.branch_id = placed.branch_id
left join spaces
    on branch_months.month = spaces.month and branch_months.branch_id = spaces.branch_id
group by branch_months.month, branch_months.community_id, branch_months.compound_id
order by branch_months.month, branch_months.community_id, branch_months.compound_id
