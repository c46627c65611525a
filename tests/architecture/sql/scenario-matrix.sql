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

SELECT "studies_study"."id", "studies_study"."owner_id", "studies_study"."campaign_id", "studies_study"."name", "studies_study" …
FROM "studies_study"
INNER JOIN "organisations_organisation" ON ("studies_study"."owner_id" = "organisations_organisation"."id")
INNER JOIN "census_campaigns_campaign" ON ("studies_study"."campaign_id" = "census_campaigns_campaign"."id")
WHERE (("studies_study"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "studies_study"."id" = %s)
ORDER BY "studies_study"."id" ASC
LIMIT 1;

SELECT "study_scenarios_scenario"."id", "study_scenarios_scenario"."owner_id", "study_scenarios_scenario"."study_id", "study_sc …
FROM "study_scenarios_scenario"
WHERE (("study_scenarios_scenario"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_scenarios_scenario"."study_id" = %s)
ORDER BY "study_scenarios_scenario"."id" ASC;

SELECT "study_scenarios_scenariocost"."id", "study_scenarios_scenariocost"."owner_id", "study_scenarios_scenariocost"."scenario …
FROM "study_scenarios_scenariocost"
WHERE (("study_scenarios_scenariocost"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_scenarios_scenariocost"."scenario_id" IN (…))
ORDER BY "study_scenarios_scenariocost"."id" ASC;

SELECT "study_scenarios_scenariodiscount"."id", "study_scenarios_scenariodiscount"."owner_id", "study_scenarios_scenariodiscoun …
FROM "study_scenarios_scenariodiscount"
WHERE (("study_scenarios_scenariodiscount"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_scenarios_scenariodiscount"."scenario_id" IN (…))
ORDER BY "study_scenarios_scenariodiscount"."participants" ASC;

SELECT "study_scenarios_memberpart"."id", "study_scenarios_memberpart"."owner_id", "study_scenarios_memberpart"."counterparty_i …
FROM "study_scenarios_memberpart"
INNER JOIN "organisations_organisation" T3 ON ("study_scenarios_memberpart"."counterparty_id" = T3."id")
WHERE (("study_scenarios_memberpart"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "study_scenarios_memberpart"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND "study_scenarios_memberpart"."scenario_id" IN (…))
ORDER BY T3."search_text" ASC, "study_scenarios_memberpart"."counterparty_id" ASC;

SELECT "study_scenarios_memberspending"."id", "study_scenarios_memberspending"."owner_id", "study_scenarios_memberspending"."co …
FROM "study_scenarios_memberspending"
WHERE (("study_scenarios_memberspending"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "study_scenarios_memberspending"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND "study_scenarios_memberspending"."study_id" = %s)
ORDER BY "study_scenarios_memberspending"."theme" ASC;

SELECT "census_inventory_equipment"."owner_id" AS "owner_id", SUM("census_inventory_equipment"."quantity") AS "total"
FROM "census_inventory_equipment"
WHERE (("census_inventory_equipment"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_equipment"."category" IN (…) AND "census_inventory_equipment"."owner_id" IN (…) AND "census_inventory_equipment"."retired_on" IS NULL)
GROUP BY 1;

SELECT COUNT(*) AS "__count"
FROM "organisations_organisation"
WHERE ((("organisations_organisation"."id" IN (SELECT value
FROM json_each(%s))) AND NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SE …
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" = %s)) AND NOT ("organisations_organisation"."kind" IN (…))) OR (("organisations_organisation"."id" IN (SELECT value
FROM json_each(%s))) AND "organisations_organisation"."id" = %s));

SELECT "study_scenarios_criterion"."id", "study_scenarios_criterion"."owner_id", "study_scenarios_criterion"."study_id", "study …
FROM "study_scenarios_criterion"
WHERE (("study_scenarios_criterion"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_scenarios_criterion"."study_id" = %s)
ORDER BY "study_scenarios_criterion"."id" ASC;

SELECT "study_scenarios_scenariopoint"."id", "study_scenarios_scenariopoint"."owner_id", "study_scenarios_scenariopoint"."scena …
FROM "study_scenarios_scenariopoint"
WHERE (("study_scenarios_scenariopoint"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_scenarios_scenariopoint"."scenario_id" IN (…))
ORDER BY "study_scenarios_scenariopoint"."id" ASC;

SELECT "study_scenarios_score"."id", "study_scenarios_score"."owner_id", "study_scenarios_score"."scenario_id", "study_scenario …
FROM "study_scenarios_score"
WHERE (("study_scenarios_score"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_scenarios_score"."scenario_id" IN (SELECT U0."id" AS "pk"
FROM "study_scenarios_scenario" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND U0."study_id" = %s)));

SELECT "study_scenarios_studystep"."id", "study_scenarios_studystep"."owner_id", "study_scenarios_studystep"."study_id", "study …
FROM "study_scenarios_studystep"
LEFT OUTER JOIN "study_scenarios_scenario" ON ("study_scenarios_studystep"."scenario_id" = "study_scenarios_scenario"."id")
WHERE (("study_scenarios_studystep"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_scenarios_studystep"."study_id" = %s)
ORDER BY "study_scenarios_studystep"."id" ASC;

SELECT "study_scenarios_score"."id", "study_scenarios_score"."owner_id", "study_scenarios_score"."scenario_id", "study_scenario …
FROM "study_scenarios_score"
WHERE (("study_scenarios_score"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_scenarios_score"."scenario_id" IN (SELECT U0."id" AS "pk"
FROM "study_scenarios_scenario" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND U0."study_id" = %s)));

