-- Every object of schema vouch and who may do what with it. Partitions come and go with retention and are left out;
-- so are the rights of the owner, and object identifiers, so that equal schemas give equal rows in every database.
WITH relation AS (
  SELECT c.oid, c.relname, c.relkind, c.relowner, c.relacl, c.reloptions, c.relrowsecurity
    FROM pg_class c
   WHERE c.relnamespace = to_regnamespace('vouch') AND NOT c.relispartition AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
)
SELECT 'table ' || relname,
       concat_ws(' ', relkind, reloptions, relrowsecurity,
                 CASE relkind WHEN 'p' THEN pg_get_partkeydef(oid)
                              WHEN 'v' THEN pg_get_viewdef(oid)
                              WHEN 'm' THEN pg_get_viewdef(oid) END)
  FROM relation
UNION ALL
SELECT 'column ' || relname || '.' || attname,
       concat_ws(' ', format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
                 pg_get_expr(adbin, adrelid))
  FROM relation JOIN pg_attribute ON attrelid = oid AND attnum > 0 AND NOT attisdropped
  LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
 WHERE relkind <> 'S'
UNION ALL
SELECT 'index ' || i.relname, pg_get_indexdef(i.oid)
  FROM relation r JOIN pg_index ON indrelid = r.oid JOIN pg_class i ON i.oid = indexrelid
UNION ALL
SELECT 'constraint ' || relname || '.' || conname, pg_get_constraintdef(pg_constraint.oid)
  FROM relation JOIN pg_constraint ON conrelid = relation.oid
UNION ALL
SELECT 'trigger ' || relname || '.' || tgname, pg_get_triggerdef(pg_trigger.oid)
  FROM relation JOIN pg_trigger ON tgrelid = relation.oid AND NOT tgisinternal
UNION ALL
SELECT 'policy ' || relname || '.' || polname,
       concat_ws(' ', polcmd, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
  FROM relation JOIN pg_policy ON polrelid = relation.oid
UNION ALL
SELECT 'function ' || p.oid::regprocedure, pg_get_functiondef(p.oid)
  FROM pg_proc p WHERE pronamespace = to_regnamespace('vouch') AND prokind IN ('f', 'p')
UNION ALL
SELECT 'grant ' || place || ' to ' || CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee)::text END,
       string_agg(privilege_type || CASE WHEN is_grantable THEN '*' ELSE '' END, ' ' ORDER BY privilege_type)
  FROM (SELECT 'table ' || relname, relowner, (aclexplode(relacl)).* FROM relation
        UNION ALL
        SELECT 'column ' || relname || '.' || attname, relowner, (aclexplode(attacl)).*
          FROM relation JOIN pg_attribute ON attrelid = oid
        UNION ALL
        SELECT 'schema ' || nspname, nspowner, (aclexplode(nspacl)).* FROM pg_namespace WHERE nspname = 'vouch'
       ) AS given (place, owner, grantor, grantee, privilege_type, is_grantable)
 WHERE grantee <> owner
 GROUP BY place, grantee
