import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import {
  DOCUMENT_POINTS,
  DocumentDesk,
  type DocumentReply,
  type HttpRequest,
  exportIn,
  nameIn,
  scopeOfOrganisation,
  windowIn,
} from '#libs/platform';
import { type Ports, exportCsv } from '#libs/workflows';
import { PORTS } from './tokens.js';

/**
 * An AI firm's rows as CSV, `GET /documents/exports/<name>.csv?from=2026-03-01&to=2026-04-01` (days in UTC, `to` is the first that is left
 * out): invoices, lines, movements, meter-records, usage (by day; `lease=` for one lease), and focus (FOCUS 1.2). Sent as it is read.
 */
@Controller('documents/exports')
export class ExportsController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    private readonly desk: DocumentDesk,
  ) {}

  @Get(':file')
  async export(
    @Param('file') file: string,
    @Query('from') from: string | undefined,
    @Query('to') to: string | undefined,
    @Query('lease') lease: string | undefined,
    @Req() request: HttpRequest,
    @Res() reply: DocumentReply,
  ): Promise<void> {
    const actor = await this.desk.admit(request, 'invoices:read', DOCUMENT_POINTS.export);
    const command = { name: exportIn(nameIn(file, 'csv')), window: windowIn(from, to), leaseId: lease ?? null };
    const lines = exportCsv(this.ports)(scopeOfOrganisation(actor), command);
    this.desk.sendCsv(reply, `${command.name}-${from}-${to}.csv`, lines);
  }
}
