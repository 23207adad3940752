-- definition: How many meetings were held that are alike in place, in who raised the matter, in the party present, and in
--     the step that a focused conversation reached at least (O, R, I, D as 1 to 4).
-- grain: one row per month, community, kind of compound and combination that occurs
select
    cast(date_trunc('month', date) as date) as month,
    community_id,
    compound_kind,
    raised_by,
    has_branch,
    has_residents_committee,
    has_owners_committee,
    has_property,
    if(method = 'orid', strpos('ORID', orid_step), null) as step,
    count(*) as alike
from meetings
where status = 'held'
group by all
order by all
