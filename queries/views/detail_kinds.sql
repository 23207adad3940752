-- definition: Compounds at the end of the period by what their kind asks for: owners committee, property
--     company and its Party organisation; the leader assigned, the last visit and the days since;
--     whether the last visit is too long ago is unknown where there is none and the ledger is not that old.
-- grain: one row per compound
with latest as (
    select
        ledger_months.ledger,
        max_by(ledger_months.month_end, ledger_months.month) as month_end,
        max(ledger_months.month) as month
    from ledger_months
    where ledger_months.month >= $start and ledger_months.month < $stop
    group by ledger_months.ledger
),

assigned as (
    select distinct assignments.compound_id
    from assignments
    inner join latest on latest.ledger = 'assignments'
    where
        assignments.from_on <= latest.month_end
        and (assignments.to_on is null or assignments.to_on > latest.month_end)
),

visited as (
    select
        visits.compound_id,
        max(visits.date) as last_visit
    from visits
    inner join latest on latest.ledger = 'visits'
    where visits.date <= latest.month_end
    group by visits.compound_id
)

select
    compounds.compound_id,
    compounds.name as compound_name,
    compounds.community_id,
    communities.name as community_name,
    compounds.kind,
    compounds.households,
    compounds.has_owners_committee,
    compounds.has_property_company,
    compounds.has_property_party_org,
    case
        when exists (select latest.month from latest where latest.ledger = 'assignments')
            then assigned.compound_id is not null
    end as assigned,
    visited.last_visit,
    visits_until.month_end - visited.last_visit as days_since_visit,
    case
        when visits_until.month_end is not null
            then
                coalesce(
                    visits_until.month_end - visited.last_visit > month_params.value,
                    -- Of a compound nobody has visited a ledger that is not that old tells nothing.
                    if(visits_until.month_end - visits_from.data_from > month_params.value, true, null)
                )
    end as visit_lapsed
from compounds
left join communities on compounds.community_id = communities.community_id
left join latest as visits_until on visits_until.ledger = 'visits'
left join data_dates as visits_from on visits_from.ledger = 'visits'
left join month_params on visits_until.month = month_params.month and month_params.key = 'visit_lapse_days'
left join assigned on compounds.compound_id = assigned.compound_id
left join visited on compounds.compound_id = visited.compound_id
where
    (
        $community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, ''))
    )
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by in_order(compounds.compound_id)
