import { Controller, Get, HttpException, Inject, NotFoundException, Param, Query, Req, Res } from '@nestjs/common';
import {
  DOCUMENT_POINTS,
  DocumentDesk,
  type DocumentReply,
  type HttpRequest,
  nameIn,
  scopeOfStaff,
} from '#libs/platform';
import { type BooksReportTable, type Ports, booksReport, csvOf, printReport } from '#libs/workflows';
import { rangeIn, reportNamed } from './reports.convert.js';
import { PORTS } from './tokens.js';

/** Rows that are still read on paper; a longer report is a spreadsheet. */
const MOST_ROWS = 5_000;

/** Reports of the books as files: `GET /documents/reports/receivable-aging.pdf?asOf=2026-04-01T00:00:00Z`, or `.csv`. */
@Controller('documents/reports')
export class ReportsController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    private readonly desk: DocumentDesk,
  ) {}

  @Get(':file')
  async report(
    @Param('file') file: string,
    @Query() query: Readonly<Record<string, unknown>>,
    @Req() request: HttpRequest,
    @Res() reply: DocumentReply,
  ): Promise<void> {
    const actor = await this.desk.admit(request, 'books:read', DOCUMENT_POINTS.report);
    const ending = file.endsWith('.csv') ? 'csv' : 'pdf';
    const report = reportNamed(nameIn(file, ending));
    if (report === null) throw new NotFoundException();
    const range = rangeIn(query);
    if (range === null) throw new HttpException({ statusCode: 400, message: 'Give asOf and since as RFC 3339.' }, 400);
    const table = await booksReport(this.ports)(scopeOfStaff(actor), { report, range });
    if (ending === 'csv') this.desk.sendCsv(reply, file, lines(table));
    else await this.desk.sendPdf(reply, printReport(this.ports, printable(table)));
  }
}

function printable(table: BooksReportTable): BooksReportTable {
  if (table.rows.length <= MOST_ROWS) return table;
  const message = `${table.rows.length} rows are more than fit on paper; take the CSV, or one currency.`;
  throw new HttpException({ statusCode: 413, message }, 413);
}

async function* lines(table: BooksReportTable): AsyncGenerator<string> {
  yield await Promise.resolve(csvOf(table));
}
