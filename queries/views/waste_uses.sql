-- definition: Kitchen waste taken in over the period, the enzyme and the compost made of it, by what these were used for; null where
--     the ledger does not say. Where fewer households took part than persons may be shown, the weights stay out, and where that is
--     one use alone, those of the next smallest with it.
--     Where the sum of all may not be told, none of its parts is.
-- grain: one row per use
-- needs: waste, waste.kg_in
with rules as (
    select max_by(value, month) as households
    from month_params
    where key = 'privacy_k_seminar'
),

counted as (
    select
        waste.used_for,
        waste.compound_id,
        max(waste.households) as households,
        sum(waste.kg_in) as kg_in,
        sum(waste.kg_enzyme) as kg_enzyme,
        sum(waste.kg_compost) as kg_compost
    from waste
    left join compounds on waste.compound_id = compounds.compound_id
    where
        waste.month >= $start
        and waste.month < $stop
        and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
    group by waste.used_for, waste.compound_id
),

-- As with the sum of all: only of whole blocks of compounds that may be told, before guests too.
chosen as (
    select bool_and(blocks.is_told and blocks.chosen = blocks.size) as is_told
    from (
        select
            block,
            size,
            is_told,
            count(*) as chosen
        from person_blocks
        where
            indicator = 'waste_participation_rate'
            and threshold = (select max(levels.threshold) from person_blocks as levels)
            and ($community_ids is null or list_contains($community_ids, community_id))
            and ($compound_kinds is null or list_contains($compound_kinds, kind))
        group by block, size, is_told
    ) as blocks
),

told as (
    select
        counted.used_for,
        count(*) as compounds,
        sum(counted.households) as households,
        sum(counted.kg_in) as kg_in,
        sum(counted.kg_enzyme) as kg_enzyme,
        sum(counted.kg_compost) as kg_compost
    from counted
    group by counted.used_for
),

-- Where one alone stays out, the sum of all tells it: the next smallest stays out with it.
ranked as (
    select
        told.used_for,
        told.compounds,
        told.kg_in,
        told.kg_enzyme,
        told.kg_compost,
        row_number() over (order by coalesce(told.households, 0), told.used_for) as place,
        count(*) filter (coalesce(told.households, 0) < rules.households) over () as few
    from told
    cross join rules
)

select
    used_for,
    compounds,
    if(chosen.is_told and place > few + cast(few = 1 as integer), kg_in, null) as kg_in,
    if(chosen.is_told and place > few + cast(few = 1 as integer), kg_enzyme, null) as kg_enzyme,
    if(chosen.is_told and place > few + cast(few = 1 as integer), kg_compost, null) as kg_compost
from ranked
cross join chosen
order by used_for nulls first
