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

SELECT "study_sharing_costsharing"."id", "study_sharing_costsharing"."owner_id", "study_sharing_costsharing"."study_id", "study_sharing_costsharing"."scenario_id", "study_sharing_costsharing"."name", "study_sharing_costsharing"."tax_basis", "study_sharing_costsharing"."year", "study_sharing_costsharing"."years", "study_sharing_costsharing"."method", "study_sharing_costsharing"."floor", "study_sharing_costsharing"."cap", "study_sharing_costsharing"."phase_year", "study_sharing_costsharing"."phase_years", "study_sharing_costsharing"."wanted_error", "study_sharing_costsharing"."seed", "study_sharing_costsharing"."note", "study_sharing_costsharing"."state", "study_sharing_costsharing"."member_count", "study_sharing_costsharing"."created_at", "study_sharing_costsharing"."computed_at", "study_sharing_costsharing"."frozen_at", "study_sharing_costsharing"."approved_at", "study_sharing_costsharing"."total", "study_sharing_costsharing"."algorithm", "study_sharing_costsharing"."method_version", "study_sharing_costsharing"."inputs_digest", "study_sharing_costsharing"."told", (SELECT U0."amount" AS "amount"
FROM "study_sharing_sharingmember" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND U0."amount" IS NOT NULL AND U0."counterparty_id" = %s AND U0."sharing_id" = ("study_sharing_costsharing"."id"))
LIMIT 1) AS "own_share", "organisations_organisation"."id", "organisations_organisation"."name", "organisations_organisation"."kind", "organisations_organisation"."siren", "organisations_organisation"."insee_code", "organisations_organisation"."department", "organisations_organisation"."population", "organisations_organisation"."population_year", "organisations_organisation"."is_former", "organisations_organisation"."closed_on", "organisations_organisation"."registered_by", "organisations_organisation"."search_text"
FROM "study_sharing_costsharing"
INNER JOIN "organisations_organisation" ON ("study_sharing_costsharing"."owner_id" = "organisations_organisation"."id")
WHERE (("study_sharing_costsharing"."owner_id" IN (SELECT value
FROM json_each(%s))) AND ("study_sharing_costsharing"."owner_id" = %s OR (SELECT U0."amount" AS "amount"
FROM "study_sharing_sharingmember" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND U0."amount" IS NOT NULL AND U0."counterparty_id" = %s AND U0."sharing_id" = ("study_sharing_costsharing"."id"))
LIMIT 1) IS NOT NULL))
ORDER BY "study_sharing_costsharing"."id" DESC
LIMIT 100;

