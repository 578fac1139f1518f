import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { HttpException, type OnApplicationShutdown } from '@nestjs/common';
import { GraphQLError } from 'graphql';
import { type Typesetter } from '#libs/workflows';
import { demandAccess } from '../graphql/access.js';
import { type Caller, type HttpRequest, type RequestAuthenticator, principalOf } from '../graphql/context.js';
import { type Budget, CostBudget } from '../graphql/cost-budget.js';
import { type Metrics } from '../metrics/metrics.js';
import { currentRequest } from '../request-context.js';
import { notFound } from './asked-for.js';
import { TypesettingError } from '../typesetter/typst-typesetter.js';

/** As much of Fastify's reply as the desk touches. */
export interface DocumentReply {
  headers(values: Readonly<Record<string, string>>): unknown;
  send(body: Buffer | Readable): unknown;
}

/** What a caller may fetch at once, and how fast that comes back. A page costs a hundred times what a list does, a report of all books more, an export most. */
const BUDGET: Budget = { bucketPoints: 300, restorePointsPerSecond: 3 };
export const DOCUMENT_POINTS = { pdf: 2, report: 5, export: 20 } as const;

/** What is not said in a file's name; it stands in a header. */
const ODD = /[^A-Za-z0-9._-]+/g;

/**
 * Where files are handed out: who asks is found out as for GraphQL (session or key), what they may have is said by a scope, and each caller
 * has a budget. Files are attachments that no browser keeps, sniffs or runs.
 */
export class DocumentDesk implements OnApplicationShutdown {
  private readonly costs = new CostBudget(BUDGET, () => performance.now());

  constructor(
    private readonly authenticator: RequestAuthenticator,
    private readonly typesetter: Typesetter & { close(): void },
    private readonly metrics: Metrics,
  ) {}

  /** The caller, if it holds the scope and has points left. Throws the HTTP answer otherwise: 401, 403, 429. */
  async admit(request: HttpRequest, scope: string, points: number): Promise<Caller> {
    const actor = await this.callerOf(request, scope);
    const principal = principalOf(actor);
    const current = currentRequest();
    if (current) current.principal = principal;
    this.take(principal, points);
    return actor;
  }

  /** Somebody without an account who brings a secret of their own, if their address has points left. Throws 429 otherwise. */
  admitStranger(request: HttpRequest, points: number): void {
    this.take(`anonymous ${request.ip}`, points);
  }

  /** The document as a PDF, under its number and with the hash of its bytes; null is answered as if there were nothing of that name. */
  async sendPdf(reply: DocumentReply, document: Parameters<Typesetter['pdf']>[0] | null): Promise<void> {
    if (document === null) throw notFound();
    const pdf = Buffer.from(await this.set(document));
    const hash = createHash('sha256').update(pdf).digest('base64');
    const name = `${document.kind.toLowerCase()}-${document.number}-${document.language}.pdf`;
    reply.headers({
      ...fileHeaders('application/pdf', name),
      'content-length': String(pdf.length),
      'repr-digest': `sha-256=:${hash}:`, // RFC 9530
    });
    reply.send(pdf);
  }

  /** Lines of a CSV, sent as they are made. Whoever stops reading stops the making. */
  sendCsv(reply: DocumentReply, name: string, lines: AsyncIterable<string>): void {
    reply.headers(fileHeaders('text/csv; charset=utf-8', name));
    reply.send(Readable.from(lines, { objectMode: true, highWaterMark: 4 }));
  }

  onApplicationShutdown(): void {
    this.typesetter.close();
  }

  private take(principal: string, points: number): void {
    const wait = this.costs.take(principal, points);
    if (wait === 0) return;
    this.metrics.throttled.inc();
    throw new HttpException({ statusCode: 429, message: `Too many files at once; try again in ${wait} s.` }, 429);
  }

  private async callerOf(request: HttpRequest, scope: string): Promise<Caller> {
    try {
      const actor = await this.authenticator.authenticate(request);
      demandAccess(scope, actor);
      if (actor === null) throw notFound();
      return actor;
    } catch (error) {
      throw httpOf(error);
    }
  }

  private async set(document: Parameters<Typesetter['pdf']>[0]): Promise<Uint8Array> {
    try {
      return await this.typesetter.pdf(document);
    } catch (error) {
      if (error instanceof TypesettingError)
        throw new HttpException({ statusCode: 503, message: 'The document cannot be set now; try again.' }, 503, {
          cause: error,
        });
      throw error;
    }
  }
}

/** What GraphQL would have said, as the status of the response. */
export function httpOf(error: unknown): unknown {
  const http = error instanceof GraphQLError ? error.extensions.http : undefined;
  const status = typeof http === 'object' && http !== null && 'status' in http ? Number(http.status) : undefined;
  if (status === undefined || !(error instanceof GraphQLError)) return error;
  return new HttpException({ statusCode: status, message: error.message }, status);
}

function fileHeaders(type: string, name: string): Readonly<Record<string, string>> {
  return {
    'content-type': type,
    'content-disposition': `attachment; filename="${name.replaceAll(ODD, '-')}"`,
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
  };
}
