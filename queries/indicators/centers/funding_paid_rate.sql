-- definition: Money of the treasury paid out until the end of the month, as a share of what was granted until then.
-- counted: yuan; without an amount paid none is, and a payment without a day counts from the day of the grant; of a
--     grant at most what was granted: what is paid beyond is a finding, not a share
-- excluded: money of society and of firms; grants without a day or an amount
-- unit: percent
-- window: point
-- better: higher
-- min_n: 1
-- n_of: yuan
-- needs: center_funding, center_funding.granted, center_funding.granted_on, center_funding.paid
-- basis: money; paid by granted
-- detail: detail_funding
select
    ledger_months.month,
    centers.community_id,
    centers.compound_id,
    '' as dimension,
    sum(
        if(
            coalesce(center_funding.paid_on, center_funding.granted_on) <= ledger_months.month_end,
            least(coalesce(center_funding.paid, 0), center_funding.granted),
            0
        )
    ) as numerator,
    sum(center_funding.granted) as denominator
from ledger_months
inner join center_funding on ledger_months.month_end >= center_funding.granted_on
left join centers on center_funding.center_id = centers.center_id
where
    ledger_months.ledger = 'center_funding'
    and center_funding.is_fiscal
    and center_funding.granted is not null
group by ledger_months.month, centers.community_id, centers.compound_id
order by ledger_months.month, centers.community_id, centers.compound_id
