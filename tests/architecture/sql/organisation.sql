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

SELECT "organisations_organisation"."id", "organisations_organisation"."name", "organisations_organisation"."kind", "organisations_organisation"."siren", "organisations_organisation"."insee_code", "organisations_organisation"."department", "organisations_organisation"."population", "organisations_organisation"."population_year", "organisations_organisation"."is_former", "organisations_organisation"."closed_on", "organisations_organisation"."registered_by", "organisations_organisation"."search_text", EXISTS(SELECT %s AS "a"
FROM "organisations_roleassignment" U0
WHERE U0."owner_id" = ("organisations_organisation"."id")
LIMIT 1) AS " …
FROM "organisations_organisation"
WHERE "organisations_organisation"."id" = %s
ORDER BY "organisations_organisation"."id" ASC
LIMIT 1;

SELECT "organisations_membership"."id", "organisations_membership"."owner_id", "organisations_membership"."counterparty_id", "o …
FROM "organisations_membership"
INNER JOIN "organisations_organisation" ON ("organisations_membership"."owner_id" = "organisations_organisation"."id")
INNER JOIN "organisations_organisation" T3 ON ("organisations_membership"."counterparty_id" = T3."id")
WHERE (("organisations_membership"."owner_id" IN (…) OR "organisations_membership"."counterparty_id" IN (…)) AND "organisations_membership"."counterparty_id" = %s);

SELECT "organisations_organisationsuccession"."id", "organisations_organisationsuccession"."owner_id", "organisations_organisat …
FROM "organisations_organisationsuccession"
INNER JOIN "organisations_organisation" ON ("organisations_organisationsuccession"."owner_id" = "organisations_organisation"."id")
INNER JOIN "organisations_organisation" T3 ON ("organisations_organisationsuccession"."counterparty_id" = T3."id")
WHERE (("organisations_organisationsuccession"."owner_id" IN (…) OR "organisations_organisationsuccession"."counterparty_id" IN (…)) AND ("organisations_organisationsuccession"."owner_id" = %s OR "organisations_organisationsuccession"."counterparty_id" = %s));

