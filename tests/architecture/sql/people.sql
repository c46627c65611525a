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

SELECT "organisations_roleassignment"."id", "organisations_roleassignment"."owner_id", "organisations_roleassignment"."person_i …
FROM "organisations_roleassignment"
INNER JOIN "accounts_person" ON ("organisations_roleassignment"."person_id" = "accounts_person"."id")
WHERE (("organisations_roleassignment"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "organisations_roleassignment"."owner_id" = %s);

SELECT "organisations_invitation"."id", "organisations_invitation"."owner_id", "organisations_invitation"."email", "organisatio …
FROM "organisations_invitation"
INNER JOIN "organisations_organisation" ON ("organisations_invitation"."owner_id" = "organisations_organisation"."id")
WHERE ("organisations_invitation"."accepted_at" IS NULL AND "organisations_invitation"."expires_at" > %s AND "organisations_invitation"."withdrawn_at" IS NULL AND ("organisations_invitation"."owner_id" = %s OR EXISTS(SELECT %s AS "a"
FROM "audit_event" U0
WHERE (U0."acting_id" = %s AND U0."object_id" = (CAST("organisations_invitation"."id" AS text)) AND U0."owner_id" = ("organisations_invitation"."owner_id") AND U0."verb" = %s)
LIMIT 1)))
ORDER BY "organisations_invitation"."expires_at" ASC, "organisations_invitation"."id" ASC;

SELECT "organisations_organisation"."id", "organisations_organisation"."name", "organisations_organisation"."kind", "organisations_organisation"."siren", "organisations_organisation"."insee_code", "organisations_organisation"."department", "organisations_organisation"."population", "organisations_organisation"."population_year", "organisations_organisation"."is_former", "organisations_organisation"."closed_on", "organisations_organisation"."registered_by", "organisations_organisation"."search_text", EXISTS(SELECT %s AS "a"
FROM "organisations_invitation" U0
WHERE (U0."accepted_at" IS NULL AND U0."expires_at" > %s AND U0."owner_id" = ("organisations_organisation"."id") AND U0."withdrawn_at" IS NULL)
LIMIT 1) AS "is_awaited", "organisations_organisation"."search_text" AS "sort_key"
FROM "organisations_organisation"
WHERE (NOT EXISTS(SELECT %s AS "a"
FROM "organisations_roleassignment" U0
WHERE U0."owner_id" = ("organisations_organisation"."id")
LIMIT 1) AND NOT "organisations_organisation"."is_former" AND "organisations_organisation"."id" IN (SELECT U0."counterparty_id" AS "counterparty_id"
FROM "organisations_membership" U0
WHERE ((U0."valid_from" IS NULL OR U0."valid_from" <= %s) AND (U0."valid_to" IS NULL OR U0."valid_to" >= %s) AND U0."owner_id" = %s)) AND "organisations_organisation"."registered_by" = %s)
ORDER BY 14 ASC, "organisations_organisation"."id" ASC
LIMIT 51;

