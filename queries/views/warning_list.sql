-- definition: Warnings of the period: compounds with more matters of a category opened in a month than season,
--     area and their own past explain. The latest month first, in it the least likely first.
-- grain: one row per month, compound and category with a warning
-- needs: issues, issues.compound_id, issues.category, compounds
-- focus: category
-- history: 13
select
    issue_warnings.month,
    issue_warnings.community_id,
    communities.name as community_name,
    issue_warnings.compound_id,
    compounds.name as compound_name,
    issue_warnings.category,
    issue_warnings.observed,
    issue_warnings.entries,
    issue_warnings.expected,
    issue_warnings.discussed_on
from issue_warnings
inner join compounds on issue_warnings.compound_id = compounds.compound_id
left join communities on issue_warnings.community_id = communities.community_id
where
    issue_warnings.month >= $start
    and issue_warnings.month < $stop
    and ($community_ids is null or list_contains($community_ids, coalesce(issue_warnings.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
    and $focus in ('', 'category=' || issue_warnings.category)
order by
    issue_warnings.month desc,
    issue_warnings.probability,
    in_order(issue_warnings.compound_id),
    issue_warnings.category
