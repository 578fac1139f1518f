import { type MessageId } from '../kit/text.js';

/** A page of the rail: where it is, what it is called, and the scope that one needs to read it. */
export interface Place {
  readonly to:
    | '/gpus'
    | '/market'
    | '/alerts'
    | '/quotes'
    | '/leases'
    | '/contracts'
    | '/invoices'
    | '/statements'
    | '/usage'
    | '/budgets'
    | '/payment-methods'
    | '/developers'
    | '/team';
  readonly name: MessageId;
  readonly scope?: string;
}

/** Every page that can be gone to by name, in the order of the rail. */
export const PLACES: readonly Place[] = [
  { to: '/gpus', name: 'nav.search' },
  { to: '/market', name: 'nav.marketPrices' },
  { to: '/alerts', name: 'alerts.title', scope: 'leases:read' },
  { to: '/quotes', name: 'nav.quotes' },
  { to: '/leases', name: 'nav.leases' },
  { to: '/contracts', name: 'nav.contracts', scope: 'contracts:read' },
  { to: '/invoices', name: 'nav.invoices' },
  { to: '/statements', name: 'palette.statement', scope: 'invoices:read' },
  { to: '/usage', name: 'nav.usage', scope: 'invoices:read' },
  { to: '/budgets', name: 'nav.spending', scope: 'invoices:read' },
  { to: '/payment-methods', name: 'nav.payments' },
  { to: '/developers', name: 'nav.developers', scope: 'keys:read' },
  { to: '/team', name: 'nav.team', scope: 'team:read' },
];
