import { Controller, Get, Inject, type OnModuleInit, Param, Post, Query, Req, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { DocumentDesk, type DocumentReply, type HttpRequest, scopeOfStaff } from '#libs/platform';
import { LARGEST_EVIDENCE_BYTES, type Ports, keepExceptionFile } from '#libs/workflows';
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
} from './uploads.js';

/** What a body may be called; what it is, its bytes say. */
const TYPES = ['application/pdf', 'image/png', 'text/csv'];

/**
 * Documents for exceptions: `POST /exception-files?exception=brk_…&name=advice.pdf` with the bytes as they are, and `GET /exception-files/<id>`
 * as they came.
 */
@Controller('exception-files')
export class ExceptionFilesController implements OnModuleInit {
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
    const actor = await this.desk.admit(request, 'exceptions:handle', FILE_POINTS);
    const content = new Uint8Array(bytesOf(request));
    const exceptionId = idOf('exception', query['exception']);
    const command = { exceptionId, name: textOf(query['name']), content };
    const outcome = await keepExceptionFile(this.ports)(scopeOfStaff(actor), command);
    return keptFile({ exceptionId }, outcome);
  }

  @Get(':id')
  async give(@Param('id') id: string, @Req() request: HttpRequest, @Res() reply: DocumentReply): Promise<void> {
    const actor = await this.desk.admit(request, 'books:read', FILE_POINTS);
    const { unitOfWork, exceptions } = this.ports;
    await giveFile(reply, { kind: 'exceptionFile', id }, () =>
      unitOfWork.run(scopeOfStaff(actor), async (tx) => ({
        file: await exceptions.fileById(tx, id),
        content: await exceptions.fileContent(tx, id),
      })),
    );
  }
}
