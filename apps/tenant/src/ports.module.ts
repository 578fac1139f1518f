import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { stripePayments, stripeTax } from '#libs/payments';
import { LOGGER, type Logger, MARKET_CLOCK, marketClock, REQUEST_LOG, requestLog, settingsOf } from '#libs/platform';
import { type Database, openDatabase } from '#libs/store';
import { type Ports } from '#libs/workflows';
import { type TenantConfig } from './config.js';
import { RequestLoaders } from './loaders.js';
import { CONFIG, DATABASE, PORTS } from './tokens.js';

/** The world as this app's workflows see it: the database under row-level security, Stripe, what the deployment decided. */
@Module({})
export class PortsModule implements OnApplicationShutdown {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  static forRoot(config: TenantConfig): DynamicModule {
    return {
      module: PortsModule,
      global: true,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: DATABASE, useFactory: () => open(config) },
        { provide: PORTS, useFactory: portsWith(config), inject: [DATABASE, LOGGER] },
        {
          provide: MARKET_CLOCK,
          useFactory: ({ unitOfWork }: Ports) => marketClock(unitOfWork, config),
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

/** With everything on offer in memory before the first request comes. */
async function open(config: TenantConfig): Promise<Database> {
  const database = await openDatabase({
    appUrl: config.APP_DATABASE_URL,
    tenantTokenKey: config.TENANT_TOKEN_KEY,
    applicationName: 'tenant',
  });
  await database.warmUp();
  return database;
}

function portsWith(config: TenantConfig) {
  const account = { secretKey: config.STRIPE_SECRET_KEY, apiBase: config.STRIPE_API_BASE };
  return ({ unitOfWork, stores }: Database, logger: Logger): Ports => {
    const payments = stripePayments(account);
    const taxEngine = stripeTax(config, (said) => logger.warn(said));
    return { unitOfWork, ...stores, payments, taxEngine, settings: settingsOf(config) };
  };
}
