import { useEffect, useMemo, useRef } from 'preact/hooks';
import { SYSTEM_USER_LIMITS } from '../../utils/meta/api.ts';
import { isBlocking, type NameEntry } from '../../utils/meta/names.ts';
import { SYSTEM_USER_ROLES } from '../../utils/meta/roles.ts';
import type { Snapshot, SystemUser } from '../../utils/portfolio/snapshot.ts';
import type { Flow, FlowState } from '../../utils/stores/flow.ts';
import { namesOf } from '../../utils/stores/flow-draft.ts';
import { t, tn } from '../i18n.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { useStore } from '../use-store.ts';
import { isReading, PaneSkeleton } from './choose.tsx';
import { PortfolioPicker } from './portfolio-picker.tsx';
import { Selections } from './selections.tsx';
import { TemplateStart } from './template-start.tsx';
import { UserPicker } from './user-picker.tsx';

interface Props {
  readonly flow: Flow;
}

const snapshotOf = ({ snapshot }: FlowState): Snapshot | null =>
  snapshot.state === 'ready' ? snapshot.value : null;

/** Whom it is for: new system users by name, or a choice of those there are. */
export function WhoPane({ flow }: Props) {
  const mode = useStore(flow.store, (state) => state.draft.mode);
  return (
    <div class="s-stack s-who">
      <PortfolioPicker flow={flow} />
      <TemplateStart flow={flow} />
      {mode === 'create' ? <NewUsers flow={flow} /> : <ExistingUsers flow={flow} />}
    </div>
  );
}

function NewUsers({ flow }: Props) {
  const draft = useStore(flow.store, (state) => state.draft);
  const snapshot = useStore(flow.store, snapshotOf);
  const names = useMemo(() => namesOf(draft, snapshot), [draft, snapshot]);
  const input = useRef<HTMLTextAreaElement>(null);
  const missing = draft.attempted && names.length === 0;
  useEffect(() => {
    if (missing) input.current?.focus();
  }, [missing]);
  return (
    <>
      <TextArea
        inputRef={input}
        error={missing ? t('flow.problem.names_missing') : undefined}
        label={t('flow.names.label')}
        hint={t('flow.names.hint')}
        aside={names.length > 0 && tn('flow.names.count', names.length)}
        value={draft.names}
        rows={6}
        data-first-focus
        onChange={(text) => flow.edit({ names: text })}
      />
      <NameProblems names={names} />
      <RadioGroup
        label={t('flow.role.label')}
        hint={t(`flow.role.${draft.role}`)}
        value={draft.role}
        options={SYSTEM_USER_ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        onChange={(role) => flow.edit({ role })}
      />
      {snapshot !== null && <Limits snapshot={snapshot} />}
    </>
  );
}

/** More lines than this would push the rest of the form out of sight. */
const PROBLEMS_SHOWN = 6;

function NameProblems({ names }: { readonly names: readonly NameEntry[] }) {
  const wrong = names.filter(({ problem }) => problem !== null);
  return (
    <div role="status">
      <ul class="s-name-problems">
        {wrong.slice(0, PROBLEMS_SHOWN).map(({ line, name, problem }) => (
          <li key={line} class={isBlocking(problem) ? 's-name-wrong' : 's-name-doubt'}>
            <Icon name="alert" />
            <span>
              <span class="s-muted s-number">{t('flow.names.line', line)}</span>{' '}
              <strong>{name.slice(0, 60)}</strong> {t(`flow.names.${problem}`)}
            </span>
          </li>
        ))}
        {wrong.length > PROBLEMS_SHOWN && (
          <li class="s-muted">{t('flow.more', wrong.length - PROBLEMS_SHOWN)}</li>
        )}
      </ul>
    </div>
  );
}

/** How many there are, and what Meta allows unless it has raised the limit. */
function Limits({ snapshot }: { readonly snapshot: Snapshot }) {
  const count = (role: SystemUser['role']) =>
    snapshot.systemUsers.filter((user) => user.role === role).length;
  const { marketingApi, default: plain } = SYSTEM_USER_LIMITS;
  return (
    <p class="s-note s-small s-muted">
      <Icon name="info" />
      <span>
        {t('flow.limits.now', count('EMPLOYEE'), count('ADMIN'))}{' '}
        {t('flow.limits.allowed', plain.EMPLOYEE, plain.ADMIN, marketingApi.EMPLOYEE, marketingApi.ADMIN)}
      </span>
    </p>
  );
}

function ExistingUsers({ flow }: Props) {
  const snapshot = useStore(flow.store, snapshotOf);
  const reading = useStore(flow.store, isReading);
  const access = useStore(flow.store, (state) => state.draft.access);
  const chosen = useStore(flow.store, (state) => state.draft.userIds);
  if (reading) return <PaneSkeleton flow={flow} />;
  if (snapshot === null) return null;
  if (snapshot.systemUsers.length === 0)
    return (
      <EmptyState icon="users" title={t('flow.users.none')}>
        {t('flow.users.none_help')}
      </EmptyState>
    );
  return (
    <>
      <UserPicker
        users={snapshot.systemUsers}
        chosen={chosen}
        onChoose={(userIds) => flow.edit({ userIds })}
        aside={<Selections flow={flow} of="users" />}
      />
      <RadioGroup
        label={t('flow.access.label')}
        hint={t(`flow.access.${access}_help`)}
        value={access}
        options={[
          { value: 'add', label: t('flow.access.add') },
          { value: 'replace', label: t('flow.access.replace') },
        ]}
        onChange={(value) => flow.edit({ access: value })}
      />
    </>
  );
}
