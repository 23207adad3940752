-- name: findings_list
-- definition: The findings of the load, of one ledger or of all.
-- grain: one row per finding
-- params: ledger VARCHAR, limit_rows INTEGER
-- reads: findings
-- columns: ledger, file, sheet, cell, value, rule, message, severity
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
