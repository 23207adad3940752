-- definition: Disputes that centers took up in the period, by kind and how they stand on the data date, and the median days from
--     taking up to settling of those settled in the period, with how many they are, and how many were settled in it in
--     all, those taken up before included; the first row is all kinds together.
-- grain: one row for all, then one per kind of dispute
-- needs: mediations
with placed as (
    select
        coalesce(mediations.dispute_kind, '') as dispute_kind,
        mediations.opened_on >= $start and mediations.opened_on < $stop as is_new,
        mediations.result = 'settled'
        and mediations.closed_on >= $start
        and mediations.closed_on < $stop as is_settled_now,
        coalesce(mediations.result, if(mediations.closed_on is null, 'open', '')) as outcome,
        mediations.closed_on - mediations.opened_on as days
    from mediations
    left join centers on mediations.center_id = centers.center_id
    left join compounds
        on if(centers.center_id is null, mediations.compound_id, centers.compound_id) = compounds.compound_id
    where
        (
            $community_ids is null
            or list_contains($community_ids, coalesce(centers.community_id, mediations.community_id, ''))
        )
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
)

select
    dispute_kind,
    count(*) filter (is_new) as disputes_opened,
    count(*) filter (is_new and outcome = 'settled') as settled,
    count(*) filter (is_new and outcome = 'unsettled') as unsettled,
    count(*) filter (is_new and outcome = 'referred') as referred,
    count(*) filter (is_new and outcome = 'withdrawn') as withdrawn,
    count(*) filter (is_new and outcome = 'open') as still_open,
    quantile_cont(days, 0.5) filter (is_settled_now and days >= 0) as median_days,
    count(days) filter (is_settled_now and days >= 0) as settled_now,
    count(*) filter (is_settled_now) as settled_in_period
from placed
where is_new or is_settled_now
group by grouping sets ((), (dispute_kind))
order by grouping(dispute_kind) desc, dispute_kind = '', dispute_kind
