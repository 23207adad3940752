-- definition: Exemplary residents. Without written consent nothing is kept of the name, nor a day of consent.
-- grain: one row per exemplar
select
    exemplar_id,
    case when has_written_consent then public_name end as public_name,
    exemplar_kind,
    coalesce(has_written_consent, false) as has_written_consent,
    case when has_written_consent then consented_on end as consented_on
from checked.exemplars
order by exemplar_id
