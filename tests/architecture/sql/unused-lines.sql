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

SELECT "census_bills_billline"."line" AS "line", "census_bills_bill"."operator" AS "bill__operator", "census_bills_bill"."account" AS "bill__account", "census_bills_billline"."month" AS "month", "census_bills_billline"."category" AS "category", "census_bills_billline"."months" AS "months", "census_bills_billline"."bill_id" AS "bill", "census_bills_bill"."issued_on" AS "bill__issued_on", (CAST(SUM("census_bills_billline"."amount_ht") AS NUMERIC)) AS "ht", (CAST(SUM("census_bills_billline"."amount_ttc") AS NUMERIC)) AS "ttc", COUNT("census_bills_billline"."amount_ttc") AS "with_ttc", COUNT("census_bills_billline"."id") AS "count", (CAST(SUM("census_bills_billline"."quantity") AS NUMERIC)) AS "quantity", MAX("census_bills_billline"."line_kind") AS "kind", MAX("census_bills_billline"."label") AS "told"
FROM "census_bills_billline"
INNER JOIN "census_bills_bill" ON ("census_bills_billline"."bill_id" = "census_bills_bill"."id")
WHERE (("census_bills_billline"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_bills_billline"."owner_id" IN (…) AND "census_bills_billline"."month" IN (SELECT  …
FROM "census_bills_billline" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND U0."owner_id" IN (…))
ORDER BY 1 DESC
LIMIT 4) AND NOT ("census_bills_billline"."line" = %s))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
ORDER BY 1 ASC, 4 ASC, 7 ASC;

SELECT DISTINCT "census_bills_calltotal"."line" AS "line", "census_bills_calltotal"."operator" AS "operator", "census_bills_calltotal"." …
FROM "census_bills_calltotal"
WHERE (("census_bills_calltotal"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_bills_calltotal"."call_count" > %s AND "census_bills_calltotal"."month" >= %s AND "census_bills_calltotal"."owner_id" IN (…));

