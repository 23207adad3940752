-- definition: Disputes that the center in question settled until the day. n is all it closed.
-- unit: cases
-- render: yu
-- span: since
-- privacy: events
-- detail: list_settled
-- subject: hall_center
-- needs: mediations, mediations.result, mediations.closed_on, centers
select
    count(*) filter (where mediations.result = 'settled') as value,
    count(mediations.mediation_id) as n,
    any_value(centers.opened_on) as start_on
from centers
left join mediations on centers.center_id = mediations.center_id and mediations.closed_on <= $as_of
where centers.center_id = $subject
