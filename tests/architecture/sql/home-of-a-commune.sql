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

SELECT "organisations_organisation"."id", "organisations_organisation"."name", "organisations_organisation"."kind", "organisati …
FROM "organisations_organisation"
WHERE (("organisations_organisation"."id" IN (SELECT value
FROM json_each(%s))) AND "organisations_organisation"."id" IN (…))
ORDER BY "organisations_organisation"."search_text" ASC, "organisations_organisation"."id" ASC;

SELECT "census_campaigns_response"."id", "census_campaigns_response"."owner_id", "census_campaigns_response"."counterparty_id", "census_campaigns_response"."campaign_id", "census_campaigns_response"."entity_name", "census_campaigns_response"."state", "census_campaigns_response"."created_at", "census_campaigns_response"."is_short", "census_campaigns_response"."door", "census_campaigns_response"."by_proxy", "census_campaigns_response"."written_by", "census_campaigns_response"."updated_at", "census_campaigns_response"."submitted_at", "census_campaigns_response"."landed_at", "census_campaigns_response"."comment", "census_campaigns_response"."asked", "census_campaigns_response"."filled", "census_campaigns_response"."unknown", "census_campaigns_response"."percent", "census_campaigns_response"."blocking", "census_campaigns_response"."warnings", "census_campaigns_response"."explained", "census_campaigns_response"."progress", "census_campaigns_response"."findings", "census_campaigns_response"."explanations", (SELECT U0."name" AS "name"
FROM "census_campaigns_campaign" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND U0."id" = ("census_campaigns_response"."campaign_id"))) AS "campaign_name", (SELECT U0."s …
FROM "census_campaigns_campaign" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND U0."id" = ("census_campaigns_response"."campaign_id"))) AS "campaign_state", (SELECT U0." …
FROM "census_campaigns_campaign" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND U0."id" = ("census_campaigns_response"."campaign_id"))) AS "deadline"
FROM "census_campaigns_response"
WHERE (("census_campaigns_response"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "census_campaigns_response"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND "census_campaigns_response"."campaign_id" IN (SELECT U0."id"
FROM "census_campaigns_campaign" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND U0."origin" = %s AND U0."state" = %s)) AND "census_campaigns_response"."owner_id" = %s AND "census_campaigns_response"."state" IN (…))
ORDER BY "census_campaigns_response"."id" ASC
LIMIT 20;

SELECT "census_deadlines_deadline"."id", "census_deadlines_deadline"."owner_id", "census_deadlines_deadline"."kind", "census_de …
FROM "census_deadlines_deadline"
INNER JOIN "organisations_organisation" ON ("census_deadlines_deadline"."owner_id" = "organisations_organisation"."id")
WHERE (("census_deadlines_deadline"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_deadlines_deadline"."due_on" <= %s AND "census_deadlines_deadline"."shown_from" <= %s AND "census_deadlines_deadline"."shown_to" >= %s AND ("census_deadlines_deadline"."state" = %s OR ("census_deadlines_deadline"."snoozed_until" <= %s AND "census_deadlines_deadline"."state" = %s)) AND "census_deadlines_deadline"."due_on" >= %s)
ORDER BY "census_deadlines_deadline"."due_on" ASC NULLS LAST, "census_deadlines_deadline"."id" ASC
LIMIT 3;

SELECT "studies_study"."id", "studies_study"."owner_id", "studies_study"."campaign_id", "studies_study"."name", "studies_study" …
FROM "studies_study"
INNER JOIN "organisations_organisation" ON ("studies_study"."owner_id" = "organisations_organisation"."id")
INNER JOIN "census_campaigns_campaign" ON ("studies_study"."campaign_id" = "census_campaigns_campaign"."id")
WHERE (("studies_study"."owner_id" IN (SELECT value
FROM json_each(%s))) AND NOT (("studies_study"."state" = %s OR ("studies_study"."frozen_at" IS NOT NULL AND "studies_study"."state" = %s)) AND NOT ("studies_study"."owner_id" IN (…))))
ORDER BY "studies_study"."id" DESC
LIMIT 1;

