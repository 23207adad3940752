-- name: slot_retired_reported
-- definition: Retired members of state-owned firms that were handed over, reported to the community in question by
--     the latest month; as counts. Null, since they could be told by subtraction, where the other classes of the
--     community or the same class elsewhere add up to fewer persons than are shown.
-- role: slot
-- grain: one row
-- unit: members
-- render: whole
-- span: since
-- privacy: small
-- subject: retired_community
-- detail: none
-- needs: checkins, checkins.reported
-- params: as_of DATE, subject VARCHAR, threshold INTEGER
-- reads: checkins
-- columns: value, n, start_on
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
        sum(reported) filter (where community_id != $subject and member_class = 'soe_retired') as elsewhere,
        min(first_month) filter (where community_id = $subject and member_class = 'soe_retired') as start_on
    from latest
)

select
    case
        when coalesce(others, $threshold) >= $threshold and coalesce(elsewhere, $threshold) >= $threshold then here
        when here is not null then 0
    end as value,
    here as n,
    start_on
from told
