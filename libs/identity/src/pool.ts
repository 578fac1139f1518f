import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { IDENTITY_OPTIONS, type IdentityOptions } from './options.js';

const DEFAULT_CONNECTIONS = 5;

/** Identity's connections, as role gridlease_identity. They close after the last request is answered. */
@Injectable()
export class IdentityPool implements OnApplicationShutdown {
  readonly pool: pg.Pool;

  constructor(@Inject(IDENTITY_OPTIONS) { databaseUrl, maxConnections = DEFAULT_CONNECTIONS }: IdentityOptions) {
    this.pool = new pg.Pool({
      connectionString: databaseUrl,
      max: maxConnections,
      connectionTimeoutMillis: 5_000,
      statement_timeout: 5_000,
      idle_in_transaction_session_timeout: 5_000,
      application_name: 'gridlease-identity',
    });
    // an idle connection that breaks is replaced by the next query; without a listener it would end the process
    this.pool.on('error', () => undefined);
  }

  /** Rejects when the database does not answer. */
  async ping(): Promise<void> {
    await this.pool.query('SELECT 1');
  }

  onApplicationShutdown(): Promise<void> {
    return this.pool.end();
  }
}
