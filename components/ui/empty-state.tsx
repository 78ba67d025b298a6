import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface EmptyStateProps {
  readonly icon?: IconName;
  readonly title: string;
  readonly children?: ComponentChildren;
  readonly action?: ComponentChildren;
}

export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div class="s-empty">
      {icon && <Icon name={icon} size={24} />}
      <p class="s-empty-title">{title}</p>
      {children && <div>{children}</div>}
      {action && <div class="s-empty-action">{action}</div>}
    </div>
  );
}
