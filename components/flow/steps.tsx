import type { Screen } from '../../utils/stores/flow.ts';
import { t } from '../i18n.ts';

const STEPS = ['choose', 'review', 'run'] as const;
const AT: Readonly<Record<Screen['name'], number>> = { choose: 0, review: 1, handed_over: 1, run: 2 };

interface Props {
  readonly current: Screen['name'];
  readonly portfolio: string;
}

/** Where one is among the three screens, and in which portfolio. */
export function Steps({ current, portfolio }: Props) {
  return (
    <div class="s-steps">
      {portfolio !== '' && <span class="s-steps-portfolio s-clip">{portfolio}</span>}
      <ol class="s-steps-list">
        {STEPS.map((step, index) => (
          <li key={step} aria-current={index === AT[current] ? 'step' : undefined}>
            {t(`flow.step.${step}`)}
          </li>
        ))}
      </ol>
    </div>
  );
}
