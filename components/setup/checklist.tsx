import type { ComponentChildren } from 'preact';
import type { Check, CheckId } from '../../utils/portfolio/preflight.ts';
import { HelpLink } from '../help/help-link.tsx';
import { t } from '../i18n.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Steps } from './steps.tsx';

/** `later`: lacking, but only for tokens. */
type Standing = Check['state'] | 'later';

export const standingOf = ({ id, state }: Check): Standing =>
  id === 'app_secret' && state === 'failed' ? 'later' : state;

const ICONS: Readonly<Record<Standing, IconName>> = {
  ok: 'check',
  failed: 'x',
  later: 'clock',
  unknown: 'info',
};

interface ChecklistProps {
  readonly checks: readonly Check[];
  /** What can be done about a failed check right here. */
  readonly actionFor?: (id: CheckId) => ComponentChildren;
}

/** One line a check; a failed one says what to do. */
export function Checklist({ checks, actionFor = () => null }: ChecklistProps) {
  return (
    <ul class="su-checks">
      {checks
        .map((check) => ({ ...check, standing: standingOf(check) }))
        .map(({ id, state, args, standing }) => (
          <li key={id} class={`su-check su-check-${standing}`}>
            <span class="su-check-mark">
              <Icon name={ICONS[standing]} size={14} />
            </span>
            <div class="s-grow">
              <p class="su-check-text">
                <span class="s-hidden">{t(`preflight.state.${standing}`)}: </span>
                {t(`preflight.${id}.${state}`, ...args)}
              </p>
              {state === 'failed' && (
                <div class="su-check-help">
                  <Steps text={`preflight.${id}.steps`} args={args} />
                  {actionFor(id)}
                </div>
              )}
              {state !== 'ok' && (
                <p class="s-small">
                  <HelpLink topic={`check/${id}`}>{t('help.why')}</HelpLink>
                </p>
              )}
            </div>
          </li>
        ))}
    </ul>
  );
}

const LINES = ['62%', '48%', '70%', '55%', '66%', '58%'];

/** Stands in the checklist's place, line for line. */
export function ChecklistSkeleton() {
  return (
    <div class="su-checks" aria-busy="true">
      <p class="s-hidden" role="status">
        {t('setup.preflight.checking')}
      </p>
      {LINES.map((width) => (
        <div key={width} class="su-check">
          <span class="su-check-mark su-check-mark-blank" />
          <div class="s-grow su-check-blank">
            <Skeleton width={width} />
          </div>
        </div>
      ))}
    </div>
  );
}
