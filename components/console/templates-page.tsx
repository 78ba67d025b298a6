import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Failure } from '../../utils/messages/protocol.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';
import type { StoredTemplate } from '../../utils/templates/store.ts';
import type { Template } from '../../utils/templates/template.ts';
import type { TextFile } from '../../utils/text-file.ts';
import { t } from '../i18n.ts';
import { hashOf } from '../route.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { assetsWords, presetTemplates } from '../template-words.ts';
import { IconButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Toast } from '../ui/toast.tsx';
import { useLoad } from '../use-load.ts';
import { FromAccess } from './from-access.tsx';
import { OpenFile } from './open-file.tsx';
import { Page } from './page.tsx';
import { keepDraft, NEW_TEMPLATE } from './template-draft.ts';
import { type Problem, TemplateProblems } from './template-problems.tsx';

/** Bytes of a file that is looked at. */
const MAX_FILE = 256 * 1024;

interface Removed {
  readonly template: StoredTemplate;
  /** The one that stood after it. */
  readonly before: string | null;
}

/** Own templates and the ready-made ones, and the ways to get more. */
export function TemplatesPage({ send }: { readonly send: Send }) {
  const [version, setVersion] = useState(0);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [removed, setRemoved] = useState<Removed | null>(null);
  const own = useLoad(() => send('templates.list', {}), [version]);

  const startFrom = (template: Template) => {
    keepDraft(template);
    location.hash = hashOf({ page: 'template', templateId: NEW_TEMPLATE });
  };
  const take = async (file: TextFile) => {
    if (!file.ok) return setProblems([{ line: 0, column: 0, code: file.problem, args: [] }]);
    // The reader of YAML is large and seldom needed.
    const { readTemplateFile } = await import('../../utils/templates/file.ts');
    const read = readTemplateFile(file.text);
    if (read.ok) startFrom(read.template);
    else setProblems(read.problems);
  };
  const change = async (work: () => Promise<unknown>) => {
    setFailure(null);
    try {
      await work();
      setVersion((now) => now + 1);
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  const remove = (list: readonly StoredTemplate[], template: StoredTemplate) =>
    change(async () => {
      await send('templates.remove', { id: template.id });
      setRemoved({ template, before: list[list.indexOf(template) + 1]?.id ?? null });
    });
  const putBack = (taken: Removed) => {
    setRemoved(null);
    void change(() => send('templates.restore', taken));
  };

  return (
    <Page
      title={t('templates.title')}
      intro={t('templates.intro')}
      wide
      action={
        <div class="s-row s-wrap">
          <OpenFile
            label={t('templates.import')}
            accept=".yaml,.yml,.json"
            maxBytes={MAX_FILE}
            onText={(file) => void take(file)}
          />
          <a
            class="s-button s-button-primary"
            href={hashOf({ page: 'template', templateId: NEW_TEMPLATE })}
            onClick={() => keepDraft(null)}
          >
            <Icon name="plus" />
            {t('templates.new')}
          </a>
        </div>
      }
    >
      <div class="co-notices">
        <TemplateProblems problems={problems} placed />
        {failure !== null && <FailureNote failure={failure} />}
      </div>
      <section class="co-section">
        <h2 class="co-section-title">{t('templates.own')}</h2>
        {own.type === 'loading' && <CardsSkeleton />}
        {own.type === 'failed' && <FailureNote failure={own.failure} title={t('templates.failed')} />}
        {own.type === 'loaded' && own.value.length === 0 && (
          <div class="s-card">
            <EmptyState icon="copy" title={t('templates.none')}>
              {t('templates.none_text')}
            </EmptyState>
          </div>
        )}
        {own.type === 'loaded' && own.value.length > 0 && (
          <ul class="co-templates">
            {own.value.map((stored) => (
              <TemplateCard
                key={stored.id}
                template={stored.template}
                href={hashOf({ page: 'template', templateId: stored.id })}
                label={t('templates.edit_of', stored.template.name)}
                revision={stored.revision}
                words={t('templates.open')}
                action={
                  <IconButton
                    class="co-above"
                    size="sm"
                    icon="trash"
                    label={t('templates.remove_of', stored.template.name)}
                    onClick={() => void remove(own.value, stored)}
                  />
                }
              />
            ))}
          </ul>
        )}
      </section>
      <section class="co-section">
        <h2 class="co-section-title">{t('templates.presets')}</h2>
        <p class="co-section-text s-small s-muted">{t('templates.presets_text')}</p>
        <ul class="co-templates">
          {presetTemplates().map(({ id, template }) => (
            <TemplateCard
              key={id}
              template={template}
              href={hashOf({ page: 'template', templateId: id })}
              label={t('templates.start_of', template.name)}
              words={t('templates.use')}
            />
          ))}
        </ul>
      </section>
      <FromAccess send={send} onTemplate={startFrom} />
      {removed !== null && (
        <Toast key={removed.template.id} onUndo={() => putBack(removed)} onGone={() => setRemoved(null)}>
          {t('templates.was_removed', removed.template.template.name)}
        </Toast>
      )}
    </Page>
  );
}

/** As high as one row of cards, and as the words that stand there when there are none. */
function CardsSkeleton() {
  return (
    <ul class="co-templates" role="status" aria-busy="true" aria-label={t('popup.loading')}>
      {['46%', '58%', '39%'].map((width) => (
        <li key={width} class="s-card co-template co-template-blank">
          <Skeleton width={width} height={14} />
          <Skeleton />
          <Skeleton width="72%" />
        </li>
      ))}
    </ul>
  );
}

interface TemplateCardProps {
  readonly template: Template;
  readonly href: string;
  readonly label: string;
  /** What the link of the whole card does, for the eye. */
  readonly words: string;
  readonly revision?: number;
  readonly action?: ComponentChildren;
}

/** The whole card leads on; what acts stands above it. */
function TemplateCard({ template, href, label, words, revision, action }: TemplateCardProps) {
  return (
    <li class="s-card co-template">
      <div class="co-template-head">
        <h3 class="s-clip">
          <a class="co-row-link" href={href} aria-label={label}>
            {template.name}
          </a>
        </h3>
        <span class="co-template-use s-small" aria-hidden="true">
          {words}
          <Icon name="chevron-right" size={14} />
        </span>
        {action}
      </div>
      {template.description !== '' && <p class="co-template-why s-small s-muted">{template.description}</p>}
      <p class="co-template-facts s-tiny s-muted">
        {revision !== undefined && <span class="s-number">{t('templates.revision', revision)}</span>}
        <span>{assetsWords(template)}</span>
        {template.token === null ? (
          <span>{t('templates.no_permissions')}</span>
        ) : (
          template.token.permissions.map((permission) => (
            <code key={permission} class="s-tag">
              {permission}
            </code>
          ))
        )}
      </p>
    </li>
  );
}
