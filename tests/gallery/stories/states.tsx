import { Badge } from '../../../components/ui/badge.tsx';
import { Banner, type Tone } from '../../../components/ui/banner.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { ProgressBar } from '../../../components/ui/progress-bar.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { Spinner } from '../../../components/ui/spinner.tsx';
import { words } from '../look.ts';
import { type Family, LONG, State } from '../story.tsx';

const TONES: readonly Tone[] = ['info', 'success', 'warning', 'danger'];

export const STATES: Family = {
  name: 'How things stand',
  stories: [
    {
      name: 'Badge',
      Show: () => (
        <div class="s-row s-wrap">
          <Badge>{words('Ended')}</Badge>
          {TONES.map((tone) => (
            <Badge key={tone} tone={tone}>
              {words(tone)}
            </Badge>
          ))}
        </div>
      ),
    },
    {
      name: 'Banner',
      Show: () => (
        <>
          {TONES.map((tone) => (
            <State key={tone} name={tone}>
              <Banner tone={tone} title={words('The token expires soon')}>
                {words('Connect again before it does, and jobs go on.')}
              </Banner>
            </State>
          ))}
          <State name="with an action, and long">
            <Banner tone="warning" title={LONG} action={<Button size="sm">{words('Connect again')}</Button>}>
              {LONG}
            </Banner>
          </State>
          <State name="a title alone">
            <Banner tone="danger" title={words('Choose at least one system user.')} />
          </State>
        </>
      ),
    },
    {
      name: 'Progress bar',
      Show: () => (
        <>
          <State name="nothing yet, some, all">
            <div class="s-stack s-stack-tight">
              <ProgressBar label={words('Waiting')} value={0} max={45} />
              <ProgressBar label={words('Running')} value={17} max={45} valueText="17 of 45" />
              <ProgressBar label={words('Done')} value={45} max={45} tone="success" />
            </div>
          </State>
          <State name="paused, stopped">
            <div class="s-stack s-stack-tight">
              <ProgressBar label={words('Paused')} value={20} max={45} tone="warning" />
              <ProgressBar label={words('Failed')} value={20} max={45} tone="danger" />
            </div>
          </State>
        </>
      ),
    },
    {
      name: 'Spinner and skeleton',
      Show: () => (
        <>
          <State name="spinner">
            <Spinner label={words('Reading')} />
          </State>
          <State name="skeleton">
            <div class="s-stack">
              <Skeleton width="46%" height={18} />
              <Skeleton />
              <Skeleton width="72%" />
            </div>
          </State>
        </>
      ),
    },
    {
      name: 'Empty state',
      Show: () => (
        <>
          <State name="with an icon and an action">
            <div class="s-card">
              <EmptyState
                icon="key"
                title={words('No tokens yet')}
                action={<Button>{words('Prepare a plan')}</Button>}
              >
                {words('When a plan makes tokens, each gets a line here that stays.')}
              </EmptyState>
            </div>
          </State>
          <State name="a title alone">
            <div class="s-card">
              <EmptyState title={words('Nothing matches')} />
            </div>
          </State>
        </>
      ),
    },
  ],
};
