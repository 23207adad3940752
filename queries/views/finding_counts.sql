-- definition: How many findings of each rule a ledger has.
-- grain: one row per ledger, rule and severity
select
    ledger,
    rule,
    severity,
    count(*) as n
from findings
group by ledger, rule, severity
order by severity, n desc, ledger, rule
