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

SELECT "census_bills_bill"."id", "census_bills_bill"."owner_id", "census_bills_bill"."operator", "census_bills_bill"."seller_si …
FROM "census_bills_bill"
INNER JOIN "organisations_organisation" ON ("census_bills_bill"."owner_id" = "organisations_organisation"."id")
WHERE (("census_bills_bill"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_bills_bill"."owner_id" IN (…))
ORDER BY 23 DESC, "census_bills_bill"."id" DESC
LIMIT 51;

SELECT COUNT("census_bills_bill"."id") AS "count", COUNT("census_bills_bill"."id") FILTER (WHERE "census_bills_bill"."state" = %s) AS "to_check", COUNT("census_bills_bill"."id") FILTER (WHERE ((CAST(CASE WHEN ("census_bills_bill"."announced_ht" IS NOT NULL) THEN (CAST(((CAST(ROUND("census_bills_bill"."line_total_ht", %s) AS NUMERIC)) - (CAST(ROUND("census_bills_bill"."announced_ht", %s) AS NUMERIC))) AS NUMERIC)) ELSE (CAST(((CAST(ROUND("census_bills_bill"."line_total_ttc", %s) AS NUMERIC)) - (CAST(ROUND("census_bills_bill"."announced_ttc", %s) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) > %s OR (CAST(CASE WHEN ("census_bills_bill"."announced_ht" IS NOT NULL) THEN (CAST(((CAST(ROUND("census_bills_bill"."line_total_ht", %s) AS NUMERIC)) - (CAST(ROUND("census_bills_bill"."announced_ht", %s) AS NUMERIC))) AS NUMERIC)) ELSE (CAST(((CAST(ROUND("census_bills_bill"."line_total_ttc", %s) AS NUMERIC)) - (CAST(ROUND("census_bills_bill"."announced_ttc", %s) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) < %s)) AS "apart", (CAST(SUM((CAST(CASE WHEN "census_bills_bill"."line_total_ht" IS NOT NULL THEN "census_bills_bill"."line_total_ht" ELSE "census_bills_bill"."announced_ht" END AS NUMERIC))) AS NUMERIC)) AS "total_ht", COUNT((CAST(CASE WHEN "census_bills_bill"."line_total_ht" IS NOT NULL THEN "census_bills_bill"."line_total_ht" ELSE "census_bills_bill"."announced_ht" END AS NUMERIC))) AS "counted", MIN("census_bills_bill"."month") AS "first", MAX("census_bills_bill"."month") AS "last"
FROM "census_bills_bill"
WHERE (("census_bills_bill"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_bills_bill"."owner_id" IN (…));

