-- definition: Money granted to centers and paid out, in yuan; that of society and of firms is not fiscal.
-- grain: one row per center, level and document
select
    known_centers.id as center_id,
    listed.fund_level,
    listed.document_no,
    listed.granted,
    listed.granted_on,
    listed.paid,
    listed.paid_on,
    listed.fund_level in ('street', 'district', 'city', 'province', 'central') as is_fiscal
from checked.center_funding as listed
left join reference_keys as known_centers
    on known_centers.kind = 'center' and listed.center_id = known_centers.key
order by listed.granted_on, known_centers.id, listed.fund_level, listed.document_no
