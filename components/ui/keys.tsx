import { Fragment } from 'preact';

interface KeysProps {
  /** As browsers write them: `Alt+Shift+S`. */
  readonly keys: string;
}

/** Keys to press together. They keep their order in right-to-left languages, as on the keyboard. */
export function Keys({ keys }: KeysProps) {
  return (
    <span class="s-keys" dir="ltr">
      {keys.split(/\s*\+\s*/).map((key, index) => (
        <Fragment key={key}>
          {index > 0 && <span class="s-hidden">+</span>}
          <kbd>{key}</kbd>
        </Fragment>
      ))}
    </span>
  );
}
