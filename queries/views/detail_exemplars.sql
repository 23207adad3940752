-- definition: Exemplary residents who consented in writing to being named by the end of the period.
-- grain: one row per exemplar
select
    exemplar_id,
    public_name,
    exemplar_kind,
    consented_on
from exemplars
where
    has_written_consent
    and coalesce(consented_on < greatest($start, $stop), true)
    and ($community_ids is null or list_contains($community_ids, ''))
    and $compound_kinds is null
order by in_order(exemplar_id)
