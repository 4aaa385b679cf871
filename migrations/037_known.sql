-- That an inspection is not late is a fact: until now it was kept as nothing at all,
-- as where nobody was ever inspected; and that no paper is past its last day was kept
-- also where no paper with a last day is on file. Facts that are kept say so from here
-- on, without a new line in the history, for nothing has changed but what is known;
-- no level follows from it. Days that are over stay as they were kept.
SELECT set_config('anwang.colours', 'told afterwards', true); -- no colour has changed
WITH today AS (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS day),
inspected AS (
    SELECT DISTINCT ON (r.enterprise_id) r.enterprise_id, r.expires FROM enterprise_record r, today
     WHERE r.kind = 'inspection' AND (r.over IS NULL OR r.over > today.day) ORDER BY r.enterprise_id, r.dated DESC NULLS LAST, r.id DESC),
dated AS (
    SELECT DISTINCT r.enterprise_id FROM enterprise_record r, today
     WHERE r.kind NOT IN ('inspection', 'accident') AND r.expires IS NOT NULL AND (r.over IS NULL OR r.over > today.day))
UPDATE risk_enterprise e
   SET facts = e.facts || CASE WHEN i.expires IS NOT NULL AND NOT e.facts ? 'inspection_overdue' THEN '{"inspection_overdue": 0}' ELSE '{}' END::jsonb
                       || CASE WHEN d.enterprise_id IS NULL AND NOT e.facts ? 'expired' THEN '{"expired": null}' ELSE '{}' END::jsonb
  FROM risk_enterprise o LEFT JOIN inspected i ON i.enterprise_id = o.enterprise_id LEFT JOIN dated d ON d.enterprise_id = o.enterprise_id
 WHERE o.enterprise_id = e.enterprise_id
   AND (i.expires IS NOT NULL AND NOT e.facts ? 'inspection_overdue' OR d.enterprise_id IS NULL AND NOT e.facts ? 'expired');
SELECT set_config('anwang.colours', '', true);
