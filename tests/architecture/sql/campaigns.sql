SELECT "django_session"."session_key", "django_session"."session_data", "django_session"."expire_date"
FROM "django_session"
WHERE ("django_session"."expire_date" > %s AND "django_session"."session_key" = %s)
LIMIT 21;

SELECT "accounts_person"."id", "accounts_person"."password", "accounts_person"."last_login", "accounts_person"."email", "accoun …
FROM "accounts_person"
WHERE "accounts_person"."id" = %s
LIMIT 21;


SELECT 'role', r.owner_id, r.role, o.name, o.kind
 
FROM organisations_roleassignment r JOIN organisations_organisation o ON o.id = r.owner_id

WHERE r.person_id = %(person)s AND NOT o.is_former AND (valid_from IS NULL OR valid_from <= %(day)s) AND (valid_to IS NULL OR valid_to >= %(day)s)
UNION ALL SELECT 'grouping', m.owner_id, '', o.name, ''
 
FROM organisations_membership m JOIN organisations_organisation o ON o.id = m.owner_id

WHERE m.counterparty_id = %(acting)s AND (valid_from IS NULL OR valid_from <= %(day)s) AND (valid_to IS NULL OR valid_to >= %(day)s)
UNION SELECT 'member', counterparty_id, '', '', ''
FROM organisations_membership

WHERE owner_id IN (SELECT owner_id
FROM organisations_membership
WHERE counterparty_id = %(acting)s AND (valid_from IS NULL OR valid_from <= %(day)s) AND (valid_to IS NULL OR valid_to >= %(day)s))
   AND (valid_from IS NULL OR valid_from <= %(day)s) AND (valid_to IS NULL OR valid_to >= %(day)s)
UNION SELECT 'member', counterparty_id, '', '', ''
FROM organisations_membership
WHERE owner_id = %(acting)s
UNION ALL SELECT 'heir', counterparty_id, '', '', ''
FROM organisations_organisationsuccession
WHERE owner_id = %(acting)s
UNION ALL SELECT 'share', owner_id, shared_subject, '', ''
FROM organisations_share

WHERE counterparty_id = %(acting)s AND (valid_from IS NULL OR valid_from <= %(day)s) AND (valid_to IS NULL OR valid_to >= %(day)s)
UNION ALL SELECT 'party', counterparty_id, '', '', ''
FROM organisations_share
WHERE owner_id = %(acting)s
UNION ALL SELECT 'party', owner_id, '', '', ''
FROM organisations_share
WHERE counterparty_id = %(acting)s
;

SELECT "census_campaigns_campaign"."id", "census_campaigns_campaign"."owner_id", "census_campaigns_campaign"."name", "census_campaigns_campaign"."origin", "census_campaigns_campaign"."state", "census_campaigns_campaign"."population_year", "census_campaigns_campaign"."as_of", "census_campaigns_campaign"."digest", "census_campaigns_campaign"."source_id", "census_campaigns_campaign"."fields", "census_campaigns_campaign"."created_at", "census_campaigns_campaign"."version_id", "census_campaigns_campaign"."short_version_id", "census_campaigns_campaign"."themes", "census_campaigns_campaign"."deadline", "census_campaigns_campaign"."message", "census_campaigns_campaign"."reminds", "census_campaigns_campaign"."site", "census_campaigns_campaign"."previous_id", "census_campaigns_campaign"."opened_at", "census_campaigns_campaign"."frozen_at", "census_campaigns_campaign"."signed_by", "census_campaigns_campaign"."quality", COALESCE((SELECT COUNT(U0."id") AS "count"
FROM "census_campaigns_response" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND U0."campaign_id" = ("census_campaigns_campaign"."id"))
GROUP BY U0."campaign_id"), %s) AS "asked", COALESCE((SELECT COUNT(U0."id") AS "count"
FROM "census_campaigns_response" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND U0."campaign_id" = ("census_campaigns_campaign"."id") AND U0."state" IN (…))
GROUP BY U0."campaign_id"), %s) AS "sent", COALESCE((SELECT COUNT(U0."id") AS "count"
FROM "census_campaigns_response" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND U0."campaign_id" = ("census_campaigns_campaign"."id") AND U0."state" IN (…))
GROUP BY U0."campaign_id"), %s) AS "waiting"
FROM "census_campaigns_campaign"
WHERE (("census_campaigns_campaign"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_campaigns_campaign"."origin" = %s AND "census_campaigns_campaign"."owner_id" = %s)
ORDER BY "census_campaigns_campaign"."id" DESC
LIMIT 200;

SELECT "census_campaigns_campaign"."id", "census_campaigns_campaign"."owner_id", "census_campaigns_campaign"."name", "census_campaigns_campaign"."origin", "census_campaigns_campaign"."state", "census_campaigns_campaign"."population_year", "census_campaigns_campaign"."as_of", "census_campaigns_campaign"."digest", "census_campaigns_campaign"."source_id", "census_campaigns_campaign"."fields", "census_campaigns_campaign"."created_at", "census_campaigns_campaign"."version_id", "census_campaigns_campaign"."short_version_id", "census_campaigns_campaign"."themes", "census_campaigns_campaign"."deadline", "census_campaigns_campaign"."message", "census_campaigns_campaign"."reminds", "census_campaigns_campaign"."site", "census_campaigns_campaign"."previous_id", "census_campaigns_campaign"."opened_at", "census_campaigns_campaign"."frozen_at", "census_campaigns_campaign"."signed_by", "census_campaigns_campaign"."quality", COALESCE((SELECT COUNT(U0."id") AS "count"
FROM "census_campaigns_surveyedentity" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND U0."campaign_id" = ("census_campaigns_campaign"."id"))
GROUP BY U0."campaign_id"), %s) AS "asked", COALESCE((SELECT COUNT(U0."id") AS "count"
FROM "census_campaigns_surveyedentity" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND U0."campaign_id" = ("census_campaigns_campaign"."id") AND U0."has_answered")
GROUP BY U0."campaign_id"), %s) AS "answered"
FROM "census_campaigns_campaign"
WHERE (("census_campaigns_campaign"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_campaigns_campaign"."origin" = %s AND "census_campaigns_campaign"."owner_id" = %s)
ORDER BY "census_campaigns_campaign"."id" DESC;

SELECT "census_campaigns_response"."id", "census_campaigns_response"."owner_id", "census_campaigns_response"."counterparty_id", …
FROM "census_campaigns_response"
INNER JOIN "organisations_organisation" ON ("census_campaigns_response"."owner_id" = "organisations_organisation"."id")
WHERE (("census_campaigns_response"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "census_campaigns_response"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND NOT ("census_campaigns_response"."owner_id" IN (…)) AND NOT ("census_campaigns_response"."counterparty_id" IN (…)))
ORDER BY "organisations_organisation"."search_text" ASC, "census_campaigns_response"."id" DESC
LIMIT 200;

