-- definition: Compounds with their point, size and the form of the branch that covers each at the end of a
--     month: alone before jointly before clustered where several do, none where none does, null where branches
--     are not collected. Whether it is effectively covered is null where its gates are not collected.
-- grain: one row per compound
-- needs: compounds, branches
select
    compounds.compound_id,
    compounds.community_id,
    communities.name as community_name,
    compounds.name,
    compounds.kind,
    compounds.households,
    compounds.residents,
    compounds.longitude,
    compounds.latitude,
    compound_forms.form,
    compound_forms.branches,
    compound_forms.joint_group,
    compound_gates.is_effective,
    compound_gates.is_effective_without_g5
from compounds
left join communities on compounds.community_id = communities.community_id
left join compound_forms
    on compounds.compound_id = compound_forms.compound_id and compound_forms.month = $month
left join compound_gates
    on compounds.compound_id = compound_gates.compound_id and compound_gates.month = $month
where
    ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by in_order(compounds.compound_id)
