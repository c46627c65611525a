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

SELECT "study_money_businesscase"."id", "study_money_businesscase"."owner_id", "study_money_businesscase"."study_id", "study_money_businesscase"."name", "study_money_businesscase"."summary", "study_money_businesscase"."source", "study_money_businesscase"."version", "study_money_businesscase"."is_fictitious", "study_money_businesscase"."changed_at", "study_money_businesscase"."changed_by", MAX("study_money_caseedition"."number") AS "last", "organisations_organisation"."id", "organisations_organisation"."name", "organisations_organisation"."kind", "organisations_organisation"."siren", "organisations_organisation"."insee_code", "organisations_organisation"."department", "organisations_organisation"."population", "organisations_organisation"."population_year", "organisations_organisation"."is_former", "organisations_organisation"."closed_on", "organisations_organisation"."registered_by", "organisations_organisation"."search_text", "studies_study"."id", "studies_study"."owner_id", "studies_study"."campaign_id", "studies_study"."name", "studies_study"."state", "studies_study"."territory", "studies_study"."method_version", "studies_study"."parameters_on", "studies_study"."inputs_digest", "studies_study"."computed_at", "studies_study"."entity_count", "studies_study"."respondent_count", "studies_study"."themes", "studies_study"."frozen_at"
FROM "study_money_businesscase"
INNER JOIN "organisations_organisation" ON ("study_money_businesscase"."owner_id" = "organisations_organisation"."id")
LEFT OUTER JOIN "study_money_caseedition" ON ("study_money_businesscase"."id" = "study_money_caseedition"."case_id")
LEFT OUTER JOIN "studies_study" ON ("study_money_businesscase"."study_id" = "studies_study"."id")
WHERE ("study_money_businesscase"."owner_id" IN (SELECT value
FROM json_each(%s)))
GROUP BY "study_money_businesscase"."id", "study_money_businesscase"."owner_id", "study_money_businesscase"."study_id", "study_money_businesscase"."name", "study_money_businesscase"."summary", "study_money_businesscase"."source", "study_money_businesscase"."version", "study_money_businesscase"."is_fictitious", "study_money_businesscase"."changed_at", "study_money_businesscase"."changed_by", "organisations_organisation"."id", "organisations_organisation"."name", "organisations_organisation"."kind", "organisations_organisation"."siren", "organisations_organisation"."insee_code", "organisations_organisation"."department", "organisations_organisation"."population", "organisations_organisation"."population_year", "organisations_organisation"."is_former", "organisations_organisation"."closed_on", "organisations_organisation"."registered_by", "organisations_organisation"."search_text", "studies_study"."id", "studies_study"."owner_id", "studies_study"."campaign_id", "studies_study"."name", "studies_study"."state", "studies_study"."territory", "studies_study"."method_version", "studies_study"."parameters_on", "studies_study"."inputs_digest", "studies_study"."computed_at", "studies_study"."entity_count", "studies_study"."respondent_count", "studies_study"."themes", "studies_study"."frozen_at"
ORDER BY "study_money_businesscase"."changed_at" DESC, "study_money_businesscase"."id" DESC
LIMIT 100;

SELECT "study_money_publishedcase"."id", "study_money_publishedcase"."owner_id", "study_money_publishedcase"."edition_id", "stu …
FROM "study_money_publishedcase"
INNER JOIN "organisations_organisation" ON ("study_money_publishedcase"."owner_id" = "organisations_organisation"."id")
WHERE ("study_money_publishedcase"."owner_id" IN (SELECT value
FROM json_each(%s)))
ORDER BY "study_money_publishedcase"."published_at" DESC, "study_money_publishedcase"."id" DESC
LIMIT 100;

