-- definition: The gates of each branch that covers a compound at the end of a month, with their evidence, the
--     meetings it held in twelve months, and its center: the compound's own where that was open or no other was.
-- grain: one row per active branch of the compound
with counted as (
    select
        branch_meetings.branch_id,
        sum(branch_meetings.member_assemblies) as assemblies,
        sum(branch_meetings.committee_meetings) as committee_meetings,
        sum(branch_meetings.theme_days) as theme_days,
        sum(branch_meetings.party_lectures) as lectures
    from branch_meetings
    inner join ledger_months on ledger_months.ledger = 'branch_meetings' and ledger_months.month = $month
    where branch_meetings.month <= $month and branch_meetings.month > $month - interval 12 month
    group by branch_meetings.branch_id
),

own as (
    select
        max_by(centers.name, row(coalesce(center_months.open_days, center_months.recorded_days), centers.center_id))
            as name,
        max(coalesce(center_months.open_days, center_months.recorded_days)) as open_days
    from centers
    inner join center_months on centers.center_id = center_months.center_id and center_months.month = $month
    where centers.compound_id = $compound_id
)

select
    branch_gates.branch_id,
    branch_gates.g1,
    branch_gates.g2,
    branch_gates.g3,
    branch_gates.g4,
    branch_gates.g5,
    branch_gates.passes,
    branch_gates.blocks,
    branch_gates.assembly_blocks,
    branch_gates.issues_raised,
    branch_gates.meetings_held,
    branch_gates.overdue,
    branch_gates.overdue_owned,
    if(own.open_days > 0 or branch_gates.center_open_days = 0, coalesce(own.name, centers.name), centers.name)
        as gate_center,
    if(own.open_days > 0, own.open_days, branch_gates.center_open_days) as center_open_days,
    counted.assemblies,
    counted.committee_meetings,
    counted.theme_days,
    counted.lectures
from branch_compounds
inner join branch_gates on branch_compounds.branch_id = branch_gates.branch_id and branch_gates.month = $month
left join centers on branch_gates.center_id = centers.center_id
left join counted on branch_gates.branch_id = counted.branch_id
cross join own
where branch_compounds.compound_id = $compound_id
order by in_order(branch_gates.branch_id)
