import { useEffect, useRef, useState } from 'preact/hooks';
import type { Failure, PortfolioNews, Status } from '../../utils/messages/protocol.ts';
import { nameKey } from '../../utils/sheet/words.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';
import type { TemplateFormat } from '../../utils/templates/file.ts';
import type { OfferedTemplate, Seen } from '../../utils/templates/store.ts';
import type { Template } from '../../utils/templates/template.ts';
import { t } from '../i18n.ts';
import { hashOf } from '../route.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { PRESET_PREFIX, presetTemplates } from '../template-words.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { fileNameOf, saveFile } from '../ui/save-file.ts';
import { Tabs } from '../ui/tabs.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { useLoad } from '../use-load.ts';
import { Page } from './page.tsx';
import { PageLink } from './page-link.tsx';
import { RowsSkeleton } from './rows-skeleton.tsx';
import {
  draftsAside,
  dropUnsaved,
  keepUnsaved,
  keptDraft,
  NEW_TEMPLATE,
  takeUp,
  type Unsaved,
  unsavedOf,
} from './template-draft.ts';
import { TemplateForm } from './template-form.tsx';
import { TemplatePreview } from './template-preview.tsx';
import { type Problem, TemplateProblems } from './template-problems.tsx';

interface TemplatePageProps {
  readonly templateId: string;
  readonly status: Status;
  /** What was told of a portfolio being read. */
  readonly news: PortfolioNews | null;
  readonly send: Send;
}

/** One template: a form or YAML on one side, what it comes to in a portfolio on the other. */
export function TemplatePage({ templateId, status, news, send }: TemplatePageProps) {
  const [turn, setTurn] = useState(0);
  const preset = presetTemplates().find(({ id }) => id === templateId);
  const started = templateId === NEW_TEMPLATE ? keptDraft() : preset?.template;
  const kept = useLoad(() => send('templates.list', {}), []);
  const own = kept.type === 'loaded' ? kept.value : [];
  const stored = own.find(({ id }) => id === templateId);
  // What was removed elsewhere, but changed here, can still be saved.
  const template = started ?? stored?.template ?? unsavedOf(templateId)?.template;
  const isNew = templateId === NEW_TEMPLATE || templateId.startsWith(PRESET_PREFIX);
  return (
    <Page title={isNew ? t('templates.edit.new_title') : (template?.name ?? t('console.nav.template'))} wide>
      {template !== undefined && (
        <Editor
          key={`${templateId} ${turn}`}
          pageId={templateId}
          id={isNew ? null : templateId}
          start={template}
          from={preset ?? stored ?? null}
          own={own}
          aside={templateId === NEW_TEMPLATE ? draftsAside() : []}
          onTakeUp={(chosen, present) => {
            takeUp(chosen, present);
            setTurn((now) => now + 1);
          }}
          status={status}
          news={news}
          send={send}
        />
      )}
      {template === undefined && kept.type === 'loading' && <RowsSkeleton />}
      {template === undefined && kept.type === 'failed' && (
        <FailureNote failure={kept.failure} title={t('templates.failed')} />
      )}
      {template === undefined && kept.type === 'loaded' && (
        <Banner
          tone="warning"
          action={<PageLink to={{ page: 'templates' }}>{t('console.nav.templates')}</PageLink>}
        >
          {t('templates.edit.unknown')}
        </Banner>
      )}
    </Page>
  );
}

interface EditorProps {
  /** Whose unsaved changes these are. */
  readonly pageId: string;
  readonly id: string | null;
  readonly start: Template;
  /** What is edited, where it has a name that lasts. */
  readonly from: OfferedTemplate | null;
  /** All that are kept. */
  readonly own: readonly OfferedTemplate[];
  /** Other new ones, not saved. */
  readonly aside: readonly Unsaved[];
  readonly onTakeUp: (chosen: Unsaved, present: Unsaved) => void;
  readonly status: Status;
  readonly news: PortfolioNews | null;
  readonly send: Send;
}

/** The reader and writer of YAML is large, and only this page and the import need it. */
const templateFile = () => import('../../utils/templates/file.ts');

type View = 'form' | 'yaml';

/** Puts the caret where a problem stands, and the line into sight. */
function goTo(area: HTMLTextAreaElement, { line, column }: Problem): void {
  const lines = area.value.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  const at = Math.min(before + column - 1, area.value.length);
  area.focus();
  area.setSelectionRange(at, at);
  area.scrollTop = (area.scrollHeight * (line - 1)) / lines.length - area.clientHeight / 2;
}

function Editor({ pageId, id, start, from, own, aside, onTakeUp, status, news, send }: EditorProps) {
  const [restored, setRestored] = useState(() => unsavedOf(pageId));
  const [template, setTemplate] = useState(restored?.template ?? start);
  /** Which saving this is about; what was left unsaved is about the one it began from. */
  const revision = restored?.revision ?? from?.revision ?? 0;
  const [edited, setEdited] = useState(restored !== null);
  const [view, setView] = useState<View>(restored?.text == null ? 'form' : 'yaml');
  const [text, setText] = useState(restored?.text ?? '');
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    if (view === 'yaml') void whole();
  }, []);
  useEffect(() => {
    if (!edited) return;
    const ask = (event: Event) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [edited]);

  const edit = (next: Template) => {
    setTemplate(next);
    setEdited(true);
    setProblems([]);
    keepUnsaved(pageId, { template: next, text: null, revision });
  };
  const discard = () => {
    dropUnsaved(pageId);
    setRestored(null);
    setTemplate(start);
    setEdited(false);
    setProblems([]);
    setView('form');
  };
  const show = async (next: View) => {
    const { writeTemplateFile } = await templateFile();
    const written = writeTemplateFile(template, 'yaml');
    // What can't be read has no form; what was never touched has the one it came from.
    if (next === 'form' && problems.length > 0 && text !== written) return;
    if (next === 'yaml') setText(written);
    setProblems([]);
    setView(next);
  };
  const editText = async (next: string) => {
    setText(next);
    setEdited(true);
    keepUnsaved(pageId, { template, text: next, revision });
    const read = (await templateFile()).readTemplateFile(next);
    setProblems(read.ok ? [] : read.problems);
    if (!read.ok) return;
    setTemplate(read.template);
    keepUnsaved(pageId, { template: read.template, text: next, revision });
  };
  /** The template as it stands, by the very rules a file is read by, so that what is kept can be shared. */
  const whole = async (): Promise<Template | null> => {
    const { readTemplateFile, writeTemplateFile } = await templateFile();
    const read = readTemplateFile(view === 'yaml' ? text : writeTemplateFile(template, 'yaml'));
    setProblems(read.ok ? [] : read.problems);
    return read.ok ? read.template : null;
  };
  const namesake = own.find(
    (each) => each.id !== id && nameKey(each.template.name) === nameKey(template.name),
  );
  /** The kept one whose place a new one can take. */
  const replaced = id === null ? namesake : undefined;
  /** `over`: the kept one to take the place of, as it was seen; `null`: as a new one. */
  const save = async (over: Seen | null) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      const wanted = await whole();
      if (wanted === null) return setBusy(false);
      await send('templates.save', { over, template: wanted });
      dropUnsaved(pageId);
      location.hash = hashOf({ page: 'templates' });
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  /** Over whatever was saved by now. */
  const saveOver = async () => {
    if (id === null) return;
    try {
      const now = (await send('templates.list', {})).find((each) => each.id === id);
      await save({ id, revision: now?.revision ?? revision });
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  const download = async (format: TemplateFormat) => {
    const wanted = await whole();
    if (wanted === null) return;
    const { writeTemplateFile } = await templateFile();
    const type = format === 'json' ? 'application/json' : 'application/yaml';
    saveFile(`${fileNameOf(wanted.name)}.${format}`, type, writeTemplateFile(wanted, format));
  };

  return (
    <div class="co-editor">
      <div class="s-stack">
        {restored !== null && (
          <Banner tone="info" action={<Button onClick={discard}>{t('templates.edit.discard')}</Button>}>
            {t('templates.edit.restored')}
          </Banner>
        )}
        {aside.map((each, at) => (
          <Banner
            key={at}
            tone="info"
            action={
              <Button
                onClick={() => onTakeUp(each, { template, text: view === 'yaml' ? text : null, revision })}
              >
                {t('templates.edit.aside_back')}
              </Button>
            }
          >
            {t('templates.edit.aside', each.template.name || t('templates.edit.new_title'))}
          </Banner>
        ))}
        <Tabs
          label={t('console.nav.template')}
          active={view}
          tabs={[
            { id: 'form', label: t('templates.edit.form') },
            { id: 'yaml', label: t('templates.edit.yaml') },
          ]}
          onChange={(next) => void show(next)}
        >
          <div class="co-editor-body">
            {view === 'form' ? (
              <TemplateForm template={template} onChange={edit} />
            ) : (
              <TextArea
                label={t('templates.edit.yaml_label')}
                mono
                rows={26}
                inputRef={area}
                value={text}
                onChange={(next) => void editText(next)}
              />
            )}
          </div>
        </Tabs>
        <div class="co-editor-foot">
          <TemplateProblems
            problems={problems}
            placed={view === 'yaml'}
            onGo={(problem) => area.current !== null && goTo(area.current, problem)}
          />
          {failure !== null && (
            <FailureNote
              failure={failure}
              action={
                <span class="s-row s-wrap">
                  {failure.key === 'template_changed' && id !== null && (
                    <Button onClick={() => void saveOver()}>{t('templates.edit.save_over')}</Button>
                  )}
                  {(failure.key === 'template_changed' || failure.key === 'template_unknown') && (
                    <Button onClick={() => void save(null)}>{t('templates.edit.save_new')}</Button>
                  )}
                </span>
              }
            />
          )}
          {namesake !== undefined && <Banner tone="warning">{t('templates.edit.namesake')}</Banner>}
          <div class="s-row s-wrap co-ends">
            <Button icon="download" onClick={() => void download('yaml')}>
              {t('templates.edit.export_yaml')}
            </Button>
            <Button icon="download" onClick={() => void download('json')}>
              {t('templates.edit.export_json')}
            </Button>
            <Button
              variant={replaced === undefined ? 'primary' : 'secondary'}
              busy={busy}
              aria-disabled={problems.length > 0 || undefined}
              onClick={() => void save(id === null ? null : { id, revision })}
            >
              {t('templates.edit.save')}
            </Button>
            {replaced !== undefined && (
              <Button
                variant="primary"
                busy={busy}
                aria-disabled={problems.length > 0 || undefined}
                onClick={() => void save({ id: replaced.id, revision: replaced.revision })}
              >
                {t('templates.edit.replace', replaced.template.name)}
              </Button>
            )}
          </div>
        </div>
      </div>
      <TemplatePreview
        template={template}
        from={edited ? null : from}
        status={status}
        news={news}
        send={send}
      />
    </div>
  );
}
