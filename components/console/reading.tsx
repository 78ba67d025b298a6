import type { ComponentChildren } from 'preact';
import type { PortfolioNews } from '../../utils/messages/protocol.ts';
import { foundWords } from '../flow/words.tsx';
import { Spinner } from '../ui/spinner.tsx';

interface ReadingProps {
  readonly portfolioId: string;
  /** The latest that was told of any portfolio being read. */
  readonly news: PortfolioNews | null;
  /** What is being read. */
  readonly children: ComponentChildren;
}

/** A portfolio is being read from Meta: says so, and how much of it is there. */
export function Reading({ portfolioId, news, children }: ReadingProps) {
  const found = news?.type === 'portfolio_found' && news.portfolioId === portfolioId ? news.found : null;
  const words = foundWords(found);
  return (
    <div class="co-reading s-small s-muted">
      <Spinner />
      <p role="status">{children}</p>
      {words !== '' && <p class="s-number">{words}</p>}
    </div>
  );
}
