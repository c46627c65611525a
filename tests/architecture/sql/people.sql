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

SELECT "organisations_roleassignment"."id", "organisations_roleassignment"."owner_id", "organisations_roleassignment"."person_i …
FROM "organisations_roleassignment"
INNER JOIN "accounts_person" ON ("organisations_roleassignment"."person_id" = "accounts_person"."id")
WHERE (("organisations_roleassignment"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "organisations_roleassignment"."owner_id" = %s);

SELECT "organisations_invitation"."id", "organisations_invitation"."owner_id", "organisations_invitation"."email", "organisatio …
FROM "organisations_invitation"
INNER JOIN "organisations_organisation" ON ("organisations_invitation"."owner_id" = "organisations_organisation"."id")
WHERE ("organisations_invitation"."accepted_at" IS NULL AND "organisations_invitation"."expires_at" > %s AND "organisations_invitation"."withdrawn_at" IS NULL AND ("organisations_invitation"."owner_id" = %s OR EXISTS(SELECT %s AS "a"
FROM "audit_event" U0
WHERE (U0."acting_id" = %s AND U0."object_id" = (CAST("organisations_invitation"."id" AS text)) AND U0."owner_id" = ("organisations_invitation"."owner_id") AND U0."verb" = %s)
LIMIT 1)))
ORDER BY "organisations_invitation"."expires_at" ASC, "organisations_invitation"."id" ASC;

SELECT "organisations_organisation"."id", "organisations_organisation"."name", "organisations_organisation"."kind", "organisati …
FROM "organisations_organisation"
WHERE (NOT EXISTS(SELECT %s AS "a"
FROM "organisations_roleassignment" U0
WHERE ((U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" = ("organisations_organisation"."id"))
LIMIT 1) AND NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" = %s)))
ORDER BY 12 ASC, "organisations_organisation"."id" ASC
LIMIT 51;

SELECT "organisations_invitation"."owner_id" AS "owner_id"
FROM "organisations_invitation"
WHERE ("organisations_invitation"."accepted_at" IS NULL AND "organisations_invitation"."owner_id" IN (…) AND "organisations_invitation"."withdrawn_at" IS NULL AND "organisations_invitation"."expires_at" > %s);

