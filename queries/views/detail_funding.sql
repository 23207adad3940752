-- definition: Money granted to centers until the end of the period, in yuan, with what is paid out of it by then.
-- grain: one row per center, level and document
select
    centers.name as center,
    communities.name as community_name,
    center_funding.fund_level,
    center_funding.document_no,
    center_funding.granted_on,
    center_funding.granted,
    if(center_funding.paid_on < greatest($start, $stop), center_funding.paid_on, null) as paid_on,
    if(
        coalesce(center_funding.paid_on, center_funding.granted_on) < greatest($start, $stop),
        coalesce(center_funding.paid, 0),
        0
    ) as paid,
    center_funding.granted_on >= $start as granted_in_period
from center_funding
left join centers on center_funding.center_id = centers.center_id
left join communities on centers.community_id = communities.community_id
left join compounds on centers.compound_id = compounds.compound_id
where
    coalesce(center_funding.granted_on, center_funding.paid_on) < greatest($start, $stop)
    and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by
    center_funding.granted_on,
    in_order(center_funding.center_id),
    center_funding.fund_level,
    center_funding.document_no
