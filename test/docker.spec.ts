// World: docker/Dockerfile and docker/compose.yaml as text, since no container engine may be present; scripts/env.mjs as the contract they must keep.
import fs from 'node:fs';
import { parse } from 'yaml';

const APPS = ['tenant', 'provider', 'ops', 'worker', 'stripe-emulator'];
const CONTRACT = fs.readFileSync('scripts/env.mjs', 'utf8');
const START = fs.readFileSync('docker/compose.yaml', 'utf8');

interface Service {
  readonly image?: string;
  readonly build?: { readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** The instructions of the Dockerfile, continuation lines joined, by stage. */
function stages(): readonly (readonly Instruction[])[] {
  const text = fs
    .readFileSync('docker/Dockerfile', 'utf8')
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '');
  const found: Instruction[][] = [];
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const [name = '', rest = ''] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)];
    if (name === 'FROM') found.push([]);
    found.at(-1)?.push({ name, rest });
  }
  return found;
}

function setup() {
  const services = (parse(START, { merge: true }) as { services: Record<string, Service> }).services;
  const service = (name: string): Service => {
    const one = services[name];
    if (one === undefined) throw new Error(`compose.yaml has no service ${name}`);
    return one;
  };
  const final = stages().at(-1) ?? [];
  const of = (name: string): readonly string[] => final.filter((each) => each.name === name).map((each) => each.rest);
  return { services, service, final, of };
}

/** Every host port of the contract: `{ name: 'tenant', port: 'TENANT_PORT', fallback: 4000`. */
function contractPorts(): Readonly<Record<string, readonly [string, string]>> {
  const rows = CONTRACT.matchAll(/name: '([\w-]+)', port: '(\w+)', fallback: (\d+)/g);
  return Object.fromEntries(
    [...rows].map(([, name = '', variable = '', port = '']) => [name, [variable, port] as const]),
  );
}

describe('the image', () => {
  it('is built in stages, each from a pinned image or an earlier stage', () => {
    const names = new Set<string>();
    for (const [from] of stages()) {
      const [image = '', , name] = (from?.rest ?? '').split(' ');
      expect(names.has(image) || /^[\w./-]+:\d+\.\d+\.\d+[\w.-]*$/.test(image)).toBe(true);
      if (name !== undefined) names.add(name);
    }
    expect([...names]).toEqual(['base', 'deps', 'build', 'production-deps', 'runtime']);
  });

  it('never runs an install script and has no development packages at run time', () => {
    const installs = stages()
      .flat()
      .filter(({ name, rest }) => name === 'RUN' && rest.includes('npm '));
    expect(installs).toHaveLength(2);
    for (const { rest } of installs) expect(rest).toMatch(/npm ci --ignore-scripts/);
    const { of } = setup();
    expect(of('RUN')).toEqual([]);
    expect(of('COPY').filter((rest) => rest.includes('node_modules'))).toEqual([
      '--from=production-deps /app/node_modules node_modules',
    ]);
    expect(
      stages()
        .flat()
        .some(({ rest }) => /npm ci .*--omit=dev/.test(rest)),
    ).toBe(true);
  });

  it('runs as an unprivileged user from before its command', () => {
    const { final, of } = setup();
    const [user = ''] = of('USER');
    expect(Number(user.split(':')[0])).toBeGreaterThan(0);
    const position = (name: string): number => final.findIndex((each) => each.name === name);
    expect(position('USER')).toBeLessThan(position('CMD'));
    expect(position('USER')).toBeGreaterThan(final.findLastIndex((each) => each.name === 'COPY'));
    expect(final.filter((each) => each.name === 'USER')).toHaveLength(1);
  });

  it('chooses the app by APP, says whether it is alive, and lets it hear SIGTERM', () => {
    const { of } = setup();
    expect(of('ARG')).toEqual(['APP=tenant']);
    expect(of('HEALTHCHECK')[0]).toContain('/health/live');
    expect(of('CMD')[0]).toContain('exec node --enable-source-maps dist/programs/$APP.js');
  });

  it('contains each file that the build copies from the repository', () => {
    const copied = stages()
      .flat()
      .filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from'))
      .flatMap(({ rest }) => rest.split(' ').slice(0, -1));
    expect(copied.filter((file) => !fs.existsSync(file))).toEqual([]);
    const allowed = fs
      .readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect(copied.filter((file) => !allowed.some((each) => file === each || file.startsWith(`${each}/`)))).toEqual([]);
  });
});

describe('the compose file', () => {
  it('has PostgreSQL, a migration that ends, and every app', () => {
    const { services, service } = setup();
    expect(Object.keys(services).sort()).toEqual(['migrate', 'postgres', ...APPS].sort());
    expect(service('migrate').command).toEqual(['node', 'scripts/migrate.mjs']);
    expect(service('migrate').depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    for (const app of APPS) expect(service(app).environment?.['APP']).toBe(app);
    for (const app of APPS.slice(0, 4))
      expect(service(app).depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } });
    expect(service('stripe-emulator').profiles).toEqual(['stripe-emulator']);
  });

  it('pins its images, keeps the database in a volume and asks it whether it is well', () => {
    const { services, service } = setup();
    for (const { image } of Object.values(services)) expect(image).toMatch(/:\d+\.\d+[\w.-]*$/);
    expect(service('postgres').image).toMatch(/^postgres:18\./);
    expect(service('postgres').volumes).toEqual(['database:/var/lib/postgresql']);
    expect(service('postgres').healthcheck?.test?.join(' ')).toContain('pg_isready');
  });

  it('publishes operations, worker and emulator on loopback only, and PostgreSQL not at all', () => {
    const { services, service } = setup();
    for (const app of ['ops', 'worker', 'stripe-emulator'])
      for (const port of service(app).ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    expect(service('ops').ports).toHaveLength(1);
    expect(services['postgres']).not.toHaveProperty('ports');
  });

  it('keeps the ports of the contract', () => {
    const { service } = setup();
    const ports = contractPorts();
    expect(Object.keys(ports).sort()).toEqual([...APPS].sort());
    for (const [app, [variable, port]] of Object.entries(ports)) {
      expect(service(app).environment?.['PORT']).toBe(port);
      expect(service(app).ports?.[0]).toMatch(new RegExp(`(^|:)\\$\\{${variable}:-${port}\\}:${port}$`));
    }
  });

  it('gives the apps only variables that the contract names, and the owner of the database to none of them', () => {
    const { service } = setup();
    const given = new Set(APPS.flatMap((app) => Object.keys(service(app).environment ?? {})));
    const image = ['APP', 'DATA_FILE', 'WEBHOOK_URL', 'WEBHOOK_SECRET'];
    expect([...given].filter((name) => !image.includes(name) && !new RegExp(`\\b${name}\\b`).test(CONTRACT))).toEqual(
      [],
    );
    for (const required of [
      'APP_DATABASE_URL',
      'STAFF_DATABASE_URL',
      'IDENTITY_DATABASE_URL',
      'TENANT_TOKEN_KEY',
      'STRIPE_SECRET_KEY',
    ])
      expect(given).toContain(required);
    expect(given).not.toContain('DATABASE_URL');
  });

  it('contains no secret: each comes from the environment and has no default', () => {
    const values = Object.values(setup().services).flatMap(({ environment }) => Object.entries(environment ?? {}));
    const secret = values.filter(([name]) => /PASSWORD|SECRET|KEY|DATABASE_URL/.test(name));
    expect(secret.length).toBeGreaterThan(10);
    for (const [, value] of secret) expect(value).toMatch(/\$\{\w+:\?\}/);
    expect(START).not.toMatch(/sk_(test|live)_\w|whsec_\w/);
    expect(fs.readFileSync('docker/Dockerfile', 'utf8')).not.toMatch(/(PASSWORD|SECRET|KEY|TOKEN)=/);
  });

  it('takes from every app what it does not need', () => {
    const { service } = setup();
    for (const app of APPS) {
      const { read_only, cap_drop, security_opt } = service(app);
      expect({ read_only, cap_drop, security_opt }).toEqual({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    }
  });
});
