import {
  Controller,
  Get,
  HttpException,
  Inject,
  type OnModuleInit,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { isId } from '#libs/kernel';
import { DocumentDesk, type DocumentReply, type HttpRequest, scopeOfStaff } from '#libs/platform';
import { FILE_EVIDENCE, LARGEST_EVIDENCE_BYTES, type Ports, keepDisputeFile, messageOf } from '#libs/workflows';
import { type BodyParsers } from './body-parsers.js';
import { PORTS } from './tokens.js';

/** What a body may be called; what it is, its bytes say. */
const TYPES = ['application/pdf', 'image/png', 'image/jpeg'];

/** What a file costs of the caller's budget. */
const POINTS = 5;

/**
 * Documents for disputes: `POST /dispute-files?dispute=dsp_…&evidence=service_documentation&name=report.pdf` with the bytes as they are, and
 * `GET /dispute-files/<id>` as they came. The types of the body are ones that no foreign page can send unasked.
 */
@Controller('dispute-files')
export class DisputeFilesController implements OnModuleInit {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    private readonly desk: DocumentDesk,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    const server = this.adapterHost.httpAdapter.getInstance<BodyParsers>();
    // one byte more, so that a file at the limit is told apart from one beyond it
    const options = { parseAs: 'buffer', bodyLimit: LARGEST_EVIDENCE_BYTES + 1 } as const;
    for (const type of TYPES) server.addContentTypeParser(type, options, (_request, body, done) => done(null, body));
  }

  @Post()
  async take(
    @Query() query: Readonly<Partial<Record<string, unknown>>>,
    @Req() request: HttpRequest & { readonly body?: unknown },
  ): Promise<object> {
    const actor = await this.desk.admit(request, 'books:write', POINTS);
    const evidence = FILE_EVIDENCE.find((one) => one === query['evidence']);
    if (!evidence) throw unprocessable('INVALID_INPUT', `evidence is one of ${FILE_EVIDENCE.join(', ')}.`);
    const content = Buffer.isBuffer(request.body) ? new Uint8Array(request.body) : new Uint8Array();
    const command = { disputeId: textOf(query['dispute']), evidence, name: textOf(query['name']), content };
    const outcome = await keepDisputeFile(this.ports)(scopeOfStaff(actor), command);
    if (!outcome.ok) throw unprocessable(outcome.refusal.code, messageOf(outcome.refusal));
    const { id, disputeId, name, mediaType, sizeBytes, sha256 } = outcome.value;
    return { id, disputeId, evidence, name, mediaType, sizeBytes, sha256 };
  }

  @Get(':id')
  async give(@Param('id') id: string, @Req() request: HttpRequest, @Res() reply: DocumentReply): Promise<void> {
    const actor = await this.desk.admit(request, 'books:read', POINTS);
    const { unitOfWork, disputeFiles } = this.ports;
    const found = isId('disputeFile', id)
      ? await unitOfWork.run(scopeOfStaff(actor), async (tx) => {
          const file = await disputeFiles.byId(tx, id);
          return { file, content: await disputeFiles.content(tx, id) };
        })
      : null;
    if (!found?.file || !found.content) throw new HttpException({ statusCode: 404, message: 'Not found' }, 404);
    reply.headers({
      'content-type': found.file.mediaType,
      'content-disposition': `attachment; filename="${found.file.name}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    });
    reply.send(Buffer.from(found.content));
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const unprocessable = (code: string, message: string): HttpException =>
  new HttpException({ statusCode: 422, code, message }, 422);
