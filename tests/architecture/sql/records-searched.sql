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

SELECT %s AS "what", "census_inventory_savedview"."id" AS "pk", "census_inventory_savedview"."name" AS "c0", "census_inventory_ …
FROM "census_inventory_savedview"
WHERE (("census_inventory_savedview"."owner_id" IN (SELECT value
FROM json_each(%s))) AND ("census_inventory_savedview"."person_id" = %s OR "census_inventory_savedview"."is_shared") AND "census_inventory_savedview"."kind" = %s AND "census_inventory_savedview"."owner_id" = %s)
UNION ALL SELECT %s AS "what", "census_inventory_addedfield"."id" AS "pk", "census_inventory_addedfield"."label" AS "c0", "census_invento …
FROM "census_inventory_addedfield"
WHERE (("census_inventory_addedfield"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_addedfield"."kind" = %s)
UNION ALL SELECT %s AS "what", "census_invento …
FROM "census_inventory_addedfield"
WHERE (("census_inventory_addedfield"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_addedfield"."kind" = %s)
UNION ALL SELECT %s AS "what", "organisations_ …
FROM "organisations_organisation"
WHERE (("organisations_organisation"."id" IN (SELECT value
FROM json_each(%s))) AND "organisations_organisation"."id" IN (…))
UNION ALL SELECT %s AS "what", "census_inventor …
FROM "census_inventory_site"
WHERE (("census_inventory_site"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_site"."owner_id" = %s AND "census_inventory_site"."retired_on" IS NULL);

SELECT COUNT("__col1"), SUM("__col2")
FROM (SELECT "census_inventory_equipment"."id" AS "__col1", "census_inventory_equipment". …
FROM "census_inventory_equipment"
WHERE (("census_inventory_equipment"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_equipment"."retired_on" IS NULL AND "census_inventory_equipment"."category" = %s AND "census_inventory_equipment"."ram_gb" IS NULL AND "census_inventory_equipment"."id" IN (SELECT rowid
FROM "words_of_census_inventory_equipment"
WHERE "words_of_census_inventory_equipment" MATCH %s))
LIMIT 10001) subquery;

SELECT "census_inventory_equipment"."id", "census_inventory_equipment"."owner_id", "census_inventory_equipment"."site_id", "census_inventory_equipment"."name", "census_inventory_equipment"."tax_basis", "census_inventory_equipment"."status", "census_inventory_equipment"."provenance", "census_inventory_equipment"."retired_on", "census_inventory_equipment"."category", "census_inventory_equipment"."quantity", "census_inventory_equipment"."brand", "census_inventory_equipment"."model", "census_inventory_equipment"."operating_system", "census_inventory_equipment"."purchased_on", "census_inventory_equipment"."purchase_price", "census_inventory_equipment"."warranty_end", "census_inventory_equipment"."name" AS "sort_key", COALESCE("census_inventory_equipment"."name", "census_inventory_equipment"."name") AS "sorted_by", "census_inventory_site"."id", "census_inventory_site"."name"
FROM "census_inventory_equipment"
LEFT OUTER JOIN "census_inventory_site" ON ("census_inventory_equipment"."site_id" = "census_inventory_site"."id")
WHERE (("census_inventory_equipment"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_equipment"."retired_on" IS NULL AND "census_inventory_equipment"."category" = %s AND "census_inventory_equipment"."ram_gb" IS NULL AND "census_inventory_equipment"."id" IN (SELECT rowid
FROM "words_of_census_inventory_equipment"
WHERE "words_of_census_inventory_equipment" MATCH %s) AND "census_inventory_equipment"."name" >= %s)
ORDER BY 18 ASC, "census_inventory_equipment"."id" ASC
LIMIT 51;

