-- name: detail_exemplars
-- definition: Exemplary residents who consented in writing to being named by the end of the period.
-- grain: one row per exemplar
-- params: start DATE, stop DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: exemplars
-- columns: exemplar_id, public_name, exemplar_kind, consented_on
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
order by exemplar_id
