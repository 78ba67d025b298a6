import { useState } from 'preact/hooks';
import type { Status } from '../../utils/messages/protocol.ts';
import { REQUIRED_CALLER_PERMISSION } from '../../utils/meta/permissions.ts';
import type { Setup } from '../../utils/stores/setup.ts';
import { t } from '../i18n.ts';
import { RadioGroup } from '../ui/radio-group.tsx';
import { ConnectByLogin } from './connect-by-login.tsx';
import { ConnectByToken } from './connect-by-token.tsx';

type Way = 'token' | 'login';

interface ConnectProps {
  readonly setup: Setup;
  readonly status: Status;
  /** Told when a connection was made. */
  readonly onDone?: () => void;
}

/** The second step: an access token, pasted or had by signing in. */
export function Connect({ setup, status, onDone = () => {} }: ConnectProps) {
  const [way, setWay] = useState<Way>('token');
  return (
    <div class="s-stack">
      <RadioGroup
        label={t('setup.connect.ways')}
        hideLabel
        value={way}
        options={[
          { value: 'token', label: t('setup.connect.by_token') },
          { value: 'login', label: t('setup.connect.by_login') },
        ]}
        onChange={setWay}
      />
      {way === 'token' ? (
        <ConnectByToken setup={setup} onDone={onDone} />
      ) : (
        <ConnectByLogin setup={setup} redirectUrl={status.redirectUrl} onDone={onDone} />
      )}
    </div>
  );
}

/** The sentence above the form. */
export const connectIntro = (): string => t('setup.connect.intro', REQUIRED_CALLER_PERMISSION);
