/**
 * payments: Stripe behind the payments port: the official SDK, its errors as outcomes, its objects as views, its webhook signature.
 * It decides how a call is made and what an answer means. It refuses to know when a call is due and what it does to the books.
 */
export { type StripeSettings } from './settings.js';
export { StripePayments } from './stripe-payments.js';
export { type WebhookRefusal, readWebhook } from './webhook.js';
