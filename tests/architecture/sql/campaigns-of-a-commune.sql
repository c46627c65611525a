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

SELECT "census_campaigns_response"."id", "census_campaigns_response"."owner_id", "census_campaigns_response"."counterparty_id", "census_campaigns_response"."campaign_id", "census_campaigns_response"."entity_name", "census_campaigns_response"."state", "census_campaigns_response"."created_at", "census_campaigns_response"."is_short", "census_campaigns_response"."door", "census_campaigns_response"."by_proxy", "census_campaigns_response"."written_by", "census_campaigns_response"."updated_at", "census_campaigns_response"."submitted_at", "census_campaigns_response"."landed_at", "census_campaigns_response"."comment", "census_campaigns_response"."asked", "census_campaigns_response"."filled", "census_campaigns_response"."unknown", "census_campaigns_response"."percent", "census_campaigns_response"."blocking", "census_campaigns_response"."warnings", "census_campaigns_response"."explained", "census_campaigns_response"."progress", "census_campaigns_response"."findings", "census_campaigns_response"."explanations", (SELECT U0."name" AS "name"
FROM "census_campaigns_campaign" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND U0."id" = ("census_campaigns_response"."campaign_id"))) AS "campaign_name", (SELECT U0."s …
FROM "census_campaigns_campaign" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND U0."id" = ("census_campaigns_response"."campaign_id"))) AS "campaign_state", (SELECT U0." …
FROM "census_campaigns_campaign" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND U0."id" = ("census_campaigns_response"."campaign_id"))) AS "deadline", T3."id", T3."name" …
FROM "census_campaigns_response"
INNER JOIN "organisations_organisation" T3 ON ("census_campaigns_response"."counterparty_id" = T3."id")
WHERE (("census_campaigns_response"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "census_campaigns_response"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND "census_campaigns_response"."campaign_id" IN (SELECT U0."id"
FROM "census_campaigns_campaign" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND U0."origin" = %s)) AND "census_campaigns_response"."owner_id" IN (…))
ORDER BY "census_campaigns_response"."id" DESC
LIMIT 200;

