import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../utils/tokens/fingerprint.ts';
import { readAppId, readAppSecret, readToken } from '../../../utils/tokens/shape.ts';

const TOKEN = 'EAABsbCS1234ZB0abcdefgh';

const pasted = fc.string({
  unit: fc.constantFrom(
    ...'abcXYZ0189_|.-',
    ' ',
    '\n',
    '"',
    "'",
    '“',
    '”',
    'Bearer ',
    '\u200b',
    '\0',
    'é',
    '\ud800',
  ),
  maxLength: 60,
});

describe('readToken', () => {
  it.each([
    TOKEN,
    ` ${TOKEN}\n`,
    `"${TOKEN}"`,
    `'${TOKEN}'`,
    `\`${TOKEN}\``,
    `“${TOKEN}”`,
    `„${TOKEN}“`,
    `‘${TOKEN}’`,
    `Bearer ${TOKEN}`,
    `bearer\t${TOKEN} `,
    ` "Bearer ${TOKEN}" `,
    `Bearer "${TOKEN}"`,
    `\ufeff\u200b${TOKEN}\u200b`,
  ])('finds the token in %j', (raw) => {
    expect(readToken(raw)).toEqual({ ok: true, value: TOKEN });
  });

  it.each([
    ['', 'empty'],
    ['  \n', 'empty'],
    ['""', 'empty'],
    ['Bearer ', 'empty'],
    [`${TOKEN} ${TOKEN}`, 'spaces'],
    [`EAAB\n${TOKEN}`, 'spaces'],
    ['EAAB', 'short'],
    ['a'.repeat(19), 'short'],
    ['a'.repeat(1025), 'long'],
    [`${TOKEN}é`, 'characters'],
    [`"${TOKEN}`, 'characters'],
    [`"${TOKEN}'`, 'characters'],
    [`access_token=${TOKEN}`, 'characters'],
    [`${TOKEN}\u200b${TOKEN}`, 'characters'],
    ['123|abc<script>aaaaaaaaaaaa', 'characters'],
  ])('refuses %j: %s', (raw, problem) => {
    expect(readToken(raw)).toEqual({ ok: false, problem });
  });

  it.each([`""${TOKEN}"x`, `““${TOKEN}”x`, `‘‘${TOKEN}’x`, `x“${TOKEN}””`, `x‘${TOKEN}’’`])(
    'takes no letter of %j for a quote',
    (raw) => {
      expect(readToken(raw)).toEqual({ ok: false, problem: 'characters' });
    },
  );

  it('leaves the word Bearer alone within a token', () => {
    for (const token of [`${TOKEN}bearer`, `bearer${TOKEN}`])
      expect(readToken(token)).toEqual({ ok: true, value: token });
  });

  it('takes app tokens too, and lengths from 20 to 1024', () => {
    for (const token of ['123456789012345|abc-DEF_gh.i', 'a'.repeat(20), 'a'.repeat(1024)])
      expect(readToken(token)).toEqual({ ok: true, value: token });
  });

  it('never throws, and gives only what is safe in a header', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), pasted), (raw) => {
        const read = readToken(raw);
        if (read.ok) expect(read.value).toMatch(/^[A-Za-z0-9_|.-]{20,1024}$/);
      }),
    );
  });
});

describe('readAppId and readAppSecret', () => {
  it('read what Meta shows', () => {
    expect(readAppId(' 123456789012345 ')).toEqual({ ok: true, value: '123456789012345' });
    expect(readAppSecret('"0123456789abcdef0123456789ABCDEF"')).toEqual({
      ok: true,
      value: '0123456789abcdef0123456789ABCDEF',
    });
  });

  it.each([
    ['', 'empty'],
    ['1234', 'short'],
    ['1'.repeat(21), 'long'],
    ['12345a', 'characters'],
    ['a12345', 'characters'],
    ['١٢٣٤٥٦', 'characters'],
    ['123 456', 'spaces'],
  ])('refuse the app id %j: %s', (raw, problem) => {
    expect(readAppId(raw)).toEqual({ ok: false, problem });
  });

  it.each([
    ['0'.repeat(31), 'short'],
    ['0'.repeat(33), 'long'],
    ['g'.repeat(32), 'characters'],
    [`g${'0'.repeat(31)}`, 'characters'],
    [`${'0'.repeat(31)}g`, 'characters'],
  ])('refuse the app secret %j: %s', (raw, problem) => {
    expect(readAppSecret(raw)).toEqual({ ok: false, problem });
  });
});

it('fingerprint is the beginning of SHA-256', async () => {
  expect(await fingerprint('abc')).toBe('ba7816bf');
});
