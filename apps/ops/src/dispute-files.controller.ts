import { Controller, Get, Inject, type OnModuleInit, Param, Post, Query, Req, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { DocumentDesk, type DocumentReply, type HttpRequest, scopeOfStaff } from '#libs/platform';
import { FILE_EVIDENCE, LARGEST_EVIDENCE_BYTES, type Ports, keepDisputeFile } from '#libs/workflows';
import { PORTS } from './tokens.js';
import {
  FILE_POINTS,
  type UploadQuery,
  type UploadRequest,
  bytesOf,
  giveFile,
  idOf,
  keptFile,
  takeBytes,
  textOf,
  unprocessable,
} from './uploads.js';

/** What a body may be called; what it is, its bytes say. */
const TYPES = ['application/pdf', 'image/png', 'image/jpeg'];

/**
 * Documents for disputes: `POST /dispute-files?dispute=dsp_…&evidence=service_documentation&name=report.pdf` with the bytes as they are, and
 * `GET /dispute-files/<id>` as they came.
 */
@Controller('dispute-files')
export class DisputeFilesController implements OnModuleInit {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    private readonly desk: DocumentDesk,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    takeBytes(this.adapterHost, TYPES, LARGEST_EVIDENCE_BYTES);
  }

  @Post()
  async take(@Query() query: UploadQuery, @Req() request: UploadRequest): Promise<object> {
    const actor = await this.desk.admit(request, 'books:write', FILE_POINTS);
    const evidence = FILE_EVIDENCE.find((one) => one === query['evidence']);
    if (!evidence)
      throw unprocessable({ code: 'INVALID_INPUT', message: `evidence is one of ${FILE_EVIDENCE.join(', ')}.` });
    const content = new Uint8Array(bytesOf(request));
    const disputeId = idOf('dispute', query['dispute']);
    const command = { disputeId, evidence, name: textOf(query['name']), content };
    const outcome = await keepDisputeFile(this.ports)(scopeOfStaff(actor), command);
    return keptFile({ disputeId, evidence }, outcome);
  }

  @Get(':id')
  async give(@Param('id') id: string, @Req() request: HttpRequest, @Res() reply: DocumentReply): Promise<void> {
    const actor = await this.desk.admit(request, 'books:read', FILE_POINTS);
    const { unitOfWork, disputeFiles } = this.ports;
    await giveFile(reply, { kind: 'disputeFile', id }, () =>
      unitOfWork.run(scopeOfStaff(actor), async (tx) => ({
        file: await disputeFiles.byId(tx, id),
        content: await disputeFiles.content(tx, id),
      })),
    );
  }
}
