import { type World } from '../world.js';

/** An address of the portal: the route that it is of, and under which name its pictures are kept. */
export interface Address {
  readonly route: string;
  readonly name: string;
  readonly path: string;
}

/** The newest row of a firm's that a condition holds for. */
async function newest(world: World, table: string, orgId: string, condition = 'true'): Promise<string> {
  const text = `select id from ${table} where org_id = $1 and ${condition} order by id desc limit 1`;
  const [row] = await world.sql(text, [orgId]);
  if (row === undefined) throw new Error(`the firm has no ${table} with ${condition}`);
  return String(row['id']);
}

const at = (route: string, name: string, path = route): Address => ({ route, name, path });
const MISSING = '00000000000000000000000000';

/** Every route of the portal with what there is of a firm, its tabs and parts, and addresses that lead nowhere. */
export async function everyAddress(
  world: World,
  { orgId, gpus, hall }: { readonly orgId: string; readonly gpus: string; readonly hall: string },
): Promise<readonly Address[]> {
  const lease = await newest(world, 'lease', orgId, "state = 'ACTIVE'");
  const one = (route: string, name: string, id: string, query = ''): Address =>
    at(route, name, `${route.replace(/\$\w+/, id)}${query}`);
  return [
    ...[at('/sign-in', 'sign-in'), at('/sign-up', 'sign-up'), at('/kit', 'kit')],
    at('/shared/quote', 'shared-quote-without-a-link'),
    at('/gpus', 'search'),
    at('/gpus', 'search-with-a-need', '/gpus?units=16&gang=true&for=9d'),
    at('/gpus', 'search-without-a-match', '/gpus?units=2000'),
    at('/gpus', 'search-halls', '/gpus?kind=HALL'),
    one('/gpus/$offerId', 'offer', gpus),
    one('/gpus/$offerId', 'offer-of-a-hall', hall),
    one('/gpus/$offerId', 'offer-missing', `pool_${MISSING}`),
    at('/compare', 'compare', `/compare?ids=${gpus},${hall}`),
    at('/compare', 'compare-nothing'),
    at('/market', 'market'),
    ...[at('/alerts', 'alerts'), at('/alerts', 'alerts-needs', '/alerts?tab=needs')],
    at('/alerts', 'alerts-kinds', '/alerts?tab=kinds'),
    at('/quotes', 'quotes'),
    one('/quotes/$quoteId', 'quote-open', await newest(world, 'quote', orgId, "state = 'OPEN'")),
    one('/quotes/$quoteId', 'quote-booked', await newest(world, 'quote', orgId, "state <> 'OPEN'")),
    at('/leases', 'leases'),
    ...['overview', 'access', 'usage', 'events', 'cost'].map((part) =>
      one('/leases/$leaseId', `lease-${part}`, lease, `?section=${part}`),
    ),
    one('/leases/$leaseId', 'lease-to-pay', await newest(world, 'lease', orgId, "state = 'PENDING_PAYMENT'")),
    at('/contracts', 'contracts'),
    one('/contracts/$contractId', 'contract', await newest(world, 'contract', orgId)),
    one('/term-sheets/$termSheetId', 'term-sheet', await newest(world, 'term_sheet', orgId, "state = 'OPEN'")),
    at('/statements', 'statement'),
    at('/invoices', 'invoices'),
    one('/invoices/$invoiceId', 'invoice-open', await newest(world, 'invoice', orgId, "state = 'OPEN'")),
    one('/invoices/$invoiceId', 'invoice-paid', await newest(world, 'invoice', orgId, "state = 'PAID'")),
    one('/invoices/$invoiceId', 'invoice-missing', `inv_${MISSING}`),
    at('/budgets', 'budgets'),
    at('/usage', 'usage'),
    at('/payment-methods', 'payment-methods'),
    ...['keys', 'webhooks', 'events', 'logs', 'graphiql'].map((tab) =>
      at('/developers', `developers-${tab}`, `/developers?tab=${tab}`),
    ),
    at('/team', 'team'),
    at('', 'not-found', '/nowhere'),
  ];
}
