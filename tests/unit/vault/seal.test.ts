import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../../utils/vault/base64url.ts';
import { type Aad, open, SealError, seal } from '../../../utils/vault/seal.ts';

const bytes = (max = 200) => fc.uint8Array({ maxLength: max }).map((value) => Uint8Array.from(value));
const aads = fc.record<Aad>({ kind: fc.string(), id: fc.string(), schema: fc.nat(9) });

const makeKey = () =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

let key: CryptoKey;
beforeAll(async () => {
  key = await makeKey();
});

async function refusal(task: Promise<unknown>): Promise<string> {
  const error = await task.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SealError);
  return (error as SealError).reason;
}

describe('base64url', () => {
  it('gives back what went in', () => {
    fc.assert(
      fc.property(bytes(), (value) => {
        expect(fromBase64Url(toBase64Url(value))).toEqual(value);
        expect(toBase64Url(value)).toBe(Buffer.from(value).toString('base64url'));
      }),
    );
  });

  it('knows one spelling only', () => {
    expect(fromBase64Url('AA')).toEqual(new Uint8Array(1));
    for (const text of ['AB', 'A', 'AA==', 'A+/A', 'AA ', 'AA\n', 'é'])
      expect(fromBase64Url(text), text).toBeNull();
  });
});

describe('seal and open', () => {
  it('opens what it sealed', async () => {
    await fc.assert(
      fc.asyncProperty(bytes(), aads, async (value, aad) => {
        expect(await open(key, aad, await seal(key, aad, value))).toEqual(value);
      }),
    );
  });

  it('refuses any bit flipped in nonce, data or tag', async () => {
    await fc.assert(
      fc.asyncProperty(bytes(64), aads, fc.nat(), fc.boolean(), async (value, aad, at, inNonce) => {
        const envelope = await seal(key, aad, value);
        const part = inNonce ? 'nonce' : 'data';
        const raw = fromBase64Url(envelope[part])!;
        const bit = at % (raw.length * 8);
        raw[bit >> 3]! ^= 1 << (bit & 7);
        expect(await refusal(open(key, aad, { ...envelope, [part]: toBase64Url(raw) }))).toBe(
          'not_authentic',
        );
      }),
    );
  });

  it('refuses any bit flipped in the stored text itself', async () => {
    const aad: Aad = { kind: 'k', id: 'i', schema: 1 };
    const envelope = await seal(key, aad, new TextEncoder().encode('some value'));
    for (const part of ['nonce', 'data'] as const)
      for (let at = 0; at < envelope[part].length; at += 1)
        for (let bit = 0; bit < 7; bit += 1) {
          const codes = [...envelope[part]].map((letter) => letter.charCodeAt(0));
          codes[at]! ^= 1 << bit;
          await refusal(open(key, aad, { ...envelope, [part]: String.fromCharCode(...codes) }));
        }
  });

  it('refuses a truncated or lengthened value', async () => {
    await fc.assert(
      fc.asyncProperty(bytes(64), aads, fc.nat(), async (value, aad, cut) => {
        const envelope = await seal(key, aad, value);
        const raw = fromBase64Url(envelope.data)!;
        const shorter = toBase64Url(raw.subarray(0, cut % raw.length));
        const reason = await refusal(open(key, aad, { ...envelope, data: shorter }));
        expect(reason).toBe(cut % raw.length < 16 ? 'malformed' : 'not_authentic');
        const longer = toBase64Url(Uint8Array.from([...raw, 0]));
        expect(await refusal(open(key, aad, { ...envelope, data: longer }))).toBe('not_authentic');
      }),
    );
  });

  it('refuses another name, kind, version or key', async () => {
    const other = await makeKey();
    await fc.assert(
      fc.asyncProperty(bytes(), aads, aads, async (value, aad, otherAad) => {
        fc.pre(JSON.stringify(aad) !== JSON.stringify(otherAad));
        const envelope = await seal(key, aad, value);
        expect(await refusal(open(key, otherAad, envelope))).toBe('not_authentic');
        expect(await refusal(open(other, aad, envelope))).toBe('not_authentic');
      }),
    );
  });

  it('keeps the parts of a name apart', async () => {
    const envelope = await seal(key, { kind: 'ab', id: 'c', schema: 1 }, new Uint8Array(1));
    for (const aad of [
      { kind: 'a', id: 'bc', schema: 1 },
      { kind: 'abc', id: '', schema: 1 },
      { kind: 'c', id: 'ab', schema: 1 },
    ])
      expect(await refusal(open(key, aad, envelope))).toBe('not_authentic');
  });

  it('names what is no envelope', async () => {
    const aad: Aad = { kind: 'k', id: 'i', schema: 1 };
    const envelope = await seal(key, aad, new Uint8Array(3));
    const { nonce: _, ...without } = envelope;
    for (const value of [
      null,
      undefined,
      7,
      'text',
      [],
      {},
      without,
      { ...envelope, v: 2 },
      { ...envelope, alg: 'none' },
      { ...envelope, extra: 1 },
      { ...envelope, nonce: toBase64Url(new Uint8Array(11)) },
      { ...envelope, nonce: toBase64Url(new Uint8Array(13)) },
      { ...envelope, data: `${envelope.data}=` },
      { ...envelope, data: '' },
      { ...envelope, data: 4 },
    ])
      expect(await refusal(open(key, aad, value))).toBe('malformed');
  });

  it('never uses a nonce twice', async () => {
    const aad: Aad = { kind: 'k', id: 'i', schema: 1 };
    const sealed = await Promise.all(Array.from({ length: 500 }, () => seal(key, aad, new Uint8Array(1))));
    expect(new Set(sealed.map(({ nonce }) => nonce)).size).toBe(500);
  });
});
