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

SELECT "census_campaigns_campaign"."id", "census_campaigns_campaign"."owner_id", "census_campaigns_campaign"."name", "census_ca …
FROM "census_campaigns_campaign"
LEFT OUTER JOIN "census_questionnaires_questionnaireversion" ON ("census_campaigns_campaign"."version_id" = "census_questionnaires_questionnaireversion"."id")
LEFT OUTER JOIN "census_questionnaires_questionnaireversion" T4 ON ("census_campaigns_campaign"."short_version_id" = T4."id")
WHERE (("census_campaigns_campaign"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_campaigns_campaign"."owner_id" = %s AND "census_campaigns_campaign"."id" = %s)
ORDER BY "census_campaigns_campaign"."id" ASC
LIMIT 1;

SELECT "census_campaigns_surveyedentity"."id", "census_campaigns_surveyedentity"."owner_id", "census_campaigns_surveyedentity"."campaign_id", "census_campaigns_surveyedentity"."position", "census_campaigns_surveyedentity"."name", "census_campaigns_surveyedentity"."kind", "census_campaigns_surveyedentity"."population", "census_campaigns_surveyedentity"."has_answered", "census_campaigns_surveyedentity"."published_weight", "census_campaigns_surveyedentity"."objectives_position", "census_campaigns_surveyedentity"."organisation_id", "census_campaigns_surveyedentity"."is_short", "census_campaigns_surveyedentity"."email", EXISTS(SELECT %s AS "a"
FROM "census_campaigns_response" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND U0."campaign_id" = %s AND U0."entity_name" = ("census_campaigns_surveyedentity"."name"))
LIMIT 1) AS "has_response"
FROM "census_campaigns_surveyedentity"
WHERE (("census_campaigns_surveyedentity"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_campaigns_surveyedentity"."campaign_id" = %s)
ORDER BY "census_campaigns_surveyedentity"."position" ASC;

SELECT "organisations_organisation"."id", "organisations_organisation"."name", "organisations_organisation"."kind", "organisati …
FROM "organisations_organisation"
WHERE (("organisations_organisation"."id" IN (SELECT value
FROM json_each(%s))) AND "organisations_organisation"."id" IN (SELECT U0."organisation_id" AS "organisation_id"
FROM "census_campaigns_surveyedentity" U0
WHERE ((U0."owner_id" IN (SELECT val …
FROM json_each(%s))) AND U0."campaign_id" = %s)));

