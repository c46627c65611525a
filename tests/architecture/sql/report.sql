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

SELECT "study_reports_studyreport"."id", "study_reports_studyreport"."owner_id", "study_reports_studyreport"."study_id", "study …
FROM "study_reports_studyreport"
INNER JOIN "studies_study" ON ("study_reports_studyreport"."study_id" = "studies_study"."id")
INNER JOIN "census_campaigns_campaign" ON ("studies_study"."campaign_id" = "census_campaigns_campaign"."id")
WHERE (("study_reports_studyreport"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_reports_studyreport"."id" = %s)
ORDER BY "study_reports_studyreport"."id" ASC
LIMIT 1;

SELECT "study_reports_reportedition"."id", "study_reports_reportedition"."owner_id", "study_reports_reportedition"."report_id", …
FROM "study_reports_reportedition"
WHERE (("study_reports_reportedition"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_reports_reportedition"."report_id" = %s)
ORDER BY "study_reports_reportedition"."number" DESC, "study_reports_reportedition"."id" ASC;

SELECT "studies_studychapter"."id", "studies_studychapter"."owner_id", "studies_studychapter"."study_id", "studies_studychapter …
FROM "studies_studychapter"
WHERE (("studies_studychapter"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "studies_studychapter"."study_id" = %s AND NOT ("studies_studychapter"."slug" = %s))
ORDER BY "studies_studychapter"."position" ASC;

SELECT "studies_studychapter"."id", "studies_studychapter"."owner_id", "studies_studychapter"."study_id", "studies_studychapter …
FROM "studies_studychapter"
WHERE (("studies_studychapter"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "studies_studychapter"."study_id" = %s AND NOT ("studies_studychapter"."slug" = %s))
ORDER BY "studies_studychapter"."position" ASC;

SELECT "studies_studychapter"."id", "studies_studychapter"."owner_id", "studies_studychapter"."study_id", "studies_studychapter …
FROM "studies_studychapter"
WHERE (("studies_studychapter"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "studies_studychapter"."study_id" = %s AND NOT ("studies_studychapter"."slug" = %s))
ORDER BY "studies_studychapter"."position" ASC;

SELECT "studies_studychapter"."id", "studies_studychapter"."owner_id", "studies_studychapter"."study_id", "studies_studychapter …
FROM "studies_studychapter"
WHERE (("studies_studychapter"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "studies_studychapter"."study_id" = %s AND NOT ("studies_studychapter"."slug" = %s))
ORDER BY "studies_studychapter"."position" ASC;

SELECT "study_offers_savings"."id", "study_offers_savings"."owner_id", "study_offers_savings"."study_id", "study_offers_savings …
FROM "study_offers_savings"
WHERE (("study_offers_savings"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_offers_savings"."state" = %s AND "study_offers_savings"."study_id" = %s)
ORDER BY "study_offers_savings"."id" DESC
LIMIT 1;

SELECT "study_scenarios_scenario"."id", "study_scenarios_scenario"."owner_id", "study_scenarios_scenario"."study_id", "study_sc …
FROM "study_scenarios_scenario"
WHERE (("study_scenarios_scenario"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_scenarios_scenario"."study_id" = %s)
ORDER BY "study_scenarios_scenario"."id" ASC;

SELECT "study_scenarios_memberspending"."id", "study_scenarios_memberspending"."owner_id", "study_scenarios_memberspending"."co …
FROM "study_scenarios_memberspending"
WHERE (("study_scenarios_memberspending"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "study_scenarios_memberspending"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND "study_scenarios_memberspending"."study_id" = %s)
ORDER BY "study_scenarios_memberspending"."theme" ASC;

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

SELECT "study_scenarios_studystep"."id", "study_scenarios_studystep"."owner_id", "study_scenarios_studystep"."study_id", "study …
FROM "study_scenarios_studystep"
LEFT OUTER JOIN "study_scenarios_scenario" ON ("study_scenarios_studystep"."scenario_id" = "study_scenarios_scenario"."id")
WHERE (("study_scenarios_studystep"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_scenarios_studystep"."study_id" = %s)
ORDER BY "study_scenarios_studystep"."id" ASC;

SELECT "study_sharing_costsharing"."id", "study_sharing_costsharing"."owner_id", "study_sharing_costsharing"."study_id", "study …
FROM "study_sharing_costsharing"
WHERE (("study_sharing_costsharing"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_sharing_costsharing"."state" IN (…) AND "study_sharing_costsharing"."study_id" = %s)
ORDER BY "study_sharing_costsharing"."name" ASC, "study_sharing_costsharing"."id" ASC;

SELECT "study_money_caseedition"."id", "study_money_caseedition"."owner_id", "study_money_caseedition"."case_id", "study_money_ …
FROM "study_money_caseedition"
WHERE (("study_money_caseedition"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_money_caseedition"."case_id" IN (SELECT U0."id" AS "pk"
FROM "study_money_businesscase" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND U0."study_id" = %s)))
ORDER BY "study_money_caseedition"."number" ASC;

SELECT "study_telephony_telephonyanalysis"."id", "study_telephony_telephonyanalysis"."owner_id", "study_telephony_telephonyanal …
FROM "study_telephony_telephonyanalysis"
WHERE (("study_telephony_telephonyanalysis"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_telephony_telephonyanalysis"."state" = %s AND "study_telephony_telephonyanalysis"."study_id" = %s)
ORDER BY "study_telephony_telephonyanalysis"."name" ASC, "study_telephony_telephonyanalysis"."id" ASC;

SELECT "study_reports_planstep"."id", "study_reports_planstep"."owner_id", "study_reports_planstep"."report_id", "study_reports …
FROM "study_reports_planstep"
WHERE (("study_reports_planstep"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_reports_planstep"."report_id" = %s)
ORDER BY "study_reports_planstep"."starts_on" ASC, "study_reports_planstep"."id" ASC;

SELECT "studies_studychapter"."id", "studies_studychapter"."owner_id", "studies_studychapter"."study_id", "studies_studychapter …
FROM "studies_studychapter"
WHERE (("studies_studychapter"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "studies_studychapter"."study_id" = %s AND NOT ("studies_studychapter"."slug" = %s))
ORDER BY "studies_studychapter"."position" ASC;

SELECT "organisations_organisation"."id", "organisations_organisation"."name", "organisations_organisation"."kind", "organisati …
FROM "organisations_organisation"
WHERE ((("organisations_organisation"."id" IN (SELECT value
FROM json_each(%s))) AND NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SE …
FROM "organisations_membership" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND (U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" = %s)) AND NOT ("organisations_organisation"."kind" IN (…))) OR (("organisations_organisation"."id" IN (SELECT value
FROM json_each(%s))) AND "organisations_organisation"."id" = %s))
ORDER BY "organisations_organisation"."search_text" ASC, "organisations_organisation"."id" ASC;

SELECT "study_offers_savings"."id", "study_offers_savings"."owner_id", "study_offers_savings"."study_id", "study_offers_savings …
FROM "study_offers_savings"
WHERE (("study_offers_savings"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_offers_savings"."state" = %s AND "study_offers_savings"."study_id" = %s)
ORDER BY "study_offers_savings"."id" DESC
LIMIT 1;

SELECT "study_sharing_costsharing"."id", "study_sharing_costsharing"."owner_id", "study_sharing_costsharing"."study_id", "study …
FROM "study_sharing_costsharing"
WHERE (("study_sharing_costsharing"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_sharing_costsharing"."state" IN (…) AND "study_sharing_costsharing"."study_id" = %s)
ORDER BY "study_sharing_costsharing"."name" ASC, "study_sharing_costsharing"."id" ASC;

SELECT "study_money_publishedcase"."id", "study_money_publishedcase"."owner_id", "study_money_publishedcase"."edition_id", "stu …
FROM "study_money_publishedcase"
WHERE (("study_money_publishedcase"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_money_publishedcase"."edition_id" IN (SELECT V0."id" AS "pk"
FROM "study_money_caseedition" V0
WHERE ((V0."owner_id" IN (SELECT value
FROM json_each(%s))) AND V0."case_id" IN (SELECT U0."id" AS "pk"
FROM "study_money_businesscase" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND U0."study_id" = %s)))))
ORDER BY "study_money_publishedcase"."name" ASC, "study_money_publishedcase"."id" ASC;

SELECT "study_telephony_telephonyanalysis"."id", "study_telephony_telephonyanalysis"."owner_id", "study_telephony_telephonyanal …
FROM "study_telephony_telephonyanalysis"
WHERE (("study_telephony_telephonyanalysis"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_telephony_telephonyanalysis"."state" = %s AND "study_telephony_telephonyanalysis"."study_id" = %s)
ORDER BY "study_telephony_telephonyanalysis"."name" ASC, "study_telephony_telephonyanalysis"."id" ASC;

SELECT "study_reports_planstep"."id", "study_reports_planstep"."owner_id", "study_reports_planstep"."report_id", "study_reports …
FROM "study_reports_planstep"
WHERE (("study_reports_planstep"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_reports_planstep"."report_id" = %s)
ORDER BY "study_reports_planstep"."starts_on" ASC, "study_reports_planstep"."id" ASC;

SELECT "study_reports_editionpaper"."edition_id" AS "edition_id", "study_reports_editionpaper"."ending" AS "ending"
FROM "study_reports_editionpaper"
WHERE (("study_reports_editionpaper"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_reports_editionpaper"."edition_id" IN (…))
ORDER BY "study_reports_editionpaper"."id" ASC;

SELECT "study_reports_publishedreport"."edition_id" AS "edition_id", "study_reports_publishedreport"."id" AS "pk"
FROM "study_reports_publishedreport"
WHERE (("study_reports_publishedreport"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_reports_publishedreport"."edition_id" IN (…));

SELECT "study_reports_editionpaper"."edition_id" AS "edition_id", "study_reports_editionpaper"."ending" AS "ending"
FROM "study_reports_editionpaper"
WHERE (("study_reports_editionpaper"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_reports_editionpaper"."edition_id" IN (…))
ORDER BY "study_reports_editionpaper"."id" ASC;

SELECT "study_reports_publishedreport"."edition_id" AS "edition_id", "study_reports_publishedreport"."id" AS "pk"
FROM "study_reports_publishedreport"
WHERE (("study_reports_publishedreport"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_reports_publishedreport"."edition_id" IN (…));

