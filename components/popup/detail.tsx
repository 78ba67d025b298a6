interface DetailProps {
  readonly parts: readonly string[];
}

/** The second line of a row: its parts with a dot between those that share a line, and none where one begins. */
export function Detail({ parts }: DetailProps) {
  return (
    <span class="po-row-detail po-parts">
      <span class="po-parts-line">
        {parts.map((part) => (
          <span key={part}>{part} </span>
        ))}
      </span>
    </span>
  );
}
