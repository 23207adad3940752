-- definition: Party life of a branch by month: how often each kind of meeting was held.
-- grain: one row per branch and month
select
    known_branches.id as branch_id,
    cast(date_trunc('month', held.month) as date) as month,
    held.member_assemblies,
    held.committee_meetings,
    held.group_meetings,
    held.party_lectures,
    held.theme_days
from checked.branch_meetings as held
left join reference_keys as known_branches
    on known_branches.kind = 'branch' and held.branch_id = known_branches.key
order by known_branches.id, held.month
