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

SELECT "study_sharing_costsharing"."id", "study_sharing_costsharing"."owner_id", "study_sharing_costsharing"."study_id", "study …
FROM "study_sharing_costsharing"
INNER JOIN "organisations_organisation" ON ("study_sharing_costsharing"."owner_id" = "organisations_organisation"."id")
WHERE (("study_sharing_costsharing"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_sharing_costsharing"."id" = %s)
ORDER BY "study_sharing_costsharing"."id" ASC
LIMIT 1;

SELECT %s AS "a"
FROM "study_sharing_sharingmember"
WHERE (("study_sharing_sharingmember"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "study_sharing_sharingmember"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND "study_sharing_sharingmember"."amount" IS NOT NULL AND "study_sharing_sharingmember"."counterparty_id" = %s AND "study_sharing_sharingmember"."sharing_id" = %s)
LIMIT 1;

SELECT "study_sharing_sharingmember"."id", "study_sharing_sharingmember"."owner_id", "study_sharing_sharingmember"."counterpart …
FROM "study_sharing_sharingmember"
WHERE (("study_sharing_sharingmember"."owner_id" IN (SELECT value
FROM json_each(%s)) OR "study_sharing_sharingmember"."counterparty_id" IN (SELECT value
FROM json_each(%s))) AND "study_sharing_sharingmember"."counterparty_id" = %s AND "study_sharing_sharingmember"."sharing_id" = %s)
LIMIT 21;

SELECT "study_sharing_sharingcriterion"."id", "study_sharing_sharingcriterion"."owner_id", "study_sharing_sharingcriterion"."sh …
FROM "study_sharing_sharingcriterion"
WHERE (("study_sharing_sharingcriterion"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_sharing_sharingcriterion"."sharing_id" = %s)
ORDER BY "study_sharing_sharingcriterion"."position" ASC;

SELECT "study_sharing_sharingcost"."id", "study_sharing_sharingcost"."owner_id", "study_sharing_sharingcost"."sharing_id", "stu …
FROM "study_sharing_sharingcost"
WHERE (("study_sharing_sharingcost"."owner_id" IN (SELECT value
FROM json_each(%s))) AND "study_sharing_sharingcost"."sharing_id" = %s)
ORDER BY "study_sharing_sharingcost"."position" ASC;

