import { execFileSync } from 'node:child_process';
import { parseEnv } from 'node:util';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText } from '../../../utils/csv.ts';
import { ageSealing } from '../../../utils/tokens/age.ts';
import { fileOf, textOf, toBase64, variableNames } from '../../../utils/tokens/export.ts';
import type { RevealedToken } from '../../../utils/tokens/reveal.ts';
import type { TokenRecord } from '../../../utils/tokens/types.ts';
import { T0 } from '../vault/kit.ts';
import { metaOf, tokenOf } from './kit.ts';

const recordOf = (systemUserName: string, change: Partial<TokenRecord> = {}): TokenRecord => ({
  ...metaOf('job.1'),
  version: 1,
  state: 'revealing',
  fingerprint: '01234567',
  revealEndsAt: T0,
  systemUserName,
  ...change,
});

const HOSTILE = [
  '=HYPERLINK("http://evil")',
  '+1',
  '-2',
  '@SUM(A1)',
  '\tx',
  '\rx',
  'a\nEVIL=1',
  'a\r\nEVIL=1',
  `it's "quoted"`,
  '$(touch /tmp/x)',
  '`id`',
  '$HOME',
  '\u202egnp.exe',
  '\u2028EVIL=1',
  '#',
  '\\',
  'Größe 1, äöü; x',
  '日本語',
  '',
  '\ud800',
];
const name = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 30 }));
const tokenText = fc.string({
  unit: fc.constantFrom(...'ABCZabcz0189_|.-'),
  minLength: 20,
  maxLength: 60,
});
const tokens: fc.Arbitrary<RevealedToken[]> = fc.array(
  fc.record({
    record: fc
      .record({ user: name, portfolio: name, app: name, never: fc.boolean() })
      .map(({ user, portfolio, app, never }) =>
        recordOf(user, {
          portfolioName: portfolio,
          appName: app,
          ...(never ? { expiry: 'never', expiresAt: null } : {}),
        }),
      ),
    token: tokenText,
  }),
  { minLength: 1, maxLength: 6 },
);

/** RFC 4180, with every cell in quotes. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cells = /"((?:[^"]|"")*)"(,|\r\n)/gy;
  let read = 0;
  for (let match = cells.exec(text); match !== null; match = cells.exec(text)) {
    rows.at(-1)!.push(match[1]!.replaceAll('""', '"'));
    if (match[2] === '\r\n') rows.push([]);
    read = cells.lastIndex;
  }
  expect(read).toBe(text.length);
  return rows.slice(0, -1);
}

describe('.env', () => {
  it('names variables after system users, all different', () => {
    expect(
      variableNames(
        ['Weekly figures', 'weekly-figures', 'Weekly figures 2', 'Größe', '日本語', '日本語'].map((user) =>
          recordOf(user),
        ),
      ),
    ).toEqual([
      'META_TOKEN_WEEKLY_FIGURES',
      'META_TOKEN_WEEKLY_FIGURES_2',
      'META_TOKEN_WEEKLY_FIGURES_2_2',
      'META_TOKEN_GROSSE',
      'META_TOKEN_2000',
      'META_TOKEN_2000_2',
    ]);
  });

  it('keeps variables of long names short, and different all the same', () => {
    const long = 'Weekly'.repeat(20);
    const first = `META_TOKEN_${long.slice(0, 100).toUpperCase()}`;
    expect(variableNames([recordOf(`${long} 1`), recordOf(`${long} 2`)])).toEqual([first, `${first}_2`]);
  });

  it('says above each token whose it is, on one line whatever the names', () => {
    const record = recordOf(' Feed\r\nEVIL=1\u202e ', {
      portfolioName: 'P',
      appName: 'A',
      permissions: ['ads_read', 'pages_show_list'],
    });
    const never = recordOf('日本', { systemUserId: '', expiresAt: null });
    const text = textOf(
      [
        { record, token: tokenOf(1) },
        { record: never, token: tokenOf(2) },
      ],
      'env',
      T0,
    );
    const comments = text.split('\n').filter((line) => line.startsWith('#'));
    expect(comments[1]).toBe(
      `# Feed EVIL=1 · P · A · ads_read pages_show_list · until ${new Date(record.expiresAt!).toISOString()}`,
    );
    expect(text.split('\n\n').map((block) => block.split('\n')[0])).toEqual(comments);
    expect(comments[2]).toContain(' · does not expire');
    expect(text).toContain(`\nMETA_TOKEN_UNNAMED='${tokenOf(2)}'\n`);
    expect(variableNames([recordOf('Größe – é')])).toEqual(['META_TOKEN_GROSSE_E']);
  });

  it('reads back as it was written, whatever the names', () => {
    fc.assert(
      fc.property(tokens, (all) => {
        const text = textOf(all, 'env', T0);
        const names = variableNames(all.map(({ record }) => record));
        expect(new Set(names).size).toBe(all.length);
        for (const each of names) expect(each).toMatch(/^META_TOKEN_[A-Z0-9_]+$/);
        const read = parseEnv(text);
        expect(read).toEqual(Object.fromEntries(names.map((each, at) => [each, all[at]!.token])));
        // Nothing but comments and these variables, on lines of their own.
        const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('# '));
        expect(lines).toHaveLength(all.length);
        expect(text).not.toMatch(/[\u202a-\u202e\u2028\u2029\r]/);
      }),
    );
  });

  it('has a line for each token, even of a token with ends of lines in it', () => {
    expect(textOf([{ record: recordOf('A'), token: 'a\r\nB=1' }], 'env', T0)).toContain(
      '\nMETA_TOKEN_A="a\\r\\nB=1"\n',
    );
  });

  it('does no harm in a shell, and means the same there', () => {
    const all = HOSTILE.map((user, at) => ({ record: recordOf(user), token: tokenOf(at) }));
    const odd = { record: recordOf('odd'), token: `'"$HOME\`id\`\\${'x'.repeat(20)}` };
    const names = variableNames([...all, odd].map(({ record }) => record));
    const script = `${textOf([...all, odd], 'env', T0)}\n[ -z "$EVIL" ] || exit 9\n${names
      .map((each) => `printf '%s\\n' "$${each}"`)
      .join('\n')}\n`;
    const told = execFileSync('sh', ['-s'], { input: script, encoding: 'utf8', env: {} });
    expect(told.split('\n').slice(0, -1)).toEqual([...all, odd].map(({ token }) => token));
  });
});

describe('JSON', () => {
  it('holds every fact and token', () => {
    fc.assert(
      fc.property(tokens, (all) => {
        const read = JSON.parse(textOf(all, 'json', T0));
        expect(read.savedAt).toBe(new Date(T0).toISOString());
        expect(read.tokens.map((row: { token: string }) => row.token)).toEqual(all.map(({ token }) => token));
        expect(read.tokens.map((row: { systemUser: string }) => row.systemUser)).toEqual(
          all.map(({ record }) => record.systemUserName),
        );
        expect(read.tokens.map((row: { expiresAt: string | null }) => row.expiresAt)).toEqual(
          all.map(({ record: { expiresAt } }) => expiresAt && new Date(expiresAt).toISOString()),
        );
        expect(JSON.stringify(read)).not.toContain('01234567');
      }),
    );
  });
});

describe('CSV', () => {
  it('reads back as it was written, and no cell is a formula', () => {
    fc.assert(
      fc.property(tokens, (all) => {
        const [head, ...rows] = parseCsv(textOf(all, 'csv', T0));
        expect(head![0]).toBe('systemUser');
        expect(rows).toHaveLength(all.length);
        rows.forEach((row, at) => {
          const plain = row.map(cellText);
          for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
          expect(plain[head!.indexOf('systemUser')]).toBe(all[at]!.record.systemUserName);
          expect(plain[head!.indexOf('portfolio')]).toBe(all[at]!.record.portfolioName);
          expect(plain[head!.indexOf('token')]).toBe(all[at]!.token);
        });
      }),
    );
  });

  it('has permissions with a space between them, and nothing for the end of a token without one', () => {
    const record = recordOf('A', { permissions: ['ads_read', 'pages_show_list'], expiresAt: null });
    const [head, row] = parseCsv(textOf([{ record, token: tokenOf(1) }], 'csv', T0));
    const cell = (column: string) => row![head!.indexOf(column)];
    expect(cell('permissions')).toBe('ads_read pages_show_list');
    expect(cell('expiresAt')).toBe('');
  });
});

describe('age', () => {
  it('opens with the passphrase, and with no other', async () => {
    const sealing = ageSealing({ passphrase: 'several words for a file', recipients: [] }, 10);
    if (!sealing.ok) throw new Error(sealing.problem);
    const sealed = await sealing.seal('META_TOKEN_X=1');
    const open = (passphrase: string) => {
      const decrypter = new Decrypter();
      decrypter.addPassphrase(passphrase);
      return decrypter.decrypt(sealed, 'text');
    };
    expect(await open('several words for a file')).toBe('META_TOKEN_X=1');
    await expect(open('several other words here')).rejects.toThrow();
  });

  it('makes a guess at the passphrase as dear as it was told to', async () => {
    for (const workFactor of [8, 10]) {
      const sealing = ageSealing({ passphrase: 'several words for a file', recipients: [] }, workFactor);
      if (!sealing.ok) throw new Error(sealing.problem);
      const [, stanza] = Buffer.from(await sealing.seal('X'))
        .toString('latin1')
        .split('\n');
      expect(stanza).toMatch(new RegExp(`^-> scrypt \\S+ ${workFactor}$`));
    }
  });

  it('opens for each recipient', async () => {
    const identities = [await generateX25519Identity(), await generateX25519Identity()];
    const recipients = await Promise.all(identities.map(identityToRecipient));
    const sealing = ageSealing({
      passphrase: null,
      recipients: [` ${recipients[0]}\n`, recipients[1]!, ' '],
    });
    if (!sealing.ok) throw new Error(sealing.problem);
    const sealed = await sealing.seal('X');
    for (const identity of identities) {
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      expect(await decrypter.decrypt(sealed, 'text')).toBe('X');
    }
  });

  it('refuses keys that are none, and does not repeat a secret one', async () => {
    const secret = await generateX25519Identity();
    const refused = ageSealing({ passphrase: null, recipients: [secret] });
    expect(refused).toEqual({ ok: false, problem: 'recipient', recipient: 'AGE-SECRET-KEY-1…' });
    for (const whole of ['age1', 'ssh-ed25519 AAAA'])
      expect(ageSealing({ passphrase: null, recipients: [whole] })).toMatchObject({ recipient: whole });
    const good = await identityToRecipient(secret);
    for (const bad of ['age1', good.slice(0, -1), `${good}x`, 'ssh-ed25519 AAAA', 'age1yubikey1qqqqqqqq'])
      expect(ageSealing({ passphrase: null, recipients: [good, bad] })).toMatchObject({
        problem: 'recipient',
      });
    expect(ageSealing({ passphrase: null, recipients: [] })).toEqual({ ok: false, problem: 'no_key' });
    expect(ageSealing({ passphrase: 'x', recipients: [good] })).toEqual({ ok: false, problem: 'both' });
  });
});

it('names files by day and format', () => {
  expect(fileOf('csv', 'env', T0)).toEqual({
    fileName: 'steward-tokens-2027-01-15.csv',
    mime: 'text/csv',
  });
  expect((['env', 'json', 'age'] as const).map((format) => fileOf(format, 'env', T0).mime)).toEqual([
    'text/plain',
    'application/json',
    'application/octet-stream',
  ]);
  expect(fileOf('age', 'env', T0).fileName).toBe('steward-tokens-2027-01-15.env.age');
  expect(toBase64(new Uint8Array([0, 255, 128]))).toBe('AP+A');
});
