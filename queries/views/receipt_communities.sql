-- definition: Which months of one ledger each community has rows of. Where the ledger was received, a community without rows has
--     none; in a ledger that counts by month or quarter it is late; before it was founded or after it ended a month is not
--     applicable to it. A ledger that names no community has no rows here.
-- grain: one row per community and month
with counted as (
    select
        received_counts.community_id,
        receipt_months.month,
        cast(sum(received_counts.rows) as bigint) as rows
    from receipt_months
    inner join received_counts
        on
            receipt_months.ledger = received_counts.ledger
            and receipt_months.starts_on <= received_counts.month
            and receipt_months.month >= received_counts.month
    where receipt_months.ledger = $ledger and receipt_months.state = 'received'
    group by received_counts.community_id, receipt_months.month
),

placed as (
    select count(*) > 0 as is_placed
    from received_counts
    where ledger = $ledger and community_id is not null
)

select
    communities.community_id,
    communities.name as community_name,
    receipt_months.month,
    case
        when counted.rows > 0 then 'received'
        when communities.valid_from > last_day(receipt_months.month) then 'not_applicable'
        when communities.valid_to <= receipt_months.month then 'not_applicable'
        when receipt_months.state != 'received' then receipt_months.state
        when not months.is_final then 'open'
        when ledger_rhythms.is_counted then 'late'
        else 'none'
    end as state,
    counted.rows
from receipt_months
inner join months on receipt_months.month = months.month
inner join ledger_rhythms on receipt_months.ledger = ledger_rhythms.ledger
cross join communities
cross join placed
left join counted on receipt_months.month = counted.month and communities.community_id = counted.community_id
where
    receipt_months.ledger = $ledger
    and receipt_months.month >= $start
    and placed.is_placed
order by in_order(communities.community_id), receipt_months.month
