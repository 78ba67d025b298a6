const utf8 = new TextEncoder();

/** Hex SHA-256 of a text, its first `length` digits. */
export async function shortHash(text: string, length: number): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', utf8.encode(text));
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.slice(0, length);
}
