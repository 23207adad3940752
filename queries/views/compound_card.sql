-- definition: A compound with each branch that covers it at the end of a month, its open issues and its
--     nearest center in service.
-- grain: one row per active branch of the compound, or one without a branch
with covering as (
    select
        branch_months.branch_id,
        branches.name,
        branch_months.form,
        branch_months.kind,
        branch_months.founded_on,
        branch_months.term_ends_on,
        branch_months.is_term_ended,
        branch_months.is_vacant,
        branch_months.post_since,
        branch_months.vacant_days,
        case when branch_months.is_filed then branches.secretary_filed_on end as filed_on,
        branch_months.compounds
    from branch_compounds
    inner join branch_months
        on branch_compounds.branch_id = branch_months.branch_id and branch_months.month = $month
    inner join branches on branch_compounds.branch_id = branches.branch_id
    where branch_compounds.compound_id = $compound_id
),

grouped as (
    select
        building_groups.branch_id,
        count(*) as groups
    from building_groups
    inner join ledger_months on ledger_months.ledger = 'building_groups' and ledger_months.month = $month
    where
        building_groups.compound_id = $compound_id
        and (building_groups.founded_on is null or building_groups.founded_on <= ledger_months.month_end)
        and (building_groups.dissolved_on is null or building_groups.dissolved_on > ledger_months.month_end)
    group by building_groups.branch_id
),

collected as (
    select ledger
    from ledger_months
    where month = $month
),

waiting as (
    select sum(numerator) as issues
    from indicator_values
    where
        indicator = 'issues_backlog'
        and month = $month
        and dimension = ''
        and compound_id = $compound_id
),

nearest as (
    select
        centers.center_id,
        centers.name,
        compound_center_distances.walking_m
    from compound_center_distances
    inner join centers on compound_center_distances.center_id = centers.center_id
    inner join months on months.month = $month
    where
        compound_center_distances.compound_id = $compound_id
        and (centers.opened_on is null or centers.opened_on <= months.month_end)
        and (centers.closed_on is null or centers.closed_on > months.month_end)
        and coalesce(centers.status, '') != 'building'
    order by compound_center_distances.walking_m, centers.center_id
    limit 1
)

select
    compounds.compound_id,
    compounds.name,
    compounds.community_id,
    communities.name as community_name,
    compounds.kind,
    compounds.households,
    compounds.residents,
    compounds.buildings,
    compounds.built_year,
    compounds.has_property_company,
    compounds.has_owners_committee,
    covering.branch_id,
    covering.name as branch_name,
    covering.form,
    covering.kind as branch_kind,
    covering.founded_on,
    covering.term_ends_on,
    covering.is_term_ended as term_ended,
    not covering.is_vacant as post_filled,
    covering.post_since,
    covering.vacant_days,
    covering.filed_on,
    case
        when covering.branch_id is not null and 'building_groups' in (select collected.ledger from collected)
            then coalesce(grouped.groups, 0)
    end as groups,
    covering.compounds as compounds_covered,
    case
        when 'issues' in (select collected.ledger from collected) then coalesce(waiting.issues, 0)
    end as open_issues,
    nearest.center_id,
    nearest.name as nearest_center,
    round(nearest.walking_m) as center_distance_m
from compounds
left join communities on compounds.community_id = communities.community_id
left join covering on true
left join grouped on covering.branch_id = grouped.branch_id
left join waiting on true
left join nearest on true
where compounds.compound_id = $compound_id
order by in_order(covering.branch_id)
