-- definition: Compounds and categories with a request repeated within the days of the parameter in the period: how
--     often it came, and when first and last; the 200 of the latest repeats, and how many there are in all.
-- grain: one row per compound and category
-- needs: issues, issues.compound_id, issues.category
-- focus: category
with found as (
    -- The places with a repeated request are few; all their other requests are added for those shown only.
    select
        place,
        any_value(compound_id) as compound_id,
        any_value(category) as category,
        sum(repeated) as repeated,
        max(last_on) as repeated_on
    from repeats
    where
        month >= $start
        and month < $stop
        and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compound_kind))
        and $focus in ('', 'category=' || category)
    group by place
),

total as (
    select
        count(*) as places,
        sum(repeated) as repeated
    from found
),

shown as (
    select
        place,
        compound_id,
        category,
        repeated
    from found
    order by repeated_on desc, place
    limit 200
),

summed as (
    select
        repeat_months.place,
        sum(repeat_months.issues) as issues,
        min(repeat_months.first_on) as first_on,
        max(repeat_months.last_on) as last_on
    from repeat_months
    inner join shown on repeat_months.place = shown.place
    where repeat_months.month >= $start and repeat_months.month < $stop
    group by repeat_months.place
)

select
    shown.compound_id,
    compounds.name as compound_name,
    compounds.community_id,
    communities.name as community_name,
    shown.category,
    summed.issues,
    shown.repeated,
    summed.first_on,
    summed.last_on,
    total.places,
    total.repeated as repeated_in_all
from shown
cross join total
inner join summed on shown.place = summed.place
inner join compounds on shown.compound_id = compounds.compound_id
left join communities on compounds.community_id = communities.community_id
order by summed.last_on desc, in_order(shown.compound_id), shown.category
