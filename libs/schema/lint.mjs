// What the SDL promises beyond being valid: every coordinate described, every root field guarded, every type given an audience,
// every mutation able to refuse, every list that can grow paged. Returns one line per slip.
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';

const SCOPE = /^(public|signed-in|[a-z]+:(read|write|handle|approve))$/;

/** Root lists that stay short by nature, and why. Any other list of objects on Query is a connection. */
const BOUNDED = {
  quotesAwaitingApproval: 'at most 50 quotes of an organisation are open',
  gpuModels: 'our own catalogue',
  taxJurisdictions: 'our own catalogue, and what staff entered by hand',
  taxRateEntries: 'entered by hand',
  topUpDisputes: 'one for each payment ahead that a bank took back: rare',
  asicModels: 'our own catalogue',
  regions: 'our own catalogue',
  members: 'people of one organisation',
  apiKeys: 'keys of one organisation, made by hand',
  webhookEndpoints: 'at most 20',
  alerts: 'at most 50',
  notificationPreferences: 'our own catalogue',
  paymentMethods: 'saved by hand',
  testPaymentMethods: 'fixed',
  trialBalance: 'one row per account type and currency',
  approvalLimits: 'one amount per currency',
  reconciliationAgeing: 'three standings of five ages',
  earnings: 'one row per currency',
  indexValues: 'one row per month of one index',
  calendarBlocks: 'one listing in one window',
  creditBalance: 'one amount per currency',
  payablesAgeing: 'six ages per currency',
  prepaidBalance: 'one amount per currency',
  budgets: 'set by hand',
  bankAccounts: 'our own accounts at banks, added by hand',
  creditTerms: 'set by hand',
  bookIdentities: 'one row per identity and currency',
  identitySnapshots: 'one row per identity, currency and day, of 366 days at most',
  bankClocks: 'one row per account at a bank',
};

const appliedDirective = (node, name) => node?.directives?.find((directive) => directive.name.value === name);
const argumentText = (directive, name) =>
  directive?.arguments?.find((argument) => argument.name.value === name)?.value.value;
const own = (type) => !type.name.startsWith('__') && !['String', 'Int', 'Boolean', 'ID', 'Float'].includes(type.name);
const isList = (type) => isListType(isNonNullType(type) ? type.ofType : type);

function* coordinates(schema) {
  for (const type of Object.values(schema.getTypeMap()).filter(own)) {
    yield [type.name, type];
    if (isEnumType(type)) for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value];
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) yield [`${type.name}.${field.name}`, field];
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        yield [`${type.name}.${field.name}`, field];
        for (const argument of field.args) yield [`${type.name}.${field.name}(${argument.name})`, argument];
      }
    }
  }
}

function describedSlips(schema) {
  const roots = [schema.getQueryType(), schema.getMutationType()].map((type) => type?.name);
  return [...coordinates(schema)]
    .filter(([name, thing]) => !roots.includes(name) && !thing.description?.trim())
    .map(([name]) => `${name} has no description`);
}

function audienceSlips(schema) {
  const roots = [schema.getQueryType(), schema.getMutationType()];
  return Object.values(schema.getTypeMap())
    .filter(
      (type) => own(type) && isObjectType(type) && !roots.includes(type) && !appliedDirective(type.astNode, 'audience'),
    )
    .map((type) => `type ${type.name} has no @audience`);
}

function accessSlips(schema) {
  return [schema.getQueryType(), schema.getMutationType()].filter(Boolean).flatMap((root) =>
    Object.values(root.getFields()).flatMap((field) => {
      const scope = argumentText(appliedDirective(field.astNode, 'access'), 'to');
      return scope !== undefined && SCOPE.test(scope) ? [] : [`${root.name}.${field.name} has no valid @access(to:)`];
    }),
  );
}

function refusalSlips(schema) {
  const userError = schema.getType('UserError');
  return Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap((field) => {
    const payload = getNamedType(field.type);
    const errors = isObjectType(payload) ? payload.getFields().errors : undefined;
    if (!errors) return [`Mutation.${field.name} returns ${payload.name}, which has no errors`];
    const members = isUnionType(getNamedType(errors.type)) ? getNamedType(errors.type).getTypes() : [];
    if (members.length === 0 || !members.every((member) => member.getInterfaces().includes(userError)))
      return [`${payload.name}.errors is not a list of a union of UserErrors`];
    return String(errors.type) === `[${getNamedType(errors.type).name}!]!`
      ? []
      : [`${payload.name}.errors is not [X!]!`];
  });
}

function pagingSlips(schema) {
  return Object.values(schema.getQueryType().getFields())
    .filter((field) => isList(field.type) && isObjectType(getNamedType(field.type)) && !(field.name in BOUNDED))
    .map((field) => `Query.${field.name} is a list that can grow; make it a connection`);
}

export const lint = (schema) =>
  [describedSlips, audienceSlips, accessSlips, refusalSlips, pagingSlips].flatMap((slips) => slips(schema));
