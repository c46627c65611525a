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
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))))) AS "members", COUNT("organisations_organisation"."id") FILTER (WHERE (NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))) AND "organisations_organisation"."kind" = %s)) AS "communes", COUNT("organisations_organisation"."id") FILTER (WHERE (NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))) AND "organisations_organisation"."kind" = %s AND "organisations_organisation"."population" IS NOT NULL)) AS "counted", COUNT("organisations_organisation"."id") FILTER (WHERE (NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))) AND "organisations_organisation"."kind" = %s AND "organisations_organisation"."population" IS NOT NULL)) AS "bodies", SUM("organisations_organisation"."population") FILTER (WHERE (NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))) AND "organisations_organisation"."kind" = %s)) AS "inhabitants", SUM("organisations_organisation"."population") FILTER (WHERE (NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))) AND "organisations_organisation"."kind" = %s)) AS "in_bodies", COUNT("organisations_organisation"."id") FILTER (WHERE (NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))) AND "organisations_organisation"."siren" = %s)) AS "without_siren", MAX("organisations_organisation"."population_year") FILTER (WHERE (NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))) AND ("organisations_organisation"."kind" = %s OR "organisations_organisation"."kind" = %s))) AS "year", COUNT("organisations_organisation"."id") FILTER (WHERE ("organisations_organisation"."id" IN (SELECT rowid
FROM "words_of_organisations_organisation"
WHERE "words_of_organisations_organisation" MATCH %s) AND NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))))) AS "shown", COUNT("organisations_organisation"."id") FILTER (WHERE ("organisations_organisation"."id" IN (SELECT rowid
FROM "words_of_organisations_organisation"
WHERE "words_of_organisations_organisation" MATCH %s) AND NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))) AND "organisations_organisation"."kind" = %s AND "organisations_organisation"."population" IS NOT NULL)) AS "shown_counted", COUNT("organisations_organisation"."id") FILTER (WHERE ("organisations_organisation"."id" IN (SELECT rowid
FROM "words_of_organisations_organisation"
WHERE "words_of_organisations_organisation" MATCH %s) AND NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))) AND "organisations_organisation"."kind" = %s AND "organisations_organisation"."population" IS NOT NULL)) AS "shown_bodies", SUM("organisations_organisation"."population") FILTER (WHERE ("organisations_organisation"."id" IN (SELECT rowid
FROM "words_of_organisations_organisation"
WHERE "words_of_organisations_organisation" MATCH %s) AND NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))) AND "organisations_organisation"."kind" = %s)) AS "shown_inhabitants", SUM("organisations_organisation"."population") FILTER (WHERE ("organisations_organisation"."id" IN (SELECT rowid
FROM "words_of_organisations_organisation"
WHERE "words_of_organisations_organisation" MATCH %s) AND NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))) AND "organisations_organisation"."kind" = %s)) AS "shown_in_bodies"
FROM "organisations_organisation"
WHERE (("organisations_organisation"."id" IN (SELECT value
FROM json_each(%s))) AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND U0."owner_id" IN (…))));

SELECT "organisations_organisation"."id", "organisations_organisation"."name", "organisations_organisation"."kind", "organisati …
FROM "organisations_organisation"
WHERE (("organisations_organisation"."id" IN (SELECT value
FROM json_each(%s))) AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND U0."owner_id" IN (…))) AND "organisations_organisation"."id" IN (SELECT rowid
FROM "words_of_organisations_organisation"
WHERE "words_of_organisations_organisation" MATCH %s) AND NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))))
ORDER BY 13 ASC, "organisations_organisation"."id" ASC
LIMIT 51;

SELECT "organisations_membership"."id", "organisations_membership"."owner_id", "organisations_membership"."counterparty_id", "o …
FROM "organisations_membership"
WHERE (("organisations_membership"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "organisations_membership"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND "organisations_membership"."counterparty_id" IN (…) AND "organisations_membership"."owner_id" IN (…));

