/** Characters of the end that stay in sight. */
const END = 14;

interface Props {
  readonly text: string;
  /** In full, on hover; the text by default. */
  readonly title?: string;
}

/** A name that loses its middle where there is no room: what tells names apart often stands at their ends. */
export function MiddleClip({ text, title = text }: Props) {
  const characters = [...text];
  const at = characters.length > 2 * END ? characters.length - END : characters.length;
  return (
    <bdi class="s-middle" title={title}>
      <span class="s-clip">{characters.slice(0, at).join('')}</span>
      <span>{characters.slice(at).join('')}</span>
    </bdi>
  );
}
