import { type ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { ERROR_KEYS } from '../../utils/graph/errors.ts';
import type { FailureKey } from '../../utils/messages/protocol.ts';
import { t } from '../i18n.ts';
import { hashOf } from '../route.ts';
import { Icon } from '../ui/icon.tsx';

/** How help is opened where an address of Steward's leads nowhere: on Meta's page, and in the popup. */
export const OpenHelp = createContext<((topic: string) => void) | null>(null);

interface HelpLinkProps {
  /** A section of help, or `section/id`. */
  readonly topic: string;
  readonly children?: ComponentChildren;
}

/** Leads to what explains this, in a tab of its own: what somebody is in the middle of stays as it is. */
export function HelpLink({ topic, children = t('help.explain') }: HelpLinkProps) {
  const open = useContext(OpenHelp);
  const words = (
    <>
      {children}
      <Icon name="external" size={12} />
    </>
  );
  if (open !== null)
    return (
      <button type="button" class="s-link s-help-link" onClick={() => open(topic)}>
        {words}
      </button>
    );
  return (
    <a class="s-link s-help-link" href={hashOf({ page: 'help', topic })} target="_blank" rel="noreferrer">
      {words}
    </a>
  );
}

/** The topic about a failure; `null`: its sentence says all there is. */
export function topicOf(failure: FailureKey): string | null {
  const key = failure === 'throttled_wait' ? 'throttled' : failure;
  const id = ERROR_KEYS.find((each) => each === key);
  return id === undefined ? null : `error/${id}`;
}
