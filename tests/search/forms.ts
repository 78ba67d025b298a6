/** Secrets by what they are called in a finding. */
export type Secrets = Readonly<Record<string, string>>;

/** The forms in which a secret could stand in a file, a database or a page. */
export function formsOf(secret: string): Buffer[] {
  const utf8 = Buffer.from(secret, 'utf8');
  const utf16 = Buffer.from(secret, 'utf16le');
  // Base64 of a text depends on where it starts in a group of three bytes: look for the inner part of each.
  const base64 = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), utf8]).toString('base64');
    return encoded.slice(Math.ceil((shift * 8) / 6) + (shift === 0 ? 0 : 1), -4);
  });
  return [
    utf8,
    utf16,
    Buffer.from(encodeURIComponent(secret)),
    Buffer.from(utf8.toString('hex')),
    Buffer.from(utf8.toString('hex').toUpperCase()),
    ...base64.map((text) => Buffer.from(text)),
    ...base64.map((text) => Buffer.from(text.replaceAll('+', '-').replaceAll('/', '_'))),
  ];
}

/** Tells which of the secrets stand in a content, in any of their forms. */
export function searchFor(secrets: Secrets): (content: Buffer | string) => string[] {
  const wanted = Object.entries(secrets).map(([name, secret]) => ({ name, forms: formsOf(secret) }));
  return (content) => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    return wanted.filter(({ forms }) => forms.some((form) => bytes.includes(form))).map(({ name }) => name);
  };
}
