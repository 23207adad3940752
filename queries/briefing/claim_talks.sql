-- definition: All that three-way meetings of managed compounds resolved since the first of January is done by the day; null where they
--     resolved nothing. Numerator and denominator: resolutions done, resolutions; talks are these meetings.
-- detail: tripartite_list
-- needs: meetings, meetings.has_branch, meetings.has_owners_committee, meetings.has_property, compounds, compounds.kind,
--     resolutions, resolutions.done_on
with talks as (
    select meetings.meeting_id
    from meetings
    inner join compounds on meetings.compound_id = compounds.compound_id and compounds.kind = 'managed'
    where
        meetings.status = 'held'
        and meetings.has_branch
        and meetings.has_owners_committee
        and meetings.has_property
        and meetings.date between date_trunc('year', $as_of) and $as_of
        and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
)

select
    case
        when count(resolutions.resolution_id) > 0
            then
                count(*) filter (where resolutions.done_on <= $as_of)
                = count(resolutions.resolution_id)
    end as holds,
    count(*) filter (where resolutions.done_on <= $as_of) as numerator,
    count(resolutions.resolution_id) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before,
    count(distinct talks.meeting_id) as talks
from talks
left join resolutions on talks.meeting_id = resolutions.meeting_id
