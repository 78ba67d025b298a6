import { PASSPHRASE_MIN } from '../../utils/stores/setup.ts';
import { t, tn } from '../i18n.ts';
import { type Strength, strengthOf } from './strength.ts';

const BARS: Readonly<Record<Strength, number>> = { short: 0, weak: 1, fair: 2, strong: 3 };

function wordsFor(passphrase: string, strength: Strength): string {
  if (passphrase === '') return t('setup.passphrase.hint', PASSPHRASE_MIN);
  if (strength === 'short') return tn('setup.passphrase.more', PASSPHRASE_MIN - [...passphrase].length);
  return t('setup.passphrase.strength.label', t(`setup.passphrase.strength.${strength}`));
}

/** How hard a passphrase is to guess, roughly: three bars, and words that say the same. */
export function StrengthMeter({ passphrase }: { readonly passphrase: string }) {
  const strength = strengthOf(passphrase);
  return (
    <span class={`su-strength su-strength-${strength}`}>
      {passphrase !== '' && (
        <span class="su-strength-bars" aria-hidden="true">
          {[1, 2, 3].map((bar) => (
            <span key={bar} class={bar <= BARS[strength] ? 'su-bar su-bar-on' : 'su-bar'} />
          ))}
        </span>
      )}
      <span aria-live="polite">{wordsFor(passphrase, strength)}</span>
    </span>
  );
}
