import { accountRoutes } from './resources/accounts.js';
import { balanceRoutes } from './resources/balances.js';
import { cashBalanceRoutes } from './resources/cash-balances.js';
import { chargeRoutes } from './resources/charges.js';
import { creditNoteRoutes } from './resources/credit-notes.js';
import { customerRoutes } from './resources/customers.js';
import { disputeRoutes } from './resources/disputes.js';
import { eventRoutes } from './resources/events.js';
import { externalAccountRoutes } from './resources/external-accounts.js';
import { fileRoutes } from './resources/files.js';
import { invoiceItemRoutes } from './resources/invoice-items.js';
import { invoicePaymentRoutes } from './resources/invoice-payments.js';
import { invoiceRoutes } from './resources/invoices.js';
import { mandateRoutes } from './resources/mandates.js';
import { onboardingRoutes } from './resources/onboarding.js';
import { paymentIntentRoutes } from './resources/payment-intents.js';
import { paymentMethodRoutes } from './resources/payment-methods.js';
import { paymentRecordRoutes } from './resources/payment-records.js';
import { payoutRoutes } from './resources/payouts.js';
import { refundRoutes } from './resources/refunds.js';
import { setupIntentRoutes } from './resources/setup-intents.js';
import { taxIdRoutes } from './resources/tax-ids.js';
import { taxRoutes } from './resources/taxes.js';
import { topupRoutes } from './resources/topups.js';
import { transferRoutes } from './resources/transfers.js';
import { webhookEndpointRoutes } from './resources/webhook-endpoints.js';
import type { Route } from './route.js';

/** Every route of Stripe's API that is modelled. */
export const routes: readonly Route[] = [
  ...accountRoutes,
  ...balanceRoutes,
  ...cashBalanceRoutes,
  ...chargeRoutes,
  ...creditNoteRoutes,
  ...customerRoutes,
  ...disputeRoutes,
  ...eventRoutes,
  ...externalAccountRoutes,
  ...fileRoutes,
  ...invoiceItemRoutes,
  ...invoicePaymentRoutes,
  ...invoiceRoutes,
  ...mandateRoutes,
  ...onboardingRoutes,
  ...paymentIntentRoutes,
  ...paymentMethodRoutes,
  ...paymentRecordRoutes,
  ...payoutRoutes,
  ...refundRoutes,
  ...setupIntentRoutes,
  ...taxIdRoutes,
  ...taxRoutes,
  ...topupRoutes,
  ...transferRoutes,
  ...webhookEndpointRoutes,
];
