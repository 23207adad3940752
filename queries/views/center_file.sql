-- definition: A center with what stands in registers of it: where, since when, area, hours, money granted and paid (10,000 yuan), events of the last
--     twelve months up to the month given, the last month in which anybody used it, and, where nobody came
--     in as many last whole weeks as the parameter says, the day after the last week with use.
-- grain: one row, none for a center that is not there
with money as (
    select
        sum(granted) / 10000 as granted,
        sum(paid) / 10000 as paid
    from center_funding
    where center_id = $center_id
),

held as (
    select count(*) as events
    from center_events
    where
        center_id = $center_id
        and date >= $month - interval 11 month
        and date < $month + interval 1 month
),

rule as (
    select value as weeks
    from month_params
    where month = $month and key = 'zero_weeks_alert'
),

weeks as (
    select
        bool_and(is_quiet) filter (sunday >= month_end - to_days(cast(7 * rule.weeks as integer))) as is_quiet,
        count(*) filter (sunday >= month_end - to_days(cast(7 * rule.weeks as integer))) as weeks,
        max(sunday) filter (not is_quiet) + 1 as quiet_since,
        rule.weeks as wanted
    from center_weeks
    cross join rule
    cross join (select $month + interval 1 month as month_end)
    where center_id = $center_id and sunday < month_end
    group by rule.weeks
),

used as (
    select max(month) as last_used
    from center_months
    where center_id = $center_id and month <= $month and (visits > 0 or booked_minutes > 0 or heads > 0)
)

select
    centers.center_id,
    centers.name,
    centers.community_id,
    communities.name as community_name,
    centers.compound_id,
    compounds.name as compound_name,
    centers.level,
    centers.mode,
    centers.status,
    centers.area_m2,
    centers.rooms,
    centers.opened_on,
    centers.closed_on,
    centers.opens_hour,
    centers.closes_hour,
    centers.days_per_week,
    if(weeks.is_quiet and weeks.weeks >= weeks.wanted, weeks.quiet_since, null) as quiet_since,
    money.granted,
    money.paid,
    held.events,
    used.last_used
from centers
left join communities on centers.community_id = communities.community_id
left join compounds on centers.compound_id = compounds.compound_id
cross join money
cross join held
cross join used
left join weeks on true
where centers.center_id = $center_id
