-- definition: The payments that slot_funding sums: money of the treasury paid to centers until the day, in yuan.
-- grain: one row per center, level and document
-- span: since
-- needs: center_funding, center_funding.paid
select
    centers.name as center,
    communities.name as community_name,
    center_funding.fund_level,
    center_funding.document_no,
    center_funding.granted_on,
    center_funding.paid_on,
    center_funding.paid
from center_funding
left join centers on center_funding.center_id = centers.center_id
left join communities on centers.community_id = communities.community_id
where
    center_funding.is_fiscal
    and center_funding.paid is not null
    and coalesce(center_funding.paid_on, center_funding.granted_on) <= $as_of
    and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
order by
    coalesce(center_funding.paid_on, center_funding.granted_on),
    in_order(center_funding.center_id),
    center_funding.fund_level,
    center_funding.document_no
