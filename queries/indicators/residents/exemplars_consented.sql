-- definition: Exemplary residents who have consented in writing to being named by the end of the month, in all and by kind.
-- counted: exemplars
-- excluded: those without written consent
-- unit: persons
-- window: point
-- better: neither
-- needs: exemplars, exemplars.has_written_consent
-- basis: speech; exemplars, who agreed to be named
-- detail: detail_exemplars
select
    ledger_months.month,
    cast(null as varchar) as community_id,
    cast(null as varchar) as compound_id,
    if(grouping(exemplars.exemplar_kind) = 1, '', 'exemplar_kind=' || exemplars.exemplar_kind) as dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from ledger_months
inner join exemplars
    on coalesce(exemplars.consented_on <= ledger_months.month_end, true) and exemplars.has_written_consent
where ledger_months.ledger = 'exemplars'
group by grouping sets ((ledger_months.month), (ledger_months.month, exemplars.exemplar_kind))
order by ledger_months.month, dimension
