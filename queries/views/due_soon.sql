-- definition: How many open issues become due within so many days from the data date of the issues ledger on, and which is the
--     first of them as open_issues lists them; quicker than that list.
-- grain: one row
-- needs: issues, issues.due_at
select
    count(*) as issues,
    arg_min(
        issue_spells.issue_id,
        (cast(issue_spells.due_at as date), cast(issue_spells.opened_at as date), issue_spells.issue_id)
    ) as first_issue_id
from issue_spells
inner join data_dates on data_dates.ledger = 'issues'
left join compounds on issue_spells.compound_id = compounds.compound_id
where
    issue_spells.ended_at is null
    and cast(issue_spells.due_at as date) - data_dates.as_of between 0 and $due_within
    and ($community_ids is null or list_contains($community_ids, coalesce(issue_spells.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
