-- definition: Modules that every center should have by the end of each month: those that a parameter module_group_<code>
--     puts into a group above zero, the 1 and the 5 of the catalogue 1+5+X.
-- grain: one row per month and module
-- city: same
select
    month,
    substr(key, 14) as module,
    cast(value as integer) as module_group
from month_params
where starts_with(key, 'module_group_') and value > 0
order by month, module
