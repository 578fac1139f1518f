import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { routeKey } from '../src/route-path.js';

/** JSON Schema, as far as it is used here. */
export interface Schema {
  type?: string;
  $ref?: string;
  const?: string | number | boolean;
  enum?: string[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  not?: Schema;
}

/** Schemas derived from the installed SDK's own declarations. */
export interface SdkSchemas {
  readonly definitions: Record<string, Schema>;
  /** By route (`POST /v1/invoices/:x/pay`): what the SDK's method takes and what it promises. */
  readonly routes: Record<string, { params: Schema; result: Schema }>;
  /** By event type: the whole event, with its own object. */
  readonly events: Record<string, Schema>;
}

const require = createRequire(import.meta.url);
const esm = join(dirname(require.resolve('stripe')), '..', 'esm');
const GENERATOR = 13;

/** Generates, or reads from the cache, the schemas of all routes of the SDK whose key is in `wanted`. About 5 s when fresh. */
export function sdkSchemas(wanted: readonly string[]): SdkSchemas {
  const version = readFileSync(join(esm, '..', 'VERSION'), 'utf8').trim();
  const key = createHash('sha256')
    .update(JSON.stringify([version, GENERATOR, [...wanted].sort()]))
    .digest('hex')
    .slice(0, 16);
  const folder = join(esm, '..', '..', '.cache', 'stripe-emulator');
  const file = join(folder, `schema-${version}-${key}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as SdkSchemas;
  const made = new Generator().run(new Set(wanted));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(made));
  renameSync(`${file}.${process.pid}`, file);
  return made;
}

interface SdkMethod {
  readonly key: string;
  readonly declarations: string;
  readonly className: string;
  readonly name: string;
}

const METHOD =
  /^ {4}(\w+)\([^)]*\) \{(?:(?!^ {4}\}).)*?this\._makeRequest\(\s*'(GET|POST|DELETE)',\s*(?:'([^']*)'|`([^`]*)`)/gms;

/** Which method of which resource class of the SDK calls which route. */
function sdkMethods(): SdkMethod[] {
  const folder = join(esm, 'resources');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      const className = /^export class (\w+) extends StripeResource/m.exec(text)?.[1];
      if (className === undefined) return [];
      return [...text.matchAll(METHOD)].map(([, method = '', verb = '', plain, template]) => ({
        key: routeKey(verb, plain ?? (template ?? '').replace(/\$\{[^}]*\}/g, ':x')),
        declarations: join(folder, name.replace(/\.js$/, '.d.ts')),
        className,
        name: method,
      }));
    });
}

/** Events about objects that the emulator does not have at all are left out: their types would treble the schema. */
const EVENTS =
  /^(account\.(updated|external_account)|balance\.|capability\.|cash_balance\.|charge\.|credit_note\.|customer\.(created|updated|deleted)|customer\.tax_id\.|customer_cash_balance|invoice\.|invoice_payment\.|invoiceitem\.|payment_intent\.|payment_method\.|payout\.|refund\.|setup_intent\.|topup\.|transfer\.)/;

/**
 * The objects that the emulator may emit. Any other of Stripe's objects is converted to "never", which keeps the schema small
 * (an expandable field could hold hundreds of kinds) and refuses an object that nobody has modelled.
 */
const MODELLED: ReadonlySet<string> = new Set([
  'account',
  'account_link',
  'balance',
  'balance_transaction',
  'bank_account',
  'capability',
  'cash_balance',
  'charge',
  'credit_note',
  'credit_note_line_item',
  'customer',
  'customer_cash_balance_transaction',
  'dispute',
  'event',
  'file',
  'funding_instructions',
  'invoice',
  'invoice_payment',
  'invoiceitem',
  'line_item',
  'list',
  'mandate',
  'payment_intent',
  'payment_method',
  'payment_record',
  'payout',
  'refund',
  'setup_intent',
  'tax_id',
  ...['calculation', 'calculation_line_item', 'transaction', 'transaction_line_item'].map((kind) => `tax.${kind}`),
  'topup',
  'transfer',
  'transfer_reversal',
  'webhook_endpoint',
]);

/**
 * Open enums that lack a value which the same SDK takes as a parameter: `FundingInstructions.BankTransfer.type` names two
 * kinds, `CustomerCreateFundingInstructionsParams.BankTransfer.type` five. By the listed values, joined.
 */
const LACKING: Readonly<Record<string, string>> = { 'eu_bank_transfer,jp_bank_transfer': 'us_bank_transfer' };

/** Numbers in Stripe's API are integers, these excepted. */
const FRACTIONAL: ReadonlySet<string> = new Set([
  'percentage',
  'effective_percentage',
  'exchange_rate',
  'percent_off',
  'risk_score',
  'application_fee_percent',
  'latitude',
  'longitude',
]);

class Generator {
  private readonly definitions: Record<string, Schema> = {};
  private readonly known = new Map<ts.Type, string>();
  private program: ts.Program;
  private checker: ts.TypeChecker;

  constructor() {
    const options: ts.CompilerOptions = {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      types: [],
    };
    this.program = ts.createProgram([join(esm, 'stripe.esm.node.d.ts')], options);
    this.checker = this.program.getTypeChecker();
  }

  run(wanted: ReadonlySet<string>): SdkSchemas {
    const routes: Record<string, { params: Schema; result: Schema }> = {};
    for (const method of sdkMethods()) {
      if (!wanted.has(method.key) || method.key in routes) continue;
      const signature = this.signature(method);
      const params = signature.getParameters().find((one) => one.name === 'params');
      routes[method.key] = {
        params: params === undefined ? {} : this.convert(this.checker.getTypeOfSymbol(params)),
        result: this.result(signature.getReturnType()),
      };
    }
    return { definitions: this.definitions, routes, events: this.events() };
  }

  private signature(method: SdkMethod): ts.Signature {
    const type = this.exported(method.declarations, method.className);
    const property = this.checker.getPropertyOfType(type, method.name);
    const signature =
      property === undefined ? undefined : this.checker.getTypeOfSymbol(property).getCallSignatures()[0];
    if (signature === undefined) throw new Error(`the SDK declares no ${method.className}.${method.name}`);
    return signature;
  }

  private exported(file: string, name: string): ts.Type {
    const source = this.program.getSourceFile(file);
    const module = source === undefined ? undefined : this.checker.getSymbolAtLocation(source);
    const symbol =
      module === undefined ? undefined : this.checker.getExportsOfModule(module).find((one) => one.name === name);
    if (symbol === undefined) throw new Error(`the SDK exports no ${name} from ${file}`);
    return this.checker.getDeclaredTypeOfSymbol(symbol);
  }

  private events(): Record<string, Schema> {
    const union = this.exported(join(esm, 'resources', 'Events.d.ts'), 'Event');
    const out: Record<string, Schema> = {};
    for (const member of union.isUnion() ? union.types : []) {
      const property = this.checker.getPropertyOfType(member, 'type');
      const type = property === undefined ? undefined : this.checker.getTypeOfSymbol(property);
      if (type?.isStringLiteral() === true && EVENTS.test(type.value)) out[type.value] = this.convert(member);
    }
    return out;
  }

  /** `Promise<Response<T>>` is T, `ApiListPromise<T>` a list of T. */
  private result(type: ts.Type): Schema {
    const argument = this.checker.getTypeArguments(type as ts.TypeReference)[0];
    if (argument === undefined) throw new Error('a method of the SDK promises nothing');
    if (type.symbol.name === 'ApiListPromise') {
      return {
        type: 'object',
        additionalProperties: false,
        required: ['object', 'data', 'has_more', 'url'],
        properties: {
          object: { const: 'list' },
          data: { type: 'array', items: this.convert(argument) },
          has_more: { type: 'boolean' },
          url: { type: 'string' },
        },
      };
    }
    return this.convert(
      argument.aliasSymbol?.name === 'Response' ? (argument.aliasTypeArguments?.[0] ?? argument) : argument,
    );
  }

  private convert(type: ts.Type): Schema {
    const { flags } = type;
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (flags & (ts.TypeFlags.Void | ts.TypeFlags.Never | ts.TypeFlags.Undefined)) return { not: {} };
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (flags & ts.TypeFlags.BooleanLiteral) return { const: this.checker.typeToString(type) === 'true' };
    if (flags & ts.TypeFlags.String) return { type: 'string' };
    if (flags & ts.TypeFlags.Number) return { type: 'number' };
    if (flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
    if (type.isUnion()) return this.union(type.types);
    if (
      this.checker.getPropertyOfType(type, 'toFixed') !== undefined &&
      this.checker.getPropertyOfType(type, 'isZero') !== undefined
    )
      return { type: 'string' };
    if (type.isIntersection())
      return type.types.some((one) => one.flags & ts.TypeFlags.String) ? { type: 'string' } : this.object(type);
    if (this.checker.isArrayType(type))
      return { type: 'array', items: this.convert(this.checker.getTypeArguments(type as ts.TypeReference)[0] ?? type) };
    return flags & ts.TypeFlags.Object ? this.object(type) : {};
  }

  /** An open enum (`'a' | 'b' | OtherString`) becomes a closed one: the emulator may not invent values. */
  private union(types: readonly ts.Type[]): Schema {
    const present = types.filter((one) => !(one.flags & ts.TypeFlags.Undefined));
    const texts = present.filter((one) => one.isStringLiteral()).map((one) => one.value);
    const booleans = present.filter((one) => one.flags & ts.TypeFlags.BooleanLiteral);
    const isOtherString = (one: ts.Type): boolean =>
      one.isIntersection() && one.types.some((part) => part.flags & ts.TypeFlags.String);
    const rest = present.filter(
      (one) =>
        !one.isStringLiteral() &&
        !(texts.length > 0 && isOtherString(one)) &&
        !(booleans.length === 2 && booleans.includes(one)),
    );
    const parts: Schema[] = [
      ...(texts.length > 0 ? [{ enum: [...texts, ...[LACKING[texts.join(',')] ?? []].flat()] }] : []),
      ...(booleans.length === 2 ? [{ type: 'boolean' }] : []),
      ...rest.map((one) => this.convert(one)),
    ];
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { anyOf: parts };
  }

  private object(type: ts.Type): Schema {
    const kind = this.checker.getPropertyOfType(type, 'object');
    const kindType = kind === undefined ? undefined : this.checker.getTypeOfSymbol(kind);
    if (kindType?.isStringLiteral() === true && !MODELLED.has(kindType.value)) return { not: {} };
    const before = this.known.get(type);
    if (before !== undefined) return { $ref: `#/definitions/${before}` };
    const symbol = type.aliasSymbol ?? type.symbol;
    const name = `${symbol === undefined ? 'Type' : symbol.name.replace(/\W/g, '')}_${this.known.size}`;
    this.known.set(type, name);
    const properties: Record<string, Schema> = {};
    const schema: Schema = { type: 'object', properties, required: [] };
    this.definitions[name] = schema;
    for (const property of this.checker.getPropertiesOfType(type)) {
      const propertyType = this.checker.getTypeOfSymbol(property);
      if (propertyType.getCallSignatures().length > 0 || property.name === 'lastResponse') continue;
      const converted = this.convert(propertyType);
      properties[property.name] = FRACTIONAL.has(property.name) ? converted : wholeNumbers(converted);
      if (!(property.flags & ts.SymbolFlags.Optional)) schema.required?.push(property.name);
    }
    const index = this.checker.getIndexInfoOfType(type, ts.IndexKind.String);
    schema.additionalProperties = index === undefined ? false : this.convert(index.type);
    return { $ref: `#/definitions/${name}` };
  }
}

/** TypeScript cannot say "integer"; this overlay does. */
function wholeNumbers(schema: Schema): Schema {
  if (schema.type === 'number') return { ...schema, type: 'integer' };
  return schema.anyOf === undefined ? schema : { ...schema, anyOf: schema.anyOf.map(wholeNumbers) };
}
