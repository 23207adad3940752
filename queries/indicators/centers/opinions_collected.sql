-- definition: Requests and opinions that were raised in the hall of a center, by the place of the center, in all and by category.
-- counted: issues of the channel hall whose source is a known center
-- excluded: issues marked as a repeat of another
-- unit: opinions
-- window: period
-- season: year
-- better: neither
-- needs: issues, issues.source_center_id, issues.channel, centers
-- basis: speech; slot N13
-- detail: detail_opinions
with raised as (
    select
        cast(date_trunc('month', issues.opened_at) as date) as month,
        centers.community_id,
        centers.compound_id,
        unnest(['', 'category=' || coalesce(issues.category, '')]) as dimension,
        known_month(greatest(issues.opened_at, issues.received_at), data_dates.as_of) as known_month
    from issues
    inner join centers on issues.source_center_id = centers.center_id
    inner join data_dates on data_dates.ledger = 'issues'
    where issues.channel = 'hall' and issues.duplicate_of is null
)

select
    raised.month,
    raised.community_id,
    raised.compound_id,
    raised.dimension,
    count(*) as numerator,
    cast(null as double) as denominator,
    raised.known_month
from raised
inner join ledger_months on raised.month = ledger_months.month and ledger_months.ledger = 'issues'
where raised.known_month is not null
group by raised.month, raised.community_id, raised.compound_id, raised.dimension, raised.known_month
order by raised.month, raised.community_id, raised.compound_id, raised.dimension, raised.known_month
