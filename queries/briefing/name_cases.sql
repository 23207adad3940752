-- definition: The case of heating and the one of dangerous housing that began first by the day, by the compound of
--     each; the subject is the issue.
-- grain: one row a kind that there is
-- needs: cases, cases.case_kind, issues
select
    cases.case_kind || '_case' as key,
    coalesce(compounds.name, cases.case_title) as value,
    cases.issue_id as subject,
    compounds.community_id
from cases
inner join issues on cases.issue_id = issues.issue_id and cast(issues.opened_at as date) <= $as_of
left join compounds on cases.compound_id = compounds.compound_id
where
    cases.case_kind in ('heating', 'dangerous_housing')
    and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
qualify row_number() over (partition by cases.case_kind order by issues.opened_at, cases.case_id) = 1
order by cases.case_kind
