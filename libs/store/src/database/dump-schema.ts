import pg from 'pg';

/**
 * What the schema is, from the catalog: tables with columns, constraints, indexes, triggers, policies and grants, functions, sequences,
 * roles; sorted, so that two equal schemas give equal text. The owner is written OWNER. Used to review migrations and to notice drift.
 */
export async function dumpSchema(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`SET search_path = ''`); // every name is written in full
    const sections: string[] = ['-- Written by dump-schema.mjs from the catalog of a migrated database; do not edit.'];
    for (const [title, query] of SECTIONS) {
      const { rows } = await client.query<{ line: string }>(query);
      sections.push(`-- ${title}`, ...rows.map(({ line }) => line));
    }
    const owner = (await client.query<{ name: string }>('SELECT current_user AS name')).rows[0]?.name ?? '';
    return `${sections.join('\n').replaceAll(`TO ${owner}`, 'TO OWNER')}\n`;
  } finally {
    await client.end();
  }
}

/** Ours, not an extension's. */
const OURS = `n.nspname IN ('public', 'sec') AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = o.oid AND d.deptype = 'e')`;

const SECTIONS: readonly (readonly [string, string])[] = [
  [
    'roles',
    `SELECT pg_catalog.format('%s: login %s, superuser %s, bypasses row-level security %s', rolname, rolcanlogin, rolsuper, rolbypassrls) AS line
     FROM pg_catalog.pg_roles WHERE rolname LIKE 'gridlease%' ORDER BY rolname`,
  ],
  ['extensions', `SELECT extname AS line FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql' ORDER BY 1`],
  [
    'columns',
    `SELECT pg_catalog.format('%s.%s %s%s%s%s', o.oid::pg_catalog.regclass, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
       CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END, CASE a.attidentity WHEN 'a' THEN ' IDENTITY' ELSE '' END,
       CASE WHEN a.atthasdef THEN ' DEFAULT ' || pg_catalog.pg_get_expr(d.adbin, d.adrelid) ELSE '' END) AS line
     FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace
     JOIN pg_catalog.pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
     LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = o.oid AND d.adnum = a.attnum
     WHERE o.relkind = 'r' AND ${OURS} ORDER BY n.nspname, o.relname, a.attnum`,
  ],
  [
    'constraints',
    `SELECT pg_catalog.format('%s %s: %s', c.conrelid::pg_catalog.regclass, c.conname, pg_catalog.pg_get_constraintdef(c.oid)) AS line
     FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_class o ON o.oid = c.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace
     WHERE c.contype <> 'n' AND ${OURS} ORDER BY 1`,
  ],
  [
    'indexes',
    `SELECT pg_catalog.pg_get_indexdef(o.oid) AS line FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace
     WHERE o.relkind = 'i' AND ${OURS} ORDER BY 1`,
  ],
  [
    'sequences',
    `SELECT o.oid::pg_catalog.regclass::text AS line FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace WHERE o.relkind = 'S' AND ${OURS} ORDER BY 1`,
  ],
  [
    'triggers',
    `SELECT pg_catalog.pg_get_triggerdef(t.oid) AS line FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class o ON o.oid = t.tgrelid
     JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace WHERE NOT t.tgisinternal AND ${OURS} ORDER BY o.relname, 1`,
  ],
  [
    'row-level security',
    `SELECT pg_catalog.format('%s: enabled %s, forced %s', o.oid::pg_catalog.regclass, o.relrowsecurity, o.relforcerowsecurity) AS line
     FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace WHERE o.relkind = 'r' AND ${OURS} ORDER BY 1`,
  ],
  [
    'policies',
    `SELECT pg_catalog.format('%s %s FOR %s TO %s USING %s CHECK %s', o.oid::pg_catalog.regclass, p.polname,
       CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
       (SELECT pg_catalog.string_agg(r.rolname, ', ' ORDER BY r.rolname) FROM pg_catalog.pg_roles r WHERE r.oid = ANY (p.polroles)),
       coalesce(pg_catalog.pg_get_expr(p.polqual, p.polrelid), '-'), coalesce(pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid), '-')) AS line
     FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class o ON o.oid = p.polrelid JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace WHERE ${OURS} ORDER BY 1`,
  ],
  [
    'grants on tables and sequences',
    `SELECT pg_catalog.format('%s to %s: %s', o.oid::pg_catalog.regclass, r.rolname, pg_catalog.string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type)) AS line
     FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace CROSS JOIN LATERAL pg_catalog.aclexplode(o.relacl) g
     JOIN pg_catalog.pg_roles r ON r.oid = g.grantee WHERE r.rolname LIKE 'gridlease%' AND ${OURS} GROUP BY o.oid, r.rolname ORDER BY 1`,
  ],
  [
    'grants on columns',
    `SELECT pg_catalog.format('%s to %s: %s (%s)', o.oid::pg_catalog.regclass, r.rolname, g.privilege_type, pg_catalog.string_agg(a.attname, ', ' ORDER BY a.attname)) AS line
     FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace JOIN pg_catalog.pg_attribute a ON a.attrelid = o.oid
     CROSS JOIN LATERAL pg_catalog.aclexplode(a.attacl) g JOIN pg_catalog.pg_roles r ON r.oid = g.grantee
     WHERE r.rolname LIKE 'gridlease%' AND ${OURS} GROUP BY o.oid, r.rolname, g.privilege_type ORDER BY 1`,
  ],
  [
    'functions',
    `SELECT pg_catalog.format(E'%s\\n-- may execute: %s', pg_catalog.pg_get_functiondef(o.oid),
       coalesce((SELECT pg_catalog.string_agg(coalesce(r.rolname, 'PUBLIC'), ', ' ORDER BY r.rolname) FROM pg_catalog.aclexplode(o.proacl) g
         LEFT JOIN pg_catalog.pg_roles r ON r.oid = g.grantee WHERE g.grantee <> o.proowner), 'nobody')) AS line
     FROM pg_catalog.pg_proc o JOIN pg_catalog.pg_namespace n ON n.oid = o.pronamespace WHERE ${OURS} ORDER BY o.oid::pg_catalog.regprocedure::text`,
  ],
];
