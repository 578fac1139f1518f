import { LeaseEventRow } from './demand/lease-event.row.js';
import { LeaseRow } from './demand/lease.row.js';
import { MeterRecordRow } from './demand/meter-record.row.js';
import { QuoteRow } from './demand/quote.row.js';
import { InvoiceLineRow } from './invoice/invoice-line.row.js';
import { InvoiceRow } from './invoice/invoice.row.js';
import { OrganisationRow } from './invoice/organisation.row.js';
import { PaymentMethodRow } from './invoice/payment-method.row.js';
import { InboxEventRow } from './records/inbox-event.row.js';
import { IntentRow } from './records/intent.row.js';
import { CurtailmentRow } from './power/curtailment.row.js';
import { MiningLoadRow } from './power/mining-load.row.js';
import { CalendarBlockRow } from './supply/calendar-block.row.js';
import { DataHallRow } from './supply/data-hall.row.js';
import { GpuPoolRow } from './supply/gpu-pool.row.js';
import { SiteRow } from './supply/site.row.js';

/** Every row class TypeORM has to know. Their fields carry the columns' own names. */
export const ROWS = [
  CalendarBlockRow,
  CurtailmentRow,
  DataHallRow,
  GpuPoolRow,
  InboxEventRow,
  IntentRow,
  InvoiceLineRow,
  InvoiceRow,
  LeaseEventRow,
  LeaseRow,
  MeterRecordRow,
  MiningLoadRow,
  OrganisationRow,
  PaymentMethodRow,
  QuoteRow,
  SiteRow,
] as const;
