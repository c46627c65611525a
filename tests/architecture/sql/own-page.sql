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

SELECT "organisations_organisation"."id", "organisations_organisation"."name", "organisations_organisation"."kind", "organisati …
FROM "organisations_organisation"
WHERE (("organisations_organisation"."id" IN (SELECT value
FROM json_each(%s))) AND "organisations_organisation"."id" = %s)
LIMIT 21;

SELECT "census_inventory_telecomline"."owner_id" AS "owner_id", %s AS "of_theme", "census_inventory_telecomline"."tax_basis" AS "tax_basis", (CAST(SUM((CAST((CAST(CASE WHEN ("census_inventory_telecomline"."monthly_price" IS NULL AND "census_inventory_telecomline"."monthly_usage_price" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_telecomline"."monthly_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_telecomline"."monthly_usage_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC))) AS NUMERIC)) AS "total", COUNT((CAST((CAST(CASE WHEN ("census_inventory_telecomline"."monthly_price" IS NULL AND "census_inventory_telecomline"."monthly_usage_price" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_telecomline"."monthly_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_telecomline"."monthly_usage_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC))) AS "known", COUNT("census_inventory_telecomline"."id") FILTER (WHERE ("census_inventory_telecomline"."status" IN (…) AND (CAST((CAST(CASE WHEN ("census_inventory_telecomline"."monthly_price" IS NULL AND "census_inventory_telecomline"."monthly_usage_price" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_telecomline"."monthly_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_telecomline"."monthly_usage_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC)) IS NULL AND "census_inventory_telecomline"."contract_id" IS NULL)) AS "unknown"
FROM "census_inventory_telecomline"
WHERE (("census_inventory_telecomline"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_telecomline"."owner_id" IN (…) AND "census_inventory_telecomline"."retired_on" IS NULL)
GROUP BY 1, 3
UNION ALL SELECT "census_inventory_mobileline"."owner_id" AS "owner_id", %s AS "of_theme", "census_inventory_mobileline"."tax_basis" AS "tax_basis", (CAST(SUM((CAST((CAST(CASE WHEN ("census_inventory_mobileline"."monthly_price" IS NULL AND "census_inventory_mobileline"."options_price" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_mobileline"."monthly_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_mobileline"."options_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC))) AS NUMERIC)) AS "total", COUNT((CAST((CAST(CASE WHEN ("census_inventory_mobileline"."monthly_price" IS NULL AND "census_inventory_mobileline"."options_price" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_mobileline"."monthly_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_mobileline"."options_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC))) AS "known", COUNT("census_inventory_mobileline"."id") FILTER (WHERE ("census_inventory_mobileline"."status" IN (…) AND (CAST((CAST(CASE WHEN ("census_inventory_mobileline"."monthly_price" IS NULL AND "census_inventory_mobileline"."options_price" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_mobileline"."monthly_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_mobileline"."options_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC)) IS NULL AND "census_inventory_mobileline"."contract_id" IS NULL)) AS "unknown"
FROM "census_inventory_mobileline"
WHERE (("census_inventory_mobileline"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_mobileline"."owner_id" IN (…) AND "census_inventory_mobileline"."retired_on" IS NULL)
GROUP BY 1, 3
UNION ALL SELECT "census_inventory_contract"."owner_id" AS "owner_id", "census_inventory_contract"."theme" AS "of_theme", "census_inventory_contract"."tax_basis" AS "tax_basis", (CAST(SUM((CAST((CAST((CAST(("census_inventory_contract"."amount" * CASE WHEN "census_inventory_contract"."period" = %s THEN %s WHEN "census_inventory_contract"."period" = %s THEN %s WHEN "census_inventory_contract"."period" = %s THEN %s ELSE NULL END) AS NUMERIC)) AS NUMERIC)) AS NUMERIC))) AS NUMERIC)) AS "total", COUNT((CAST((CAST((CAST(("census_inventory_contract"."amount" * CASE WHEN "census_inventory_contract"."period" = %s THEN %s WHEN "census_inventory_contract"."period" = %s THEN %s WHEN "census_inventory_contract"."period" = %s THEN %s ELSE NULL END) AS NUMERIC)) AS NUMERIC)) AS NUMERIC))) AS "known", COUNT("census_inventory_contract"."id") FILTER (WHERE ("census_inventory_contract"."status" IN (…) AND (CAST((CAST((CAST(("census_inventory_contract"."amount" * CASE WHEN ("census_inventory_contract"."period" = %s) THEN %s WHEN ("census_inventory_contract"."period" = %s) THEN %s WHEN ("census_inventory_contract"."period" = %s) THEN %s ELSE NULL END) AS NUMERIC)) AS NUMERIC)) AS NUMERIC)) IS NULL AND "census_inventory_contract"."id" IS NOT NULL)) AS "unknown"
FROM "census_inventory_contract"
WHERE (("census_inventory_contract"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_contract"."owner_id" IN (…) AND "census_inventory_contract"."retired_on" IS NULL AND NOT (EXISTS(SELECT %s AS "a"
FROM "census_inventory_telecomline" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND (CAST((CAST(CASE WHEN (U0."monthly_price" IS NULL AND U0."monthly_usage_price" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."monthly_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."monthly_usage_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC)) IS NOT NULL AND U0."contract_id" = ("census_inventory_contract"."id") AND U0."retired_on" IS NULL)
LIMIT 1) OR EXISTS(SELECT %s AS "a"
FROM "census_inventory_mobileline" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND (CAST((CAST(CASE WHEN (U0."monthly_price" IS NULL AND U0."options_price" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."monthly_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."options_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC)) IS NOT NULL AND U0."contract_id" = ("census_inventory_contract"."id") AND U0."retired_on" IS NULL)
LIMIT 1) OR EXISTS(SELECT %s AS "a"
FROM "census_inventory_printer" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND (CAST((CAST(CASE WHEN (U0."consumables_price" IS NULL AND U0."quarterly_rent" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."quarterly_rent" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."consumables_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC)) IS NOT NULL AND U0."contract_id" = ("census_inventory_contract"."id") AND U0."retired_on" IS NULL)
LIMIT 1) OR EXISTS(SELECT %s AS "a"
FROM "census_inventory_businessapplication" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND (CAST((CAST(CASE WHEN (U0."assistance_price" IS NULL AND U0."hosting_price" IS NULL AND U0."licence_price" IS NULL AND U0."maintenance_price" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."licence_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."maintenance_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."assistance_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."hosting_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC)) IS NOT NULL AND U0."contract_id" = ("census_inventory_contract"."id") AND U0."retired_on" IS NULL)
LIMIT 1) OR EXISTS(SELECT %s AS "a"
FROM "census_inventory_website" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND (CAST((CAST((CAST((U0."yearly_price" * %s) AS NUMERIC)) AS NUMERIC)) AS NUMERIC)) IS NOT NULL AND U0."contract_id" = ("census_inventory_contract"."id") AND U0."retired_on" IS NULL)
LIMIT 1) OR EXISTS(SELECT %s AS "a"
FROM "census_inventory_sitelink" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND (CAST((CAST((CAST((U0."monthly_price" * %s) AS NUMERIC)) AS NUMERIC)) AS NUMERIC)) IS NOT NULL AND U0."contract_id" = ("census_inventory_contract"."id") AND U0."retired_on" IS NULL)
LIMIT 1)) AND NOT EXISTS(SELECT %s AS "a"
FROM "census_inventory_contractline" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND (CAST((CAST((CAST(((CAST((CAST((U0."unit_price" * U0."quantity") AS NUMERIC)) AS NUMERIC)) * CASE WHEN (U0."period" = %s) THEN %s WHEN (U0."period" = %s) THEN %s WHEN (U0."period" = %s) THEN %s ELSE NULL END) AS NUMERIC)) AS NUMERIC)) AS NUMERIC)) IS NOT NULL AND U0."contract_id" = ("census_inventory_contract"."id") AND U0."retired_on" IS NULL)
LIMIT 1) AND NOT ("census_inventory_contract"."period" = %s))
GROUP BY 1, 3, 2
UNION ALL SELECT "census_inventory_contractline"."owner_id" AS "owner_id", "census_inventory_contract"."theme" AS "of_theme", "census_inventory_contractline"."tax_basis" AS "tax_basis", (CAST(SUM((CAST((CAST((CAST(((CAST((CAST(("census_inventory_contractline"."unit_price" * "census_inventory_contractline"."quantity") AS NUMERIC)) AS NUMERIC)) * CASE WHEN "census_inventory_contractline"."period" = %s THEN %s WHEN "census_inventory_contractline"."period" = %s THEN %s WHEN "census_inventory_contractline"."period" = %s THEN %s ELSE NULL END) AS NUMERIC)) AS NUMERIC)) AS NUMERIC))) AS NUMERIC)) AS "total", COUNT((CAST((CAST((CAST(((CAST((CAST(("census_inventory_contractline"."unit_price" * "census_inventory_contractline"."quantity") AS NUMERIC)) AS NUMERIC)) * CASE WHEN "census_inventory_contractline"."period" = %s THEN %s WHEN "census_inventory_contractline"."period" = %s THEN %s WHEN "census_inventory_contractline"."period" = %s THEN %s ELSE NULL END) AS NUMERIC)) AS NUMERIC)) AS NUMERIC))) AS "known", COUNT("census_inventory_contractline"."id") FILTER (WHERE ("census_inventory_contractline"."status" IN (…) AND (CAST((CAST((CAST(((CAST((CAST(("census_inventory_contractline"."unit_price" * "census_inventory_contractline"."quantity") AS NUMERIC)) AS NUMERIC)) * CASE WHEN ("census_inventory_contractline"."period" = %s) THEN %s WHEN ("census_inventory_contractline"."period" = %s) THEN %s WHEN ("census_inventory_contractline"."period" = %s) THEN %s ELSE NULL END) AS NUMERIC)) AS NUMERIC)) AS NUMERIC)) IS NULL AND "census_inventory_contractline"."contract_id" IS NULL)) AS "unknown"
FROM "census_inventory_contractline"
INNER JOIN "census_inventory_contract" ON ("census_inventory_contractline"."contract_id" = "census_inventory_contract"."id")
WHERE (("census_inventory_contractline"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_contractline"."owner_id" IN (…) AND "census_inventory_contractline"."retired_on" IS NULL AND NOT (EXISTS(SELECT %s AS "a"
FROM "census_inventory_telecomline" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND (CAST((CAST(CASE WHEN (U0."monthly_price" IS NULL AND U0."monthly_usage_price" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."monthly_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."monthly_usage_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC)) IS NOT NULL AND U0."contract_id" = ("census_inventory_contractline"."contract_id") AND U0."retired_on" IS NULL)
LIMIT 1) OR EXISTS(SELECT %s AS "a"
FROM "census_inventory_mobileline" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND (CAST((CAST(CASE WHEN (U0."monthly_price" IS NULL AND U0."options_price" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."monthly_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."options_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC)) IS NOT NULL AND U0."contract_id" = ("census_inventory_contractline"."contract_id") AND U0."retired_on" IS NULL)
LIMIT 1) OR EXISTS(SELECT %s AS "a"
FROM "census_inventory_printer" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND (CAST((CAST(CASE WHEN (U0."consumables_price" IS NULL AND U0."quarterly_rent" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."quarterly_rent" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."consumables_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC)) IS NOT NULL AND U0."contract_id" = ("census_inventory_contractline"."contract_id") AND U0."retired_on" IS NULL)
LIMIT 1) OR EXISTS(SELECT %s AS "a"
FROM "census_inventory_businessapplication" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND (CAST((CAST(CASE WHEN (U0."assistance_price" IS NULL AND U0."hosting_price" IS NULL AND U0."licence_price" IS NULL AND U0."maintenance_price" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."licence_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."maintenance_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."assistance_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST((U0."hosting_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC)) IS NOT NULL AND U0."contract_id" = ("census_inventory_contractline"."contract_id") AND U0."retired_on" IS NULL)
LIMIT 1) OR EXISTS(SELECT %s AS "a"
FROM "census_inventory_website" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND (CAST((CAST((CAST((U0."yearly_price" * %s) AS NUMERIC)) AS NUMERIC)) AS NUMERIC)) IS NOT NULL AND U0."contract_id" = ("census_inventory_contractline"."contract_id") AND U0."retired_on" IS NULL)
LIMIT 1) OR EXISTS(SELECT %s AS "a"
FROM "census_inventory_sitelink" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND (CAST((CAST((CAST((U0."monthly_price" * %s) AS NUMERIC)) AS NUMERIC)) AS NUMERIC)) IS NOT NULL AND U0."contract_id" = ("census_inventory_contractline"."contract_id") AND U0."retired_on" IS NULL)
LIMIT 1)) AND NOT ("census_inventory_contractline"."period" = %s))
GROUP BY 1, 3, 2
UNION ALL SELECT "census_inventory_printer"."owner_id" AS "owner_id", %s AS "of_theme", "census_inventory_printer"."tax_basis" AS "tax_basis", (CAST(SUM((CAST((CAST(CASE WHEN ("census_inventory_printer"."consumables_price" IS NULL AND "census_inventory_printer"."quarterly_rent" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_printer"."quarterly_rent" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_printer"."consumables_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC))) AS NUMERIC)) AS "total", COUNT((CAST((CAST(CASE WHEN ("census_inventory_printer"."consumables_price" IS NULL AND "census_inventory_printer"."quarterly_rent" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_printer"."quarterly_rent" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_printer"."consumables_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC))) AS "known", COUNT("census_inventory_printer"."id") FILTER (WHERE ("census_inventory_printer"."status" IN (…) AND (CAST((CAST(CASE WHEN ("census_inventory_printer"."consumables_price" IS NULL AND "census_inventory_printer"."quarterly_rent" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_printer"."quarterly_rent" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_printer"."consumables_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC)) IS NULL AND "census_inventory_printer"."contract_id" IS NULL)) AS "unknown"
FROM "census_inventory_printer"
WHERE (("census_inventory_printer"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_printer"."owner_id" IN (…) AND "census_inventory_printer"."retired_on" IS NULL)
GROUP BY 1, 3
UNION ALL SELECT "census_inventory_businessapplication"."owner_id" AS "owner_id", %s AS "of_theme", "census_inventory_businessapplication"."tax_basis" AS "tax_basis", (CAST(SUM((CAST((CAST(CASE WHEN ("census_inventory_businessapplication"."assistance_price" IS NULL AND "census_inventory_businessapplication"."hosting_price" IS NULL AND "census_inventory_businessapplication"."licence_price" IS NULL AND "census_inventory_businessapplication"."maintenance_price" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_businessapplication"."licence_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_businessapplication"."maintenance_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_businessapplication"."assistance_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_businessapplication"."hosting_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC))) AS NUMERIC)) AS "total", COUNT((CAST((CAST(CASE WHEN ("census_inventory_businessapplication"."assistance_price" IS NULL AND "census_inventory_businessapplication"."hosting_price" IS NULL AND "census_inventory_businessapplication"."licence_price" IS NULL AND "census_inventory_businessapplication"."maintenance_price" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_businessapplication"."licence_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_businessapplication"."maintenance_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_businessapplication"."assistance_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_businessapplication"."hosting_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC))) AS "known", COUNT("census_inventory_businessapplication"."id") FILTER (WHERE ("census_inventory_businessapplication"."status" IN (…) AND (CAST((CAST(CASE WHEN ("census_inventory_businessapplication"."assistance_price" IS NULL AND "census_inventory_businessapplication"."hosting_price" IS NULL AND "census_inventory_businessapplication"."licence_price" IS NULL AND "census_inventory_businessapplication"."maintenance_price" IS NULL) THEN NULL ELSE (CAST(((CAST(((CAST(((CAST(((CAST(%s AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_businessapplication"."licence_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_businessapplication"."maintenance_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_businessapplication"."assistance_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) + (CAST(COALESCE((CAST((CAST(("census_inventory_businessapplication"."hosting_price" * %s) AS NUMERIC)) AS NUMERIC)), (CAST(%s AS NUMERIC))) AS NUMERIC))) AS NUMERIC)) END AS NUMERIC)) AS NUMERIC)) IS NULL AND "census_inventory_businessapplication"."contract_id" IS NULL)) AS "unknown"
FROM "census_inventory_businessapplication"
WHERE (("census_inventory_businessapplication"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_businessapplication"."owner_id" IN (…) AND "census_inventory_businessapplication"."retired_on" IS NULL)
GROUP BY 1, 3
UNION ALL SELECT "census_inventory_website"."owner_id" AS "owner_id", %s AS "of_theme", "census_inventory_website"."tax_basis" AS "tax_basis", (CAST(SUM((CAST((CAST((CAST(("census_inventory_website"."yearly_price" * %s) AS NUMERIC)) AS NUMERIC)) AS NUMERIC))) AS NUMERIC)) AS "total", COUNT((CAST((CAST((CAST(("census_inventory_website"."yearly_price" * %s) AS NUMERIC)) AS NUMERIC)) AS NUMERIC))) AS "known", COUNT("census_inventory_website"."id") FILTER (WHERE ("census_inventory_website"."status" IN (…) AND (CAST((CAST((CAST(("census_inventory_website"."yearly_price" * %s) AS NUMERIC)) AS NUMERIC)) AS NUMERIC)) IS NULL AND "census_inventory_website"."contract_id" IS NULL)) AS "unknown"
FROM "census_inventory_website"
WHERE (("census_inventory_website"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_website"."owner_id" IN (…) AND "census_inventory_website"."retired_on" IS NULL)
GROUP BY 1, 3
UNION ALL SELECT "census_inventory_backuparrangement"."owner_id" AS "owner_id", %s AS "of_theme", "census_inventory_backuparrangement"."tax_basis" AS "tax_basis", (CAST(SUM((CAST((CAST((CAST(("census_inventory_backuparrangement"."yearly_price" * %s) AS NUMERIC)) AS NUMERIC)) AS NUMERIC))) AS NUMERIC)) AS "total", COUNT((CAST((CAST((CAST(("census_inventory_backuparrangement"."yearly_price" * %s) AS NUMERIC)) AS NUMERIC)) AS NUMERIC))) AS "known", COUNT("census_inventory_backuparrangement"."id") FILTER (WHERE ("census_inventory_backuparrangement"."status" IN (…) AND (CAST((CAST((CAST(("census_inventory_backuparrangement"."yearly_price" * %s) AS NUMERIC)) AS NUMERIC)) AS NUMERIC)) IS NULL AND "census_inventory_backuparrangement"."id" IS NOT NULL)) AS "unknown"
FROM "census_inventory_backuparrangement"
WHERE (("census_inventory_backuparrangement"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_backuparrangement"."owner_id" IN (…) AND "census_inventory_backuparrangement"."retired_on" IS NULL)
GROUP BY 1, 3
UNION ALL SELECT "census_inventory_sitelink"."owner_id" AS "owner_id", %s AS "of_theme", "census_inventory_sitelink"."tax_basis" AS "tax_basis", (CAST(SUM((CAST((CAST((CAST(("census_inventory_sitelink"."monthly_price" * %s) AS NUMERIC)) AS NUMERIC)) AS NUMERIC))) AS NUMERIC)) AS "total", COUNT((CAST((CAST((CAST(("census_inventory_sitelink"."monthly_price" * %s) AS NUMERIC)) AS NUMERIC)) AS NUMERIC))) AS "known", COUNT("census_inventory_sitelink"."id") FILTER (WHERE ("census_inventory_sitelink"."status" IN (…) AND (CAST((CAST((CAST(("census_inventory_sitelink"."monthly_price" * %s) AS NUMERIC)) AS NUMERIC)) AS NUMERIC)) IS NULL AND "census_inventory_sitelink"."contract_id" IS NULL)) AS "unknown"
FROM "census_inventory_sitelink"
WHERE (("census_inventory_sitelink"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_sitelink"."owner_id" IN (…) AND "census_inventory_sitelink"."retired_on" IS NULL)
GROUP BY 1, 3
UNION ALL SELECT "census_inventory_tabletfleet"."owner_id" AS "owner_id", %s AS "of_theme", "census_inventory_tabletfleet"."tax_basis" AS "tax_basis", (CAST(SUM((CAST((CAST((CAST(("census_inventory_tabletfleet"."management_price" * "census_inventory_tabletfleet"."management_licences") AS NUMERIC)) AS NUMERIC)) AS NUMERIC))) AS NUMERIC)) AS "total", COUNT((CAST((CAST((CAST(("census_inventory_tabletfleet"."management_price" * "census_inventory_tabletfleet"."management_licences") AS NUMERIC)) AS NUMERIC)) AS NUMERIC))) AS "known", COUNT("census_inventory_tabletfleet"."id") FILTER (WHERE ("census_inventory_tabletfleet"."status" IN (…) AND (CAST((CAST((CAST(("census_inventory_tabletfleet"."management_price" * "census_inventory_tabletfleet"."management_licences") AS NUMERIC)) AS NUMERIC)) AS NUMERIC)) IS NULL AND "census_inventory_tabletfleet"."id" IS NOT NULL)) AS "unknown"
FROM "census_inventory_tabletfleet"
WHERE (("census_inventory_tabletfleet"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_tabletfleet"."owner_id" IN (…) AND "census_inventory_tabletfleet"."retired_on" IS NULL)
GROUP BY 1, 3
UNION ALL SELECT "census_inventory_fleetlicence"."owner_id" AS "owner_id", %s AS "of_theme", "census_inventory_fleetlicence"."tax_basis" AS "tax_basis", (CAST(SUM((CAST((CAST((CAST(("census_inventory_fleetlicence"."unit_price" * "census_inventory_fleetlicence"."licence_count") AS NUMERIC)) AS NUMERIC)) AS NUMERIC))) AS NUMERIC)) AS "total", COUNT((CAST((CAST((CAST(("census_inventory_fleetlicence"."unit_price" * "census_inventory_fleetlicence"."licence_count") AS NUMERIC)) AS NUMERIC)) AS NUMERIC))) AS "known", COUNT("census_inventory_fleetlicence"."id") FILTER (WHERE ("census_inventory_fleetlicence"."status" IN (…) AND (CAST((CAST((CAST(("census_inventory_fleetlicence"."unit_price" * "census_inventory_fleetlicence"."licence_count") AS NUMERIC)) AS NUMERIC)) AS NUMERIC)) IS NULL AND "census_inventory_fleetlicence"."id" IS NOT NULL)) AS "unknown"
FROM "census_inventory_fleetlicence"
WHERE (("census_inventory_fleetlicence"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_fleetlicence"."owner_id" IN (…) AND "census_inventory_fleetlicence"."retired_on" IS NULL)
GROUP BY 1, 3
UNION ALL SELECT "census_inventory_camera"."owner_id" AS "owner_id", %s AS "of_theme", "census_inventory_camera"."tax_basis" AS "tax_basis", (CAST(SUM((CAST((CAST((CAST(("census_inventory_camera"."yearly_price" * %s) AS NUMERIC)) AS NUMERIC)) AS NUMERIC))) AS NUMERIC)) AS "total", COUNT((CAST((CAST((CAST(("census_inventory_camera"."yearly_price" * %s) AS NUMERIC)) AS NUMERIC)) AS NUMERIC))) AS "known", COUNT("census_inventory_camera"."id") FILTER (WHERE ("census_inventory_camera"."status" IN (…) AND (CAST((CAST((CAST(("census_inventory_camera"."yearly_price" * %s) AS NUMERIC)) AS NUMERIC)) AS NUMERIC)) IS NULL AND "census_inventory_camera"."id" IS NOT NULL)) AS "unknown"
FROM "census_inventory_camera"
WHERE (("census_inventory_camera"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_camera"."owner_id" IN (…) AND "census_inventory_camera"."retired_on" IS NULL)
GROUP BY 1, 3;

SELECT "census_inventory_equipment"."owner_id" AS "owner_id", SUM("census_inventory_equipment"."quantity") AS "total"
FROM "census_inventory_equipment"
WHERE (("census_inventory_equipment"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_equipment"."category" IN (…) AND "census_inventory_equipment"."owner_id" IN (…) AND "census_inventory_equipment"."retired_on" IS NULL)
GROUP BY 1;

SELECT "census_inventory_contract"."id", "census_inventory_contract"."owner_id", "census_inventory_contract"."site_id", "census …
FROM "census_inventory_contract"
WHERE (("census_inventory_contract"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_contract"."ends_on" IS NOT NULL AND "census_inventory_contract"."owner_id" = %s AND "census_inventory_contract"."retired_on" IS NULL)
ORDER BY "census_inventory_contract"."ends_on" ASC, "census_inventory_contract"."id" ASC;

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

SELECT "census_inventory_telecomline"."id", "census_inventory_telecomline"."owner_id", "census_inventory_telecomline"."site_id" …
FROM "census_inventory_telecomline"
LEFT OUTER JOIN "census_inventory_site" ON ("census_inventory_telecomline"."site_id" = "census_inventory_site"."id")
WHERE (("census_inventory_telecomline"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_telecomline"."owner_id" = %s AND "census_inventory_telecomline"."retired_on" IS NULL)
ORDER BY "census_inventory_telecomline"."id" ASC;

SELECT "census_inventory_printer"."id", "census_inventory_printer"."owner_id", "census_inventory_printer"."site_id", "census_in …
FROM "census_inventory_printer"
WHERE (("census_inventory_printer"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_printer"."lease_end" IS NOT NULL AND "census_inventory_printer"."owner_id" = %s AND "census_inventory_printer"."retired_on" IS NULL)
ORDER BY "census_inventory_printer"."id" ASC;

SELECT "census_costs_peermedian"."id", "census_costs_peermedian"."owner_id", "census_costs_peermedian"."theme", "census_costs_p …
FROM "census_costs_peermedian"
WHERE (("census_costs_peermedian"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_costs_peermedian"."owner_id" IN (…));

SELECT "studies_study"."id", "studies_study"."owner_id", "studies_study"."campaign_id", "studies_study"."name", "studies_study" …
FROM "studies_study"
INNER JOIN "organisations_organisation" ON ("studies_study"."owner_id" = "organisations_organisation"."id")
INNER JOIN "census_campaigns_campaign" ON ("studies_study"."campaign_id" = "census_campaigns_campaign"."id")
WHERE (("studies_study"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "studies_study"."owner_id" IN (…) AND NOT (("studies_study"."state" = %s OR ("studies_study"."frozen_at" IS NOT NULL AND "studies_study"."state" = %s))))
ORDER BY "census_campaigns_campaign"."as_of" DESC, "studies_study"."id" DESC
LIMIT 1;

SELECT "census_campaigns_response"."entity_name" AS "response__entity_name", "census_campaigns_answer"."field" AS "field", "cen …
FROM "census_campaigns_answer"
INNER JOIN "census_campaigns_response" ON ("census_campaigns_answer"."response_id" = "census_campaigns_response"."id")
WHERE (("census_campaigns_answer"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "census_campaigns_answer"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND "census_campaigns_answer"."owner_id" IN (…) AND "census_campaigns_response"."campaign_id" = %s)
ORDER BY "census_campaigns_answer"."response_id" ASC, "census_campaigns_answer"."id" ASC;

