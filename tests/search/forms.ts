/** Secrets, texts or bytes, by what they are called in a finding. */
export type Secrets = Readonly<Record<string, string | Buffer>>;

/** The forms in which a secret could stand in a file, a database or a page. */
export function formsOf(secret: string | Buffer): Buffer[] {
  const utf8 = Buffer.from(secret);
  // Base64 of a text depends on where it starts in a group of three bytes: look for the inner part of each.
  const base64 = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), utf8]).toString('base64');
    return encoded.slice(Math.ceil((shift * 8) / 6) + (shift === 0 ? 0 : 1), -4);
  });
  const texts = [
    ...(typeof secret === 'string' ? [secret, encodeURIComponent(secret)] : []),
    utf8.toString('hex'),
    utf8.toString('hex').toUpperCase(),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  return [utf8, ...texts.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')])];
}

/** Bytes of a form that stand for all of it: compression and old blocks may leave only a part. */
const PIECE = 40;

function piecesOf(form: Buffer): Buffer[] {
  const last = form.length - PIECE;
  if (last <= 0) return [form];
  // Not the very beginning, which one secret may have in common with others.
  return [0.25, 0.5, 1].map((share) => Math.round(last * share)).map((at) => form.subarray(at, at + PIECE));
}

/** Tells which of the secrets stand in a content, in any of their forms. */
export function searchFor(secrets: Secrets): (content: Buffer | string) => string[] {
  const wanted = Object.entries(secrets).map(([name, secret]) => ({
    name,
    pieces: formsOf(secret).flatMap(piecesOf),
  }));
  return (content) => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    return wanted
      .filter(({ pieces }) => pieces.some((piece) => bytes.includes(piece)))
      .map(({ name }) => name);
  };
}
