// World: real argon2id hashes at a low cost.
import { HashingBusy, PasswordHasher, RECOMMENDED_COST, hashPassword } from './hashing.js';

const CHEAP = { memoryKib: 64, passes: 1 };

describe('password hashes', () => {
  it('are argon2id at the recommended cost, salted', async () => {
    const [one, two] = await Promise.all([hashPassword('same words twice'), hashPassword('same words twice')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(RECOMMENDED_COST).toEqual({ memoryKib: 19_456, passes: 2 });
  });

  it('let in the password they were made of, and nobody without a hash', async () => {
    const hasher = new PasswordHasher(CHEAP);
    const hash = await hasher.hash('open sesame, please');
    expect(await hasher.verify(hash, 'open sesame, please')).toBe(true);
    expect(await hasher.verify(hash, 'open sesame, pleasE')).toBe(false);
    expect(await hasher.verify(null, 'nobody has this password')).toBe(false);
  });

  it('are computed in turn, and a flood beyond the queue is told so instead of queued', async () => {
    const hasher = new PasswordHasher(CHEAP);
    const outcomes = await Promise.allSettled(Array.from({ length: 300 }, () => hasher.verify(null, 'x')));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.length).toBe(300 - 202);
    expect(refused.every((outcome) => outcome.reason instanceof HashingBusy)).toBe(true);
    expect(await hasher.verify(null, 'still works')).toBe(false);
  });
});
