import type { ComponentChildren, ComponentType } from 'preact';
import { words } from './look.ts';

/** One component, or one thing made of several, in one state after the other. */
export interface Story {
  readonly name: string;
  /** Takes the whole width of the page. */
  readonly wide?: boolean;
  readonly Show: ComponentType;
}

export interface Family {
  readonly name: string;
  readonly stories: readonly Story[];
}

export type Forced = 'hover' | 'focus' | 'active';

interface StateProps {
  readonly name: string;
  /** Looks as if the pointer or the focus were on what is inside. */
  readonly force?: Forced;
  readonly children: ComponentChildren;
}

/** A state, and its name. */
export function State({ name, force, children }: StateProps) {
  return (
    <div class="ga-state">
      <p class="ga-state-name">{name}</p>
      <div class={force ? `ga-box ga-force-${force}` : 'ga-box'}>{children}</div>
    </div>
  );
}

export const LONG = words(
  'Meridian Retail Group Subscriptions and New arrivals, Harbour Lane, for all markets of the northern region',
);

export const nothing = (): void => {};
