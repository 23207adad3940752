-- definition: Centers open on more days of a month than their opening days per week allow, whichever weekdays those are, so
--     that the opening days per week are too few. The share open counts at most the days promised. The first month of a
--     center is told, and how many there are.
with opened as (
    select
        center_use.center_id,
        date_trunc('month', center_use.date) as month,
        count(distinct center_use.date) as days
    from center_use
    where center_use.period != 'month' and center_use.open_minutes > 0
    group by center_use.center_id, date_trunc('month', center_use.date)
),

beyond as (
    select
        opened.center_id,
        count(*) as months,
        arg_min(opened.days, opened.month) as days,
        min(opened.month) as first_month,
        any_value(centers.days_per_week) as days_per_week
    from opened
    inner join centers on opened.center_id = centers.center_id
    -- Four whole weeks, and of the one to three days beyond as many as a week may have.
    where opened.days > 4 * centers.days_per_week + least(centers.days_per_week, day(last_day(opened.month)) - 28)
    group by opened.center_id
)

select
    'centers' as ledger,
    listed.source_file,
    listed.source_sheet,
    listed.source_row,
    'days_per_week' as field,
    beyond.days_per_week || ' < ' || beyond.days || ' / ' || strftime(beyond.first_month, '%Y-%m')
    || if(beyond.months > 1, ' (' || beyond.months || ')', '') as value
from beyond
inner join reference_keys on reference_keys.kind = 'center' and beyond.center_id = reference_keys.id
inner join checked.centers as listed on reference_keys.key = listed.center_id
order by listed.source_file, listed.source_sheet, listed.source_row
