import { useMemo, useState } from 'preact/hooks';
import type { Failure } from '../../utils/messages/protocol.ts';
import type { Snapshot, SystemUser } from '../../utils/portfolio/snapshot.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';
import { accessOf, copyIntent, type HeldAccess, templateFrom } from '../../utils/templates/from-access.ts';
import type { Template } from '../../utils/templates/template.ts';
import { UserPicker } from '../flow/user-picker.tsx';
import { t, tn } from '../i18n.ts';
import { hashOf } from '../route.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Select } from '../ui/select.tsx';
import { useLoad } from '../use-load.ts';
import { PortfolioSelect } from './portfolio-select.tsx';

interface Props {
  readonly send: Send;
  readonly onTemplate: (template: Template) => void;
}

/** Takes what a system user has at Meta for a template, or gives it to others. */
export function FromAccess({ send, onTemplate }: Props) {
  const [portfolioId, setPortfolioId] = useState('');
  return (
    <section class="co-section">
      <h2 class="co-section-title">{t('templates.from.title')}</h2>
      <p class="co-section-text s-small s-muted">{t('templates.from.text')}</p>
      <div class="s-card co-card s-stack">
        <div class="co-form">
          <PortfolioSelect send={send} value={portfolioId} onChange={setPortfolioId} />
        </div>
        {portfolioId !== '' && (
          <Users key={portfolioId} send={send} portfolioId={portfolioId} onTemplate={onTemplate} />
        )}
      </div>
    </section>
  );
}

interface UsersProps extends Props {
  readonly portfolioId: string;
}

interface Held {
  readonly snapshot: Snapshot;
  readonly user: SystemUser;
  readonly access: HeldAccess;
}

function Users({ send, portfolioId, onTemplate }: UsersProps) {
  const snapshot = useLoad(() => send('portfolio.read', { portfolioId, fresh: true }), [portfolioId]);
  const [userId, setUserId] = useState('');
  const [busy, setBusy] = useState<'make' | 'copy' | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [held, setHeld] = useState<Held | null>(null);
  const [nothing, setNothing] = useState(false);
  if (snapshot.type === 'loading') return <p class="s-small s-muted">{t('templates.preview.reading')}</p>;
  if (snapshot.type === 'failed') return <FailureNote failure={snapshot.failure} />;
  const users = snapshot.value.systemUsers;

  const read = async (then: 'make' | 'copy') => {
    const user = users.find(({ id }) => id === userId);
    if (user === undefined || busy !== null) return;
    setBusy(then);
    setFailure(null);
    setNothing(false);
    try {
      const whole = await send('access.of', { portfolioId, systemUserIds: [userId] });
      const access = accessOf(whole, userId);
      if (access.assets.length === 0) setNothing(true);
      else if (then === 'copy') setHeld({ snapshot: whole, user, access });
      else onTemplate(templateFrom(user, access, t('templates.from.name', user.name)));
    } catch (error) {
      setFailure(failureOf(error));
    }
    setBusy(null);
  };

  return (
    <>
      <div class="co-form">
        <Select
          label={t('templates.from.user')}
          placeholder={t('templates.from.user_placeholder')}
          value={userId}
          options={users.map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))}
          onChange={setUserId}
        />
      </div>
      <p class="s-small s-muted">{t('templates.from.not_told')}</p>
      <div class="s-row">
        <Button icon="copy" busy={busy === 'make'} disabled={userId === ''} onClick={() => void read('make')}>
          {t('templates.from.make')}
        </Button>
        <Button
          icon="users"
          busy={busy === 'copy'}
          disabled={userId === '' || users.length < 2}
          onClick={() => void read('copy')}
        >
          {t('templates.from.copy')}
        </Button>
      </div>
      <div role="status">
        {busy !== null && <p class="s-small s-muted">{t('templates.from.reading')}</p>}
        {nothing && <p class="s-small s-muted">{t('templates.from.nothing')}</p>}
      </div>
      {failure !== null && <FailureNote failure={failure} />}
      {held !== null && <CopyDialog send={send} held={held} onClose={() => setHeld(null)} />}
    </>
  );
}

interface CopyDialogProps {
  readonly send: Send;
  readonly held: Held;
  readonly onClose: () => void;
}

/** Whom to give the access to; the plan itself is read on its own page. */
function CopyDialog({ send, held: { snapshot, user, access }, onClose }: CopyDialogProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const others = useMemo(() => snapshot.systemUsers.filter(({ id }) => id !== user.id), [snapshot, user]);
  const review = async () => {
    if (busy || chosen.size === 0) return;
    setBusy(true);
    setFailure(null);
    try {
      const intent = copyIntent(snapshot.portfolio.id, access, [...chosen]);
      const { id } = await send('plan.make', { intent });
      location.hash = hashOf({ page: 'approve', planId: id });
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('templates.from.copy_title', user.name)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('setup.cancel')}</Button>
          <Button
            variant="primary"
            busy={busy}
            aria-disabled={chosen.size === 0 || undefined}
            onClick={() => void review()}
          >
            {t('templates.preview.plan')}
          </Button>
        </>
      }
    >
      <div class="s-stack">
        <p>
          {tn('flow.assets.count', access.assets.length)}. {t('templates.from.copy_text')}
        </p>
        {access.left.length > 0 && (
          <Banner tone="warning">{tn('templates.from.left', access.left.length)}</Banner>
        )}
        <UserPicker users={others} chosen={chosen} onChoose={setChosen} rows={7} />
        {failure !== null && <FailureNote failure={failure} />}
      </div>
    </Dialog>
  );
}
