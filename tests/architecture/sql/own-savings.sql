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

SELECT "study_offers_savings"."id", "study_offers_savings"."owner_id", "study_offers_savings"."study_id", "study_offers_savings …
FROM "study_offers_savings"
INNER JOIN "organisations_organisation" ON ("study_offers_savings"."owner_id" = "organisations_organisation"."id")
WHERE (("study_offers_savings"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_offers_savings"."owner_id" IN (…) AND "study_offers_savings"."state" = %s)
ORDER BY "study_offers_savings"."frozen_at" DESC, "study_offers_savings"."id" DESC
LIMIT 1;

SELECT "study_offers_savingsline"."id", "study_offers_savingsline"."owner_id", "study_offers_savingsline"."counterparty_id", "s …
FROM "study_offers_savingsline"
INNER JOIN "organisations_organisation" T3 ON ("study_offers_savingsline"."counterparty_id" = T3."id")
WHERE (("study_offers_savingsline"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "study_offers_savingsline"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND "study_offers_savingsline"."counterparty_id" IN (…) AND "study_offers_savingsline"."savings_id" = %s)
ORDER BY "study_offers_savingsline"."theme" ASC, "study_offers_savingsline"."name" ASC, "study_offers_savingsline"."id" ASC;

SELECT COUNT("study_offers_obtainedprice"."id") AS "lines", (CAST(COALESCE((CAST(SUM("study_offers_savingsline"."central") FILTER (WHERE NOT ("study_offers_savingsline"."unit" IN (…))) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC)) AS "hoped", (CAST(COALESCE((CAST(SUM("study_offers_obtainedprice"."saved") FILTER (WHERE NOT ("study_offers_savingsline"."unit" IN (…))) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC)) AS "had", (CAST(COALESCE((CAST(SUM("study_offers_savingsline"."once_central") FILTER (WHERE "study_offers_savingsline"."unit" IN (…)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC)) AS "hoped_once", (CAST(COALESCE((CAST(SUM("study_offers_obtainedprice"."saved") FILTER (WHERE "study_offers_savingsline"."unit" IN (…)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC)) AS "had_once"
FROM "study_offers_obtainedprice"
INNER JOIN "study_offers_savingsline" ON ("study_offers_obtainedprice"."line_id" = "study_offers_savingsline"."id")
WHERE (("study_offers_obtainedprice"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "study_offers_obtainedprice"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND "study_offers_savingsline"."savings_id" = %s);

