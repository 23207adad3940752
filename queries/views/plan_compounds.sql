-- definition: What the planner needs of each compound at the end of a month: kind, place, and regular members as far as these
--     may be told at a threshold of persons; the branch of the form that covers it, and how many issues of the twelve
--     months to then it had of each category.
-- grain: one row per compound
-- needs: compounds, member_counts
with covering as (
    select
        branch_compounds.compound_id,
        branch_months.form,
        min(branch_months.branch_id) as branch_id
    from branch_months
    inner join branch_compounds on branch_months.branch_id = branch_compounds.branch_id
    where branch_months.month = $month
    group by branch_compounds.compound_id, branch_months.form
),

asked as (
    select
        compound_id,
        category,
        count(*) as issues
    from issues
    where
        compound_id is not null
        and category is not null
        and duplicate_of is null
        and opened_at >= cast($month as date) - interval 11 months
        and opened_at < cast($month as date) + interval 1 month
    group by compound_id, category
),

matters as (
    select
        compound_id,
        map_from_entries(list((category, issues) order by category)) as matters
    from asked
    group by compound_id
)

select
    compounds.compound_id,
    compounds.community_id,
    compounds.kind,
    compounds.longitude,
    compounds.latitude,
    told_members.regular,
    covering.branch_id,
    covering.form,
    matters.matters
from compounds
left join told_members
    on
        compounds.compound_id = told_members.compound_id
        and told_members.month = $month
        and told_members.threshold = (
            select min(levels.threshold) from told_members as levels where levels.threshold >= $privacy
        )
left join compound_forms
    on compounds.compound_id = compound_forms.compound_id and compound_forms.month = $month
left join covering on compounds.compound_id = covering.compound_id and compound_forms.form = covering.form
left join matters on compounds.compound_id = matters.compound_id
order by in_order(compounds.compound_id)
