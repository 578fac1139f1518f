import { type DynamicModule, Module } from '@nestjs/common';
import { Authenticator, IdentityModule } from '#libs/identity';
import { ClockResolver, PlatformModule, graphqlModule, documentDesk } from '#libs/platform';
import { scalarResolvers, schemaText } from '#libs/schema';
import { BankFilesController } from './bank-files.controller.js';
import { BankImportResolver } from './bank-import.resolver.js';
import { BankResolver } from './bank.resolver.js';
import { BooksResolver } from './books.resolver.js';
import { ClockAdvanceResolver } from './clock-advance.resolver.js';
import { type OpsConfig } from './config.js';
import { SpendingResolver } from './spending.resolver.js';
import { StatementsResolver } from './statements.resolver.js';
import { TaxesResolver } from './taxes.resolver.js';
import { DocumentsController } from './documents.controller.js';
import { ContractActFieldsResolver } from './contract-act-fields.resolver.js';
import { ContractMoneyResolver } from './contract-money.resolver.js';
import { ContractsResolver } from './contracts.resolver.js';
import { IndexValuesResolver } from './index-values.resolver.js';
import { CreditNotesResolver } from './credit-notes.resolver.js';
import { DisputeFilesController } from './dispute-files.controller.js';
import { DisputesResolver } from './disputes.resolver.js';
import { ExceptionFilesController } from './exception-files.controller.js';
import { REOPENING } from './reopening.resolver.js';
import { DunningResolver } from './dunning.resolver.js';
import { InvoicesResolver } from './invoices.resolver.js';
import { JournalEntriesResolver } from './journal-entries.resolver.js';
import { LedgerResolver } from './ledger.resolver.js';
import { IdentitiesResolver } from './identities.resolver.js';
import { MatchDecisionsResolver } from './match-decisions.resolver.js';
import { OperationsResolver } from './operations.resolver.js';
import { ReconciliationCloseResolver } from './reconciliation-close.resolver.js';
import { RECONCILIATION_DESK } from './reconciliation-desk.resolver.js';
import { ReconciliationResolver } from './reconciliation.resolver.js';
import { RequestLoaders } from './loaders.js';
import { OutgoingWiresResolver } from './outgoing-wires.resolver.js';
import { MeteringResolver } from './metering.resolver.js';
import { CashResolver } from './cash.resolver.js';
import { TopUpDebtsResolver } from './top-up-debts.resolver.js';
import { DepositsResolver } from './deposits.resolver.js';
import { PaymentIntentsResolver } from './payment-intents.resolver.js';
import {
  DisputeNamesResolver,
  PayoutAccountNamesResolver,
  PayoutNamesResolver,
  RefundNamesResolver,
} from './names.resolver.js';
import { StripeEventsResolver } from './stripe-events.resolver.js';
import { PayoutsResolver } from './payouts.resolver.js';
import { PortsModule } from './ports.module.js';
import { RefundsResolver } from './refunds.resolver.js';
import { ReportsController } from './reports.controller.js';
import { ReportsResolver } from './reports.resolver.js';

/** Who answers the fields of the schema. */
const RESOLVERS = [
  StatementsResolver,
  TaxesResolver,
  ClockResolver,
  ClockAdvanceResolver,
  InvoicesResolver,
  CreditNotesResolver,
  SpendingResolver,
  DunningResolver,
  RefundsResolver,
  DisputesResolver,
  PayoutsResolver,
  JournalEntriesResolver,
  LedgerResolver,
  BooksResolver,
  ReconciliationResolver,
  ReconciliationCloseResolver,
  ReportsResolver,
  MatchDecisionsResolver,
  IdentitiesResolver,
  OperationsResolver,
  ...RECONCILIATION_DESK,
  ...REOPENING,
  BankResolver,
  BankImportResolver,
  PaymentIntentsResolver,
  StripeEventsResolver,
  DisputeNamesResolver,
  RefundNamesResolver,
  PayoutNamesResolver,
  PayoutAccountNamesResolver,
  MeteringResolver,
  OutgoingWiresResolver,
  CashResolver,
  TopUpDebtsResolver,
  DepositsResolver,
  ContractMoneyResolver,
  ContractsResolver,
  ContractActFieldsResolver,
  IndexValuesResolver,
];

/** The API of staff: books, reconciliation, wires, calls to Stripe, the clock. Never on a public address. */
@Module({})
export class OpsModule {
  static forConfig(config: OpsConfig): DynamicModule {
    return {
      module: OpsModule,
      imports: [
        PlatformModule.forRoot({ service: 'ops', level: config.LOG_LEVEL }),
        PortsModule.forRoot(config),
        IdentityModule.forRoot({
          databaseUrl: config.IDENTITY_DATABASE_URL,
          kind: 'PLATFORM',
          secureCookies: config.BEHIND_HTTPS,
        }),
        graphqlModule({
          typeDefs: schemaText('ops'),
          scalars: scalarResolvers,
          config,
          authenticator: Authenticator,
          contextExtension: RequestLoaders,
        }),
      ],
      controllers: [
        BankFilesController,
        DisputeFilesController,
        ExceptionFilesController,
        ReportsController,
        DocumentsController,
      ],
      providers: [documentDesk(Authenticator), ...RESOLVERS],
    };
  }
}
