import { useMemo } from 'preact/hooks';
import type { JobItem } from '../../utils/jobs/types.ts';
import { failureWords } from '../failure-words.ts';
import { HelpLink } from '../help/help-link.tsx';
import { t, tn } from '../i18n.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { Icon } from '../ui/icon.tsx';
import { VirtualList } from '../ui/virtual-list.tsx';
import { type FailureGroup, groupFailures } from './run-state.ts';
import { codeWords, operationIcon, operationWords } from './words.tsx';

interface Props {
  readonly items: readonly JobItem[];
}

/** What went wrong, by reason: one sentence with what to do, Meta's own words, its code, and trace ids. */
export function Failures({ items }: Props) {
  const groups = useMemo(() => groupFailures(items), [items]);
  if (groups.length === 0) return null;
  return (
    <section class="s-card s-groups s-failures" aria-label={t('flow.run.failures')}>
      {groups.map((group) => (
        <Reason key={`${group.error.key}:${codeWords(group.error)}`} group={group} />
      ))}
    </section>
  );
}

const ROW = 36;
const MAX_HEIGHT = 6 * ROW;

function Reason({ group: { error, items } }: { readonly group: FailureGroup }) {
  const code = codeWords(error);
  return (
    <div>
      <div class="s-failure">
        <Icon name="alert" />
        <div class="s-grow">
          <p class="s-failure-title">{failureWords({ key: error.key, args: [] })}</p>
          {error.detail && <p class="s-small s-muted">{t('flow.run.meta_says', error.detail)}</p>}
          {code && <p class="s-tiny s-muted s-number">{t('flow.run.code', code)}</p>}
          <p class="s-small">
            <HelpLink topic={`error/${error.key}`} />
          </p>
        </div>
      </div>
      <Disclosure
        startOpen={items.length <= 3}
        summary={<span class="s-small">{tn('flow.run.affected', items.length)}</span>}
      >
        {() => (
          <div class="s-group-lines">
            <VirtualList
              label={tn('flow.run.affected', items.length)}
              items={items}
              rowKey={({ index }) => String(index)}
              rowHeight={ROW}
              maxHeight={MAX_HEIGHT}
              renderRow={(item) => <Affected item={item} />}
            />
          </div>
        )}
      </Disclosure>
    </div>
  );
}

function Affected({ item: { operation, error } }: { readonly item: JobItem }) {
  const words = `${operation.subject.name} · ${operationWords(operation)}`;
  return (
    <span class="s-line">
      <Icon name={operationIcon(operation)} />
      <span class="s-clip" title={words}>
        {words}
      </span>
      {error?.fbtraceId && (
        <span class="s-line-end s-tiny s-muted">
          {t('flow.trace')}
          <code class="s-tag s-clip" dir="ltr" title={error.fbtraceId}>
            {error.fbtraceId}
          </code>
        </span>
      )}
    </span>
  );
}
