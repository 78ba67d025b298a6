import type { RequestOf } from '../messages/protocol.ts';
import { Refusal } from '../messages/router.ts';
import { type AgeSeal, ageSealing } from '../tokens/age.ts';
import { type ExportedTokens, fileOf, textOf, toBase64 } from '../tokens/export.ts';
import type { RevealedToken } from '../tokens/reveal.ts';
import { isPassphraseTooShort } from '../vault/vault.ts';

type Wanted = RequestOf<'tokens.export'>;

const plain: AgeSeal = async (text) => new TextEncoder().encode(text);

function sealingFor({ format, passphrase, recipients }: Wanted): AgeSeal {
  if (format !== 'age') return plain;
  const sealing = ageSealing({ passphrase, recipients });
  if (!sealing.ok) {
    if (sealing.problem === 'recipient') throw new Refusal('age_recipient_wrong', [sealing.recipient]);
    throw new Refusal('age_key_missing');
  }
  if (passphrase !== null && isPassphraseTooShort(passphrase)) throw new Refusal('passphrase_short');
  return sealing.seal;
}

/**
 * One file with every token that can be had. `reveal` spends the one time a token is shown, so whatever can
 * be refused is refused before it.
 */
export async function exportTokens(
  wanted: Wanted,
  reveal: (recordId: string) => Promise<RevealedToken | null>,
  at: number,
): Promise<ExportedTokens> {
  const seal = sealingFor(wanted);
  const tokens: RevealedToken[] = [];
  for (const id of new Set(wanted.recordIds)) {
    const shown = await reveal(id);
    if (shown !== null) tokens.push(shown);
  }
  if (tokens.length === 0) throw new Refusal('token_gone');
  const { format, inner } = wanted;
  const text = textOf(tokens, format === 'age' ? inner : format, at);
  return {
    ...fileOf(format, inner, at),
    base64: toBase64(await seal(text)),
    recordIds: tokens.map(({ record }) => record.id),
  };
}
