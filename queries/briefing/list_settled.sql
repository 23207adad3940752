-- definition: The disputes that slot_settled counts: settled by the center in question until the day, without the compound of the
--     parties.
-- grain: one row per case
-- span: since
-- subject: hall_center
-- needs: mediations, mediations.result, mediations.closed_on, centers
select
    mediation_id,
    dispute_kind,
    opened_on as mediation_opened_on,
    closed_on as mediation_closed_on,
    closed_on - opened_on as days_to_settle
from mediations
where center_id = $subject and result = 'settled' and closed_on <= $as_of
order by closed_on, in_order(mediation_id)
