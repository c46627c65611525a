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

SELECT COUNT("census_campaigns_response"."id") AS "total", SUM("census_campaigns_response"."asked") AS "asked_values", SUM("census_campaigns_response"."filled") AS "filled_values", SUM("census_campaigns_response"."unknown") AS "unknown_values", SUM("census_campaigns_response"."blocking") AS "blocking_findings", SUM("census_campaigns_response"."warnings") AS "warning_findings", SUM("census_campaigns_response"."explained") AS "explained_findings", COUNT("census_campaigns_response"."id") FILTER (WHERE ("census_campaigns_response"."by_proxy" AND "census_campaigns_response"."state" IN (…))) AS "by_proxy", COUNT("census_campaigns_response"."id") FILTER (WHERE ("census_campaigns_response"."is_short" AND "census_campaigns_response"."state" IN (…))) AS "sent_short", COUNT("census_campaigns_response"."id") FILTER (WHERE "census_campaigns_response"."state" = %s) AS "NOT_STARTED", COUNT("census_campaigns_response"."id") FILTER (WHERE "census_campaigns_response"."state" = %s) AS "IN_PROGRESS", COUNT("census_campaigns_response"."id") FILTER (WHERE "census_campaigns_response"."state" = %s) AS "SUBMITTED", COUNT("census_campaigns_response"."id") FILTER (WHERE "census_campaigns_response"."state" = %s) AS "VALIDATED", COUNT("census_campaigns_response"."id") FILTER (WHERE "census_campaigns_response"."state" = %s) AS "LOCKED", COUNT("census_campaigns_response"."id") FILTER (WHERE "census_campaigns_response"."state" = %s) AS "DECLINED", COUNT("census_campaigns_response"."id") FILTER (WHERE "census_campaigns_response"."state" = %s) AS "NOT_APPLICABLE", COUNT("census_campaigns_response"."id") FILTER (WHERE "census_campaigns_response"."state" = %s) AS "ANSWERED_BY_PROXY"
FROM "census_campaigns_response"
WHERE (("census_campaigns_response"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "census_campaigns_response"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND "census_campaigns_response"."campaign_id" = %s);

SELECT "census_campaigns_response"."id", "census_campaigns_response"."owner_id", "census_campaigns_response"."counterparty_id", …
FROM "census_campaigns_response"
INNER JOIN "organisations_organisation" ON ("census_campaigns_response"."owner_id" = "organisations_organisation"."id")
WHERE (("census_campaigns_response"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "census_campaigns_response"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND "census_campaigns_response"."campaign_id" = %s)
ORDER BY 26 ASC, "census_campaigns_response"."id" ASC
LIMIT 51;

