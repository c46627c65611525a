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

SELECT "census_campaigns_campaign"."id", "census_campaigns_campaign"."owner_id", "census_campaigns_campaign"."name", "census_ca …
FROM "census_campaigns_campaign"
WHERE (("census_campaigns_campaign"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_campaigns_campaign"."owner_id" = %s AND "census_campaigns_campaign"."id" = %s)
ORDER BY "census_campaigns_campaign"."id" ASC
LIMIT 1;

SELECT "census_campaigns_surveyedentity"."id", "census_campaigns_surveyedentity"."owner_id", "census_campaigns_surveyedentity"."campaign_id", "census_campaigns_surveyedentity"."position", "census_campaigns_surveyedentity"."name", "census_campaigns_surveyedentity"."kind", "census_campaigns_surveyedentity"."population", "census_campaigns_surveyedentity"."has_answered", "census_campaigns_surveyedentity"."published_weight", "census_campaigns_surveyedentity"."organisation_id", EXISTS(SELECT %s AS "a"
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

