import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import type { Send } from '../../utils/stores/setup.ts';
import { waitingTokens } from '../../utils/stores/tokens.ts';
import type { TokenRecord } from '../../utils/tokens/types.ts';
import { t, tn } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { hasPermissions } from '../setup/permission.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Ending } from './ending.tsx';
import { Subview } from './frame.tsx';
import { SAVE_FORM, SaveForm } from './save-form.tsx';
import { TimeLeft } from './time-left.tsx';
import type { TokenFile } from './token-file.ts';
import { readUnfinished, type Unfinished } from './unfinished.ts';
import { firstEnd, type SaveState, type SaveAll as Saving, useSaveAll } from './use-save-all.ts';

interface SaveAllProps {
  readonly records: readonly TokenRecord[];
  readonly send: Send;
  readonly onBack: () => void;
}

/** Every waiting token in one file. Takes up a download that an earlier popup did not see the end of. */
export function SaveAll(props: SaveAllProps) {
  const [unfinished, setUnfinished] = useState<Unfinished | null | 'unread'>('unread');
  useEffect(() => {
    let here = true;
    void readUnfinished().then((found) => here && setUnfinished(found));
    return () => {
      here = false;
    };
  }, []);
  return unfinished === 'unread' ? null : <SaveAllView {...props} unfinished={unfinished} />;
}

interface ViewProps extends SaveAllProps {
  readonly unfinished: Unfinished | null;
}

function SaveAllView({ records, send, onBack, unfinished }: ViewProps) {
  const [recordIds] = useState(() => waitingTokens(records).map(({ id }) => id));
  const saving = useSaveAll(recordIds, records, send, unfinished);
  const asks = useAsks();
  return (
    <Subview
      title={tn('popup.save.title', unfinished?.wanted ?? recordIds.length)}
      onBack={onBack}
      footer={<Foot saving={saving} count={recordIds.length} asks={asks} onBack={onBack} />}
    >
      <Body saving={saving} records={records} />
    </Subview>
  );
}

/** Whether saving will make the browser ask for a permission: worth a word before it does. */
function useAsks(): boolean {
  const [asks, setAsks] = useState(false);
  useEffect(() => {
    const known = browser.runtime.getManifest().optional_permissions ?? [];
    if (known.includes('downloads')) void hasPermissions(['downloads']).then((has) => setAsks(!has));
  }, []);
  return asks;
}

interface BodyProps {
  readonly saving: Saving;
  readonly records: readonly TokenRecord[];
}

function Body({ saving: { state, start }, records }: BodyProps) {
  switch (state.type) {
    case 'form':
    case 'making':
      // The form stays while the file is made: what was typed is needed again if that fails.
      return (
        <div inert={state.type === 'making'}>
          <SaveForm
            failure={state.type === 'form' ? state.failure : null}
            onSave={(choice) => void start(choice)}
          />
        </div>
      );
    case 'downloading':
      return (
        <div class="s-stack" role="status" aria-busy="true">
          <p>{t('popup.save.downloading', state.file.fileName)}</p>
          <Skeleton height={4} />
          <p class="s-small s-muted">{t('popup.save.may_close')}</p>
        </div>
      );
    case 'asking':
      return <Asking state={state} records={records} />;
    case 'interrupted':
      return (
        <div class="s-stack">
          <Clock file={state.file} records={records} />
          <Banner tone="danger" title={t('popup.save.interrupted_title')}>
            {t('popup.save.interrupted')}
          </Banner>
        </div>
      );
    case 'saved':
      return (
        <Ending icon="check" good title={t('popup.reveal.gone_title')}>
          <p class="s-muted">{tn('popup.save.saved', state.file.recordIds.length, state.file.fileName)}</p>
          <Left file={state.file} />
        </Ending>
      );
    case 'late':
      return (
        <Ending icon="clock" title={t('popup.reveal.gone_title')}>
          <p class="s-muted">{t('popup.save.late', state.file.fileName)}</p>
        </Ending>
      );
  }
}

interface ClockProps {
  readonly file: TokenFile;
  readonly records: readonly TokenRecord[];
}

function Clock({ file, records }: ClockProps) {
  const endsAt = firstEnd(file, records);
  return endsAt === null ? null : <TimeLeft endsAt={endsAt}>{t('popup.save.time')}</TimeLeft>;
}

interface AskingProps {
  readonly state: Extract<SaveState, { type: 'asking' }>;
  readonly records: readonly TokenRecord[];
}

function Asking({ state: { file, failure }, records }: AskingProps) {
  return (
    <div class="s-stack">
      <Clock file={file} records={records} />
      <div class="po-file" role="status">
        <p class="po-row-title">{file.fileName}</p>
        <p class="s-small s-muted">{t('popup.save.check')}</p>
      </div>
      <Left file={file} />
      {failure !== null && <FailureNote failure={failure} title={t('popup.save.not_deleted')} />}
    </div>
  );
}

/** Tokens that were to be in the file but could not be had any more. */
function Left({ file: { recordIds, wanted } }: { readonly file: TokenFile }) {
  const left = wanted - recordIds.length;
  return left <= 0 ? null : <Banner tone="warning">{tn('popup.save.left_out', left)}</Banner>;
}

interface FootProps {
  readonly saving: Saving;
  readonly count: number;
  readonly asks: boolean;
  readonly onBack: () => void;
}

function Foot({ saving: { state, confirm, again }, count, asks, onBack }: FootProps) {
  switch (state.type) {
    case 'form':
    case 'making':
      return (
        <div class="po-foot-stack">
          {asks && <p class="s-tiny s-muted">{t('popup.save.asks')}</p>}
          <Button
            variant="primary"
            icon="download"
            type="submit"
            form={SAVE_FORM}
            busy={state.type === 'making'}
          >
            {tn('popup.save.action', count)}
          </Button>
        </div>
      );
    case 'downloading':
      return <Button busy>{t('popup.save.waits')}</Button>;
    case 'asking':
      return (
        <>
          <Button onClick={again}>{t('popup.save.again')}</Button>
          <Button variant="primary" icon="check" busy={state.busy} onClick={() => void confirm()}>
            {t('popup.save.confirm')}
          </Button>
        </>
      );
    case 'interrupted':
      return (
        <>
          <Button onClick={onBack}>{t('popup.save.show')}</Button>
          <Button variant="primary" icon="refresh" onClick={again}>
            {t('popup.save.again')}
          </Button>
        </>
      );
    default:
      return <Button onClick={onBack}>{t('popup.reveal.done')}</Button>;
  }
}
