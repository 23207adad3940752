-- definition: Money of the treasury (street, district, city, province, central) paid to centers until the day, in
--     10,000 yuan; money of society and of firms is not in it. n is the documents.
-- unit: ten_thousand_yuan
-- render: yu
-- span: since
-- detail: list_funding
-- needs: center_funding, center_funding.paid
select
    sum(center_funding.paid) / 10000 as value,
    count(distinct center_funding.document_no) as n,
    min(coalesce(center_funding.paid_on, center_funding.granted_on)) as start_on
from center_funding
left join centers on center_funding.center_id = centers.center_id
where
    center_funding.is_fiscal
    and center_funding.paid is not null
    and coalesce(center_funding.paid_on, center_funding.granted_on) <= $as_of
    and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
