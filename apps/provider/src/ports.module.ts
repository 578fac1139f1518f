import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { stripePayments, stripeTax } from '#libs/payments';
import { LOGGER, type Logger, MARKET_CLOCK, marketClock, REQUEST_LOG, requestLog, settingsOf } from '#libs/platform';
import { type Database, openDatabase } from '#libs/store';
import { type Ports } from '#libs/workflows';
import { type ProviderConfig } from './config.js';
import { RequestLoaders } from './loaders.js';
import { CONFIG, DATABASE, PORTS } from './tokens.js';

/** What a provider's workflows ask of the world; of payments only where miners answer Stripe's questions. */
export type ProviderPorts = Ports;

/** The world as this app's workflows see it: the database under row-level security. */
@Module({})
export class PortsModule implements OnApplicationShutdown {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  static forRoot(config: ProviderConfig): DynamicModule {
    return {
      module: PortsModule,
      global: true,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: DATABASE, useFactory: () => open(config) },
        {
          provide: PORTS,
          useFactory: ({ unitOfWork, stores }: Database, logger: Logger): ProviderPorts => ({
            unitOfWork,
            ...stores,
            taxEngine: stripeTax(config, (said) => logger.warn(said)),
            payments: stripePayments({ secretKey: config.STRIPE_SECRET_KEY, apiBase: config.STRIPE_API_BASE }),
            settings: settingsOf(config),
          }),
          inject: [DATABASE, LOGGER],
        },
        {
          provide: MARKET_CLOCK,
          useFactory: ({ unitOfWork }: ProviderPorts) => marketClock(unitOfWork, config),
          inject: [PORTS],
        },
        requestLog(PORTS),
        RequestLoaders,
      ],
      exports: [CONFIG, DATABASE, PORTS, MARKET_CLOCK, REQUEST_LOG, RequestLoaders],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}

function open(config: ProviderConfig): Promise<Database> {
  return openDatabase({
    appUrl: config.APP_DATABASE_URL,
    tenantTokenKey: config.TENANT_TOKEN_KEY,
    applicationName: 'provider',
  });
}
