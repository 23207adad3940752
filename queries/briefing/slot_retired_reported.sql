-- definition: Retired members of state-owned firms that were handed over, reported to the community in question by
--     the latest month; as counts. Zero, since they could be told by subtraction, where the other classes of the
--     community or the same class elsewhere add up to fewer persons than are shown, or where just one other community
--     has fewer and this one has fewest of the rest: told too, it would leave the other as the remainder.
-- unit: members
-- render: whole
-- span: since
-- privacy: small
-- subject: retired_community
-- needs: checkins, checkins.reported
with latest as (
    select
        community_id,
        member_class,
        max_by(reported, month) as reported,
        min(month) as first_month
    from checkins
    where month <= $as_of and reported is not null
    group by community_id, member_class
),

told as (
    select
        sum(reported) filter (where community_id = $subject and member_class = 'soe_retired') as here,
        sum(reported) filter (where community_id = $subject and member_class != 'soe_retired') as others,
        sum(reported) filter (where community_id is distinct from $subject and member_class = 'soe_retired')
            as elsewhere,
        count(*) filter (where member_class = 'soe_retired' and reported < $threshold) as small,
        min(reported) filter (where member_class = 'soe_retired' and reported >= $threshold) as fewest,
        min(first_month) filter (where community_id = $subject and member_class = 'soe_retired') as start_on
    from latest
)

select
    case
        when here is null then null
        when coalesce(others, $threshold) < $threshold or coalesce(elsewhere, $threshold) < $threshold then 0
        when small = 1 and here = fewest then 0
        else here
    end as value,
    here as n,
    start_on
from told
