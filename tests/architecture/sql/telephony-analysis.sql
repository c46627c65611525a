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

SELECT "study_telephony_telephonyanalysis"."id", "study_telephony_telephonyanalysis"."owner_id", "study_telephony_telephonyanal …
FROM "study_telephony_telephonyanalysis"
INNER JOIN "organisations_organisation" ON ("study_telephony_telephonyanalysis"."owner_id" = "organisations_organisation"."id")
LEFT OUTER JOIN "studies_study" ON ("study_telephony_telephonyanalysis"."study_id" = "studies_study"."id")
INNER JOIN "study_telephony_tariff" ON ("study_telephony_telephonyanalysis"."tariff_id" = "study_telephony_tariff"."id")
WHERE (("study_telephony_telephonyanalysis"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_telephony_telephonyanalysis"."id" = %s)
ORDER BY "study_telephony_telephonyanalysis"."id" ASC
LIMIT 1;

SELECT "study_telephony_analysedline"."id", "study_telephony_analysedline"."owner_id", "study_telephony_analysedline"."counterp …
FROM "study_telephony_analysedline"
INNER JOIN "organisations_organisation" ON ("study_telephony_analysedline"."owner_id" = "organisations_organisation"."id")
WHERE (("study_telephony_analysedline"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "study_telephony_analysedline"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND "study_telephony_analysedline"."analysis_id" = %s AND "study_telephony_analysedline"."owner_id" IN (…))
ORDER BY "study_telephony_analysedline"."saving" DESC NULLS LAST, "study_telephony_analysedline"."left_out" ASC, "study_telephony_analysedline"."id" ASC
LIMIT 51;

SELECT "study_telephony_sitemerger"."id", "study_telephony_sitemerger"."owner_id", "study_telephony_sitemerger"."analysis_id",  …
FROM "study_telephony_sitemerger"
WHERE (("study_telephony_sitemerger"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_telephony_sitemerger"."analysis_id" = %s)
ORDER BY "study_telephony_sitemerger"."id" ASC
LIMIT 1;

