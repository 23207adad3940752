-- definition: The findings of the load, of one ledger and of one rule or of all.
-- grain: one row per finding
select
    ledger,
    file,
    sheet,
    cell,
    value,
    rule,
    message,
    severity
from findings
where ($ledger is null or ledger = $ledger) and ($rule is null or rule = $rule)
order by severity, ledger, rule, file, sheet, cell, value
