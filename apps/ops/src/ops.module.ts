import { type DynamicModule, Module } from '@nestjs/common';
import { Authenticator, IdentityModule } from '#libs/identity';
import { ClockResolver, PlatformModule, graphqlModule, documentDesk } from '#libs/platform';
import { scalarResolvers, schemaText } from '#libs/schema';
import { BooksResolver } from './books.resolver.js';
import { ClockAdvanceResolver } from './clock-advance.resolver.js';
import { type OpsConfig } from './config.js';
import { StatementsResolver } from './statements.resolver.js';
import { DocumentsController } from './documents.controller.js';
import { ContractActFieldsResolver } from './contract-act-fields.resolver.js';
import { ContractMoneyResolver } from './contract-money.resolver.js';
import { ContractsResolver } from './contracts.resolver.js';
import { IndexValuesResolver } from './index-values.resolver.js';
import { CreditNotesResolver } from './credit-notes.resolver.js';
import { DunningResolver } from './dunning.resolver.js';
import { InvoicesResolver } from './invoices.resolver.js';
import { JournalEntriesResolver } from './journal-entries.resolver.js';
import { LedgerResolver } from './ledger.resolver.js';
import { RequestLoaders } from './loaders.js';
import { PaymentIntentsResolver } from './payment-intents.resolver.js';
import { PortsModule } from './ports.module.js';

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
      controllers: [DocumentsController],
      providers: [
        documentDesk(Authenticator),
        StatementsResolver,
        ClockResolver,
        ClockAdvanceResolver,
        InvoicesResolver,
        CreditNotesResolver,
        DunningResolver,
        JournalEntriesResolver,
        LedgerResolver,
        BooksResolver,
        PaymentIntentsResolver,
        ContractMoneyResolver,
        ContractsResolver,
        ContractActFieldsResolver,
        IndexValuesResolver,
      ],
    };
  }
}
