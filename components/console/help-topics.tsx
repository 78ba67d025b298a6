import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { SIGN_IN_PERMISSIONS } from '../../utils/connection/sign-in.ts';
import { actionOf, codesOf } from '../../utils/graph/errors.ts';
import { pathOf, SEE_ALSO, type Topic, topicAt } from '../../utils/help/topics.ts';
import {
  PERMISSION_GROUPS,
  type Permission,
  REQUIRED_CALLER_PERMISSION,
} from '../../utils/meta/permissions.ts';
import { presetsWith } from '../../utils/templates/presets.ts';
import { partWords, topicSteps, topicText, topicTitle } from '../help/texts.ts';
import { t } from '../i18n.ts';
import { hashOf } from '../route.ts';
import { StepList } from '../setup/steps.tsx';
import { useShortcut } from '../shortcut.ts';
import { PRESET_PREFIX } from '../template-words.ts';
import { classes } from '../ui/classes.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { Keys } from '../ui/keys.tsx';

interface HelpTopicsProps {
  readonly topics: readonly Topic[];
  /** The one that the address names. */
  readonly target?: Topic | null;
  /** Shows the steps at once. */
  readonly open?: boolean;
  /** They stand under the heading of their section. */
  readonly nested?: boolean;
}

type Of<Section extends Topic['section']> = Extract<Topic, { readonly section: Section }>;

/** Under what heading a topic stands; empty: under none. */
function headingOf(topic: Topic): string {
  if (topic.section === 'task') return partWords(topic.part);
  if (topic.section !== 'permission') return '';
  const group = Object.entries(PERMISSION_GROUPS).find(([, permissions]) =>
    (permissions as readonly Permission[]).includes(topic.id),
  );
  return group === undefined ? '' : t(`flow.permissions.${group[0]}`);
}

/** Topics of one section, one after the other, under headings where there are groups. */
export function HelpTopics({ topics, target = null, open = false, nested = false }: HelpTopicsProps) {
  const Heading = nested ? 'h3' : 'h2';
  const groups = Map.groupBy(topics, headingOf);
  return (
    <div class="he-groups">
      {[...groups].map(([heading, some]) => (
        <section key={heading}>
          {heading !== '' && <Heading class="co-section-title">{heading}</Heading>}
          <ul class="s-card he-topics">
            {some.map((topic) => (
              <Place key={pathOf(topic)} isTarget={topic === target}>
                <Body topic={topic} open={open || topic === target} />
              </Place>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface PlaceProps {
  readonly isTarget: boolean;
  readonly children: ComponentChildren;
}

/** Where a link leads: scrolled to, marked, and with the focus, so that reading starts there. */
function Place({ isTarget, children }: PlaceProps) {
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!isTarget) return;
    ref.current?.focus({ preventScroll: true });
    ref.current?.scrollIntoView?.({ block: 'center' });
  }, [isTarget]);
  return (
    <li
      ref={ref}
      class={classes('he-topic', isTarget && 'he-topic-target')}
      tabIndex={isTarget ? -1 : undefined}
    >
      {children}
    </li>
  );
}

interface BodyProps {
  readonly topic: Topic;
  readonly open: boolean;
}

function Body({ topic, open }: BodyProps) {
  switch (topic.section) {
    case 'check':
    case 'error':
      return <WithSteps topic={topic} open={open} />;
    case 'permission':
      return <PermissionTopic topic={topic} />;
    case 'task':
      return <Line title={topicTitle(topic)} code={topic.task} text={topicText(topic)} />;
    case 'role':
    case 'word':
      return <Line title={topicTitle(topic)} text={topicText(topic)} />;
    case 'key':
      return <KeyTopic topic={topic} />;
  }
}

interface LineProps {
  readonly title: ComponentChildren;
  readonly code?: string;
  readonly text: string;
  readonly children?: ComponentChildren;
}

function Line({ title, code, text, children }: LineProps) {
  return (
    <>
      <p class="he-line">
        <strong>{title}</strong>
        {code && <code class="s-tag">{code}</code>}
      </p>
      <p class="s-small s-muted">{text}</p>
      {children}
    </>
  );
}

function WithSteps({ topic, open }: { readonly topic: Of<'check'> | Of<'error'>; readonly open: boolean }) {
  const codes = topic.section === 'error' ? codesOf(topic.id) : [];
  return (
    <Disclosure
      startOpen={open}
      summary={
        <>
          <span class="s-grow he-title">{topicTitle(topic)}</span>
          <span class="he-codes">
            {codes.map((code) => (
              <code key={code} class="s-tag" dir="ltr">
                {code}
              </code>
            ))}
          </span>
        </>
      }
    >
      {() => (
        <div class="he-body">
          <p>{topicText(topic)}</p>
          <p class="s-label">{t('help.explain')}</p>
          <StepList steps={topicSteps(topic)} />
          {topic.section === 'error' && <ErrorMore topic={topic} />}
        </div>
      )}
    </Disclosure>
  );
}

function ErrorMore({ topic: { id } }: { readonly topic: Of<'error'> }) {
  const action = actionOf(id);
  const also = (SEE_ALSO[id] ?? []).flatMap((each) => topicAt(pathOf(each)) ?? []);
  return (
    <>
      {action !== null && (
        <>
          <p class="s-label">{t('help.steward')}</p>
          <p>{t(`help.action.${action}`)}</p>
        </>
      )}
      {also.length > 0 && (
        <p class="he-also">
          <span class="s-muted">{t('help.see')}</span>
          {also.map((each) => (
            <a key={pathOf(each)} href={hashOf({ page: 'help', topic: pathOf(each) })}>
              {topicTitle(each)}
            </a>
          ))}
        </p>
      )}
    </>
  );
}

function PermissionTopic({ topic: { id, ...rest } }: { readonly topic: Of<'permission'> }) {
  const presets = presetsWith(id);
  return (
    <Line title={<code>{id}</code>} text={topicText({ id, ...rest })}>
      {id === REQUIRED_CALLER_PERMISSION && <p class="s-small s-muted">{t('help.caller')}</p>}
      {(SIGN_IN_PERMISSIONS as readonly Permission[]).includes(id) && (
        <p class="s-small s-muted">{t('help.sign_in')}</p>
      )}
      {presets.length > 0 && (
        <p class="he-also s-small">
          <span class="s-muted">{t('help.used_by')}</span>
          {presets.map((preset) => (
            <a key={preset} href={hashOf({ page: 'template', templateId: `${PRESET_PREFIX}${preset}` })}>
              {t(`templates.preset.${preset}.name`)}
            </a>
          ))}
        </p>
      )}
    </Line>
  );
}

function KeyTopic({ topic }: { readonly topic: Of<'key'> }) {
  const popup = useShortcut();
  const said = topicText(topic).split(' | ');
  const keys = topic.id !== 'popup' ? said : popup === '' ? [] : [popup];
  return (
    <p class="he-key">
      <span class="s-grow">{topicTitle(topic)}</span>
      {keys.length === 0 && <span class="s-small s-muted">{t('shortcut.none')}</span>}
      {keys.map((each) => (
        <Keys key={each} keys={each} />
      ))}
    </p>
  );
}
