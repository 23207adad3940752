-- definition: Small matters open at the end of the period or closed in it: when opened, first discussed, first decided and closed.
-- grain: one row per small matter
select
    small_matters.issue_id,
    communities.name as community_name,
    compounds.name as compound_name,
    small_matters.matter,
    small_matters.category,
    small_matters.opened_on as matter_opened_on,
    if(small_matters.discussed_on < $stop, small_matters.discussed_on, null) as first_discussed_on,
    if(small_matters.decided_on < $stop, small_matters.decided_on, null) as first_decided_on,
    if(small_matters.done_on < $stop, small_matters.done_on, null) as matter_done_on
from small_matters
left join compounds on small_matters.compound_id = compounds.compound_id
left join communities on small_matters.community_id = communities.community_id
where
    small_matters.opened_on < $stop
    and coalesce(small_matters.done_on >= $start, true)
    and ($community_ids is null or list_contains($community_ids, coalesce(small_matters.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by small_matters.opened_on, in_order(small_matters.issue_id)
