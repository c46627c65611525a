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

SELECT %s AS "of_kind", "organisations_organisation"."id" AS "of_whom", "organisations_organisation"."name" AS "called", %s AS  …
FROM "organisations_organisation"
WHERE (("organisations_organisation"."id" IN (SELECT value
FROM json_each(%s))) AND "organisations_organisation"."id" IN (…))
UNION ALL SELECT %s AS "of_kind", "census_inventory_site"."owner_id" AS "of_whom", %s AS "called", COUNT("census_inventory_site"."id") AS "records", COUNT("census_inventory_site"."id") FILTER (WHERE "census_inventory_site"."id" IS NULL) AS "priceless", COUNT("census_inventory_site"."id") FILTER (WHERE "census_inventory_site"."id" IS NULL) AS "endless", COUNT("census_inventory_site"."id") FILTER (WHERE "census_inventory_site"."id" IS NULL) AS "placeless"
FROM "census_inventory_site"
WHERE (("census_inventory_site"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_site"."retired_on" IS NULL)
GROUP BY 2
UNION ALL SELECT %s AS "of_kind", "census_inventory_equipment"."owner_id" AS "of_whom", %s AS "called", COUNT("census_inventory_equipment"."id") AS "records", COUNT("census_inventory_equipment"."id") FILTER (WHERE "census_inventory_equipment"."purchase_price" IS NULL) AS "priceless", COUNT("census_inventory_equipment"."id") FILTER (WHERE "census_inventory_equipment"."warranty_end" IS NULL) AS "endless", COUNT("census_inventory_equipment"."id") FILTER (WHERE "census_inventory_equipment"."site_id" IS NULL) AS "placeless"
FROM "census_inventory_equipment"
WHERE (("census_inventory_equipment"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_equipment"."retired_on" IS NULL)
GROUP BY 2
UNION ALL SELECT %s AS "of_kind", "census_inventory_telecomline"."owner_id" AS "of_whom", %s AS "called", COUNT("census_inventory_telecomline"."id") AS "records", COUNT("census_inventory_telecomline"."id") FILTER (WHERE ("census_inventory_telecomline"."monthly_price" IS NULL AND "census_inventory_telecomline"."monthly_usage_price" IS NULL)) AS "priceless", COUNT("census_inventory_telecomline"."id") FILTER (WHERE "census_inventory_telecomline"."committed_until" IS NULL) AS "endless", COUNT("census_inventory_telecomline"."id") FILTER (WHERE "census_inventory_telecomline"."site_id" IS NULL) AS "placeless"
FROM "census_inventory_telecomline"
WHERE (("census_inventory_telecomline"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_telecomline"."retired_on" IS NULL)
GROUP BY 2
UNION ALL SELECT %s AS "of_kind", "census_inventory_mobileline"."owner_id" AS "of_whom", %s AS "called", COUNT("census_inventory_mobileline"."id") AS "records", COUNT("census_inventory_mobileline"."id") FILTER (WHERE ("census_inventory_mobileline"."monthly_price" IS NULL AND "census_inventory_mobileline"."options_price" IS NULL)) AS "priceless", COUNT("census_inventory_mobileline"."id") FILTER (WHERE "census_inventory_mobileline"."committed_until" IS NULL) AS "endless", COUNT("census_inventory_mobileline"."id") FILTER (WHERE "census_inventory_mobileline"."site_id" IS NULL) AS "placeless"
FROM "census_inventory_mobileline"
WHERE (("census_inventory_mobileline"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_mobileline"."retired_on" IS NULL)
GROUP BY 2
UNION ALL SELECT %s AS "of_kind", "census_inventory_contract"."owner_id" AS "of_whom", %s AS "called", COUNT("census_inventory_contract"."id") AS "records", COUNT("census_inventory_contract"."id") FILTER (WHERE "census_inventory_contract"."amount" IS NULL) AS "priceless", COUNT("census_inventory_contract"."id") FILTER (WHERE "census_inventory_contract"."ends_on" IS NULL) AS "endless", COUNT("census_inventory_contract"."id") FILTER (WHERE "census_inventory_contract"."site_id" IS NULL) AS "placeless"
FROM "census_inventory_contract"
WHERE (("census_inventory_contract"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_contract"."retired_on" IS NULL)
GROUP BY 2
UNION ALL SELECT %s AS "of_kind", "census_inventory_contractline"."owner_id" AS "of_whom", %s AS "called", COUNT("census_inventory_contractline"."id") AS "records", COUNT("census_inventory_contractline"."id") FILTER (WHERE "census_inventory_contractline"."unit_price" IS NULL) AS "priceless", COUNT("census_inventory_contractline"."id") FILTER (WHERE "census_inventory_contractline"."id" IS NULL) AS "endless", COUNT("census_inventory_contractline"."id") FILTER (WHERE "census_inventory_contractline"."site_id" IS NULL) AS "placeless"
FROM "census_inventory_contractline"
WHERE (("census_inventory_contractline"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_contractline"."retired_on" IS NULL)
GROUP BY 2
UNION ALL SELECT %s AS "of_kind", "census_inventory_printer"."owner_id" AS "of_whom", %s AS "called", COUNT("census_inventory_printer"."id") AS "records", COUNT("census_inventory_printer"."id") FILTER (WHERE ("census_inventory_printer"."consumables_price" IS NULL AND "census_inventory_printer"."quarterly_rent" IS NULL)) AS "priceless", COUNT("census_inventory_printer"."id") FILTER (WHERE "census_inventory_printer"."lease_end" IS NULL) AS "endless", COUNT("census_inventory_printer"."id") FILTER (WHERE "census_inventory_printer"."site_id" IS NULL) AS "placeless"
FROM "census_inventory_printer"
WHERE (("census_inventory_printer"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_printer"."retired_on" IS NULL)
GROUP BY 2
UNION ALL SELECT %s AS "of_kind", "census_inventory_counterreading"."owner_id" AS "of_whom", %s AS "called", COUNT("census_inventory_counterreading"."id") AS "records", COUNT("census_inventory_counterreading"."id") FILTER (WHERE "census_inventory_counterreading"."id" IS NULL) AS "priceless", COUNT("census_inventory_counterreading"."id") FILTER (WHERE "census_inventory_counterreading"."id" IS NULL) AS "endless", COUNT("census_inventory_counterreading"."id") FILTER (WHERE "census_inventory_counterreading"."site_id" IS NULL) AS "placeless"
FROM "census_inventory_counterreading"
WHERE (("census_inventory_counterreading"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_counterreading"."retired_on" IS NULL)
GROUP BY 2
UNION ALL SELECT %s AS "of_kind", "census_inventory_businessapplication"."owner_id" AS "of_whom", %s AS "called", COUNT("census_inventory_businessapplication"."id") AS "records", COUNT("census_inventory_businessapplication"."id") FILTER (WHERE ("census_inventory_businessapplication"."assistance_price" IS NULL AND "census_inventory_businessapplication"."hosting_price" IS NULL AND "census_inventory_businessapplication"."licence_price" IS NULL AND "census_inventory_businessapplication"."maintenance_price" IS NULL)) AS "priceless", COUNT("census_inventory_businessapplication"."id") FILTER (WHERE "census_inventory_businessapplication"."ends_on" IS NULL) AS "endless", COUNT("census_inventory_businessapplication"."id") FILTER (WHERE "census_inventory_businessapplication"."site_id" IS NULL) AS "placeless"
FROM "census_inventory_businessapplication"
WHERE (("census_inventory_businessapplication"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_businessapplication"."retired_on" IS NULL)
GROUP BY 2
UNION ALL SELECT %s AS "of_kind", "census_inventory_website"."owner_id" AS "of_whom", %s AS "called", COUNT("census_inventory_website"."id") AS "records", COUNT("census_inventory_website"."id") FILTER (WHERE "census_inventory_website"."yearly_price" IS NULL) AS "priceless", COUNT("census_inventory_website"."id") FILTER (WHERE "census_inventory_website"."domain_ends_on" IS NULL) AS "endless", COUNT("census_inventory_website"."id") FILTER (WHERE "census_inventory_website"."site_id" IS NULL) AS "placeless"
FROM "census_inventory_website"
WHERE (("census_inventory_website"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_website"."retired_on" IS NULL)
GROUP BY 2
UNION ALL SELECT %s AS "of_kind", "census_inventory_backuparrangement"."owner_id" AS "of_whom", %s AS "called", COUNT("census_inventory_backuparrangement"."id") AS "records", COUNT("census_inventory_backuparrangement"."id") FILTER (WHERE "census_inventory_backuparrangement"."yearly_price" IS NULL) AS "priceless", COUNT("census_inventory_backuparrangement"."id") FILTER (WHERE "census_inventory_backuparrangement"."last_restore_test_on" IS NULL) AS "endless", COUNT("census_inventory_backuparrangement"."id") FILTER (WHERE "census_inventory_backuparrangement"."site_id" IS NULL) AS "placeless"
FROM "census_inventory_backuparrangement"
WHERE (("census_inventory_backuparrangement"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_backuparrangement"."retired_on" IS NULL)
GROUP BY 2
UNION ALL SELECT %s AS "of_kind", "census_inventory_sitelink"."owner_id" AS "of_whom", %s AS "called", COUNT("census_inventory_sitelink"."id") AS "records", COUNT("census_inventory_sitelink"."id") FILTER (WHERE "census_inventory_sitelink"."monthly_price" IS NULL) AS "priceless", COUNT("census_inventory_sitelink"."id") FILTER (WHERE "census_inventory_sitelink"."id" IS NULL) AS "endless", COUNT("census_inventory_sitelink"."id") FILTER (WHERE "census_inventory_sitelink"."site_id" IS NULL) AS "placeless"
FROM "census_inventory_sitelink"
WHERE (("census_inventory_sitelink"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_sitelink"."retired_on" IS NULL)
GROUP BY 2
UNION ALL SELECT %s AS "of_kind", "census_inventory_tabletfleet"."owner_id" AS "of_whom", %s AS "called", COUNT("census_inventory_tabletfleet"."id") AS "records", COUNT("census_inventory_tabletfleet"."id") FILTER (WHERE "census_inventory_tabletfleet"."management_price" IS NULL) AS "priceless", COUNT("census_inventory_tabletfleet"."id") FILTER (WHERE "census_inventory_tabletfleet"."management_ends_on" IS NULL) AS "endless", COUNT("census_inventory_tabletfleet"."id") FILTER (WHERE "census_inventory_tabletfleet"."site_id" IS NULL) AS "placeless"
FROM "census_inventory_tabletfleet"
WHERE (("census_inventory_tabletfleet"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_tabletfleet"."retired_on" IS NULL)
GROUP BY 2
UNION ALL SELECT %s AS "of_kind", "census_inventory_fleetlicence"."owner_id" AS "of_whom", %s AS "called", COUNT("census_inventory_fleetlicence"."id") AS "records", COUNT("census_inventory_fleetlicence"."id") FILTER (WHERE "census_inventory_fleetlicence"."unit_price" IS NULL) AS "priceless", COUNT("census_inventory_fleetlicence"."id") FILTER (WHERE "census_inventory_fleetlicence"."ends_on" IS NULL) AS "endless", COUNT("census_inventory_fleetlicence"."id") FILTER (WHERE "census_inventory_fleetlicence"."site_id" IS NULL) AS "placeless"
FROM "census_inventory_fleetlicence"
WHERE (("census_inventory_fleetlicence"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_fleetlicence"."retired_on" IS NULL)
GROUP BY 2
UNION ALL SELECT %s AS "of_kind", "census_inventory_camera"."owner_id" AS "of_whom", %s AS "called", COUNT("census_inventory_camera"."id") AS "records", COUNT("census_inventory_camera"."id") FILTER (WHERE "census_inventory_camera"."yearly_price" IS NULL) AS "priceless", COUNT("census_inventory_camera"."id") FILTER (WHERE "census_inventory_camera"."authorised_until" IS NULL) AS "endless", COUNT("census_inventory_camera"."id") FILTER (WHERE "census_inventory_camera"."site_id" IS NULL) AS "placeless"
FROM "census_inventory_camera"
WHERE (("census_inventory_camera"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_inventory_camera"."retired_on" IS NULL)
GROUP BY 2;

SELECT "census_campaigns_response"."id", "census_campaigns_response"."owner_id", "census_campaigns_response"."counterparty_id", "census_campaigns_response"."campaign_id", "census_campaigns_response"."entity_name", "census_campaigns_response"."state", "census_campaigns_response"."created_at", "census_campaigns_response"."is_short", "census_campaigns_response"."door", "census_campaigns_response"."by_proxy", "census_campaigns_response"."written_by", "census_campaigns_response"."updated_at", "census_campaigns_response"."submitted_at", "census_campaigns_response"."landed_at", "census_campaigns_response"."comment", "census_campaigns_response"."asked", "census_campaigns_response"."filled", "census_campaigns_response"."unknown", "census_campaigns_response"."percent", "census_campaigns_response"."blocking", "census_campaigns_response"."warnings", "census_campaigns_response"."explained", "census_campaigns_response"."progress", "census_campaigns_response"."findings", "census_campaigns_response"."explanations", (SELECT U0."name" AS "name"
FROM "census_campaigns_campaign" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND U0."id" = ("census_campaigns_response"."campaign_id"))) AS "campaign_name", (SELECT U0."s …
FROM "census_campaigns_campaign" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND U0."id" = ("census_campaigns_response"."campaign_id"))) AS "campaign_state", (SELECT U0." …
FROM "census_campaigns_campaign" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND U0."id" = ("census_campaigns_response"."campaign_id"))) AS "deadline"
FROM "census_campaigns_response"
WHERE (("census_campaigns_response"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "census_campaigns_response"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND "census_campaigns_response"."campaign_id" IN (SELECT U0."id"
FROM "census_campaigns_campaign" U0
WHERE ((U0."owner_id" IN (SELECT value
FROM json_each(%s))) AND U0."origin" = %s AND U0."state" = %s)) AND "census_campaigns_response"."owner_id" = %s AND "census_campaigns_response"."state" IN (…))
ORDER BY "census_campaigns_response"."id" ASC
LIMIT 20;

SELECT COUNT("census_agents_machine"."id") AS "machines", COUNT("census_agents_machine"."id") FILTER (WHERE "census_agents_machine"."last_contact_at" < %s) AS "late", COUNT("census_agents_machine"."id") FILTER (WHERE "census_agents_machine"."difference_count" > %s) AS "disagreeing"
FROM "census_agents_machine"
WHERE (("census_agents_machine"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_agents_machine"."owner_id" IN (…));

SELECT COUNT("census_bills_bill"."id") AS "bills", COUNT("census_bills_bill"."id") FILTER (WHERE "census_bills_bill"."state" = %s) AS "to_check"
FROM "census_bills_bill"
WHERE (("census_bills_bill"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_bills_bill"."owner_id" = %s);

SELECT "census_deadlines_deadline"."id", "census_deadlines_deadline"."owner_id", "census_deadlines_deadline"."kind", "census_de …
FROM "census_deadlines_deadline"
INNER JOIN "organisations_organisation" ON ("census_deadlines_deadline"."owner_id" = "organisations_organisation"."id")
WHERE (("census_deadlines_deadline"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "census_deadlines_deadline"."due_on" <= %s AND "census_deadlines_deadline"."shown_from" <= %s AND "census_deadlines_deadline"."shown_to" >= %s AND ("census_deadlines_deadline"."state" = %s OR ("census_deadlines_deadline"."snoozed_until" <= %s AND "census_deadlines_deadline"."state" = %s)) AND "census_deadlines_deadline"."due_on" >= %s)
ORDER BY "census_deadlines_deadline"."due_on" ASC NULLS LAST, "census_deadlines_deadline"."id" ASC
LIMIT 3;

