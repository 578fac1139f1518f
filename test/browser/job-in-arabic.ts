import { type Page } from 'playwright-core';
import { DAY_MS, type World } from '../world.js';
import { type Keyboard } from './keyboard.js';

interface Seat {
  readonly page: Page;
  readonly keys: Keyboard;
  readonly look: (name: string) => Promise<void>;
}

const button = ({ page }: Seat, name: string | RegExp) => page.getByRole('button', { name });
const link = ({ page }: Seat, name: string | RegExp) => page.getByRole('link', { name });

/** From a need in one line to an invoice that is paid with a saved card. */
async function bookAndPay(seat: Seat): Promise<void> {
  const { page, keys, look } = seat;
  await keys.press(page.getByRole('navigation', { name: 'القائمة الرئيسية' }).getByRole('link', { name: 'البحث' }));
  const need = page.getByRole('textbox', { name: 'اكتب ما تحتاجه في سطر واحد' });
  await need.waitFor();
  await page.keyboard.press('/');
  await keys.type(need, 'عقدتان H100 لمدة 9 أيام');
  await page.keyboard.press('Enter');
  await page
    .getByRole('spinbutton', { name: 'عدد GPU' })
    .or(page.getByLabel('عدد GPU', { exact: true }))
    .first()
    .waitFor();
  const offers = page.getByRole('table', { name: 'العروض' });
  await offers.waitFor();
  await look('ar-search-with-a-need');
  await keys.press(offers.getByRole('link').first());
  await page.getByRole('complementary', { name: 'عرض سعر مُلزم' }).waitFor();
  await keys.press(button(seat, 'احصل على عرض سعر وعلّق السعة'));
  await page.getByRole('table', { name: 'التكلفة' }).waitFor();
  await look('ar-quote');
  await keys.press(button(seat, /^احجز مقابل/));
  await page.getByRole('table', { name: 'ما تشمله الفاتورة' }).waitFor();
  expect(await link(seat, 'PDF').getAttribute('href')).toMatch(/[.]pdf[?]lang=ar$/);
  await keys.choose(button(seat, /الدفع بواسطة/), /^mastercard/i);
  await keys.press(button(seat, /^ادفع .?USD/));
  await page.getByText('مدفوعة بالكامل').waitFor();
  await look('ar-invoice-paid');
}

/** The main job once more for a reader of Arabic, by keyboard alone, until the lease runs and its days are metered. */
export async function workInArabic(
  world: World,
  seat: Seat,
  handOver: (leaseId: string) => Promise<void>,
): Promise<void> {
  const { page, keys, look } = seat;
  await keys.choose(button(seat, 'Language'), 'العربية');
  await page.getByRole('heading', { level: 1, name: 'المطوّرون' }).waitFor();
  expect(await page.evaluate('document.documentElement.dir')).toBe('rtl');
  await bookAndPay(seat);
  await keys.press(link(seat, /^فتح عقد الإيجار/));
  await page.getByRole('region', { name: 'في الطريق' }).waitFor();
  await look('ar-lease-confirmed');
  await handOver(new URL(page.url()).pathname.split('/').at(-1) ?? '');
  await world.staff.advanceTo(new Date((await world.staff.now()).getTime() + 2 * DAY_MS));
  await page.reload();
  await page.getByRole('region', { name: 'الوصول' }).getByText('ssh kay@login.example').waitFor();
  await look('ar-lease-active');
  await keys.press(link(seat, 'الاستخدام').last());
  await page.getByRole('table', { name: 'الأيام المقيسة' }).waitFor();
  // what happened in the story, as the bell opens it
  await keys.press(link(seat, /^التنبيهات/).first());
  await page.getByRole('list', { name: 'ما حدث' }).waitFor();
  await look('ar-alerts');
}
