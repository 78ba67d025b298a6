import type { ButtonHTMLAttributes, ComponentChildren, Ref } from 'preact';
import { classes } from './classes.ts';
import { Icon, type IconName } from './icon.tsx';
import { Spinner } from './spinner.tsx';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'size' | 'class' | 'className' | 'icon' | 'ref'>;

export interface ButtonProps extends Native {
  readonly variant?: ButtonVariant;
  readonly size?: 'sm' | 'md';
  /** At work: keeps focus and place, takes no second click. */
  readonly busy?: boolean;
  readonly icon?: IconName | undefined;
  readonly iconEnd?: IconName | undefined;
  readonly class?: string;
  readonly buttonRef?: Ref<HTMLButtonElement>;
  readonly children?: ComponentChildren;
}

export function Button({
  variant = 'secondary',
  size = 'md',
  busy = false,
  icon,
  iconEnd,
  class: className,
  buttonRef,
  children,
  onClick,
  ...native
}: ButtonProps) {
  const square = children === undefined && 's-button-square';
  return (
    <button
      type="button"
      {...native}
      {...(buttonRef ? { ref: buttonRef } : {})}
      class={classes('s-button', `s-button-${variant}`, size === 'sm' && 's-button-sm', square, className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || native['aria-disabled']}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <Spinner /> : icon && <Icon name={icon} />}
      {children}
      {iconEnd && <Icon name={iconEnd} />}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'iconEnd'> {
  readonly icon: IconName;
  readonly label: string;
}

/** A button with an icon alone; the label is read out and shown on hover. */
export function IconButton({ label, variant = 'ghost', ...rest }: IconButtonProps) {
  return <Button {...rest} variant={variant} aria-label={label} title={label} />;
}

interface LinkButtonProps extends Native {
  readonly children: ComponentChildren;
}

/** A button that reads as a link, for use inside sentences and list heads. */
export function LinkButton(props: LinkButtonProps) {
  return <button type="button" {...props} class="s-link" />;
}
