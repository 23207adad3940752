-- definition: One exemplary resident of each kind with written consent by the day, the one whose consent is oldest.
-- grain: one row a kind that there is
-- needs: exemplars, exemplars.has_written_consent
select
    'exemplar_' || exemplar_kind as key,
    public_name as value,
    exemplar_id as subject,
    cast(null as varchar) as community_id
from exemplars
where
    has_written_consent
    and public_name is not null
    and coalesce(consented_on <= $as_of, true)
    and exemplar_kind in ('veteran_member', 'good_secretary', 'volunteer')

qualify row_number() over (partition by exemplar_kind order by consented_on nulls last, exemplar_id) = 1
order by key
