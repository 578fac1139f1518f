import { MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  type DirectiveNode,
  type GraphQLFieldConfig,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  isObjectType,
} from 'graphql';
import { type Caller, type GraphqlContext } from './context.js';
import { forbidden, unauthenticated } from './failure.js';

/** `public`, `signed-in`, or a scope such as `quotes:write`. */
export type AccessRule = string;

/** What the SDL says about who may use which root field, by `Query.viewer`. */
export type AccessRules = ReadonlyMap<string, AccessRule>;

/** The schema is not fit to be served: a field without a guard, a type without an audience, a root field nobody answers. */
class SchemaError extends Error {
  override readonly name = 'SchemaError';
}

const argumentText = (
  directives: readonly DirectiveNode[] | undefined,
  directive: string,
  argument: string,
): string | null => {
  const value = directives
    ?.find((one) => one.name.value === directive)
    ?.arguments?.find((one) => one.name.value === argument)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : null;
};

const rootsOf = (schema: GraphQLSchema): GraphQLObjectType[] =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter((type) => type != null);

/**
 * Reads every @access. Deny by default: one root field without it, or one object type without @audience, and nothing boots.
 * @throws SchemaError naming each of them
 */
export function readAccessRules(schema: GraphQLSchema): AccessRules {
  const rules = new Map<string, AccessRule>();
  const slips: string[] = [];
  const roots = rootsOf(schema);
  for (const root of roots) {
    for (const field of Object.values(root.getFields())) {
      const rule = argumentText(field.astNode?.directives, 'access', 'to');
      if (rule === null || rule === '') slips.push(`${root.name}.${field.name} has no @access(to:)`);
      else rules.set(`${root.name}.${field.name}`, rule);
    }
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__') || roots.includes(type)) continue;
    const applied = [
      ...(type.astNode?.directives ?? []),
      ...type.extensionASTNodes.flatMap((node) => node.directives ?? []),
    ];
    if (argumentText(applied, 'audience', 'of') === null) slips.push(`type ${type.name} has no @audience(of:)`);
  }
  if (slips.length > 0) throw new SchemaError(`the schema leaves doors open:\n${slips.join('\n')}`);
  return rules;
}

/** Throws UNAUTHENTICATED or FORBIDDEN unless the rule lets this caller in. An unknown field lets nobody in. */
export function demandAccess(rule: AccessRule | undefined, caller: Caller | null): void {
  if (rule === 'public') return;
  if (caller === null) throw unauthenticated();
  if (rule === 'signed-in') return;
  if (rule === undefined || !caller.scopes.has(rule)) throw forbidden(rule ?? 'none');
}

type Field = GraphQLFieldConfig<unknown, GraphqlContext>;

/**
 * The same schema with every root field behind its rule. The operation is checked as a whole before it runs (guard-plugin.ts); this is
 * the wall that stays when that one is bypassed.
 * @throws SchemaError when a root field has no resolver
 */
export function guardRootFields(schema: GraphQLSchema): GraphQLSchema {
  const rules = readAccessRules(schema);
  const unanswered: string[] = [];
  const guarded = mapSchema(schema, {
    [MapperKind.ROOT_FIELD]: (field: Field, fieldName: string, typeName: string) => {
      const { resolve } = field;
      const rule = rules.get(`${typeName}.${fieldName}`);
      if (!resolve) unanswered.push(`${typeName}.${fieldName}`);
      const guardedResolve: Field['resolve'] = (source, args, context, info) => {
        demandAccess(rule, context.actor);
        return resolve?.(source, args, context, info);
      };
      return { ...field, resolve: guardedResolve };
    },
  });
  if (unanswered.length > 0) throw new SchemaError(`no resolver answers ${unanswered.join(', ')}`);
  return guarded;
}
