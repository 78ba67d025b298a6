import type { ComponentChildren } from 'preact';
import { t } from '../i18n.ts';
import { SiteAccess } from '../setup/site-access.tsx';
import { ViewHeading } from '../setup/view-heading.tsx';
import { IconButton } from '../ui/button.tsx';
import { Logo } from '../ui/logo.tsx';

interface FrameProps {
  /** Buttons at the end of the head. */
  readonly tools?: ComponentChildren;
  readonly footer?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** Head, scrolling middle, foot: every state of the popup has this shape and size, so that nothing jumps. */
export function Frame({ tools, footer, children }: FrameProps) {
  return (
    <>
      <header class="po-head">
        <Logo />
        <span class="po-brand">{t('extension.name')}</span>
        <span class="po-tools">{tools}</span>
      </header>
      <main class="po-main">
        <SiteAccess />
        {children}
      </main>
      {footer && <footer class="po-foot">{footer}</footer>}
    </>
  );
}

interface SubviewProps {
  readonly title: string;
  readonly onBack: () => void;
  readonly footer?: ComponentChildren;
  readonly children: ComponentChildren;
  readonly takeFocus?: boolean;
}

/** A view one step below home. */
export function Subview({ title, onBack, footer, children, takeFocus = true }: SubviewProps) {
  return (
    <>
      <header class="po-head">
        <IconButton icon="arrow-left" label={t('popup.back')} onClick={onBack} />
        <ViewHeading class="po-subtitle s-clip" takeFocus={takeFocus}>
          {title}
        </ViewHeading>
      </header>
      <main class="po-main">{children}</main>
      {footer && <footer class="po-foot">{footer}</footer>}
    </>
  );
}
