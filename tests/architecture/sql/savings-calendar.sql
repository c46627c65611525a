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
LEFT OUTER JOIN "studies_study" ON ("study_offers_savings"."study_id" = "studies_study"."id")
WHERE (("study_offers_savings"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_offers_savings"."id" = %s)
ORDER BY "study_offers_savings"."id" ASC
LIMIT 1;

SELECT "organisations_organisation"."id", "organisations_organisation"."name", "organisations_organisation"."kind", "organisati …
FROM "organisations_organisation"
WHERE (("organisations_organisation"."id" IN (SELECT value
FROM json_each(%s))) AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "study_offers_savingsline" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s)) OR U0."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND U0."savings_id" = %s)))
ORDER BY "organisations_organisation"."search_text" ASC, "organisations_organisation"."id" ASC;

SELECT "study_offers_savingsline"."id", "study_offers_savingsline"."owner_id", "study_offers_savingsline"."counterparty_id", "s …
FROM "study_offers_savingsline"
INNER JOIN "organisations_organisation" T3 ON ("study_offers_savingsline"."counterparty_id" = T3."id")
WHERE (("study_offers_savingsline"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "study_offers_savingsline"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND "study_offers_savingsline"."savings_id" = %s AND "study_offers_savingsline"."central" > %s AND "study_offers_savingsline"."obstacle" = %s AND "study_offers_savingsline"."possible_on" IS NOT NULL)
ORDER BY 46 ASC, "study_offers_savingsline"."id" ASC
LIMIT 51;

SELECT "study_offers_savingsline"."id", "study_offers_savingsline"."owner_id", "study_offers_savingsline"."counterparty_id", "s …
FROM "study_offers_savingsline"
INNER JOIN "organisations_organisation" T3 ON ("study_offers_savingsline"."counterparty_id" = T3."id")
WHERE (("study_offers_savingsline"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "study_offers_savingsline"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND "study_offers_savingsline"."savings_id" = %s AND "study_offers_savingsline"."central" > %s AND "study_offers_savingsline"."obstacle" = %s AND "study_offers_savingsline"."possible_on" IS NULL)
ORDER BY "study_offers_savingsline"."id" ASC
LIMIT 41;

SELECT django_date_trunc(%s, "study_offers_savingsline"."possible_on", %s, %s) AS "month", COUNT("study_offers_savingsline"."id") AS "lines", (CAST(SUM("study_offers_savingsline"."central") AS NUMERIC)) AS "yearly", (CAST(SUM("study_offers_savingsline"."lost") AS NUMERIC)) AS "lost"
FROM "study_offers_savingsline"
WHERE (("study_offers_savingsline"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "study_offers_savingsline"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND "study_offers_savingsline"."savings_id" = %s AND "study_offers_savingsline"."central" > %s AND "study_offers_savingsline"."obstacle" = %s)
GROUP BY 1;

