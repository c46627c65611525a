SELECT "django_session"."session_key", "django_session"."session_data", "django_session"."expire_date"
FROM "django_session"
WHERE ("django_session"."expire_date" > %s AND "django_session"."session_key" = %s)
LIMIT 21;

SELECT "accounts_person"."id", "accounts_person"."password", "accounts_person"."last_login", "accounts_person"."email", "accoun …
FROM "accounts_person"
WHERE "accounts_person"."id" = %s
LIMIT 21;

SELECT CAST(%s AS varchar(200)) AS "cast1", "organisations_roleassignment"."owner_id" AS "f1", CAST("organisations_roleassignment"."role" AS varchar(200)) AS "cast2", CAST("organisations_organisation"."name" AS varchar(200)) AS "cast3", CAST("organisations_organisation"."kind" AS varchar(200)) AS "cast4"
FROM "organisations_roleassignment"
INNER JOIN "organisations_organisation" ON ("organisations_roleassignment"."owner_id" = "organisations_organisation"."id")
WHERE (("organisations_roleassignment"."valid_from" IS NULL OR "organisations_roleassignment"."valid_from" <= %s) AND ("organisations_roleassignment"."valid_to" IS NULL OR "organisations_roleassignment"."valid_to" >= %s) AND NOT "organisations_organisation"."is_former" AND "organisations_roleassignment"."person_id" = %s)
UNION SELECT CAST(%s AS varchar(200)) AS "cast1", "organisations_membership"."owner_id" AS "f1", CAST(%s AS varchar(200)) AS "cast2", CAST(%s AS varchar(200)) AS "cast3", CAST(%s AS varchar(200)) AS "cast4"
FROM "organisations_membership"
WHERE (("organisations_membership"."valid_from" IS NULL OR "organisations_membership"."valid_from" <= %s) AND ("organisations_membership"."valid_to" IS NULL OR "organisations_membership"."valid_to" >= %s) AND "organisations_membership"."counterparty_id" = %s)
UNION SELECT CAST(%s AS varchar(200)) AS "cast1", "organisations_membership"."counterparty_id" AS "f1", CAST(%s AS varchar(200)) AS "cast2", CAST(%s AS varchar(200)) AS "cast3", CAST(%s AS varchar(200)) AS "cast4"
FROM "organisations_membership"
WHERE (("organisations_membership"."valid_from" IS NULL OR "organisations_membership"."valid_from" <= %s) AND ("organisations_membership"."valid_to" IS NULL OR "organisations_membership"."valid_to" >= %s) AND "organisations_membership"."owner_id" = %s)
UNION SELECT CAST(%s AS varchar(200)) AS "cast1", "organisations_membership"."counterparty_id" AS "f1", CAST(%s AS varchar(200)) AS "cast2", CAST(%s AS varchar(200)) AS "cast3", CAST(%s AS varchar(200)) AS "cast4"
FROM "organisations_membership"
WHERE (("organisations_membership"."valid_from" IS NULL OR "organisations_membership"."valid_from" <= %s) AND ("organisations_membership"."valid_to" IS NULL OR "organisations_membership"."valid_to" >= %s) AND "organisations_membership"."owner_id" IN (SELECT U0."owner_id" AS "owner_id"
FROM "organisations_membership" U0
WHERE ((U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."counterparty_id" = %s)))
UNION SELECT CAST(%s AS varchar(200)) AS "cast1", "organisations_organisationsuccession"."counterparty_id" AS "f1", CAST(%s AS varchar(200)) AS "cast2", CAST(%s AS varchar(200)) AS "cast3", CAST(%s AS varchar(200)) AS "cast4"
FROM "organisations_organisationsuccession"
WHERE "organisations_organisationsuccession"."owner_id" = %s
UNION SELECT CAST(%s AS varchar(200)) AS "cast1", "organisations_membership"."counterparty_id" AS "f1", CAST(%s AS varchar(200)) AS "cast2", CAST(%s AS varchar(200)) AS "cast3", CAST(%s AS varchar(200)) AS "cast4"
FROM "organisations_membership"
WHERE "organisations_membership"."owner_id" = %s
UNION SELECT CAST(%s AS varchar(200)) AS "cast1", "organisations_share"."owner_id" AS "f1", CAST("organisations_share"."shared_subject" AS varchar(200)) AS "cast2", CAST(%s AS varchar(200)) AS "cast3", CAST(%s AS varchar(200)) AS "cast4"
FROM "organisations_share"
WHERE (("organisations_share"."valid_from" IS NULL OR "organisations_share"."valid_from" <= %s) AND ("organisations_share"."valid_to" IS NULL OR "organisations_share"."valid_to" >= %s) AND "organisations_share"."counterparty_id" = %s)
UNION SELECT CAST(%s AS varchar(200)) AS "cast1", "organisations_share"."counterparty_id" AS "f1", CAST(%s AS varchar(200)) AS "cast2", CAST(%s AS varchar(200)) AS "cast3", CAST(%s AS varchar(200)) AS "cast4"
FROM "organisations_share"
WHERE "organisations_share"."owner_id" = %s
UNION SELECT CAST(%s AS varchar(200)) AS "cast1", "organisations_share"."owner_id" AS "f1", CAST(%s AS varchar(200)) AS "cast2", CAST(%s AS varchar(200)) AS "cast3", CAST(%s AS varchar(200)) AS "cast4"
FROM "organisations_share"
WHERE "organisations_share"."counterparty_id" = %s;

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
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))) AND ("organisations_organisation"."kind" = %s OR "organisations_organisation"."kind" = %s))) AS "year", COUNT("organisations_organisation"."id") FILTER (WHERE (NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))))) AS "shown", COUNT("organisations_organisation"."id") FILTER (WHERE (NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))) AND "organisations_organisation"."kind" = %s AND "organisations_organisation"."population" IS NOT NULL)) AS "shown_counted", COUNT("organisations_organisation"."id") FILTER (WHERE (NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))) AND "organisations_organisation"."kind" = %s AND "organisations_organisation"."population" IS NOT NULL)) AS "shown_bodies", SUM("organisations_organisation"."population") FILTER (WHERE (NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))) AND "organisations_organisation"."kind" = %s)) AS "shown_inhabitants", SUM("organisations_organisation"."population") FILTER (WHERE (NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
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
FROM json_each(%s))) AND U0."owner_id" IN (…))) AND NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" IN (…))))
ORDER BY 12 ASC, "organisations_organisation"."id" ASC
LIMIT 51;

SELECT "organisations_membership"."id", "organisations_membership"."owner_id", "organisations_membership"."counterparty_id", "o …
FROM "organisations_membership"
WHERE (("organisations_membership"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "organisations_membership"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND "organisations_membership"."counterparty_id" IN (…) AND "organisations_membership"."owner_id" IN (…));

