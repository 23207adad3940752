-- definition: Branches, centers, issues, visits, meetings, resolutions, mediations, projects and events that refer
--     to a place, a branch, a request or a brand that stands in no ledger; they count as without one.
with stated as (
    select
        'branches' as ledger,
        source_file,
        source_sheet,
        source_row,
        'community_id' as field,
        'community' as kind,
        community_id as value
    from checked.branches
    union all
    select
        'centers' as ledger,
        source_file,
        source_sheet,
        source_row,
        'community_id' as field,
        'community' as kind,
        community_id as value
    from checked.centers
    union all
    select
        'centers' as ledger,
        source_file,
        source_sheet,
        source_row,
        'compound_id' as field,
        'compound' as kind,
        compound_id as value
    from checked.centers
    union all
    select
        'centers' as ledger,
        source_file,
        source_sheet,
        source_row,
        'parent_center_id' as field,
        'center' as kind,
        parent_center_id as value
    from checked.centers
    union all
    select
        'issues' as ledger,
        source_file,
        source_sheet,
        source_row,
        'community_id' as field,
        'community' as kind,
        community_id as value
    from checked.issues
    union all
    select
        'issues' as ledger,
        source_file,
        source_sheet,
        source_row,
        'compound_id' as field,
        'compound' as kind,
        compound_id as value
    from checked.issues
    where issue_id in (select issues.issue_id from issues where issues.compound_id is null)
    union all
    select
        'issues' as ledger,
        source_file,
        source_sheet,
        source_row,
        'source_center_id' as field,
        'center' as kind,
        source_center_id as value
    from checked.issues
    union all
    select
        'visits' as ledger,
        source_file,
        source_sheet,
        source_row,
        'compound_id' as field,
        'compound' as kind,
        compound_id as value
    from checked.visits
    union all
    select
        'visits' as ledger,
        source_file,
        source_sheet,
        source_row,
        'branch_id' as field,
        'branch' as kind,
        branch_id as value
    from checked.visits
    union all
    select
        'visits' as ledger,
        source_file,
        source_sheet,
        source_row,
        'issue_id' as field,
        'issue' as kind,
        issue_id as value
    from checked.visits
    union all
    select
        'meetings' as ledger,
        source_file,
        source_sheet,
        source_row,
        'community_id' as field,
        'community' as kind,
        community_id as value
    from checked.meetings
    union all
    select
        'meetings' as ledger,
        source_file,
        source_sheet,
        source_row,
        'compound_id' as field,
        'compound' as kind,
        compound_id as value
    from checked.meetings
    union all
    select
        'resolutions' as ledger,
        source_file,
        source_sheet,
        source_row,
        'issue_id' as field,
        'issue' as kind,
        issue_id as value
    from checked.resolutions
    union all
    select
        'mediations' as ledger,
        source_file,
        source_sheet,
        source_row,
        'community_id' as field,
        'community' as kind,
        community_id as value
    from checked.mediations
    union all
    select
        'mediations' as ledger,
        source_file,
        source_sheet,
        source_row,
        'compound_id' as field,
        'compound' as kind,
        compound_id as value
    from checked.mediations
    union all
    select
        'center_projects' as ledger,
        source_file,
        source_sheet,
        source_row,
        'compound_id' as field,
        'compound' as kind,
        compound_id as value
    from checked.center_projects
    union all
    select
        'center_events' as ledger,
        source_file,
        source_sheet,
        source_row,
        'brand_id' as field,
        'brand' as kind,
        brand_id as value
    from checked.center_events
    union all
    select
        'meetings' as ledger,
        listed.source_file,
        listed.source_sheet,
        listed.source_row,
        'issue_ids' as field,
        'issue' as kind,
        meeting_issues.issue_id as value
    from checked.meetings as listed
    inner join meeting_issues on listed.meeting_id = meeting_issues.meeting_id
),

known as (
    select
        kind,
        key
    from reference_keys
    union all
    select distinct
        'issue' as kind,
        issue_id as key
    from checked.issues
),

kinds as (
    select distinct kind
    from known
)

select
    stated.ledger,
    stated.source_file,
    stated.source_sheet,
    stated.source_row,
    stated.field,
    stated.value
from stated
inner join kinds on stated.kind = kinds.kind
anti join known on stated.kind = known.kind and stated.value = known.key
where stated.value is not null
order by stated.ledger, stated.source_file, stated.source_sheet, stated.source_row, stated.field, stated.value
