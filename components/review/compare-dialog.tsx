import { useMemo, useState } from 'preact/hooks';
import type { Failure } from '../../utils/messages/protocol.ts';
import type { TemplateUsed } from '../../utils/plan/types.ts';
import type { SystemUser } from '../../utils/portfolio/snapshot.ts';
import { createDrift, differencesOf } from '../../utils/review/drift.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';
import { blanksOfRules } from '../../utils/templates/pattern.ts';
import { type OfferedTemplate, usedAs } from '../../utils/templates/store.ts';
import type { AssetRule } from '../../utils/templates/template.ts';
import { list, t, tn } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { TemplateBlanks } from '../template-blanks.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Select } from '../ui/select.tsx';
import { useGroups } from '../use-groups.ts';
import type { DriftFacts } from './use-drift.ts';

interface Props {
  /** At least one. */
  readonly users: readonly SystemUser[];
  readonly portfolioId: string;
  readonly facts: DriftFacts;
  readonly send: Send;
  /** `changed`: another template stands for them now. */
  readonly onClose: (changed: boolean) => void;
}

const NO_RULES: readonly AssetRule[] = [];

/** Which template system users are to be like. Nothing of their access is changed. */
export function CompareDialog({ users, portfolioId, facts, send, onClose }: Props) {
  const [first, ...rest] = users;
  const known = users.flatMap(({ id }) => facts.compared.get(id) ?? []);
  const [before] = known[0]?.given ?? [];
  const [templateId, setTemplateId] = useState(before?.template?.id ?? '');
  const [values, setValues] = useState(before?.used.values ?? { client: '', purpose: '' });
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const chosen = facts.offered.find(({ id }) => id === templateId);
  const { snapshot, groups } = useGroups(facts.reading, chosen?.template.assets ?? NO_RULES, values, send);
  const driftOf = useMemo(
    () => (snapshot === facts.reading ? facts.driftOf : createDrift(snapshot)),
    [snapshot, facts],
  );

  const give = async (template: TemplateUsed | null) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await send('templates.give', { portfolioId, systemUserIds: users.map(({ id }) => id), template });
      onClose(true);
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={
        first !== undefined && rest.length === 0
          ? t('review.drift.compare_title', first.name)
          : t('review.drift.compare_many_title', users.length)
      }
      onClose={() => onClose(false)}
      footer={
        <>
          {known.length > 0 && (
            <Button onClick={() => void give(null)}>{t('review.drift.compare_none')}</Button>
          )}
          <Button onClick={() => onClose(false)}>{t('setup.cancel')}</Button>
          <Button
            variant="primary"
            busy={busy}
            aria-disabled={chosen === undefined || undefined}
            onClick={() => chosen !== undefined && void give(usedAs(chosen, values))}
          >
            {t('review.drift.compare_use')}
          </Button>
        </>
      }
    >
      <div class="s-stack">
        <p class="s-small s-muted">{t('review.drift.compare_text')}</p>
        <Select
          label={t('review.drift.template')}
          placeholder={t('review.drift.template_placeholder')}
          value={templateId}
          options={facts.offered.map(({ id, template }) => ({ value: id, label: template.name }))}
          onChange={setTemplateId}
        />
        <TemplateBlanks
          blanks={blanksOfRules(chosen?.template.assets ?? [])}
          values={values}
          onFill={(change) => setValues({ ...values, ...change })}
        />
        <p class="s-small" role="status">
          {chosen === undefined || groups?.type === 'loading'
            ? ''
            : foundWords(users, chosen, values, driftOf)}
        </p>
        {failure !== null && <FailureNote failure={failure} />}
      </div>
    </Dialog>
  );
}

/** What the comparison would come to, for all of them together. */
function foundWords(
  users: readonly SystemUser[],
  { template }: OfferedTemplate,
  values: TemplateUsed['values'],
  driftOf: DriftFacts['driftOf'],
): string {
  const drifts = users.flatMap(({ id }) => driftOf(id, [{ template, values, as: 'whole' }]) ?? []);
  const unread = new Set(drifts.flatMap(({ unreadGroups }) => unreadGroups));
  if (unread.size > 0) return t('review.drift.unread_groups', list([...unread]));
  if (drifts.some(({ findsNothing }) => findsNothing)) return t('review.drift.nothing');
  if (drifts.some(({ groupGone }) => groupGone)) return t('review.drift.group_gone');
  const count = drifts.reduce((sum, drift) => sum + differencesOf(drift), 0);
  return count === 0 ? t('review.drift.same') : tn('review.drift.differences', count);
}
