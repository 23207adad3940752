-- definition: Pairs of a community and a theme without any service in the twelve months up to the end of the month, as a share
--     of all pairs, in all and by theme. Months for which the ledger does not reach back a year have no value.
-- counted: pairs of the communities of the day and the themes of the contract
-- excluded: the theme other; services without a community
-- unit: percent
-- window: point
-- better: lower
-- min_n: 1
-- n_of: themes
-- needs: communities, unit_services, unit_services.service_theme
-- basis: themes
-- detail: service_themes
with years as (
    select
        month,
        month_end,
        cast(month - interval 11 month as date) as since
    from ledger_months
    where
        ledger = 'unit_services'
        and month >= (
            select min(reach.month) + interval 11 month
            from ledger_months as reach
            where reach.ledger = 'unit_services'
        )
),

pairs as (
    select
        years.month,
        communities.community_id,
        field_values.code as theme,
        if(count(unit_services.service_id) = 0, 1, 0) as is_gap
    from years
    inner join communities
        on
            coalesce(communities.valid_from <= years.month_end, true)
            and coalesce(communities.valid_to > years.month_end, true)
    inner join field_values
        on
            field_values.ledger = 'unit_services'
            and field_values.field = 'service_theme'
            and field_values.code != 'other'
    left join unit_services
        on
            communities.community_id = unit_services.community_id
            and field_values.code = unit_services.service_theme
            and years.since <= unit_services.date
            and years.month_end >= unit_services.date
    group by years.month, communities.community_id, field_values.code
)

select
    month,
    community_id,
    cast(null as varchar) as compound_id,
    if(grouping(theme) = 1, '', 'theme=' || theme) as dimension,
    sum(is_gap) as numerator,
    count(*) as denominator
from pairs
group by grouping sets ((month, community_id), (month, community_id, theme))
order by month, community_id, dimension
