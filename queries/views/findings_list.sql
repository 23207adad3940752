-- definition: The findings of the load, of one ledger or of all.
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
where $ledger is null or ledger = $ledger
order by severity, ledger, rule, file, sheet, cell, value
limit $limit_rows
