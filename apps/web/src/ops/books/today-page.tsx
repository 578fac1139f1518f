import { ClockControl } from '../clock/clock-control.js';
import { Awaiting } from '../recon/awaiting.js';
import { Invoices } from './invoices.js';
import { Pending, StuckCalls } from './pending.js';
import { Reconciliation } from './reconciliation.js';

/** One page on which the books agree, or show where they do not. */
export const TodayPage = () => (
  <>
    <Reconciliation
      lead={<Awaiting />}
      aside={
        <>
          <Pending />
          <ClockControl />
        </>
      }
    />
    <Invoices />
    <StuckCalls />
  </>
);
