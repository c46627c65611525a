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
FROM json_each(%s))) AND "organisations_organisation"."id" IN (SELECT rowid
FROM "words_of_organisations_organisation"
WHERE "words_of_organisations_organisation" MATCH %s))
ORDER BY "organisations_organisation"."search_text" ASC, "organisations_organisation"."id" ASC
LIMIT 31;

SELECT *
FROM ( SELECT %s AS "of_kind", ROW_NUMBER() OVER (ORDER BY "census_inventory_site"."name" ASC, "census_inventory_site"."id" ASC) AS "rank", COUNT("census_inventory_site"."id") OVER () AS "among", "census_inventory_site"."id" AS "pk", "census_inventory_site"."name" AS "name", %s AS "known", %s AS "place", "census_inventory_site"."owner_id" AS "owner_id", "organisations_organisation"."name" AS "owner__name"
FROM "census_inventory_site"
INNER JOIN "organisations_organisation" ON ("census_inventory_site"."owner_id" = "organisations_organisation"."id")
WHERE (("census_inventory_site"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_site"."retired_on" IS NULL AND "census_inventory_site"."id" IN (SELECT  …
FROM "words_of_census_inventory_site"
WHERE "words_of_census_inventory_site" MATCH %s)) ) "qualify"
WHERE "rank" <= %s
UNION ALL SELECT *
FROM ( SELECT %s AS "of_kind", ROW_NUMBER() OVER (ORDER BY "census_inventory_equipment"."name" ASC, "census_inventory_equipment"."id" ASC) AS "rank", COUNT("census_inventory_equipment"."id") OVER () AS "among", "census_inventory_equipment"."id" AS "pk", "census_inventory_equipment"."name" AS "name", %s AS "known", "census_inventory_site"."name" AS "place", "census_inventory_equipment"."owner_id" AS "owner_id", "organisations_organisation"."name" AS "owner__name"
FROM "census_inventory_equipment"
INNER JOIN "organisations_organisation" ON ("census_inventory_equipment"."owner_id" = "organisations_organisation"."id")
LEFT OUTER JOIN "census_inventory_site" ON ("census_inventory_equipment"."site_id" = "census_inventory_site"."id")
WHERE (("census_inventory_equipment"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_equipment"."retired_on" IS NULL AND "census_inventory_equipment"."id" IN (SELECT rowid
FROM "words_of_census_inventory_equipment"
WHERE "words_of_census_inventory_equipment" MATCH %s)) ) "qualify" WHER …
FROM ( SELECT %s AS "of_kind", ROW_NUMBER() OVER (ORDER BY "census_inventory_telecomline"."name" ASC, "census_inventory_telecomline"."id" ASC) AS "rank", COUNT("census_inventory_telecomline"."id") OVER () AS "among", "census_inventory_telecomline"."id" AS "pk", "census_inventory_telecomline"."name" AS "name", "census_inventory_telecomline"."number" AS "known", "census_inventory_site"."name" AS "place", "census_inventory_telecomline"."owner_id" AS "owner_id", "organisations_organisation"."name" AS "owner__name"
FROM "census_inventory_telecomline"
INNER JOIN "organisations_organisation" ON ("census_inventory_telecomline"."owner_id" = "organisations_organisation"."id")
LEFT OUTER JOIN "census_inventory_site" ON ("census_inventory_telecomline"."site_id" = "census_inventory_site"."id")
WHERE (("census_inventory_telecomline"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_telecomline"."retired_on" IS NULL AND "census_inventory_telecomline"."id" IN (SELECT rowid
FROM "words_of_census_inventory_telecomline"
WHERE "words_of_census_inventory_telecomline" MATCH %s)) ) "qualify"  …
FROM ( SELECT %s AS "of_kind", ROW_NUMBER() OVER (ORDER BY "census_inventory_mobileline"."name" ASC, "census_inventory_mobileline"."id" ASC) AS "rank", COUNT("census_inventory_mobileline"."id") OVER () AS "among", "census_inventory_mobileline"."id" AS "pk", "census_inventory_mobileline"."name" AS "name", "census_inventory_mobileline"."number" AS "known", "census_inventory_site"."name" AS "place", "census_inventory_mobileline"."owner_id" AS "owner_id", "organisations_organisation"."name" AS "owner__name"
FROM "census_inventory_mobileline"
INNER JOIN "organisations_organisation" ON ("census_inventory_mobileline"."owner_id" = "organisations_organisation"."id")
LEFT OUTER JOIN "census_inventory_site" ON ("census_inventory_mobileline"."site_id" = "census_inventory_site"."id")
WHERE (("census_inventory_mobileline"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_mobileline"."retired_on" IS NULL AND "census_inventory_mobileline"."id" IN (SELECT rowid
FROM "words_of_census_inventory_mobileline"
WHERE "words_of_census_inventory_mobileline" MATCH %s)) ) "qualify" WH …
FROM ( SELECT %s AS "of_kind", ROW_NUMBER() OVER (ORDER BY "census_inventory_contract"."name" ASC, "census_inventory_contract"."id" ASC) AS "rank", COUNT("census_inventory_contract"."id") OVER () AS "among", "census_inventory_contract"."id" AS "pk", "census_inventory_contract"."name" AS "name", %s AS "known", "census_inventory_site"."name" AS "place", "census_inventory_contract"."owner_id" AS "owner_id", "organisations_organisation"."name" AS "owner__name"
FROM "census_inventory_contract"
INNER JOIN "organisations_organisation" ON ("census_inventory_contract"."owner_id" = "organisations_organisation"."id")
LEFT OUTER JOIN "census_inventory_site" ON ("census_inventory_contract"."site_id" = "census_inventory_site"."id")
WHERE (("census_inventory_contract"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_contract"."retired_on" IS NULL AND "census_inventory_contract"."id" IN (SELECT rowid
FROM "words_of_census_inventory_contract"
WHERE "words_of_census_inventory_contract" MATCH %s)) ) "qualify"
WHERE  …
FROM ( SELECT %s AS "of_kind", ROW_NUMBER() OVER (ORDER BY "census_inventory_contractline"."name" ASC, "census_inventory_contractline"."id" ASC) AS "rank", COUNT("census_inventory_contractline"."id") OVER () AS "among", "census_inventory_contractline"."id" AS "pk", "census_inventory_contractline"."name" AS "name", %s AS "known", "census_inventory_site"."name" AS "place", "census_inventory_contractline"."owner_id" AS "owner_id", "organisations_organisation"."name" AS "owner__name"
FROM "census_inventory_contractline"
INNER JOIN "organisations_organisation" ON ("census_inventory_contractline"."owner_id" = "organisations_organisation"."id")
LEFT OUTER JOIN "census_inventory_site" ON ("census_inventory_contractline"."site_id" = "census_inventory_site"."id")
WHERE (("census_inventory_contractline"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_contractline"."retired_on" IS NULL AND "census_inventory_contractline"."id" IN (SELECT rowid
FROM "words_of_census_inventory_contractline"
WHERE "words_of_census_inventory_contractline" MATCH %s)) ) "qualify …
FROM ( SELECT %s AS "of_kind", ROW_NUMBER() OVER (ORDER BY "census_inventory_printer"."name" ASC, "census_inventory_printer"."id" ASC) AS "rank", COUNT("census_inventory_printer"."id") OVER () AS "among", "census_inventory_printer"."id" AS "pk", "census_inventory_printer"."name" AS "name", "census_inventory_printer"."model" AS "known", "census_inventory_site"."name" AS "place", "census_inventory_printer"."owner_id" AS "owner_id", "organisations_organisation"."name" AS "owner__name"
FROM "census_inventory_printer"
INNER JOIN "organisations_organisation" ON ("census_inventory_printer"."owner_id" = "organisations_organisation"."id")
LEFT OUTER JOIN "census_inventory_site" ON ("census_inventory_printer"."site_id" = "census_inventory_site"."id")
WHERE (("census_inventory_printer"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_printer"."retired_on" IS NULL AND "census_inventory_printer"."id" IN (S …
FROM "words_of_census_inventory_printer"
WHERE "words_of_census_inventory_printer" MATCH %s)) ) "qualify"
WHERE "rank" <= %s
UNION ALL SELECT *
FROM ( SELECT %s AS "of_kind", ROW_NUMBER() OVER (ORDER BY "census_inventory_counterreading"."name" ASC, "census_inventory_counterreading"."id" ASC) AS "rank", COUNT("census_inventory_counterreading"."id") OVER () AS "among", "census_inventory_counterreading"."id" AS "pk", "census_inventory_counterreading"."name" AS "name", %s AS "known", "census_inventory_site"."name" AS "place", "census_inventory_counterreading"."owner_id" AS "owner_id", "organisations_organisation"."name" AS "owner__name"
FROM "census_inventory_counterreading"
INNER JOIN "organisations_organisation" ON ("census_inventory_counterreading"."owner_id" = "organisations_organisation"."id")
LEFT OUTER JOIN "census_inventory_site" ON ("census_inventory_counterreading"."site_id" = "census_inventory_site"."id")
WHERE (("census_inventory_counterreading"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_counterreading"."retired_on" IS NULL AND "census_inventory_counterreading"."id" IN (SELECT rowid
FROM "words_of_census_inventory_counterreading"
WHERE "words_of_census_inventory_counterreading" MATCH %s)) ) "qua …
FROM ( SELECT %s AS "of_kind", ROW_NUMBER() OVER (ORDER BY "census_inventory_businessapplication"."name" ASC, "census_inventory_businessapplication"."id" ASC) AS "rank", COUNT("census_inventory_businessapplication"."id") OVER () AS "among", "census_inventory_businessapplication"."id" AS "pk", "census_inventory_businessapplication"."name" AS "name", %s AS "known", "census_inventory_site"."name" AS "place", "census_inventory_businessapplication"."owner_id" AS "owner_id", "organisations_organisation"."name" AS "owner__name"
FROM "census_inventory_businessapplication"
INNER JOIN "organisations_organisation" ON ("census_inventory_businessapplication"."owner_id" = "organisations_organisation"."id")
LEFT OUTER JOIN "census_inventory_site" ON ("census_inventory_businessapplication"."site_id" = "census_inventory_site"."id")
WHERE (("census_inventory_businessapplication"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_businessapplication"."retired_on" IS NULL AND "census_inventory_businessapplication"."id" IN (SELECT rowid
FROM "words_of_census_inventory_businessapplication"
WHERE "words_of_census_inventory_businessapplication" MATCH %s)) ) "qualify"
WHERE "rank" <= %s
UNION ALL SELECT *
FROM ( SELECT %s AS "of_kind", ROW_NUMBER() OVER (ORDER BY "census_inventory_website"."name" ASC, "census_inventory_website"."id" ASC) AS "rank", COUNT("census_inventory_website"."id") OVER () AS "among", "census_inventory_website"."id" AS "pk", "census_inventory_website"."name" AS "name", %s AS "known", "census_inventory_site"."name" AS "place", "census_inventory_website"."owner_id" AS "owner_id", "organisations_organisation"."name" AS "owner__name"
FROM "census_inventory_website"
INNER JOIN "organisations_organisation" ON ("census_inventory_website"."owner_id" = "organisations_organisation"."id")
LEFT OUTER JOIN "census_inventory_site" ON ("census_inventory_website"."site_id" = "census_inventory_site"."id")
WHERE (("census_inventory_website"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_website"."retired_on" IS NULL AND "census_inventory_website"."id" IN (S …
FROM "words_of_census_inventory_website"
WHERE "words_of_census_inventory_website" MATCH %s)) ) "qualify"
WHERE "rank" <= %s
UNION ALL SELECT *
FROM ( SELECT %s AS "of_kind", ROW_NUMBER() OVER (ORDER BY "census_inventory_backuparrangement"."name" ASC, "census_inventory_backuparrangement"."id" ASC) AS "rank", COUNT("census_inventory_backuparrangement"."id") OVER () AS "among", "census_inventory_backuparrangement"."id" AS "pk", "census_inventory_backuparrangement"."name" AS "name", %s AS "known", "census_inventory_site"."name" AS "place", "census_inventory_backuparrangement"."owner_id" AS "owner_id", "organisations_organisation"."name" AS "owner__name"
FROM "census_inventory_backuparrangement"
INNER JOIN "organisations_organisation" ON ("census_inventory_backuparrangement"."owner_id" = "organisations_organisation"."id")
LEFT OUTER JOIN "census_inventory_site" ON ("census_inventory_backuparrangement"."site_id" = "census_inventory_site"."id")
WHERE (("census_inventory_backuparrangement"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_backuparrangement"."retired_on" IS NULL AND "census_inventory_backuparrangement"."id" IN (SELECT rowid
FROM "words_of_census_inventory_backuparrangement"
WHERE "words_of_census_inventory_backuparrangement" MATCH %s)) ) "qualify"
WHERE "rank" <= %s
UNION ALL SELECT *
FROM ( SELECT %s AS "of_kind", ROW_NUMBER() OVER (ORDER BY "census_inventory_sitelink"."name" ASC, "census_inventory_sitelink"."id" ASC) AS "rank", COUNT("census_inventory_sitelink"."id") OVER () AS "among", "census_inventory_sitelink"."id" AS "pk", "census_inventory_sitelink"."name" AS "name", %s AS "known", "census_inventory_site"."name" AS "place", "census_inventory_sitelink"."owner_id" AS "owner_id", "organisations_organisation"."name" AS "owner__name"
FROM "census_inventory_sitelink"
INNER JOIN "organisations_organisation" ON ("census_inventory_sitelink"."owner_id" = "organisations_organisation"."id")
LEFT OUTER JOIN "census_inventory_site" ON ("census_inventory_sitelink"."site_id" = "census_inventory_site"."id")
WHERE (("census_inventory_sitelink"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_sitelink"."retired_on" IS NULL AND "census_inventory_sitelink"."id" IN (SELECT rowid
FROM "words_of_census_inventory_sitelink"
WHERE "words_of_census_inventory_sitelink" MATCH %s)) ) "qualify"
WHERE  …
FROM ( SELECT %s AS "of_kind", ROW_NUMBER() OVER (ORDER BY "census_inventory_tabletfleet"."name" ASC, "census_inventory_tabletfleet"."id" ASC) AS "rank", COUNT("census_inventory_tabletfleet"."id") OVER () AS "among", "census_inventory_tabletfleet"."id" AS "pk", "census_inventory_tabletfleet"."name" AS "name", %s AS "known", "census_inventory_site"."name" AS "place", "census_inventory_tabletfleet"."owner_id" AS "owner_id", "organisations_organisation"."name" AS "owner__name"
FROM "census_inventory_tabletfleet"
INNER JOIN "organisations_organisation" ON ("census_inventory_tabletfleet"."owner_id" = "organisations_organisation"."id")
LEFT OUTER JOIN "census_inventory_site" ON ("census_inventory_tabletfleet"."site_id" = "census_inventory_site"."id")
WHERE (("census_inventory_tabletfleet"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_tabletfleet"."retired_on" IS NULL AND "census_inventory_tabletfleet"."id" IN (SELECT rowid
FROM "words_of_census_inventory_tabletfleet"
WHERE "words_of_census_inventory_tabletfleet" MATCH %s)) ) "qualify"  …
FROM ( SELECT %s AS "of_kind", ROW_NUMBER() OVER (ORDER BY "census_inventory_fleetlicence"."name" ASC, "census_inventory_fleetlicence"."id" ASC) AS "rank", COUNT("census_inventory_fleetlicence"."id") OVER () AS "among", "census_inventory_fleetlicence"."id" AS "pk", "census_inventory_fleetlicence"."name" AS "name", %s AS "known", "census_inventory_site"."name" AS "place", "census_inventory_fleetlicence"."owner_id" AS "owner_id", "organisations_organisation"."name" AS "owner__name"
FROM "census_inventory_fleetlicence"
INNER JOIN "organisations_organisation" ON ("census_inventory_fleetlicence"."owner_id" = "organisations_organisation"."id")
LEFT OUTER JOIN "census_inventory_site" ON ("census_inventory_fleetlicence"."site_id" = "census_inventory_site"."id")
WHERE (("census_inventory_fleetlicence"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_fleetlicence"."retired_on" IS NULL AND "census_inventory_fleetlicence"."id" IN (SELECT rowid
FROM "words_of_census_inventory_fleetlicence"
WHERE "words_of_census_inventory_fleetlicence" MATCH %s)) ) "qualify …
FROM ( SELECT %s AS "of_kind", ROW_NUMBER() OVER (ORDER BY "census_inventory_camera"."name" ASC, "census_inventory_camera"."id" ASC) AS "rank", COUNT("census_inventory_camera"."id") OVER () AS "among", "census_inventory_camera"."id" AS "pk", "census_inventory_camera"."name" AS "name", %s AS "known", "census_inventory_site"."name" AS "place", "census_inventory_camera"."owner_id" AS "owner_id", "organisations_organisation"."name" AS "owner__name"
FROM "census_inventory_camera"
INNER JOIN "organisations_organisation" ON ("census_inventory_camera"."owner_id" = "organisations_organisation"."id")
LEFT OUTER JOIN "census_inventory_site" ON ("census_inventory_camera"."site_id" = "census_inventory_site"."id")
WHERE (("census_inventory_camera"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_camera"."retired_on" IS NULL AND "census_inventory_camera"."id" IN (SEL …
FROM "words_of_census_inventory_camera"
WHERE "words_of_census_inventory_camera" MATCH %s)) ) "qualify"
WHERE "rank" <= %s;

