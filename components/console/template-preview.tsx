import { useMemo, useState } from 'preact/hooks';
import type { Failure, PortfolioNews, Status } from '../../utils/messages/protocol.ts';
import type { Intent } from '../../utils/plan/types.ts';
import type { GroupContent, Snapshot } from '../../utils/portfolio/snapshot.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';
import { blanksOfRules, nameSlots } from '../../utils/templates/pattern.ts';
import { type Resolution, type RuleMatch, resolveTemplate } from '../../utils/templates/resolve.ts';
import { type OfferedTemplate, usedAs } from '../../utils/templates/store.ts';
import type { Template } from '../../utils/templates/template.ts';
import { Tags, TaskTags } from '../flow/tags.tsx';
import { UnreadParts } from '../flow/unread-banner.tsx';
import { listed } from '../flow/words.tsx';
import { t, tn } from '../i18n.ts';
import { kindIcon, kindWords } from '../kinds.ts';
import { hashOf } from '../route.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { TemplateBlanks } from '../template-blanks.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useGroups } from '../use-groups.ts';
import { useLoad } from '../use-load.ts';
import { PortfolioSelect } from './portfolio-select.tsx';
import { Reading } from './reading.tsx';

interface Props {
  readonly template: Template;
  /** The kept template that it still is, so that whom it is given to is remembered. */
  readonly from: OfferedTemplate | null;
  readonly status: Status;
  readonly news: PortfolioNews | null;
  readonly send: Send;
}

/** What a template comes to in a portfolio, while it is still being written. */
export function TemplatePreview({ template, from, status, news, send }: Props) {
  const [portfolioId, setPortfolioId] = useState('');
  const snapshot = useLoad(
    portfolioId === '' ? null : () => send('portfolio.read', { portfolioId, fresh: true }),
    [portfolioId],
  );
  return (
    <aside class="co-preview s-card co-card s-stack" aria-label={t('templates.preview.title')}>
      <div>
        <h2 class="co-section-title">{t('templates.preview.title')}</h2>
        <p class="s-small s-muted">{t('templates.preview.text')}</p>
      </div>
      <PortfolioSelect send={send} value={portfolioId} onChange={setPortfolioId} />
      {portfolioId !== '' && snapshot.type === 'loading' && (
        <Reading portfolioId={portfolioId} news={news}>
          {t('templates.preview.reading')}
        </Reading>
      )}
      {snapshot.type === 'failed' && (
        <FailureNote failure={snapshot.failure} title={t('templates.preview.failed')} />
      )}
      {snapshot.type === 'loaded' && (
        <Resolved template={template} from={from} snapshot={snapshot.value} status={status} send={send} />
      )}
    </aside>
  );
}

interface ResolvedProps extends Omit<Props, 'news'> {
  readonly snapshot: Snapshot;
}

function Resolved({ template, from, snapshot: read, status, send }: ResolvedProps) {
  const [values, setValues] = useState({ client: '', purpose: template.name });
  const [count, setCount] = useState(1);
  const appId = status.connection?.appId ?? null;
  const { snapshot, groups } = useGroups(read, template.assets, values, send);
  const resolution = useMemo(
    () => resolveTemplate(template, snapshot, { type: 'new', values, count }, appId),
    [template, snapshot, values, count, appId],
  );
  const blanks = new Set([...(nameSlots(template.names) ?? []), ...blanksOfRules(template.assets)]);
  return (
    <>
      <TemplateBlanks
        blanks={blanks}
        values={values}
        count={count}
        onFill={({ count: many = count, ...change }) => {
          setCount(many);
          setValues({ ...values, ...change });
        }}
      />
      <Names resolution={resolution} />
      {resolution.rules.length > 0 && (
        <section>
          <h3 class="co-preview-title">{t('templates.preview.assets')}</h3>
          {groups?.type === 'failed' && (
            <FailureNote failure={groups.failure} title={t('templates.preview.groups_failed')} />
          )}
          <ul class="co-preview-rules">
            {resolution.rules.map((match, index) => (
              <Match
                key={index}
                match={match}
                contents={snapshot.groups ?? []}
                reading={groups?.type === 'loading'}
              />
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3 class="co-preview-title">{t('templates.preview.token')}</h3>
        {template.token === null ? (
          <p class="s-small s-muted">{t('templates.preview.no_token')}</p>
        ) : resolution.tokenProblem !== null ? (
          <p class="s-small s-doubt">{t(`templates.preview.${resolution.tokenProblem}`)}</p>
        ) : (
          <Tags values={template.token.permissions} />
        )}
      </section>
      <PlanIt
        intent={{
          ...resolution.intent,
          ...(from === null ? {} : { template: usedAs(from, values) }),
        }}
        waits={groups?.type === 'loading'}
        send={send}
      />
    </>
  );
}

const NAMES_SHOWN = 3;

function Names({ resolution }: { readonly resolution: Resolution }) {
  const names = resolution.intent.users.flatMap((user) => (user.type === 'new' ? [user.name] : []));
  return (
    <section>
      <h3 class="co-preview-title">{t('templates.preview.names')}</h3>
      <ul class="s-small">
        {names.slice(0, NAMES_SHOWN).map((name) => (
          <li key={name} class="s-clip">
            {name}
          </li>
        ))}
        {names.length > NAMES_SHOWN && (
          <li class="s-muted">{t('templates.preview.more_names', names.length - NAMES_SHOWN)}</li>
        )}
      </ul>
    </section>
  );
}

const ASSETS_SHOWN = 4;

interface MatchProps {
  readonly match: RuleMatch;
  /** What is known of groups. */
  readonly contents: readonly GroupContent[];
  /** More of it is being read. */
  readonly reading: boolean;
}

function Match({ match: { rule, assets, missing, groups, unread }, contents, reading }: MatchProps) {
  const reasons = contents.flatMap(({ groupId, kind, unread: reason }) =>
    reason !== null && kind === rule.kind && groups.some(({ id }) => id === groupId) ? [reason] : [],
  );
  const found = tn('templates.preview.rule', assets.length);
  const words =
    rule.group === undefined
      ? found
      : t('templates.preview.found_in', found, tn('templates.preview.groups', groups.length));
  return (
    <li class="co-preview-rule">
      <Icon name={kindIcon(rule.kind)} />
      <div class="s-grow">
        <p class={assets.length === 0 ? 's-small s-doubt' : 's-small'}>
          {t('flow.labelled', kindWords(rule.kind), words)}
        </p>
        {assets.length > 0 && (
          <p class="s-tiny s-muted">
            {listed(
              assets.map(({ name }) => name),
              ASSETS_SHOWN,
            )}
          </p>
        )}
        {missing.length > 0 && (
          <p class="s-tiny s-doubt">{t('templates.preview.missing', listed(missing, ASSETS_SHOWN))}</p>
        )}
        {unread.length > 0 && (
          <p class="s-tiny s-doubt">
            {reading
              ? t('templates.preview.groups_reading')
              : t('templates.preview.group_unread', listed(unread, ASSETS_SHOWN))}
          </p>
        )}
        <UnreadParts parts={reasons} />
        <TaskTags tasks={rule.tasks} />
      </div>
    </li>
  );
}

interface PlanItProps {
  readonly intent: Intent;
  /** Something that the plan needs is still being read. */
  readonly waits: boolean;
  readonly send: Send;
}

function PlanIt({ intent, waits, send }: PlanItProps) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const ready = intent.users.length > 0 && !waits;
  const plan = async () => {
    if (busy || !ready) return;
    setBusy(true);
    setFailure(null);
    try {
      const { id } = await send('plan.make', { intent });
      location.hash = hashOf({ page: 'approve', planId: id });
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  return (
    <>
      {failure !== null && <FailureNote failure={failure} />}
      <Button class="su-submit" busy={busy} aria-disabled={!ready || undefined} onClick={() => void plan()}>
        {t('templates.preview.plan')}
      </Button>
    </>
  );
}
