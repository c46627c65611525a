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

SELECT COUNT("organisations_organisation"."id") FILTER (WHERE (NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))))) AS "members", COUNT("organisations_organisation"."id") FILTER (WHERE (NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))) AND "organisations_organisation"."kind" = %s)) AS "communes", SUM("organisations_organisation"."population") FILTER (WHERE (NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))) AND "organisations_organisation"."kind" = %s)) AS "inhabitants", COUNT("organisations_organisation"."id") FILTER (WHERE (NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))) AND "organisations_organisation"."registered_by" = %s AND NOT (EXISTS(SELECT %s AS "a"
FROM "organisations_roleassignment" U0
WHERE U0."owner_id" = ("organisations_organisation"."id")
LIMIT 1)))) AS "untended", COUNT("organisations_organisation"."id") FILTER (WHERE EXISTS(SELECT %s AS "a"
FROM "organisations_invitation" V0
WHERE (V0."accepted_at" IS NULL AND V0."expires_at" > %s AND V0."withdrawn_at" IS NULL AND (V0."owner_id" = %s OR EXISTS(SELECT %s AS "a"
FROM "audit_event" U0
WHERE (U0."acting_id" = %s AND U0."object_id" = (CAST(V0."id" AS text)) AND U0."owner_id" = (V0."owner_id") AND U0."verb" = %s)
LIMIT 1)) AND V0."expires_at" < %s AND V0."owner_id" = ("organisations_organisation"."id"))
LIMIT 1)) AS "expiring"
FROM "organisations_organisation"
WHERE ((NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…)))) OR "organisations_organisation"."id" = %s);

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

