import { useState } from 'preact/hooks';
import type { Failure } from '../../utils/messages/protocol.ts';
import type { TemplateUsed } from '../../utils/plan/types.ts';
import type { SystemUser } from '../../utils/portfolio/snapshot.ts';
import { hasDrifted } from '../../utils/review/drift.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';
import { blanksOfRules } from '../../utils/templates/pattern.ts';
import { type OfferedTemplate, usedAs } from '../../utils/templates/store.ts';
import { t, tn } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { TemplateBlanks } from '../template-blanks.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Select } from '../ui/select.tsx';
import type { DriftFacts } from './use-drift.ts';

interface Props {
  readonly user: SystemUser;
  readonly portfolioId: string;
  readonly facts: DriftFacts;
  readonly send: Send;
  /** `changed`: another template stands for the system user now. */
  readonly onClose: (changed: boolean) => void;
}

/** Which template a system user is to be like. Nothing of its access is changed. */
export function CompareDialog({ user, portfolioId, facts, send, onClose }: Props) {
  const [before] = facts.compared.get(user.id)?.given ?? [];
  const [templateId, setTemplateId] = useState(before?.template?.id ?? '');
  const [values, setValues] = useState(before?.used.values ?? { client: '', purpose: '' });
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const chosen = facts.offered.find(({ id }) => id === templateId);

  const give = async (template: TemplateUsed | null) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await send('templates.give', { portfolioId, systemUserId: user.id, template });
      onClose(true);
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={t('review.drift.compare_title', user.name)}
      onClose={() => onClose(false)}
      footer={
        <>
          {before !== undefined && (
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
          {chosen === undefined ? '' : foundWords(user, chosen, values, facts)}
        </p>
        {failure !== null && <FailureNote failure={failure} />}
      </div>
    </Dialog>
  );
}

function foundWords(
  user: SystemUser,
  { template }: OfferedTemplate,
  values: TemplateUsed['values'],
  { driftOf }: DriftFacts,
): string {
  const drift = driftOf(user.id, [{ template, values, as: 'whole' }]);
  if (drift === null) return '';
  if (drift.findsNothing) return t('review.drift.nothing');
  if (!hasDrifted(drift)) return t('review.drift.same');
  return tn('review.drift.differences', drift.access.length + (drift.role === null ? 0 : 1));
}
