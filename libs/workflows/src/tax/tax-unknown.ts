import { type TaxTreatment, taxAddressGap } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';

/**
 * Why nothing is sold at an UNKNOWN treatment: a rate is never guessed. Either the tenant says where within its country it is taxed, or
 * staff enter the rate. `isHall`: the place is that of the hall, and no address of the tenant's changes it.
 */
export async function taxUnknown(
  { taxes }: Pick<Ports, 'taxes'>,
  tx: Tx,
  tax: TaxTreatment,
  isHall: boolean,
): Promise<Refusal> {
  const { jurisdiction } = tax;
  if (isHall)
    return { code: 'TAX_UNAVAILABLE', detail: `No tax rate is known for halls in ${jurisdiction}; nothing is held.` };
  const gap = taxAddressGap(tax, tx.now, await taxes.table(tx));
  const [country = '', place = ''] = jurisdiction.split('-', 2);
  if (gap === 'LOCALITY')
    return addressRequired(
      'locality',
      `Tax in ${jurisdiction} hangs on county or city, and the tax address says none.`,
    );
  if (gap === 'SUBDIVISION' && place !== '')
    return addressRequired('subdivision', `${country} has no state or province ${place}, as the tax address says.`);
  if (gap === 'SUBDIVISION')
    return addressRequired(
      'subdivision',
      `Tax in ${country} hangs on the state or province: the tax address says none.`,
    );
  const detail = `No tax rate is known for ${jurisdiction}; nothing is held.`;
  return { code: 'TAX_UNAVAILABLE', path: ['taxAddress'], detail };
}

function addressRequired(part: string, detail: string): Refusal {
  return { code: 'TAX_ADDRESS_REQUIRED', path: ['taxAddress', part], detail };
}
