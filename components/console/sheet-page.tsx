import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Failure, PortfolioNews, Status } from '../../utils/messages/protocol.ts';
import type { Intent } from '../../utils/plan/types.ts';
import type { Snapshot } from '../../utils/portfolio/snapshot.ts';
import { type ColumnMap, guessColumns, SHEET_FIELDS, type SheetField } from '../../utils/sheet/columns.ts';
import { MAX_SHEET_BYTES } from '../../utils/sheet/limits.ts';
import type { ParsedSheet, Sheet, SheetProblem } from '../../utils/sheet/parse.ts';
import {
  type ReadSheet,
  type readSheet,
  readSheetInTurns,
  type SheetContext,
} from '../../utils/sheet/read.ts';
import { sampleSheet } from '../../utils/sheet/sample.ts';
import { writeSheet } from '../../utils/sheet/write.ts';
import { readGroupsInto } from '../../utils/stores/groups.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';
import { accessOf } from '../../utils/templates/from-access.ts';
import { unreadParts } from '../../utils/templates/resolve.ts';
import type { StoredTemplate } from '../../utils/templates/store.ts';
import type { TextFile, TextFileProblem } from '../../utils/text-file.ts';
import { t, tn } from '../i18n.ts';
import { hashOf } from '../route.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { presetTemplates } from '../template-words.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { fileNameOf, saveFile } from '../ui/save-file.ts';
import { Select } from '../ui/select.tsx';
import { useLoad } from '../use-load.ts';
import { BadRows } from './bad-rows.tsx';
import { OpenFile } from './open-file.tsx';
import { Page } from './page.tsx';
import { PortfolioSelect } from './portfolio-select.tsx';
import { Reading } from './reading.tsx';
import { SheetColumns } from './sheet-columns.tsx';

/** The reader of CSV is needed once there is some. */
async function parse(text: string): Promise<ParsedSheet> {
  const { parseSheet } = await import('../../utils/sheet/parse.ts');
  return parseSheet(text);
}

interface SheetPageProps {
  readonly status: Status;
  /** What was told of a portfolio being read. */
  readonly news: PortfolioNews | null;
  readonly send: Send;
}

/** From the rows of a file to a plan, and from a portfolio to rows. */
export function SheetPage({ status, news, send }: SheetPageProps) {
  const [portfolioId, setPortfolioId] = useState('');
  const known = useLoad(
    portfolioId === ''
      ? null
      : async () => {
          const asked = [
            send('portfolio.read', { portfolioId, fresh: true }),
            send('templates.list', {}),
          ] as const;
          const [snapshot, templates] = await Promise.all(asked);
          const parts = templates.flatMap(({ template }) => unreadParts(template.assets, snapshot, null));
          return [await readGroupsInto(snapshot, parts, send), templates] as const;
        },
    [portfolioId],
  );
  return (
    <Page title={t('sheet.title')} intro={t('sheet.intro')} wide>
      <div class="s-stack">
        <div class="co-form">
          <PortfolioSelect send={send} value={portfolioId} onChange={setPortfolioId} takeOnly />
        </div>
        {portfolioId !== '' && known.type === 'loading' && (
          <Reading portfolioId={portfolioId} news={news}>
            {t('templates.preview.reading')}
          </Reading>
        )}
        {known.type === 'failed' && (
          <FailureNote failure={known.failure} title={t('templates.preview.failed')} />
        )}
        {known.type === 'loaded' && (
          <Rows
            key={portfolioId}
            snapshot={known.value[0]}
            templates={known.value[1]}
            status={status}
            send={send}
          />
        )}
        <SheetColumns />
      </div>
    </Page>
  );
}

interface RowsProps extends Omit<SheetPageProps, 'news'> {
  readonly snapshot: Snapshot;
  readonly templates: readonly StoredTemplate[];
}

function Rows({ snapshot, templates, status, send }: RowsProps) {
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [problem, setProblem] = useState<SheetProblem | TextFileProblem | null>(null);
  const take = async (file: TextFile) => {
    setSheet(null);
    setProblem(null);
    if (!file.ok) return setProblem(file.problem);
    const parsed = await parse(file.text);
    if (parsed.ok) setSheet(parsed.sheet);
    else setProblem(parsed.problem);
  };
  return (
    <>
      <div class="s-row s-wrap">
        <OpenFile
          label={t('sheet.open')}
          icon="page"
          accept=".csv,.tsv,.txt"
          maxBytes={MAX_SHEET_BYTES}
          onText={(file) => void take(file)}
        />
        <Button
          icon="download"
          onClick={() => saveFile('steward-sample.csv', 'text/csv', sampleSheet(snapshot))}
        >
          {t('sheet.sample')}
        </Button>
        <SaveAccess snapshot={snapshot} send={send} />
      </div>
      {problem !== null && <Banner tone="danger">{t(`sheet.problem.${problem}`)}</Banner>}
      {sheet !== null && (
        <Taken sheet={sheet} snapshot={snapshot} templates={templates} status={status} send={send} />
      )}
    </>
  );
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Reads rows without holding anything up. Throws the reason of the signal once that is aborted. */
const readRows = (signal: AbortSignal, ...given: Parameters<typeof readSheet>): Promise<ReadSheet> =>
  readSheetInTurns({ signal, now: () => performance.now(), pause }, ...given);

/** Why a file just written can't be opened here as a whole, in words; `null`: it can. */
async function whyNotRead(text: string, snapshot: Snapshot): Promise<string | null> {
  const parsed = await parse(text);
  if (!parsed.ok) return t(`sheet.problem.${parsed.problem}`);
  const { sheet } = parsed;
  // What is saved of access names no template and no token.
  const context = { snapshot, templates: [], presets: [], connectedAppId: null };
  const { problem, bad } = await readRows(
    new AbortController().signal,
    sheet,
    guessColumns(sheet.columns),
    context,
  );
  if (problem !== null) return t(`sheet.problem.${problem}`);
  return bad.length === 0 ? null : tn('sheet.bad_rows', bad.length);
}

/** The access of every system user, in the same columns that are read. */
function SaveAccess({ snapshot, send }: Pick<RowsProps, 'snapshot' | 'send'>) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [left, setLeft] = useState(0);
  const [unreadable, setUnreadable] = useState<string | null>(null);
  const save = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    setUnreadable(null);
    try {
      const { id: portfolioId, name } = snapshot.portfolio;
      const systemUserIds = snapshot.systemUsers.map(({ id }) => id);
      const whole = await send('access.of', { portfolioId, systemUserIds });
      const held = systemUserIds.map((id) => ({ id, ...accessOf(whole, id) }));
      const intents = held.map(
        ({ id, assets }): Intent => ({
          portfolioId,
          users: [{ type: 'existing', id }],
          assets,
          mode: 'add',
          token: null,
        }),
      );
      setLeft(held.reduce((sum, { left: some }) => sum + some.length, 0));
      const text = writeSheet(intents, whole);
      saveFile(`${fileNameOf(name)}-access.csv`, 'text/csv', text);
      setUnreadable(await whyNotRead(text, whole));
    } catch (error) {
      setFailure(failureOf(error));
    }
    setBusy(false);
  };
  return (
    <>
      <Button
        icon="download"
        busy={busy}
        disabled={snapshot.systemUsers.length === 0}
        onClick={() => void save()}
      >
        {t('sheet.save')}
      </Button>
      {left > 0 && <span class="s-small s-doubt">{tn('templates.from.left', left)}</span>}
      {failure !== null && <FailureNote failure={failure} />}
      {unreadable !== null && (
        <Banner tone="warning" title={t('sheet.saved_unreadable')}>
          {unreadable}
        </Banner>
      )}
    </>
  );
}

/** What rows come to; `null` while they are read. */
function useRows(sheet: Sheet, columns: ColumnMap, context: SheetContext): ReadSheet | null {
  const [read, setRead] = useState<ReadSheet | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    setRead(null);
    readRows(gone.signal, sheet, columns, context).then(
      (value) => !gone.signal.aborted && setRead(value),
      (error: unknown) => {
        if (!gone.signal.aborted) throw error;
      },
    );
    return () => gone.abort();
  }, [sheet, columns, context]);
  return read;
}

interface TakenProps extends RowsProps {
  readonly sheet: Sheet;
}

/** What rows are to those there are; `only`: all the access there is. */
type RowsMode = Intent['mode'] | 'only';

/** What the rows come to, with the columns as they were understood. */
function Taken({ sheet, snapshot, templates, status, send }: TakenProps) {
  const [columns, setColumns] = useState<ColumnMap>(() => guessColumns(sheet.columns));
  const [mode, setMode] = useState<RowsMode>('add');
  const connectedAppId = status.connection?.appId ?? null;
  const context = useMemo(
    () => ({ snapshot, templates, presets: presetTemplates(), connectedAppId }),
    [snapshot, templates, connectedAppId],
  );
  const read = useRows(sheet, columns, context);
  return (
    <>
      <Columns sheet={sheet} columns={columns} onChange={setColumns} />
      <RadioGroup
        label={t('flow.access.label')}
        hint={mode === 'only' ? t('sheet.only_help') : t(`flow.access.${mode}_help`)}
        value={mode}
        options={[
          { value: 'add', label: t('flow.access.add') },
          { value: 'replace', label: t('flow.access.replace') },
          { value: 'only', label: t('sheet.only') },
        ]}
        onChange={setMode}
      />
      {read === null ? (
        <p class="s-small s-muted" role="status">
          {t('sheet.reading')}
        </p>
      ) : read.problem === null ? (
        <Outcome read={read} mode={mode} send={send} />
      ) : (
        <Banner tone="danger">{t(`sheet.problem.${read.problem}`)}</Banner>
      )}
    </>
  );
}

interface ColumnsProps {
  readonly sheet: Sheet;
  readonly columns: ColumnMap;
  readonly onChange: (columns: ColumnMap) => void;
}

const NOWHERE = 'none';

function Columns({ sheet, columns, onChange }: ColumnsProps) {
  const options = [
    { value: NOWHERE, label: t('sheet.no_column') },
    ...sheet.columns.map((heading, index) => ({
      value: String(index),
      label: heading === '' ? t('sheet.column', index + 1) : heading,
    })),
  ];
  const choose = (field: SheetField, value: string) => {
    const { [field]: _, ...rest } = columns;
    onChange(value === NOWHERE ? rest : { ...rest, [field]: Number(value) });
  };
  return (
    <fieldset class="s-card co-card co-columns">
      <legend class="s-hidden">{t('sheet.columns')}</legend>
      {SHEET_FIELDS.map((field) => (
        <Select
          key={field}
          label={t(`sheet.field.${field}`)}
          value={columns[field] === undefined ? NOWHERE : String(columns[field])}
          options={options}
          onChange={(value) => choose(field, value)}
        />
      ))}
    </fieldset>
  );
}

interface OutcomeProps {
  readonly read: ReadSheet;
  readonly mode: RowsMode;
  readonly send: Send;
}

function Outcome({ read: { wanted, goodRows, bad }, mode, send }: OutcomeProps) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const users = wanted.reduce((sum, each) => sum + each.users.length, 0);
  // What a row left out would have said would be taken away.
  const unsafe = mode === 'only' && bad.length > 0;
  const review = async () => {
    if (busy || users === 0 || unsafe) return;
    setBusy(true);
    setFailure(null);
    try {
      const { id } = await send('plan.makeAll', {
        intents: wanted.map((each): Intent => ({ ...each, mode: mode === 'only' ? 'replace' : mode })),
        only: mode === 'only',
      });
      location.hash = hashOf({ page: 'approve', planId: id });
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  return (
    <>
      <BadRows bad={bad} />
      {unsafe && <Banner tone="danger">{t('sheet.only_whole')}</Banner>}
      <div class="co-bulk">
        <p class="s-grow s-number" role="status">
          {tn('sheet.good', goodRows)} · {tn('flow.review.for_users', users)}
        </p>
        <Button
          variant="primary"
          busy={busy}
          aria-disabled={users === 0 || unsafe || undefined}
          onClick={() => void review()}
        >
          {t('templates.preview.plan')}
        </Button>
      </div>
      {failure !== null && <FailureNote failure={failure} />}
    </>
  );
}
